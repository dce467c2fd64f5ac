"""Meters of accounts, their readings, and what is set about when readings are taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from bot.domain.meters import Flag, Meter, Reading, Service, Source, Status
from bot.domain.periods import BillingPeriod
from bot.domain.windows import Extension, WindowRule, parse_window
from bot.services.meters import MeterState, WindowRules
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

MOST_PERIODS = 13
OPEN = (Status.ACCEPTED, Status.CANCELLED, Status.REJECTED)  # a newer version may follow these
_SERVICES = {service: place for place, service in enumerate(Service)}
_METER = tuple(
    m.meters.c[name]
    for name in (
        "id",
        "account_id",
        "number",
        "service",
        "zones",
        "capacity",
        "capacity_guessed",
        "decimals",
        "place",
        "installed",
        "verification_due",
        "automatic",
        "retired_on",
    )
)
READING_COLUMNS = tuple(
    m.readings.c[name]
    for name in (
        "id",
        "meter_id",
        "period",
        "version",
        "t1",
        "t2",
        "t3",
        "said_at",
        "taken_at",
        "source",
        "status",
        "number",
        "flags",
        "reason",
    )
)


def _newest_of(meters: Any) -> Statement:
    """Select the last versions of the newest periods of some meters, the newest first."""
    place = func.row_number().over(
        partition_by=m.readings.c.meter_id, order_by=m.readings.c.period.desc()
    )
    numbered = (
        select(*READING_COLUMNS, place.label("place"))
        .where(meters, m.readings.c.current == 1)
        .subquery()
    )
    columns = [numbered.c[column.name] for column in READING_COLUMNS]
    return Statement(
        select(*columns)
        .where(numbered.c.place <= MOST_PERIODS)
        .order_by(numbered.c.meter_id, numbered.c.period.desc()),
        keyed=True,
    )


OF_ACCOUNT = Statement(
    select(*_METER).where(m.meters.c.account_id == bindparam("account_id")), keyed=True
)
READINGS_OF_ACCOUNT = _newest_of(
    m.readings.c.meter_id.in_(
        select(m.meters.c.id).where(m.meters.c.account_id == bindparam("account_id"))
    )
)
ONE = Statement(select(*_METER).where(m.meters.c.id == bindparam("meter_id")), keyed=True)
READINGS_OF_ONE = _newest_of(m.readings.c.meter_id == bindparam("meter_id"))
VERSIONS = Statement(
    select(*READING_COLUMNS)
    .where(
        m.readings.c.meter_id == bindparam("meter_id"),
        m.readings.c.period == bindparam("period"),
    )
    .order_by(m.readings.c.version.desc()),
    keyed=True,
)
BY_OTHERS = Statement(
    select(m.readings.c.version).where(
        m.readings.c.meter_id == bindparam("meter_id"),
        m.readings.c.period == bindparam("period"),
        m.readings.c.chat_id != bindparam("chat_id"),
    ),
    keyed=True,
)
SETTING = Statement(
    select(
        m.accounts.c.organisation_id,
        m.accounts.c.building_id,
        m.organisations.c.reading_window,
        m.buildings.c.time_zone,
    )
    .select_from(m.accounts.outerjoin(m.organisations).outerjoin(m.buildings))
    .where(m.accounts.c.id == bindparam("account_id")),
    keyed=True,
)
RULES = Statement(
    select(
        m.reading_windows.c.id,
        m.reading_windows.c.organisation_id,
        m.reading_windows.c.service,
        m.reading_windows.c.building_id,
        m.reading_windows.c.days,
    ).where(
        or_(
            m.reading_windows.c.organisation_id.is_(None),
            m.reading_windows.c.organisation_id == bindparam("organisation_id"),
        ),
        or_(
            m.reading_windows.c.building_id.is_(None),
            m.reading_windows.c.building_id == bindparam("building_id"),
        ),
    ),
    keyed=True,
)
EXTENSIONS = Statement(
    select(
        m.window_extensions.c.id,
        m.window_extensions.c.period,
        m.window_extensions.c.service,
        m.window_extensions.c.last_day,
    ).where(
        m.window_extensions.c.period >= bindparam("since"),
        or_(
            m.window_extensions.c.building_id.is_(None),
            m.window_extensions.c.building_id == bindparam("building_id"),
        ),
    ),
    keyed=True,
)

SUPERSEDE = Statement(
    update(m.readings)
    .where(
        m.readings.c.meter_id == bindparam("of_meter"),
        m.readings.c.period == bindparam("of_period"),
        m.readings.c.version == bindparam("seen"),
        m.readings.c.current == 1,
        or_(*(m.readings.c.status == status.value for status in OPEN)),
    )
    .values(current=0),
    keyed=True,
)
ADD = Statement(
    insert(m.readings).values(
        **{column.name: bindparam(column.name) for column in READING_COLUMNS},
        current=1,
        chat_id=bindparam("chat_id"),
        user_id=bindparam("user_id"),
    ),
    keyed=True,
)
CANCEL = Statement(
    update(m.readings)
    .where(
        m.readings.c.id == bindparam("reading"),
        m.readings.c.current == 1,
        m.readings.c.status == Status.ACCEPTED.value,
    )
    .values(status=Status.CANCELLED.value),
    keyed=True,
)


def meter_of(row: Any) -> Meter:
    """Read a meter from a row that has all its columns."""
    return Meter(
        id=row.id,
        account_id=row.account_id,
        number=row.number,
        service=Service(row.service),
        zones=row.zones,
        capacity=row.capacity,
        decimals=row.decimals,
        place=row.place,
        installed=row.installed,
        verification_due=row.verification_due,
        automatic=bool(row.automatic),
        retired_on=row.retired_on,
        guessed=bool(row.capacity_guessed),
    )


def values_of(row: Any) -> tuple[Decimal, ...]:
    return tuple(Decimal(one) for one in (row.t1, row.t2, row.t3) if one is not None)


def values_in_columns(values: Sequence[Decimal]) -> tuple[str, str | None, str | None]:
    """Write one to three values as exact texts, never with an exponent."""
    texts: list[str | None] = [format(value, "f") for value in values]
    first, second, third = [*texts, None, None][:3]
    assert first is not None  # noqa: S101 - a reading has a value
    return first, second, third


def reading_of(row: Any) -> Reading:
    """Read a reading from a row that has all its columns; flags of another release are left."""
    said = row.flags.split()
    return Reading(
        id=row.id,
        meter_id=row.meter_id,
        period=row.period,
        version=row.version,
        values=values_of(row),
        said_at=row.said_at,
        taken_at=row.taken_at,
        source=Source(row.source),
        status=Status(row.status),
        number=row.number or "",
        flags=frozenset(flag for flag in Flag if flag.value in said),
        reason=row.reason or "",
    )


@dataclass(slots=True)
class StoredMeters:
    unit: Unit

    async def of_account(self, account_id: int) -> Sequence[MeterState]:
        rows = await self.unit.read(OF_ACCOUNT, account_id=account_id)
        said: dict[int, list[Reading]] = {row.id: [] for row in rows}
        for row in await self.unit.read(READINGS_OF_ACCOUNT, account_id=account_id):
            if row.meter_id in said:  # not of a meter that came between the two
                said[row.meter_id].append(reading_of(row))
        meters = sorted(
            map(meter_of, rows),
            key=lambda one: (one.retired_on is not None, _SERVICES[one.service], one.number),
        )
        return [MeterState(meter, tuple(said[meter.id])) for meter in meters]

    async def state(self, meter_id: int) -> MeterState | None:
        row = await self.unit.read_one(ONE, meter_id=meter_id)
        if row is None:
            return None
        said = await self.unit.read(READINGS_OF_ONE, meter_id=meter_id)
        return MeterState(meter_of(row), tuple(map(reading_of, said)))

    async def versions(self, meter_id: int, period: str) -> Sequence[Reading]:
        rows = await self.unit.read(VERSIONS, meter_id=meter_id, period=period)
        return [reading_of(row) for row in rows]

    async def by_others(self, meter_id: int, period: str, chat_id: int) -> frozenset[int]:
        named = {"meter_id": meter_id, "period": period, "chat_id": chat_id}
        return frozenset(row.version for row in await self.unit.read(BY_OTHERS, **named))

    async def windows(self, account_id: int, since: BillingPeriod) -> WindowRules:
        setting = await self.unit.read_one(SETTING, account_id=account_id)
        if setting is None:
            return WindowRules()
        where = {"building_id": setting.building_id}
        # Put in order here: an ORDER BY would have SQLite walk the rows of all houses.
        rules = sorted(
            await self.unit.read(RULES, **where, organisation_id=setting.organisation_id),
            key=attrgetter("id"),
        )
        extended = sorted(
            await self.unit.read(EXTENSIONS, **where, since=since.iso), key=attrgetter("id")
        )
        own = setting.reading_window
        return WindowRules(
            setting.time_zone,
            (
                *([WindowRule(parse_window(own), of_organisation=True)] if own else []),
                *map(_rule, rules),
            ),
            tuple(Extension(one.period, one.last_day, _service(one)) for one in extended),
        )


def _rule(row: Any) -> WindowRule:
    return WindowRule(
        parse_window(row.days),
        _service(row),
        of_organisation=row.organisation_id is not None,
        of_building=row.building_id is not None,
    )


def _service(row: Any) -> Service | None:
    return None if row.service is None else Service(row.service)


@dataclass(slots=True)
class StoredReadings:
    unit: Unit

    def accept(self, reading: Reading, *, chat_id: int, user_id: int) -> None:
        if reading.version > 1:
            seen = {
                "of_meter": reading.meter_id,
                "of_period": reading.period,
                "seen": reading.version - 1,
            }
            self.unit.record(SUPERSEDE, seen, rows=1)
        said = {**reading_params(reading), "chat_id": chat_id, "user_id": user_id}
        self.unit.record(ADD, said, rows=1)

    def cancel(self, reading: Reading) -> None:
        self.unit.record(CANCEL, {"reading": reading.id}, rows=1)


def reading_params(reading: Reading) -> Mapping[str, Any]:
    t1, t2, t3 = values_in_columns(reading.values)
    return {
        "id": reading.id,
        "meter_id": reading.meter_id,
        "period": reading.period,
        "version": reading.version,
        "t1": t1,
        "t2": t2,
        "t3": t3,
        "said_at": reading.said_at,
        "taken_at": reading.taken_at,
        "source": reading.source.value,
        "status": reading.status.value,
        "number": reading.number or None,
        "flags": " ".join(sorted(reading.flags)),
        "reason": reading.reason or None,
    }
