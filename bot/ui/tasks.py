"""Recorded tasks on their way into the store, sealed like everything that waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer
from bot.services.tasks import Payload, Task, TaskRow, TaskRows
from bot.services.traces import current_trace
from bot.ui.codec import TASK, UnreadableError, pack, unpack


def open_task(row: TaskRow, sealer: Sealer) -> Task:
    """Unseal it. Raises UnreadableError for one of another key or release."""
    return Task(row.id, row.chat_id, unpack(TASK, row.payload, sealer, _place(row.id)))


def _place(task_id: int) -> str:
    return f"task/{task_id}"


@dataclass(slots=True)
class PostedTasks:
    """The port of tasks over the store."""

    rows: TaskRows
    sealer: Sealer
    clock: Clock
    new_id: Ids
    any: bool = False  # of this unit: somebody has to be woken

    def add(self, chat_id: int, kind: str, payload: Payload) -> None:
        self.any = True
        self.rows.put(self._row(chat_id, kind, payload), None)

    async def waiting(self, chat_id: int, kind: str) -> Sequence[Task]:
        return await self._of_chat(chat_id, kind, kept=False)

    def end(self, task_id: int) -> None:
        self.rows.drop(task_id)

    async def keep(self, chat_id: int, kind: str, payload: Payload) -> int:
        for earlier in await self.rows.of_chat(chat_id, kind, kept=True):
            self.rows.drop(earlier.id)
        row = self._row(chat_id, kind, payload)
        self.rows.put(row, row.created_at)
        return row.id

    async def kept(self, chat_id: int, kind: str, task_id: int) -> Payload | None:
        found = await self._of_chat(chat_id, kind, kept=True)
        return next((one.payload for one in found if one.id == task_id), None)

    def _row(self, chat_id: int, kind: str, payload: Payload) -> TaskRow:
        task_id = self.new_id()
        sealed = pack(TASK, dict(payload), self.sealer, _place(task_id))
        return TaskRow(task_id, chat_id, kind, sealed, self.clock(), 0, current_trace())

    async def _of_chat(self, chat_id: int, kind: str, *, kept: bool) -> list[Task]:
        opened = []
        for row in await self.rows.of_chat(chat_id, kind, kept=kept):
            try:
                opened.append(open_task(row, self.sealer))
            except UnreadableError:
                continue
        return opened
