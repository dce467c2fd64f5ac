"""A keypad of inline buttons whose presses say nothing of the digits.

Keys stand in their usual places; what a press carries is the number of a slot, shuffled anew for
every pad. The order of slots rests sealed with the draft.
"""

import secrets
from dataclasses import dataclass, replace

from bot.services.messages import Button, Rows, text

DIGITS = "0123456789"
LENGTH = 4
PLACES = ("123", "456", "789")


@dataclass(frozen=True, slots=True)
class Pad:
    """`slots[i]` is the digit that slot i stands for."""

    slots: str
    entered: str = ""

    def press(self, slot: str) -> "Pad":
        """Take one press: a slot, or `x` for the last digit taken back."""
        if slot == "x":
            return replace(self, entered=self.entered[:-1])
        if len(self.entered) >= LENGTH or not slot.isdecimal() or int(slot) >= len(self.slots):
            return self
        return replace(self, entered=self.entered + self.slots[int(slot)])

    @property
    def full(self) -> bool:
        return len(self.entered) == LENGTH

    @property
    def dots(self) -> str:
        return " ".join("●" * len(self.entered) + "○" * (LENGTH - len(self.entered)))


def new_pad() -> Pad:
    digits = list(DIGITS)
    secrets.SystemRandom().shuffle(digits)
    return Pad("".join(digits))


def pad_rows(prefix: str, pad: Pad) -> Rows:
    """Give the keys; the digit is on the label only."""
    return (
        *(tuple(_key(prefix, pad, digit) for digit in row) for row in PLACES),
        (
            Button(text("pad-blank"), f"{prefix}.blank"),
            _key(prefix, pad, "0"),
            Button(text("pad-erase"), f"{prefix}.key=x"),
        ),
    )


def _key(prefix: str, pad: Pad, digit: str) -> Button:
    return Button(text("pad-key", digit=digit), f"{prefix}.key={pad.slots.index(digit)}")
