"""Internal notes: what staff tell each other beside a request or a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.requests import LONGEST_WORDS, WordsRefusal, parse_words

LONGEST_NOTE = LONGEST_WORDS


@dataclass(frozen=True, slots=True)
class Note:
    """About a request, or about a chat. `title`: who wrote it, empty when erased."""

    id: int
    request_id: int | None
    chat_id: int | None
    at: datetime
    words: str
    user_id: int | None
    title: str
    employee_id: int | None


class Notes(Protocol):
    async def of_request(self, request_id: int) -> Sequence[Note]:
        """Give them in order."""
        ...

    async def of_chat(self, chat_id: int) -> Sequence[Note]: ...

    def add(self, note: Note) -> None: ...


class Presses(Protocol):
    """Forms that were sent: each has a token of its own, good for one effect."""

    async def used(self, user_id: int, token: str) -> bool: ...

    def use(self, user_id: int, token: str, at: datetime) -> None:
        """Note it, or conflict: the same form was sent twice at once."""
        ...


def parse_note(typed: str) -> str | WordsRefusal:
    return parse_words(typed, LONGEST_NOTE)
