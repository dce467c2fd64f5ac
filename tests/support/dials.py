"""Meters of one flat and readings for tests of rules and use cases."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.dials import Values
from bot.domain.meters import Flag, Meter, Reading, Service, Source, Status

COLD = Meter(1, 7, "093217959", Service.COLD_WATER, 1, 5, 3, "кухня")
HOT = Meter(2, 7, "890976686", Service.HOT_WATER, 1, 5, 3, "кухня")
POWER = Meter(3, 7, "389428749", Service.ELECTRICITY, 2, 6, 0, "площадка")
BATH = Meter(4, 7, "AB-12/7", Service.COLD_WATER, 1, 5, 3, "ванная")
SAID_ON = date(2026, 11, 20)
SAID_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def values(*texts: str | int) -> Values:
    return tuple(Decimal(str(one)) for one in texts)


def reading(
    meter: Meter,
    period: str,
    *said: str | int,
    status: Status = Status.COUNTED,
    flags: Iterable[Flag] = (),
) -> Reading:
    at = datetime.fromisoformat(f"{period}-20T09:00:00+00:00")
    number = meter.id * 1000 + int(period[-2:])
    given = values(*said)
    known = (at, at, Source.BILLING, status)
    return Reading(number, meter.id, period, 1, given, *known, flags=frozenset(flags))


def months(meter: Meter, *said: str | int, last: int = 10) -> Sequence[Reading]:
    """Give one-zone readings of the months of 2026 up to the last, the newest first."""
    first = last - len(said) + 1
    each = (reading(meter, f"2026-{first + at:02}", one) for at, one in enumerate(said))
    return tuple(each)[::-1]
