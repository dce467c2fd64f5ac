"""Recorded tasks: what takes long or touches the network, done after the commit that asked for it.

A handler records a task with its unit of work. A worker of any replica takes it, does the work
outside of all transactions, and lets its result happen in the chat; the unit of that event ends
the task, so that a death anywhere repeats the work and never its effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

Payload: TypeAlias = Mapping[str, str]


class TryLaterError(Exception):
    """The work may succeed later; after so many seconds, when somebody said so."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a chat, as those see it who ask for it and who end it."""

    id: int
    chat_id: int
    payload: Payload


class Tasks(Protocol):
    """The tasks of one unit of work."""

    def add(self, chat_id: int, kind: str, payload: Payload) -> None:
        """Have it done after the commit."""
        ...

    async def waiting(self, chat_id: int, kind: str) -> Sequence[Task]:
        """Give those that are not ended, the oldest first."""
        ...

    def end(self, task_id: int) -> None:
        """Forget it, or conflict with whoever was first."""
        ...

    async def keep(self, chat_id: int, kind: str, payload: Payload) -> int:
        """Leave something that a press may ask for later; give what the press has to name.

        It takes the place of what the chat left of the kind before.
        """
        ...

    async def kept(self, chat_id: int, kind: str, task_id: int) -> Payload | None: ...


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as the store has it. `payload` is sealed; `trace`: of what caused it."""

    id: int
    chat_id: int
    kind: str
    payload: bytes
    created_at: datetime
    tries: int
    trace: str | None = None


class TaskRows(Protocol):
    """Where a unit of work writes sealed tasks, and finds those of a chat."""

    def put(self, row: TaskRow, kept_at: datetime | None) -> None: ...

    async def of_chat(self, chat_id: int, kind: str, *, kept: bool) -> Sequence[TaskRow]: ...

    def drop(self, task_id: int) -> None: ...


class TaskQueue(Protocol):
    """Waiting tasks as their worker sees them."""

    async def take_back(self) -> None:
        """Free what a dead worker left behind, where there can be no other one alive."""
        ...

    async def due(self, now: datetime) -> Sequence[TaskRow]:
        """Give those that nobody does now, the longest waiting first."""
        ...

    async def claim(self, row: TaskRow, owner: str, until: datetime, now: datetime) -> bool:
        """Take it for oneself and count the try; False: somebody else was first."""
        ...

    async def postpone(self, row: TaskRow, owner: str, until: datetime, error: str) -> None: ...

    async def bury(self, row: TaskRow, owner: str, error: str, at: datetime) -> None:
        """Keep that it failed for good; its content is blanked."""
        ...
