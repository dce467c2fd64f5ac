"""Staff take a request, answer and close it; the audit log is written before anything else.

What the resident wrote and what was answered stand with the request, never in that log, which
outlives an erasure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.requests import (
    LONGEST_ANSWER,
    RequestPhoto,
    RequestState,
    Side,
    WordsRefusal,
    parse_words,
)
from bot.domain.staff import Action
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.request_acts import SolveRequest
from bot.services.request_notices import RequestEvent, RequestPhotos
from bot.services.request_routing import TellStaff
from bot.services.request_told import TellResident
from bot.services.requests import Conversation, ReadRequest, Request, RequestMessage, Requests
from bot.services.staff import AuditLog, Employee, Employees, Entry, Site, Subject
from bot.services.staff_cards import Pressed, StaffRights


class Handled(StrEnum):
    """What came of it; the value is the id of its text."""

    DONE = "request-done"
    ANSWERED = "request-answer-sent"
    DENIED = "request-denied"
    TAKEN = "request-taken-before"
    CLOSED = "request-closed-before"
    UNKNOWN = "request-unknown"
    EMPTY = "request-answer-empty"
    TOO_LONG = "request-answer-too-long"
    TOO_BIG = "request-answer-too-big"
    NO_FILE = "request-answer-in-words"


_REFUSED = {WordsRefusal.EMPTY: Handled.EMPTY, WordsRefusal.TOO_LONG: Handled.TOO_LONG}


@dataclass(slots=True)
class AnswerRequest:
    """Everything that staff do with a request."""

    requests: Requests
    read: ReadRequest
    solve: SolveRequest
    employees: Employees
    audit: AuditLog
    tell: TellResident
    tell_staff: TellStaff
    notices: Notices
    rights: StaffRights
    clock: Clock
    ids: Ids

    async def take(self, pressed: Pressed) -> Handled:
        """«Взять»: of two at once one does; whose taker may not answer any more is free."""
        found = await self.admit(pressed, await self.requests.find(pressed.subject_id), "taken")
        if isinstance(found, Handled):
            return found
        known, employee = found
        request = known.request
        if not await self.is_free(request):
            await self.tell_staff(request, known.card)
            return Handled.DONE if request.taken_by == pressed.user_id else Handled.TAKEN
        taken = self.taken(request, pressed, employee)
        if request.state is RequestState.NEW:
            taken = replace(taken, state=RequestState.TAKEN)
            await self.tell(taken, RequestEvent.TAKEN)
        await self.change(known, taken)
        return Handled.DONE

    async def close(self, pressed: Pressed) -> Handled:
        """«Закрыть»."""
        found = await self.admit(pressed, await self.requests.find(pressed.subject_id), "closed")
        if isinstance(found, Handled):
            return found
        closed = await self.solve.close(found[0], Side.STAFF)
        await self.tell(closed.request, RequestEvent.CLOSED)
        return Handled.DONE

    async def look_back(self, pressed: Pressed) -> Handled:
        """«Переписка»: all that was said comes below, with the photos."""
        found = await self.admit(pressed, await self.requests.find(pressed.subject_id), "read")
        if isinstance(found, Handled):
            return found
        known, _ = found
        self.notices.tell(pressed.chat_id, known.talk)
        for one in known.messages:
            if one.photos:
                attached = one.side is Side.STAFF
                photos = RequestPhotos(known.request.number, one.id, len(one.photos), attached)
                self.notices.tell(pressed.chat_id, photos)
        return Handled.DONE

    async def replied(self, person: Person, number: str) -> int | None:
        """Give the request of a number, for whoever replies to a message that names it.

        In a private chat only to those who may: for anybody else it is a line like others.
        """
        request = await self.requests.numbered(number)
        if request is None or person.chat_id != person.user_id:
            return None if request is None else request.id
        said = Pressed(
            person.user_id, person.title, person.chat_id, request.id, 0, of_this_chat=True
        )
        employee = await self.as_whom(said, request)
        if employee is not None or self.rights.may_decide(said):
            return request.id
        self.audit.record(self._entry(said, request, "answered", None, may=False))
        return None

    async def answer(
        self, said: Pressed, typed: str, photo: RequestPhoto | None = None
    ) -> Handled:
        """Take words or a file in reply to the card, or to any message of the request.

        Of an album each part comes by itself: what goes on is DONE, not ANSWERED once more.
        """
        request = await self.requests.find(said.subject_id)
        found = await self.admit(said, request, "answered")
        if isinstance(found, Handled):
            return found
        words = parse_words(typed, LONGEST_ANSWER)
        if words is WordsRefusal.EMPTY and photo is not None:
            words = ""
        if isinstance(words, WordsRefusal):
            return _REFUSED[words]
        known, employee = found
        taken = known.request
        if await self.is_free(taken):
            taken = self.taken(taken, said, employee)
        last = known.messages[-1]
        message = RequestMessage(
            id=self.ids(),
            request_id=taken.id,
            place=last.place + 1,
            side=Side.STAFF,
            at=self.clock(),
            words=words,
            photos=() if photo is None else (photo,),
            user_id=said.user_id,
            title=said.title,
            employee_id=None if employee is None else employee.id,
        )
        self.requests.say(message)
        answered = replace(taken, state=RequestState.ANSWERED)
        await self.change(known, answered, message)
        goes_on = message.goes_on_from(last)
        await self.tell.answered(answered, message, goes_on=goes_on)
        return Handled.DONE if goes_on else Handled.ANSWERED

    async def admit(
        self, pressed: Pressed, request: Request | None, act: str
    ) -> tuple[Conversation, Employee | None] | Handled:
        """Let nobody in who may not; whoever may is written down, also when it is too late."""
        if request is None:
            return Handled.UNKNOWN
        employee = await self.as_whom(pressed, request)
        may = employee is not None or self.rights.may_decide(pressed)
        self.audit.record(self._entry(pressed, request, act, employee, may=may))
        if not may:
            return Handled.DENIED
        known = await self.read.whole(request)
        if request.closed:
            await self.tell_staff(known.request, known.card)
            return Handled.CLOSED
        return known, employee

    def _entry(
        self, pressed: Pressed, request: Request, act: str, employee: Employee | None, *, may: bool
    ) -> Entry:
        return Entry(
            at=self.clock(),
            user_id=pressed.user_id,
            employee_id=None if employee is None else employee.id,
            organisation_id=request.organisation_id,
            action=Action.ANSWER_REQUEST,
            subject=Subject.REQUEST,
            subject_id=request.number,
            denied=not may,
            details={"act": act, "title": pressed.title, "chat": pressed.chat_id},
        )

    async def as_whom(self, pressed: Pressed, request: Request) -> Employee | None:
        if not pressed.of_this_chat:
            return None
        site = await self.site_of(request)
        for one in await self.employees.of_user(pressed.user_id):
            if one.post.grants(Action.ANSWER_REQUEST, site.organisation_id, site.branch_id):
                return one
        return None

    async def is_free(self, request: Request) -> bool:
        """Tell whether nobody has taken it who may still answer."""
        if request.taken_by is None:
            return True
        if request.employee_id is None:
            return False
        taker, site = await self.employees.find(request.employee_id), await self.site_of(request)
        return taker is None or not taker.post.grants(
            Action.ANSWER_REQUEST, site.organisation_id, site.branch_id
        )

    async def site_of(self, request: Request) -> Site:
        """Say whose request it is: of the account's organisation and branch, else the centre's."""
        if request.organisation_id is None or request.building_id is None:
            return Site(request.organisation_id)
        branch_id = await self.employees.branch_of(request.organisation_id, request.building_id)
        return Site(request.organisation_id, branch_id)

    def taken(self, request: Request, by: Pressed, employee: Employee | None) -> Request:
        held = None if employee is None else employee.id
        return replace(request, taken_by=by.user_id, taker=by.title, employee_id=held)

    async def change(
        self, known: Conversation, request: Request, said: RequestMessage | None = None
    ) -> None:
        """Write it, and draw its cards; `said`: what was said besides."""
        after = replace(request, version=known.request.version + 1, changed_at=self.clock())
        self.requests.change(known.request, after)
        told = replace(known, request=after)
        if said is not None:
            told = told.with_message(said)
        await self.tell_staff(after, told.card)
