"""Presses: what a button carries, and how a forged, foreign or old one is recognised.

`card:drawing:dialogue.action=value:mac`, at most 64 bytes. The MAC covers who may press; whether
the drawing is the newest of its card is decided by intake against committed rows.
"""

import hmac
from dataclasses import dataclass

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.services.messages import Button
from bot.services.secrecy import Sealer

LASTING = frozenset({("support", "rate"), ("support", "pass")})
LIMIT = 64  # bytes, by Telegram
NOTICE = "notice"  # stands for the card on buttons of notices, which have none


@dataclass(frozen=True, slots=True)
class Press:
    card: str
    drawing: int
    dialogue: str
    action: str
    value: str


def sign_press(sealer: Sealer, button: Button, card: str, drawing: int, bound: int) -> str:
    """Make callback_data for a button of one drawing. Raises ValueError above 64 bytes."""
    body = f"{card}:{drawing}:{button.action}"
    data = f"{body}:{sealer.mac(f'{bound}:{body}')}"
    if len(data.encode()) > LIMIT:
        raise ValueError(f"a press of {len(data.encode())} bytes: {button.action}")
    return data


def read_press(sealer: Sealer, data: str | None, bound: int) -> Press | None:
    """Give the press, or None for one that we did not make for whoever presses it."""
    body, _, mac = (data or "").rpartition(":")
    if not hmac.compare_digest(mac.encode(), sealer.mac(f"{bound}:{body}").encode()):
        return None
    card, drawing, action = body.split(":", 2)
    name, _, value = action.partition("=")
    dialogue, _, verb = name.partition(".")
    return Press(card, int(drawing), dialogue, verb, value)


def lasts(press: Press | None) -> bool:
    """Tell a press that no newer drawing makes old: it does once, and to what it names."""
    return press is not None and (press.dialogue, press.action) in LASTING


class Pressed(Filter):
    """Choose a handler by the action of a press; gives it the `value`.

    Which dialogue the press belongs to is settled by the switch before.
    """

    def __init__(self, action: str, dialogue: str | None = None) -> None:
        self.action = action
        self.dialogue = dialogue

    async def __call__(
        self, event: TelegramObject, press: Press | None = None
    ) -> bool | dict[str, str]:
        del event
        if press is None or press.action != self.action:
            return False
        if self.dialogue not in (None, press.dialogue):
            return False
        return {"value": press.value}
