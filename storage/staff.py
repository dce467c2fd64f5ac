"""Employees and the audit log over one unit of work."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.domain.staff import Post, Role
from bot.services.ports import Ids
from bot.services.staff import FAILED, Employee, Entry, Failed
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

_COLUMNS = (
    m.employees.c.id,
    m.employees.c.cabinet_id,
    m.employees.c.role,
    m.employees.c.organisation_id,
    m.employees.c.branch_id,
    m.employees.c.name,
    m.employees.c.since,
)
_NOW = select(*_COLUMNS).where(m.employees.c.ended_at.is_(None))
_ORDER = (m.employees.c.since, m.employees.c.id)

OF_CABINET = Statement(
    _NOW.where(m.employees.c.cabinet_id == bindparam("cabinet_id")).order_by(*_ORDER), keyed=True
)
OF_USER = Statement(
    _NOW.where(
        m.employees.c.cabinet_id
        == select(m.sessions.c.cabinet_id)
        .select_from(m.chats.join(m.sessions, m.sessions.c.id == m.chats.c.session_id))
        .where(m.chats.c.chat_id == bindparam("user_id"), m.sessions.c.ended_at.is_(None))
        .scalar_subquery()
    ).order_by(*_ORDER),
    keyed=True,
)
OF_ORGANISATION = Statement(
    _NOW.where(
        m.employees.c.organisation_id.is_not_distinct_from(bindparam("organisation_id"))
    ).order_by(*_ORDER)
)
FIND = Statement(_NOW.where(m.employees.c.id == bindparam("employee_id")), keyed=True)
BRANCH_OF = Statement(
    select(m.branch_buildings.c.branch_id).where(
        m.branch_buildings.c.organisation_id == bindparam("organisation_id"),
        m.branch_buildings.c.building_id == bindparam("building_id"),
    ),
    keyed=True,
)
ADD = Statement(
    insert(m.employees).values(
        id=bindparam("id"),
        cabinet_id=bindparam("cabinet_id"),
        organisation_id=bindparam("organisation_id"),
        branch_id=bindparam("branch_id"),
        role=bindparam("role"),
        name=bindparam("name"),
        since=bindparam("since"),
        invited_by=bindparam("invited_by"),
    ),
    keyed=True,
)
_AS_READ = (
    m.employees.c.id == bindparam("employee_id"),
    m.employees.c.ended_at.is_(None),
    m.employees.c.role == bindparam("old_role"),
    m.employees.c.branch_id.is_not_distinct_from(bindparam("old_branch")),
)
CHANGE = Statement(
    update(m.employees)
    .where(*_AS_READ)
    .values(role=bindparam("new_role"), branch_id=bindparam("new_branch")),
    keyed=True,
)
END = Statement(
    update(m.employees)
    .where(*_AS_READ)
    .values(ended_at=bindparam("at"), ended_by=bindparam("by")),
    keyed=True,
)
HOLD = Statement(
    update(m.employees).where(*_AS_READ).values(role=bindparam("same_role")), keyed=True
)
_NOTICE = m.staff_notices.c
# What somebody took who is no employee any more goes up at once, as what nobody took in time.
RELEASE = Statement(
    update(m.staff_notices)
    .where(
        _NOTICE.settled_at.is_(None),
        _NOTICE.taken_by.in_(
            select(m.cabinets.c.user_id).where(m.cabinets.c.id == bindparam("cabinet"))
        ),
        _NOTICE.organisation_id.is_not_distinct_from(bindparam("organisation")),
    )
    .values(
        taken_at=None,
        taken_by=None,
        taken_name=None,
        overdue_at=bindparam("at"),
        version=_NOTICE.version + 1,
    ),
    keyed=True,
)
RECORD = Statement(insert(m.audit), keyed=True)


def employee_of(row: Any) -> Employee:
    post = Post(Role(row.role), row.organisation_id, row.branch_id)
    return Employee(row.id, row.cabinet_id, post, row.name, row.since)


@dataclass(slots=True)
class StoredEmployees:
    """`bot.services.staff.Employees`."""

    unit: Unit

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Employee]:
        return [
            employee_of(one) for one in await self.unit.read(OF_CABINET, cabinet_id=cabinet_id)
        ]

    async def of_user(self, user_id: int) -> Sequence[Employee]:
        return [employee_of(one) for one in await self.unit.read(OF_USER, user_id=user_id)]

    async def of_organisation(self, organisation_id: int | None) -> Sequence[Employee]:
        rows = await self.unit.read(OF_ORGANISATION, organisation_id=organisation_id)
        return [employee_of(one) for one in rows]

    async def find(self, employee_id: int) -> Employee | None:
        row = await self.unit.read_one(FIND, employee_id=employee_id)
        return None if row is None else employee_of(row)

    async def branch_of(self, organisation_id: int, building_id: int) -> int | None:
        row = await self.unit.read_one(
            BRANCH_OF, organisation_id=organisation_id, building_id=building_id
        )
        return None if row is None else int(row.branch_id)

    def add(self, employee: Employee, invited_by: int | None) -> None:
        values = {
            "id": employee.id,
            "cabinet_id": employee.cabinet_id,
            "organisation_id": employee.post.organisation_id,
            "branch_id": employee.post.branch_id,
            "role": employee.post.role.value,
            "name": employee.name,
            "since": employee.since,
            "invited_by": invited_by,
        }
        self.unit.record(ADD, values)

    def change(self, employee: Employee, post: Post) -> None:
        new = {"new_role": post.role.value, "new_branch": post.branch_id}
        self.unit.record(CHANGE, {**_as_read(employee), **new}, rows=1)

    def end(self, employee: Employee, at: datetime, by: int | None) -> None:
        self.unit.record(END, {**_as_read(employee), "at": at, "by": by}, rows=1)
        place = employee.post.organisation_id
        self.unit.record(
            RELEASE, {"cabinet": employee.cabinet_id, "organisation": place, "at": at}
        )

    def hold(self, employee: Employee) -> None:
        same = {"same_role": employee.post.role.value}
        self.unit.record(HOLD, {**_as_read(employee), **same}, rows=1)


def _as_read(employee: Employee) -> dict[str, Any]:
    return {
        "employee_id": employee.id,
        "old_role": employee.post.role.value,
        "old_branch": employee.post.branch_id,
    }


@dataclass(slots=True)
class StoredAudit:
    """`bot.services.staff.AuditLog`: written, never changed once it is committed."""

    unit: Unit
    new_id: Ids

    def record(self, entry: Entry) -> None:
        values = {
            "id": self.new_id(),
            "at": entry.at,
            "user_id": entry.user_id,
            "employee_id": entry.employee_id,
            "organisation_id": entry.organisation_id,
            "action": entry.action.value,
            "denied": int(entry.denied),
            "subject": entry.subject.value,
            "subject_id": entry.subject_id,
            "details": entry.details_text(),
        }
        self.unit.record(RECORD, values)

    def fail(self, failed: Failed) -> None:
        writes = self.unit.writes
        place = max(place for place, one in enumerate(writes) if one.statement is RECORD)
        values: dict[str, Any] = dict(writes[place].params)  # type: ignore[arg-type]
        said = json.loads(values["details"]) if values["details"] else {}
        values["details"] = json.dumps({**said, FAILED: failed.value}, ensure_ascii=False)
        writes[place] = replace(writes[place], params=values)
