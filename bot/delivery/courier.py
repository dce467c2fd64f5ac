"""Delivery: whoever holds a chat's lease sends its rows one by one and settles each.

Sending is at least once: a crash between the call and its settlement sends again, after the
lease. Effects were committed before and are exactly once.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from bot.delivery.delivering import Deliverer, Left
from bot.delivery.elsewhere import Bell, Elsewhere
from bot.delivery.news import News, Told
from bot.delivery.speaking import LEASE
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.messages import LATER
from bot.services.turns import IN_ONE_TURN, Turns
from bot.services.updates import AT_A_LOOK, Waiting

log = structlog.get_logger()
AGAIN = 0.2  # seconds until we ask again for a chat that another replica holds, then twice that
GRACE = 3.0  # seconds for what is on its way when the bot stops
PROBE = 2.0  # seconds between chats that find out whether Telegram is back
SWEEP = 2.0  # seconds between looks for rows that nobody woke us for
UNTOLD_SWEEP = 0.5  # the same where others take what is answered, and nobody can tell of it


@dataclass(slots=True)
class Courier(Deliverer):
    """Delivers the outbox: which chat, and when."""

    turns: Turns = field(default_factory=lambda: Turns(IN_ONE_TURN))
    elsewhere: Elsewhere | None = None  # who delivers, when this process does not
    alone: bool = False  # others take updates, this process delivers the answers
    _due: set[int] = field(default_factory=set)
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)
    _again: dict[int, asyncio.TimerHandle] = field(default_factory=dict)
    _refused: dict[int, float] = field(default_factory=dict)  # how long we waited last
    _told: set[int] = field(default_factory=set)  # chats whose holder knows that more waits
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _probe_at: float = 0.0
    _news: News = field(init=False)

    def __post_init__(self) -> None:
        self._news = News(self)

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Have the outbox of these chats looked at now: something new is in it."""
        if self.elsewhere is not None:
            self.elsewhere.wake(chat_ids)
            return
        chat_ids = tuple(chat_ids)
        self._told.difference_update(chat_ids)
        self._look_at(chat_ids)

    def _look_at(self, chat_ids: Iterable[int]) -> None:
        self._due.update(chat_ids)
        self._bell.set()

    def ring(self) -> None:
        """Look for notices that can wait."""
        if self.elsewhere is not None:
            self.elsewhere.ring(Bell.NEWS)
            return
        self._news.bell.set()

    def hear(self, chat_ids: Sequence[int]) -> None:
        """Look at chats that a replica tells of, ourselves too: telling on would never end."""
        self._told.update(chat_ids)
        self._look_at(chat_ids)

    @contextlib.asynccontextmanager
    async def hold(self, chat_id: int) -> AsyncIterator[bool]:
        """Keep deliveries away from a chat, here and on other replicas; False: one has it now."""
        self._held.add(chat_id)
        try:
            if chat_id in self._busy:
                await asyncio.wait([self._busy[chat_id]])
            now = self.clock()
            yield await self.queue.lease(chat_id, self.owner, now + LEASE, now)
        finally:
            with contextlib.suppress(StoreUnavailableError):
                await self.queue.release(chat_id, self.owner)
            self._held.discard(chat_id)
            self.wake([chat_id])

    async def keep(self, chat_id: int) -> bool:
        """Hold a chat on; False: it took so long that another replica has it."""
        return await self.queue.renew(chat_id, self.owner, self.clock() + LEASE)

    async def run(self) -> None:
        """Deliver until cancelled; what a crash left behind is found at once."""
        loop = asyncio.get_running_loop()
        news = asyncio.create_task(self._news.run(), name="news")
        try:
            await self._sweep()
            sweep_at = loop.time() + self._pause()
            while True:
                if news.done():
                    await news  # it died: a supervisor shall see it
                self._bell.clear()
                self._start_due()
                try:
                    async with asyncio.timeout_at(sweep_at):  # however often the bell rings
                        await self._bell.wait()
                except TimeoutError:
                    await self._sweep()
                    sweep_at = loop.time() + self._pause()
        finally:
            self._stopping = True
            news.cancel()
            await self._finish_sending()

    def _pause(self) -> float:
        if self.alone and (self.neighbours is None or self.neighbours.away):
            return UNTOLD_SWEEP
        return SWEEP

    @property
    def left(self) -> set[int]:
        """Give chats that had something waiting when we stopped."""
        return self._due | self._again.keys()

    async def _finish_sending(self) -> None:
        """Let what is on its way be written down, so that a restart does not send it again."""
        self._due.update(self._busy)
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=GRACE)
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _sweep(self) -> None:
        try:
            self._due.update(await self.queue.chats_waiting(self.clock()))
        except StoreUnavailableError as error:
            complain(log, "outbox out of reach", error=str(error))

    def _start_due(self) -> None:
        for chat_id in self._due - self._busy.keys() - self._held:
            if not self._may_try():
                return
            self._due.discard(chat_id)
            self._begin(chat_id, self._serve(chat_id))

    def _may_try(self) -> bool:
        """Let one chat after another find out while Telegram is away.

        The others stay due and are not put off: all go at once when it is back.
        """
        if not self.reach.away:
            return True
        now = asyncio.get_running_loop().time()
        if now < self._probe_at:
            return False
        self._probe_at = now + PROBE / self.pace.speed
        return True

    def _begin(self, chat_id: int, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Serve a chat, in one way at a time."""
        task = asyncio.create_task(work, name=f"chat {chat_id}")
        self._busy[chat_id] = task
        task.add_done_callback(partial(self._finished, chat_id))
        return task

    def _finished(self, chat_id: int, task: asyncio.Task[None]) -> None:
        del self._busy[chat_id]
        if chat_id in self._due:
            self._bell.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("delivery failed", failure=type(error).__name__)

    async def _serve(self, chat_id: int) -> None:
        """Deliver what waits now; who adds to it meanwhile wakes us for it."""
        await self.turns.come()
        try:
            now = self.clock()
            if not await self.queue.lease(chat_id, self.owner, now + LEASE, now):
                await self._leave_to_its_holder(chat_id)
                return
            self._told.discard(chat_id)
            self._refused.pop(chat_id, None)
            waiting = await self.queue.waiting(chat_id, now)
            rows = [row for row in waiting.rows if row.rank < LATER]
            if len(rows) < len(waiting.rows):
                self._news.bell.set()
            due = Waiting(rows, waiting.receiver)
            left = await self._deliver_all(chat_id, due, now + LEASE) if rows else Left.NOTHING
            if left is Left.TOO_SOON:  # the lease stays with who counts
                seconds = self.pace.wait(chat_id)
                self.pace.held_up(chat_id, seconds)
                self._look_again(chat_id, seconds)
                return
            if left is Left.NOTHING and len(rows) >= AT_A_LOOK:
                self._look_at([chat_id])
            await self.queue.release(chat_id, self.owner)
        except StoreUnavailableError as error:
            complain(log, "outbox out of reach", error=str(error))

    async def tell_news(self, chat_id: int, done: Callable[[], None]) -> Told:
        """Begin to send the first notice that can wait, if its chat can have it now."""
        taken = chat_id in self._busy or chat_id in self._held
        if taken or not self.pace.free(chat_id) or not self._may_try():
            done()
            return Told.NOTHING
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()

        def end(_: "asyncio.Task[None]") -> None:
            done()
            if not told.done():
                told.set_result(Told.NOTHING)

        self._begin(chat_id, self._serve_news(chat_id, told)).add_done_callback(end)
        return await told

    async def _serve_news(self, chat_id: int, told: "asyncio.Future[Told]") -> None:
        """Send one with the ticket in hand; what shall go at once goes before it."""
        now = self.clock()
        try:
            if not await self.queue.lease(chat_id, self.owner, now + LEASE, now):
                return
            await self.pace.learn(chat_id)
            waiting = await self.queue.waiting(chat_id, now)
            rows = waiting.rows[:1] if self.pace.free(chat_id) else []
            if rows and rows[0].rank < LATER:
                self._look_at([chat_id])
            elif rows:
                first = Waiting(rows, waiting.receiver)
                await self._tell_one(chat_id, first, now + LEASE, told)
            await self.queue.release(chat_id, self.owner)
        except StoreUnavailableError as error:
            complain(log, "outbox out of reach", error=str(error))

    async def _leave_to_its_holder(self, chat_id: int) -> None:
        """Another replica has the chat; it may have looked before the newest was there.

        It is told once, and may be dead: we ask again from time to time.
        """
        pause = self._refused.get(chat_id, AGAIN)
        self._refused[chat_id] = min(2 * pause, SWEEP)
        self._look_again(chat_id, pause)
        if self.neighbours is not None and chat_id not in self._told:
            self._told.add(chat_id)
            await self.neighbours.tell([chat_id])

    def _look_again(self, chat_id: int, seconds: float) -> None:
        """Look at a chat after so long, or before."""
        loop = asyncio.get_running_loop()
        at, known = loop.time() + seconds, self._again.get(chat_id)
        if known is not None:
            if known.when() <= at:
                return
            known.cancel()
        self._again[chat_id] = loop.call_at(at, self._ask_again, chat_id)

    def _ask_again(self, chat_id: int) -> None:
        del self._again[chat_id]
        self._look_at([chat_id])
