"""What a resident reads who asks the centre: the questions, the review, the conversations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State, StatesGroup

from bot.domain.reading_numbers import printed_number
from bot.domain.requests import (
    LONGEST_WORDS,
    MOST_REQUEST_PHOTOS,
    RequestPhoto,
    RequestState,
    RequestSubject,
)
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import Button, Private, Screen, Text, text
from bot.services.notices import AccountNamed
from bot.services.request_notices import RequestWords
from bot.services.requests import Conversation, Request
from bot.ui.claim_cards import moment_said
from bot.ui.form import MENU
from bot.ui.request_cards import rating_row, subject_said
from bot.ui.request_words import said_lines

NAME = "support"
NEW = (Button(text("button-new-request"), "support.new"),)
OWN = (Button(text("button-own-requests"), "support.list"),)
MOST_ACCOUNTS = 20


class Support(StatesGroup):
    subject = State()
    account = State()
    words = State()
    review = State()
    more = State()  # of a request that was sent


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked so far; `account` None: it is about none. `number`: what is added to."""

    subject: RequestSubject = RequestSubject.OTHER
    accounts: tuple[AccountNamed, ...] = ()
    account: AccountNamed | None = None
    words: str = ""
    photos: tuple[RequestPhoto, ...] = ()
    album: str = ""  # of the last photo
    number: str = ""


def support(requests: Sequence[Request]) -> Screen:
    own = (OWN,) if requests else ()
    return Screen((text("support-title"), text("support-hint")), (NEW, *own, (MENU,)))


def choose_subject(draft: Asking) -> Screen:
    del draft
    rows = tuple((Button(subject_said(one), f"support.about={one}"),) for one in RequestSubject)
    return Screen((text("support-choose-subject"),), rows)


def choose_account(draft: Asking) -> Screen:
    rows = tuple(
        (Button(account_said(one), f"support.account={one.account_id}"),)
        for one in draft.accounts[:MOST_ACCOUNTS]
    )
    none = (Button(text("button-no-account"), "support.account=0"),)
    return Screen((text("support-choose-account"),), (*rows, none))


def type_words(draft: Asking) -> Screen:
    lines = [text("support-write"), text("support-write-hint", most=LONGEST_WORDS)]
    if draft.photos:
        lines.append(text("support-photos", count=len(draft.photos)))
    return Screen(tuple(lines))


def review(draft: Asking) -> Screen:
    lines = [
        text("support-review"),
        text("request-card-subject", subject=subject_said(draft.subject)),
    ]
    if draft.account is not None:
        lines.append(text("support-review-account", account=account_said(draft.account)))
    lines.append(text("request-card-words", words=Private(draft.words)))
    if draft.photos:
        lines.append(text("support-photos", count=len(draft.photos)))
    if len(draft.photos) < MOST_REQUEST_PHOTOS:
        lines.append(text("support-photos-hint", most=MOST_REQUEST_PHOTOS))
    return Screen(
        tuple(lines),
        (
            (Button(text("button-send"), "support.send"),),
            (Button(text("button-change"), "support.change"),),
        ),
    )


def what_to_change(draft: Asking) -> Screen:
    fields = ["subject", *(["account"] if len(draft.accounts) > 1 else []), "words"]
    rows = [(Button(text(f"support-field-{one}"), f"support.field={one}"),) for one in fields]
    if draft.photos:
        rows.append((Button(text("button-without-photos"), "support.bare"),))
    return Screen((text("support-what-to-change"),), tuple(rows))


def say_more(draft: Asking) -> Screen:
    number = draft.number
    done = (Button(text("button-done"), f"support.show={number}"),)
    return Screen(
        (
            text("support-more", reference=printed_number(number)),
            text("support-more-hint", most=LONGEST_WORDS),
        ),
        (done,),
    )


SCREENS = {
    Support.subject: choose_subject,
    Support.account: choose_account,
    Support.words: type_words,
    Support.review: review,
    Support.more: say_more,
}


def sent(request: Request) -> Screen:
    show = (Button(text("button-show-request"), f"support.show={request.number}"),)
    number = printed_number(request.number)
    return Screen(
        (text("support-sent", reference=number), text("support-sent-hint")), (show, (MENU,))
    )


def own_requests(requests: Sequence[Request], zone: ZoneInfo) -> Screen:
    """List them, what changed last first; a press opens one."""
    rows = tuple((Button(_named(one, zone), f"support.show={one.number}"),) for one in requests)
    title = text("support-own" if requests else "support-own-none")
    return Screen((title,), (*rows, NEW, (MENU,)))


def _named(request: Request, zone: ZoneInfo) -> Text:
    day, _ = moment_said(request.made_at, zone)
    state = text(f"support-mark-{request.state}")
    return text("support-named", state=state, subject=subject_said(request.subject), day=day)


def conversation(known: Conversation, zone: ZoneInfo) -> Screen:
    """Show a request with what was said, as much of it as a message holds."""
    request = known.request
    rows = [*_presses(request), *_files(known), OWN, (MENU,)]
    return Screen((*_about(known, zone), *_said(known, zone)), tuple(rows))


def _presses(request: Request) -> Iterator[tuple[Button, ...]]:
    if request.closed:
        if request.rating is None:
            yield rating_row(request.number)
        yield NEW
    else:
        yield (Button(text("button-add-to-request"), f"support.more={request.number}"),)
        yield (Button(text("button-request-solved"), f"support.solved={request.number}"),)


def _files(known: Conversation) -> Iterator[tuple[Button, ...]]:
    if any(known.attached):
        yield (Button(text("button-request-files"), f"support.files={known.request.number}"),)


def _about(known: Conversation, zone: ZoneInfo) -> Iterator[Text]:
    request = known.request
    day, hour = moment_said(request.made_at, zone)
    yield text("request-card", reference=printed_number(request.number), day=day, hour=hour)
    yield text("request-card-subject", subject=subject_said(request.subject))
    if known.card.account:
        yield text("request-card-account", account=Private(known.card.account))
    yield text(f"support-state-{request.state}")
    if request.state is RequestState.CLOSED:
        if request.rating is None:
            yield text("support-rate")
        else:
            yield text("request-card-rating", rating=request.rating)


def _said(known: Conversation, zone: ZoneInfo) -> list[Text]:
    def speaker(one: RequestWords) -> Text:
        day, hour = moment_said(one.at, zone)
        return text(f"support-said-{one.side}", day=day, hour=hour)

    return said_lines(known.said, speaker)


def account_said(one: AccountNamed) -> Text:
    return text(f"news-account-{one.receipt_type}", number=Private(one.name or one.number))


def no_photo(refusal: EvidenceRefusal) -> Text:
    """Say why it is no photo for staff."""
    big = refusal is EvidenceRefusal.TOO_BIG
    return text("support-photo-too-big" if big else "support-no-photo")
