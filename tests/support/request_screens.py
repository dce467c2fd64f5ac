"""Requests, with the worst that may be asked and answered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.accounts import ReceiptType
from bot.domain.requests import (
    LONGEST_ANSWER,
    LONGEST_WORDS,
    MOST_REQUEST_PHOTOS,
    RequestPhoto,
    RequestState,
    RequestSubject,
    Side,
)
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import Screen
from bot.services.notices import AccountNamed, Notice
from bot.services.request_notices import (
    AnswerFiles,
    AnswerWaits,
    Colleagues,
    RequestCard,
    RequestEvent,
    RequestFollowed,
    RequestHanded,
    RequestNews,
    RequestPhotos,
    RequestUnheard,
    RequestWaits,
)
from bot.services.requests import Conversation, Request, RequestMessage
from handlers.support import screens

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
LARGEST_ID = 2**62
NUMBER = "9" * 12
PHOTOS = (RequestPhoto("file"),) * MOST_REQUEST_PHOTOS
Nasty = Callable[[int], str]


def drafts(nasty: Nasty) -> tuple[screens.Asking, ...]:
    accounts = tuple(
        AccountNamed(LARGEST_ID - one, "••••••8888", nasty(30) if one else "", kind)
        for one, kind in enumerate([*ReceiptType] * 20)
    )
    full = screens.Asking(
        RequestSubject.RECEIPT, accounts, accounts[1], nasty(LONGEST_WORDS), PHOTOS, "", NUMBER
    )
    return full, replace(full, account=None, accounts=accounts[:1], photos=())


def _requests(nasty: Nasty) -> Iterator[Request]:
    new = Request(
        *(LARGEST_ID, NUMBER, LARGEST_ID, LARGEST_ID, LARGEST_ID, RequestSubject.RECEIPT),
        *(RequestState.NEW, 1, NOW, NOW),
        account="8" * 30,
    )
    yield from (replace(new, state=state, taker=nasty(40)) for state in RequestState)
    yield replace(new, state=RequestState.CLOSED, closed_by=Side.RESIDENT, rating=5)
    yield replace(new, account="", cabinet_id=None)


def _messages(nasty: Nasty) -> tuple[RequestMessage, ...]:
    sheet = RequestPhoto("file", False, "", nasty(100), "application/pdf")
    asked = RequestMessage(
        LARGEST_ID, LARGEST_ID, 1, Side.RESIDENT, NOW, nasty(LONGEST_WORDS), PHOTOS
    )
    answered = replace(
        asked, side=Side.STAFF, words=nasty(LONGEST_ANSWER), photos=(sheet,), title=nasty(40)
    )
    return (asked, answered, replace(asked, words=""), answered)


def other_screens(nasty: Nasty) -> list[tuple[Callable[..., Screen], Screen]]:
    requests, messages = tuple(_requests(nasty)), _messages(nasty)
    return [
        *((screens.support, screens.support(known)) for known in ((), requests)),
        *((screens.what_to_change, screens.what_to_change(one)) for one in drafts(nasty)),
        (screens.sent, screens.sent(requests[0])),
        *(
            (screens.own_requests, screens.own_requests(known, UTC_ZONE))
            for known in ((), requests * 2)
        ),
        *(
            (screens.conversation, screens.conversation(Conversation(one, said), UTC_ZONE))
            for one in requests
            for said in (messages, messages[:1], messages[:3])
        ),
        *(
            (screens.type_words, screens.type_words(draft).under(screens.no_photo(refusal)))
            for draft in drafts(nasty)
            for refusal in EvidenceRefusal
        ),
    ]


def notices(nasty: Nasty) -> Iterator[Notice]:
    """Give cards in each state, what follows them, and what the resident is told."""
    for one in _requests(nasty):
        card = Conversation(one, _messages(nasty)).card
        yield from (card, replace(card, photos=0, words=""))
        yield replace(card, address=nasty(80))
        yield from (replace(card, over=True), replace(card, erased=True))
        names = tuple((LARGEST_ID - one, nasty(80)) for one in range(8))
        yield replace(card, colleagues=Colleagues(names, 1, more=True))
    yield RequestHanded(LARGEST_ID, NUMBER, nasty(80))
    yield RequestCard(
        *(
            LARGEST_ID,
            NUMBER,
            RequestSubject.OTHER,
            RequestState.TAKEN,
            2,
            1,
            "",
            nasty(10),
            0,
            NOW,
        ),
        closed_by=None,
    )
    for words, photos in ((nasty(LONGEST_WORDS), 0), ("", 5)):
        yield RequestFollowed(LARGEST_ID, NUMBER, words, photos)
    for one in _requests(nasty):
        yield Conversation(one, _messages(nasty)).talk
    yield RequestPhotos(NUMBER, LARGEST_ID, 5)
    yield RequestPhotos(NUMBER, LARGEST_ID, 1, attached=True)
    yield AnswerFiles(NUMBER, LARGEST_ID, 1)
    yield RequestNews(NUMBER, RequestEvent.ANSWERED)
    yield RequestNews(NUMBER, RequestEvent.CLOSED, rated=True)
    yield RequestUnheard(NUMBER)
    for event in RequestEvent:
        words = nasty(LONGEST_ANSWER) if event is RequestEvent.ANSWERED else ""
        yield RequestNews(NUMBER, event, words)
    yield RequestWaits()
    yield AnswerWaits()
