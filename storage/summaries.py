"""Counts for staff, and up to what they were told, over one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from bot.domain.requests import RequestState
from bot.domain.staff_topics import StaffTopic
from bot.services.staff_notices import DaySummed, RowsRefused
from bot.services.summaries import Mark
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

MOST_FILES = 20  # told one by one: who imports a hundred looks at the command's own words
S, I = m.settings.c, m.imports.c  # noqa: E741 - a table's columns
MARKED = Statement(select(S.value).where(S.name == bindparam("mark")), keyed=True)
FIRST = Statement(
    insert(m.settings).values(name=bindparam("mark"), value=bindparam("new")), keyed=True
)
NEXT = Statement(
    update(m.settings)
    .where(S.name == bindparam("mark"), S.value == bindparam("old"))
    .values(value=bindparam("new")),
    keyed=True,
)
NEWEST = Statement(select(func.coalesce(func.max(I.id), 0).label("number")), keyed=True)
REFUSALS = Statement(
    select(I.file_name, I.accepted, I.refused)
    .where(I.id > bindparam("after"), I.refused > 0)
    .order_by(I.id)
    .limit(MOST_FILES),
    keyed=True,
)
_R, _Q, _N = m.readings.c, m.requests.c, m.staff_notices.c
_BEGIN: BindParameter[datetime] = bindparam("begin")
_END: BindParameter[datetime] = bindparam("end")
DAY = Statement(
    select(
        select(func.count())
        .where(_R.taken_at.between(_BEGIN, _END), _R.chat_id.is_not(None))
        .scalar_subquery()
        .label("readings"),
        select(func.count())
        .where(_N.topic == StaffTopic.READING.value, _N.settled_at.is_(None))
        .where(_N.made_at <= _END)
        .scalar_subquery()
        .label("doubts"),
        select(func.count())
        .where(_Q.made_at.between(_BEGIN, _END))
        .scalar_subquery()
        .label("requests"),
        select(func.count())
        .where(_Q.closed_at.is_(None), _Q.state == RequestState.NEW.value)
        .scalar_subquery()
        .label("untaken"),
        select(func.count())
        .where(m.organisation_claims.c.settled_at.is_(None))
        .scalar_subquery()
        .label("claims"),
        select(func.count())
        .where(m.outbox.c.dead_at.between(_BEGIN, _END))
        .scalar_subquery()
        .label("undelivered"),
    )
)


@dataclass(slots=True)
class StoredSummaries:
    """`bot.services.summaries.Summaries`."""

    unit: Unit

    async def marked(self, mark: Mark) -> str | None:
        row = await self.unit.read_one(MARKED, mark=mark.value)
        return None if row is None else str(row.value)

    def mark(self, mark: Mark, old: str | None, new: str) -> None:
        if old is None:
            self.unit.record(FIRST, {"mark": mark.value, "new": new}, rows=1)
        else:
            self.unit.record(NEXT, {"mark": mark.value, "old": old, "new": new}, rows=1)

    async def newest_import(self) -> int:
        [row] = await self.unit.read(NEWEST)
        return int(row.number)

    async def refusals(self, after: int) -> Sequence[RowsRefused]:
        return [RowsRefused(*row) for row in await self.unit.read(REFUSALS, after=after)]

    async def day(self, begin: datetime, end: datetime) -> DaySummed:
        [row] = await self.unit.read(DAY, begin=begin, end=end)
        return DaySummed(begin.date(), *row)
