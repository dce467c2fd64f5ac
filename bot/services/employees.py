"""Employees of an organisation: seen, given another post, removed; and leaving oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.access import EndReason
from bot.domain.staff import MAY_MANAGE, Action, Post, Role
from bot.services.branches import Branch, Branches
from bot.services.directory import Directory
from bot.services.notices import Notices
from bot.services.organisation_account import Organisations
from bot.services.people import Cabinets, Person
from bot.services.ports import Clock
from bot.services.request_release import ReleaseRequests
from bot.services.staff import Authorise, Denied, Employee, Employees, Site, Subject
from bot.services.staff_invitations import (
    StaffInvitation,
    StaffInvitations,
    is_of_its_place,
    post_of,
)
from bot.services.staff_notices import OfStaff, PostChanged, PostEnded


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is there and who is invited, as far as `me` reaches; branches by their ids."""

    organisation_id: int | None
    me: Employee
    employees: Sequence[Employee]
    invitations: Sequence[StaffInvitation]
    branches: Mapping[int, Branch]

    @property
    def roles(self) -> tuple[Role, ...]:
        """Give the roles that may be given here, in the order of the table."""
        ours = MAY_MANAGE.get(self.me.post.role, frozenset())
        centre = self.organisation_id is None
        return tuple(role for role in Role if role in ours and role.of_centre is centre)


@dataclass(slots=True)
class ListEmployees:
    authorise: Authorise
    employees: Employees
    invitations: StaffInvitations
    branches: Branches
    clock: Clock

    async def __call__(self, person: Person, organisation_id: int | None) -> Roster | Denied:
        """Names of colleagues are personal data: the look is written down."""
        site = await self.authorise.reach(person, Action.SEE_EMPLOYEES, organisation_id)
        about = (Subject.ORGANISATION, str(organisation_id or ""))
        me = await self.authorise(person, Action.SEE_EMPLOYEES, site, about)
        if me is None:
            return Denied()
        people = await self.employees.of_organisation(organisation_id)
        waiting = await self.invitations.open_of(organisation_id, self.clock())
        known: Sequence[Branch] = ()
        if organisation_id is not None:
            known = await self.branches.of_organisation(organisation_id)
        return Roster(
            organisation_id,
            me,
            [one for one in people if site.branch_id in (None, one.post.branch_id)],
            [one for one in waiting if site.branch_id in (None, one.post.branch_id)],
            {one.id: one for one in known},
        )


@dataclass(frozen=True, slots=True)
class EmployeeCard:
    """`manages`: whoever looks may change and remove."""

    employee: Employee
    branch: str
    own: bool
    manages: bool


@dataclass(slots=True)
class ReadEmployee:
    authorise: Authorise
    employees: Employees
    branches: Branches

    async def __call__(self, person: Person, employee_id: int) -> EmployeeCard | Denied:
        found = await self.employees.find(employee_id)
        if found is None:
            return Denied()
        site, about = site_of(found), (Subject.EMPLOYEE, str(employee_id))
        me = await self.authorise(person, Action.SEE_EMPLOYEES, site, about)
        if me is None:
            return Denied()
        branch = None
        if found.post.branch_id is not None:
            branch = await self.branches.find(found.post.branch_id)
        name = "" if branch is None else branch.name
        return EmployeeCard(found, name, me.id == found.id, me.post.may_manage(found.post))


def site_of(employee: Employee) -> Site:
    return Site(employee.post.organisation_id, employee.post.branch_id)


@dataclass(frozen=True, slots=True)
class LastOwner:
    """The organisation would be left without an owner."""


@dataclass(slots=True)
class KeepOwners:
    """An organisation always has an owner, however many leave at once."""

    employees: Employees

    async def __call__(self, employee: Employee, after: Post | None) -> Sequence[Employee] | None:
        """Give whom the unit has to hold, or None when nobody would be left."""
        if employee.post.role is not Role.OWNER:
            return ()
        if after is not None and after.role is Role.OWNER:
            return ()
        people = await self.employees.of_organisation(employee.post.organisation_id)
        others = [one for one in people if one.post.role is Role.OWNER and one.id != employee.id]
        return others[:1] or None


@dataclass(slots=True)
class ChangePost:
    authorise: Authorise
    employees: Employees
    branches: Branches
    keep_owners: KeepOwners
    farewell: "TellEmployee"

    async def __call__(
        self, person: Person, employee_id: int, role: Role, branch_id: int | None
    ) -> Employee | Denied | LastOwner:
        found = await self.employees.find(employee_id)
        if found is None:
            return Denied()
        before, place = found.post, found.post.organisation_id
        after = post_of(role, place, branch_id)
        change = {"done": "change", "before": before.role, "after": role}
        where = {"branch_before": before.branch_id, "branch_after": after.branch_id}
        me = await self.authorise(
            person,
            Action.CHANGE_EMPLOYEES,
            site_of(found),
            (Subject.EMPLOYEE, str(employee_id)),
            (before, after),
            **change,
            **where,
        )
        if me is None or not await is_of_its_place(self.branches, after):
            return Denied()
        held = await self.keep_owners(found, after)
        if held is None:
            return LastOwner()
        hold_all(self.employees, found, me, held)
        self.employees.change(found, after)
        await self.farewell.changed(found, after)
        return Employee(found.id, found.cabinet_id, after, found.name, found.since)


@dataclass(slots=True)
class RemoveEmployee:
    authorise: Authorise
    employees: Employees
    keep_owners: KeepOwners
    farewell: "TellEmployee"
    clock: Clock

    async def __call__(self, person: Person, employee_id: int) -> Employee | Denied | LastOwner:
        found = await self.employees.find(employee_id)
        if found is None:
            return Denied()
        site, about = site_of(found), (Subject.EMPLOYEE, str(employee_id))
        me = await self.authorise(
            person,
            Action.CHANGE_EMPLOYEES,
            site,
            about,
            (found.post,),
            done="remove",
            role=found.post.role,
        )
        if me is None:
            return Denied()
        held = await self.keep_owners(found, None)
        if held is None:
            return LastOwner()
        hold_all(self.employees, found, me, held)
        self.employees.end(found, self.clock(), me.id)
        await self.farewell.ended(found, person.chat_id)
        return found


@dataclass(slots=True)
class LeaveOrganisation:
    """Anybody may give up the own post; it needs no more right than to have it."""

    authorise: Authorise
    employees: Employees
    keep_owners: KeepOwners
    farewell: "TellEmployee"
    clock: Clock

    async def __call__(
        self, person: Person, organisation_id: int
    ) -> Employee | Denied | LastOwner:
        site = Site(organisation_id)
        about = (Subject.ORGANISATION, str(organisation_id))
        await self.authorise(person, Action.SEE_ORGANISATION, site, about, done="leave")
        posts = await self.authorise.posts(person)
        own = next((one for one in posts if one.post.organisation_id == organisation_id), None)
        if own is None:
            return Denied()
        held = await self.keep_owners(own, None)
        if held is None:
            return LastOwner()
        hold_all(self.employees, own, own, held)
        self.employees.end(own, self.clock(), own.id)
        await self.farewell.ended(own, person.chat_id)
        return own


def hold_all(
    employees: Employees, found: Employee, me: Employee, owners: Sequence[Employee]
) -> None:
    """Hold all whom it concerns, in one order, so that two units never wait in a ring."""
    held = {one.id: one for one in (found, me, *owners)}
    for employee_id in sorted(held):
        employees.hold(held[employee_id])


@dataclass(slots=True)
class TellEmployee:
    """What follows a change: the chats are told; one that held nothing but the post is ended.

    Requests that the employee may not answer any more are free for others.
    """

    employees: Employees
    organisations: Organisations
    cabinets: Cabinets
    directory: Directory
    notices: Notices
    release: ReleaseRequests
    clock: Clock

    async def changed(self, employee: Employee, after: Post) -> None:
        await self.release(employee, after)
        name = await self._organisation(employee)
        await self._tell(employee, PostChanged(name, after.role))

    async def ended(self, employee: Employee, but: int = 0) -> None:
        """End sessions of a cabinet that holds nothing else; `but`: of all chats but this."""
        await self.release(employee, None)
        alone = await self._holds_nothing_else(employee)
        notice = PostEnded(await self._organisation(employee), signed_out=alone)
        for session in await self.directory.sessions_of(employee.cabinet_id):
            if session.chat_id == but:
                continue
            if alone:
                self.directory.end(session, EndReason.POST_ENDED, self.clock())
            self.notices.tell(session.chat_id, notice)

    async def _tell(self, employee: Employee, notice: OfStaff) -> None:
        for session in await self.directory.sessions_of(employee.cabinet_id):
            self.notices.tell(session.chat_id, notice)

    async def _holds_nothing_else(self, employee: Employee) -> bool:
        cabinet = await self.directory.cabinet(employee.cabinet_id)
        posts = await self.employees.of_cabinet(employee.cabinet_id)
        accounts = await self.cabinets.accounts(employee.cabinet_id)
        own = cabinet is not None and (cabinet.registered or cabinet.password_hash is not None)
        return not own and not accounts and all(one.id == employee.id for one in posts)

    async def _organisation(self, employee: Employee) -> str:
        if employee.post.organisation_id is None:
            return ""
        known = await self.organisations.find(employee.post.organisation_id)
        return "" if known is None else known.name
