"""Codes of receipts: keys only. One entered, many made or brought by a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select, update

from bot.domain.access import Access, Via
from bot.services.receipt_code_batches import Addressee, CodeRow, Edition
from bot.services.receipt_codes import KeptCode
from storage import models as m
from storage.accounts import NEWEST_OF_ACCOUNT
from storage.engine import Database, Write
from storage.many_rows import Lookup, ManyRows
from storage.statements import Statement
from storage.unit import Unit

FIND = Statement(
    select(
        m.receipt_codes.c.account_id, m.receipt_codes.c.expires_at, m.receipt_codes.c.used_at
    ).where(m.receipt_codes.c.code_key == bindparam("key"))
)
USE = Statement(
    update(m.receipt_codes)
    .where(m.receipt_codes.c.code_key == bindparam("key"), m.receipt_codes.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
LINK = Statement(
    lambda insert_into: (
        insert_into(m.links)
        .values(
            cabinet_id=bindparam("cabinet_id"),
            account_id=bindparam("account_id"),
            access=Access.FULL.value,
            linked_at=bindparam("linked_at"),
            via=Via.RECEIPT_CODE.value,
            known_period=NEWEST_OF_ACCOUNT,
        )
        .on_conflict_do_update(
            index_elements=["cabinet_id", "account_id"],
            set_={"access": Access.FULL.value, "via": Via.RECEIPT_CODE.value},
        )
    )
)


@dataclass(slots=True)
class StoredReceiptCodes:
    """`bot.services.receipt_codes.ReceiptCodes` over one unit of work."""

    unit: Unit

    async def find(self, key: str) -> KeptCode | None:
        row = await self.unit.read_one(FIND, key=key)
        return None if row is None else KeptCode(row.account_id, row.expires_at, row.used_at)

    def use(self, key: str, at: datetime) -> None:
        self.unit.record(USE, {"key": key, "at": at}, rows=1)

    def link(self, cabinet_id: int, account_id: int, at: datetime) -> None:
        self.unit.record(
            LINK, {"cabinet_id": cabinet_id, "account_id": account_id, "linked_at": at}
        )


_COLUMNS = ("code_key", "account_id", "period", "expires_at")
CODES = ManyRows(m.receipt_codes, _COLUMNS)
CODES_OF_A_FILE = ManyRows(m.receipt_codes, _COLUMNS, lambda core: core.on_conflict_do_nothing())
OWNERS = Lookup(
    [m.receipt_codes.c.code_key, m.receipt_codes.c.account_id], m.receipt_codes.c.code_key
)
DROP_UNUSED = Statement(
    delete(m.receipt_codes).where(
        m.receipt_codes.c.account_id == bindparam("account_id"),
        m.receipt_codes.c.period == bindparam("period"),
        m.receipt_codes.c.used_at.is_(None),
        m.receipt_codes.c.code_key != bindparam("but"),
    )
)
DROP_EXPIRED = Statement(
    delete(m.receipt_codes).where(
        m.receipt_codes.c.account_id.between(bindparam("first"), bindparam("last")),
        m.receipt_codes.c.expires_at <= bindparam("now"),
    )
)


def drop_unused(rows: Sequence[CodeRow], ids: Mapping[Any, int]) -> list[Write]:
    """Drop what new codes replace: the same accounts' codes of the month that nobody used."""
    params = [
        {"account_id": ids[row.account], "period": row.period, "but": row.key} for row in rows
    ]
    return [Write(DROP_UNUSED, params)] if params else []


async def put_codes(
    database: Database, rows: Sequence[CodeRow], ids: Mapping[Any, int], now: datetime
) -> frozenset[str]:
    """Keep codes of a file, in one unit; give the keys of those that were not written.

    A code that is there already stays as it is, used or not; one of another account is no code of
    this one, and nobody learns whose it is.
    """
    known = [row for row in rows if row.account in ids]
    owners = await OWNERS.find(database, [row.key for row in known]) if known else []
    taken = {found.code_key: found.account_id for found in owners}
    ours = [row for row in known if taken.get(row.key, ids[row.account]) == ids[row.account]]
    expired = [{"first": ids[row.account], "last": ids[row.account], "now": now} for row in ours]
    writes = [Write(DROP_EXPIRED, expired)] if expired else []
    values = [(row.key, ids[row.account], row.period, row.expires_at) for row in ours]
    await database.apply(drop_unused(ours, ids) + writes + CODES_OF_A_FILE.writes(values))
    return frozenset(row.key for row in rows) - {row.key for row in ours}


def _accounts_of(edition: Edition, *columns: Any) -> Select[Any]:
    """Select accounts by the edition's kind of receipt, and by whether there is one."""
    chosen = select(*columns).select_from(m.accounts)
    if edition.receipt_type is not None:
        chosen = chosen.where(m.accounts.c.receipt_type == edition.receipt_type.value)
    if not edition.every:
        chosen = chosen.join(m.receipts, m.receipts.c.account_id == m.accounts.c.id).where(
            m.receipts.c.period == edition.period.iso
        )
    return chosen


@lru_cache(8)
def _page(edition: Edition, limit: int) -> Statement:
    """Select the next accounts: compiled once, for a million of them takes a thousand pages."""
    columns = (m.accounts.c.id, m.accounts.c.number, m.accounts.c.address, m.accounts.c.holder)
    return Statement(
        _accounts_of(edition, *columns)
        .where(m.accounts.c.id > bindparam("after"))
        .order_by(m.accounts.c.id)
        .limit(limit)
    )


@dataclass(slots=True)
class StoredEditions:
    """`bot.services.receipt_code_batches.CodeStore` over a database."""

    database: Database

    async def count(self, edition: Edition) -> int:
        found = _accounts_of(edition, func.count().label("number"))
        [row] = await self.database.read(Statement(found))
        return int(row.number)

    async def has_codes(self, edition: Edition) -> bool:
        codes = m.receipt_codes
        found = (
            _accounts_of(edition, codes.c.account_id)
            .join(codes, codes.c.account_id == m.accounts.c.id)
            .where(codes.c.period == edition.period.iso, codes.c.used_at.is_(None))
            .limit(1)
        )
        return bool(await self.database.read(Statement(found)))

    async def addressees(self, edition: Edition, after: int, limit: int) -> Sequence[Addressee]:
        rows = await self.database.read(_page(edition, limit), after=after)
        return [Addressee(*row) for row in rows]

    async def keep(self, rows: Sequence[CodeRow], now: datetime, *, again: bool) -> None:
        ids = {row.account: int(row.account) for row in rows}
        expired = {"first": min(ids.values()), "last": max(ids.values()), "now": now}
        values = [(row.key, ids[row.account], row.period, row.expires_at) for row in rows]
        void = drop_unused(rows, ids) if again else []
        await self.database.apply([*void, Write(DROP_EXPIRED, expired), *CODES.writes(values)])
