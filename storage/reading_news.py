"""What became of readings and was not told yet, by the chats that passed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, select, update

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service, Status
from bot.services.reading_news import StatusChange
from bot.services.receipt_news import Look, Place
from storage import models as m
from storage.engine import Database
from storage.meters import values_of
from storage.receipt_news import AT_A_LOOK, NewsDesk
from storage.statements import Statement
from storage.unit import Unit

R, M, A = m.readings.c, m.meters.c, m.accounts.c
_IS_UNTOLD = R.untold == literal_column("1")  # not a parameter: the index is one of these only
LOOK = Statement(
    select(R.chat_id)
    .where(_IS_UNTOLD, R.chat_id > bindparam("after"))
    .group_by(R.chat_id)
    .order_by(R.chat_id)
    .limit(AT_A_LOOK)
)
UNTOLD = Statement(
    select(
        R.id,
        M.account_id,
        A.number.label("account"),
        A.receipt_type,
        m.links.c.name,
        R.number,
        M.service,
        M.number.label("meter"),
        R.period,
        R.t1,
        R.t2,
        R.t3,
        R.status,
        R.reason,
        R.current,
        m.links.c.cabinet_id,
    )
    .select_from(
        m.readings.join(m.meters)
        .join(m.accounts)
        .outerjoin(
            m.chats,
            and_(m.chats.c.chat_id == R.chat_id, m.chats.c.unreachable_at.is_(None)),
        )
        .outerjoin(
            m.sessions,
            and_(m.sessions.c.id == m.chats.c.session_id, m.sessions.c.ended_at.is_(None)),
        )
        .outerjoin(
            m.links,
            and_(
                m.links.c.cabinet_id == m.sessions.c.cabinet_id,
                m.links.c.account_id == M.account_id,
            ),
        )
    )
    .where(_IS_UNTOLD, R.chat_id == bindparam("chat_id"))
    .order_by(M.account_id, R.period, R.id)
)
TOLD = Statement(
    update(m.readings)
    .where(
        R.id == bindparam("reading"),
        R.untold == 1,
        R.status == bindparam("known"),
        func.coalesce(R.reason, "") == bindparam("why"),
    )
    .values(untold=0),
    keyed=True,
)


@dataclass(slots=True)
class StoredStatusChanges:
    """`bot.services.reading_news.StatusChanges` over one unit of work."""

    unit: Unit

    async def untold(self, chat_id: int) -> Sequence[StatusChange]:
        return [_change(row) for row in await self.unit.read(UNTOLD, chat_id=chat_id)]

    def told(self, change: StatusChange) -> None:
        known = {"known": change.status.value, "why": change.reason}
        self.unit.record(TOLD, {"reading": change.reading_id, **known}, rows=1)


def _change(row: Any) -> StatusChange:
    return StatusChange(
        reading_id=row.id,
        account_id=row.account_id,
        account=row.account,
        receipt_type=ReceiptType(row.receipt_type),
        name=row.name or "",
        number=row.number or "",
        service=Service(row.service),
        meter=row.meter,
        period=row.period,
        values=values_of(row),
        status=Status(row.status),
        reason=row.reason or "",
        newest=row.current == 1,
        linked=row.cabinet_id is not None,
    )


@dataclass(slots=True)
class ReadingDesk:
    """`bot.jobs.metering.Desk`: whose readings have a new status."""

    database: Database

    async def importing(self, now: datetime) -> bool:
        return await NewsDesk(self.database).importing(now)

    async def untold(self, after: Place) -> Look:
        rows = await self.database.read(LOOK, after=after[0])
        whom = tuple(row.chat_id for row in rows)
        return Look(whom, (whom[-1], 0) if len(whom) == AT_A_LOOK else None)
