"""Who of the staff may do something with a request; the audit log is written before all else.

What the resident wrote and what was answered stand with the request, never in that log, which
outlives an erasure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.staff import Action
from bot.services.ports import Clock
from bot.services.request_routing import TellStaff
from bot.services.requests import Conversation, ReadRequest, Request, RequestMessage, Requests
from bot.services.staff import AuditLog, Employee, Employees, Entry, Failed, Site, Subject
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
    CHANGED = "request-changed-before"
    NOBODY = "request-nobody-else"
    TOO_LATE = "request-too-late"


OF_CONTENT = frozenset({Handled.EMPTY, Handled.TOO_LONG})


@dataclass(slots=True)
class RequestDesk:
    """What all that staff do with a request has in common."""

    requests: Requests
    read: ReadRequest
    employees: Employees
    audit: AuditLog
    tell_staff: TellStaff
    rights: StaffRights
    clock: Clock

    async def admit(
        self,
        pressed: Pressed,
        request: Request | None,
        act: str,
        *,
        closed: bool = False,
        **said: Any,
    ) -> tuple[Conversation, Employee | None] | Handled:
        """Let nobody in who may not; whoever may is written down, also when it is too late."""
        if request is None:
            return Handled.UNKNOWN
        employee = await self.as_whom(pressed, request)
        may = employee is not None or self.rights.may_decide(pressed)
        if not may:
            self.refuse(pressed, request, act, await self._whoever(pressed), **said)
            return Handled.DENIED
        self.audit.record(self._entry(pressed, request, act, employee, may=True, **said))
        known = await self.read.whole(request)
        if request.closed and not closed:
            await self.tell_staff(known.request, known.card)
            return self.failed(Handled.CLOSED)
        return known, employee

    def failed(self, handled: Handled) -> Handled:
        """Write down that what somebody was let in for was not done."""
        self.audit.fail(Failed.CONTENT if handled in OF_CONTENT else Failed.STATE)
        return handled

    def refuse(
        self, pressed: Pressed, request: Request, act: str, employee: Employee | None, **said: Any
    ) -> None:
        """Write down who may not."""
        self.audit.record(self._entry(pressed, request, act, employee, may=False, **said))

    async def _whoever(self, pressed: Pressed) -> Employee | None:
        """Give who it is, with whatever post: the log calls nobody of the staff a stranger."""
        return next(iter(await self.employees.of_user(pressed.user_id)), None)

    def _entry(
        self,
        pressed: Pressed,
        request: Request,
        act: str,
        employee: Employee | None,
        *,
        may: bool,
        **said: Any,
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
            details={"act": act, "title": pressed.title, "chat": pressed.chat_id, **said},
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
        """Make it theirs; whose post ends at once has it not."""
        if employee is not None:
            self.employees.hold(employee)
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
