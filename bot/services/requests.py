"""Requests as they are kept, and who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.requests import (
    RequestPhoto,
    RequestState,
    RequestSubject,
    Side,
)
from bot.services.people import Person
from bot.services.request_notices import RequestCard, RequestTalk, RequestWords

SHOWN_AT_MOST = 10  # requests in a list
FILES_AT_ONCE = 10  # messages whose files are given anew


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is kept, with what is known of its account.

    `cabinet_id` None: nobody was signed in, it is the chat's. `owner_id`: whose that cabinet is,
    as Telegram knows them. `version` counts its changes.
    """

    id: int
    number: str
    chat_id: int
    cabinet_id: int | None
    account_id: int | None
    subject: RequestSubject
    state: RequestState
    version: int
    made_at: datetime
    changed_at: datetime
    closed_at: datetime | None = None
    closed_by: Side | None = None
    taken_by: int | None = None
    taker: str = ""
    employee_id: int | None = None
    rating: int | None = None
    account: str = ""
    organisation_id: int | None = None
    building_id: int | None = None
    owner_id: int | None = None

    @property
    def closed(self) -> bool:
        return self.state is RequestState.CLOSED

    def is_of(self, person: Person) -> bool:
        """Tell whether somebody may read it: by the cabinet, without one by the chat."""
        if self.cabinet_id is None:
            return self.chat_id == person.chat_id
        return person.session is not None and person.session.cabinet_id == self.cabinet_id


@dataclass(frozen=True, slots=True)
class RequestMessage:
    """One message of a request; `place` counts them from 1, `title`: of who answered."""

    id: int
    request_id: int
    place: int
    side: Side
    at: datetime
    words: str
    photos: tuple[RequestPhoto, ...] = ()
    user_id: int | None = None
    title: str = ""
    employee_id: int | None = None

    @property
    def shown(self) -> RequestWords:
        files = sum(one.is_file for one in self.photos)
        photos = len(self.photos) - files
        return RequestWords(self.side, self.at, self.words, photos, self.title, files)

    @property
    def album(self) -> str:
        return self.photos[-1].album if self.photos else ""

    def goes_on_from(self, before: "RequestMessage") -> bool:
        """Tell whether both are of one album: Telegram sends each part as a message."""
        same = (self.side, self.user_id, self.album) == (before.side, before.user_id, before.album)
        return bool(self.album) and same


class Requests(Protocol):
    async def numbered(self, number: str) -> Request | None: ...

    async def find(self, request_id: int) -> Request | None: ...

    async def of_person(self, chat_id: int, cabinet_id: int | None) -> Sequence[Request]:
        """Give those of the cabinet, and the chat's without one; the last changed first."""
        ...

    async def of_user(self, user_id: int) -> Sequence[Request]:
        """Give all that go with the person's data."""
        ...

    async def held_by(self, employee_id: int) -> Sequence[Request]:
        """Give the open ones that an employee has, in order."""
        ...

    async def messages(self, request_id: int) -> Sequence[RequestMessage]:
        """Give them in order."""
        ...

    async def message(self, message_id: int) -> RequestMessage | None: ...

    def add(self, request: Request) -> None: ...

    def change(self, known: Request, request: Request) -> None:
        """Write it over the version that is known, or conflict."""
        ...

    def say(self, message: RequestMessage) -> None:
        """Add it at its place; two at one place conflict."""
        ...


class RequestRefusal(StrEnum):
    """Why nothing is sent; the value is the id of its text."""

    MANY_TODAY = "support-many-today"
    MANY_WORDS = "support-many-words"
    CLOSED = "support-closed-before"
    UNKNOWN = "support-unknown"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A request and all that was said."""

    request: Request
    messages: tuple[RequestMessage, ...]

    @property
    def card(self) -> RequestCard:
        """Give what staff see of it."""
        one, first = self.request, self.messages[0]
        begun = first.side is Side.STAFF
        theirs = sum(said.side is Side.RESIDENT for said in self.messages)
        return RequestCard(
            request_id=one.id,
            number=one.number,
            subject=one.subject,
            state=one.state,
            drawing=one.version,
            first_id=first.id,
            account=mask_number(one.account) if one.account else "",
            words=first.words,
            photos=len(first.photos),
            made_at=one.made_at,
            signed_in=one.cabinet_id is not None,
            taker=one.taker,
            added=theirs if begun else theirs - 1,
            closed_by=one.closed_by,
            rating=one.rating,
            more=len(self.messages) > 1 or bool(first.photos),
            begun_by_staff=begun,
        )

    @property
    def talk(self) -> RequestTalk:
        return RequestTalk(self.request.id, self.request.number, self.said)

    @property
    def said(self) -> tuple[RequestWords, ...]:
        """Give what was said, an album as one message."""
        found: list[RequestWords] = []
        for before, one in zip((None, *self.messages), self.messages, strict=False):
            said = one.shown
            if before is not None and one.goes_on_from(before):
                known = found.pop()
                words = "\n".join(filter(None, (known.words, said.words)))
                photos, files = known.photos + said.photos, known.files + said.files
                said = replace(known, words=words, photos=photos, files=files)
            found.append(said)
        return tuple(found)

    @property
    def attached(self) -> tuple[RequestMessage, ...]:
        """Give the newest messages of staff with photos and files."""
        with_files = (one for one in self.messages if one.photos and one.side is Side.STAFF)
        return tuple(with_files)[-FILES_AT_ONCE:]

    def with_message(self, message: RequestMessage) -> "Conversation":
        return replace(self, messages=(*self.messages, message))


@dataclass(slots=True)
class ReadRequest:
    """Give a request to whoever may read it."""

    requests: Requests

    async def __call__(self, person: Person, number: str) -> Conversation | None:
        request = await self.requests.numbered(number)
        if request is None or not request.is_of(person):
            return None
        return await self.whole(request)

    async def whole(self, request: Request) -> Conversation:
        return Conversation(request, tuple(await self.requests.messages(request.id)))


@dataclass(slots=True)
class ListRequests:
    requests: Requests

    async def __call__(self, person: Person) -> Sequence[Request]:
        cabinet_id = None if person.session is None else person.session.cabinet_id
        return await self.requests.of_person(person.chat_id, cabinet_id)
