"""What hides personal data of a line, and who may see behind it for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

HIDDEN = "•••"


class Mask(Protocol):
    def __call__(self, body: str, known: Sequence[str], step: str | None = None) -> str:
        """Hide names, addresses, numbers, sums; `known`: what is the person's for certain.

        `step`: the one that the person answered.
        """
        ...


class Reveals(Protocol):
    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        """Tell whether an employee sees the conversation unmasked now."""
        ...


class NoReveals:
    """Nobody does."""

    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        del employee_id, chat_id, now
        return False
