"""Groups of staff over one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.services.groups import Group
from bot.services.staff import Site
from storage import models as m
from storage.group_threads import forget_refusal
from storage.statements import Statement
from storage.unit import Unit
from storage.updates import MARK_REACHABLE

G = m.staff_groups.c
_FOUND = select(
    G.chat_id, G.organisation_id, G.branch_id, G.title, G.bound_at, G.bound_by, G.lost_at
)
FIND = Statement(_FOUND.where(G.chat_id == bindparam("chat_id")), keyed=True)
OF_ORGANISATION = Statement(
    _FOUND.where(G.organisation_id == bindparam("organisation_id")).order_by(
        G.bound_at, G.chat_id
    ),
    keyed=True,
)
ADD = Statement(insert(m.staff_groups), keyed=True)
_AS_READ = (
    G.chat_id == bindparam("chat"),
    G.organisation_id.is_not_distinct_from(bindparam("organisation")),
    G.branch_id.is_not_distinct_from(bindparam("branch")),
)
RENAME = Statement(
    update(m.staff_groups).where(G.chat_id == bindparam("chat")).values(title=bindparam("called")),
    keyed=True,
)
REMOVE = Statement(delete(m.staff_groups).where(*_AS_READ), keyed=True)
LOSE = Statement(
    update(m.staff_groups)
    .where(G.chat_id == bindparam("chat"), G.lost_at.is_(None))
    .values(lost_at=bindparam("lost")),
    keyed=True,
)
HEAR = Statement(
    update(m.staff_groups)
    .where(G.chat_id == bindparam("chat"), G.lost_at.is_not(None))
    .values(lost_at=None),
    keyed=True,
)
DUE = Statement(
    update(m.outbox)
    .where(
        m.outbox.c.chat_id == bindparam("chat"),
        m.outbox.c.dead_at.is_(None),
        m.outbox.c.not_before > bindparam("now"),
    )
    .values(not_before=bindparam("now")),
    keyed=True,
)
UNREACHABLE_SINCE = Statement(
    select(m.chats.c.unreachable_at).where(m.chats.c.chat_id == bindparam("chat_id")), keyed=True
)


@dataclass(slots=True)
class StoredGroups:
    """`bot.services.groups.Groups`."""

    unit: Unit

    async def find(self, chat_id: int) -> Group | None:
        row = await self.unit.read_one(FIND, chat_id=chat_id)
        return None if row is None else _group(row)

    async def of_organisation(self, organisation_id: int) -> Sequence[Group]:
        rows = await self.unit.read(OF_ORGANISATION, organisation_id=organisation_id)
        return [_group(row) for row in rows]

    def add(self, group: Group) -> None:
        values = {
            "chat_id": group.chat_id,
            "organisation_id": group.site.organisation_id,
            "branch_id": group.site.branch_id,
            "title": group.title,
            "bound_at": group.bound_at,
            "bound_by": group.bound_by,
            "lost_at": group.lost_at,
        }
        self.unit.record(ADD, values)

    def rename(self, chat_id: int, title: str) -> None:
        self.unit.record(RENAME, {"chat": chat_id, "called": title})

    def remove(self, group: Group) -> None:
        known = {
            "organisation": group.site.organisation_id,
            "branch": group.site.branch_id,
        }
        self.unit.record(REMOVE, {"chat": group.chat_id, **known}, rows=1)

    def lose(self, group: Group, at: datetime) -> None:
        self.unit.record(LOSE, {"chat": group.chat_id, "lost": at}, rows=1)

    def regain(self, chat_id: int, at: datetime) -> None:
        self.unit.record(HEAR, {"chat": chat_id})
        self.unit.record(DUE, {"chat": chat_id, "now": at})
        self.unit.writes.append(forget_refusal(chat_id))


@dataclass(slots=True)
class StoredReach:
    """`bot.services.groups.Reach`."""

    unit: Unit

    async def is_lost(self, chat_id: int) -> bool:
        row = await self.unit.read_one(UNREACHABLE_SINCE, chat_id=chat_id)
        return row is None or row.unreachable_at is not None

    def lose(self, chat_id: int, at: datetime) -> None:
        self.unit.record(MARK_REACHABLE, {"chat": chat_id, "since": at})

    def regain(self, chat_id: int) -> None:
        self.unit.record(MARK_REACHABLE, {"chat": chat_id, "since": None})


def _group(row: Any) -> Group:
    return Group(
        chat_id=row.chat_id,
        site=Site(row.organisation_id, row.branch_id),
        title=row.title,
        bound_at=row.bound_at,
        bound_by=row.bound_by,
        lost_at=row.lost_at,
    )
