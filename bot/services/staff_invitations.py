"""Links by which employees come: good once, for seven days, until they are taken back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.staff import (
    MOST_EMPLOYEES,
    MOST_STAFF_INVITATIONS,
    STAFF_INVITATION_LIFETIME,
    Action,
    Post,
    Role,
)
from bot.domain.typed import clean
from bot.services.branches import Branches
from bot.services.directory import Cabinet, Directory
from bot.services.limited_access import new_login
from bot.services.notices import Notices
from bot.services.organisation_account import Organisations
from bot.services.people import Cabinets, Person, Session, Sessions
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer
from bot.services.sign_in import new_session
from bot.services.staff import (
    AuditLog,
    Authorise,
    Denied,
    Employee,
    Employees,
    Entry,
    Site,
    Subject,
)
from bot.services.staff_newcomers import CatchUp
from bot.services.staff_notices import EmployeeJoined

TOKEN_BYTES = 18  # 144 bits, 24 characters
LONGEST_EMPLOYEE_NAME = 80
REFERENCE = 12  # characters of the key


class EmployeeNameRefusal(StrEnum):
    """Why a text is no name for an employee; the value is the id of its text."""

    NO_LETTERS = "employee-name-no-letters"
    TOO_LONG = "employee-name-too-long"


def parse_employee_name(typed: str) -> str | EmployeeNameRefusal:
    """Take what colleagues call somebody: «Анна, диспетчер» will do."""
    name = clean(typed)
    if not any(map(str.isalpha, name)):
        return EmployeeNameRefusal.NO_LETTERS
    return name if len(name) <= LONGEST_EMPLOYEE_NAME else EmployeeNameRefusal.TOO_LONG


class InvitationOutcome(StrEnum):
    """How it ended; the value is kept."""

    ACCEPTED = "accepted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class StaffInvitation:
    """One as it is kept; `key` is the fingerprint of the token, which nobody keeps."""

    key: str
    post: Post
    name: str
    made_by: int | None  # employee; None: the command line
    expires_at: datetime
    settled: bool = False

    @property
    def reference(self) -> str:
        """Name it in a press: short, and good for nothing without the right."""
        return self.key[:REFERENCE]

    def opens(self, now: datetime) -> bool:
        return not self.settled and self.expires_at > now


class StaffInvitations(Protocol):
    async def find(self, key: str) -> StaffInvitation | None: ...

    async def open_of(
        self, organisation_id: int | None, now: datetime
    ) -> Sequence[StaffInvitation]:
        """Give those that may still be used, the oldest first."""
        ...

    async def open_one(self, reference: str, now: datetime) -> StaffInvitation | None:
        """Give the one of this name, wherever it leads, if it may still be used."""
        ...

    def add(self, invitation: StaffInvitation, at: datetime) -> None: ...

    def settle(
        self,
        invitation: StaffInvitation,
        outcome: InvitationOutcome,
        at: datetime,
        employee_id: int | None = None,
    ) -> None:
        """Close an open one; of two at once one conflicts."""
        ...


def staff_invitation_key(sealer: Sealer, token: str) -> str:
    return sealer.fingerprint("staff invitation", token)


def post_of(role: Role, organisation_id: int | None, branch_id: int | None) -> Post:
    """Make a post; an owner's is of the whole organisation."""
    return Post(role, organisation_id, None if role is Role.OWNER else branch_id)


async def is_of_its_place(branches: Branches, post: Post) -> bool:
    """Tell whether the role is one of the place, and the branch one of the organisation."""
    if post.role.of_centre is not (post.organisation_id is None):
        return False
    if post.branch_id is None:
        return True
    branch = await branches.find(post.branch_id)
    return branch is not None and branch.organisation_id == post.organisation_id


@dataclass(frozen=True, slots=True)
class Invited:
    """The token is told once, in the link, and kept nowhere."""

    token: str
    invitation: StaffInvitation


@dataclass(frozen=True, slots=True)
class Full:
    """So many employees or open invitations are there already."""


@dataclass(slots=True)
class InviteEmployee:
    authorise: Authorise
    employees: Employees
    invitations: StaffInvitations
    branches: Branches
    sealer: Sealer
    clock: Clock

    async def __call__(
        self,
        person: Person,
        organisation_id: int | None,
        role: Role,
        branch_id: int | None,
        name: str,
    ) -> Invited | Denied | Full:
        post = post_of(role, organisation_id, branch_id)
        made = make_invitation(self.sealer, post, name, None, self.clock())
        site = Site(organisation_id, post.branch_id)
        about = (Subject.INVITATION, made.invitation.reference)
        employee = await self.authorise(
            person, Action.CHANGE_EMPLOYEES, site, about, (post,), done="invite", role=role
        )
        if employee is None or not await is_of_its_place(self.branches, post):
            return Denied()
        people = await self.employees.of_organisation(organisation_id)
        waiting = await self.invitations.open_of(organisation_id, self.clock())
        if len(people) >= MOST_EMPLOYEES or len(waiting) >= MOST_STAFF_INVITATIONS:
            return Full()
        made = make_invitation(self.sealer, post, name, employee.id, self.clock(), made.token)
        self.employees.hold(employee)
        self.invitations.add(made.invitation, self.clock())
        return made


def make_invitation(
    sealer: Sealer, post: Post, name: str, made_by: int | None, now: datetime, token: str = ""
) -> Invited:
    token = token or secrets.token_urlsafe(TOKEN_BYTES)
    key, until = staff_invitation_key(sealer, token), now + STAFF_INVITATION_LIFETIME
    return Invited(token, StaffInvitation(key, post, name, made_by, until))


@dataclass(slots=True)
class RevokeStaffInvitation:
    authorise: Authorise
    employees: Employees
    invitations: StaffInvitations
    clock: Clock

    async def __call__(self, person: Person, reference: str) -> StaffInvitation | Denied | None:
        """Take an open one back; None: there is none of that name any more."""
        found = await self.invitations.open_one(reference, self.clock())
        if found is None:
            return None
        employee = await self.authorise(
            person,
            Action.CHANGE_EMPLOYEES,
            Site(found.post.organisation_id, found.post.branch_id),
            (Subject.INVITATION, reference),
            (found.post,),
            done="revoke",
        )
        if employee is None:
            return Denied()
        self.employees.hold(employee)
        self.invitations.settle(found, InvitationOutcome.REVOKED, self.clock())
        return found


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link offers. No organisation: the centre's. No inviter: the centre itself."""

    invitation: StaffInvitation
    organisation: str
    branch: str
    inviter: str


@dataclass(slots=True)
class OpenStaffInvitation:
    employees: Employees
    invitations: StaffInvitations
    organisations: Organisations
    branches: Branches
    sealer: Sealer
    clock: Clock

    async def __call__(self, token: str) -> Offer | None:
        """None: unknown, used, revoked, expired, or who invited may not any more: one answer."""
        found = await self.invitations.find(staff_invitation_key(self.sealer, token))
        if found is None or not found.opens(self.clock()):
            return None
        inviter = ""
        if found.made_by is not None:
            employee = await self.employees.find(found.made_by)
            if employee is None or not employee.post.may_manage(found.post):
                return None
            inviter = employee.name
        organisation, branch = "", ""
        if found.post.organisation_id is not None:
            known = await self.organisations.find(found.post.organisation_id)
            organisation = "" if known is None else known.name
        if found.post.branch_id is not None:
            place = await self.branches.find(found.post.branch_id)
            branch = "" if place is None else place.name
        return Offer(found, organisation, branch, inviter)


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The cabinet has a post in that place; the link stays good for somebody else."""


@dataclass(frozen=True, slots=True)
class Joined:
    session: Session
    offer: Offer


@dataclass(slots=True)
class AcceptStaffInvitation:
    """The cabinet of the chat gets the post; a chat without one gets a cabinet of its own."""

    open_staff_invitation: OpenStaffInvitation
    employees: Employees
    invitations: StaffInvitations
    audit: AuditLog
    cabinets: Cabinets
    sessions: Sessions
    directory: Directory
    notices: Notices
    catch_up: CatchUp
    clock: Clock
    ids: Ids

    async def __call__(self, person: Person, token: str) -> Joined | AlreadyThere | None:
        offer = await self.open_staff_invitation(token)
        if offer is None:
            return None
        invitation, now = offer.invitation, self.clock()
        if person.session is not None:
            place = invitation.post.organisation_id
            held = await self.employees.of_cabinet(person.session.cabinet_id)
            if any(one.post.organisation_id == place for one in held):
                return AlreadyThere()
        session = person.session or self._seat(person, now)
        employee = Employee(self.ids(), session.cabinet_id, invitation.post, invitation.name, now)
        self.invitations.settle(invitation, InvitationOutcome.ACCEPTED, now, employee.id)
        self.employees.add(employee, invitation.made_by)
        self._write_down(person, employee, invitation)
        await self._tell_inviter(offer)
        await self.catch_up(employee)
        return Joined(session, offer)

    def _seat(self, person: Person, now: datetime) -> Session:
        cabinet_id, login = self.ids(), new_login()
        self.cabinets.add(cabinet_id, login, person.user_id, now)
        cabinet = Cabinet(cabinet_id, login, None, False, None, None, employed=True)
        session = new_session(self.ids(), person.chat_id, cabinet)
        self.sessions.start(session, now, person.title)
        return session

    def _write_down(self, person: Person, employee: Employee, invitation: StaffInvitation) -> None:
        self.audit.record(
            Entry(
                at=employee.since,
                user_id=person.user_id,
                employee_id=employee.id,
                organisation_id=employee.post.organisation_id,
                action=Action.CHANGE_EMPLOYEES,
                subject=Subject.INVITATION,
                subject_id=invitation.reference,
                details={"done": "accept", "role": employee.post.role},
            )
        )

    async def _tell_inviter(self, offer: Offer) -> None:
        if offer.invitation.made_by is None:
            return
        inviter = await self.employees.find(offer.invitation.made_by)
        if inviter is None:
            return
        notice = EmployeeJoined(
            offer.organisation, offer.invitation.name, offer.invitation.post.role
        )
        for session in await self.directory.sessions_of(inviter.cabinet_id):
            self.notices.tell(session.chat_id, notice)
