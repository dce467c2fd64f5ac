"""Where in a group each subject of staff's notices has its topic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Threads:
    """What is known of one subject in one group.

    `refused`: Telegram's words when it last made no topic there, at `refused_at`.
    """

    thread_id: int | None = None
    refused: str = ""
    refused_at: datetime | None = None


class KeptThreads(Protocol):
    """Written at once, each call by itself: a topic that was made shall be found again."""

    async def find(self, chat_id: int, subject: str) -> Threads: ...

    async def keep(self, chat_id: int, subject: str, thread_id: int, at: datetime) -> None:
        """Remember the topic; that there could be none counts no more."""
        ...

    async def forget(self, chat_id: int, subject: str) -> None: ...

    async def refuse(self, chat_id: int, why: str, at: datetime) -> None:
        """Remember that the group takes no topics."""
        ...
