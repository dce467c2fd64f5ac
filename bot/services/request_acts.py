"""A resident asks the centre: sends a request, adds to it, says that it is settled, rates it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.access import DAY, Attempt
from bot.domain.reading_numbers import RANDOM_NUMBERS, reading_number
from bot.domain.requests import (
    RATINGS,
    REQUESTS_A_DAY,
    WORDS_A_DAY,
    RequestPhoto,
    RequestState,
    RequestSubject,
    Side,
)
from bot.services.own_accounts import OwnAccount
from bot.services.people import Attempts, Person
from bot.services.ports import Clock, Ids
from bot.services.request_notices import RequestFollowed
from bot.services.request_routing import TellStaff
from bot.services.requests import (
    Conversation,
    ReadRequest,
    Request,
    RequestMessage,
    RequestRefusal,
    Requests,
)
from bot.services.secrecy import Sealer


@dataclass(slots=True)
class CountWords:
    """Limit how often a person speaks to staff."""

    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def allows(self, person: Person, kind: Attempt, most: int) -> bool:
        """Count one more, or tell that there were enough. Two at once conflict."""
        subject, now = self.sealer.pseudonym(person.user_id), self.clock()
        tally = await self.attempts.tally(kind, subject, now - DAY)
        if tally.recent >= most:
            return False
        self.attempts.add(kind, subject, tally.last + 1, now)
        return True


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked; `account_id` None: it is about no account."""

    subject: RequestSubject
    account_id: int | None
    words: str
    photos: tuple[RequestPhoto, ...] = ()


@dataclass(slots=True)
class SendRequest:
    """Keep a request, and tell staff."""

    requests: Requests
    own_account: OwnAccount
    count: CountWords
    tell_staff: TellStaff
    clock: Clock
    ids: Ids
    random_below: Callable[[int], int]

    async def __call__(self, person: Person, told: NewRequest) -> Request | RequestRefusal:
        """Raises NotYoursError for an account of somebody else."""
        account = ""
        if told.account_id is not None:
            account = (await self.own_account(person, told.account_id)).account.number
        if not await self.count.allows(person, Attempt.REQUEST, REQUESTS_A_DAY):
            return RequestRefusal.MANY_TODAY
        now = self.clock()
        request = Request(
            id=self.ids(),
            number=reading_number(self.random_below(RANDOM_NUMBERS)),
            chat_id=person.chat_id,
            cabinet_id=None if person.session is None else person.session.cabinet_id,
            account_id=told.account_id,
            subject=told.subject,
            state=RequestState.NEW,
            version=1,
            made_at=now,
            changed_at=now,
            account=account,
        )
        first = RequestMessage(
            self.ids(), request.id, 1, Side.RESIDENT, now, told.words, told.photos
        )
        self.requests.add(request)
        self.requests.say(first)
        await self.tell_staff.sent(request, Conversation(request, (first,)).card)
        return request


@dataclass(slots=True)
class AddToRequest:
    """The resident says more; a request that was answered waits for staff again."""

    requests: Requests
    read: ReadRequest
    count: CountWords
    tell_staff: TellStaff
    clock: Clock
    ids: Ids

    async def __call__(
        self, person: Person, number: str, words: str, photos: tuple[RequestPhoto, ...] = ()
    ) -> Conversation | RequestRefusal:
        known = await self.read(person, number)
        if known is None:
            return RequestRefusal.UNKNOWN
        if known.request.closed:
            return RequestRefusal.CLOSED
        if not await self.count.allows(person, Attempt.REQUEST_WORDS, WORDS_A_DAY):
            return RequestRefusal.MANY_WORDS
        now, request = self.clock(), known.request
        place = known.messages[-1].place + 1
        said = RequestMessage(self.ids(), request.id, place, Side.RESIDENT, now, words, photos)
        answered = request.state is RequestState.ANSWERED
        state = RequestState.TAKEN if answered else request.state
        after = replace(request, state=state, version=request.version + 1, changed_at=now)
        self.requests.change(request, after)
        self.requests.say(said)
        told = replace(known, request=after).with_message(said)
        await self.tell_staff(told.request, told.card)
        more = RequestFollowed(request.id, request.number, words, len(photos))
        await self.tell_staff(request, more)
        await self.tell_staff.photos(request, said)
        return told


@dataclass(slots=True)
class SolveRequest:
    """«Вопрос решён»."""

    requests: Requests
    read: ReadRequest
    tell_staff: TellStaff
    clock: Clock

    async def __call__(self, person: Person, number: str) -> Conversation | RequestRefusal:
        known = await self.read(person, number)
        if known is None:
            return RequestRefusal.UNKNOWN
        if known.request.closed:
            return known
        return await self.close(known, Side.RESIDENT)

    async def close(self, known: Conversation, side: Side) -> Conversation:
        now, request = self.clock(), known.request
        after = replace(
            request,
            state=RequestState.CLOSED,
            version=request.version + 1,
            changed_at=now,
            closed_at=now,
            closed_by=side,
        )
        self.requests.change(request, after)
        told = replace(known, request=after)
        await self.tell_staff(told.request, told.card)
        return told


@dataclass(slots=True)
class SettleErased:
    """The person's data are destroyed: staff are not to wait for anything any more."""

    requests: Requests
    tell_staff: TellStaff

    async def __call__(self, user_id: int) -> None:
        for one in await self.requests.of_user(user_id):
            await self.tell_staff.erased(one)


@dataclass(slots=True)
class RateRequest:
    """From 1 to 5, once, when it is closed."""

    requests: Requests
    read: ReadRequest
    tell_staff: TellStaff
    clock: Clock

    async def __call__(
        self, person: Person, number: str, rating: int
    ) -> Conversation | RequestRefusal:
        known = await self.read(person, number)
        if known is None or rating not in RATINGS:
            return RequestRefusal.UNKNOWN
        request = known.request
        if not request.closed or request.rating is not None:
            return known
        after = replace(
            request, rating=rating, version=request.version + 1, changed_at=self.clock()
        )
        self.requests.change(request, after)
        told = replace(known, request=after)
        await self.tell_staff(told.request, told.card)
        return told
