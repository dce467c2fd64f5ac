"""What a scrape reads: counts of indexes, and the head of what waits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, column, func, select, table

from bot.services.health import Vitals
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

HEAD = 100  # messages that are looked at for the oldest: what waits longest stands first
SCHEMA = Statement(select(column("version_num")).select_from(table("alembic_version")))
ALL = Statement(select(func.count().label("number")).select_from(m.outbox))
DEAD = Statement(
    select(func.count().label("number"))
    .select_from(m.outbox)
    .where(m.outbox.c.dead_at.is_not(None))
)
_head = (
    select(m.outbox.c.not_before)
    .where(m.outbox.c.dead_at.is_(None))
    .order_by(m.outbox.c.id)
    .limit(HEAD)
    .subquery()
)
OLDEST = Statement(
    select(func.min(_head.c.not_before).label("oldest")).where(
        _head.c.not_before <= bindparam("now", type_=_head.c.not_before.type)
    )
)
IMPORTS = Statement(select(func.count().label("number")).select_from(m.imports))


@dataclass(slots=True)
class StoredPulse:
    """`bot.services.health.Pulse`."""

    database: Database

    async def feel(self, now: datetime) -> Vitals:
        [schema] = await self.database.read(SCHEMA)
        waiting, dead, imports = [
            (await self.database.read(one))[0].number for one in (ALL, DEAD, IMPORTS)
        ]
        [oldest] = await self.database.read(OLDEST, now=now)
        return Vitals(str(schema.version_num), waiting - dead, oldest.oldest, dead, imports)
