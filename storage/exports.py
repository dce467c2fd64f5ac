"""How many lines conversations have."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

COUNT = Statement(
    select(func.count().label("number"))
    .select_from(m.journal)
    .where(m.journal.c.chat_id == bindparam("chat_id"))
)


@dataclass(slots=True)
class StoredCounts:
    """`bot.services.exports.LineCounts`."""

    unit: Unit

    async def lines_of(self, chat_ids: Sequence[int]) -> Sequence[int]:
        params = [{"chat_id": one} for one in chat_ids]
        found = await self.unit.database.read_many(COUNT, params) if params else []
        return [int(rows[0].number) for rows in found]
