"""Batches of readings: recorded in the transaction that marks what they pass."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, insert, select, update

from bot.domain.meters import Service, Status
from bot.services.errors import ConflictError
from bot.services.reading_batches import Batch, PassedReading
from storage import models as m
from storage.engine import Database, Write
from storage.ids import TimeIds
from storage.meters import values_of
from storage.statements import Statement

_TRIES = 5
R, M, A, B = m.readings.c, m.meters.c, m.accounts.c, m.reading_batches.c
OWNER = m.organisations.c
_WAITS = and_(
    R.period == bindparam("of_period"),
    R.current == 1,
    R.status == Status.ACCEPTED.value,
)

WAITING = Statement(select(func.count().label("number")).select_from(m.readings).where(_WAITS))
PASSED = Statement(
    select(func.count(R.meter_id.distinct()).label("number")).where(
        R.period == bindparam("of_period"), R.batch_id.is_not(None)
    )
)
PASS = Statement(
    update(m.readings)
    .where(_WAITS)
    .values(
        status=Status.EXPORTED.value,
        batch_id=bindparam("batch"),
        untold=case((R.chat_id.is_(None), 0), else_=1),
    )
)
RECORD = Statement(
    insert(m.reading_batches).values(
        id=bindparam("id"),
        number=select(func.coalesce(func.max(B.number), 0) + 1).scalar_subquery(),
        period=bindparam("period"),
        made_at=bindparam("made_at"),
        rows=select(func.count())
        .select_from(m.readings)
        .where(R.batch_id == bindparam("batch"))
        .scalar_subquery(),
        whole=bindparam("whole"),
    )
)
_BATCH = (B.id, B.number, B.period, B.made_at, B.rows, B.whole)
BY_ID = Statement(select(*_BATCH).where(B.id == bindparam("batch")), keyed=True)
BY_NUMBER = Statement(select(*_BATCH).where(B.number == bindparam("number")), keyed=True)
UNFINISHED = Statement(select(*_BATCH).where(B.written_at.is_(None)).order_by(B.number))
FINISHED = Statement(
    update(m.reading_batches).where(B.id == bindparam("batch")).values(written_at=bindparam("at")),
    keyed=True,
)


def _page(rows: Any) -> Statement:
    found: Select[Any] = (
        select(
            R.meter_id,
            A.number.label("account"),
            func.coalesce(A.els, "").label("els"),
            A.holder,
            A.address,
            A.flat,
            func.coalesce(OWNER.inn, "").label("inn"),
            func.coalesce(OWNER.bank_account, "").label("bank_account"),
            m.buildings.c.time_zone,
            M.number.label("meter"),
            M.service,
            M.zones,
            M.capacity,
            M.decimals,
            M.place,
            M.installed,
            M.commissioned,
            M.sealed_on,
            M.verified_on,
            M.verification_due,
            M.automatic,
            M.retired_on,
            R.t1,
            R.t2,
            R.t3,
            R.said_at,
            func.coalesce(R.number, "").label("number"),
            R.flags,
            R.source,
        )
        .select_from(
            m.readings.join(m.meters)
            .join(m.accounts)
            .outerjoin(m.organisations)
            .outerjoin(m.buildings)
        )
        .where(rows, R.meter_id > bindparam("after"))
    )
    return Statement(found.order_by(R.meter_id).limit(bindparam("limit")))


def _newest_passed() -> Any:
    """Of each meter of a period the newest version that batches up to a number have passed."""
    upto = select(B.id).where(B.number <= bindparam("upto"))
    later = m.readings.alias("later")
    return and_(
        R.period == bindparam("of_period"),
        R.batch_id.is_not(None),  # so that the index of passed readings is found to do
        R.batch_id.in_(upto),
        ~exists().where(
            later.c.meter_id == R.meter_id,
            later.c.period == R.period,
            later.c.version > R.version,
            later.c.batch_id.in_(upto),
        ),
    )


NEW = _page(R.batch_id == bindparam("batch"))
WHOLE = _page(_newest_passed())


def _batch(row: Any) -> Batch:
    return Batch(row.id, row.number, row.period, row.made_at, row.rows, bool(row.whole))


def _passed(row: Any) -> PassedReading:
    plain = row._asdict()
    values = values_of(row)
    for name in ("t1", "t2", "t3"):
        del plain[name]
    plain |= {"service": Service(row.service), "automatic": bool(row.automatic)}
    return PassedReading(**plain, values=values)


@dataclass(slots=True)
class StoredBatches:
    """`bot.services.reading_batches.BatchStore` over a database."""

    database: Database
    _new_id: TimeIds = field(default_factory=TimeIds)

    async def waiting(self, period: str) -> int:
        return await self._count(WAITING, period)

    async def passed(self, period: str) -> int:
        return await self._count(PASSED, period)

    async def make(self, period: str, at: datetime, *, whole: bool) -> Batch:
        """Take the next number; once more when another export took it first."""
        for left in reversed(range(_TRIES)):
            batch = self._new_id()
            marks = {"batch": batch, "of_period": period}
            told = {"period": period, "made_at": at, "whole": int(whole)}
            record = {"id": batch, "batch": batch, **told}
            try:
                await self.database.apply([Write(PASS, marks), Write(RECORD, record)])
                break
            except ConflictError:
                if not left:
                    raise
        [row] = await self.database.read(BY_ID, batch=batch)
        return _batch(row)

    async def find(self, number: int) -> Batch | None:
        rows = await self.database.read(BY_NUMBER, number=number)
        return _batch(rows[0]) if rows else None

    async def unfinished(self) -> Sequence[Batch]:
        return [_batch(row) for row in await self.database.read(UNFINISHED)]

    async def page(self, batch: Batch, after: int, limit: int) -> Sequence[PassedReading]:
        where = {"after": after, "limit": limit}
        if batch.whole:
            named = {"of_period": batch.period, "upto": batch.number}
            rows = await self.database.read(WHOLE, **where, **named)
        else:
            rows = await self.database.read(NEW, **where, batch=batch.id)
        return [_passed(row) for row in rows]

    async def finished(self, batch: Batch, at: datetime) -> None:
        await self.database.apply([Write(FINISHED, {"batch": batch.id, "at": at})])

    async def _count(self, statement: Statement, period: str) -> int:
        [row] = await self.database.read(statement, of_period=period)
        return int(row.number)
