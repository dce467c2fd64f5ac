"""Recorded tasks: put and ended by units of work, claimed by the worker of any replica."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, tuple_, update

from bot.services.errors import ConflictError
from bot.services.tasks import TaskRow
from storage import models as m
from storage.engine import Database, Write
from storage.postgres import PostgresDatabase
from storage.statements import Statement
from storage.unit import Unit

TASKS = m.tasks.c
LOOKED_AT = 20  # chats, each with its oldest task: more than replicas together have at work
COLUMNS = (
    TASKS.id,
    TASKS.chat_id,
    TASKS.kind,
    TASKS.payload,
    TASKS.created_at,
    TASKS.tries,
    TASKS.trace,
)
PUT = Statement(
    insert(m.tasks).values(
        id=bindparam("id"),
        chat_id=bindparam("chat"),
        kind=bindparam("what"),
        payload=bindparam("payload"),
        created_at=bindparam("at"),
        not_before=bindparam("at"),
        tries=0,
        dead_at=bindparam("kept_at"),
        trace=bindparam("trace"),
    )
)
WAITING = Statement(
    select(*COLUMNS)
    .where(TASKS.chat_id == bindparam("chat"), TASKS.kind == bindparam("what"))
    .where(TASKS.dead_at.is_(None))
    .order_by(TASKS.id)
)
KEPT = Statement(
    select(*COLUMNS)
    .where(TASKS.chat_id == bindparam("chat"), TASKS.kind == bindparam("what"))
    .where(TASKS.dead_at.is_not(None), TASKS.payload.is_not(None))
    .order_by(TASKS.id)
)
DROP_TASKS = Statement(  # with the session that asked for them
    delete(m.tasks).where(TASKS.chat_id == bindparam("chat"))
)
DROP = Statement(delete(m.tasks).where(TASKS.id == bindparam("task")))
FREE = or_(TASKS.owned_until.is_(None), TASKS.owned_until < bindparam("now"))
BEFORE = m.tasks.alias("before").c
EARLIER = (  # of the same chat, found by ix_tasks_chat_id
    select(BEFORE.id)
    .where(
        BEFORE.chat_id == TASKS.chat_id,
        BEFORE.dead_at.is_(None),
        tuple_(BEFORE.not_before, BEFORE.id) < tuple_(TASKS.not_before, TASKS.id),
        or_(BEFORE.owned_until.is_(None), BEFORE.owned_until < bindparam("now")),
    )
    .exists()
)
DUE = Statement(
    select(*COLUMNS)
    .where(TASKS.dead_at.is_(None), TASKS.not_before <= bindparam("now"), FREE, ~EARLIER)
    .order_by(TASKS.not_before, TASKS.id)
    .limit(LOOKED_AT)
)
CLAIM = Statement(
    update(m.tasks)
    .where(
        TASKS.id == bindparam("task"),
        TASKS.tries == bindparam("known"),
        TASKS.dead_at.is_(None),
        FREE,
    )
    .values(owner=bindparam("by"), owned_until=bindparam("until"), tries=TASKS.tries + 1)
)
TAKE_BACK = Statement(
    update(m.tasks).where(TASKS.owner.is_not(None)).values(owner=None, owned_until=None)
)
OWN = (TASKS.id == bindparam("task"), TASKS.owner == bindparam("by"))
POSTPONE = Statement(
    update(m.tasks)
    .where(*OWN)
    .values(not_before=bindparam("until"), error=bindparam("why"), owner=None, owned_until=None)
)
BURY = Statement(
    update(m.tasks)
    .where(*OWN)
    .values(
        payload=None,
        dead_at=bindparam("at"),
        error=bindparam("why"),
        owner=None,
        owned_until=None,
    )
)


def _row(row: Any) -> TaskRow:
    return TaskRow(*row)


@dataclass(slots=True)
class StoredTaskRows:
    unit: Unit

    def put(self, row: TaskRow, kept_at: datetime | None) -> None:
        self.unit.record(
            PUT,
            {
                "id": row.id,
                "chat": row.chat_id,
                "what": row.kind,
                "payload": row.payload,
                "at": row.created_at,
                "kept_at": kept_at,
                "trace": row.trace,
            },
        )

    async def of_chat(self, chat_id: int, kind: str, *, kept: bool) -> Sequence[TaskRow]:
        found = await self.unit.read(KEPT if kept else WAITING, chat=chat_id, what=kind)
        return [_row(row) for row in found]

    def drop(self, task_id: int) -> None:
        self.unit.record(DROP, {"task": task_id}, rows=1)


@dataclass(slots=True)
class StoredTaskQueue:
    database: Database

    async def take_back(self) -> None:
        """Only PostgreSQL has several processes; the file of SQLite is locked by its one."""
        if not isinstance(self.database, PostgresDatabase):
            await self.database.apply([Write(TAKE_BACK, {})])

    async def due(self, now: datetime) -> Sequence[TaskRow]:
        return [_row(row) for row in await self.database.read(DUE, now=now)]

    async def claim(self, row: TaskRow, owner: str, until: datetime, now: datetime) -> bool:
        claim = {"task": row.id, "known": row.tries, "by": owner, "until": until, "now": now}
        try:
            await self.database.apply([Write(CLAIM, claim, rows=1)])
        except ConflictError:
            return False
        return True

    async def postpone(self, row: TaskRow, owner: str, until: datetime, error: str) -> None:
        params = {"task": row.id, "by": owner, "until": until, "why": error}
        await self.database.apply([Write(POSTPONE, params)])

    async def bury(self, row: TaskRow, owner: str, error: str, at: datetime) -> None:
        params = {"task": row.id, "by": owner, "at": at, "why": error}
        await self.database.apply([Write(BURY, params)])
