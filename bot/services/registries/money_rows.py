"""Rows about money: receipts, their lines, payments."""

from collections.abc import Sequence

from bot.domain.registry_cells import (
    cached_amount,
    cached_date,
    read_decimal,
    read_number,
    read_period,
    read_text,
)
from bot.services.registries.checked import Checked
from bot.services.registries.model import (
    ChargeRow,
    PaymentRow,
    ReceiptRow,
    RegistryStore,
    RowRefusal,
    RowRemark,
)
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


class Receipts(RowByRow):
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


class Charges(RowByRow):
    """Lines of receipts; those of one receipt keep the order in which the file has them."""

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

    async def put(self, rows: Sequence[ChargeRow]) -> frozenset[str]:
        return await self._store.put_charges(rows)

    def _line(self, receipt: tuple[str, str]) -> int:
        line = self._lines.pop(receipt, 0) + 1
        if len(self._lines) >= _REMEMBERED:
            del self._lines[next(iter(self._lines))]
        self._lines[receipt] = line
        return line


class Payments(RowByRow):
    """Payments; equal ones of one day are told apart by their order in the file."""

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
