"""Delivery: whoever holds a chat's lease sends its rows one by one and settles each.

Sending is at least once: a crash between the call and its settlement sends again, after the
lease. Effects were committed before and are exactly once.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, DeleteMessage

from bot.delivery.pace import Pace
from bot.delivery.telegram import REQUEST_TIMEOUT, EditText, SendText
from bot.delivery.wording import Parcel, keyboard, notice_screen, open_rows
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Answer, Erase, Notify, Outgoing, Screen, Show, text
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.turns import IN_ONE_TURN, Turns
from bot.services.updates import AT_A_LOOK, Drawn, JournalLine, OutboxRow, Queue, Receiver
from bot.ui.texts import TextError, Texts, texts_for

if TYPE_CHECKING:
    from bot.delivery.shared import WakeUps

log = structlog.get_logger()
LEASE = timedelta(seconds=2 * REQUEST_TIMEOUT)
LONGEST_CALL = timedelta(seconds=REQUEST_TIMEOUT + 5)
AGAIN = 0.2  # seconds until we ask again for a chat that another replica holds
GRACE = 3.0  # seconds for what is on its way when the bot stops
SWEEP = 2.0  # seconds between looks for rows that nobody woke us for
AT_ONCE = 200
NOT_MODIFIED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
RETRYABLE = (  # a wrong token is no fault of the message
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
    TelegramNotFound,
)
LONGEST_PAUSE = 60.0  # seconds before a message is tried again


class Aftermath(Protocol):
    """What follows when a message did not go through."""

    async def tell(self, chat_id: int, notify: Notify) -> None: ...

    async def bury(
        self, rows: Sequence[OutboxRow], error: str, outgoing: Outgoing | None = None
    ) -> None:
        """Give a refused message up and say so to whom it concerns."""
        ...

    async def move(self, rows: Sequence[OutboxRow], outgoing: Outgoing, new_id: int) -> None:
        """Send to the supergroup that the group became."""
        ...


class LeaseLostError(Exception):
    """Another replica delivers the chat now."""


@dataclass(slots=True)
class Visit:
    """A chat while it is served, and what was done there but is not written down yet."""

    chat_id: int
    receiver: Receiver
    texts: Texts
    leased_until: datetime
    rows: list[OutboxRow] = field(default_factory=list)
    lines: list[JournalLine] = field(default_factory=list)


@dataclass(slots=True)
class Courier:
    """Delivers the outbox."""

    bot: Bot
    queue: Queue
    pace: Pace
    sealer: Sealer
    clock: Clock
    aftermath: Aftermath
    neighbours: "WakeUps | None" = None
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    turns: Turns = field(default_factory=lambda: Turns(IN_ONE_TURN))
    _due: set[int] = field(default_factory=set)
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _stopping: bool = False

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Have the outbox of these chats looked at now."""
        self._due.update(chat_ids)
        self._bell.set()

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
        for chat_id in self._due - self._busy.keys():
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
            rows = await self.queue.waiting(chat_id, now)
            done = not rows or await self._deliver_all(chat_id, rows, now + LEASE)
            if done and len(rows) >= AT_A_LOOK:
                self.wake([chat_id])
            await self.queue.release(chat_id, self.owner)
        except StoreUnavailableError as error:
            log.warning("outbox out of reach", error=str(error))

    async def _leave_to_its_holder(self, chat_id: int) -> None:
        """Another replica has the chat; it may have looked before the newest was there."""
        if self.neighbours is not None:
            await self.neighbours.tell([chat_id])
        else:
            asyncio.get_running_loop().call_later(AGAIN, self.wake, [chat_id])

    async def _deliver_all(
        self, chat_id: int, rows: Sequence[OutboxRow], leased_until: datetime
    ) -> bool:
        """Deliver in order; False: the rest of the chat waits for a later time."""
        parcels, unreadable = open_rows(rows, self.sealer)
        if unreadable:
            await self._bury(unreadable, "unreadable")
        receiver = await self.queue.receiver(chat_id)
        visit = Visit(chat_id, receiver, texts_for(receiver.language), leased_until)
        try:
            for parcel in parcels:
                if self._stopping or not await self._deliver(visit, parcel):
                    return False
        finally:
            await self._settle(visit)
        return True

    async def _deliver(self, visit: Visit, parcel: Parcel) -> bool:
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
            except (TextError, ValueError) as error:  # it cannot be worded, now or later
                await self._bury(parcel.rows, repr(error), parcel.outgoing)
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
            case Notify() as notify:
                screen = notice_screen(notify, visit.receiver, self.clock())
                worded = visit.texts.screen(screen)
                sent = await self._message(visit, screen, worded, None)
                visit.rows += parcel.rows
                self._log(visit, "notice", sent, screen.lines[0].key if screen.secret else worded)
                await self._settle(visit)
            case Show(screen=screen) as show:
                worded = visit.texts.screen(screen)
                sent = await self._show(visit, show, worded)
                visit.rows += parcel.rows
                self._log(visit, "card", sent, screen.lines[0].key if screen.secret else worded)
                await self._settle(visit, Drawn(visit.chat_id, show.card, sent))

    def _log(self, visit: Visit, kind: str, message_id: int, body: str | None = None) -> None:
        visit.lines.append(
            JournalLine(visit.chat_id, self.clock(), "out", kind, message_id=message_id, body=body)
        )

    async def _settle(self, visit: Visit, drawn: Drawn | None = None) -> None:
        if visit.rows:
            rows, lines = visit.rows, visit.lines
            visit.rows, visit.lines = [], []
            await self.queue.settle(rows, lines, drawn)

    async def _answer(self, visit: Visit, answer: Answer) -> None:
        toast = visit.texts.plain(answer.toast) if answer.toast else None
        await self.pace.calm(visit.chat_id)
        with contextlib.suppress(TelegramBadRequest):  # too old: nobody waits for it
            call = AnswerCallbackQuery(callback_query_id=answer.query_id, text=toast)
            await self._call(visit, call)

    async def _erase(self, visit: Visit, erase: Erase) -> None:
        await self.pace.calm(visit.chat_id)
        try:
            call = DeleteMessage(chat_id=visit.chat_id, message_id=erase.message_id)
            await self._call(visit, call)
        except TelegramBadRequest as error:
            if erase.tell and "not found" not in error.message:
                notice = Notify(Screen((text("erase-refused"),)))
                await self.aftermath.tell(visit.chat_id, notice)

    async def _show(self, visit: Visit, show: Show, worded: str) -> int:
        """Edit the card in place, or send it anew when it is fresh, unknown or gone."""
        message_id = show.message_id
        if message_id is None and not show.fresh:
            message_id = await self.queue.card_message(visit.chat_id, show.card)
        if message_id is None or show.fresh:
            return await self._message(visit, show.screen, worded, show)
        await self.pace.calm(visit.chat_id)
        try:
            await self._call(
                visit,
                EditText(
                    chat_id=visit.chat_id,
                    message_id=message_id,
                    text=worded,
                    reply_markup=keyboard(show.screen, show, visit.texts, self.sealer),
                ),
            )
        except TelegramBadRequest as error:
            if NOT_MODIFIED in error.message:
                return message_id
            if any(words in error.message for words in GONE):
                return await self._message(visit, show.screen, worded, show)
            raise
        return message_id

    async def _message(self, visit: Visit, screen: Screen, worded: str, show: Show | None) -> int:
        call = SendText(
            chat_id=visit.chat_id,
            text=worded,
            reply_markup=keyboard(screen, show, visit.texts, self.sealer),
        )
        async with self.pace.turn(visit.chat_id, notice=show is None):
            sent = await self._call(visit, call)
        return int(sent.message_id)

    async def _call(self, visit: Visit, method: Any) -> Any:
        """Call Telegram, when after all waiting the chat is still ours for as long as it lasts."""
        async with self._slots:
            now = self.clock()
            if visit.leased_until - now < LONGEST_CALL:
                until = now + LEASE
                if not await self.queue.renew(visit.chat_id, self.owner, until):
                    raise LeaseLostError
                visit.leased_until = until
            return await self.bot(method)

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
        await self.aftermath.bury(rows, error, outgoing)
