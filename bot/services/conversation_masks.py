"""What hides personal data of a line, and who may see behind it for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

HIDDEN = "•••"


class Mask(Protocol):
    def __call__(self, body: str, known: Sequence[str]) -> str:
        """Hide names, addresses, numbers, sums; `known`: what is the person's for certain."""
        ...


class Reveals(Protocol):
    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        """Tell whether an employee sees the conversation unmasked now."""
        ...
