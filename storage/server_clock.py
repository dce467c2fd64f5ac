"""How far this machine's clock is behind the one that all replicas share: the database's."""

import time

from sqlalchemy import DateTime, func, select

from storage.engine import Database
from storage.postgres import PostgresDatabase
from storage.statements import Statement

NOW = Statement(
    select(func.clock_timestamp(type_=DateTime(timezone=True)).label("now")), keyed=True
)


async def seconds_behind(database: Database) -> float:
    """Give the difference; 0 when it is less than the question took. A file is of this machine."""
    if not isinstance(database, PostgresDatabase):
        return 0.0
    asked = time.time()
    [row] = await database.read(NOW)
    answered = time.time()
    told = float(row.now.timestamp())
    return 0.0 if asked <= told <= answered else told - (asked + answered) / 2
