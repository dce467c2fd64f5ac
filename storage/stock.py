"""What waits in the whole store, and how readings come in: heads of indexes, counted so far."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, func, select

from bot.domain.meters import Source
from bot.services.stock import MOST, Heap, Stock, Tally
from bot.services.watch import RANKS
from storage import models as m
from storage.engine import Database
from storage.ids import first_id_at
from storage.statements import Statement

OUTBOX = m.outbox.c


def _number(table: Table, *where: ColumnElement[bool]) -> Statement:
    """Count, MOST at the most."""
    some = select(next(iter(table.primary_key))).where(*where).limit(MOST).subquery()
    return Statement(select(func.count().label("number")).select_from(some))


def _first(column: Column[Any], *where: ColumnElement[bool]) -> Statement:
    """Give the longest waiting of what could go by `now`, from the head of its index."""
    due = (column.table.c.dead_at.is_(None), column <= bindparam("now"))
    return Statement(select(column.label("since")).where(*where, *due).order_by(column).limit(1))


WAITING = _number(m.outbox, OUTBOX.rank == bindparam("rank"), OUTBOX.dead_at.is_(None))
OLDEST = _first(OUTBOX.not_before, OUTBOX.rank == bindparam("rank"))
DEAD = _number(m.outbox, OUTBOX.dead_at.is_not(None))
LETTERS = _number(m.letters, m.letters.c.dead_at.is_(None))
DEAD_LETTERS = _number(m.letters, m.letters.c.dead_at.is_not(None))
OLDEST_LETTER = _first(m.letters.c.not_before)
TASKS = _number(m.tasks, m.tasks.c.dead_at.is_(None))
FAILED = (m.tasks.c.dead_at.is_not(None), m.tasks.c.error.is_not(None))  # others are only kept
FAILED_TASKS = _number(m.tasks, *FAILED)
OLDEST_TASK = _first(m.tasks.c.not_before)
IMPORTED = Statement(
    select(m.imports.c.finished_at.label("since")).order_by(m.imports.c.id.desc()).limit(1)
)
TODAY = Statement(
    select(func.count().label("number")).where(
        m.readings.c.id >= bindparam("first"), m.readings.c.source == Source.RESIDENT
    )
)
METERS = Statement(
    select(func.count().label("number")).where(
        m.meters.c.retired_on.is_(None), m.meters.c.automatic == 0
    )
)
READ = Statement(
    select(func.count().label("number")).where(
        m.readings.c.period == bindparam("period"), m.readings.c.current == 1
    )
)


@dataclass(slots=True)
class StoredStock:
    """`bot.services.stock.Shelves`."""

    database: Database

    async def look(self, now: datetime) -> Stock:
        begun = time.perf_counter()
        messages = {name: await self._messages(*ranks, now) for name, ranks in RANKS.items()}
        dead = await self._count(DEAD)
        letters = await self._heap((LETTERS, OLDEST_LETTER, DEAD_LETTERS), now)
        tasks = await self._heap((TASKS, OLDEST_TASK, FAILED_TASKS), now)
        imported_at = await self._since(IMPORTED)
        seconds = time.perf_counter() - begun
        return Stock(messages, letters, tasks, dead, imported_at, seconds)

    async def tally(self, midnight: datetime, period: str) -> Tally:
        first = first_id_at(midnight)
        today = await self._count(TODAY, first=first)
        return Tally(today, await self._count(METERS), await self._count(READ, period=period))

    async def _messages(self, lowest: int, highest: int, now: datetime) -> Heap:
        waiting, oldest = 0, []
        for rank in range(lowest, highest + 1):
            waiting += await self._count(WAITING, rank=rank)
            oldest.append(await self._since(OLDEST, rank=rank, now=now))
        known = [one for one in oldest if one is not None]
        return Heap(waiting, min(known, default=None))

    async def _heap(self, found: tuple[Statement, Statement, Statement], now: datetime) -> Heap:
        waiting, oldest, dead = found
        since = await self._since(oldest, now=now)
        return Heap(await self._count(waiting), since, await self._count(dead))

    async def _count(self, statement: Statement, **params: Any) -> int:
        return int((await self.database.read(statement, **params))[0].number)

    async def _since(self, statement: Statement, **params: Any) -> datetime | None:
        rows = await self.database.read(statement, **params)
        return rows[0].since if rows else None
