"""What hides personal data of a line, and who may see behind it for a while."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

HIDDEN = "•••"
_NUMBER = re.compile(r"\d[\d\s\u00a0().,-]*\d")


class Mask(Protocol):
    def __call__(self, body: str, known: Sequence[str]) -> str:
        """Hide names, addresses, numbers, sums; `known`: what is the person's for certain."""
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


def hide_known(body: str, known: Sequence[str]) -> str:
    """Hide what is known of the person, and every number of more than one digit."""
    for one in sorted(filter(None, known), key=len, reverse=True):
        body = re.sub(re.escape(one), HIDDEN, body, flags=re.IGNORECASE)
    return _NUMBER.sub(HIDDEN, body)
