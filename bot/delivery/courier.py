"""Delivery: whoever holds a chat's lease sends its rows one by one and settles each.

Sending is at least once: a crash between the call and its settlement sends again, after the
lease. Effects were committed before and are exactly once.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.delivery.speaking import LEASE, LeaseLostError, Speaker
from bot.delivery.wording import Parcel, notice_screen, open_rows
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Answer, Document, Erase, Farewell, Keys, Notify, Outgoing, Show
from bot.services.notices import MessageRefused
from bot.services.updates import Drawn, JournalLine, OutboxRow, Receiver
from bot.ui.notices import REFUSAL
from bot.ui.texts import TextError

log = structlog.get_logger()
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

    _due: set[int] = field(default_factory=set)
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Have the outbox of these chats looked at now."""
        self._due.update(chat_ids)
        self._bell.set()

    @contextlib.asynccontextmanager
    async def hold(self, chat_id: int) -> AsyncIterator[bool]:
        """Keep deliveries away from a chat, here and on other replicas; False: one has it now."""
        self._held.add(chat_id)
        try:
            if chat_id in self._busy:
                await asyncio.wait([self._busy[chat_id]])
            yield await self._lease(chat_id)
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
        try:
            while await self._lease(chat_id):
                rows = await self.queue.waiting(chat_id, self.clock())
                if not rows or not await self._deliver_all(chat_id, rows):
                    await self.queue.release(chat_id, self.owner)
                    return
            if self.neighbours is not None:  # one of them holds the lease
                await self.neighbours.tell([chat_id])
        except StoreUnavailableError as error:
            log.warning("outbox out of reach", error=str(error))

    async def _lease(self, chat_id: int) -> bool:
        now = self.clock()
        return await self.queue.lease(chat_id, self.owner, now + LEASE, now)

    async def _deliver_all(self, chat_id: int, rows: Sequence[OutboxRow]) -> bool:
        """Deliver in order; False: the rest of the chat waits for a later time."""
        parcels, unreadable = open_rows(rows, self.sealer)
        if unreadable:
            await self._bury(unreadable, "unreadable")
        receiver = await self.queue.receiver(chat_id)
        for parcel in parcels:
            if self._stopping or not await self._deliver(chat_id, parcel, receiver):
                return False
        return True

    async def _deliver(self, chat_id: int, parcel: Parcel, receiver: Receiver) -> bool:
        if await self._kept_back(parcel, receiver):
            return True
        while True:
            try:
                await self._send(chat_id, parcel, receiver)
            except TelegramRetryAfter as error:
                self.pace.refused(chat_id, error.retry_after)
                await self.pace.tell_replicas()
                continue
            except LeaseLostError:
                return False
            except TelegramForbiddenError:
                await self.queue.drop_all(chat_id, self.clock())
                return False
            except RETRYABLE as error:
                await self._postpone(parcel, type(error).__name__)
                return False
            except TelegramAPIError as error:
                await self._bury(parcel.rows, error.message, parcel.outgoing)
            except (TextError, ValueError) as error:  # it cannot be worded, now or later
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

    async def _send(self, chat_id: int, parcel: Parcel, receiver: Receiver) -> None:
        match parcel.outgoing:
            case Answer() as answer:
                await self._answer(chat_id, answer, receiver)
                await self.queue.settle(parcel.rows, [])
            case Erase() as erase:
                await self._erase(chat_id, erase)
                line = JournalLine(
                    chat_id, self.clock(), "out", "erase", message_id=erase.message_id
                )
                await self.queue.settle(parcel.rows, [line])
            case Keys() as keys:
                sent = await self._keys(chat_id, keys, receiver)
                line = JournalLine(chat_id, self.clock(), "out", "keys", message_id=sent)
                await self.queue.settle(parcel.rows, [line])
            case Notify() as notify:
                screen = notice_screen(notify, receiver, self.clock())
                sent = await self._message(chat_id, screen, None, receiver, notice=True)
                await self._settle_screen(chat_id, parcel, screen, receiver, sent)
            case Document() as document:
                await self._document(chat_id, parcel, document, receiver)
            case Farewell(screen, language):
                to = replace(receiver, language=language)
                await self._message(chat_id, screen, None, to, notice=True)
                await self.queue.settle(parcel.rows, [])
            case Show() as show:
                sent = await self._show(chat_id, show, receiver)
                drawn = Drawn(chat_id, show.card, sent)
                await self._settle_screen(chat_id, parcel, show.screen, receiver, sent, drawn)

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
        for row in rows:
            await self.queue.bury(row, error[:200], self.clock())
        if not _tells_of_refusal(outgoing):
            await self.tell(None, MessageRefused(error[:200]))


def _tells_of_refusal(outgoing: Outgoing | None) -> bool:
    """Tell a notice to staff of a refused message: when it is refused, that is the end of it."""
    return isinstance(outgoing, Notify) and any(
        line.key == REFUSAL for line in outgoing.screen.lines
    )
