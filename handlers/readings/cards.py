"""One value from the question to its receipt, and several told at once."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from aiogram.fsm.state import State, StatesGroup

from bot.domain.accounts import mask_number
from bot.domain.dials import ReadingRefusal, Values
from bot.domain.judgement import ANSWERS, Concern
from bot.domain.meters import Flag, Meter, Reading
from bot.domain.reading_lives import may_change
from bot.domain.reading_words import Leftover, Unread
from bot.services.messages import Button, Day, Month, Private, Rows, Screen, Text, text
from bot.services.meter_lists import MeterLine, TypedRow
from bot.services.readings import Judged, ReadingReceipt
from bot.services.receipt_photos import SentPhoto
from handlers.readings.screens import attach_button, month_value
from handlers.readings.words import (
    TO_LIST,
    called,
    cost_lines,
    in_room,
    number_line,
    placed_lines,
    short_receipt,
    shown,
    spent_line,
    spent_lines,
    status_line,
    taken_line,
    usual_line,
)

MOST_LINES_OF_RECEIPTS = 60
MOST_LINES_OF_TABLE = 32
MOST_LEFT = 5
RECEIPT = "reading-receipt"
RECEIPT_AGAIN = "reading-receipt-again"
RECEIPT_CORRECTED = "reading-receipt-corrected"
SUMMARY = "readings-passed"
RECEIPTS = {RECEIPT, RECEIPT_AGAIN, RECEIPT_CORRECTED, SUMMARY}
TO_MENU = Button(text("button-menu"), "readings.menu")
SKIP = Button(text("button-skip"), "meter.skip")
AGAIN = Button(text("button-type-again"), "meter.again")
TYPO = Button(text("button-typo"), "meter.again")
SWAP = Button(text("button-swap"), "meter.swap")


class Passing(StatesGroup):
    value = State()
    check = State()
    table = State()
    photo = State()
    whose = State()


@dataclass(frozen=True, slots=True)
class Refused:
    meter: Meter
    why: ReadingRefusal


@dataclass(frozen=True, slots=True)
class Draft:
    """`queue`: the meters still to be asked, the one of `line` first; `period`: one to correct.

    `fixed` is that month's reading, `before` the one it is compared with.

    `typed` was told at `said_at`, the date of its message; `judged` is what is known of it.
    `table` was told at `told_at` in one message, `open_rows` of it wait for an answer.
    `photos` were sent, the last at `sent_at`, and wait for one of `choice`, as does the `caption`.
    """

    account_id: int
    number: str  # masked
    queue: tuple[int, ...] = ()
    several: bool = False
    line: MeterLine | None = None
    period: str | None = None
    fixed: Reading | None = None
    before: Reading | None = None
    said_at: datetime | None = None
    typed: Values = ()
    judged: Judged | None = None
    confirmed: tuple[Flag, ...] = ()
    table: tuple[TypedRow, ...] = ()
    told_at: datetime | None = None
    left: tuple[Leftover, ...] = ()
    open_rows: tuple[TypedRow, ...] = ()
    done: tuple[ReadingReceipt, ...] = ()
    refused: tuple[Refused, ...] = ()
    skipped: int = 0
    photos: tuple[SentPhoto, ...] = ()
    choice: tuple[Meter, ...] = ()
    sent_at: datetime | None = None
    caption: str = ""

    @property
    def together(self) -> dict[int, Values]:
        """Give what was told at once, by meter."""
        return {row.meter.id: row.values for row in self.table}

    def saying(self, meter_id: int, values: Values) -> "Draft":
        """Put a value that was typed anew in the place of what a message told."""
        table = (
            replace(row, values=values) if row.meter.id == meter_id else row for row in self.table
        )
        return replace(self, table=tuple(table))


def line_of(draft: Draft) -> MeterLine:
    if draft.line is None:
        raise LookupError("a value is asked of a meter")
    return draft.line


def judged_of(draft: Draft) -> Judged:
    if draft.judged is None:
        raise LookupError("only a value that was typed is confirmed")
    return draft.judged


def said_at(draft: Draft) -> datetime:
    if draft.said_at is None:
        raise LookupError("only what was told is taken")
    return draft.said_at


def told_at(draft: Draft) -> datetime:
    if draft.told_at is None:
        raise LookupError("only what was told is taken")
    return draft.told_at


def type_value(draft: Draft) -> Screen:
    line = line_of(draft)
    meter = line.meter
    lines = [text("reading-title", meter=called(meter))]
    usual = () if line.usual is None else (usual_line(meter, line.usual),)
    if draft.period is None:
        lines += (*_month_asked(line), *usual, *_until(line))
    else:
        lines += (*_fixed(draft, draft.period), *usual)
        if draft.period == line.placed.period.iso:
            lines += _until(line)
    lines.append(_ask(meter))
    return Screen(tuple(lines), ((SKIP,),) if draft.several else ())


def _fixed(draft: Draft, period: str) -> tuple[Text, ...]:
    """Say what is corrected, and what stands before it."""
    lines = [text("reading-fixes", month=Month(period))]
    if draft.fixed is not None:
        lines.append(text("reading-fixed", values=shown(draft.fixed.values)))
    if draft.before is not None:
        lines.append(text("reading-previous", values=shown(draft.before.values)))
    return tuple(lines)


def _month_asked(line: MeterLine) -> tuple[Text, ...]:
    """Say what a value is compared with and what it replaces, or for which month it counts."""
    current, previous, lines = line.current, line.previous, list[Text]()
    if line.coming is not None and current is not None:
        month, values = Month(current.period), shown(current.values)
        coming = Month(line.coming.period)
        lines.append(text("reading-handed", month=month, values=values, coming=coming))
        current, previous = line.coming.current, line.coming.previous
    if previous is not None:
        lines.append(text("reading-previous", values=shown(previous.values)))
    if current is not None:
        key = "reading-is-in" if may_change(current) else "reading-closed"
        lines.append(text(key, month=Month(current.period), values=shown(current.values)))
    return tuple(lines)


def _until(line: MeterLine) -> tuple[Text, ...]:
    """Say how today stands to the window, unless it is about a month that is closed."""
    if line.current is not None and not may_change(line.current):
        return ()
    month, closes = Month(line.placed.period.iso), Day(line.placed.closes)
    return (*placed_lines(line.placed), text("reading-until", month=month, closes=closes))


def _ask(meter: Meter) -> Text:
    if meter.zones > 1:
        return text("reading-ask-zones", zones=meter.zones)
    return text("reading-ask-value" if meter.decimals else "reading-ask-whole")


def check(draft: Draft) -> Screen:
    """Ask what is still open of a value; then show what is to be confirmed."""
    judged = judged_of(draft)
    questions = judged.questions(draft.confirmed)
    lines = _about(draft, judged)
    skip: Rows = ((SKIP,),) if draft.several else ()
    if questions:
        key, decimals = f"reading-concern-{questions[0]}", judged.meter.decimals
        ask = text(key, month=Month(judged.period), decimals=decimals)
        return Screen((*lines, ask), (*_answers(questions[0], swap=draft.period is None), *skip))
    notes = tuple(
        text(f"reading-concern-{one}", month=Month(judged.period))
        for one in judged.judgement.concerns
        if one not in ANSWERS
    )
    confirm = (Button(text("button-confirm"), "meter.confirm"), AGAIN)
    cost = () if _anew(draft) else cost_lines(judged.cost)
    return Screen((*lines, *cost, *_answered(draft, judged), *notes), (confirm, *skip))


def _answered(draft: Draft, judged: Judged) -> tuple[Text, ...]:
    """Repeat what was said to each question, in the order in which they were asked."""
    said = (
        flag
        for one in judged.questions()
        for flag in sorted(ANSWERS[one].intersection(draft.confirmed))
    )
    return tuple(text("reading-said", answer=text(f"reading-answer-{flag}")) for flag in said)


def _anew(draft: Draft) -> bool:
    """Tell whether nobody knows what went through, by what the person said."""
    return not {Flag.METER_REPLACED, Flag.BELOW_PREVIOUS}.isdisjoint(draft.confirmed)


def _about(draft: Draft, judged: Judged) -> tuple[Text, ...]:
    judgement, meter = judged.judgement, judged.meter
    asked = bool(judged.questions(draft.confirmed))
    title = "reading-asked" if asked else "reading-check"
    lines = [text(title, meter=called(meter), month=Month(judged.period))]
    if judgement.previous is not None:
        lines.append(text("reading-previous", values=shown(judgement.previous.values)))
    current = judged.last
    if current is not None and current.counts:
        month = Month(current.period)
        lines.append(text("reading-is-in", month=month, values=shown(current.values)))
    lines.append(text("reading-now", values=shown(judgement.values)))
    if judgement.spent is not None and not _anew(draft):
        lines.append(spent_line("reading-spent", meter, judgement.spent))
    elif judgement.previous is not None and not asked:
        lines.append(text("reading-spent-by-centre"))
    if judgement.usual is not None:
        lines.append(usual_line(meter, judgement.usual))
    return (*lines, *(() if draft.period else placed_lines(judged.placed)))


def _answers(concern: Concern, *, swap: bool) -> Rows:
    """What answers a question; the safest first: «опечатка» changes nothing."""
    flags = sorted(ANSWERS[concern], reverse=True)
    said = tuple((Button(text(f"reading-answer-{flag}"), f"meter.say={flag}"),) for flag in flags)
    swapped = ((SWAP,),) if swap and concern is Concern.SWAPPED else ()
    return (*swapped, (AGAIN if concern is Concern.FAR_ABOVE else TYPO,), *said)


def table(draft: Draft) -> Screen:
    """Show what was understood of a message, and what was not."""
    takes = any(isinstance(row.judged, Judged) for row in draft.table)
    lines = (
        text("reading-table"),
        text("readings-account", number=Private(draft.number)),
        *in_room([_row(row) for row in draft.table], MOST_LINES_OF_TABLE),
        *_left(draft.left),
        text("reading-table-confirm" if takes else "reading-table-nothing"),
    )
    confirm = (Button(text("button-confirm"), "meter.take"),)
    return Screen(lines, ((confirm,) if takes else ()))


def _row(row: TypedRow) -> tuple[Text, ...]:
    meter = called(row.meter)
    if isinstance(row.judged, ReadingRefusal):
        line = text("reading-row-refused", meter=meter, values=shown(row.values))
        return (line, text(row.judged))
    judgement, current = row.judged.judgement, row.judged.last
    month = Month(row.judged.period)
    lines = [text("reading-row", meter=meter, values=shown(judgement.values), month=month)]
    if current is not None and current.counts:
        lines.append(text("reading-is-in", month=month, values=shown(current.values)))
    if judgement.previous is not None:
        lines.append(text("reading-previous", values=shown(judgement.previous.values)))
    lines += placed_lines(row.judged.placed)
    if judgement.spent is not None:
        lines.append(spent_line("reading-spent", row.meter, judgement.spent))
    lines += [
        text(f"reading-concern-{one}", month=month)
        for one in judgement.concerns
        if one not in ANSWERS and one is not Concern.VERIFICATION_EXPIRED
    ]
    if Concern.VERIFICATION_EXPIRED in judgement.concerns:
        lines.append(text("reading-expired"))
    if row.judged.questions():
        lines.append(text("reading-row-asked"))
    return tuple(lines)


def _left(left: tuple[Leftover, ...]) -> tuple[Text, ...]:
    """Name each part that was not understood, and why."""
    lines: list[Text] = []
    for one in left[:MOST_LEFT]:
        why = text(one.refusal or ReadingRefusal.UNREADABLE)
        if one.why is not Unread.BAD_VALUE:
            why = text(f"reading-unread-{one.why}")
        lines.append(text("reading-left", said=Private(one.said), why=why) if one.said else why)
    return tuple(lines)


def receipt(given: ReadingReceipt, zone: tzinfo) -> Screen:
    """Give what proves that the reading was taken; `zone` is that of the house."""
    reading, meter = given.reading, given.meter
    title = RECEIPT
    if given.again:
        title = RECEIPT_AGAIN
    elif given.corrected is not None and given.corrected.counts:
        title = RECEIPT_CORRECTED
    lines = [
        text(title),
        number_line(reading),
        taken_line(reading, zone),
        text("readings-account", number=Private(mask_number(given.account.number))),
        text("reading-meter-line", meter=called(meter)),
        text("reading-period", month=Month(reading.period)),
        text("reading-now", values=shown(reading.values)),
    ]
    if given.previous is not None:
        lines.append(text("reading-previous", values=shown(given.previous.values)))
    lines += (*spent_lines(given), status_line(reading))
    if given.photos:
        lines.append(text("reading-photos", count=given.photos))
    value = month_value(meter, reading.period)
    attach = (attach_button(value),) if may_change(reading) else ()
    return Screen(
        (*lines, *_what_follows(given)),
        (
            (Button(text("button-fix"), f"meter.fix={value}"),),
            (Button(text("button-drop-reading"), f"meter.drop={value}"),),
            *((attach,) if attach else ()),
            (TO_LIST, TO_MENU),
        ),
    )


def _what_follows(given: ReadingReceipt) -> tuple[Text, ...]:
    expired = Flag.VERIFICATION_EXPIRED in given.reading.flags
    return (text("reading-concern-verification_expired"),) if expired else ()


def summary(draft: Draft, zone: tzinfo) -> Screen:
    """Give all receipts of several meters in one message; `zone` is that of the house."""
    blocks = [short_receipt(given, zone) for given in draft.done]
    blocks += [
        (text("reading-short-title", meter=called(one.meter)), text(one.why))
        for one in draft.refused
    ]
    number = Private(draft.number)
    head = (text(SUMMARY, count=len(draft.done)), text("readings-account", number=number))
    tail = (text("readings-skipped", count=draft.skipped),) if draft.skipped else ()
    mine = Button(text("button-my-readings"), "readings.mine")
    return Screen(
        (*head, *in_room(blocks, MOST_LINES_OF_RECEIPTS), *tail), ((mine,), (TO_LIST, TO_MENU))
    )
