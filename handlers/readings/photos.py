"""Photos of dials: instead of a number, at the list, with a reading that was taken already.

A photo is fetched aside. Nothing that was typed is lost by it, and the number is asked all the
same; that it was kept is said where it was promised, that it was not, wherever the person is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.dials import ReadingRefusal, parse_values
from bot.domain.reading_lives import may_change
from bot.services.cabinet import ListAccounts, NotYoursError
from bot.services.evidence import (
    Ended,
    EvidenceRefusal,
    KeepEvidence,
    OrderEvidence,
    Picture,
    TakeEvidence,
    Taken,
)
from bot.services.messages import Month, Notify, Screen, Text, text
from bot.services.meter_lists import ListMeters, MeterLine, MyReadings, ReadVersions
from bot.services.people import Person
from bot.services.photos_wanted import PhotosWanted
from bot.services.ports import Clock
from bot.services.readings import JudgeReading
from bot.services.receipt_photos import SentPhoto
from bot.services.tasks import Task
from bot.services.timetable import Timetable
from bot.services.updates import StoredChat
from bot.ui.chat import Chat
from bot.ui.filters import SentEvidence
from bot.ui.form import Form
from bot.ui.presses import Pressed
from handlers.readings import cards, photo_screens, screens
from handlers.readings.cards import Draft, Passing
from handlers.readings.steps import draft_of, keep_receipt, take_value

ASKS = (Passing.value, Passing.check, Passing.table, Passing.photo)
MOST_PENDING = 10  # of an album whose meter is asked
Photo = SentPhoto | EvidenceRefusal


async def send_photo(
    message: Message,
    form: Form[Draft],
    person: Person,
    photo: Photo,
    take_evidence: TakeEvidence,
    read_versions: ReadVersions,
    judge_reading: JudgeReading,
) -> None:
    """A photo where a number is asked; one below it is taken as the number."""
    if isinstance(photo, EvidenceRefusal):
        await say(form, text(photo))
        return
    known = photo_screens.asked_of(form.draft, str(form.chat.state))
    if known is None:
        choice = tuple(row.meter for row in form.draft.table)
        draft = replace(form.draft, photos=(photo,), choice=choice, sent_at=message.date)
        await form.go(Passing.whose, draft)
        return
    meter, period = known
    if form.chat.state == Passing.photo.state:
        _, versions = await read_versions(person, meter.id, period or "")
        if not screens.may_still_change(versions):
            await form.leave(screens.refused(ReadingRefusal.HANDED_OVER))
            return
    taken = await take_evidence(person, meter.id, (photo,), message.date, period=period)
    if isinstance(taken, Taken) and taken.told:
        return
    await take_words(form, person, caption_of(message), message.date, judge_reading)
    await say(form, news(taken, form.chat))


def caption_of(message: Message) -> str:
    """Give what the person wrote below a photo now."""
    return "" if message.forward_origin or message.edit_date else message.caption or ""


async def take_words(
    form: Form[Draft], person: Person, said: str, said_at: datetime, judge_reading: JudgeReading
) -> None:
    """Take the words below a photo, where they are the number that is asked."""
    if not said or form.chat.state not in {Passing.value.state, Passing.check.state}:
        return
    values = parse_values(said, cards.line_of(form.draft).meter)
    if not isinstance(values, ReadingRefusal):
        await take_value(form, person, values, said_at, judge_reading)


async def send_another(message: Message, form: Form[Draft], photo: Photo) -> None:
    """More photos before it was said of which meter; of an album one card is enough."""
    draft = form.draft
    if isinstance(photo, EvidenceRefusal):
        await form.repeat(photo)
    elif len(draft.photos) >= MOST_PENDING:
        await form.repeat(EvidenceRefusal.TOO_MANY)
    else:
        of_album = bool(photo.album) and photo.album == draft.photos[-1].album
        if of_album:
            form.chat.in_place = form.chat.same_drawing = True
        caption = draft.caption or caption_of(message)
        draft = replace(draft, photos=(*draft.photos, photo), caption=caption)
        await form.keep(replace(draft, sent_at=message.date))


async def choose_meter_first(message: Message, form: Form[Draft]) -> None:
    """Words while the meter of a photo is asked."""
    del message
    await form.repeat("evidence-choose-meter")


async def send_a_photo_here(message: Message, form: Form[Draft]) -> None:
    """Words where a photo is asked."""
    del message
    await form.repeat("evidence-send-photo")


async def tell_whose(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    take_evidence: TakeEvidence,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    photos_wanted: PhotosWanted,
    judge_reading: JudgeReading,
) -> None:
    """«К какому счётчику это фото?»: kept with it; then the number is asked, if it is not in."""
    del query
    draft = form.draft
    meter = next((one for one in draft.choice if one.id == int(value)), None)
    if meter is None or draft.sent_at is None:
        raise NotYoursError
    wanted = await photos_wanted(person)
    period = next((one.period for one in wanted if one.meter.id == meter.id), None)
    taken = await take_evidence(person, meter.id, draft.photos, draft.sent_at, period=period)
    said, said_at = draft.caption, draft.sent_at
    draft = replace(draft, photos=(), choice=(), sent_at=None, caption="")
    if draft.table:
        await form.go(Passing.table, draft)
    else:
        if meter.account_id != draft.account_id:
            draft = await draft_of(person, list_accounts, meter.account_id)
        line = await known_line(person, draft, meter.id, list_meters)
        await ask_of(form, draft, line, period)
        await take_words(form, person, said, said_at, judge_reading)
    await say(form, news(taken, form.chat))


async def ask_of(
    form: Form[Draft], draft: Draft, line: MeterLine, period: str | None = None
) -> None:
    """Ask the number; where it is in, wait for more photos."""
    draft = replace(draft, line=line, judged=None, typed=(), confirmed=(), period=None)
    if period is not None:
        await form.start(Passing.photo, replace(draft, period=period))
    elif line.current is not None and may_change(line.current):
        draft = replace(draft, period=line.current.period)
        await form.start(Passing.photo, draft)
    else:
        await form.start(Passing.value, replace(draft, queue=(line.meter.id,)))


async def known_line(
    person: Person, draft: Draft, meter_id: int, list_meters: ListMeters
) -> MeterLine:
    known = await list_meters(person, draft.account_id)
    line = next((one for one in known.lines if one.meter.id == meter_id), None)
    if line is None:
        raise NotYoursError
    return line


async def attach(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    read_versions: ReadVersions,
) -> None:
    """«Приложить фото» to a reading that is not exported."""
    del query
    meter_id, period = screens.read_month(value)
    _, known = await read_versions(person, meter_id, period)
    if screens.may_still_change(known):
        draft = await draft_of(person, list_accounts)
        line = await known_line(person, draft, meter_id, list_meters)
        await form.start(Passing.photo, replace(draft, line=line, period=period))
    else:
        await form.leave(screens.refused(ReadingRefusal.HANDED_OVER))
    keep_receipt(form.chat)


async def show_photos(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    my_readings: MyReadings,
    order_evidence: OrderEvidence,
    timetable: Timetable,
    clock: Clock,
) -> None:
    """«Показать фото»: those that this chat has sent."""
    del query
    meter_id, period = screens.read_month(value)
    ordered = await order_evidence(person, meter_id, period)
    chat.outgoing += ordered
    chat.toast = text("evidence-on-its-way" if ordered else "evidence-none")
    overview = await list_accounts(person)
    if overview.current is None:
        raise NotYoursError
    known = await my_readings(person, overview.current.account.id)
    chosen = next((one for one in known if one.meter.id == meter_id), None)
    if chosen is not None and chat.state is None:
        house = await timetable(overview.current.account.id, clock())
        chat.rest(screens.history(chosen, house.zone))
        keep_receipt(chat)


def news(taken: Taken | EvidenceRefusal, chat: Chat) -> Text:
    if isinstance(taken, EvidenceRefusal):
        return text(taken)
    key = photo_screens.KEEPING
    if chat.state == Passing.value.state:
        key = photo_screens.KEEPING_VALUE
    return text(key, month=Month(taken.period))


async def say(form: Form[Draft], line: Text) -> None:
    """Say it over the step; what was taken in a row, and which photos were not, stays in sight."""
    chat = form.chat
    before = chat.shown.news if chat.shown is not None else photo_screens.news_of(chat)
    await form.repeat(line)
    if chat.shown is not None:
        stays = {photo_screens.SO_FAR, *photo_screens.REFUSALS} - {line.key}
        kept = tuple(one for one in before if one.key in stays)
        chat.show(chat.shown.under(*kept, line))


@dataclass(frozen=True, slots=True)
class EvidenceRead:
    """What became of a photo, as it happens in its chat."""

    task: Task
    found: Picture | EvidenceRefusal

    async def __call__(
        self,
        chat: Chat,
        stored: StoredChat,
        form: Form[Any] | None,
        use_cases: Mapping[str, Any],
    ) -> None:
        del stored
        keep_evidence: KeepEvidence = use_cases["keep_evidence"]
        ended = await keep_evidence(self.task, self.found)
        if ended is None:
            return
        chat.note(str(ended.refusal or "evidence-kept"))
        locked = form is not None and form.dialogue.binding
        if ended.refusal is not None:
            put_over(chat, text(ended.refusal), locked=locked, waiting=ended.waiting)
        elif not ended.waiting and not locked:
            _keep_promise(chat, ended)


def _keep_promise(chat: Chat, ended: Ended) -> None:
    """Say that it is kept where it was said that it would be; elsewhere nobody waits for it."""
    if any(one.key in photo_screens.PROMISES for one in photo_screens.news_of(chat)):
        put_over(chat, text("evidence-kept", count=ended.photos))


async def lose_evidence(chat: Chat, stored: StoredChat) -> None:
    """It could not be kept for good."""
    del stored
    chat.note("evidence-lost")
    put_over(chat, text(EvidenceRefusal.UNREACHABLE))


def put_over(chat: Chat, line: Text, *, locked: bool = False, waiting: int = 0) -> None:
    """Say it above what the chat shows: its buttons stay those that they were.

    What was refused stays in sight, and what was promised while other photos wait.
    """
    screen = None if chat.card is None else chat.card.screen
    if screen is None or locked:
        chat.outgoing.append(Notify(Screen((line,))))
        return
    gone = {line.key} if waiting else {*photo_screens.PROMISES, line.key}
    others = (one for one in screen.news if one.key not in gone)
    chat.same_drawing = True
    chat.show(screen.under(*others, line))


def photos_router() -> Router:
    own = Router(name="photos of dials")
    press, message = own.callback_query.register, own.message.register
    message(send_photo, StateFilter(*ASKS), SentEvidence())
    message(send_another, StateFilter(Passing.whose), SentEvidence())
    message(choose_meter_first, StateFilter(Passing.whose))
    message(send_a_photo_here, StateFilter(Passing.photo))
    press(tell_whose, Pressed("whose"), StateFilter(Passing.whose))
    press(attach, Pressed("add"))
    press(show_photos, Pressed("see"))
    return own
