"""Requests as staff see them in the console: which are in one's reach, and one of them whole.

The centre's people reach all, those of an organisation its own, those of a branch the branch's;
nobody their own. Reading one is written into the audit log first; later looks of the same visit
are part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.requests import REOPENED_WITHIN, RequestState, RequestSubject, Side
from bot.domain.staff import RIGHTS, Action
from bot.services.canned_answers import CannedAnswer, CannedShelf, FillCanned
from bot.services.help_desk import (
    AnswerInConsole,
    HandOnInConsole,
    Own,
    own_of,
    pressed_by,
)
from bot.services.help_filters import Mark, RequestFilters
from bot.services.help_notes import Note, Notes
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.request_desk import Handled
from bot.services.requests import Conversation, Request, RequestMessage
from bot.services.staff import Authorise, Denied, Employee, Site, Subject
from bot.services.staff_cards import Pressed

AT_A_LOOK = 50  # requests in a list
VISIT = timedelta(minutes=15)  # as long as a page may ask for what is new by itself


@dataclass(frozen=True, slots=True)
class Label:
    """`place`: whose it is; None: the centre's."""

    id: int
    name: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list; `words`: the first that were said, `waits`: the resident spoke last."""

    id: int
    number: str
    subject: RequestSubject
    state: RequestState
    version: int
    made_at: datetime
    changed_at: datetime
    taken_by: int | None
    taker: str
    account: str  # masked
    organisation: str
    building: str
    words: str
    waits: bool
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from in one's reach: ids and names."""

    organisations: Sequence[tuple[int, str]]
    buildings: Sequence[tuple[int, str]]
    takers: Sequence[tuple[int, str]]
    labels: Sequence[tuple[int, str]]


Reach = tuple[Site, ...]  # nothing: no request at all; the centre: each of them


class RequestRows(Protocol):
    """The list as it is kept, what was changed last first."""

    async def page(
        self, filters: RequestFilters, reach: Reach, below: Mark | None, most: int, own: Own
    ) -> Sequence[Row]: ...

    async def choices(self, reach: Reach, places: Sequence[int | None]) -> Choices: ...

    async def place_names(self, request: Request) -> tuple[str, str]:
        """Give how its organisation and its house are called."""
        ...

    async def language(self, chat_id: int) -> str: ...


class Labels(Protocol):
    async def on(self, request_id: int) -> Sequence[Label]: ...

    async def of(self, place: int | None) -> Sequence[Label]: ...

    def add(self, label: Label, key: str, at: datetime) -> None:
        """Keep it, or conflict: its place has one of that name."""
        ...

    def stick(self, request_id: int, label_id: int) -> None: ...

    def take_off(self, request_id: int, label_id: int) -> None: ...


class Trail(Protocol):
    """What the audit log says of a request."""

    async def read(self, user_id: int, number: str, since: datetime) -> bool:
        """Tell whether somebody has read it since."""
        ...

    async def closer(self, number: str) -> tuple[int | None, str]:
        """Give who of the staff closed it last: user and name."""
        ...


@dataclass(slots=True)
class ReachOfRequests:
    """How far somebody's posts reach."""

    authorise: Authorise

    async def __call__(self, person: Person) -> Reach:
        posts = [one.post for one in await self.authorise.posts(person)]
        may = [one for one in posts if Action.ANSWER_REQUEST in RIGHTS[one.role]]
        if any(one.role.of_centre for one in may):
            return (Site(None),)
        return tuple(Site(one.organisation_id, one.branch_id) for one in may)

    async def admit(self, person: Person, organisation: int | None) -> Reach | Denied:
        """Write down who looks over requests, or that somebody may not."""
        reach = await self(person)
        place = Site(organisation) if organisation is not None else next(iter(reach), Site(None))
        own = next((one for one in reach if one.organisation_id == organisation), place)
        about = (Subject.REQUEST, "")
        found = await self.authorise(person, Action.ANSWER_REQUEST, own, about, act="list")
        return Denied() if found is None else reach


def places_of(reach: Reach) -> tuple[int | None, ...]:
    """Give whose labels and canned answers one uses."""
    return tuple(dict.fromkeys(one.organisation_id for one in reach))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. `more`: where the next begins."""

    rows: tuple[Row, ...]
    choices: Choices
    more: Mark | None = None

    @property
    def state(self) -> str:
        """Give what changes when the list does."""
        return ".".join(f"{one.id}:{one.version}" for one in self.rows)


@dataclass(slots=True)
class ListStaffRequests:
    rows: RequestRows
    reach: ReachOfRequests

    async def __call__(
        self, person: Person, filters: RequestFilters, below: Mark | None = None
    ) -> Listed | Denied:
        reach = await self.reach.admit(person, filters.organisation)
        if isinstance(reach, Denied):
            return reach
        choices = await self.rows.choices(reach, places_of(reach))
        return await self._listed(person, filters, below, reach, choices)

    async def newest(self, person: Person, filters: RequestFilters) -> str | Denied:
        """Tell whether the list has changed: it says nothing else, so it is not written down."""
        reach, place = await self.reach(person), filters.organisation
        if not reach or (place is not None and not {None, place} & set(places_of(reach))):
            denied = await self.reach.admit(person, place)
            return denied if isinstance(denied, Denied) else ""
        found = await self._listed(person, filters, None, reach, Choices((), (), (), ()))
        return found.state

    async def _listed(
        self,
        person: Person,
        filters: RequestFilters,
        below: Mark | None,
        reach: Reach,
        choices: Choices,
    ) -> Listed:
        found = await self.rows.page(filters, reach, below, AT_A_LOOK + 1, own_of(person))
        shown = tuple(found[:AT_A_LOOK])
        last = shown[-1] if len(found) > AT_A_LOOK else None
        more = None if last is None else Mark(last.changed_at, last.id)
        return Listed(shown, choices, more)


@dataclass(frozen=True, slots=True)
class StaffView:
    """One request with all that staff have beside it.

    `labels` are stuck on it, `offered` may be; `here`: whose they are, and the canned answers,
    into which all is put.
    """

    known: Conversation
    employee: Employee
    notes: Sequence[Note]
    labels: Sequence[Label]
    offered: Sequence[Label]
    here: int | None
    colleagues: Sequence[Employee]
    canned: Sequence[CannedAnswer]
    organisation: str
    building: str
    language: str
    free: bool
    may_reopen: bool
    closer: tuple[int | None, str] = (None, "")

    @property
    def request(self) -> Request:
        return self.known.request

    @property
    def begun_by_staff(self) -> bool:
        return self.known.messages[0].side is Side.STAFF


@dataclass(slots=True)
class ReadStaffRequest:
    """Show one request; `again`: the page asks by itself."""

    answers: AnswerInConsole
    handing: HandOnInConsole
    rows: RequestRows
    labels: Labels
    notes: Notes
    canned: CannedShelf
    fill: FillCanned
    trail: Trail
    clock: Clock

    async def __call__(
        self, person: Person, number: str, *, again: bool = False
    ) -> StaffView | Handled:
        request = await self.answers.requests.numbered(number)
        if request is None:
            return Handled.UNKNOWN
        pressed = pressed_by(person, request)
        employee = await self._seen_before(pressed, request) if again else None
        if employee is None:
            found = await self.answers.admit(pressed, request, "read", closed=True)
            if isinstance(found, Handled):
                return found
            employee = await self.answers.as_whom(pressed, request)
        assert employee is not None  # noqa: S101 - nobody else is admitted
        return await self._view(await self.answers.read.whole(request), employee)

    async def file(
        self, person: Person, number: str, message_id: int, place: int
    ) -> RequestMessage | Handled:
        """Give the message whose photo or file is to be shown, `place` counted from 1."""
        request = await self.answers.requests.numbered(number)
        found = await self.answers.admit(pressed_by(person, request), request, "file", closed=True)
        if isinstance(found, Handled):
            return found
        for one in found[0].messages:
            if one.id == message_id and 0 < place <= len(one.photos):
                return one
        return Handled.UNKNOWN

    async def _seen_before(self, pressed: Pressed, request: Request) -> Employee | None:
        if await self.trail.read(pressed.user_id, request.number, self.clock() - VISIT):
            return await self.answers.as_whom(pressed, request)
        return None

    async def _view(self, known: Conversation, employee: Employee) -> StaffView:
        request, here = known.request, employee.post.organisation_id
        stuck = [one for one in await self.labels.on(request.id) if here in (None, one.place)]
        ids = {one.id for one in stuck}
        organisation, building = await self.rows.place_names(request)
        language = await self.rows.language(request.chat_id)
        canned = [
            replace(one, words=self.fill(one, request)) for one in await self.canned.of(here)
        ]
        now, closed_at = self.clock(), request.closed_at
        return StaffView(
            known=known,
            employee=employee,
            notes=await self.notes.of_request(request.id),
            labels=stuck,
            offered=[one for one in await self.labels.of(here) if one.id not in ids],
            here=here,
            colleagues=() if request.closed else await self.handing.colleagues(request),
            canned=sorted(canned, key=lambda one: (one.language != language, one.title)),
            organisation=organisation,
            building=building,
            language=language,
            free=await self.answers.is_free(request),
            may_reopen=closed_at is not None and now - closed_at <= REOPENED_WITHIN,
            closer=await self._closer(request),
        )

    async def _closer(self, request: Request) -> tuple[int | None, str]:
        if request.closed_by is not Side.STAFF:
            return None, ""
        return await self.trail.closer(request.number)
