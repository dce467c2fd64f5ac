"""Requests as staff see them in the console: which are in one's reach, and one of them whole.

The centre's people reach all, those of an organisation its own, those of a branch the branch's;
nobody their own. Reading one is written into the audit log first, once a visit, as reading a
conversation is.

The centre's people see what was said masked, as they see conversations, until they reveal that of
its chat. Who answers for the house sees it as it is: it came to them as a card to be answered, and
their post grants them the residents of their reach.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.domain.requests import REOPENED_WITHIN, RequestState, RequestSubject, Side, shortened
from bot.domain.staff import RIGHTS, Action
from bot.services.canned_answers import CannedAnswer, CannedShelf, FillCanned
from bot.services.conversation_masks import Mask, Veil
from bot.services.conversations import AGAIN
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
from bot.services.reveals import Residents, Reveals
from bot.services.staff import Authorise, Denied, Employee, Site, Subject

AT_A_LOOK = 50  # requests in a list
LONGEST_SAID = 160  # letters of a request in the list


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
    chat_id: int = 0
    account_id: int | None = None


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

    async def read(self, employee_id: int, number: str, since: datetime) -> bool:
        """Tell whether the employee has read it since."""
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

    async def admit(
        self, person: Person, organisation: int | None, *, search: bool = False
    ) -> Reach | Denied:
        """Write down who looks over requests, or that somebody may not.

        `search`: whether something is found tells of people what is hidden.
        """
        reach = await self(person)
        place = Site(organisation) if organisation is not None else next(iter(reach), Site(None))
        own = next((one for one in reach if one.organisation_id == organisation), place)
        about = (Subject.REQUEST, "")
        said: dict[str, Any] = {"act": "list", **({"search": True} if search else {})}
        found = await self.authorise(person, Action.ANSWER_REQUEST, own, about, **said)
        return Denied() if found is None else reach


def is_masked(employee: Employee) -> bool:
    """Tell who sees requests masked: those who do not answer for the house."""
    return employee.post.role.of_centre


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
    residents: Residents
    mask: Mask

    async def __call__(
        self, person: Person, filters: RequestFilters, below: Mark | None = None
    ) -> Listed | Denied:
        search = bool(filters.words)
        reach = await self.reach.admit(person, filters.organisation, search=search)
        if isinstance(reach, Denied):
            return reach
        choices = await self.rows.choices(reach, places_of(reach))
        listed = await self._listed(person, filters, below, reach, choices)
        whole = all(one.organisation_id is not None for one in reach)
        return replace(listed, rows=await self._seen(listed.rows, whole=whole))

    async def _seen(self, rows: Sequence[Row], *, whole: bool) -> tuple[Row, ...]:
        """Cut what is masked already: half of a number would not be known for one."""
        if whole:
            return tuple(replace(one, words=shortened(one.words, LONGEST_SAID)) for one in rows)
        asked = [(one.chat_id, one.account_id) for one in rows]
        known = await self.residents.known_of_each(asked)

        def masked() -> tuple[Row, ...]:
            both = zip(rows, known, strict=True)
            said = (
                (one, Veil(self.mask, theirs, references=(one.number,))(one.words))
                for one, theirs in both
            )
            return tuple(replace(one, words=shortened(seen, LONGEST_SAID)) for one, seen in said)

        return await asyncio.to_thread(masked)

    async def newest(self, person: Person, filters: RequestFilters) -> str | Denied:
        """Tell whether the list has changed: it says nothing else, so it is not written down.

        Of a list that was searched for it would tell what is found: nothing is said of it.
        """
        reach, place = await self.reach(person), filters.organisation
        if not reach or (place is not None and not {None, place} & set(places_of(reach))):
            denied = await self.reach.admit(person, place)
            return denied if isinstance(denied, Denied) else ""
        if filters.text:
            return ""
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
    masked: bool = False
    revealed_until: datetime | None = None  # who sees it masked sees it whole until then

    @property
    def request(self) -> Request:
        return self.known.request

    @property
    def begun_by_staff(self) -> bool:
        return self.known.messages[0].side is Side.STAFF


@dataclass(slots=True)
class ReadStaffRequest:
    """Show one request; a visit is written down once."""

    answers: AnswerInConsole
    handing: HandOnInConsole
    rows: RequestRows
    labels: Labels
    notes: Notes
    canned: CannedShelf
    fill: FillCanned
    trail: Trail
    residents: Residents
    reveals: Reveals
    mask: Mask
    clock: Clock

    async def __call__(self, person: Person, number: str) -> StaffView | Handled:
        request = await self.answers.requests.numbered(number)
        if request is None:
            return Handled.UNKNOWN
        pressed = pressed_by(person, request)
        employee = await self.answers.as_whom(pressed, request)
        if employee is None or not await self._visited(employee, number):
            found = await self.answers.admit(pressed, request, "read", closed=True)
            if isinstance(found, Handled):
                return found
        assert employee is not None  # noqa: S101 - nobody else is admitted
        return await self._view(await self.answers.read.whole(request), employee)

    async def file(
        self, person: Person, number: str, message_id: int, place: int
    ) -> RequestMessage | Handled:
        """Give the message whose photo or file is to be shown, `place` counted from 1.

        A photo cannot be masked: who sees the request masked gets none.
        """
        request = await self.answers.requests.numbered(number)
        if request is None:
            return Handled.UNKNOWN
        pressed = pressed_by(person, request)
        employee = await self.answers.as_whom(pressed, request)
        if employee is not None and is_masked(employee):
            until = await self.reveals.until(employee.id, request.chat_id, self.clock())
            if until is None:
                self.answers.refuse(pressed, request, "file", employee)
                return Handled.DENIED
        found = await self.answers.admit(pressed, request, "file", closed=True)
        if isinstance(found, Handled):
            return found
        for one in found[0].messages:
            if one.id == message_id and 0 < place <= len(one.photos):
                return one
        return Handled.UNKNOWN

    async def _visited(self, employee: Employee, number: str) -> bool:
        return await self.trail.read(employee.id, number, self.clock() - AGAIN)

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
        masked, until = is_masked(employee), None
        if masked:
            until = await self.reveals.until(employee.id, request.chat_id, now)
        veil = await self._veil(request, revealed=not masked or until is not None)
        notes = await self.notes.of_request(request.id)
        return StaffView(
            known=replace(known, messages=tuple(_seen(one, veil) for one in known.messages)),
            employee=employee,
            notes=[replace(one, words=veil(one.words)) for one in notes],
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
            masked=not veil.revealed,
            revealed_until=until,
        )

    async def _veil(self, request: Request, *, revealed: bool) -> Veil:
        if revealed:
            return Veil(self.mask, (), revealed=True)
        asked = [(request.chat_id, request.account_id)]
        [known] = await self.residents.known_of_each(asked)
        return Veil(self.mask, known, references=(request.number,))

    async def _closer(self, request: Request) -> tuple[int | None, str]:
        if request.closed_by is not Side.STAFF:
            return None, ""
        return await self.trail.closer(request.number)


def _seen(said: RequestMessage, veil: Veil) -> RequestMessage:
    photos = tuple(replace(one, name=veil.file(one.name)) for one in said.photos)
    return replace(said, words=veil(said.words), photos=photos)
