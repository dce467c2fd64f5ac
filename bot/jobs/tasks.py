"""The worker of recorded tasks: takes them after their commit, does them, tells the chat.

Of one chat it does one after another: answers come in order, and nobody takes all places.

A claim is a task's owner for longer than its work may last. A death in between leaves the claim to
end, and the work is done again; its result enters the chat once, in the unit that ends the task.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from logging import INFO, WARNING
from typing import Any

import structlog

from bot.intake.pipeline import Event, Intake, Result
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.insistence import insist
from bot.services.ports import Clock
from bot.services.reveals import ChatName
from bot.services.tasks import Payload, Task, TaskQueue, TaskRow, TryLaterError
from bot.services.traces import in_detail, trace_of, tracing
from bot.ui.codec import UnreadableError
from bot.ui.tasks import open_task

log = structlog.get_logger()
PATIENCE = 75.0  # seconds for a task: the file, a place at the reader, the reading
CLAIM = timedelta(seconds=PATIENCE + 15)
SWEEP = 5.0  # seconds between looks for tasks that nobody woke us for
AT_ONCE = 4
PAUSES = tuple(timedelta(seconds=pause) for pause in (2, 5, 10, 20, 40, 60))
LIFETIME = timedelta(minutes=10)  # then what was tried in vain is told as given up
WRITING = 60.0  # seconds to have written down what became of a task
MOST_TRIES = 12  # of a task whose worker dies each time


@dataclass(frozen=True, slots=True)
class Trade:
    """How tasks of one kind are done.

    `work` raises TryLaterError; `tell` puts its result into the chat; a task whose time is over
    tells `given_up` instead, and one whose telling fails for good leaves `lost` behind.
    """

    work: Callable[[Payload], Awaitable[Any]]
    tell: Callable[[Task, Any], Result]
    given_up: Any
    lost: Event


@dataclass(slots=True)
class Worker:
    queue: TaskQueue
    trades: Mapping[str, Trade]
    intake: Intake
    clock: Clock
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)  # by chat
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _blind: bool = False  # the store is away: time passes, and nobody tries
    _back_at: datetime | None = None

    def wake(self) -> None:
        """Have the tasks looked at now."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; what a crash left behind is found at once."""
        try:
            with contextlib.suppress(StoreUnavailableError):
                await self.queue.take_back()
            while True:
                self._bell.clear()
                await self._start_due()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(SWEEP):
                        await self._bell.wait()
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def do_due(self) -> None:
        """Do what is due now, to the end: of each chat its oldest."""
        await self._start_due()
        await asyncio.gather(*self._busy.values())

    async def _start_due(self) -> None:
        if len(self._busy) >= AT_ONCE:
            return
        try:
            rows = await self.queue.due(self.clock())
        except StoreUnavailableError as error:
            complain(log, "tasks out of reach", error=str(error))
            self._blind = True
            return
        if self._blind:
            self._blind, self._back_at = False, self.clock()
            log.info("database answers again")
        for row in rows:
            if len(self._busy) >= AT_ONCE:
                return
            if row.chat_id not in self._busy and self._is_ours(row):
                task = asyncio.create_task(self._serve(row), name=f"task {row.id}")
                self._busy[row.chat_id] = task
                task.add_done_callback(partial(self._finished, row))

    def _is_ours(self, row: TaskRow) -> bool:
        """Leave what a newer replica has put to those that know it, for as long as tasks live."""
        return row.kind in self.trades or self.clock() - row.created_at >= LIFETIME

    def _finished(self, row: TaskRow, task: asyncio.Task[None]) -> None:
        del self._busy[row.chat_id]
        self._bell.set()  # others may wait for the place
        if not task.cancelled() and (error := task.exception()):
            log.error("task failed", kind=row.kind, failure=type(error).__name__)

    async def _serve(self, row: TaskRow) -> None:
        trace = row.trace or trace_of(self.intake.bot.id, f"task:{row.id}")
        with tracing(trace, chat=ChatName(self.intake.sealer, row.chat_id)):
            await self._serve_in_turn(row)

    async def _serve_in_turn(self, row: TaskRow) -> None:
        try:
            now = self.clock()
            if not await self.queue.claim(row, self.owner, now + CLAIM, now):
                return
            await self._do(row)
        except StoreUnavailableError as error:
            complain(log, "tasks out of reach", error=str(error))
        except asyncio.CancelledError:
            await asyncio.shield(self._leave(row))
            raise

    async def _leave(self, row: TaskRow) -> None:
        """Free the task for another replica at once: the claim would hold it for long."""
        with contextlib.suppress(StoreUnavailableError):
            await self.queue.postpone(row, self.owner, self.clock(), "stopped")

    async def _do(self, row: TaskRow) -> None:
        trade = self.trades.get(row.kind)
        try:
            task = open_task(row, self.intake.sealer)
        except UnreadableError:
            task = None
        if trade is None or task is None:
            await self._bury(row, "unknown to this release", None)
            return
        since = max(row.created_at, self._back_at or row.created_at)
        old = row.tries > 0 and self.clock() - since >= LIFETIME
        over = old or row.tries >= MOST_TRIES
        try:
            async with asyncio.timeout(PATIENCE):
                result = trade.given_up if over else await trade.work(task.payload)
        except (TryLaterError, TimeoutError) as error:
            await self._postpone(row, error)
            return
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - it is tried as often as any, then given up
            await self._postpone(row, error)
            return
        await self._tell(row, trade, task, result)

    async def _tell(self, row: TaskRow, trade: Trade, task: Task, result: Any) -> None:
        try:
            told = trade.tell(task, result)
            key = f"task:{row.id}"
            await insist(lambda: self.intake.conclude(row.chat_id, key, told), WRITING)
            self.intake.watch.tasks.add(row.kind, "done")
            if in_detail():
                log.debug("task done", kind=row.kind, tries=row.tries)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one task never holds up the others
            log.warning("result not told", kind=row.kind, failure=type(error).__name__)
            await self._bury(row, type(error).__name__, trade.lost)

    async def _postpone(self, row: TaskRow, error: Exception) -> None:
        """Wait longer each time."""
        pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
        if isinstance(error, TryLaterError):
            pause = max(pause, timedelta(seconds=error.after))
        told = isinstance(error, TryLaterError | TimeoutError) and str(error)
        why = told or type(error).__name__  # the words of others may be of a file
        self.intake.watch.tasks.add(row.kind, "put_off")
        foreseen = isinstance(error, TryLaterError)  # warnings are what alarms count
        log.log(INFO if foreseen else WARNING, "task put off", kind=row.kind, error=why)
        until = self.clock() + pause
        await insist(lambda: self.queue.postpone(row, self.owner, until, why), WRITING)

    async def _bury(self, row: TaskRow, error: str, lost: Event | None) -> None:
        self.intake.watch.tasks.add(row.kind, "given_up")
        log.error("task given up", kind=row.kind, error=error)
        if lost is not None:
            try:
                await self.intake.happen(row.chat_id, f"task:{row.id}:lost", lost)
            except StoreUnavailableError:
                raise
            except Exception as failed:  # noqa: BLE001 - it would be done again without end
                log.warning("loss not told", kind=row.kind, failure=type(failed).__name__)
        await self.queue.bury(row, self.owner, error, self.clock())
