"""Employees of organisations and of the centre: who somebody is, and whether they may.

A use case of staff begins with `Authorise` and does nothing without the employee that it gives.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.staff import Action, Post
from bot.services.people import Person
from bot.services.ports import Clock


class Subject(StrEnum):
    """What an entry of the audit log is about; the value is kept."""

    ORGANISATION = "organisation"
    CLAIM = "claim"  # of an organisation that registers
    BRANCH = "branch"
    EMPLOYEE = "employee"
    INVITATION = "invitation"
    ACCOUNT = "account"
    READING = "reading"
    NOTICE = "notice"
    REQUEST = "request"
    ANNOUNCEMENT = "announcement"
    GROUP = "group"
    CONVERSATION = "conversation"  # of a chat with the bot
    AUDIT = "audit"
    EXPORT = "export"  # of conversations
    FIGURES = "figures"  # of where people get stuck
    UNRECOGNISED = "unrecognised"  # lines that say the same, by their mark
    CANNED = "canned_answer"


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody with a post. The name is what colleagues see."""

    id: int
    cabinet_id: int
    post: Post
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit log. `user_id` None: the command line."""

    at: datetime
    user_id: int | None
    employee_id: int | None
    organisation_id: int | None
    action: Action
    subject: Subject
    subject_id: str
    denied: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    def details_text(self) -> str:
        """Give JSON, or nothing where there are none."""
        return json.dumps(dict(self.details), ensure_ascii=False) if self.details else ""


class Employees(Protocol):
    """Those whose employment has not ended."""

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Employee]: ...

    async def of_user(self, user_id: int) -> Sequence[Employee]:
        """Give those of the cabinet that the person's private chat is signed in to."""
        ...

    async def of_organisation(self, organisation_id: int | None) -> Sequence[Employee]:
        """Give them, the oldest first; None: the centre's own."""
        ...

    async def find(self, employee_id: int) -> Employee | None: ...

    def hold(self, employee: Employee) -> None:
        """Conflict unless the post still is as it was read when the unit is applied."""
        ...

    async def branch_of(self, organisation_id: int, building_id: int) -> int | None:
        """Give the branch that serves a building; None: none does, it is the organisation's."""
        ...

    def add(self, employee: Employee, invited_by: int | None) -> None:
        """Write somebody down; conflicts when the cabinet has a post there already."""
        ...

    def change(self, employee: Employee, post: Post) -> None:
        """Give another post to somebody whose post is as it was read, or conflict."""
        ...

    def end(self, employee: Employee, at: datetime, by: int | None) -> None:
        """End the employment, if it did not end meanwhile, or conflict."""
        ...


@dataclass(frozen=True, slots=True)
class Denied:
    """The person has no post that grants it: never had, or not any more."""


FAILED = "failed"  # the detail of that


class Failed(StrEnum):
    """Why an act that was granted came to nothing."""

    CONTENT = "content"  # what was typed will not do
    STATE = "state"  # too late, or as things stand it cannot be done


class AuditLog(Protocol):
    def record(self, entry: Entry) -> None: ...

    def fail(self, failed: Failed) -> None:
        """Mark what was recorded last: it was tried, not done."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """Where something belongs. No organisation: the centre. No branch: the whole organisation."""

    organisation_id: int | None
    branch_id: int | None = None


@dataclass(slots=True)
class Authorise:
    """Default deny: give the employee as whom a person may do it, and write either down.

    In a private chat it is the cabinet of the session that counts, in a group the one that the
    person's own private chat is signed in to.
    """

    employees: Employees
    audit: AuditLog
    clock: Clock

    async def __call__(
        self,
        person: Person,
        action: Action,
        site: Site,
        about: tuple[Subject, str],
        manages: Sequence[Post] = (),
        **details: Any,
    ) -> Employee | None:
        """Return None when it is denied. `about`: what the entry of the audit log names.

        `manages`: posts that are given or taken, which have to be below the own one.
        """
        found = await self.employee(person, action, site, manages)
        who = found or await self.whoever(person)
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=None if who is None else who.id,
                organisation_id=site.organisation_id,
                action=action,
                subject=about[0],
                subject_id=about[1],
                denied=found is None,
                details=details,
            )
        )
        return found

    async def employee(
        self, person: Person, action: Action, site: Site, manages: Sequence[Post] = ()
    ) -> Employee | None:
        """Tell the same and write nothing: for what is only drawn."""
        for one in await self.posts(person):
            granted = one.post.grants(action, site.organisation_id, site.branch_id)
            if granted and all(map(one.post.may_manage, manages)):
                return one
        return None

    async def whoever(self, person: Person) -> Employee | None:
        """Give who it is, with whatever post: the log calls nobody of the staff a stranger."""
        return next(iter(await self.posts(person)), None)

    async def reach(self, person: Person, action: Action, organisation_id: int | None) -> Site:
        """Give as much of an organisation as the person may ask for: of a branch's, the branch."""
        whole = Site(organisation_id)
        if await self.employee(person, action, whole) is None:
            for one in await self.posts(person):
                if one.post.organisation_id == organisation_id:
                    return Site(organisation_id, one.post.branch_id)
        return whole

    async def posts(self, person: Person) -> Sequence[Employee]:
        if person.session is not None:
            return await self.employees.of_cabinet(person.session.cabinet_id)
        if person.chat_id != person.user_id:
            return await self.employees.of_user(person.user_id)
        return ()
