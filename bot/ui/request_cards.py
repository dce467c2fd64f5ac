"""The card of a request as staff see it, and what its resident is told.

The number stands in the first line of each: a reply to any of them is one to the request.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from aiogram.types import Message

from bot.domain.group_topics import GroupTopic
from bot.domain.reading_numbers import parse_reading_number, printed_number
from bot.domain.requests import RATINGS, RequestState, RequestSubject, Side, request_named_in
from bot.services.messages import (
    Button,
    Document,
    Notify,
    Outgoing,
    Private,
    Rows,
    Screen,
    Show,
    Text,
    text,
)
from bot.services.request_notices import (
    AnswerFiles,
    AnswerWaits,
    Colleagues,
    OfRequests,
    RequestCard,
    RequestEvent,
    RequestFollowed,
    RequestHanded,
    RequestNews,
    RequestPhotos,
    RequestTalk,
    RequestUnheard,
    RequestWaits,
    RequestWords,
)
from bot.services.request_photos import MAKER
from bot.services.staff_cards import number_said, request_card
from bot.ui.claim_cards import moment_said
from bot.ui.request_words import said_lines

ANSWERED = "notice-request-answered"
DISCREET_TO_STAFF = Screen((text("notice-discreet-staff"),))
TAKE = Button(text("button-take-request"), "requests.take")
CLOSE = Button(text("button-close-request"), "requests.close")
REOPEN = Button(text("button-reopen-request"), "requests.reopen")
HAND = Button(text("button-hand-request"), "requests.hand")
BACK = Button(text("button-back"), "requests.card")
TALK = Button(text("button-request-talk"), "requests.talk")


def request_shown(card: RequestCard, chat_id: int, zone: tzinfo) -> Show:
    """Draw the card in a chat, in place."""
    screen, name = request_screen(card, zone), request_card(card.request_id)
    lifted, subject = card.lifted, GroupTopic.REQUESTS
    return Show(name, screen, card.drawing, chat_id, fresh=lifted, instead=lifted, subject=subject)


def request_screen(card: RequestCard, zone: tzinfo) -> Screen:
    """Say what is asked and who deals with it; the words stay in the journal of nobody else."""
    return Screen((*_asked(card, zone), *_stands(card)), _rows(card), secret=True)


def _asked(card: RequestCard, zone: tzinfo) -> Iterator[Text]:
    day, hour = moment_said(card.made_at, zone)
    yield text("request-card", reference=printed_number(card.number), day=day, hour=hour)
    if card.erased:
        yield text("request-card-erased")
        return
    yield text("request-card-subject", subject=subject_said(card.subject))
    if card.address:
        number, address = Private(card.account), Private(card.address)
        yield text("notice-card-account", number=number, address=address)
    elif card.account:
        yield text("request-card-account", account=Private(card.account))
    elif not card.signed_in:
        yield text("request-card-guest")
    if card.begun_by_staff:
        yield text("request-card-begun")
    if card.words:
        yield text("request-card-words", words=Private(card.words))
    if card.photos:
        yield text("request-card-photos", count=card.photos)
    if card.added:
        yield text("request-card-added", count=card.added)


def _stands(card: RequestCard) -> Iterator[Text]:
    if card.erased:
        return
    if card.taker and card.state is not RequestState.NEW:
        yield text("request-card-taker", title=Private(card.taker))
    if card.state is RequestState.CLOSED:
        yield text(f"request-card-closed-{card.closed_by or Side.STAFF}")
        if card.rating is not None:
            yield text("request-card-rating", rating=card.rating)
        return
    if card.colleagues is not None:
        yield text("request-card-hand")
        return
    yield text(f"request-card-{card.state}")
    yield text("request-card-hint")


def _rows(card: RequestCard) -> Rows:
    if card.colleagues is not None:
        return _handing(card.colleagues)
    talk = ((TALK,),) if card.more else ()
    match card.state:
        case RequestState.CLOSED:
            return talk if card.over or card.erased else ((REOPEN,), *talk)
        case RequestState.NEW | RequestState.TAKEN if not card.taker:  # or who took it is erased
            return ((TAKE,), (CLOSE,), *talk)
    return ((CLOSE,), (HAND,), *talk)


def _handing(found: Colleagues) -> Rows:
    """Offer colleagues by their names; a press gives it to one."""
    names = tuple(
        (Button(text("request-colleague", name=Private(name)), f"requests.to={number_said(one)}"),)
        for one, name in found.shown
    )
    turns = ((found.page > 0, found.page - 1, "earlier"), (found.more, found.page + 1, "more"))
    pages = tuple(
        Button(text(f"button-colleagues-{which}"), f"requests.hand={page}")
        for there_is, page, which in turns
        if there_is
    )
    return (*names, *((pages,) if pages else ()), (BACK,))


def request_message(notice: OfRequests, chat_id: int, zone: tzinfo, now: datetime) -> Outgoing:
    """Make what a chat is told; the photos of a message are `request_photos`."""
    match notice:
        case RequestCard():
            return request_shown(notice, chat_id, zone)
        case RequestFollowed() | RequestTalk() | RequestHanded():
            return _to_staff(notice, chat_id, zone, now, request_card(notice.request_id))
        case RequestNews():
            told_at = now if notice.of_cabinet else None
            return Notify(request_notice(notice, zone), _discreet(notice.number), told_at=told_at)
        case RequestUnheard():
            return _to_staff(notice, chat_id, zone, now)
    return Notify(request_notice(notice, zone))


def _to_staff(
    notice: OfRequests, chat_id: int, zone: tzinfo, now: datetime, under: str = ""
) -> Notify:
    """In a private chat it is for who is signed in there, and says nothing while it is locked."""
    private = chat_id > 0
    return Notify(
        request_notice(notice, zone),
        DISCREET_TO_STAFF if private else None,
        told_at=now if private else None,
        under=under,
        subject=GroupTopic.REQUESTS,
    )


def request_photos(notice: RequestPhotos | AnswerFiles, now: datetime) -> Iterator[Document]:
    for place in range(1, notice.photos + 1):
        number = printed_number(notice.number)
        title = text("request-attached", reference=number)
        args = {"message": str(notice.message_id), "place": str(place)}
        if isinstance(notice, AnswerFiles):
            told_at = now if notice.of_cabinet else None
            yield Document(MAKER, title, args, told_at=told_at, beside=True)
            continue
        if not notice.attached:
            title = text("request-photo", reference=number, place=place, count=notice.photos)
        yield Document(MAKER, title, args, subject=GroupTopic.REQUESTS)


def request_notice(notice: OfRequests, zone: tzinfo) -> Screen:
    match notice:
        case RequestCard():
            return request_screen(notice, zone)
        case RequestFollowed(_, number, words, photos):
            lines = [text("request-followed", reference=printed_number(number))]
            if words:
                lines.append(text("request-card-words", words=Private(words)))
            if photos:
                lines.append(text("request-card-photos", count=photos))
            return Screen(tuple(lines), secret=True)
        case RequestTalk():
            return _talk(notice, zone)
        case RequestHanded(_, number, by):
            line = text("request-handed", reference=printed_number(number), title=Private(by))
            return Screen((line,), secret=True)
        case RequestNews():
            return _news(notice)
        case RequestPhotos() | AnswerFiles() | RequestUnheard() | RequestWaits() | AnswerWaits():
            return Screen((_line(notice),))


def _line(
    notice: RequestPhotos | AnswerFiles | RequestUnheard | RequestWaits | AnswerWaits,
) -> Text:
    match notice:
        case RequestPhotos(_, _, photos):
            return text("request-card-photos", count=photos)
        case AnswerFiles(number):
            return text("request-attached", reference=printed_number(number))
        case RequestUnheard(number):
            return text("request-unheard", reference=printed_number(number))
        case RequestWaits():
            return text("notice-request-waits")
        case AnswerWaits():
            return text("letter-request-answer")


def _talk(notice: RequestTalk, zone: tzinfo) -> Screen:
    def speaker(one: RequestWords) -> Text:
        day, hour = moment_said(one.at, zone)
        return text(f"request-said-{one.side}", title=Private(one.title), day=day, hour=hour)

    title = text("request-talk", reference=printed_number(notice.number))
    return Screen((title, *said_lines(notice.said, speaker)), secret=True)


def _news(notice: RequestNews) -> Screen:
    number = notice.number
    show = (Button(text("button-show-request"), f"support.show={number}"),)
    title = text(f"notice-request-{notice.event}", reference=printed_number(number))
    match notice.event:
        case RequestEvent.TAKEN | RequestEvent.REOPENED:
            return Screen((title,), (show,))
        case RequestEvent.CLOSED if notice.rated:
            line = text("notice-request-closed-again", reference=printed_number(number))
            return Screen((line,), (show,))
        case RequestEvent.CLOSED:
            return Screen((title,), (rating_row(number), show))
        case RequestEvent.ANSWERED:
            more = Button(text("button-answer-request"), f"support.more={number}")
            solved = Button(text("button-request-solved"), f"support.solved={number}")
            words = text("notice-request-attached")
            if notice.words:
                words = text("request-card-words", words=Private(notice.words))
            return Screen((title, words), ((more,), (solved,), show))


def _discreet(number: str) -> Screen:
    show = (Button(text("button-show-request"), f"support.show={number}"),)
    return Screen((text("notice-request-discreet"),), (show,))


def rating_row(number: str) -> tuple[Button, ...]:
    return tuple(
        Button(text("button-rating", rating=one), f"support.rate={number}.{one}")
        for one in RATINGS
    )


def subject_said(subject: RequestSubject) -> Text:
    return text(f"support-subject-{subject}")


def request_replied_to(message: Message, bot_id: int) -> str | None:
    """Give the number of the request whose message of ours somebody replies to."""
    said = message.reply_to_message
    if said is None or said.from_user is None or said.from_user.id != bot_id:
        return None
    return request_named_in(said.text or said.caption or "")


def answer_to(outgoing: Outgoing) -> str | None:
    """Give the number of the request whose answer this is; None: it is none."""
    first = outgoing.screen.lines[0] if isinstance(outgoing, Notify) else None
    if first is None or first.key != ANSWERED:
        return None
    return parse_reading_number(str(first.args["reference"]))
