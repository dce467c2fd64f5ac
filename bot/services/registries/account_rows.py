"""Rows about organisations, accounts, debts and houses."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import ReceiptType
from bot.domain.addresses import AddressRefusal, parse_address
from bot.domain.money import parse_registry_amount
from bot.domain.names import name_key
from bot.domain.registry_cells import (
    cached_type,
    read_area,
    read_els,
    read_elses,
    read_holders,
    read_inn,
    read_number,
    read_numbers,
    read_text,
)
from bot.services.registries.checked import Checked
from bot.services.registries.model import (
    AccountColumns,
    AccountRow,
    DebtRow,
    OrganisationRow,
    Owner,
    PackedRows,
    RegistryStore,
    RowRefusal,
    RowRemark,
    ZoneRow,
    in_columns,
)
from bot.services.registries.places import Places
from bot.services.registries.records import Batch
from bot.services.registries.row import RowByRow, RowError, cell_at, each, read_cell
from bot.services.registries.seen import SeenKeys

_NOTHING: frozenset[str] = frozenset()
_SHAPES = {
    "kpp": re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}"),
    "account": re.compile(r"[0-9]{20}"),
    "bic": re.compile(r"[0-9]{9}"),
    "corr_account": re.compile(r"[0-9]{20}"),
}
_WINDOW = re.compile(r"(?:[1-9]|[12][0-9]|3[01])-(?:[1-9]|[12][0-9]|3[01])")


class Organisations(RowByRow):
    unwritten = RowRefusal.INN

    def __init__(self, checked: Checked, store: RegistryStore) -> None:
        self.remarks: list[RowRemark] = []
        self._at = checked.layout.at
        self._store = store
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> OrganisationRow:
        text = {name: read_text(cells[at]) for name, at in self._at.items()}
        inn = read_cell(read_inn, text["inn"], RowRefusal.INN)
        receipt_type = read_cell(cached_type, text["receipt_type"], RowRefusal.RECEIPT_TYPE)
        if not text["name"]:
            raise RowError(RowRefusal.NAME)
        if self._seen.repeats(inn):
            raise RowError(RowRefusal.REPEATED)
        return OrganisationRow(
            inn=inn,
            kpp=self._shaped(text, "kpp"),
            name=text["name"],
            receipt_type=receipt_type,
            bank_account=self._shaped(text, "account"),
            bank=text.get("bank") or None,
            bic=self._shaped(text, "bic"),
            corr_account=self._shaped(text, "corr_account"),
            phone=text.get("phone") or None,
            email=text.get("email") or None,
            site=text.get("site") or None,
            reading_window=self._window(text.get("reading_window", "")),
        )

    async def put(self, rows: Sequence[OrganisationRow]) -> frozenset[str]:
        await self._store.put_organisations(rows)
        return _NOTHING

    def _shaped(self, text: Mapping[str, str], name: str) -> str | None:
        value = text.get(name, "").replace(" ", "")
        if not value or _SHAPES[name].fullmatch(value):
            return value or None
        self.remarks.append(RowRemark.BANK_DETAILS)
        return None

    def _window(self, text: str) -> str | None:
        if not text or _WINDOW.fullmatch(text):
            return text or None
        self.remarks.append(RowRemark.READING_WINDOW)
        return None


class Accounts:
    """Accounts of a table. Whose they are is told by a column, or by there being only one."""

    apart = True
    turns_down = False
    unwritten = RowRefusal.ACCOUNT_FOREIGN

    def __init__(
        self, checked: Checked, store: RegistryStore, owners: Sequence[Owner], places: Places
    ) -> None:
        at = checked.layout.at
        self.remarks: list[RowRemark] = []
        self.pack = store.pack_accounts
        self._store = store
        self._places = places
        self._seen = SeenKeys(checked.rows)
        self._account, self._holder, self._address = at["account"], at["holder"], at["address"]
        self._type, self._area = at.get("receipt_type"), at.get("area")
        self._els, self._inn = at.get("els"), at.get("inn")
        self._last = max(at.values())
        self._by_inn = {owner.inn: owner.id for owner in owners}
        many = Counter(owner.receipt_type for owner in owners)
        self._only = {o.receipt_type: o.id for o in owners if many[o.receipt_type] == 1}

    def take(self, cells: Sequence[str]) -> AccountRow:
        try:
            receipt_type = cached_type(cell_at(cells, self._type))
        except ValueError:
            raise RowError(RowRefusal.RECEIPT_TYPE) from None
        return self.row(cells, receipt_type, self._organisation(cells, receipt_type))

    def row(
        self, cells: Sequence[str], receipt_type: ReceiptType, organisation_id: int | None
    ) -> AccountRow:
        try:
            number = read_number(cells[self._account])
        except ValueError:
            raise RowError(RowRefusal.NUMBER) from None
        if self._seen.repeats(number):
            raise RowError(RowRefusal.REPEATED)
        place, flat, address = self._places.find(cells[self._address])
        holder = read_text(cells[self._holder])
        area = els = None
        if place is None:
            self.remarks.append(RowRemark.ADDRESS)
        if not name_key(holder):
            self.remarks.append(RowRemark.HOLDER)
        try:
            area = None if self._area is None else read_area(cells[self._area])
        except ValueError:
            self.remarks.append(RowRemark.AREA)
        try:
            els = None if self._els is None else read_els(cells[self._els])
        except ValueError:
            self.remarks.append(RowRemark.ELS)
        return AccountRow(
            number, receipt_type, organisation_id, place, flat, address, holder, area, els
        )

    def take_all(self, batch: Batch) -> tuple[AccountColumns, list[int]] | None:
        """Make many accounts column by column; None when a single cell is at fault."""
        columns = batch.columns()
        if columns is None or len(columns) <= self._last:
            return None
        try:
            kinds = each(cached_type, columns[self._type or 0])
            numbers = read_numbers(columns[self._account])
            nothing = (None,) * len(kinds)
            areas = nothing if self._area is None else each(read_area, columns[self._area])
            elses = nothing if self._els is None else read_elses(columns[self._els])
        except ValueError:
            return None
        owners = self._organisations(columns, kinds)
        found = self._places.find_all(columns[self._address])
        holders = read_holders(columns[self._holder])
        if owners is None or found is None or holders is None:
            return None
        taken = AccountColumns(numbers, kinds, owners, *found, holders, areas, elses)
        return taken, self._seen.repeated(numbers)

    async def put(self, rows: Sequence[AccountRow]) -> frozenset[str]:
        return await self.put_all(in_columns(rows))

    async def put_all(self, columns: AccountColumns | PackedRows) -> frozenset[str]:
        await self._store.put_accounts(columns)
        return _NOTHING

    def _organisations(
        self, columns: Sequence[Sequence[str]], kinds: Sequence[ReceiptType]
    ) -> Sequence[int | None] | None:
        if self._inn is None:
            return each(self._only.get, kinds)
        found = each(self._by_inn.get, columns[self._inn])
        return None if None in found else found

    def _organisation(self, cells: Sequence[str], receipt_type: ReceiptType) -> int | None:
        inn = "" if self._inn is None else cells[self._inn].strip()
        if not inn:
            return self._only.get(receipt_type)
        if inn not in self._by_inn:
            raise RowError(RowRefusal.ORGANISATION)
        return self._by_inn[inn]


class Debts(RowByRow):
    """A bank's debt registry: all its accounts are of the organisation that its name tells."""

    unwritten = RowRefusal.ACCOUNT_FOREIGN

    def __init__(
        self, checked: Checked, store: RegistryStore, owner: Owner, places: Places
    ) -> None:
        self._accounts = Accounts(checked, store, (), places)
        self.remarks = self._accounts.remarks
        self._due = checked.layout.at["due"]
        self._owner = owner
        self._period = checked.period
        self._store = store

    def take(self, cells: Sequence[str]) -> DebtRow:
        due = read_cell(parse_registry_amount, cells[self._due], RowRefusal.AMOUNT)
        owner = self._owner
        account = self._accounts.row(cells, owner.receipt_type, owner.id)
        return DebtRow(account.number, account, due)

    async def put(self, rows: Sequence[DebtRow]) -> frozenset[str]:
        return await self._store.put_debts(rows, self._period)


class Zones(RowByRow):
    """Houses with time zones of their own."""

    unwritten = RowRefusal.HOUSE

    def __init__(self, checked: Checked, store: RegistryStore) -> None:
        at = checked.layout.at
        self.remarks: list[RowRemark] = []
        self._store = store
        self._address, self._zone = at["address"], at["time_zone"]
        self._seen = SeenKeys(checked.rows)

    def take(self, cells: Sequence[str]) -> ZoneRow:
        zone = cells[self._zone].strip()
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise RowError(RowRefusal.TIME_ZONE) from None
        address = parse_address(read_text(cells[self._address]))
        if isinstance(address, AddressRefusal):
            raise RowError(RowRefusal.HOUSE)
        if self._seen.repeats(address.house_key):
            raise RowError(RowRefusal.REPEATED)
        return ZoneRow(address.house_key, zone)

    async def put(self, rows: Sequence[ZoneRow]) -> frozenset[str]:
        return await self._store.put_zones(rows)
