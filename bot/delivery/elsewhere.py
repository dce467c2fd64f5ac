"""What is woken in another process, when it does not work in this one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class Bell(StrEnum):
    """What can be rung for, beside chats."""

    NEWS = "news"  # notices that can wait
    LETTERS = "letters"
    TASKS = "tasks"
    STAFF = "staff"  # notices to employees


class Elsewhere(Protocol):
    def wake(self, chat_ids: Iterable[int]) -> None:
        """Have the outbox of these chats looked at."""
        ...

    def ring(self, bell: Bell) -> None: ...


class Unheard:
    """Without Redis nobody is reached: who works elsewhere looks from time to time."""

    def wake(self, chat_ids: Iterable[int]) -> None: ...

    def ring(self, bell: Bell) -> None: ...
