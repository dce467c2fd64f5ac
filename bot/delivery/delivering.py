"""What becomes of a message: delivered, kept back, put off, given up."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.delivery.news import Told
from bot.delivery.speaking import LeaseLostError, Speaker, TooSoonError, Visit
from bot.delivery.threads import is_out_of_reach
from bot.delivery.wording import (
    Parcel,
    hidden,
    journalled_keys,
    lapsed,
    locked,
    notice_screen,
    open_rows,
)
from bot.domain.deadlines import rings_not
from bot.services.files import FileDeniedError, UnmadeError
from bot.services.messages import (
    NOTICE_RANK,
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
from bot.services.reveals import ChatName
from bot.services.traces import in_detail, trace_of, tracing
from bot.services.updates import Drawn, OutboxRow, Receiver, Waiting
from bot.services.watch import rank_name
from bot.ui.request_cards import answer_to
from bot.ui.texts import Marked, TextError, texts_for

log = structlog.get_logger()
RETRYABLE = (  # a wrong token is no fault of the message
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
    TelegramNotFound,
    TelegramConflictError,
)
NO_WAY = timedelta(hours=1)  # a group is tried again that has nobody else to tell
QUIET = "quiet hours"
LONGEST_PAUSE = 60.0  # seconds before a message is tried again
LONGEST_AWAY = 10.0  # the same while it is Telegram that is gone: all shall go soon after
LONGEST_ERROR = 80  # letters of it that the journal keeps


class Left(Enum):
    """What a visit leaves behind of all that it was given."""

    NOTHING = auto()
    FOR_LATER = auto()  # put off, or for a replica that has the chat
    TOO_SOON = auto()  # new messages, until the pace of the chat lets the next one through


def _met(parcel: Parcel) -> dict[str, Any]:
    """Tell how often it was put off before, and why last."""
    first = parcel.rows[0]
    if not first.tries:
        return {}
    return {"tries": first.tries, "error": (first.error or "")[:LONGEST_ERROR]}


@dataclass(slots=True)
class Deliverer(Speaker):
    """Delivers what waits for one chat."""

    _stopping: bool = False

    async def _tell_one(
        self,
        chat_id: int,
        waiting: Waiting,
        leased_until: datetime,
        told: "asyncio.Future[Told]",
    ) -> None:
        parcels, unreadable = open_rows(waiting.rows, self.sealer)
        if unreadable:
            with self._tracing(unreadable[-1]):
                await self._bury(unreadable, "unreadable")
        receiver = waiting.receiver
        if not parcels or await self._kept_back(parcels[0], receiver):
            told.set_result(Told.KEPT_BACK)
            return
        told.set_result(Told.SENDING)
        visit = Visit(
            chat_id,
            receiver,
            texts_for(receiver.language),
            leased_until,
            paid=True,
            silent=rings_not(self.clock().astimezone(self.zone)),
        )
        try:
            await self._deliver(visit, parcels[0])
        finally:
            await self._settle(visit)

    async def _deliver_all(self, chat_id: int, waiting: Waiting, leased_until: datetime) -> Left:
        """Deliver in order; edits overtake new messages that the pace of the chat holds up."""
        parcels, unreadable = open_rows(waiting.rows, self.sealer)
        if unreadable:
            with self._tracing(unreadable[-1]):
                await self._bury(unreadable, "unreadable")
        receiver = waiting.receiver
        visit = Visit(chat_id, receiver, texts_for(receiver.language), leased_until)
        try:
            for parcel in parcels:
                if visit.held and parcel.rows[0].rank >= NOTICE_RANK:
                    break  # no edits from here on
                if await self._kept_back(parcel, receiver):
                    continue
                try:
                    if self._stopping or not await self._deliver(visit, parcel):
                        return Left.TOO_SOON if visit.held else Left.FOR_LATER
                except TooSoonError:
                    visit.held = True
        finally:
            await self._settle(visit)
        return Left.TOO_SOON if visit.held else Left.NOTHING

    def _tracing(self, row: OutboxRow) -> AbstractContextManager[None]:
        trace = row.trace or trace_of(self.bot.id, f"message:{row.id}")
        return tracing(trace, chat=ChatName(self.sealer, row.chat_id))

    async def _deliver(self, visit: Visit, parcel: Parcel) -> bool:
        """Deliver under the trace of the newest of what is said in one."""
        with self._tracing(parcel.rows[-1]):
            return await self._deliver_or_not(visit, parcel)

    async def _deliver_or_not(self, visit: Visit, parcel: Parcel) -> bool:
        chat_id = visit.chat_id
        while True:
            try:
                await self._send(visit, parcel)
                self._note_sent(parcel)
                await self._note_heard(visit, parcel)
            except TelegramRetryAfter as error:
                if await self._stands(visit, parcel, error.retry_after):
                    continue
                return False
            except LeaseLostError:
                return False
            except TelegramForbiddenError as error:
                await self._lose(parcel, chat_id, error.message)
                return False
            except TelegramMigrateToChat as error:
                await self.aftermath.move(parcel.rows, parcel.outgoing, error.migrate_to_chat_id)
            except RETRYABLE as error:
                await self._postpone(parcel, type(error).__name__)
                return False
            except TelegramAPIError as error:
                return await self._give_up(parcel, chat_id, error)
            except (TextError, UnmadeError, ValueError) as error:  # it cannot be said, ever
                await self._bury(parcel.rows, repr(error), parcel.outgoing)
            return True

    def _note_sent(self, parcel: Parcel) -> None:
        """Count how long it took; a night's quiet hours are no delay."""
        row = parcel.rows[-1]
        seconds = max(time.time() - row.made, 0.0)
        if row.error != QUIET:
            self.watch.delays.take(seconds, rank_name(row.rank))
        if in_detail():
            seconds = round(seconds, 3)
            log.debug(
                "message sent", kind=row.kind, rank=row.rank, tries=row.tries, seconds=seconds
            )

    async def _note_heard(self, visit: Visit, parcel: Parcel) -> None:
        """A new message is proof that a group hears the bot; answers and edits may be none."""
        new = parcel.rows[0].rank >= NOTICE_RANK
        if visit.chat_id < 0 and new and not visit.heard:
            visit.heard = True
            await self.aftermath.heard(visit.chat_id)

    async def _lose(self, parcel: Parcel, chat_id: int, error: str) -> None:
        """Let what waits find the next way; where there is none it waits for this one."""
        await self._tell_unheard(chat_id)
        if not await self.aftermath.lose(chat_id, error, parcel.rows):
            await self._put_off(parcel, NO_WAY.total_seconds() / self.pace.speed, error)

    async def _give_up(self, parcel: Parcel, chat_id: int, error: TelegramAPIError) -> bool:
        """Bury what is refused for good; False: it is the whole group that is out of reach."""
        if is_out_of_reach(chat_id, error):
            if not await self.aftermath.lose(chat_id, error.message, parcel.rows):
                await self._put_off(
                    parcel, NO_WAY.total_seconds() / self.pace.speed, error.message
                )
            return False
        await self._bury(parcel.rows, error.message, parcel.outgoing)
        return True

    async def _tell_unheard(self, chat_id: int) -> None:
        """Tell staff which of their answers nobody will read, of all that waits for the chat."""
        waiting = await self.queue.waiting(chat_id, self.clock())
        parcels, _ = open_rows(waiting.rows, self.sealer)
        answers = (answer_to(parcel.outgoing) for parcel in parcels)
        for number in sorted({one for one in answers if one is not None}):
            await self.aftermath.unheard(number)

    async def _stands(self, visit: Visit, parcel: Parcel, seconds: float) -> bool:
        """Take a 429. False: nothing shall wait behind what can wait, and its ticket is gone."""
        self.pace.refused(visit.chat_id, seconds)
        await self.pace.tell_replicas(visit.chat_id)
        if visit.paid:
            await self._put_off(parcel, seconds / self.pace.speed, "429")
        return not visit.paid

    async def _kept_back(self, parcel: Parcel, receiver: Receiver) -> bool:
        """Leave out what the person does not want to be told, and put off what can wait."""
        topic = parcel.outgoing.topic if isinstance(parcel.outgoing, Notify) else None
        if topic is None:
            return False
        if topic in receiver.preferences.muted or lapsed(parcel.outgoing, receiver):
            await self.queue.settle(parcel.rows, [])
            return True
        quiet = receiver.preferences.quiet
        until = quiet.until(self.clock().astimezone(self.zone)) if quiet else None
        if until is None:
            return False
        for row in parcel.rows:
            await self.queue.postpone(row, until, QUIET)
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
            case Keys() as keys:
                sent = await self._keys(visit, keys)
                visit.rows += parcel.rows
                told = visit.texts.told(Screen((keys.line,)))
                details = {"values": told.values, **_met(parcel)}
                self._log(visit, "keys", sent, told.said, details)
                await self._settle(visit)
            case Notify() as notify:
                shown = notice_screen(notify, visit.receiver, self.clock())
                await self._notify(visit, parcel, shown, notify)
            case Document() as document:
                await self._file(visit, parcel, document)
            case Farewell(screen, language):
                to = replace(visit, texts=texts_for(language))
                await self._message(to, screen, to.texts.screen(screen), None, notice=True)
                await self.queue.settle(parcel.rows, [])
            case Show() as show:
                if show.discreet is not None and locked(visit.receiver, self.clock()):
                    show = replace(show, screen=show.discreet)
                screen = show.screen
                told = visit.texts.told(screen)
                notice = parcel.rows[0].rank >= NOTICE_RANK
                sent = await self._show(visit, show, told.said, notice=notice)
                visit.rows += parcel.rows
                self._log_screen(visit, "card", sent, (screen, told), parcel)
                await self._settle(visit, Drawn(visit.chat_id, show.card, sent))

    async def _file(self, visit: Visit, parcel: Parcel, document: Document) -> None:
        """Send what was asked for, if it may be had still."""
        now = self.clock()
        if document.beside and hidden(document, visit.receiver, now):
            visit.rows += parcel.rows
            return
        if locked(visit.receiver, now):  # meanwhile
            await self._notify(visit, parcel, Screen((text("document-locked"),)))
            return
        try:
            sent, name = await self._document(visit, document)
        except FileDeniedError:
            await self._notify(visit, parcel, Screen((text("document-denied"),)))
            return
        visit.rows += parcel.rows
        told = visit.texts.label(document.title)
        details = {"caption": told.said, "values": told.values, **_met(parcel)}
        if name:
            details["file"] = name
        self._log(visit, "document", sent, document.maker, details)
        await self._settle(visit)

    async def _notify(
        self, visit: Visit, parcel: Parcel, screen: Screen, notify: Notify | None = None
    ) -> None:
        told = visit.texts.told(screen)
        sent = await self._message(visit, screen, told.said, notify, notice=True)
        visit.rows += parcel.rows
        self._log_screen(visit, "notice", sent, (screen, told), parcel)
        await self._settle(visit)

    def _log_screen(
        self, visit: Visit, kind: str, sent: int, said: tuple[Screen, Marked], parcel: Parcel
    ) -> None:
        """Write down what was said and offered; of what is secret that it was."""
        screen, told = said
        details = _met(parcel)
        if screen.secret:
            self._log(visit, kind, sent, screen.lines[0].key, details)
            return
        if screen.rows and not (isinstance(parcel.outgoing, Show) and parcel.outgoing.unlogged):
            details["keys"] = journalled_keys(screen, visit.texts)
        details["values"] = told.values
        self._log(visit, kind, sent, told.said, details)

    async def _postpone(self, parcel: Parcel, error: str) -> None:
        first = parcel.rows[0]
        longest = LONGEST_AWAY if self.reach.away else LONGEST_PAUSE
        wait = min(2.0 ** min(first.tries, 10), longest) / self.pace.speed
        await self._put_off(parcel, wait, error)

    async def _put_off(self, parcel: Parcel, seconds: float, error: str) -> None:
        known = error.isidentifier() or error == "429"  # else it is Telegram's words
        self.watch.put_off.add(error if known else "out of reach")
        if in_detail():
            log.debug("message put off", why=error, seconds=round(seconds, 3))
        until = self.clock() + timedelta(seconds=seconds)
        for row in parcel.rows:
            await self.queue.postpone(row, until, error)

    async def _bury(
        self, rows: Sequence[OutboxRow], error: str, outgoing: Outgoing | None = None
    ) -> None:
        log.error("message refused", error=error)
        self.watch.failed("MessageRefused")
        if isinstance(outgoing, Farewell):
            await self.queue.settle(rows, [])
            return
        await self.aftermath.bury(rows, error, outgoing)
