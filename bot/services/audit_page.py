"""The audit log as administrators of the centre read it; that they look is an entry, too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Protocol
from urllib.parse import urlencode

from bot.domain.chosen_days import read_day
from bot.domain.masking import MARK
from bot.domain.reading_numbers import ungrouped
from bot.domain.staff import Action
from bot.services.audit_chain import Chain, Verdict, read_verdict
from bot.services.people import Person
from bot.services.reveals import chat_key
from bot.services.secrecy import Sealer
from bot.services.staff import Authorise, Site, Subject

AT_A_LOOK = 50  # entries in a page
CENTRE = Site(None)
WHOLE = (Subject.AUDIT, "log")  # what a look is about
# What entries say besides, and is called by a text of its own.
DETAILS = (
    *("act", "after", "before", "branch", "branch_after", "branch_before"),
    *("building", "buildings", "chat", "chats", "cut", "days", "done", "end"),
    *("failed", "filters", "form", "heir", "lines", "name", "notice", "own", "page", "reason"),
    *("refused", "revealed", "role", "search", "seconds", "start", "starts_at"),
    *("targets", "title", "to", "topic", "what", "whom", "why", "wish", "words"),
)
_LONGEST = 64  # characters of what somebody looks for
_LAST = 10**17  # microseconds: the year 5138


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """`about`: an id as the log has it, or a chat's. Days are of the centre's zone."""

    employee: int | None = None
    action: Action | None = None
    subject: Subject | None = None
    about: str = ""
    organisation: int | None = None
    since: date | None = None
    until: date | None = None
    denied: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "AuditFilters":
        """Read an address; what cannot be read is left out."""
        action, subject = query.get("action", ""), query.get("subject", "")
        return cls(
            employee=_id(query.get("employee", "")),
            action=Action(action) if action in set(Action) else None,
            subject=Subject(subject) if subject in set(Subject) else None,
            about=" ".join(query.get("about", "")[:_LONGEST].replace("\0", "").split()),
            organisation=_id(query.get("org", "")),
            since=read_day(query.get("from", "")),
            until=read_day(query.get("to", "")),
            denied=query.get("denied", "") == "1",
        )

    def to_query(self) -> str:
        """Give the address, always in one order."""
        said = {
            "employee": "" if self.employee is None else str(self.employee),
            "action": self.action or "",
            "subject": self.subject or "",
            "about": self.about,
            "org": "" if self.organisation is None else str(self.organisation),
            "from": "" if self.since is None else self.since.isoformat(),
            "to": "" if self.until is None else self.until.isoformat(),
            "denied": "1" if self.denied else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page of the log begins: behind the entry with this moment and id."""

    at: int  # microseconds since 1970
    id: int

    def __str__(self) -> str:
        return f"{self.at}-{self.id}"


def read_spot(said: str) -> Spot | None:
    at, _, number = said.partition("-")
    first, second = _id(at), _id(number)
    if first is None or second is None or first > _LAST:
        return None
    return Spot(first, second)


@dataclass(frozen=True, slots=True)
class Sought:
    """Filters as the store wants them; `ids`: of which the subject has one."""

    employee: int | None
    action: str | None
    subject: str | None
    ids: tuple[str, str] | None
    organisation: int | None
    since: datetime | None
    until: datetime | None
    denied: bool


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry with the names of its people; `seq` None: not sealed yet."""

    id: int
    at: datetime
    spot: Spot
    user_id: int | None
    employee_id: int | None
    employee: str
    organisation_id: int | None
    organisation: str
    action: str
    subject: str
    subject_id: str
    denied: bool
    details: tuple[tuple[str, str], ...]
    seq: int | None


@dataclass(frozen=True, slots=True)
class Named:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A part of the log, the newest first. `checked`: the last walk along the chain."""

    entries: tuple[AuditEntry, ...]
    more: Spot | None
    head: int
    sealed_at: datetime | None
    checked: Verdict | None
    employees: Sequence[Named]
    organisations: Sequence[Named]


class AuditEntries(Protocol):
    async def page(
        self, sought: Sought, before: Spot | None, most: int
    ) -> Sequence[AuditEntry]: ...

    async def employees(self) -> Sequence[Named]:
        """Give all who ever had a post of the centre or of organisations, by name."""
        ...

    async def organisations(self) -> Sequence[Named]: ...

    async def looked(self, employee_id: int, since: datetime) -> bool:
        """Tell whether the employee's look at the log was written down since."""
        ...


@dataclass(slots=True)
class ReadAudit:
    entries: AuditEntries
    chain: Chain
    authorise: Authorise
    sealer: Sealer
    zone: tzinfo

    async def __call__(
        self,
        person: Person,
        filters: AuditFilters,
        before: Spot | None = None,
        *,
        visit: datetime,
    ) -> AuditPage | None:
        """Give a page; None: denied. `visit`: when it began, of which one look is written."""
        if not await self._may(person, filters, visit):
            return None
        sought = self._sought(filters)
        found = await self.entries.page(sought, before, AT_A_LOOK + 1)
        more = found[AT_A_LOOK - 1].spot if len(found) > AT_A_LOOK else None
        last, checked = await self.chain.last(), await self.chain.checked()
        return AuditPage(
            entries=tuple(found[:AT_A_LOOK]),
            more=more,
            head=0 if last is None else last.seal.seq,
            sealed_at=None if last is None else last.seal.at,
            checked=None if checked is None else read_verdict(checked),
            employees=await self.entries.employees(),
            organisations=await self.entries.organisations(),
        )

    async def _may(self, person: Person, filters: AuditFilters, visit: datetime) -> bool:
        known = await self.authorise.employee(person, Action.SEE_AUDIT, CENTRE)
        if known is not None and await self.entries.looked(known.id, visit):
            return True
        query = replace(filters, about=MARK if filters.about else "").to_query()
        granted = await self.authorise(person, Action.SEE_AUDIT, CENTRE, WHOLE, filters=query)
        return granted is not None

    def _sought(self, filters: AuditFilters) -> Sought:
        ids = None
        if filters.about:
            chat = _id(filters.about.removeprefix("-"))
            negative = filters.about.startswith("-")
            number = None if chat is None else -chat if negative else chat
            other = "" if number is None else chat_key(self.sealer, number)
            said = ungrouped(filters.about)  # the page shows numbers in groups
            ids = (said, other or said)
        return Sought(
            employee=filters.employee,
            action=filters.action,
            subject=filters.subject,
            ids=ids,
            organisation=filters.organisation,
            since=None if filters.since is None else self._begin(filters.since),
            until=None if filters.until is None else self._begin(filters.until, days=1),
            denied=filters.denied,
        )

    def _begin(self, day: date, days: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=days), time(), self.zone)


def read_entry_details(kept: str) -> tuple[tuple[str, str], ...]:
    """Give what an entry says besides, by name; lists and tables of it as JSON."""
    if not kept:
        return ()
    try:
        said = json.loads(kept)
    except ValueError:
        return (("", kept),)
    if not isinstance(said, dict):
        return (("", kept),)
    return tuple((str(name), _plain(value)) for name, value in said.items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _id(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
