"""Rows about codes of receipts that the centre's own system prints: only their keys are kept."""

from collections.abc import Sequence

from bot.domain.periods import parse_period
from bot.domain.receipt_codes import ReceiptCodeRefusal, parse_receipt_code
from bot.domain.registry_cells import read_number, read_period
from bot.services.ports import Clock
from bot.services.receipt_code_batches import CodeRow
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.checked import Checked
from bot.services.registries.model import RegistryStore, RowRefusal, RowRemark
from bot.services.registries.row import RowByRow, RowError, read_cell
from bot.services.registries.seen import SeenKeys


class ReceiptCodes(RowByRow):
    """One code for an account and month; neither comes twice in a file."""

    unwritten = RowRefusal.CODE_UNWRITTEN

    def __init__(
        self, checked: Checked, store: RegistryStore, keys: CodeKeys, clock: Clock
    ) -> None:
        at = checked.layout.at
        self.remarks: list[RowRemark] = []
        self._store, self._keys, self._now = store, keys, clock()
        self._latest = keys.latest(self._now).iso
        self._account, self._period, self._code = at["account"], at["period"], at["code"]
        self._codes, self._receipts = SeenKeys(checked.rows), SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> CodeRow:
        account = read_cell(read_number, cells[self._account], RowRefusal.NUMBER)
        period = read_cell(read_period, cells[self._period], RowRefusal.PERIOD)
        if period > self._latest:
            raise RowError(RowRefusal.PERIOD_AHEAD)
        code = parse_receipt_code(cells[self._code])
        if isinstance(code, ReceiptCodeRefusal):
            raise RowError(RowRefusal.CODE)
        expires_at = self._keys.expires_at(parse_period(period))
        if expires_at <= self._now:
            raise RowError(RowRefusal.CODE_EXPIRED)
        if self._receipts.repeats((account, period)) or self._codes.repeats(code):
            raise RowError(RowRefusal.REPEATED)
        return CodeRow(self._keys.key(code), account, period, expires_at)

    async def put(self, rows: Sequence[CodeRow]) -> frozenset[str]:
        return await self._store.put_codes(rows, self._now)
