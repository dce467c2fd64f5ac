"""Meters of files into the tables, with what they showed; a reading stands for meter and period.

Of what is there, an import changes only what another import said, and only for something newer.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, literal_column, update

from bot.domain.meter_cells import DEFAULT_CAPACITY, DEFAULT_DECIMALS, digits_of
from bot.domain.meters import Source, Status
from bot.domain.periods import parse_period
from bot.services.errors import ConflictError
from bot.services.registries.model import AnswerRow, MeterRow
from storage import models as m
from storage.engine import Database, Write
from storage.many_rows import Lookup, ManyRows, names_of, update_changed
from storage.meters import values_in_columns, values_of
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
_READING = (
    "id",
    "meter_id",
    "period",
    "version",
    "current",
    "t1",
    "t2",
    "t3",
    "said_at",
    "taken_at",
    "source",
    "status",
)
_SETTLED = {Status.CANCELLED, Status.REJECTED}

METERS = ManyRows(
    m.meters,
    _METER,
    update_changed(m.meters, ["account_id", "number", "service"], _METER[3:]),
)
READINGS = ManyRows(m.readings, _READING)
OF_ACCOUNTS = Lookup(list(m.meters.c), m.meters.c.account_id)
NO_LONGER_CURRENT = Statement(
    update(m.readings)
    .where(m.readings.c.id == bindparam("reading"), m.readings.c.current == 1)
    .values(current=0)
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


class _Key(NamedTuple):
    account_id: int
    number: str
    service: str


def _quoted(period: str) -> ColumnElement[str]:
    """Give the month as it stands in a statement, whatever it was read from."""
    return literal_column(f"'{parse_period(period).iso}'")


@lru_cache(24)
def _said_of(period: str) -> Lookup:
    """Look up the current readings of one period by their meters."""
    r = m.readings.c
    columns = [r.id, r.meter_id, r.version, r.t1, r.t2, r.t3, r.said_at, r.source, r.status]
    return Lookup(columns, r.meter_id, (r.period == _quoted(period)) & (r.current == ONE))


@lru_cache(24)
def _passed_of(period: str) -> Lookup:
    """Look up what was passed on of one period, all versions of it, by the meters."""
    r = m.readings.c
    columns = [r.id, r.meter_id, r.version, r.status, r.reason, r.current]
    return Lookup(columns, r.meter_id, (r.period == _quoted(period)) & r.batch_id.is_not(None))


async def put_meters(
    database: Database,
    rows: Sequence[tuple[int, MeterRow]],
    now: datetime,
    new_id: Callable[[], int],
) -> None:
    """Write meters by account, then their readings; again when somebody else was faster."""
    for left in reversed(range(_TRIES)):
        try:
            known = await _known(database, {account for account, _ in rows})
            if writes := METERS.writes(_changed(rows, known)):
                await database.apply(writes)
                known = await _known(database, {account for account, _ in rows})
            said = [(known[_key(*row)].id, row[1]) for row in rows if row[1].values]
            if new := await _readings(database, said, now, new_id):
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
            {
                "reading": said.id,
                "known": said.status,
                "answer": row.status.value,
                "words": row.reason or None,
            }
            for row in rows
            if (said := found.get(row.key)) is not None
            and said.current
            and (said.status, said.reason or "") != (row.status.value, row.reason)
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


def _key(account_id: int, row: MeterRow) -> _Key:
    return _Key(account_id, row.number, row.service.value)


async def _known(database: Database, accounts: set[int]) -> dict[_Key, Any]:
    found = await OF_ACCOUNTS.find(database, accounts) if accounts else []
    return {_Key(row.account_id, row.number, row.service): row for row in found}


def _changed(
    rows: Sequence[tuple[int, MeterRow]], known: Mapping[_Key, Any]
) -> list[tuple[Any, ...]]:
    """Give the meters that are new or differ, whole: what a file does not say stays."""
    whole: dict[_Key, tuple[Any, ...]] = {}
    for account_id, row in rows:
        key = _key(account_id, row)
        before = known.get(key)
        digits = max(map(digits_of, row.values), default=1)
        told: dict[str, Any] = {
            "zones": row.zones,
            "capacity": row.capacity
            or max(digits, before.capacity if before else DEFAULT_CAPACITY[row.service]),
            "decimals": _first(row.decimals, before and before.decimals, DEFAULT_DECIMALS),
            "place": _first(row.place, before and before.place, ""),
            "automatic": int(_first(row.automatic, before and before.automatic, 0)),
            **{name: getattr(row, name) or (before and getattr(before, name)) for name in _DATES},
        }
        if before is None or any(getattr(before, name) != told[name] for name in told):
            whole[key] = (*key, *(told[name] for name in _METER[3:]))
    return list(whole.values())


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


async def _readings(
    database: Database,
    rows: Sequence[tuple[int, MeterRow]],
    now: datetime,
    new_id: Callable[[], int],
) -> list[Write]:
    """Give the writes of what is not said yet, each for its meter and period."""
    meters: dict[str, set[int]] = {}
    for meter_id, row in rows:
        meters.setdefault(row.month, set()).add(meter_id)
    before = {
        (said.meter_id, period): said
        for period, ids in meters.items()
        for said in await _said_of(period).find(database, ids)
    }
    new, replaced = {}, {}
    for meter_id, row in rows:
        at = (meter_id, row.month)
        said_at = _said_at(row.read_on, now)
        old = before.get(at)
        if old is not None:
            if not _gives_way(old, row.values, row.read_on, said_at):
                continue
            replaced[at] = {"reading": old.id}
        version = 1 if old is None else old.version + 1
        told = (*at, version, 1, *values_in_columns(row.values), said_at, now)
        new[at] = (new_id(), *told, Source.BILLING.value, Status.COUNTED.value)
    gone = list(replaced.values())
    writes = [Write(NO_LONGER_CURRENT, gone, rows=len(gone))] if gone else []
    return writes + READINGS.writes(list(new.values()))


def _gives_way(
    old: Any, values: tuple[Decimal, ...], read_on: date | None, said_at: datetime
) -> bool:
    """Whether a file may say something else of this period than what is there.

    What a resident or the staff said is theirs; what they took back, or what was rejected, leaves
    room for what was read later.
    """
    if Status(old.status) in _SETTLED:
        return read_on is None or said_at.date() >= old.said_at.date()
    if old.source != Source.BILLING.value or values_of(old) == values:
        return False
    return read_on is not None and said_at >= old.said_at


def _said_at(read_on: date | None, now: datetime) -> datetime:
    return now if read_on is None else datetime.combine(read_on, _SAID_AT)


async def _passed(
    database: Database, rows: Sequence[AnswerRow], ids: Mapping[str, int]
) -> dict[str, Any]:
    """Find for each row the newest version that was passed on."""
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
    found: dict[str, Any] = {}
    for period, keys in wanted.items():
        passed = await _passed_of(period).find(database, keys)
        for said in sorted(passed, key=lambda one: int(one.version)):
            found[keys[said.meter_id]] = said
    return found
