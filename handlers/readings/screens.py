"""The meters of an account, what was passed month by month, and taking a month's back."""

from collections.abc import Sequence
from datetime import tzinfo

from bot.domain.accounts import mask_number
from bot.domain.judgement import Verification
from bot.domain.meters import Meter, Reading
from bot.domain.reading_lives import may_change
from bot.domain.windows import Standing
from bot.services.messages import Arg, Button, Day, Month, Private, Rows, Screen, Text, text
from bot.services.meter_lists import MeterHistory, MeterLine, MeterList, PassedMonth
from bot.ui.form import MENU
from bot.ui.history import OTHER_ACCOUNTS
from bot.ui.reading_notices import month_of_meter, reason_said
from handlers.readings.words import (
    TO_LIST,
    called,
    in_room,
    number_line,
    shown,
    spent_line,
    taken_line,
)

TITLE = "readings-title"
WHICH = "readings-which"
LISTS = {TITLE, WHICH}
HISTORY_TITLE = "readings-history"
HISTORIES_TITLE = "readings-which-history"
MOST_LINES = 40  # about meters; those that are not described have their buttons
MOST_BUTTONS = 40
MOST_VERSIONS = 12
LONGEST_REASON = 40
HISTORY = Button(text("button-my-readings"), "readings.mine")


def meters(known: MeterList, zone: tzinfo, *, several: bool) -> Screen:
    """`zone` of the house; `several`: the cabinet has other accounts, too."""
    number = Private(mask_number(known.account.number))
    head = (text(TITLE), text("readings-account", number=number))
    others = (OTHER_ACCOUNTS,) if several else ()
    if not known.lines:
        return Screen((*head, text("readings-no-meters")), (*others, (MENU,)))
    open_ = [line for line in known.lines if line.closed is None]
    in_a_row = (Button(text("button-pass-in-a-row"), "meter.all"),)
    return Screen(
        (
            *head,
            *in_room([_about(line, zone) for line in known.lines], MOST_LINES),
            *((text("readings-how"),) if open_ else ()),
        ),
        (
            *((_choose(line),) for line in open_[:MOST_BUTTONS]),
            *((in_a_row,) if known.waiting and len(open_) > 1 else ()),
            (HISTORY,),
            *others,
            (MENU,),
        ),
    )


def _choose(line: MeterLine) -> Button:
    key = "readings-choose" if line.waiting else "readings-choose-in"
    return Button(text(key, meter=called(line.meter)), f"meter.pass={line.meter.id}")


def _about(line: MeterLine, zone: tzinfo) -> tuple[Text, ...]:
    lines = [text("readings-meter", meter=called(line.meter))]
    if line.last is None:
        lines.append(text("readings-no-last"))
    else:
        said_on = Private(Day(line.last.said_at.astimezone(zone).date()))
        lines.append(text("readings-last", values=shown(line.last.values), day=said_on))
    if line.closed is not None:
        return (*lines, text(line.closed))
    return (*lines, *_verification(line), *_missed(line), _month(line))


def _missed(line: MeterLine) -> tuple[Text, ...]:
    if line.missed is None or line.placed.missed is None:
        return ()
    closed = Day(line.placed.missed)
    return (text("readings-missed", month=Month(line.missed), closed=closed),)


def _verification(line: MeterLine) -> tuple[Text, ...]:
    due = line.meter.verification_due
    if due is None:
        return ()
    match line.verification:
        case Verification.EXPIRED:
            return (text("readings-verification-expired", day=Day(due)),)
        case Verification.DUE_SOON:
            return (text("readings-verification-soon", day=Day(due)),)
    return (text("readings-verification", day=Day(due)),)


def _month(line: MeterLine) -> Text:
    """Say whether the month is in, and until when it may be."""
    placed = line.placed
    month = Month(placed.period.iso)
    if line.current is not None:
        return text(
            "readings-in", month=month, status=text(f"reading-status-{line.current.status}")
        )
    opens, closes = Day(placed.opens), Day(placed.closes)
    if placed.standing in {Standing.EARLY, Standing.LATE}:
        return text("readings-opens", month=month, opens=opens, closes=closes)
    return text("readings-waits", month=month, closes=closes)


def which(named: Sequence[Meter]) -> Screen:
    """Choose among the meters that a word may mean."""
    rows = tuple((Button(called(one), f"meter.pass={one.id}"),) for one in named[:MOST_BUTTONS])
    return Screen((text(WHICH),), (*rows, (TO_LIST, MENU)))


def no_account() -> Screen:
    return Screen((text("accounts-none"),), ((MENU,),))


def histories(known: tuple[MeterHistory, ...]) -> Screen:
    """Choose the meter, when there are several."""
    if not known:
        return Screen((text("readings-none-passed"),), ((TO_LIST, MENU),))
    rows: Rows = tuple(
        (Button(called(one.meter), f"readings.of={one.meter.id}"),) for one in known[:MOST_BUTTONS]
    )
    return Screen((text(HISTORIES_TITLE),), (*rows, (TO_LIST, MENU)))


def history(known: MeterHistory, zone: tzinfo) -> Screen:
    """`zone` of the house."""
    lines = tuple(line for month in known.months for line in _passed(known.meter, month, zone))
    rows: Rows = tuple(row for month in known.months for row in _ways(known.meter, month))
    chart = (Button(text("readings-button-chart"), f"readings.chart={known.meter.id}"),)
    return Screen(
        (text(HISTORY_TITLE, meter=called(known.meter)), *lines),
        (chart, *rows, (TO_LIST, MENU)),
    )


def _passed(meter: Meter, month: PassedMonth, zone: tzinfo) -> tuple[Text, ...]:
    reading = month.reading
    lines = [
        text(
            "readings-history-month",
            month=Month(reading.period),
            values=shown(reading.values),
            status=text(f"reading-status-{reading.status}"),
        )
    ]
    if month.spent is not None:
        lines.append(spent_line("reading-spent", meter, month.spent))
    if reading.version > 1:
        lines.append(text("readings-corrected", count=reading.version))
    if reading.number:
        lines += (number_line(reading), taken_line(reading, zone))
    if month.photos:
        lines.append(text("reading-photos", count=month.photos))
    if reading.reason:
        lines.append(text("readings-reason", reason=reason_said(reading.reason, LONGEST_REASON)))
    return tuple(lines)


def attach_button(value: str) -> Button:
    return Button(text("button-attach-photo"), f"meter.add={value}")


def _ways(meter: Meter, passed: PassedMonth) -> Rows:
    """A month that may still be changed, that has versions or photos, has its buttons."""
    reading = passed.reading
    month, value = Month(reading.period), month_value(meter, reading.period)
    rows: list[tuple[Button, ...]] = []
    if may_change(reading):
        rows.append((Button(text("readings-fix-month", month=month), f"meter.fix={value}"),))
        rows.append((Button(text("readings-drop-month", month=month), f"meter.drop={value}"),))
        rows.append((Button(text("readings-attach-month", month=month), f"meter.add={value}"),))
    if passed.photos:
        rows.append((Button(text("readings-photos-of", month=month), f"meter.see={value}"),))
    if reading.version > 1:
        rows.append((Button(text("readings-versions-of", month=month), f"meter.past={value}"),))
    return tuple(rows)


def versions(
    meter: Meter, known: tuple[Reading, ...], zone: tzinfo, others: frozenset[int]
) -> Screen:
    """Show all that was ever said for a month, the newest first; `others`: by another person."""
    last = known[0].version
    lines = tuple(
        line
        for one in known[:MOST_VERSIONS]
        for line in _version(one, zone, replaced=one.version < last, foreign=one.version in others)
    )
    month = Month(known[0].period)
    back = Button(text("button-my-readings"), f"readings.of={meter.id}")
    return Screen(
        (text("readings-versions", meter=called(meter), month=month), *lines),
        ((back,), (TO_LIST, MENU)),
    )


def _version(reading: Reading, zone: tzinfo, *, replaced: bool, foreign: bool) -> tuple[Text, ...]:
    """A version that counted until another one came is not what the month shows."""
    status = text(f"reading-status-{reading.status}")
    if replaced and reading.counts:
        status = text("reading-replaced")
    said_on = Private(Day(reading.said_at.astimezone(zone).date()))
    known: dict[str, Arg] = {
        "count": reading.version,
        "values": shown(reading.values),
        "status": status,
    }
    if not reading.number:
        return (text("readings-version-brought", day=said_on, **known),)
    taken = reading.taken_at.astimezone(zone)
    day, hour = Private(Day(taken.date())), f"{taken:%H:%M}"
    line = text("readings-version", day=day, hour=hour, **known)
    by_another = (text("readings-by-another"),) if foreign else ()
    return (line, number_line(reading), *by_another)


def sure_to_drop(meter: Meter, reading: Reading) -> Screen:
    line = text(
        "readings-sure-to-drop",
        meter=called(meter),
        month=Month(reading.period),
        values=shown(reading.values),
    )
    row = (
        Button(text("button-confirm"), f"meter.gone={month_value(meter, reading.period)}"),
        Button(text("button-cancel"), f"readings.of={meter.id}"),
    )
    return Screen((line,), (row,))


def dropped(meter: Meter, reading: Reading) -> Screen:
    line = text("readings-dropped", meter=called(meter), month=Month(reading.period))
    again = Button(text("button-pass-again"), f"meter.pass={meter.id}")
    return Screen((line,), ((again,), (TO_LIST, MENU)))


def refused(why: str) -> Screen:
    """Nothing was changed, and typing anew would not help."""
    return Screen((text(why),), ((TO_LIST, MENU),))


def may_still_change(known: Sequence[Reading]) -> bool:
    """Tell it from the versions of a month, the newest first."""
    return bool(known) and may_change(known[0])


def month_value(meter: Meter, period: str) -> str:
    """Name a month of a meter in a press."""
    return month_of_meter(meter.id, period)


def read_month(value: str) -> tuple[int, str]:
    """Give the meter's id and the period (`2026-11`) that a press names."""
    meter_id, _, month = value.partition(".")
    return int(meter_id), f"20{month[:2]}-{month[2:]}"
