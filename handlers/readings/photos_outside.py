"""Photos of dials outside of all dialogues: at readings, or because staff have asked for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.domain.meters import Meter
from bot.services.cabinet import ListAccounts
from bot.services.evidence import EvidenceRefusal, TakeEvidence, Taken
from bot.services.messages import Month, Text, text
from bot.services.meter_lists import ListMeters, ReadTyped, TypedTable
from bot.services.people import Person
from bot.services.photos_wanted import PhotosWanted, PhotoWanted
from bot.services.readings import JudgeReading
from bot.ui.chat import Chat
from bot.ui.doubt_cards import questioned_by
from bot.ui.filters import SentEvidence
from bot.ui.form import Form
from handlers.readings import photo_screens
from handlers.readings.cards import Draft, Passing
from handlers.readings.passing import DIALOGUE
from handlers.readings.photos import Photo, ask_of, caption_of, known_line, news, say, take_words
from handlers.readings.steps import draft_of
from handlers.readings.words import called


async def send_what_was_asked(
    message: Message,
    chat: Chat,
    photo: Photo,
    wanted: Sequence[PhotoWanted],
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    take_evidence: TakeEvidence,
) -> None:
    """A photo, outside of all dialogues, while staff wait for one."""
    if isinstance(photo, EvidenceRefusal):
        chat.redraw(text(photo))
        return
    form = Form(chat, DIALOGUE)
    meter, period = wanted[0].meter, wanted[0].period
    draft = await draft_of(person, list_accounts, meter.account_id)
    if len({one.meter.id for one in wanted}) > 1:
        choice = tuple(one.meter for one in wanted)
        draft = replace(draft, photos=(photo,), choice=choice, sent_at=message.date)
        await form.start(Passing.whose, draft)
        return
    line = await known_line(person, draft, meter.id, list_meters)
    taken = await take_evidence(person, meter.id, (photo,), message.date, period=period)
    await ask_of(form, draft, line, period)
    await say(form, _for_staff(taken, meter))


async def reply_with_photo(
    message: Message,
    form: Form[Draft],
    photo: Photo,
    wanted: Sequence[PhotoWanted],
    person: Person,
    take_evidence: TakeEvidence,
) -> None:
    """A photo in reply to the question of staff, whatever else is asked meanwhile."""
    if isinstance(photo, EvidenceRefusal):
        await say(form, text(photo))
        return
    meter, period = wanted[0].meter, wanted[0].period
    taken = await take_evidence(person, meter.id, (photo,), message.date, period=period)
    await say(form, _for_staff(taken, meter))


def _for_staff(taken: Taken | EvidenceRefusal, meter: Meter) -> Text:
    if isinstance(taken, EvidenceRefusal):
        return text(taken)
    return text(photo_screens.KEEPING_ASKED, meter=called(meter), month=Month(taken.period))


async def send_at_readings(
    message: Message,
    chat: Chat,
    photo: Photo,
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    take_evidence: TakeEvidence,
    read_typed: ReadTyped,
    judge_reading: JudgeReading,
) -> None:
    """A photo at the list of meters, below a receipt or at what was passed.

    What is written below it is read like a message: it may tell the meter, and its value.
    """
    if isinstance(photo, EvidenceRefusal):
        chat.redraw(text(photo))
        return
    form = Form(chat, DIALOGUE)
    draft = await draft_of(person, list_accounts)
    known = await list_meters(person, draft.account_id)
    lines = tuple(one for one in known.lines if one.closed is None)
    given = photo_screens.receipt_of(chat)
    line = next((one for one in lines if given and one.meter.id == given[0]), None)
    if given is None and len(lines) == 1:
        line = lines[0]
    said = caption_of(message)
    if line is None:
        if not lines:
            chat.redraw(text("evidence-no-meters"))
            return
        told = await read_typed(person, draft.account_id, said, message.date)
        draft = _with_words(draft, told, said, message.date)
        [row, *more] = told.rows or [None]
        named = None if row is None or more else row.meter.id
        line = next((one for one in lines if one.meter.id == named), None)
        if line is None:
            choice = tuple(one.meter for one in lines)
            draft = replace(draft, photos=(photo,), choice=choice, sent_at=message.date)
            await form.start(Passing.whose, draft)
            return
    period = given[1] if given else None
    taken = await take_evidence(person, line.meter.id, (photo,), message.date, period=period)
    if draft.table:
        await form.start(Passing.table, draft)
    else:
        await ask_of(form, draft, line)
        await take_words(form, person, said, message.date, judge_reading)
    await say(form, news(taken, chat))


def _with_words(draft: Draft, told: TypedTable, said: str, said_at: datetime) -> Draft:
    """Keep what was said below a photo: what is not understood alone waits for its meter."""
    if told.rows:
        return replace(draft, table=told.rows, left=told.left, told_at=said_at, several=True)
    return replace(draft, caption=said)


class PhotoAsked(Filter):
    """Outside of all dialogues, while staff wait for a photo, or in reply to their question."""

    async def __call__(
        self, message: Message, chat: Chat, person: Person, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, Any]:
        replied = questioned_by(message)
        if person.session is None or chat.card is None:
            return False
        if chat.state is not None and replied is None:
            return False
        receipt = photo_screens.receipt_of(chat)
        photos_wanted: PhotosWanted = use_cases["photos_wanted"]
        wanted = await photos_wanted(person, replied=replied, below=receipt)
        return {"wanted": wanted} if wanted else False


class AtReadings(Filter):
    """Outside of all dialogues, where the card is about meters and their readings."""

    async def __call__(self, message: Message, chat: Chat, person: Person) -> bool:
        del message
        if person.session is None or chat.state is not None or chat.card is None:
            return False
        screen = chat.card.screen
        return screen is not None and screen.lines[0].key in photo_screens.PLACES


def reply_router() -> Router:
    """Make what takes a reply to a question of staff before the step does."""
    own = Router(name="photos in reply")
    own.message.register(reply_with_photo, SentEvidence(), PhotoAsked())
    return own


def last_router() -> Router:
    """Make what takes photos at readings, before they are looked at for a receipt's code."""
    own = Router(name="photos at readings")
    own.message.register(send_what_was_asked, SentEvidence(), PhotoAsked())
    own.message.register(send_at_readings, AtReadings(), SentEvidence())
    return own
