"""Rows about meters and their readings, and about what the billing made of readings."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from bot.domain.deadlines import newest_month
from bot.domain.meter_cells import (
    BANK_CODES,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_ZONES,
    digits_of,
    read_count,
    read_flag,
    read_meter_number,
    read_service,
    read_status,
    read_value,
)
from bot.domain.meters import Service
from bot.domain.reading_numbers import LENGTH, parse_reading_number
from bot.domain.registry_cells import cached_date, read_number, read_period, read_text
from bot.services.ports import Clock
from bot.services.registries.checked import Checked
from bot.services.registries.model import (
    AnswerRow,
    MeterRow,
    MetersRow,
    Owner,
    RegistryStore,
    RowRefusal,
    RowRemark,
)
from bot.services.registries.refused import as_it_was
from bot.services.registries.row import RowByRow, RowError, cell_at, read_cell
from bot.services.registries.seen import SeenKeys
from bot.services.registries.structure import METER_BLOCK, METER_HEAD

T = TypeVar("T")
_DATES = (
    "installed",
    "commissioned",
    "sealed_on",
    "verified_on",
    "verification_due",
    "retired_on",
)
_ZONES = ("t1", "t2", "t3", "t4")


def _maybe(read: Callable[[str], T], cell: str, reason: RowRefusal) -> T | None:
    """Return what the cell holds, None when it is empty."""
    return read_cell(read, cell, reason) if cell.strip() else None


class _Readings:
    """What all files of meters share: one meter's values, and that no day is in the future."""

    def __init__(self, checked: Checked, clock: Clock, remarks: list[RowRemark]) -> None:
        self._period = checked.period
        self._latest = clock().date() + timedelta(days=1)  # it is tomorrow already further east
        self._remarks = remarks

    def read_on(self, cell: str) -> date | None:
        day = _maybe(cached_date, cell, RowRefusal.DATE)
        if day is not None and day > self._latest:
            raise RowError(RowRefusal.READ_ON)
        return day

    def dated(self, meter: MeterRow) -> MeterRow:
        """Give the meter its period; without any day its values count for no month."""
        meter = meter._replace(period=meter.period or self._period)
        if meter.period > newest_month(self._latest).iso:
            raise RowError(RowRefusal.PERIOD_AHEAD)
        if meter.values and meter.read_on is None and not meter.period:
            self._remarks.append(RowRemark.UNDATED)
            return meter._replace(values=())
        return meter


class Meters(RowByRow):
    """A table with a row for each meter, or for each month of a meter."""

    unwritten = RowRefusal.ACCOUNT_UNKNOWN

    def __init__(self, checked: Checked, store: RegistryStore, clock: Clock) -> None:
        self.remarks: list[RowRemark] = []
        self._at = checked.layout.at
        self._store, self._clock = store, clock
        self._readings = _Readings(checked, clock, self.remarks)
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> MetersRow:
        account = read_cell(read_number, self._cell(cells, "account"), RowRefusal.NUMBER)
        number = read_cell(read_meter_number, self._cell(cells, "meter"), RowRefusal.METER)
        service = read_cell(read_service, self._cell(cells, "service"), RowRefusal.METER_SERVICE)
        zones = self._count(cells, "zones", (1, MOST_ZONES), RowRefusal.ZONES)
        capacity = self._count(cells, "capacity", (1, MOST_DIGITS), RowRefusal.CAPACITY)
        meter = MeterRow(
            number,
            service,
            zones,
            capacity,
            self._count(cells, "decimals", (0, MOST_DECIMALS), RowRefusal.CAPACITY),
            as_it_was(read_text(self._cell(cells, "place"))) or None,
            automatic=read_cell(read_flag, self._cell(cells, "automatic"), RowRefusal.FLAG),
            values=self._values(cells, zones, capacity),
            read_on=self._readings.read_on(self._cell(cells, "read_on")),
            period=_maybe(read_period, self._cell(cells, "period"), RowRefusal.PERIOD) or "",
            **{
                name: _maybe(cached_date, self._cell(cells, name), RowRefusal.DATE)
                for name in _DATES
            },
        )
        meter = self._readings.dated(meter)
        if self._seen.repeats((account, number, service, meter.month)):
            raise RowError(RowRefusal.REPEATED)
        return MetersRow(account, (meter,))

    async def put(self, rows: Sequence[MetersRow]) -> frozenset[str]:
        return await self._store.put_meters(rows, self._clock())

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cell_at(cells, self._at.get(name))

    def _count(
        self, cells: Sequence[str], name: str, bounds: tuple[int, int], reason: RowRefusal
    ) -> int | None:
        return _maybe(lambda cell: read_count(cell, *bounds), self._cell(cells, name), reason)

    def _values(
        self, cells: Sequence[str], zones: int | None, capacity: int | None
    ) -> tuple[Decimal, ...]:
        said = [self._cell(cells, name).strip() for name in _ZONES]
        if not any(said):
            return ()
        if zones is None:
            zones = sum(map(bool, said))
        if zones > MOST_ZONES or any(said[zones:]) or not all(said[:zones]):
            raise RowError(RowRefusal.VALUES)
        values = tuple(read_cell(read_value, one, RowRefusal.VALUES) for one in said[:zones])
        if capacity is not None and max(map(digits_of, values)) > capacity:
            raise RowError(RowRefusal.VALUES)
        return values


class BankMeters(RowByRow):
    """A bank's meter registry: a line for each account, seven cells for each value of a meter."""

    unwritten = RowRefusal.ACCOUNT_NOT_OURS

    def __init__(self, checked: Checked, store: RegistryStore, owner: Owner, clock: Clock) -> None:
        self.remarks: list[RowRemark] = []
        self._store, self._owner, self._clock = store, owner, clock
        self._readings = _Readings(checked, clock, self.remarks)
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> MetersRow:
        account = read_cell(read_number, cells[0], RowRefusal.NUMBER)
        found: dict[tuple[str, Service], tuple[MeterRow, dict[int, Decimal]]] = {}
        for start in range(METER_HEAD, len(cells) - METER_BLOCK + 1, METER_BLOCK):
            block = cells[start : start + METER_BLOCK]
            if any(map(str.strip, block)):
                self._block(block, found)
        meters = tuple(self._whole(meter, values) for meter, values in found.values())
        keys = [(account, one.number, one.service, one.month) for one in meters]
        if self._seen.repeated(keys):
            raise RowError(RowRefusal.REPEATED)
        return MetersRow(account, meters)

    async def put(self, rows: Sequence[MetersRow]) -> frozenset[str]:
        return await self._store.put_meters(rows, self._clock(), self._owner.id)

    def _block(self, block: Sequence[str], found: dict[Any, Any]) -> None:
        """Add what one block says: another zone of a meter has the same serial number."""
        code, number, _, due, value, read_on, _ = block
        meant = BANK_CODES.get(code.strip())
        if meant is None:
            raise RowError(RowRefusal.METER_SERVICE)
        service, zones, zone = meant
        number = read_cell(read_meter_number, number, RowRefusal.METER)
        meter, values = found.setdefault(
            (number, service),
            (
                MeterRow(
                    number,
                    service,
                    zones,
                    verification_due=_maybe(cached_date, due, RowRefusal.DATE),
                    read_on=self._readings.read_on(read_on),
                ),
                {},
            ),
        )
        if meter.zones != zones or zone in values:
            raise RowError(RowRefusal.ZONES)
        if value.strip():
            values[zone] = read_cell(read_value, value, RowRefusal.VALUES)

    def _whole(self, meter: MeterRow, values: dict[int, Decimal]) -> MeterRow:
        if values and len(values) != meter.zones:
            raise RowError(RowRefusal.VALUES)
        in_order = tuple(values[zone] for zone in sorted(values))
        return self._readings.dated(meter._replace(values=in_order))


class Answers(RowByRow):
    """What the billing made of readings that were passed to it."""

    unwritten = RowRefusal.READING_UNKNOWN

    def __init__(self, checked: Checked, store: RegistryStore) -> None:
        self.remarks: list[RowRemark] = []
        self._at, self._period, self._store = checked.layout.at, checked.period, store
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> AnswerRow:
        account = read_cell(read_number, self._cell(cells, "account"), RowRefusal.NUMBER)
        number = read_cell(read_meter_number, self._cell(cells, "meter"), RowRefusal.METER)
        service = _maybe(read_service, self._cell(cells, "service"), RowRefusal.METER_SERVICE)
        told = self._cell(cells, "period") or self._period
        period = read_cell(read_period, told, RowRefusal.PERIOD)
        status = read_cell(read_status, self._cell(cells, "status"), RowRefusal.STATUS)
        key = f"{account}\n{number}\n{service or ''}\n{period}"
        if self._seen.repeats(key):
            raise RowError(RowRefusal.REPEATED)
        reason = read_text(self._cell(cells, "reason"))
        meant = _of_receipt(self._cell(cells, "number"))
        return AnswerRow(key, account, number, service, period, status, reason, meant)

    async def put(self, rows: Sequence[AnswerRow]) -> frozenset[str]:
        return await self._store.put_answers(rows)

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cell_at(cells, self._at.get(name))


def _of_receipt(cell: str) -> str:
    """Read the number of a receipt, whose first zeros a spreadsheet drops; empty: none."""
    said = cell.strip()
    return (parse_reading_number(said.zfill(LENGTH)) or "") if said else ""
