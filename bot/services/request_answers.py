"""Staff take a request, answer and close it."""

from dataclasses import dataclass, replace

from bot.domain.requests import (
    LONGEST_ANSWER,
    REOPENED_WITHIN,
    RequestPhoto,
    RequestState,
    Side,
    WordsRefusal,
    parse_words,
)
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.ports import Ids
from bot.services.request_acts import SolveRequest
from bot.services.request_desk import Handled, RequestDesk
from bot.services.request_notices import RequestEvent, RequestPhotos
from bot.services.request_told import TellResident
from bot.services.requests import FILES_AT_ONCE, RequestMessage
from bot.services.staff_cards import Pressed

_REFUSED = {WordsRefusal.EMPTY: Handled.EMPTY, WordsRefusal.TOO_LONG: Handled.TOO_LONG}


@dataclass(slots=True)
class AnswerRequest(RequestDesk):
    """Staff take a request, look at it, close it, and answer."""

    solve: SolveRequest
    tell: TellResident
    notices: Notices
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
            own = request.taken_by == pressed.user_id
            return self.failed(Handled.DONE if own else Handled.TAKEN)
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

    async def reopen(self, pressed: Pressed) -> Handled:
        """«Открыть снова»: whoever does has it from then on."""
        request = await self.requests.find(pressed.subject_id)
        found = await self.admit(pressed, request, "reopened", closed=True)
        if isinstance(found, Handled):
            return found
        known, employee = found
        request, now = known.request, self.clock()
        if request.closed_at is None:
            await self.tell_staff(request, known.card)
            return self.failed(Handled.CHANGED)
        if now - request.closed_at > REOPENED_WITHIN:
            await self.tell_staff(request, replace(known.card, over=True))
            return self.failed(Handled.TOO_LATE)
        opened = replace(
            self.taken(request, pressed, employee),
            state=RequestState.TAKEN,
            closed_at=None,
            closed_by=None,
        )
        await self.change(known, opened)
        await self.tell(opened, RequestEvent.REOPENED)
        return Handled.DONE

    async def look_back(self, pressed: Pressed) -> Handled:
        """«Переписка»: all that was said comes below, with the last photos."""
        request = await self.requests.find(pressed.subject_id)
        found = await self.admit(pressed, request, "read", closed=True)
        if isinstance(found, Handled):
            return found
        known, _ = found
        self.notices.tell(pressed.chat_id, known.talk)
        for one in [one for one in known.messages if one.photos][-FILES_AT_ONCE:]:
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
        self.refuse(said, request, "answered", await self._whoever(said))
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
            return self.failed(_REFUSED[words])
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
