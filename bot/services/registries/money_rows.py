"""Rows about money: receipts, their lines, payments."""

from collections.abc import Sequence
from typing import Any

from bot.domain.registry_cells import (
    cached_amount,
    cached_date,
    read_amounts,
    read_decimal,
    read_decimals,
    read_number,
    read_numbers,
    read_period,
    read_text,
)
from bot.services.registries.checked import Checked
from bot.services.registries.model import (
    ChargeColumns,
    ChargeRow,
    Pack,
    PaymentRow,
    ReceiptRow,
    RegistryStore,
    RowRefusal,
    RowRemark,
)
from bot.services.registries.records import Batch
from bot.services.registries.row import RowByRow, RowError, cell_at, read_cell
from bot.services.registries.seen import Occurrences, SeenKeys

_SUMS = ("opening", "charged", "recalculated", "penalty", "paid", "due")
_REMEMBERED = 1 << 15


def _month(cell: str, latest: str) -> str:
    """Read the month of a receipt, the latest at most."""
    period = read_cell(read_period, cell, RowRefusal.PERIOD)
    if period > latest:
        raise RowError(RowRefusal.PERIOD_AHEAD)
    return period


def _texts(cells: Sequence[str]) -> Sequence[str]:
    """Read each text once: services and units come back in every receipt."""
    known = {cell: read_text(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


class Receipts(RowByRow):
    apart = True
    unwritten = RowRefusal.ACCOUNT_UNKNOWN

    def __init__(self, checked: Checked, store: RegistryStore, latest: str) -> None:
        at = checked.layout.at
        self._latest = latest
        self.remarks: list[RowRemark] = []
        self._store = store
        self._account, self._period = at["account"], at["period"]
        self._sums = [at[name] for name in _SUMS]
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> ReceiptRow:
        account = read_cell(read_number, cells[self._account], RowRefusal.NUMBER)
        period = _month(cells[self._period], self._latest)
        try:
            sums = [cached_amount(cells[at]) for at in self._sums]
        except ValueError:
            raise RowError(RowRefusal.AMOUNT) from None
        if self._seen.repeats((account, period)):
            raise RowError(RowRefusal.REPEATED)
        return ReceiptRow(account, period, *sums)

    async def put(self, rows: Sequence[ReceiptRow]) -> frozenset[str]:
        return await self._store.put_receipts(rows)


class Charges:
    """Lines of receipts; those of one receipt keep the order in which the file has them."""

    apart = True
    turns_down = True
    pack: Pack | None = None
    unwritten = RowRefusal.ACCOUNT_UNKNOWN

    def __init__(self, checked: Checked, store: RegistryStore, latest: str) -> None:
        at = checked.layout.at
        self._latest = latest
        self.remarks: list[RowRemark] = []
        self._store = store
        self._account, self._period, self._service = at["account"], at["period"], at["service"]
        self._unit, self._volume, self._tariff = at.get("unit"), at.get("volume"), at.get("tariff")
        self._charged, self._recalculated = at["charged"], at.get("recalculated")
        self._seen = SeenKeys(checked.rows)
        self._last = max(at.values())
        self._lines: dict[tuple[str, str], int] = {}

    def take(self, cells: Sequence[str]) -> ChargeRow:
        account = read_cell(read_number, cells[self._account], RowRefusal.NUMBER)
        period = _month(cells[self._period], self._latest)
        service = read_text(cells[self._service])
        if not service:
            raise RowError(RowRefusal.SERVICE)
        try:
            charged = cached_amount(cells[self._charged])
            recalculated = cached_amount(cell_at(cells, self._recalculated) or "0")
        except ValueError:
            raise RowError(RowRefusal.AMOUNT) from None
        volume = read_cell(read_decimal, cell_at(cells, self._volume), RowRefusal.DECIMAL)
        tariff = read_cell(read_decimal, cell_at(cells, self._tariff), RowRefusal.DECIMAL)
        if self._seen.repeats((account, period, service)):
            raise RowError(RowRefusal.REPEATED)
        unit = read_text(cell_at(cells, self._unit))
        line = self._line((account, period))
        return ChargeRow(
            account, period, service, unit, volume, tariff, charged, recalculated, line
        )

    def take_all(self, batch: Batch) -> tuple[ChargeColumns, list[int]] | None:
        """Make many lines column by column; None when a single cell is at fault."""
        columns = None if batch.quoted else batch.columns()
        if columns is None or len(columns) <= self._last:
            return None
        nothing = ("",) * len(batch)
        try:
            accounts = read_numbers(columns[self._account])
            periods = list(map(read_period, columns[self._period]))
            charged = read_amounts(columns[self._charged])
            volumes, tariffs = (
                nothing if at is None else read_decimals(columns[at])
                for at in (self._volume, self._tariff)
            )
            recalculated = (
                (0,) * len(batch)
                if self._recalculated is None
                else read_amounts([cell or "0" for cell in columns[self._recalculated]])
            )
        except ValueError:
            return None
        services = _texts(columns[self._service])
        if max(periods) > self._latest or not all(services):
            return None
        units = nothing if self._unit is None else _texts(columns[self._unit])
        repeated = self._seen.repeated(list(zip(accounts, periods, services, strict=True)))
        left_out = set(repeated)
        lines = [
            0 if at in left_out else self._line(receipt)
            for at, receipt in enumerate(zip(accounts, periods, strict=True))
        ]
        taken = ChargeColumns(
            *(accounts, periods, services, units, volumes, tariffs),
            *(charged, recalculated, lines),
        )
        return taken, repeated

    async def put(self, rows: Sequence[ChargeRow]) -> frozenset[str]:
        columns: Any = zip(*rows, strict=True)
        return await self.put_all(ChargeColumns(*columns))

    async def put_all(self, columns: ChargeColumns) -> frozenset[str]:
        return await self._store.put_charges(columns)

    def _line(self, receipt: tuple[str, str]) -> int:
        line = self._lines.pop(receipt, 0) + 1
        if len(self._lines) >= _REMEMBERED:
            del self._lines[next(iter(self._lines))]
        self._lines[receipt] = line
        return line


class Payments(RowByRow):
    """Payments; equal ones of one day are told apart by their order in the file."""

    apart = True
    unwritten = RowRefusal.ACCOUNT_UNKNOWN

    def __init__(self, checked: Checked, store: RegistryStore) -> None:
        at = checked.layout.at
        self.remarks: list[RowRemark] = []
        self._store = store
        self._account, self._date, self._amount = at["account"], at["date"], at["amount"]
        self._source = at.get("source")
        self._occurrences = Occurrences(checked.rows)

    def take(self, cells: Sequence[str]) -> PaymentRow:
        account = read_cell(read_number, cells[self._account], RowRefusal.NUMBER)
        paid_on = read_cell(cached_date, cells[self._date], RowRefusal.DATE)
        amount = read_cell(cached_amount, cells[self._amount], RowRefusal.AMOUNT)
        if not amount:
            raise RowError(RowRefusal.AMOUNT)
        source = read_text(cell_at(cells, self._source))
        ordinal = self._occurrences.number((account, paid_on, amount, source))
        return PaymentRow(account, paid_on, amount, source, ordinal)

    async def put(self, rows: Sequence[PaymentRow]) -> frozenset[str]:
        return await self._store.put_payments(rows)
