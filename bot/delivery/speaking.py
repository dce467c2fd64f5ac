"""The calls of delivery: one message each, paced, and only while the chat is ours."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery, DeleteMessage

from bot.delivery.pace import Pace
from bot.delivery.shared import WakeUps
from bot.delivery.telegram import REQUEST_TIMEOUT, EditText, SendDocument, SendText, Upload
from bot.delivery.wording import Parcel, contact_key, keyboard, locked
from bot.services.files import Workshop
from bot.services.messages import Answer, Document, Erase, Keys, Notify, Screen, Show, text
from bot.services.notices import Notice
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.updates import Drawn, JournalLine, Queue, Receiver
from bot.ui.texts import texts_for

LEASE = timedelta(seconds=2 * REQUEST_TIMEOUT)
AT_ONCE = 200
NOT_MODIFIED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")

Tell = Callable[[int | None, Notify | Notice], Awaitable[None]]


class LeaseLostError(Exception):
    """Another replica delivers the chat now."""


@dataclass(slots=True)
class Speaker:
    """Speaks to Telegram; `tell` puts a message into a chat's outbox, or the staff's (None)."""

    bot: Bot
    queue: Queue
    pace: Pace
    sealer: Sealer
    clock: Clock
    tell: Tell
    neighbours: WakeUps | None = None
    zone: tzinfo = UTC  # the centre's: quiet hours are told in it
    workshop: Workshop = field(default_factory=lambda: Workshop({}))
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def _answer(self, chat_id: int, answer: Answer, receiver: Receiver) -> None:
        toast = texts_for(receiver.language).plain(answer.toast) if answer.toast else None
        await self.pace.calm(chat_id)
        with contextlib.suppress(TelegramBadRequest):  # too old: nobody waits for it
            call = AnswerCallbackQuery(callback_query_id=answer.query_id, text=toast)
            await self._call(chat_id, call)

    async def _keys(self, chat_id: int, keys: Keys, receiver: Receiver) -> int:
        texts = texts_for(receiver.language)
        markup = contact_key(keys, texts)
        call = SendText(chat_id=chat_id, text=texts.html(keys.line), reply_markup=markup)
        async with self.pace.turn(chat_id, notice=False):
            sent = await self._call(chat_id, call)
        return int(sent.message_id)

    async def _document(
        self, chat_id: int, parcel: Parcel, document: Document, receiver: Receiver
    ) -> None:
        """Make the file and send it; a chat that was locked meanwhile gets none."""
        if locked(receiver, self.clock()):
            screen = Screen((text("document-locked"),))
            sent = await self._message(chat_id, screen, None, receiver, notice=True)
            await self._settle_screen(chat_id, parcel, screen, receiver, sent)
            return
        file = await self.workshop.make(chat_id, receiver.language, document)
        call = SendDocument(
            chat_id=chat_id,
            document=Upload(file.name, file.mime, file.data),
            caption=texts_for(receiver.language).html(document.title),
        )
        async with self.pace.turn(chat_id, notice=False):
            sent = int((await self._call(chat_id, call)).message_id)
        line = JournalLine(
            chat_id, self.clock(), "out", "document", message_id=sent, body=document.maker
        )
        await self.queue.settle(parcel.rows, [line])

    async def _erase(self, chat_id: int, erase: Erase) -> None:
        await self.pace.calm(chat_id)
        try:
            call = DeleteMessage(chat_id=chat_id, message_id=erase.message_id)
            await self._call(chat_id, call)
        except TelegramBadRequest as error:
            if erase.tell and "not found" not in error.message:
                await self.tell(chat_id, Notify(Screen((text("erase-refused"),))))

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
