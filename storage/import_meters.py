"""Meters of files into the tables, with what they showed; a reading stands for meter and period.

What becomes of a month says `bot.domain.reading_lives.brought`; nothing gives way to an older day.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, case, literal_column, update

from bot.domain.meter_cells import DEFAULT_CAPACITY, DEFAULT_DECIMALS, digits_of
from bot.domain.meters import Reading, Source, Status
from bot.domain.periods import parse_period
from bot.domain.reading_lives import CENTRES_WORD, brought, is_put_right
from bot.services.errors import ConflictError
from bot.services.readings import MOST_MONTHS_AHEAD
from bot.services.registries.model import AnswerRow, MeterRow
from storage import models as m
from storage.engine import Database, Write
from storage.many_rows import Lookup, ManyRows, names_of, update_changed
from storage.meters import READING_COLUMNS, reading_of, reading_params, values_of
from storage.statements import Statement

_TRIES = 5
_SAID_AT = time(9, tzinfo=UTC)  # on this day in every zone from UTC−9 to UTC+14
_METER = names_of(m.meters, "id")
_DATES = (
    "installed",
    "commissioned",
    "sealed_on",
    "verified_on",
    "verification_due",
    "retired_on",
)
_READING = names_of(m.readings, "chat_id", "user_id", "batch_id", "untold")

_SAID = _METER[3:]

METERS = ManyRows(
    m.meters,
    _METER,
    update_changed(m.meters, ["account_id", "number", "service"], _SAID),
)
READINGS = ManyRows(m.readings, _READING)
OF_ACCOUNTS = Lookup(list(m.meters.c), m.meters.c.account_id)
CURRENT = Lookup(
    [m.readings.c[name] for name in ("meter_id", "t1", "t2", "t3")],
    m.readings.c.meter_id,
    m.readings.c.current == literal_column("1"),
)
ZONES = Lookup(
    [m.accounts.c.id, m.buildings.c.time_zone],
    m.accounts.c.id,
    and_(m.accounts.c.building_id == m.buildings.c.id, m.buildings.c.time_zone.is_not(None)),
)
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


_Said: TypeAlias = tuple[int, MeterRow, tzinfo]
"""What a meter showed, by its id, where the house has this zone."""


class _Key(NamedTuple):
    account_id: int
    number: str
    service: str


def _quoted(period: str) -> ColumnElement[str]:
    """Give the month as it stands in a statement, whatever it was read from."""
    return literal_column(f"'{parse_period(period).iso}'")


@lru_cache(48)
def _said_of(period: str) -> Lookup:
    """Look up the current readings of one period by their meters."""
    r = m.readings.c
    return Lookup(READING_COLUMNS, r.meter_id, (r.period == _quoted(period)) & (r.current == ONE))


@lru_cache(24)
def _passed_of(period: str) -> Lookup:
    """Look up what was passed on of one period, all versions of it, by the meters."""
    r = m.readings.c
    columns = [r.id, r.meter_id, r.version, r.status, r.reason, r.current, r.number]
    return Lookup(columns, r.meter_id, (r.period == _quoted(period)) & r.batch_id.is_not(None))


async def put_meters(
    database: Database,
    rows: Sequence[tuple[int, MeterRow]],
    now: datetime,
    new_id: Callable[[], int],
    zone: tzinfo = UTC,
) -> None:
    """Write meters by account, then their readings; again when somebody else was faster."""
    for left in reversed(range(_TRIES)):
        try:
            known = await _known(database, {account for account, _ in rows})
            needed = await _digits(database, rows, known)
            if writes := METERS.writes(_changed(rows, known, needed)):
                await database.apply(writes)
                known = await _known(database, {account for account, _ in rows})
            zones = await _zones(database, {account for account, _ in rows})
            said = [
                (known[_key(*row)].id, row[1], zones.get(row[0], zone))
                for row in rows
                if _whole(row[1], known[_key(*row)])
            ]
            if new := await _readings(database, await _placed(database, said), now, new_id):
                await database.apply(new)
        except ConflictError:
            if not left:
                raise
        else:
            return


async def put_answers(
    database: Database, rows: Sequence[AnswerRow], ids: Mapping[str, int]
) -> frozenset[str]:
    """Set what became of readings; give the keys of those that were never passed on."""
    for left in reversed(range(_TRIES)):
        found = await _passed(database, rows, ids)
        params = [
            _answer(said.id, said.status, row.status, row.reason)
            for row in rows
            if (said := _answered_by(row, found.get(row.key, ()))) is not None
        ]
        try:
            if params:
                await database.apply([Write(ANSWER, params, rows=len(params))])
        except ConflictError:
            if not left:
                raise
        else:
            return frozenset(row.key for row in rows) - found.keys()
    return frozenset()


def _answered_by(row: AnswerRow, versions: Sequence[Any]) -> Any:
    """Give the version that an answer settles; None: it changes nothing.

    The same words about an older version are its old answer come again: they do not say which
    version they mean, and whoever made them cannot have seen what was exported since.
    """
    known = [(one.status, one.reason or "") for one in versions]
    answer = (row.status.value, row.reason)
    if not versions or not versions[-1].current or known[-1] == answer:
        return None
    if row.number:
        return versions[-1] if versions[-1].number == row.number else None
    waits = known[-1][0] == Status.EXPORTED.value
    return None if waits and answer in known[:-1] else versions[-1]


def _key(account_id: int, row: MeterRow) -> _Key:
    return _Key(account_id, row.number, row.service.value)


async def _known(database: Database, accounts: set[int]) -> dict[_Key, Any]:
    found = await OF_ACCOUNTS.find(database, accounts) if accounts else []
    return {_Key(row.account_id, row.number, row.service): row for row in found}


def _whole(row: MeterRow, meter: Any) -> bool:
    """Whether there is a value for each zone, by what the file or else the table says of them."""
    return bool(row.values) and len(row.values) == (row.zones or meter.zones)


async def _digits(
    database: Database, rows: Sequence[tuple[int, MeterRow]], known: Mapping[_Key, Any]
) -> dict[_Key, int]:
    """Tell how many digits the values need, those of a dial that would shrink included."""
    needed: dict[_Key, int] = {}
    shrinking: dict[int, _Key] = {}
    for account_id, row in rows:
        key = _key(account_id, row)
        needed[key] = max(needed.get(key, 1), *map(digits_of, row.values), 1)
        if row.capacity and key in known and row.capacity < known[key].capacity:
            shrinking[known[key].id] = key
    for said in await CURRENT.find(database, shrinking) if shrinking else ():
        key = shrinking[said.meter_id]
        needed[key] = max(needed[key], *map(digits_of, values_of(said)))
    return needed


def _changed(
    rows: Sequence[tuple[int, MeterRow]], known: Mapping[_Key, Any], needed: Mapping[_Key, int]
) -> list[tuple[Any, ...]]:
    """Give the meters that are new or differ, whole: what a file does not say stays.

    A meter has a row for each month: each says more about what the rows before it said.
    """
    whole: dict[_Key, dict[str, Any]] = {}
    for account_id, row in rows:
        key = _key(account_id, row)
        before = whole.get(key) or _columns(known.get(key))
        capacity = row.capacity or before.get("capacity", DEFAULT_CAPACITY[row.service])
        whole[key] = {
            "zones": row.zones or max(before.get("zones", 1), len(row.values)),
            "capacity": max(capacity, needed[key]),
            "decimals": _first(row.decimals, before.get("decimals"), DEFAULT_DECIMALS),
            "place": _first(row.place, before.get("place"), ""),
            "automatic": int(_first(row.automatic, before.get("automatic"), 0)),
            **{name: getattr(row, name) or before.get(name) for name in _DATES},
        }
    return [
        (*key, *(told[name] for name in _SAID))
        for key, told in whole.items()
        if told != _columns(known.get(key))
    ]


def _columns(meter: Any) -> dict[str, Any]:
    return {} if meter is None else {name: getattr(meter, name) for name in _SAID}


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


async def _zones(database: Database, accounts: set[int]) -> dict[int, tzinfo]:
    """Give the zones of accounts whose house has one of its own."""
    found = await ZONES.find(database, accounts) if accounts else []
    return {row.id: ZoneInfo(row.time_zone) for row in found}


async def _placed(database: Database, rows: Sequence[_Said]) -> list[_Said]:
    """Give each row its month: the one that a reading of that day and value was taken for.

    Windows and exported months shift what a day counts for; the calendar decides where the file
    is the first to tell of it.
    """
    asked: dict[str, set[int]] = {}
    for meter_id, row, _ in rows:
        if not row.period and row.month:
            for period in _may_count_for(row.month):
                asked.setdefault(period, set()).add(meter_id)
    said: dict[tuple[int, tuple[Decimal, ...]], list[Reading]] = {}
    for period, ids in sorted(asked.items()):
        for found in await _said_of(period).find(database, ids):
            one = reading_of(found)
            if one.counts:
                said.setdefault((one.meter_id, one.values), []).append(one)
    placed = []
    for meter_id, row, zone in rows:
        periods = (
            one.period
            for one in said.get((meter_id, row.values), ())
            if not row.period and one.said_at.astimezone(zone).date() == row.read_on
        )
        period = next(periods, row.month)
        placed.append((meter_id, row._replace(period=period), zone))
    return placed


def _may_count_for(month: str) -> Iterator[str]:
    """Give the months for which a reading of one month may count, the earliest first."""
    period = parse_period(month).previous()
    for _ in range(MOST_MONTHS_AHEAD + 2):
        yield period.iso
        period = period.next()


async def _readings(
    database: Database,
    rows: Sequence[_Said],
    now: datetime,
    new_id: Callable[[], int],
) -> list[Write]:
    """Give the writes of what is not said yet, each for its meter and period."""
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
                answered[at] = _answer(old.id, old.status, made.status, made.reason)
            continue
        new[at] = made
        answered.pop(at, None)  # two rows of a file may come to one month
        if old is not None:
            put_right = _answer(old.id, old.status, Status.REJECTED, CENTRES_WORD)
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


def _answer(reading_id: int, known: str, answer: Status, reason: str) -> dict[str, Any]:
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


async def _passed(
    database: Database, rows: Sequence[AnswerRow], ids: Mapping[str, int]
) -> dict[str, list[Any]]:
    """Find for each row the versions that were passed on, the newest last."""
    meters: dict[tuple[int, str], list[Any]] = {}
    for meter in (await _known(database, set(ids.values()))).values():
        meters.setdefault((meter.account_id, meter.number), []).append(meter)
    wanted: dict[str, dict[int, str]] = {}
    for row in rows:
        fitting = [
            meter.id
            for meter in meters.get((ids.get(row.account, 0), row.meter), ())
            if row.service is None or meter.service == row.service.value
        ]
        if len(fitting) == 1:
            wanted.setdefault(row.period, {})[fitting[0]] = row.key
    found: dict[str, list[Any]] = {}
    for period, keys in wanted.items():
        passed = await _passed_of(period).find(database, keys)
        for said in sorted(passed, key=lambda one: int(one.version)):
            found.setdefault(keys[said.meter_id], []).append(said)
    return found
