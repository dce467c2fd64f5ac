"""The desk of requests as it stands in the console: by the post alone, about what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.services.people import Person
from bot.services.request_answers import AnswerRequest
from bot.services.request_desk import Handled, RequestDesk
from bot.services.request_handing import HandOnRequest
from bot.services.requests import Conversation, Request
from bot.services.staff import Employee
from bot.services.staff_cards import Pressed

BY_VERSION = frozenset({"answered", "closed"})  # acts that have to be about what was seen


@dataclass(frozen=True, slots=True)
class Own:
    """What is one's own, by chat or by any cabinet, and so nobody's to deal with by oneself."""

    user_id: int
    cabinet_id: int

    def has(self, request: Request) -> bool:
        theirs = self.user_id in (request.chat_id, request.owner_id)
        return theirs or self.cabinet_id == request.cabinet_id


def own_of(person: Person) -> Own:
    return Own(person.user_id, 0 if person.session is None else person.session.cabinet_id)


@dataclass(slots=True)
class ByPost(RequestDesk):
    """In the console the post alone lets somebody in, and never to what is their own."""

    async def as_whom(self, pressed: Pressed, request: Request) -> Employee | None:
        found = await RequestDesk.as_whom(self, pressed, request)
        if found is None or Own(pressed.user_id, found.cabinet_id).has(request):
            return None
        return found

    async def admit(
        self,
        pressed: Pressed,
        request: Request | None,
        act: str,
        *,
        closed: bool = False,
        **said: Any,
    ) -> tuple[Conversation, Employee | None] | Handled:
        """As everywhere; what answers or closes has to be about what was seen."""
        found = await RequestDesk.admit(self, pressed, request, act, closed=closed, **said)
        if isinstance(found, Handled) or act not in BY_VERSION:
            return found
        seen = found[0].request.version == pressed.drawing
        return found if seen else self.failed(Handled.CHANGED)


@dataclass(slots=True)
class AnswerInConsole(ByPost, AnswerRequest):
    """`AnswerRequest` for the console."""


@dataclass(slots=True)
class HandOnInConsole(ByPost, HandOnRequest):
    """`HandOnRequest` for the console, where what nobody has may be given to somebody, too."""

    async def colleagues(self, request: Request) -> Sequence[Employee]:
        """Give those whose it may become; nobody gets what is their own."""
        found = await HandOnRequest.colleagues(self, request)
        return [one for one in found if one.cabinet_id != request.cabinet_id]

    async def assign(self, pressed: Pressed, employee_id: int) -> Handled:
        """Give it to one of them, unless it was changed since they were shown."""
        request = await self.requests.find(pressed.subject_id)
        found = await self.admit(pressed, request, "handed", to=employee_id)
        if isinstance(found, Handled):
            return found
        known, _ = found
        if pressed.drawing != known.request.version:
            return self.failed(Handled.CHANGED)
        return await self.give(pressed, known, employee_id)


def pressed_by(person: Person, request: Request | None, seen: int = 0, title: str = "") -> Pressed:
    """Word who acts as cards do; `seen`: the version that was on the page."""
    who = (person.user_id, title or person.title, person.chat_id)
    return Pressed(*who, 0 if request is None else request.id, seen, of_this_chat=True)
