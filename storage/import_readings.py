"""Readings of files into their table: each stands for its meter and period.

What becomes of a month says `bot.domain.reading_lives.brought`; nothing gives way to an older day.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, bindparam, case, literal_column, update

from bot.domain.meters import Reading, Source, Status
from bot.domain.periods import BillingPeriod, parse_period
from bot.domain.reading_lives import CENTRES_WORD, brought, is_put_right, opening_period
from bot.services.readings import MOST_MONTHS_AHEAD
from bot.services.registries.model import MeterRow
from storage import models as m
from storage.engine import Database, Write
from storage.many_rows import Lookup, ManyRows, names_of
from storage.meters import READING_COLUMNS, reading_of, reading_params
from storage.statements import Statement

_SAID_AT = time(9, tzinfo=UTC)  # on this day in every zone from UTC−9 to UTC+14
_READING = names_of(m.readings, "chat_id", "user_id", "batch_id", "untold")

READINGS = ManyRows(m.readings, _READING)
NO_LONGER_CURRENT = Statement(
    update(m.readings)
    .where(m.readings.c.id == bindparam("reading"), m.readings.c.current == 1)
    .values(current=0)
)
PUT_RIGHT = Statement(
    update(m.readings)
    .where(
        m.readings.c.id == bindparam("reading"),
        m.readings.c.status == bindparam("known"),
        m.readings.c.current == 1,
    )
    .values(
        current=0,
        status=bindparam("answer"),
        reason=bindparam("words"),
        untold=case((m.readings.c.chat_id.is_(None), 0), else_=1),
    )
)
ANSWER = Statement(
    update(m.readings)
    .where(
        m.readings.c.id == bindparam("reading"),
        m.readings.c.status == bindparam("known"),
        m.readings.c.current == 1,
    )
    .values(status=bindparam("answer"), reason=bindparam("words"), untold=1)
)

ONE: ColumnElement[int] = literal_column("1")  # a lookup has no other parameters than its keys


Said: TypeAlias = tuple[int, MeterRow, tzinfo]
"""What a meter showed, by its id, where the house has this zone."""


SAID = Lookup([m.readings.c.meter_id], m.readings.c.meter_id, m.readings.c.current == ONE)


def quoted(period: str) -> ColumnElement[str]:
    """Give the month as it stands in a statement, whatever it was read from."""
    return literal_column(f"'{parse_period(period).iso}'")


@lru_cache(48)
def _said_of(period: str) -> Lookup:
    """Look up the current readings of one period by their meters."""
    r = m.readings.c
    return Lookup(READING_COLUMNS, r.meter_id, (r.period == quoted(period)) & (r.current == ONE))


async def said_in_files(
    database: Database, said: list[Said], now: datetime, new_id: Callable[[], int]
) -> list[Write]:
    """Give the writes of what is not said yet, each for its meter and period."""
    return await _writes(database, await _placed(database, said, now), now, new_id)


async def _placed(database: Database, rows: Sequence[Said], now: datetime) -> list[Said]:
    """Give each row its month: the one that a reading of that day and value was taken for.

    Windows and exported months shift what a day counts for; the calendar decides where the file
    is the first to tell of it. With what a new meter began, corrected or not, must not take the
    month that its people are about to pass.
    """
    asked: dict[str, set[int]] = {}
    for meter_id, row, _ in rows:
        if not row.period and row.month:
            for period in _may_count_for(row.month):
                asked.setdefault(period, set()).add(meter_id)
    said: dict[tuple[int, tuple[Decimal, ...]], list[Reading]] = {}
    opened: dict[tuple[int, str], Reading] = {}
    for period, ids in sorted(asked.items()):
        for found in await _said_of(period).find(database, ids):
            one = reading_of(found)
            if one.counts:
                said.setdefault((one.meter_id, one.values), []).append(one)
            if one.counts and one.source is Source.BILLING:
                opened[one.meter_id, one.period] = one
    begun = await _begun(database, rows, now)
    placed = []
    for meter_id, row, zone in rows:
        periods = (
            one.period
            for one in said.get((meter_id, row.values), ())
            if not row.period and one.said_at.astimezone(zone).date() == row.read_on
        )
        before = opening_period(row.month)
        opening = opened.get((meter_id, before))
        corrected = opening and opening.said_at.astimezone(zone).date() == row.read_on
        first = not row.period and (corrected or begun.get(meter_id) == row.month)
        period = next(periods, before if first else row.month)
        placed.append((meter_id, row._replace(period=period), zone))
    return placed


async def _begun(database: Database, rows: Sequence[Said], now: datetime) -> dict[int, str]:
    """Give the first month of each meter without readings, where that month is not over."""
    first: dict[int, str] = {}
    over: set[int] = set()
    for meter_id, row, zone in rows:
        if row.month < BillingPeriod.of(now.astimezone(zone).date()).iso:
            over.add(meter_id)
        else:
            first[meter_id] = min(row.month, first.get(meter_id, row.month))
    new = first.keys() - over
    known = {said.meter_id for said in await SAID.find(database, new)} if new else set()
    return {meter_id: first[meter_id] for meter_id in new - known}


def _may_count_for(month: str) -> Iterator[str]:
    """Give the months for which a reading of one month may count, the earliest first."""
    period = parse_period(month).previous()
    for _ in range(MOST_MONTHS_AHEAD + 2):
        yield period.iso
        period = period.next()


async def _writes(
    database: Database,
    rows: Sequence[Said],
    now: datetime,
    new_id: Callable[[], int],
) -> list[Write]:
    meters: dict[str, set[int]] = {}
    for meter_id, row, _ in rows:
        meters.setdefault(row.month, set()).add(meter_id)
    before = {
        (said.meter_id, period): reading_of(said)
        for period, ids in meters.items()
        for said in await _said_of(period).find(database, ids)
    }
    new: dict[tuple[int, str], Reading] = {}
    replaced, answered = {}, {}
    for meter_id, row, zone in rows:
        at = (meter_id, row.month)
        old = before.get(at)
        fresh = _fresh(new_id(), meter_id, row, now)
        made = None if old and _is_older(row, old, zone) else brought(old, fresh)
        if made is None:
            continue
        if old is not None and made.id == old.id:
            if at not in new:
                answered[at] = answer_of(old.id, old.status, made.status, made.reason)
            continue
        new[at] = made
        answered.pop(at, None)  # two rows of a file may come to one month
        if old is not None:
            put_right = answer_of(old.id, old.status, Status.REJECTED, CENTRES_WORD)
            replaced[at] = put_right if is_put_right(old) else {"reading": old.id}
    by_centre = [one for one in replaced.values() if "answer" in one]
    gone = [one for one in replaced.values() if "answer" not in one]
    told = list(answered.values())
    return [
        *([Write(PUT_RIGHT, by_centre, rows=len(by_centre))] if by_centre else []),
        *([Write(NO_LONGER_CURRENT, gone, rows=len(gone))] if gone else []),
        *([Write(ANSWER, told, rows=len(told))] if told else []),
        *READINGS.writes([_row(reading) for reading in new.values()]),
    ]


def _fresh(reading_id: int, meter_id: int, row: MeterRow, now: datetime) -> Reading:
    return Reading(
        id=reading_id,
        meter_id=meter_id,
        period=row.month,
        version=1,
        values=row.values,
        said_at=_said_at(row, now),
        taken_at=now,
        source=Source.BILLING,
        status=Status.COUNTED,
    )


def _row(reading: Reading) -> tuple[Any, ...]:
    told = {**reading_params(reading), "current": 1}
    return tuple(told[name] for name in _READING)


def answer_of(reading_id: int, known: str, answer: Status, reason: str) -> dict[str, Any]:
    return {
        "reading": reading_id,
        "known": str(known),
        "answer": answer.value,
        "words": reason or None,
    }


def _is_older(row: MeterRow, old: Reading, zone: tzinfo) -> bool:
    """Whether a file says something else of a month that was read before what is there.

    A file without days does not know what the billing said since.
    """
    if row.values == old.values:
        return False
    if row.read_on is None:
        return old.source is Source.BILLING or old.counts
    return row.read_on < old.said_at.astimezone(zone).date()


def _said_at(row: MeterRow, now: datetime) -> datetime:
    """Give the day of a row; without any, its month has seen it at the latest."""
    if row.read_on is not None:
        return datetime.combine(row.read_on, _SAID_AT)
    last_day = parse_period(row.month).next().first_day - timedelta(days=1)
    return min(now, datetime.combine(last_day, _SAID_AT))
