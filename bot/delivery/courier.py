"""Delivery: whoever holds a chat's lease sends its rows one by one and settles each.

Sending is at least once: a crash between the call and its settlement sends again, after the
lease. Effects were committed before and are exactly once.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.delivery.speaking import LEASE, LeaseLostError, Speaker, Visit
from bot.delivery.wording import Parcel, locked, notice_screen, open_rows
from bot.services.errors import StoreUnavailableError
from bot.services.files import FileDeniedError, UnmadeError
from bot.services.messages import (
    Answer,
    Document,
    Erase,
    Farewell,
    Keys,
    Notify,
    Outgoing,
    Screen,
    Show,
    text,
)
from bot.services.turns import IN_ONE_TURN, Turns
from bot.services.updates import AT_A_LOOK, Drawn, OutboxRow, Receiver, Waiting
from bot.ui.texts import TextError, texts_for

log = structlog.get_logger()
AGAIN = 0.2  # seconds until we ask again for a chat that another replica holds
GRACE = 3.0  # seconds for what is on its way when the bot stops
SWEEP = 2.0  # seconds between looks for rows that nobody woke us for
RETRYABLE = (  # a wrong token is no fault of the message
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
    TelegramNotFound,
)
LONGEST_PAUSE = 60.0  # seconds before a message is tried again


@dataclass(slots=True)
class Courier(Speaker):
    """Delivers the outbox: which chat, when, and what becomes of what cannot be said."""

    turns: Turns = field(default_factory=lambda: Turns(IN_ONE_TURN))
    _due: set[int] = field(default_factory=set)
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)
    _again: dict[int, asyncio.TimerHandle] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)  # chats whose holder knows that more waits
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Have the outbox of these chats looked at now."""
        self._due.update(chat_ids)
        self._bell.set()

    def hear(self, chat_ids: Sequence[int]) -> None:
        """Look at chats that a replica tells of, ourselves too: telling on would never end."""
        self._told.update(chat_ids)
        self.wake(chat_ids)

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
        try:
            await self._sweep()
            sweep_at = loop.time() + SWEEP
            while True:
                self._bell.clear()
                self._start_due()
                try:
                    async with asyncio.timeout_at(sweep_at):  # however often the bell rings
                        await self._bell.wait()
                except TimeoutError:
                    await self._sweep()
                    sweep_at = loop.time() + SWEEP
        finally:
            self._stopping = True
            await self._finish_sending()

    async def _finish_sending(self) -> None:
        """Let what is on its way be written down, so that a restart does not send it again."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=GRACE)
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _sweep(self) -> None:
        try:
            self._due.update(await self.queue.chats_waiting(self.clock()))
        except StoreUnavailableError as error:
            log.warning("outbox out of reach", error=str(error))

    def _start_due(self) -> None:
        for chat_id in self._due - self._busy.keys() - self._held:
            self._due.discard(chat_id)
            task = asyncio.create_task(self._serve(chat_id), name=f"chat {chat_id}")
            self._busy[chat_id] = task
            task.add_done_callback(partial(self._finished, chat_id))

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
            waiting = await self.queue.waiting(chat_id, now)
            done = not waiting.rows or await self._deliver_all(chat_id, waiting, now + LEASE)
            if done and len(waiting.rows) >= AT_A_LOOK:
                self.wake([chat_id])
            await self.queue.release(chat_id, self.owner)
        except StoreUnavailableError as error:
            log.warning("outbox out of reach", error=str(error))

    async def _leave_to_its_holder(self, chat_id: int) -> None:
        """Another replica has the chat; it may have looked before the newest was there.

        It is told once, and may be dead: we ask again from time to time.
        """
        if chat_id not in self._again:
            loop = asyncio.get_running_loop()
            self._again[chat_id] = loop.call_later(AGAIN, self._ask_again, chat_id)
        if self.neighbours is not None and chat_id not in self._told:
            self._told.add(chat_id)
            await self.neighbours.tell([chat_id])

    def _ask_again(self, chat_id: int) -> None:
        del self._again[chat_id]
        self.wake([chat_id])

    async def _deliver_all(self, chat_id: int, waiting: Waiting, leased_until: datetime) -> bool:
        """Deliver in order; False: the rest of the chat waits for a later time."""
        parcels, unreadable = open_rows(waiting.rows, self.sealer)
        if unreadable:
            await self._bury(unreadable, "unreadable")
        receiver = waiting.receiver
        visit = Visit(chat_id, receiver, texts_for(receiver.language), leased_until)
        try:
            for parcel in parcels:
                if self._stopping or not await self._deliver(visit, parcel):
                    return False
        finally:
            await self._settle(visit)
        return True

    async def _deliver(self, visit: Visit, parcel: Parcel) -> bool:
        if await self._kept_back(parcel, visit.receiver):
            return True
        chat_id = visit.chat_id
        while True:
            try:
                await self._send(visit, parcel)
            except TelegramRetryAfter as error:
                self.pace.refused(chat_id, error.retry_after)
                await self.pace.tell_replicas()
                continue
            except LeaseLostError:
                return False
            except TelegramForbiddenError:
                await self.queue.drop_all(chat_id, self.clock())
                return False
            except TelegramMigrateToChat as error:
                await self.aftermath.move(parcel.rows, parcel.outgoing, error.migrate_to_chat_id)
            except RETRYABLE as error:
                await self._postpone(parcel, type(error).__name__)
                return False
            except TelegramAPIError as error:
                await self._bury(parcel.rows, error.message, parcel.outgoing)
            except (TextError, UnmadeError, ValueError) as error:  # it cannot be said, ever
                await self._bury(parcel.rows, repr(error), parcel.outgoing)
            return True

    async def _kept_back(self, parcel: Parcel, receiver: Receiver) -> bool:
        """Leave out what the person does not want to be told, and put off what can wait."""
        topic = parcel.outgoing.topic if isinstance(parcel.outgoing, Notify) else None
        if topic is None:
            return False
        if topic in receiver.preferences.muted:
            await self.queue.settle(parcel.rows, [])
            return True
        quiet = receiver.preferences.quiet
        until = quiet.until(self.clock().astimezone(self.zone)) if quiet else None
        if until is None:
            return False
        for row in parcel.rows:
            await self.queue.postpone(row, until, "quiet hours")
        return True

    async def _send(self, visit: Visit, parcel: Parcel) -> None:
        """Deliver and write it down; what may be done twice is written down with the next."""
        match parcel.outgoing:
            case Answer() as answer:
                await self._answer(visit, answer)
                visit.rows += parcel.rows
            case Erase() as erase:
                await self._erase(visit, erase)
                visit.rows += parcel.rows
                self._log(visit, "erase", erase.message_id)
            case Keys() as keys:
                sent = await self._keys(visit, keys)
                visit.rows += parcel.rows
                self._log(visit, "keys", sent)
                await self._settle(visit)
            case Notify() as notify:
                await self._notify(
                    visit, parcel, notice_screen(notify, visit.receiver, self.clock())
                )
            case Document() if locked(visit.receiver, self.clock()):  # meanwhile
                await self._notify(visit, parcel, Screen((text("document-locked"),)))
            case Document() as document:
                await self._file(visit, parcel, document)
            case Farewell(screen, language):
                to = replace(visit, texts=texts_for(language))
                await self._message(to, screen, to.texts.screen(screen), None)
                await self.queue.settle(parcel.rows, [])
            case Show(screen=screen) as show:
                worded = visit.texts.screen(screen)
                sent = await self._show(visit, show, worded)
                visit.rows += parcel.rows
                self._log(visit, "card", sent, screen.lines[0].key if screen.secret else worded)
                await self._settle(visit, Drawn(visit.chat_id, show.card, sent))

    async def _file(self, visit: Visit, parcel: Parcel, document: Document) -> None:
        """Send what was asked for, if it may be had still."""
        try:
            sent = await self._document(visit, document)
        except FileDeniedError:
            await self._notify(visit, parcel, Screen((text("document-denied"),)))
            return
        visit.rows += parcel.rows
        self._log(visit, "document", sent, document.maker)
        await self._settle(visit)

    async def _notify(self, visit: Visit, parcel: Parcel, screen: Screen) -> None:
        worded = visit.texts.screen(screen)
        sent = await self._message(visit, screen, worded, None)
        visit.rows += parcel.rows
        self._log(visit, "notice", sent, screen.lines[0].key if screen.secret else worded)
        await self._settle(visit)

    async def _postpone(self, parcel: Parcel, error: str) -> None:
        first = parcel.rows[0]
        wait = min(2.0 ** min(first.tries, 10), LONGEST_PAUSE) / self.pace.speed
        until = self.clock() + timedelta(seconds=wait)
        for row in parcel.rows:
            await self.queue.postpone(row, until, error)

    async def _bury(
        self, rows: Sequence[OutboxRow], error: str, outgoing: Outgoing | None = None
    ) -> None:
        log.error("message refused", error=error)
        if isinstance(outgoing, Farewell):
            await self.queue.settle(rows, [])
            return
        await self.aftermath.bury(rows, error, outgoing)
