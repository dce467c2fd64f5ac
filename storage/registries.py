"""Registries into the tables, chunk by chunk."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import compress
from typing import Any

from sqlalchemy import (
    BigInteger,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from bot.domain.accounts import ReceiptType
from bot.services.errors import ConflictError
from bot.services.receipt_code_batches import CodeRow
from bot.services.registries.model import (
    AccountColumns,
    AnswerRow,
    ChargeColumns,
    DebtRow,
    ImportRecord,
    MetersRow,
    OrganisationRow,
    Owner,
    PackedRows,
    PaymentRow,
    ReceiptRow,
    ZoneRow,
    in_columns,
)
from storage import models as m
from storage.engine import Database, Write
from storage.ids import TimeIds
from storage.import_accounts import writes_of_columns, writes_of_packed
from storage.import_houses import HOUSES, Houses
from storage.import_meters import put_answers, put_meters
from storage.many_rows import Lookup, ManyRows, names_of, update_changed
from storage.packed_accounts import AccountPacker, PackedAccounts
from storage.receipt_codes import put_codes
from storage.receipt_news import import_begins, import_ends
from storage.statements import InsertInto, Statement

REGISTRY_VERSION = "registry_version"
_REMEMBERED = 1 << 15
_TRIES = 3

_ORGANISATION = names_of(m.organisations, "id", "ogrn", "legal_address")
_RECEIPT = names_of(m.receipts)
_CHARGE = names_of(m.charges)
_DEBT = ("account_id", "period", "due", "complete")

ORGANISATIONS = ManyRows(
    m.organisations,
    _ORGANISATION,
    update_changed(
        m.organisations,
        ["inn"],
        _ORGANISATION[1:],
        keeps=[name for name in _ORGANISATION if m.organisations.c[name].nullable],
    ),
)
RECEIPTS = ManyRows(
    m.receipts,
    _RECEIPT,
    update_changed(m.receipts, ["account_id", "period"], _RECEIPT[2:]),
)
DEBTS = ManyRows(
    m.receipts,
    _DEBT,
    update_changed(
        m.receipts,
        ["account_id", "period"],
        ["due"],
        where=lambda core: (
            (m.receipts.c.complete == literal_column("0"))
            & m.receipts.c.due.is_distinct_from(core.excluded.due)
        ),
    ),
)
CHARGES = ManyRows(
    m.charges,
    _CHARGE,
    update_changed(m.charges, ["account_id", "period", "service"], _CHARGE[3:]),
)
PAYMENTS = ManyRows(m.payments, names_of(m.payments), lambda core: core.on_conflict_do_nothing())

OWNERS = Statement(
    select(m.organisations.c.id, m.organisations.c.inn, m.organisations.c.receipt_type)
)
SET_ZONE = Statement(
    update(m.buildings)
    .where(m.buildings.c.key == bindparam("house_key"))
    .values(time_zone=bindparam("zone"))
)
LOG = Statement(insert(m.imports).values({c: bindparam(c) for c in names_of(m.imports, "id")}))
RELEASE_EMPTY_HOUSES = Statement(
    delete(m.branch_buildings).where(
        ~exists().where(m.accounts.c.building_id == m.branch_buildings.c.building_id)
    )
)
DROP_EMPTY_HOUSES = Statement(
    delete(m.buildings).where(~exists().where(m.accounts.c.building_id == m.buildings.c.id))
)


def _next_version(insert_into: InsertInto) -> Any:
    core = insert_into(m.settings).values(name=REGISTRY_VERSION, value="1")
    raised = cast(cast(m.settings.c.value, BigInteger) + 1, Text)
    return core.on_conflict_do_update(index_elements=["name"], set_={"value": raised})


NEXT_VERSION = Statement(_next_version)


LAST_NUMBER = Statement(select(func.coalesce(func.max(m.accounts.c.number), "").label("number")))
ACCOUNT_IDS = Lookup(
    [m.accounts.c.number, m.accounts.c.id, m.accounts.c.organisation_id], m.accounts.c.number
)


@dataclass(slots=True)
class StoredRegistries:
    """`bot.services.registries.RegistryStore` over a database; one for each run of imports.

    `zone`: the centre's, where a house has none of its own.
    """

    database: Database
    zone: tzinfo = UTC
    _houses: Houses = field(init=False)
    _last_number: str | None = None
    _alone: bool = True  # until another import is found to write accounts too
    _accounts: dict[str, int] = field(default_factory=dict)
    _new_id: TimeIds = field(default_factory=TimeIds)
    _settling: asyncio.Lock = field(default_factory=asyncio.Lock)
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._houses = Houses(self.database)

    async def owners(self) -> Sequence[Owner]:
        rows = await self.database.read(OWNERS)
        return [Owner(row.id, row.inn, ReceiptType(row.receipt_type)) for row in rows]

    async def put_organisations(self, rows: Sequence[OrganisationRow]) -> None:
        await self._apply(ORGANISATIONS.writes(rows))

    @property
    def pack_accounts(self) -> AccountPacker | None:
        return AccountPacker() if self.database.takes_images else None

    async def put_accounts(self, accounts: AccountColumns | PackedRows) -> None:
        """Write accounts and their houses in one unit; again when another made a house first.

        Several at once: each may name houses that the one before makes, so they are settled one
        after another, and what has to be done again waits until none is under way.
        """
        async with self._settling:
            applying = asyncio.create_task(self.database.apply(await self._unit_of(accounts)))
            self._under_way.add(applying)
            applying.add_done_callback(self._under_way.discard)
            if not self.database.in_order:
                await asyncio.wait([applying])
        with suppress(ConflictError):
            return await applying
        async with self._settling:
            if self._under_way:
                await asyncio.wait(self._under_way)
            for left in reversed(range(_TRIES)):
                self._houses.forget()
                self._alone = False
                try:
                    return await self.database.apply(await self._unit_of(accounts))
                except ConflictError:
                    if not left:
                        raise
        return None

    async def _unit_of(self, accounts: AccountColumns | PackedRows) -> list[Write]:
        if isinstance(accounts, PackedAccounts):
            ids, houses = await self._houses.settle({place for _, place in accounts.places})
            new = await self._are_new(accounts.lowest, accounts.highest)
            return houses + writes_of_packed(accounts, ids, new=new)
        if isinstance(accounts, PackedRows):
            raise TypeError("another store packed these")
        ids, houses = await self._houses.settle(set(accounts.place))
        new = await self._are_new(min(accounts.number), max(accounts.number))
        return houses + writes_of_columns(accounts, ids, new=new)

    async def _are_new(self, lowest: str, highest: str) -> bool:
        """Numbers above all that are there are new, unless another import puts them meanwhile."""
        if not self._alone:
            return False
        if self._last_number is None:
            self._last_number = str((await self.database.read(LAST_NUMBER))[0].number)
        new = lowest > self._last_number
        self._last_number = max(self._last_number, highest)
        return new

    async def put_debts(self, rows: Sequence[DebtRow], period: str) -> frozenset[str]:
        known = await ACCOUNT_IDS.find(self.database, [row.number for row in rows])
        owners = {found.number: found.organisation_id for found in known}
        foreign = frozenset(
            row.number
            for row in rows
            if owners.get(row.number) not in {None, row.account.organisation_id}
        )
        ours = [row for row in rows if row.number not in foreign]
        if ours:
            await self.put_accounts(in_columns([row.account for row in ours]))
        ids = await self._account_ids(row.number for row in ours)
        await self._apply(DEBTS.writes([(ids[row.number], period, row.due, 0) for row in ours]))
        return foreign

    async def put_zones(self, rows: Sequence[ZoneRow]) -> frozenset[str]:
        found = await HOUSES.find(self.database, [row.house_key for row in rows])
        known = {house.key for house in found}
        zones = [
            {"house_key": row.house_key, "zone": row.time_zone}
            for row in rows
            if row.house_key in known
        ]
        await self._apply([Write(SET_ZONE, zones)] if zones else [])
        return frozenset(row.house_key for row in rows) - known

    async def put_receipts(self, rows: Sequence[ReceiptRow]) -> frozenset[str]:
        ids = await self._account_ids(row.account for row in rows)
        known = [(ids[row[0]], *row[1:], 1) for row in rows if row[0] in ids]
        await self._apply(RECEIPTS.writes(known))
        return frozenset(row.account for row in rows) - ids.keys()

    async def put_charges(self, charges: ChargeColumns) -> frozenset[str]:
        ids = await self._account_ids(charges.account)
        columns: Sequence[Sequence[Any]] = charges
        unknown = frozenset(charges.account) - ids.keys()
        if unknown:
            ours = [account in ids for account in charges.account]
            columns = [list(compress(column, ours)) for column in charges]
        accounts, *others = columns
        await self._apply(CHARGES.writes_of([list(map(ids.__getitem__, accounts)), *others]))
        return unknown

    async def put_payments(self, rows: Sequence[PaymentRow]) -> frozenset[str]:
        ids = await self._account_ids(row.account for row in rows)
        known = [(ids[row[0]], *row[1:]) for row in rows if row[0] in ids]
        await self._apply(PAYMENTS.writes(known))
        return frozenset(row.account for row in rows) - ids.keys()

    async def put_codes(self, rows: Sequence[CodeRow], now: datetime) -> frozenset[str]:
        ids = await self._account_ids(str(row.account) for row in rows)
        return await put_codes(self.database, rows, ids, now)

    async def begin(self, at: datetime) -> None:
        await self._apply([import_begins(at)])

    async def end(self, began: datetime) -> None:
        await self._apply([import_ends(began)])

    async def put_meters(
        self, rows: Sequence[MetersRow], now: datetime, organisation_id: int | None = None
    ) -> frozenset[str]:
        ids = dict(await self._account_ids(row.account for row in rows))
        if organisation_id is not None:
            for found in await ACCOUNT_IDS.find(self.database, ids):
                if found.organisation_id not in {None, organisation_id}:
                    del ids[found.number]
        known = [(ids[row.account], one) for row in rows if row.account in ids for one in row[1]]
        await put_meters(self.database, known, now, self._new_id, self.zone)
        return frozenset(row.account for row in rows) - ids.keys()

    async def put_answers(self, rows: Sequence[AnswerRow]) -> frozenset[str]:
        ids = await self._account_ids(row.account for row in rows)
        return await put_answers(self.database, rows, ids)

    async def finish(self, record: ImportRecord) -> None:
        self._houses.forget()  # those without accounts go now
        drop = [Write(RELEASE_EMPTY_HOUSES, {}), Write(DROP_EMPTY_HOUSES, {})]
        log = {
            "file_name": record.file_name,
            "kind": record.kind.value,
            "digest": record.digest,
            "finished_at": record.finished_at,
            "accepted": record.accepted,
            "refused": record.refused,
        }
        await self._apply([*drop, Write(LOG, log), Write(NEXT_VERSION, {})])

    async def renew(self) -> None:
        await self._apply([Write(NEXT_VERSION, {})])

    async def _account_ids(self, numbers: Iterable[str]) -> Mapping[str, int]:
        wanted = set(numbers)
        missing = wanted - self._accounts.keys()
        if missing:
            if len(self._accounts) >= _REMEMBERED:
                self._accounts.clear()
                missing = wanted
            for row in await ACCOUNT_IDS.find(self.database, missing):
                self._accounts[row.number] = row.id
        return {number: self._accounts[number] for number in wanted & self._accounts.keys()}

    async def _apply(self, writes: Sequence[Write]) -> None:
        """Commit them; a conflict with another import passes when it is tried again."""
        for left in reversed(range(_TRIES)):
            try:
                return await self.database.apply(writes) if writes else None
            except ConflictError:
                if not left:
                    raise
        return None
