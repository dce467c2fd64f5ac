"""The calls of delivery: one message each, paced, and only while the chat is ours."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, DeleteMessage

from bot.delivery.pace import Pace
from bot.delivery.reach import Reach
from bot.delivery.telegram import (
    REQUEST_TIMEOUT,
    EditText,
    SendDocument,
    SendPhoto,
    SendText,
    SentFile,
    Upload,
)
from bot.delivery.threads import Sending, Topics
from bot.delivery.wording import contact_key, keyboard
from bot.services.files import KeptFiles, Likeness, Workshop
from bot.services.group_threads import KeptThreads
from bot.services.insistence import insist
from bot.services.messages import (
    Answer,
    Document,
    Erase,
    Keys,
    Notify,
    Outgoing,
    Screen,
    Show,
    text,
)
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.updates import Drawn, JournalLine, OutboxRow, Queue, Receiver
from bot.services.watch import Watch
from bot.ui.texts import Texts

if TYPE_CHECKING:
    from bot.delivery.shared import WakeUps

LEASE = timedelta(seconds=2 * REQUEST_TIMEOUT)
LONGEST_CALL = timedelta(seconds=REQUEST_TIMEOUT + 5)
AT_ONCE = 200
WRITING = 10.0  # seconds to have written down what was sent
BRIEF = 0.01  # seconds that a chat is kept for its pace: nobody notices
NOT_MODIFIED = "message is not modified"
UNKNOWN_FILE = ("file identifier", "file_id", "FILE_REFERENCE", "FILE_ID", "file of type")
OUTCOMES = {
    TelegramRetryAfter: "429",
    TelegramForbiddenError: "403",
    TelegramBadRequest: "400",
    TelegramUnauthorizedError: "401",
    TelegramNotFound: "404",
    TelegramServerError: "5xx",
    TelegramNetworkError: "network",
}
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


class Aftermath(Protocol):
    """What follows when a message did not go through."""

    async def tell(self, chat_id: int, notify: Notify) -> None: ...

    async def bury(
        self, rows: Sequence[OutboxRow], error: str, outgoing: Outgoing | None = None
    ) -> None:
        """Give a refused message up and say so to whom it concerns."""
        ...

    async def unheard(self, number: str) -> None:
        """Tell staff of a request whose answer did not arrive."""
        ...

    async def move(self, rows: Sequence[OutboxRow], outgoing: Outgoing, new_id: int) -> None:
        """Send to the supergroup that the group became."""
        ...

    async def lose(self, chat_id: int, error: str = "", tried: Sequence[OutboxRow] = ()) -> bool:
        """Send what waits for a chat out of reach the next way; False: there is none.

        `error`: what Telegram answered when the rows `tried` were sent.
        """
        ...

    async def heard(self, chat_id: int) -> None:
        """Note that a group hears the bot."""
        ...

    async def tell_refused(self, chat_id: int, why: str) -> None:
        """Say to whom it concerns that a group takes no topics."""
        ...


class LeaseLostError(Exception):
    """Another replica delivers the chat now."""


class TooSoonError(Exception):
    """A new message has to wait for its chat's pace; nothing of it was done."""


@dataclass(slots=True)
class Visit:
    """A chat while it is served, and what was done there but is not written down yet."""

    chat_id: int
    receiver: Receiver
    texts: Texts
    leased_until: datetime
    paid: bool = False  # its one message has a ticket of the pace already
    silent: bool = False  # its message does not ring
    heard: bool = False  # something new was said in the group
    counted: bool = False  # what was sent to it elsewhere is known
    held: bool = False  # its new messages wait for the pace, in their order
    rows: list[OutboxRow] = field(default_factory=list)
    lines: list[JournalLine] = field(default_factory=list)


@dataclass(slots=True)
class Speaker:
    """Speaks to Telegram, and writes down what was said."""

    bot: Bot
    queue: Queue
    pace: Pace
    sealer: Sealer
    clock: Clock
    aftermath: Aftermath
    kept: KeptFiles
    threads: KeptThreads
    neighbours: "WakeUps | None" = None
    zone: tzinfo = UTC  # the centre's: quiet hours are told in it
    reach: Reach = field(default_factory=Reach)
    workshop: Workshop = field(default_factory=lambda: Workshop({}))
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    watch: Watch = field(default_factory=Watch)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def _answer(self, visit: Visit, answer: Answer) -> None:
        toast = visit.texts.plain(answer.toast) if answer.toast else None
        await self.pace.calm(visit.chat_id)
        with contextlib.suppress(TelegramBadRequest):  # too old: nobody waits for it
            call = AnswerCallbackQuery(callback_query_id=answer.query_id, text=toast)
            await self._call(visit, call)

    async def _erase(self, visit: Visit, erase: Erase) -> None:
        await self.pace.calm(visit.chat_id)
        refused = False
        try:
            call = DeleteMessage(chat_id=visit.chat_id, message_id=erase.message_id)
            await self._call(visit, call)
        except TelegramBadRequest as error:
            refused = "not found" not in error.message
            if erase.tell and refused:
                notice = Notify(Screen((text("erase-refused"),)))
                await self.aftermath.tell(visit.chat_id, notice)
        self._log(visit, "erase", erase.message_id, details={"refused": 1} if refused else None)

    async def _check_pace(self, visit: Visit) -> None:
        """Keep no chat for a message that has to wait: presses are answered meanwhile."""
        if not visit.paid and not visit.counted:
            await self.pace.learn(visit.chat_id)
            visit.counted = True
        if not visit.paid and (visit.held or self.pace.wait(visit.chat_id) > BRIEF):
            raise TooSoonError

    async def _keys(self, visit: Visit, keys: Keys) -> int:
        await self._check_pace(visit)
        call = SendText(
            chat_id=visit.chat_id,
            text=visit.texts.html(keys.line),
            reply_markup=contact_key(keys, visit.texts),
        )
        async with self.pace.turn(visit.chat_id, notice=False):
            sent = await self._call(visit, call)
        return int(sent.message_id)

    async def _document(self, visit: Visit, document: Document) -> tuple[int, str]:
        """Send what Telegram has of the file already, else make it and send that.

        Gives its name, too, where it was made.
        """
        await self._check_pace(visit)
        language = visit.receiver.language
        caption = visit.texts.html(document.title)
        likeness = await self.workshop.foretell(visit.chat_id, language, document)
        kept = None if likeness is None else await self._known(likeness)
        if likeness is not None and kept is not None:
            try:
                sent = await self._file_call(
                    visit, kept, caption, document, picture=likeness.picture
                )
            except TelegramBadRequest as error:
                if not any(words in error.message for words in UNKNOWN_FILE):
                    raise
                await self.kept.forget(likeness.digest)
            else:
                return sent.message_id, ""
        file = await self.workshop.make(visit.chat_id, language, document)
        upload = Upload(file.name, file.mime, file.data)
        sent = await self._file_call(visit, upload, caption, document, picture=file.picture)
        if file.digest and sent.file_id:
            await self.kept.keep(file.digest, sent.file_id, self.clock())
        return sent.message_id, file.name

    async def _known(self, likeness: Likeness) -> str | None:
        """Give what Telegram calls the file."""
        return likeness.file_id or await self.kept.find(likeness.digest)

    async def _file_call(
        self, visit: Visit, file: Upload | str, caption: str, asked: Document, *, picture: bool
    ) -> SentFile:
        where: dict[str, Any] = {
            "chat_id": visit.chat_id,
            "message_thread_id": asked.thread or None,
        }
        call: SendDocument | SendPhoto
        if picture:
            call = SendPhoto(photo=file, caption=caption, **where)
        else:
            call = SendDocument(document=file, caption=caption, **where)
        async with self.pace.turn(visit.chat_id, notice=False):
            sent: SentFile = await self._post(visit, call, asked.subject)
        return sent

    async def _show(self, visit: Visit, show: Show, worded: str, *, notice: bool) -> int:
        """Edit the card in place, or send it anew when it is fresh, unknown or gone."""
        message_id = show.message_id
        if message_id is None and (show.instead or not show.fresh):
            message_id = await self.queue.card_message(visit.chat_id, show.card)
        if show.fresh and show.instead and message_id is not None:
            await self._check_pace(visit)
            await self._erase(visit, Erase(message_id))
        if message_id is None or show.fresh:
            return await self._message(visit, show.screen, worded, show, notice=notice)
        await self.pace.calm(visit.chat_id)
        try:
            await self._call(
                visit,
                EditText(
                    chat_id=visit.chat_id,
                    message_id=message_id,
                    text=worded,
                    reply_markup=keyboard(
                        show.screen, show, visit.chat_id, visit.texts, self.sealer
                    ),
                ),
            )
        except TelegramBadRequest as error:
            if NOT_MODIFIED in error.message:
                return message_id
            if any(words in error.message for words in GONE):
                return await self._message(visit, show.screen, worded, show, notice=notice)
            raise
        return message_id

    async def _message(
        self,
        visit: Visit,
        screen: Screen,
        worded: str,
        said: Show | Notify | None,
        *,
        notice: bool,
    ) -> int:
        await self._check_pace(visit)
        show = said if isinstance(said, Show) else None
        thread, under = (said.thread, said.under) if isinstance(said, Notify) else (0, "")
        call = SendText(
            chat_id=visit.chat_id,
            text=worded,
            reply_markup=keyboard(screen, show, visit.chat_id, visit.texts, self.sealer),
            disable_notification=visit.silent or None,
            message_thread_id=thread or None,
            reply_parameters=await self._reply_to(visit.chat_id, under) if under else None,
        )
        async with self.pace.turn(visit.chat_id, notice=notice, paid=visit.paid):
            sent = await self._post(visit, call, "" if said is None else said.subject)
        return int(sent.message_id)

    async def _post(self, visit: Visit, message: Sending, subject: str = "") -> Any:
        """Send a new message, in a group into the topic where it belongs."""
        topics = Topics(self.threads, self.clock, self.aftermath.tell_refused)

        async def call(method: Any) -> Any:
            return await self._call(visit, method)

        return await topics.send(call, message, subject, visit.texts)

    async def _reply_to(self, chat_id: int, card: str) -> dict[str, Any] | None:
        """Name the card's message; without it the words are sent all the same."""
        message_id = await self.queue.card_message(chat_id, card)
        if message_id is None:
            return None
        return {"message_id": message_id, "allow_sending_without_reply": True}

    async def _call(self, visit: Visit, method: Any) -> Any:
        """Call Telegram, when after all waiting the chat is still ours for as long as it lasts."""
        async with self._slots:
            now = self.clock()
            if visit.leased_until - now < LONGEST_CALL:
                until = now + LEASE
                if not await self.queue.renew(visit.chat_id, self.owner, until):
                    raise LeaseLostError
                visit.leased_until = until
            return await self._timed(method)

    async def _timed(self, method: Any) -> Any:
        begun, outcome = time.perf_counter(), "cancelled"
        try:
            answer = await self.bot(method)
            outcome = "ok"
        except TelegramAPIError as error:
            outcome = next(
                (said for kind, said in OUTCOMES.items() if isinstance(error, kind)), ""
            )
            raise
        finally:
            seconds = time.perf_counter() - begun
            self.watch.calls.take(seconds, method.__api_method__, outcome or "other")
        return answer

    def _log(
        self,
        visit: Visit,
        kind: str,
        message_id: int,
        body: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        said = orjson.dumps(details).decode() if details else None
        chat_id, at = visit.chat_id, self.clock()
        line = JournalLine(chat_id, at, "out", kind, None, message_id, body, None, said)
        visit.lines.append(line)

    async def _settle(self, visit: Visit, drawn: Drawn | None = None) -> None:
        if visit.rows:
            rows, lines = visit.rows, visit.lines
            visit.rows, visit.lines = [], []
            await self._write_down(visit.chat_id, rows, lines, drawn)

    async def _write_down(
        self,
        chat_id: int,
        rows: Sequence[OutboxRow],
        lines: Sequence[JournalLine],
        drawn: Drawn | None,
    ) -> None:
        """Write what was sent; a store that is gone for a moment makes nobody hear it twice."""
        asked = False

        async def write() -> None:
            nonlocal asked
            if asked and not await self._waits_still(chat_id, rows):
                return
            asked = True
            await self.queue.settle(rows, lines, drawn)

        await insist(write, WRITING)

    async def _waits_still(self, chat_id: int, rows: Sequence[OutboxRow]) -> bool:
        """Tell whether the commit that nobody answered for was none."""
        known = {row.id for row in rows}
        waiting = await self.queue.waiting(chat_id, self.clock())
        return any(row.id in known for row in waiting.rows)
