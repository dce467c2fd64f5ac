"""One value: asked, held against what is known, confirmed, taken; then the next one."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.dials import ReadingRefusal, parse_values
from bot.domain.judgement import ANSWERS
from bot.services.cabinet import ListAccounts
from bot.services.meter_lists import ListMeters, ReadTyped, ReadVersions
from bot.services.people import Person
from bot.services.readings import Judged, JudgeReading, PassReading, ReadingReceipt
from bot.services.timetable import Timetable
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.readings import cards, photo_screens, screens
from handlers.readings.cards import Draft, Passing
from handlers.readings.steps import (
    ask_next,
    draft_of,
    go_on,
    keep_receipt,
    overtaken,
    repeat_value,
    show_table,
    take_value,
    with_receipt,
    with_refusal,
)

DIALOGUE = Dialogue(
    name="meter",
    states=Passing,
    draft=Draft,
    screens={
        Passing.value: cards.type_value,
        Passing.check: cards.check,
        Passing.table: cards.table,
        Passing.photo: photo_screens.send_photos,
        Passing.whose: photo_screens.whose,
    },
    losing=photo_screens.not_kept,
)


async def choose_meter(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
) -> None:
    del query
    draft = replace(await draft_of(person, list_accounts), queue=(int(value),))
    await ask_next(form, person, draft, list_meters)


async def pass_in_a_row(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
) -> None:
    """«Передать все подряд»: those that wait."""
    del query
    draft = await draft_of(person, list_accounts)
    known = await list_meters(person, draft.account_id)
    waiting = tuple(line.meter.id for line in known.waiting)
    if waiting:
        await ask_next(form, person, replace(draft, queue=waiting, several=True), list_meters)
    else:
        await form.leave(screens.refused("readings-all-in"))


async def correct(
    query: CallbackQuery,
    form: Form[Draft],
    value: str,
    person: Person,
    list_accounts: ListAccounts,
    list_meters: ListMeters,
    read_versions: ReadVersions,
) -> None:
    """«Исправить»: while it is not exported."""
    del query
    meter_id, period = screens.read_month(value)
    meter, known = await read_versions(person, meter_id, period)
    if not screens.may_still_change(known):
        await form.leave(screens.refused(ReadingRefusal.HANDED_OVER))
    else:
        draft = await draft_of(person, list_accounts, meter.account_id)
        before = await read_versions.before(person, meter_id, period)
        draft = replace(draft, queue=(meter_id,), period=period, fixed=known[0], before=before)
        await ask_next(form, person, draft, list_meters)
    keep_receipt(form.chat)


async def type_value(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    judge_reading: JudgeReading,
    read_typed: ReadTyped,
) -> None:
    """A number for the meter that is asked; or several, each with its meter."""
    draft = form.draft
    meter = cards.line_of(draft).meter
    values = parse_values(typed, meter)
    if not isinstance(values, ReadingRefusal):
        await take_value(form, person, values, message.date, judge_reading)
        return
    told = await read_typed(person, draft.account_id, typed, message.date)
    mine = [row.values for row in told.rows if row.meter.id == meter.id]
    if len(told.rows) == len(mine) == 1 and told.sure:
        await take_value(form, person, mine[0], message.date, judge_reading)
    elif told.rows and draft.period is None:
        await show_table(form, told, message.date)
    else:
        await repeat_value(form, values)


async def write_a_number(message: Message, form: Form[Draft]) -> None:
    """A sticker, a video, a forwarded message: only a typed number is taken."""
    del message
    await form.repeat("reading-write-number")


async def type_again(
    query: CallbackQuery, form: Form[Draft], person: Person, list_meters: ListMeters
) -> None:
    """«Опечатка, введу заново»: nothing of the value stays."""
    del query
    draft = form.draft
    meter_id = cards.judged_of(draft).meter.id
    queue = (meter_id, *(one for one in draft.queue if one != meter_id))
    await ask_next(form, person, replace(draft, queue=queue), list_meters)


async def say(query: CallbackQuery, form: Form[Draft], value: str) -> None:
    """«Счётчик заменён», «Всё верно»: an answer to the question that is asked."""
    del query
    draft = form.draft
    questions = cards.judged_of(draft).questions(draft.confirmed)
    known = {flag.value: flag for one in questions[:1] for flag in ANSWERS[one]}
    if value in known:
        draft = replace(draft, confirmed=(*draft.confirmed, known[value]))
    await form.keep(draft)


async def skip(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    list_meters: ListMeters,
    timetable: Timetable,
) -> None:
    """«Пропустить»: this meter stays as it is."""
    del query
    draft = form.draft
    skipped = cards.line_of(draft).meter.id
    queue = tuple(one for one in draft.queue if one != skipped)
    draft = replace(draft, queue=queue, skipped=draft.skipped + 1)
    await go_on(form, person, draft, list_meters, timetable)


async def confirm(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    judge_reading: JudgeReading,
    pass_reading: PassReading,
    list_meters: ListMeters,
    timetable: Timetable,
) -> None:
    """Take the value, unless another one was passed meanwhile that was not shown."""
    del query
    draft, judged = form.draft, cards.judged_of(form.draft)
    told = person, judged.meter.id, draft.typed, cards.said_at(draft)
    fresh = await judge_reading(*told, period=draft.period, together=draft.together)
    if isinstance(fresh, Judged) and (news := overtaken(judged, fresh)):
        await form.keep(replace(draft, judged=fresh, confirmed=()))
        await form.repeat(news)
        return
    taken = await pass_reading(
        *told,
        confirmed=draft.confirmed,
        period=draft.period,
        together=draft.together,
        judged=fresh,
    )
    match taken:
        case ReadingReceipt() as given:
            form.chat.note("reading-passed")
            await go_on(form, person, with_receipt(draft, given), list_meters, timetable)
        case Judged() as asked:
            await form.keep(replace(draft, judged=asked))
        case why:
            draft = with_refusal(draft, cards.Refused(judged.meter, why))
            await go_on(form, person, draft, list_meters, timetable)


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(choose_meter, Pressed("pass"))
    press(pass_in_a_row, Pressed("all"))
    press(correct, Pressed("fix"))
    message(type_value, StateFilter(Passing.value, Passing.check), Typed())
    message(write_a_number, StateFilter(Passing.value))
    press(skip, Pressed("skip"), StateFilter(Passing.value, Passing.check))
    press(type_again, Pressed("again"), StateFilter(Passing.check))
    press(say, Pressed("say"), StateFilter(Passing.check))
    press(confirm, Pressed("confirm"), StateFilter(Passing.check))
    return own
