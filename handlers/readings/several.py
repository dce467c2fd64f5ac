"""Several readings in one message, in a step or in the menu; and two that are swapped."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Filter, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.dials import ReadingRefusal, Values
from bot.domain.judgement import Concern
from bot.domain.meters import Meter
from bot.domain.reading_words import LONGEST_SAID, Unread, named_meters
from bot.services.cabinet import ListAccounts
from bot.services.messages import Private, text
from bot.services.meter_lists import ListMeters, MeterList, ReadTyped, TypedRow, TypedTable
from bot.services.people import Person
from bot.services.readings import Judged, JudgeReading, PassReading, ReadingReceipt
from bot.services.timetable import Timetable
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.presses import Pressed
from handlers.readings import cards, screens
from handlers.readings.cards import Draft, Passing
from handlers.readings.passing import DIALOGUE
from handlers.readings.steps import (
    ask_next,
    draft_of,
    go_on,
    overtaken,
    show_table,
    with_receipt,
    with_refusal,
)


async def tell_in_the_menu(
    message: Message,
    chat: Chat,
    told: TypedTable,
    person: Person,
    list_accounts: ListAccounts,
) -> None:
    """«хвс 123 гвс 45», said outside of all dialogues."""
    form = Form(chat, DIALOGUE)
    draft = replace(await draft_of(person, list_accounts), several=True)
    draft = replace(draft, table=told.rows, left=told.left, told_at=message.date)
    await form.start(Passing.table, draft)


async def tell_anew(
    message: Message, form: Form[Draft], typed: str, person: Person, read_typed: ReadTyped
) -> None:
    """Another message takes the place of the table that was not confirmed."""
    told = await read_typed(person, form.draft.account_id, typed, message.date)
    await show_table(form, told, message.date)


async def take_table(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    judge_reading: JudgeReading,
    pass_reading: PassReading,
    list_meters: ListMeters,
    timetable: Timetable,
) -> None:
    """Take all that raises no question; what does is asked one by one."""
    del query
    draft = form.draft
    fresh = await _judged_anew(person, draft, judge_reading)
    news = next(filter(None, map(_overtaken, draft.table, fresh)), None)
    if news is not None:
        await form.keep(replace(draft, table=fresh))
        await form.repeat(news)
        return
    told = {row.meter.id for row in fresh}
    queue = tuple(one for one in draft.queue if one not in told)
    draft = replace(draft, queue=queue, several=True)
    apart = _maybe_swapped(fresh)
    for row in fresh:
        if row.meter.id not in apart:
            draft = await _take_row(person, draft, row, pass_reading)
    asked_first = sorted((row for row in fresh if row.meter.id in apart), key=_asks_nothing)
    draft = replace(draft, open_rows=(*draft.open_rows, *asked_first))
    if draft.done != form.draft.done:  # else each raised a question first
        form.chat.note("readings-passed")
    await go_on(form, person, draft, list_meters, timetable)


async def _judged_anew(
    person: Person, draft: Draft, judge_reading: JudgeReading
) -> tuple[TypedRow, ...]:
    told_at, together = cards.told_at(draft), draft.together
    rows = [
        replace(
            row,
            judged=await judge_reading(
                person, row.meter.id, row.values, told_at, together=together
            ),
        )
        for row in draft.table
    ]
    return tuple(rows)


def _maybe_swapped(rows: tuple[TypedRow, ...]) -> set[int]:
    """Give the meters of pairs that seem exchanged: neither is taken before it is answered."""
    pairs = [
        {row.meter.id, row.judged.judgement.swap_with}
        for row in rows
        if isinstance(row.judged, Judged) and Concern.SWAPPED in row.judged.questions()
    ]
    return {row.meter.id for row in rows if any(row.meter.id in pair for pair in pairs)}


def _asks_nothing(row: TypedRow) -> bool:
    return not (isinstance(row.judged, Judged) and row.judged.questions())


def _overtaken(seen: TypedRow, fresh: TypedRow) -> str | None:
    if isinstance(seen.judged, Judged) and isinstance(fresh.judged, Judged):
        return overtaken(seen.judged, fresh.judged)
    return None


async def _take_row(
    person: Person, draft: Draft, row: TypedRow, pass_reading: PassReading
) -> Draft:
    taken = await pass_reading(
        *(person, row.meter.id, row.values, cards.told_at(draft)),
        together=draft.together,
        judged=row.judged,
    )
    match taken:
        case ReadingReceipt() as given:
            return with_receipt(draft, given)
        case Judged() as asked:
            return replace(draft, open_rows=(*draft.open_rows, replace(row, judged=asked)))
        case why:
            return with_refusal(draft, cards.Refused(row.meter, why))


async def swap(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    judge_reading: JudgeReading,
    list_meters: ListMeters,
) -> None:
    """«Перепутаны местами — поменять»: each value goes to the other water meter."""
    del query
    draft, judged = form.draft, cards.judged_of(form.draft)
    other_id = judged.judgement.swap_with
    if other_id is None or Concern.SWAPPED not in judged.questions(draft.confirmed):
        await form.keep(draft)
        return
    known = await list_meters(person, draft.account_id)
    told = {other_id: draft.typed}
    theirs = draft.together.get(other_id) or _passed(known, other_id)
    if theirs is not None:
        told[judged.meter.id] = theirs
    meters = {line.meter.id: line.meter for line in known.lines}
    table = tuple(
        TypedRow(meters[one], values, ReadingRefusal.UNREADABLE) for one, values in told.items()
    )
    left = tuple(row for row in draft.open_rows if row.meter.id not in told)
    queue = (judged.meter.id, *(one for one in draft.queue if one not in {*told, judged.meter.id}))
    said_at = cards.said_at(draft)
    draft = replace(draft, told_at=min(said_at, draft.told_at or said_at))
    draft = replace(draft, table=table, left=(), open_rows=left, queue=queue, several=True)
    table = await _judged_anew(person, draft, judge_reading)
    await form.go(Passing.table, replace(draft, table=table))


def _passed(known: MeterList, meter_id: int) -> Values | None:
    """Give what was passed for the month already."""
    current = next((one.current for one in known.lines if one.meter.id == meter_id), None)
    return None if current is None else current.values


async def name_meter(
    message: Message,
    chat: Chat,
    named: Sequence[Meter],
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
) -> None:
    """«хвс» at the list: as if its button were pressed; where several fit, which one is asked."""
    if len(named) == 1:
        draft = replace(await draft_of(person, list_accounts), queue=(named[0].id,))
        await ask_next(Form(chat, DIALOGUE), person, draft, list_meters)
    elif named:
        chat.rest(screens.which(named))
    else:
        why = text(f"reading-unread-{Unread.NO_METER}")
        said = Private((message.text or "").strip()[:LONGEST_SAID])
        chat.redraw(text("reading-left", said=said, why=why))


class NamesMeter(Filter):
    """A meter and no number, where a meter is to be chosen; gives the `named` ones."""

    async def __call__(
        self, message: Message, chat: Chat, person: Person, use_cases: Any
    ) -> bool | dict[str, Any]:
        if person.session is None or chat.state is not None or chat.hush or not _at_the_list(chat):
            return False
        overview = await use_cases["list_accounts"](person)
        if not await Typed()(message) or overview.current is None:
            return False
        known: MeterList = await use_cases["list_meters"](person, overview.current.account.id)
        open_ = [line.meter for line in known.lines if line.closed is None]
        said = message.text or ""
        named = named_meters(said, open_) or named_meters(said, [o.meter for o in known.lines])
        return False if named is None else {"named": named}


class TellsReadings(Filter):
    """Text outside of all dialogues that tells readings of a signed-in person; gives `told`.

    In the menu nothing else may be said in it; under the list of meters a part may do.
    """

    async def __call__(
        self, message: Message, chat: Chat, person: Person, use_cases: Any
    ) -> bool | dict[str, Any]:
        typed = await Typed()(message)
        said = message.text or ""
        if not typed or person.session is None or chat.state is not None or chat.hush:
            return False
        if not any(map(str.isdigit, said)):
            return False
        overview = await use_cases["list_accounts"](person)
        if overview.current is None:
            return False
        read_typed: ReadTyped = use_cases["read_typed"]
        told = await read_typed(person, overview.current.account.id, said, message.date)
        return {"told": told} if told.sure or _at_the_list(chat) else False


def _at_the_list(chat: Chat) -> bool:
    screen = None if chat.card is None else chat.card.screen
    return screen is not None and bool(screen.lines) and screen.lines[0].key in screens.LISTS


def table_router() -> Router:
    own = Router(name="readings of a message")
    own.message.register(tell_anew, StateFilter(Passing.table), Typed())
    own.callback_query.register(take_table, Pressed("take"), StateFilter(Passing.table))
    own.callback_query.register(swap, Pressed("swap"), StateFilter(Passing.check))
    return own


def menu_router() -> Router:
    """Make what takes readings told in the menu, before it is said not to be understood."""
    own = Router(name="readings in the menu")
    own.message.register(name_meter, NamesMeter())
    own.message.register(tell_in_the_menu, TellsReadings())
    return own
