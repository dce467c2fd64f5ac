"""What the centre's administrator orders of staff at the command line; it stands above all posts.

So the last owner of an organisation may be removed here: a telephone may have been stolen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.staff import Action, Post, Role
from bot.services.branches import Branches
from bot.services.employees import TellEmployee
from bot.services.organisation_account import Organisation, Organisations
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.staff import AuditLog, Employee, Employees, Entry, Subject
from bot.services.staff_invitations import (
    Invited,
    StaffInvitation,
    StaffInvitations,
    make_invitation,
)


@dataclass(frozen=True, slots=True)
class UnknownOrganisation:
    inn: str


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A role of the centre was asked for an organisation, or the other way round."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody of one place; no organisation: the centre. Names of branches by their ids."""

    organisation: Organisation | None
    employees: Sequence[Employee]
    invitations: Sequence[StaffInvitation]
    branches: dict[int, str]


@dataclass(slots=True)
class StaffOrders:
    employees: Employees
    invitations: StaffInvitations
    organisations: Organisations
    branches: Branches
    audit: AuditLog
    farewell: TellEmployee
    sealer: Sealer
    clock: Clock

    async def add(
        self, role: Role, inn: str, name: str
    ) -> Invited | UnknownOrganisation | OtherPlace:
        organisation = await self._organisation(inn)
        if isinstance(organisation, UnknownOrganisation):
            return organisation
        if role.of_centre is not (organisation is None):
            return OtherPlace()
        place = None if organisation is None else organisation.id
        made = make_invitation(self.sealer, Post(role, place), name, None, self.clock())
        self.invitations.add(made.invitation, self.clock())
        reference = made.invitation.reference
        self._write_down(place, Subject.INVITATION, reference, done="invite", role=role)
        return made

    async def list(self, inn: str) -> Staff | UnknownOrganisation:
        organisation = await self._organisation(inn)
        if isinstance(organisation, UnknownOrganisation):
            return organisation
        place = None if organisation is None else organisation.id
        self._write_down(
            place, Subject.ORGANISATION, str(place or ""), Action.SEE_EMPLOYEES, done="list"
        )
        known = [] if place is None else await self.branches.of_organisation(place)
        return Staff(
            organisation,
            await self.employees.of_organisation(place),
            await self.invitations.open_of(place, self.clock()),
            {one.id: one.name for one in known},
        )

    async def remove(self, employee_id: int) -> Employee | None:
        found = await self.employees.find(employee_id)
        if found is None:
            return None
        self._write_down(
            found.post.organisation_id,
            Subject.EMPLOYEE,
            str(employee_id),
            done="remove",
            role=found.post.role,
        )
        self.employees.end(found, self.clock(), None)
        await self.farewell.ended(found)
        return found

    async def _organisation(self, inn: str) -> Organisation | UnknownOrganisation | None:
        if not inn:
            return None
        return await self.organisations.of_inn(inn) or UnknownOrganisation(inn)

    def _write_down(
        self,
        place: int | None,
        subject: Subject,
        subject_id: str,
        action: Action = Action.CHANGE_EMPLOYEES,
        **details: str,
    ) -> None:
        entry = Entry(
            self.clock(), None, None, place, action, subject, subject_id, details=details
        )
        self.audit.record(entry)
