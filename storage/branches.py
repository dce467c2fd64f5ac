"""Branches, their buildings and organisations as the registries tell them, over one unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, select, update

from bot.services.branches import Branch, Served
from bot.services.organisation_account import Organisation
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

B, S = m.branches.c, m.branch_buildings.c
_COLUMNS = (B.id, B.organisation_id, B.name, B.address, B.phone)
OF_ORGANISATION = Statement(
    select(*_COLUMNS)
    .where(B.organisation_id == bindparam("organisation_id"))
    .order_by(B.name_key, B.id),
    keyed=True,
)
FIND = Statement(select(*_COLUMNS).where(B.id == bindparam("branch_id")), keyed=True)
COUNT = Statement(
    select(func.count().label("number")).where(S.branch_id == bindparam("branch")), keyed=True
)
_HAS_ACCOUNT = exists(
    select(m.accounts.c.id).where(
        m.accounts.c.building_id == m.buildings.c.id,
        m.accounts.c.organisation_id == bindparam("organisation"),
    )
)
SERVES = Statement(
    select(m.buildings.c.id).where(m.buildings.c.id == bindparam("building"), _HAS_ACCOUNT),
    keyed=True,
)
_PLACED = select(m.buildings.c.id, m.buildings.c.display, S.branch_id).select_from(
    m.buildings.outerjoin(
        m.branch_buildings,
        and_(
            S.building_id == m.buildings.c.id,
            S.organisation_id == bindparam("organisation"),
        ),
    )
)
_SERVED = (
    _PLACED.order_by(m.buildings.c.key)  # by an index: a page ends the search
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
STANDING = Statement(
    _PLACED.where(m.buildings.c.id == bindparam("building"), _HAS_ACCOUNT), keyed=True
)
ALL_BUILDINGS = Statement(_SERVED.where(_HAS_ACCOUNT))
BUILDINGS_OF = Statement(_SERVED.where(S.branch_id == bindparam("branch")))
ADD = Statement(insert(m.branches), keyed=True)
RENAME = Statement(
    update(m.branches)
    .where(B.id == bindparam("branch"), B.name == bindparam("known"))
    .values(name=bindparam("new_name"), name_key=bindparam("new_key")),
    keyed=True,
)
CHANGE = Statement(
    update(m.branches)
    .where(
        B.id == bindparam("branch"),
        B.address == bindparam("known_address"),
        func.coalesce(B.phone, "") == bindparam("known_phone"),
    )
    .values(address=bindparam("new_address"), phone=bindparam("new_phone")),
    keyed=True,
)
RELEASE = Statement(
    delete(m.branch_buildings).where(
        S.organisation_id == bindparam("organisation"),
        S.building_id == bindparam("building"),
        S.branch_id == bindparam("known"),
    ),
    keyed=True,
)
SERVE = Statement(
    insert(m.branch_buildings).values(
        organisation_id=bindparam("organisation_id"),
        building_id=bindparam("building_id"),
        branch_id=bindparam("branch_id"),
    ),
    keyed=True,
)
RELEASE_ALL = Statement(delete(m.branch_buildings).where(S.branch_id == bindparam("branch")))
INHERIT = [
    Statement(
        update(table)
        .where(table.c.branch_id == bindparam("branch"))
        .values(branch_id=bindparam("heir"))
    )
    for table in (m.employees, m.employee_invitations, m.staff_groups, m.group_invitations)
]
INHERIT_NOTICES = Statement(
    update(m.staff_notices)
    .where(m.staff_notices.c.branch_id == bindparam("branch"))
    .values(branch_id=bindparam("heir"), version=m.staff_notices.c.version + 1)
)
INHERIT_BUILDINGS = Statement(
    update(m.branch_buildings)
    .where(S.branch_id == bindparam("branch"))
    .values(branch_id=bindparam("heir"))
)
REMOVE = Statement(delete(m.branches).where(B.id == bindparam("branch")), keyed=True)
_ORGANISATION = (
    m.organisations.c.id,
    m.organisations.c.inn,
    m.organisations.c.name,
    m.organisations.c.receipt_type,
    m.organisations.c.kpp,
    m.organisations.c.ogrn,
    m.organisations.c.legal_address,
    m.organisations.c.phone,
    m.organisations.c.email,
    m.organisations.c.site,
)
ORGANISATION = Statement(
    select(*_ORGANISATION).where(m.organisations.c.id == bindparam("organisation_id")),
    keyed=True,
)
OF_INN = Statement(
    select(*_ORGANISATION).where(m.organisations.c.inn == bindparam("inn")), keyed=True
)


@dataclass(slots=True)
class StoredBranches:
    """`bot.services.branches.Branches`."""

    unit: Unit

    async def of_organisation(self, organisation_id: int) -> Sequence[Branch]:
        rows = await self.unit.read(OF_ORGANISATION, organisation_id=organisation_id)
        return [Branch(*row) for row in rows]

    async def find(self, branch_id: int) -> Branch | None:
        row = await self.unit.read_one(FIND, branch_id=branch_id)
        return None if row is None else Branch(*row)

    async def count_buildings(self, branch_id: int) -> int:
        row = await self.unit.read_one(COUNT, branch=branch_id)
        return int(row.number)

    async def serves(self, organisation_id: int, building_id: int) -> bool:
        found = await self.unit.read(SERVES, organisation=organisation_id, building=building_id)
        return bool(found)

    async def standing(self, organisation_id: int, building_id: int) -> Served | None:
        given = {"organisation": organisation_id, "building": building_id}
        row = await self.unit.read_one(STANDING, **given)
        return None if row is None else Served(*row)

    async def buildings(
        self, organisation_id: int, branch_id: int | None, skip: int, most: int
    ) -> Sequence[Served]:
        given: dict[str, Any] = {"organisation": organisation_id, "skip": skip, "most": most}
        if branch_id is None:
            rows = await self.unit.read(ALL_BUILDINGS, **given)
        else:
            rows = await self.unit.read(BUILDINGS_OF, **given, branch=branch_id)
        return [Served(*row) for row in rows]

    def add(self, branch: Branch, at: datetime) -> None:
        values = {
            "id": branch.id,
            "organisation_id": branch.organisation_id,
            "name": branch.name,
            "name_key": branch.name_key,
            "address": branch.address,
            "phone": branch.phone,
            "made_at": at,
        }
        self.unit.record(ADD, values)

    def rename(self, branch: Branch, name: str) -> None:
        new = Branch(branch.id, branch.organisation_id, name, branch.address, branch.phone)
        params = {"branch": branch.id, "known": branch.name}
        self.unit.record(RENAME, {**params, "new_name": name, "new_key": new.name_key}, rows=1)

    def change(self, branch: Branch, after: Branch) -> None:
        known = {"known_address": branch.address, "known_phone": branch.phone or ""}
        new = {"new_address": after.address, "new_phone": after.phone}
        self.unit.record(CHANGE, {"branch": branch.id, **known, **new}, rows=1)

    def place(
        self, organisation_id: int, building_id: int, branch_id: int | None, before: int | None
    ) -> None:
        if before is not None:
            where = {"organisation": organisation_id, "building": building_id}
            self.unit.record(RELEASE, {**where, "known": before}, rows=1)
        if branch_id is not None:
            values = {"building_id": building_id, "branch_id": branch_id}
            self.unit.record(SERVE, {"organisation_id": organisation_id, **values})

    def remove(self, branch: Branch, heir: int | None) -> None:
        going = {"branch": branch.id}
        for statement in (*INHERIT, INHERIT_NOTICES):
            self.unit.record(statement, {**going, "heir": heir})
        if heir is None:
            self.unit.record(RELEASE_ALL, going)
        else:
            self.unit.record(INHERIT_BUILDINGS, {**going, "heir": heir})
        self.unit.record(REMOVE, going, rows=1)


@dataclass(slots=True)
class StoredOrganisations:
    """`bot.services.organisation_account.Organisations`."""

    unit: Unit

    async def find(self, organisation_id: int) -> Organisation | None:
        row = await self.unit.read_one(ORGANISATION, organisation_id=organisation_id)
        return None if row is None else _organisation(row)

    async def of_inn(self, inn: str) -> Organisation | None:
        row = await self.unit.read_one(OF_INN, inn=inn)
        return None if row is None else _organisation(row)


def _organisation(row: Any) -> Organisation:
    told: dict[str, Any] = {name: value or "" for name, value in row._asdict().items()}
    return Organisation(**told)
