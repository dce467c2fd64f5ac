"""Meters of files into their table, and what became of the readings that were passed on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, literal_column

from bot.domain.meter_cells import DEFAULT_CAPACITY, DEFAULT_DECIMALS, digits_of
from bot.domain.meters import Status
from bot.services.errors import ConflictError
from bot.services.registries.model import AnswerRow, MeterRow
from storage import models as m
from storage.engine import Database, Write
from storage.import_readings import ANSWER, answer_of, quoted, said_in_files
from storage.many_rows import Lookup, ManyRows, names_of, update_changed
from storage.meters import values_of

_TRIES = 5
_METER = names_of(m.meters, "id")
_DATES = (
    "installed",
    "commissioned",
    "sealed_on",
    "verified_on",
    "verification_due",
    "retired_on",
)
_SAID = _METER[3:]

METERS = ManyRows(
    m.meters,
    _METER,
    update_changed(m.meters, ["account_id", "number", "service"], _SAID),
)
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


class _Key(NamedTuple):
    account_id: int
    number: str
    service: str


@lru_cache(24)
def _passed_of(period: str) -> Lookup:
    """Look up what was passed on of one period, all versions of it, by the meters."""
    r = m.readings.c
    columns = [r.id, r.meter_id, r.version, r.status, r.reason, r.current, r.number]
    return Lookup(columns, r.meter_id, (r.period == quoted(period)) & r.batch_id.is_not(None))


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
            if new := await said_in_files(database, said, now, new_id):
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
            answer_of(said.id, said.status, row.status, row.reason)
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
            "capacity_guessed": 0 if row.capacity else before.get("capacity_guessed", 1),
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
