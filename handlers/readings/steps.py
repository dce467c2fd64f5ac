"""The ways between the steps of passing readings."""

from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from bot.domain.accounts import mask_number
from bot.domain.dials import ReadingRefusal, Values
from bot.services.cabinet import ListAccounts, NotYoursError
from bot.services.messages import text
from bot.services.meter_lists import ListMeters, TypedTable
from bot.services.people import Person
from bot.services.readings import Judged, JudgeReading, ReadingReceipt
from bot.services.timetable import Timetable
from bot.ui.chat import Chat
from bot.ui.form import Form
from handlers.readings import cards, screens, words
from handlers.readings.cards import Draft, Passing


def keep_receipt(chat: Chat) -> None:
    """Let a receipt stand in the chat as it is: what follows comes below it."""
    screen = None if chat.card is None else chat.card.screen
    if screen is not None and screen.lines and screen.lines[0].key in cards.RECEIPTS:
        chat.fresh = True


async def draft_of(
    person: Person, list_accounts: ListAccounts, account_id: int | None = None
) -> Draft:
    """Begin with the current account, or with the one that a message was about."""
    overview = await list_accounts(person)
    meant = (one for one in overview.accounts if one.account.id == account_id)
    chosen = next(meant, overview.current)
    if chosen is None:
        raise NotYoursError
    account = chosen.account
    return Draft(account.id, mask_number(account.number))


async def ask_next(
    form: Form[Draft], person: Person, draft: Draft, list_meters: ListMeters
) -> None:
    """Ask the value of the first meter of the queue; a meter of another account is nobody's."""
    known = await list_meters(person, draft.account_id)
    line = next((one for one in known.lines if one.meter.id == draft.queue[0]), None)
    if line is None:
        raise NotYoursError
    if line.closed is not None:
        await form.leave(screens.refused(line.closed))
        return
    draft = replace(draft, line=line, judged=None, typed=(), confirmed=())
    await form.start(Passing.value, draft)


async def take_value(
    form: Form[Draft],
    person: Person,
    values: Values,
    said_at: datetime,
    judge_reading: JudgeReading,
) -> None:
    """Hold it against what is known, and show it to be confirmed."""
    draft = form.draft
    meter = cards.line_of(draft).meter
    draft = draft.saying(meter.id, values)
    judged = await judge_reading(
        person, meter.id, values, said_at, period=draft.period, together=draft.together
    )
    if isinstance(judged, ReadingRefusal):
        await repeat_value(form, judged)
        return
    draft = replace(draft, judged=judged, typed=values, said_at=said_at, confirmed=())
    await form.go(Passing.check, draft)


async def repeat_value(form: Form[Draft], why: ReadingRefusal) -> None:
    """Ask again; what was typed before it is not to be confirmed by mistake."""
    if form.chat.state != Passing.value.state:
        await form.go(Passing.value, replace(form.draft, judged=None, confirmed=()))
    await form.repeat(why)


async def show_table(form: Form[Draft], told: TypedTable, said_at: datetime) -> None:
    """What is told anew takes the place of what was told of the same meters."""
    draft = form.draft
    open_rows = tuple(row for row in draft.open_rows if row.meter.id not in told.together)
    draft = replace(draft, table=told.rows, left=told.left, told_at=said_at, open_rows=open_rows)
    await form.go(Passing.table, draft)


async def go_on(
    form: Form[Draft],
    person: Person,
    draft: Draft,
    list_meters: ListMeters,
    timetable: Timetable,
) -> None:
    """Ask what is still open: of what was told already, then of meters; then give receipts."""
    if draft.open_rows:
        await _ask_row(form, person, draft, list_meters)
    elif draft.queue:
        await ask_next(form, person, draft, list_meters)
    else:
        await give_receipts(form, draft, timetable)
        return
    if draft.done:
        last = draft.done[-1]
        meter, number = words.called(last.meter), words.number_line(last.reading)
        count = len(draft.done)
        await form.repeat(text("reading-so-far", count=count, meter=meter, number=number))


async def _ask_row(
    form: Form[Draft], person: Person, draft: Draft, list_meters: ListMeters
) -> None:
    """A value that was told among others, and is asked about."""
    row, *rest = draft.open_rows
    known = await list_meters(person, draft.account_id)
    line = next((one for one in known.lines if one.meter.id == row.meter.id), None)
    draft = replace(
        draft,
        line=line,
        open_rows=tuple(rest),
        judged=None if isinstance(row.judged, ReadingRefusal) else row.judged,
        typed=row.values,
        said_at=draft.told_at,
        confirmed=(),
    )
    await form.start(Passing.check, draft)


async def give_receipts(form: Form[Draft], draft: Draft, timetable: Timetable) -> None:
    zone: tzinfo = UTC
    if draft.done:
        zone = (await timetable(draft.account_id, draft.done[0].reading.taken_at)).zone
    if len(draft.done) == 1 and not draft.refused and not draft.skipped:
        await form.leave(cards.receipt(draft.done[0], zone))
    elif len(draft.refused) == 1 and not draft.done and not draft.several:
        await form.leave(screens.refused(draft.refused[0].why))
    else:
        await form.leave(cards.summary(draft, zone))


def with_receipt(draft: Draft, given: ReadingReceipt) -> Draft:
    """Add it, in place of one for the same meter and month that it has replaced."""
    queue = tuple(one for one in draft.queue if one != given.meter.id)
    done = (
        one
        for one in draft.done
        if (one.meter.id, one.reading.period) != (given.meter.id, given.reading.period)
    )
    return replace(draft, queue=queue, done=(*done, given))


def with_refusal(draft: Draft, refused: cards.Refused) -> Draft:
    queue = tuple(one for one in draft.queue if one != refused.meter.id)
    return replace(draft, queue=queue, refused=(*draft.refused, refused))


def overtaken(seen: Judged, fresh: Judged) -> str | None:
    """Name what came since this one was shown: another value for its month, or another month."""
    if fresh.period != seen.period:
        return "reading-other-month"
    now = fresh.last
    if now is None or not now.counts or fresh.again is not None:
        return None
    return None if seen.last is not None and seen.last.id == now.id else "reading-meanwhile"
