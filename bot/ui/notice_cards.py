"""Notices to employees as cards: what they say, who has taken them, and the list of a digest."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.domain.group_topics import GroupTopic
from bot.domain.staff_topics import StaffTopic
from bot.services.claim_notices import ClaimCard
from bot.services.group_notices import EmployeeUnreachable, GroupLost, TopicsRefused
from bot.services.messages import Button, Day, Private, Rows, Screen, Show, Text, text
from bot.services.notices import (
    CodesUsedUp,
    HandlerFailed,
    LetterFailed,
    MessageRefused,
    Notice,
    ProofLocked,
    RowUnreadable,
)
from bot.services.staff_board import notice_card
from bot.services.staff_cards import DIGEST, card_name, number_said
from bot.services.staff_notices import (
    DaySummed,
    FolderImported,
    NoticeCard,
    OrganisationChangeAsked,
    RevealsUsedUp,
    RowsRefused,
    StaffDigest,
)

TAKE = Button(text("button-take"), "notices.take")
SETTLE = Button(text("button-settle-notice"), "notices.settle")
GIVE_BACK = Button(text("button-give-back"), "notices.back")
SHOW = Button(text("button-show-notice"), "notices.open")
TOPICS: dict[type, StaffTopic] = {
    ProofLocked: StaffTopic.PROOF_LOCK,
    MessageRefused: StaffTopic.DELIVERY,
    RowUnreadable: StaffTopic.WORKS,
    LetterFailed: StaffTopic.DELIVERY,
    HandlerFailed: StaffTopic.WORKS,
    CodesUsedUp: StaffTopic.WORKS,
    RevealsUsedUp: StaffTopic.WORKS,
    OrganisationChangeAsked: StaffTopic.CHANGE,
    RowsRefused: StaffTopic.IMPORT,
    FolderImported: StaffTopic.IMPORT,
    DaySummed: StaffTopic.DIGEST,
    GroupLost: StaffTopic.UNREACHABLE,
    EmployeeUnreachable: StaffTopic.UNREACHABLE,
    TopicsRefused: StaffTopic.UNREACHABLE,
}

GROUP_TOPICS: dict[StaffTopic, GroupTopic] = {
    StaffTopic.REGISTRATION: GroupTopic.ORGANISATIONS,
    StaffTopic.PROOF_LOCK: GroupTopic.ACCESS,
    StaffTopic.READING: GroupTopic.READINGS,
    StaffTopic.VERIFICATION: GroupTopic.VERIFICATION,
    StaffTopic.REQUEST: GroupTopic.REQUESTS,
    StaffTopic.UNREACHABLE: GroupTopic.CHANNELS,
    StaffTopic.IMPORT: GroupTopic.IMPORT,
    StaffTopic.DELIVERY: GroupTopic.CHANNELS,
    StaffTopic.CHANGE: GroupTopic.ORGANISATIONS,
    StaffTopic.WORKS: GroupTopic.WORKS,
    StaffTopic.DIGEST: GroupTopic.DIGEST,
}


def topic_of(notice: Notice) -> StaffTopic | None:
    """Give what is recorded for employees; None: a card that is drawn anew, or nothing of it."""
    if isinstance(notice, ClaimCard):
        new = notice.waits and not notice.steps and not notice.lifted
        return StaffTopic.REGISTRATION if new else None
    return TOPICS.get(type(notice))


def discreet(chat_id: int) -> Screen | None:
    """Say in a locked chat only that there is something; «Показать» asks the PIN."""
    return Screen((text("notice-discreet-staff"),), ((SHOW,),)) if chat_id > 0 else None


def notice_shown(card: NoticeCard, said: Screen, chat_id: int, zone: tzinfo) -> Show:
    """Draw the card in a chat: in place, or below when it is lifted."""
    screen, name = notice_screen(card, said, chat_id, zone), notice_card(card.notice_id)
    lifted, subject = card.lifted, GROUP_TOPICS[card.topic]
    return Show(name, screen, card.drawing, chat_id, fresh=lifted, instead=lifted, subject=subject)


def notice_screen(card: NoticeCard, said: Screen, chat_id: int, zone: tzinfo) -> Screen:
    """Say what it is about, of whom to who may know, and how it stands."""
    lines = (*said.lines, *_account(card), *_state(card, zone))
    return Screen(lines, _rows(card, chat_id), secret=True)


def _account(card: NoticeCard) -> Iterator[Text]:
    if card.number:
        number, address = Private(card.number), Private(card.address)
        yield text("notice-card-account", number=number, address=address)


def _state(card: NoticeCard, zone: tzinfo) -> Iterator[Text]:
    name = Private(card.taken_name or "—")
    if card.settled_at is not None:
        day, hour = _when(card.settled_at, zone)
        yield text("notice-card-settled", name=name, day=day, hour=hour)
    elif card.taken_at is not None:
        day, hour = _when(card.taken_at, zone)
        yield text("notice-card-taken", name=name, day=day, hour=hour)
    elif card.overdue:
        yield text("notice-card-overdue")


def _rows(card: NoticeCard, chat_id: int) -> Rows:
    if not card.takable or card.settled_at is not None:
        return ()
    if card.taken_by is None:
        return ((TAKE,),)
    mine = chat_id < 0 or chat_id == card.taken_by  # in a group whoever has taken it may be there
    return ((SETTLE, GIVE_BACK),) if mine else ()


def digest_shown(digest: StaffDigest, chat_id: int, zone: tzinfo) -> Show:
    """List what has come: each has a button that brings its card."""
    name, screen = card_name(DIGEST, digest.id), digest_screen(digest, zone)
    return Show(name, screen, 1, chat_id, fresh=False, subject=GroupTopic.DIGEST)


def digest_screen(digest: StaffDigest, zone: tzinfo) -> Screen:
    rows = []
    for one in digest.lines:
        day, hour = _when(one.at, zone)
        label = text("digest-line", topic=text(f"staff-topic-{one.topic}"), day=day, hour=hour)
        rows.append((Button(label, f"notices.show={number_said(one.notice_id)}"),))
    return Screen((text("digest-title", count=len(digest.lines)),), tuple(rows))


def _when(at: datetime, zone: tzinfo) -> tuple[Day, str]:
    local = at.astimezone(zone)
    return Day(local.date()), f"{local:%H:%M}"
