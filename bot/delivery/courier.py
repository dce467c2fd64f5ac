"""Delivery: whoever holds a chat's lease sends its rows one by one and settles each.

Sending is at least once: a crash between the call and its settlement sends again, after the
lease. Effects were committed before and are exactly once.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
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
from bot.services.updates import Drawn, JournalLine, OutboxRow, Queue, Receiver
from bot.ui.texts import TextError, texts_for

if TYPE_CHECKING:
    from bot.delivery.shared import WakeUps

log = structlog.get_logger()
LEASE = timedelta(seconds=2 * REQUEST_TIMEOUT)
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
            case Notify() as notify:
                screen = notice_screen(notify, receiver, self.clock())
                sent = await self._message(chat_id, screen, None, receiver, notice=True)
                await self._settle_screen(chat_id, parcel, screen, receiver, sent)
            case Show() as show:
                sent = await self._show(chat_id, show, receiver)
                drawn = Drawn(chat_id, show.card, sent)
                await self._settle_screen(chat_id, parcel, show.screen, receiver, sent, drawn)

    async def _answer(self, chat_id: int, answer: Answer, receiver: Receiver) -> None:
        toast = texts_for(receiver.language).plain(answer.toast) if answer.toast else None
        await self.pace.calm(chat_id)
        with contextlib.suppress(TelegramBadRequest):  # too old: nobody waits for it
            call = AnswerCallbackQuery(callback_query_id=answer.query_id, text=toast)
            await self._call(chat_id, call)

    async def _erase(self, chat_id: int, erase: Erase) -> None:
        await self.pace.calm(chat_id)
        try:
            call = DeleteMessage(chat_id=chat_id, message_id=erase.message_id)
            await self._call(chat_id, call)
        except TelegramBadRequest as error:
            if erase.tell and "not found" not in error.message:
                await self.aftermath.tell(chat_id, Notify(Screen((text("erase-refused"),))))

    async def _show(self, chat_id: int, show: Show, receiver: Receiver) -> int:
        """Edit the card in place, or send it anew when it is fresh, unknown or gone."""
        message_id = show.message_id
        if message_id is None and not show.fresh:
            message_id = await self.queue.card_message(chat_id, show.card)
        if message_id is None or show.fresh:
            return await self._message(chat_id, show.screen, show, receiver, notice=False)
        texts = texts_for(receiver.language)
        await self.pace.calm(chat_id)
        try:
            await self._call(
                chat_id,
                EditText(
                    chat_id=chat_id,
                    message_id=message_id,
                    text=texts.screen(show.screen),
                    reply_markup=keyboard(show.screen, show, texts, self.sealer),
                ),
            )
        except TelegramBadRequest as error:
            if NOT_MODIFIED in error.message:
                return message_id
            if any(words in error.message for words in GONE):
                return await self._message(chat_id, show.screen, show, receiver, notice=False)
            raise
        return message_id

    async def _message(
        self, chat_id: int, screen: Screen, show: Show | None, receiver: Receiver, *, notice: bool
    ) -> int:
        texts = texts_for(receiver.language)
        call = SendText(
            chat_id=chat_id,
            text=texts.screen(screen),
            reply_markup=keyboard(screen, show, texts, self.sealer),
        )
        async with self.pace.turn(chat_id, notice=notice):
            sent = await self._call(chat_id, call)
        return int(sent.message_id)

    async def _call(self, chat_id: int, method: Any) -> Any:
        """Call Telegram, when after all waiting the chat is still ours."""
        async with self._slots:
            if not await self.queue.renew(chat_id, self.owner, self.clock() + LEASE):
                raise LeaseLostError
            return await self.bot(method)

    async def _settle_screen(
        self,
        chat_id: int,
        parcel: Parcel,
        screen: Screen,
        receiver: Receiver,
        message_id: int,
        drawn: Drawn | None = None,
    ) -> None:
        kind = "card" if drawn else "notice"
        body = (
            screen.lines[0].key if screen.secret else texts_for(receiver.language).screen(screen)
        )
        line = JournalLine(chat_id, self.clock(), "out", kind, message_id=message_id, body=body)
        await self.queue.settle(parcel.rows, [line], drawn)

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
