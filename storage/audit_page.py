"""The audit log page by page, over one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from bot.domain.audit_chain import microseconds
from bot.domain.staff import Action
from bot.services.audit_page import AuditEntry, Named, Sought, Spot, read_entry_details
from bot.services.staff import Subject
from storage import models as m
from storage.models import EPOCH, MICROSECOND
from storage.statements import Statement
from storage.unit import Unit

A = m.audit.c
_WITH_NAMES = (
    m.audit.outerjoin(m.employees, m.employees.c.id == A.employee_id)
    .outerjoin(m.organisations, m.organisations.c.id == A.organisation_id)
    .outerjoin(m.audit_seals, m.audit_seals.c.audit_id == A.id)
)
_PAGE = select(
    *A,
    m.employees.c.name.label("employee"),
    m.organisations.c.name.label("organisation"),
    m.audit_seals.c.seq,
).select_from(_WITH_NAMES)
WHERE: Mapping[str, ColumnElement[bool]] = {
    "employee": A.employee_id == bindparam("employee"),
    "action": A.action == bindparam("action"),
    "subject": A.subject == bindparam("subject"),
    "first_id": or_(A.subject_id == bindparam("first_id"), A.subject_id == bindparam("other_id")),
    "organisation": A.organisation_id == bindparam("organisation"),
    "since": A.at >= bindparam("since"),
    "until": A.at < bindparam("until"),
    "denied": A.denied == 1,
    "moment": or_(
        A.at < bindparam("moment"),
        and_(A.at == bindparam("moment"), A.id < bindparam("number")),
    ),
}
EMPLOYEES = Statement(
    select(m.employees.c.id, m.employees.c.name).order_by(m.employees.c.name, m.employees.c.id)
)
ORGANISATIONS = Statement(
    select(m.organisations.c.id, m.organisations.c.name).order_by(
        m.organisations.c.name, m.organisations.c.id
    )
)
LOOKED = Statement(
    select(A.id)
    .where(
        A.subject == Subject.AUDIT.value,
        A.employee_id == bindparam("employee_id"),
        A.action == Action.SEE_AUDIT.value,
        A.denied == 0,
        A.at >= bindparam("begun"),
    )
    .limit(1)
)


@cache
def _page(filtered: frozenset[str]) -> Statement:
    """Make the query of just these filters: each combination has a plan of its own."""
    wanted = [WHERE[name] for name in sorted(filtered)]
    return Statement(
        _PAGE.where(*wanted).order_by(A.at.desc(), A.id.desc()).limit(bindparam("most"))
    )


@dataclass(slots=True)
class StoredEntries:
    """`bot.services.audit_page.AuditEntries`."""

    unit: Unit

    async def page(self, sought: Sought, before: Spot | None, most: int) -> Sequence[AuditEntry]:
        values: dict[str, Any] = {
            "employee": sought.employee,
            "action": sought.action,
            "subject": sought.subject,
            "first_id": sought.ids and sought.ids[0],
            "organisation": sought.organisation,
            "since": sought.since,
            "until": sought.until,
            "denied": sought.denied or None,
            "moment": before and EPOCH + before.at * MICROSECOND,
        }
        given = {name: value for name, value in values.items() if value is not None}
        statement = _page(frozenset(given))
        given.pop("denied", None)
        if sought.ids is not None:
            given["other_id"] = sought.ids[1]
        if before is not None:
            given["number"] = before.id
        return [_entry_of(row) for row in await self.unit.read(statement, **given, most=most)]

    async def employees(self) -> Sequence[Named]:
        return [Named(*row) for row in await self.unit.read(EMPLOYEES)]

    async def organisations(self) -> Sequence[Named]:
        return [Named(*row) for row in await self.unit.read(ORGANISATIONS)]

    async def looked(self, employee_id: int, since: datetime) -> bool:
        found = await self.unit.read_one(LOOKED, employee_id=employee_id, begun=since)
        return found is not None


def _entry_of(row: Any) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        spot=Spot(microseconds(row.at), row.id),
        user_id=row.user_id,
        employee_id=row.employee_id,
        employee=row.employee or "",
        organisation_id=row.organisation_id,
        organisation=row.organisation or "",
        action=row.action,
        subject=row.subject,
        subject_id=row.subject_id,
        denied=bool(row.denied),
        details=read_entry_details(row.details),
        seq=row.seq,
    )
