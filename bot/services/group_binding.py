"""Whoever has the right binds a group to an organisation.

A link is made in the own chat and opened in the group by the same person.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.staff import GROUP_LINK_LIFETIME, MOST_GROUPS, Action
from bot.services.branches import Branch, Branches
from bot.services.groups import Group, Groups
from bot.services.organisation_account import Organisations
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.staff import (
    AuditLog,
    Authorise,
    Denied,
    Employees,
    Entry,
    Site,
    Subject,
)
from bot.services.staff_invitations import TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class GroupLink:
    """One as it is kept; `key` is the fingerprint of the token, which nobody keeps."""

    key: str
    site: Site
    made_by: int  # employee
    expires_at: datetime
    used: bool = False


class GroupLinks(Protocol):
    async def find(self, key: str) -> GroupLink | None: ...

    def add(self, link: GroupLink) -> None:
        """Keep it in place of what its maker has not used."""
        ...

    def use(self, link: GroupLink, at: datetime) -> None:
        """Close an open one; of two at once one conflicts."""
        ...


class BindRefusal(StrEnum):
    """Why a group is not bound; the value is the id of its text."""

    LINK = "group-refused-link"
    PERSON = "group-refused-person"
    RIGHT = "group-refused-right"
    TAKEN = "group-refused-taken"
    FULL = "group-refused-full"


def group_link_key(sealer: Sealer, token: str) -> str:
    return sealer.fingerprint("group link", token)


@dataclass(slots=True)
class OfferGroup:
    """Make a link that binds one group; the token is told once and kept nowhere."""

    authorise: Authorise
    employees: Employees
    branches: Branches
    links: GroupLinks
    sealer: Sealer
    clock: Clock

    async def of_branch(self, person: Person, branch_id: int) -> str | Denied:
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        return await self(person, Site(branch.organisation_id, branch_id))

    async def of_organisation(self, person: Person, organisation_id: int) -> str | Denied:
        """For all that the person's post reaches of it."""
        site = await self.authorise.reach(person, Action.BIND_GROUP, organisation_id)
        return await self(person, site)

    async def __call__(self, person: Person, site: Site) -> str | Denied:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        key, now = group_link_key(self.sealer, token), self.clock()
        about = (Subject.GROUP, key[:12])
        employee = await self.authorise(
            person, Action.BIND_GROUP, site, about, done="offer", branch=site.branch_id
        )
        if employee is None:
            return Denied()
        self.employees.hold(employee)
        self.links.add(GroupLink(key, site, employee.id, now + GROUP_LINK_LIFETIME))
        return token


@dataclass(frozen=True, slots=True)
class Bound:
    """To what the group belongs now; `branch`: its name."""

    organisation: str
    branch: str


@dataclass(slots=True)
class BindGroup:
    """The link was opened in a group."""

    authorise: Authorise
    audit: AuditLog
    employees: Employees
    organisations: Organisations
    branches: Branches
    groups: Groups
    links: GroupLinks
    staff_chats: frozenset[int]
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, token: str, title: str) -> Bound | BindRefusal:
        """`person` stands in the group."""
        chat_id, now = person.chat_id, self.clock()
        link = await self.links.find(group_link_key(self.sealer, token))
        if link is None or link.used or link.expires_at <= now:
            return self._refuse(person, link, BindRefusal.LINK)
        makers = [one for one in await self.authorise.posts(person) if one.id == link.made_by]
        if not makers:
            return self._refuse(person, link, BindRefusal.PERSON)
        site, about = link.site, (Subject.GROUP, str(chat_id))
        known = await self.groups.find(chat_id)
        if await self.authorise.employee(person, Action.BIND_GROUP, site) is not None:
            why = await self._hindered(chat_id, known, site)
            if why is not None:
                return self._refuse(person, link, why)
        employee = await self.authorise(
            person, Action.BIND_GROUP, site, about, done="bind", branch=site.branch_id
        )
        if employee is None:
            return BindRefusal.RIGHT
        if known is not None:
            self.groups.remove(known)
        self.employees.hold(employee)
        self.links.use(link, now)
        self.groups.add(Group(chat_id, site, title, now, employee.id))
        return await self._bound(site)

    async def _hindered(self, chat_id: int, known: Group | None, site: Site) -> BindRefusal | None:
        """Tell why somebody who may bind groups does not bind this one."""
        if chat_id in self.staff_chats or not _is_free(known, site):
            return BindRefusal.TAKEN
        ours = await self.groups.of_organisation(site.organisation_id or 0)
        if known is None and len(ours) >= MOST_GROUPS:
            return BindRefusal.FULL
        return None

    async def _bound(self, site: Site) -> Bound:
        organisation, branch = None, None
        if site.organisation_id is not None:
            organisation = await self.organisations.find(site.organisation_id)
        if site.branch_id is not None:
            branch = await self.branches.find(site.branch_id)
        return Bound(
            "" if organisation is None else organisation.name,
            "" if branch is None else branch.name,
        )

    def _refuse(self, person: Person, link: GroupLink | None, why: BindRefusal) -> BindRefusal:
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=None,
                organisation_id=None if link is None else link.site.organisation_id,
                action=Action.BIND_GROUP,
                subject=Subject.GROUP,
                subject_id=str(person.chat_id),
                denied=True,
                details={"done": "bind", "why": why.value},
            )
        )
        return why


def _is_free(known: Group | None, site: Site) -> bool:
    """A group of the same organisation may be given to another branch, within one's reach.

    One of no organisation was the staff chat until the settings named another.
    """
    if known is None or known.site.organisation_id is None:
        return True
    same = known.site.organisation_id == site.organisation_id
    return same and site.branch_id in (None, known.site.branch_id)


@dataclass(frozen=True, slots=True)
class GroupList:
    """Groups that one's post reaches, and names of branches by id."""

    organisation_id: int
    groups: Sequence[Group]
    branches: dict[int, Branch]


@dataclass(slots=True)
class ListGroups:
    authorise: Authorise
    groups: Groups
    branches: Branches

    async def __call__(self, person: Person, organisation_id: int) -> GroupList | Denied:
        site = await self.authorise.reach(person, Action.BIND_GROUP, organisation_id)
        about = (Subject.ORGANISATION, str(organisation_id))
        if await self.authorise(person, Action.BIND_GROUP, site, about, done="list") is None:
            return Denied()
        found = await self.groups.of_organisation(organisation_id)
        known = await self.branches.of_organisation(organisation_id)
        return GroupList(
            organisation_id,
            [one for one in found if site.branch_id in (None, one.site.branch_id)],
            {one.id: one for one in known},
        )


@dataclass(slots=True)
class UnbindGroup:
    authorise: Authorise
    employees: Employees
    groups: Groups

    async def __call__(self, person: Person, chat_id: int) -> Group | Denied:
        found = await self.groups.find(chat_id)
        if found is None or found.site.organisation_id is None:
            return Denied()
        site, about = found.site, (Subject.GROUP, str(chat_id))
        employee = await self.authorise(
            person, Action.BIND_GROUP, site, about, done="unbind", branch=site.branch_id
        )
        if employee is None:
            return Denied()
        self.employees.hold(employee)
        self.groups.remove(found)
        return found
