"""The way into the support console: a link from the chat, a session, and the end of it.

The link opens a session that may do nothing but give the second factor (second_factor.py).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.console import IDLE, LINK_LIFETIME, LONGEST, ConsoleEnd
from bot.domain.staff import RIGHTS, Action
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.reveals import chat_key
from bot.services.secrecy import Sealer
from bot.services.staff import AuditLog, Authorise, Employee, Entry, Site, Subject

CONSOLE_PATH = "/console"
TOKEN_BYTES = 24
LONGEST_ID = 20  # digits of a chat's, or of a request's number
TOUCH_AFTER = timedelta(seconds=20)  # a session's last moment is written down no more often


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was not used yet, whose chat is signed in and whose employee has the post."""

    token_key: str
    employee: Employee
    chat_session_id: int
    chat_id: int
    language: str


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """A session as it begins."""

    id: int
    token_key: str
    employee: Employee
    chat_session_id: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor: its secret (sealed), and the step of the last code that was taken."""

    secret: bytes
    last_step: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """An open session, whose chat is signed in and whose employee has the post it began with."""

    session_id: int
    employee: Employee
    person: Person
    started_at: datetime
    active_at: datetime
    passed: bool  # the second factor
    offered: bytes | None  # sealed secret of a factor that is being set up

    @property
    def ends_at(self) -> datetime:
        return self.started_at + LONGEST


class Entrances(Protocol):
    def keep_link(self, link: Link, made_at: datetime, expires_at: datetime) -> None:
        """Keep it in place of the cabinet's older ones."""
        ...

    async def link(self, token_key: str, now: datetime) -> Link | None: ...

    def take_link(self, link: Link) -> None:
        """Use it up, or conflict: somebody was first."""
        ...

    def begin(self, session: ConsoleSession, at: datetime) -> None: ...

    async def find(
        self, token_key: str, active_since: datetime, started_since: datetime
    ) -> Visit | None:
        """Give the session if the chat is signed in and the post is what it was."""
        ...

    def touch(self, session_id: int, at: datetime) -> None: ...

    def offer(self, session_id: int, secret: bytes) -> None:
        """Keep the secret of a factor to be, or conflict: there is one already."""
        ...

    def let_in(self, session_id: int, token_key: str, at: datetime) -> None:
        """Note that the second factor was given; from now on another cookie counts."""
        ...

    def end(self, session_id: int, reason: ConsoleEnd, at: datetime) -> None: ...

    def end_all(self, cabinet_id: int, reason: ConsoleEnd, at: datetime) -> None: ...

    async def factor(self, cabinet_id: int) -> Factor | None: ...

    def keep_factor(self, cabinet_id: int, factor: Factor) -> None:
        """Write it down, or conflict: there is one already."""
        ...

    def use_step(self, cabinet_id: int, step: int) -> None:
        """Take the code of a step, or conflict: it or a later one was taken."""
        ...

    def drop_factor(self, cabinet_id: int) -> None: ...


@dataclass(frozen=True, slots=True)
class GivenLink:
    token: str
    expires_at: datetime

    @property
    def path(self) -> str:
        return f"{CONSOLE_PATH}/enter/{self.token}"


@dataclass(frozen=True, slots=True)
class Entered:
    """A session has begun; `token` is for the cookie and known to nobody else."""

    token: str
    language: str


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def link_key(sealer: Sealer, token: str) -> str:
    return sealer.fingerprint("console link", token)


def session_key(sealer: Sealer, token: str) -> str:
    return sealer.fingerprint("console session", token)


def site_of(employee: Employee) -> Site:
    return Site(employee.post.organisation_id, employee.post.branch_id)


@dataclass(slots=True)
class Turnstile:
    """Writes down who came how far."""

    audit: AuditLog
    clock: Clock

    def note(
        self, employee: Employee, user_id: int | None, what: str, *, denied: bool = False
    ) -> None:
        """`user_id` None: the command line did it."""
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=user_id,
                employee_id=None if user_id is None else employee.id,
                organisation_id=employee.post.organisation_id,
                action=Action.ENTER_CONSOLE,
                subject=Subject.EMPLOYEE,
                subject_id=str(employee.id),
                denied=denied,
                details={"what": what},
            )
        )


@dataclass(slots=True)
class MayEnterConsole:
    """Tell as whom somebody may enter: of the centre first. None where there is no console."""

    authorise: Authorise
    served: bool  # the console is on

    async def __call__(self, person: Person) -> Employee | None:
        if not self.served or person.session is None or person.chat_id != person.user_id:
            return None
        posts = [one for one in await self.authorise.posts(person) if _enters(one)]
        return next(iter(sorted(posts, key=lambda one: not one.post.role.of_centre)), None)


def _enters(employee: Employee) -> bool:
    return Action.ENTER_CONSOLE in RIGHTS[employee.post.role]


@dataclass(slots=True)
class GiveConsoleLink:
    """Make a link that enters once, within minutes; an older one stops counting."""

    may_enter: MayEnterConsole
    authorise: Authorise
    entrances: Entrances
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person) -> GivenLink | None:
        found = await self.may_enter(person)
        if found is None or person.session is None:
            return None
        about = (Subject.EMPLOYEE, str(found.id))
        site = site_of(found)
        if not await self.authorise(person, Action.ENTER_CONSOLE, site, about, what="link"):
            return None
        now, token = self.clock(), new_token()
        link = Link(
            link_key(self.sealer, token), found, person.session.id, person.chat_id, person.language
        )
        self.entrances.keep_link(link, now, now + LINK_LIFETIME)
        return GivenLink(token, now + LINK_LIFETIME)


@dataclass(slots=True)
class FindConsoleLink:
    """Look whether a link still counts; nothing is used up."""

    entrances: Entrances
    sealer: Sealer
    clock: Clock

    async def __call__(self, token: str) -> Link | None:
        found = await self.entrances.link(link_key(self.sealer, token), self.clock())
        return found if found is not None and _enters(found.employee) else None


@dataclass(slots=True)
class EnterConsole:
    """Use a link up, once; the session that begins still has to give the second factor."""

    find_link: FindConsoleLink
    entrances: Entrances
    turnstile: Turnstile
    sealer: Sealer
    clock: Clock
    new_id: Ids

    async def __call__(self, token: str) -> Entered | None:
        found = await self.find_link(token)
        if found is None:
            return None
        given = new_token()
        key = session_key(self.sealer, given)
        self.entrances.take_link(found)
        session = ConsoleSession(self.new_id(), key, found.employee, found.chat_session_id)
        self.entrances.begin(session, self.clock())
        self.turnstile.note(found.employee, found.chat_id, "link used")
        return Entered(given, found.language)


@dataclass(slots=True)
class ReadVisit:
    """Tell whose a cookie is: read at each request, so that a post that ended counts at once."""

    entrances: Entrances
    sealer: Sealer
    clock: Clock

    async def __call__(self, token: str, *, idle: bool = False) -> Visit | None:
        """`idle`: the page asked by itself, nobody did anything."""
        now = self.clock()
        key = session_key(self.sealer, token)
        visit = await self.entrances.find(key, now - IDLE, now - LONGEST)
        if visit is None or not _enters(visit.employee):
            return None
        if not idle and now - visit.active_at >= TOUCH_AFTER:
            self.entrances.touch(visit.session_id, now)
        return visit


@dataclass(slots=True)
class LeaveConsole:
    entrances: Entrances
    turnstile: Turnstile
    clock: Clock

    async def __call__(self, visit: Visit) -> None:
        self.entrances.end(visit.session_id, ConsoleEnd.LEFT, self.clock())
        self.turnstile.note(visit.employee, visit.person.user_id, "left")


@dataclass(slots=True)
class RefusePage:
    """Write down that somebody asked for a page that the own post does not grant."""

    audit: AuditLog
    sealer: Sealer
    clock: Clock

    async def __call__(
        self, visit: Visit, action: Action, path: str, named: Mapping[str, str] | None = None
    ) -> None:
        """`named`: what the address names: of whom the page would have told."""
        subject, subject_id = self._about(visit, named or {})
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=visit.person.user_id,
                employee_id=visit.employee.id,
                organisation_id=visit.employee.post.organisation_id,
                action=action,
                subject=subject,
                subject_id=subject_id,
                denied=True,
                details={"page": path},
            )
        )

    def _about(self, visit: Visit, named: Mapping[str, str]) -> tuple[Subject, str]:
        chat = named.get("chat_id") or named.get("chat") or ""
        if chat.removeprefix("-").isdecimal() and len(chat) <= LONGEST_ID:
            return Subject.CONVERSATION, chat_key(self.sealer, int(chat))
        number = named.get("number", "")
        if number.isdecimal() and len(number) <= LONGEST_ID:
            return Subject.REQUEST, number
        return Subject.EMPLOYEE, str(visit.employee.id)
