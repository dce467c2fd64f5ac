"""What hides personal data of a line, and who may see behind it for a while."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.reading_numbers import printed_number
from bot.services.line_details import Span
from bot.services.masking import mask_told

HIDDEN = "•••"
_OWN = 0xE000  # from here on letters that nobody types: they stand for numbers of requests
_OWNS = re.compile(f"[{chr(_OWN)}-\uf8ff]")


class Mask(Protocol):
    def __call__(self, body: str, known: Sequence[str], step: str | None = None) -> str:
        """Hide names, addresses, numbers, sums; `known`: what is the person's for certain.

        `step`: the one that the person answered.
        """
        ...


@dataclass(frozen=True, slots=True)
class Veil:
    """What stands between somebody's conversation and its reader.

    `references`: numbers of the person's requests, which are no private values.
    """

    mask: Mask
    known: Sequence[str]
    revealed: bool = False
    references: Sequence[str] = ()

    def __call__(self, said: str, step: str | None = None) -> str:
        """Give what was typed, or said by staff."""
        if self.revealed or not said:
            return said
        if not self.references:
            return self.mask(said, self.known, step)
        stands = {one: chr(_OWN + at) for at, one in enumerate(self.references)}
        either = "|".join(f"{printed_number(one)}|{one}" for one in stands)
        own = re.compile(rf"(?<!\d)(?<!\d-)(?:{either})(?!-?\d)")
        kept = own.sub(lambda one: stands[one[0].replace("-", "")], _OWNS.sub("", said))
        hidden = self.mask(kept, self.known, step)
        return _OWNS.sub(lambda one: printed_number(self.references[ord(one[0]) - _OWN]), hidden)

    def file(self, name: str) -> str:
        """Give the name of a file, in which words are often parted by «_»."""
        return name if self.revealed else self(name.replace("_", " "))

    def told(self, said: str, values: Sequence[Span] | None) -> str:
        """Give what the bot said; where nobody kept what of it is private, as if it was typed."""
        if self.revealed or not said:
            return said
        if values is None:
            return self(said)
        return mask_told(said, values, self.known)


class Reveals(Protocol):
    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        """Tell whether an employee sees the conversation unmasked now."""
        ...

    async def until(self, employee_id: int, chat_id: int, now: datetime) -> datetime | None:
        """Tell until when; None: it is masked."""
        ...


class NoReveals:
    """Nobody does."""

    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        del employee_id, chat_id, now
        return False

    async def until(self, employee_id: int, chat_id: int, now: datetime) -> datetime | None:
        del employee_id, chat_id, now
        return None
