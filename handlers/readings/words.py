"""How meters, values and windows are called on every screen of readings."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from bot.domain.accounts import mask_number
from bot.domain.dials import Values, format_value
from bot.domain.meters import Flag, Meter, Reading
from bot.domain.reading_numbers import printed_number
from bot.domain.windows import Placed, Standing
from bot.services.messages import Button, Day, Money, Month, Private, Text, text
from bot.services.readings import ReadingReceipt

LONGEST_PLACE = 24
LONGEST_NUMBER = 10
TO_LIST = Button(text("button-readings"), "readings.open")


def called(meter: Meter) -> Text:
    """Tell the flat's meters apart: service, place, the end of the serial number."""
    service = text(f"reading-service-{meter.service}")
    number = Private(mask_number(meter.number)[-LONGEST_NUMBER:])
    if not meter.place:
        return text("reading-meter", service=service, number=number)
    place = Private(_short(meter.place))
    return text("reading-meter-placed", service=service, number=number, place=place)


def shown(values: Values) -> Private:
    """Give «123,4», or «100 / 50» of zones, T1 first."""
    return Private(" / ".join(map(format_value, values)))


def spent_line(key: str, meter: Meter, spent: Values) -> Text:
    return text(key, spent=shown(spent), unit=text(f"reading-unit-{meter.service}"))


def usual_line(meter: Meter, usual: Decimal) -> Text:
    """Round it as it is said: two digits behind the comma are none the wiser."""
    places = min(meter.decimals, 1)
    rounded = usual.quantize(Decimal(1).scaleb(-places))
    return spent_line("reading-usual", meter, (rounded,))


def placed_lines(placed: Placed) -> tuple[Text, ...]:
    """Say how the moment stands to the window, when it is not inside."""
    month = Month(placed.period.iso)
    match placed.standing:
        case Standing.EARLY:
            return (text("reading-early", month=month, opens=Day(placed.opens)),)
        case Standing.LATE:
            missed = Day(placed.missed or placed.opens)
            return (text("reading-late", month=month, missed=missed),)
        case Standing.EXTENDED:
            return (text("reading-extended", month=month, closes=Day(placed.closes)),)
    return ()


def cost_lines(cost: int | None) -> tuple[Text, ...]:
    return () if cost is None else (text("reading-cost", amount=Money(cost)),)


def number_line(reading: Reading) -> Text:
    return text("reading-number", reference=printed_number(reading.number))


def taken_line(reading: Reading, zone: tzinfo) -> Text:
    """Say when the bot took it, by the clock of the house."""
    taken = reading.taken_at.astimezone(zone)
    return text("reading-taken", day=Day(taken.date()), hour=f"{taken:%H:%M} ({_offset(taken)})")


def _offset(moment: datetime) -> str:
    """Give the time zone as people see it: UTC+05:00."""
    return f"UTC{moment:%z}"[:6] if moment.utcoffset() else "UTC"


def status_line(reading: Reading) -> Text:
    return text("reading-status", status=text(f"reading-status-{reading.status}"))


def spent_lines(given: ReadingReceipt) -> tuple[Text, ...]:
    """Say what went through and about what it costs, or who will say it."""
    if given.spent is not None:
        return (spent_line("reading-spent", given.meter, given.spent), *cost_lines(given.cost))
    return () if given.previous is None else (text("reading-spent-by-centre"),)


def short_receipt(given: ReadingReceipt, zone: tzinfo) -> tuple[Text, ...]:
    """Give the receipt among others; `zone` is that of the house."""
    reading, meter = given.reading, given.meter
    expired = Flag.VERIFICATION_EXPIRED in reading.flags
    lines = [
        text("reading-short-title", meter=called(meter)),
        text("reading-short", values=shown(reading.values), month=Month(reading.period)),
    ]
    if given.previous is not None:
        lines.append(text("reading-previous", values=shown(given.previous.values)))
    lines += (*spent_lines(given), number_line(reading), taken_line(reading, zone))
    lines.append(status_line(reading))
    return (*lines, text("reading-expired")) if expired else tuple(lines)


def in_room(blocks: Sequence[Sequence[Text]], most: int) -> tuple[Text, ...]:
    """Give as many blocks as have `most` lines together, and say how many are left."""
    lines: list[Text] = []
    for told, block in enumerate(blocks):
        if len(lines) + len(block) > most:
            return (*lines, text("readings-more", count=len(blocks) - told))
        lines += block
    return tuple(lines)


def _short(place: str) -> str:
    return place if len(place) <= LONGEST_PLACE else place[: LONGEST_PLACE - 1] + "…"
