"""What staff and residents are told of a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.requests import RequestState, RequestSubject, Side


@dataclass(frozen=True, slots=True)
class RequestCard:
    """To staff: a request as it stands; `words` and `photos` are those that it began with.

    `first_id`: the message that has them. `lifted`: it comes below, as a new message.

    `account`: masked, empty when it is about none. `signed_in`: a cabinet asks, not a stranger.
    `added`: what the resident has said since. `more`: there is more of it than `words`.
    `colleagues`: somebody hands it on and chooses to whom. `over`: it is
    closed for too long to be opened again. `erased`: it went with the resident's data.
    """

    request_id: int
    number: str
    subject: RequestSubject
    state: RequestState
    drawing: int
    first_id: int
    account: str
    words: str
    photos: int
    made_at: datetime
    signed_in: bool = True
    taker: str = ""
    added: int = 0
    closed_by: Side | None = None
    rating: int | None = None
    lifted: bool = False
    more: bool = False
    colleagues: "Colleagues | None" = None
    over: bool = False
    erased: bool = False
    begun_by_staff: bool = False  # the first words are the centre's
    address: str = ""  # of the account; empty for who may not see the resident

    @property
    def first_photos(self) -> "RequestPhotos":
        return RequestPhotos(self.number, self.first_id, self.photos)


@dataclass(frozen=True, slots=True)
class Colleagues:
    """A page of those to whom a request may be handed on: ids and names."""

    shown: tuple[tuple[int, str], ...]
    page: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class RequestHanded:
    """To a colleague, below the card: the request is theirs now. `by`: who gave it."""

    request_id: int
    number: str
    by: str


@dataclass(frozen=True, slots=True)
class RequestFollowed:
    """To staff, below the card: the resident adds something."""

    request_id: int
    number: str
    words: str
    photos: int


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What one side said: so many photos and files came with it. `title`: of who answered."""

    side: Side
    at: datetime
    words: str
    photos: int
    title: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class RequestTalk:
    """To staff, below the card, when they ask for it: all that was said."""

    request_id: int
    number: str
    said: tuple[RequestWords, ...]


@dataclass(frozen=True, slots=True)
class RequestPhotos:
    """To staff: the photos of a message; they are had from Telegram when they are sent.

    `attached`: staff sent them themselves, files too.
    """

    number: str
    message_id: int
    photos: int
    attached: bool = False


@dataclass(frozen=True, slots=True)
class AnswerFiles:
    """To the resident: what staff attached to an answer.

    `of_cabinet`: as of `RequestNews`.
    """

    number: str
    message_id: int
    photos: int
    of_cabinet: bool = True


@dataclass(frozen=True, slots=True)
class RequestUnheard:
    """To staff: the resident blocks the bot, an answer did not arrive."""

    number: str


class RequestEvent(StrEnum):
    """What happened to a request; the value is part of text ids."""

    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class RequestNews:
    """To the resident; `of_cabinet`: only who is signed in now may read it.

    `rated`: it was closed before, and rated.
    """

    number: str
    event: RequestEvent
    words: str = ""
    of_cabinet: bool = True
    rated: bool = False


@dataclass(frozen=True, slots=True)
class RequestWaits:
    """To a chat that asked for a cabinet and left it since: there is something to read."""


@dataclass(frozen=True, slots=True)
class AnswerWaits:
    """By e-mail, to who has no chat open: there is an answer, and nothing of it."""


OfRequests: TypeAlias = (
    RequestCard
    | RequestHanded
    | RequestFollowed
    | RequestTalk
    | RequestPhotos
    | AnswerFiles
    | RequestUnheard
    | RequestNews
    | RequestWaits
    | AnswerWaits
)
