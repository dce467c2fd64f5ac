"""The card of an organisation that registers, as staff see it, and what its person is told."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.domain.group_topics import GroupTopic
from bot.domain.organisation_claims import (
    ClaimAct,
    ClaimOutcome,
    ClaimReason,
    ClaimStep,
    standard_claim_reason,
)
from bot.domain.reading_numbers import printed_number
from bot.services.claim_notices import ClaimCard, ClaimFace, ClaimSettled
from bot.services.messages import Arg, Button, Day, Private, Rows, Screen, Show, Text, text
from bot.services.organisation_claims import claim_card

MOST_STEPS = 6
_UNSAID = frozenset({ClaimAct.WRITES, ClaimAct.WENT_BACK})
BACK = Button(text("button-back"), "claims.card")
CONTACTS = Button(text("button-claim-contacts"), "claims.contacts")


def claim_shown(card: ClaimCard, chat_id: int, zone: tzinfo) -> Show:
    """Draw the card in a chat: in place, or below when it is lifted."""
    screen, name = claim_screen(card, zone), claim_card(card.claim_id)
    lifted, subject = card.lifted, GroupTopic.ORGANISATIONS
    return Show(name, screen, card.drawing, chat_id, fresh=lifted, instead=lifted, subject=subject)


def claim_screen(card: ClaimCard, zone: tzinfo) -> Screen:
    """Say who asks and what was done so far; of the contact only to whom it is written down."""
    said = [one for one in card.steps if one.act not in _UNSAID][-MOST_STEPS:]
    lines = (
        *_organisation(card, zone),
        *(_contacts(card) if card.face in {ClaimFace.CONTACTS, ClaimFace.SURE} else ()),
        *(_step(one, zone) for one in said),
        *_state(card),
    )
    return Screen(lines, _rows(card), secret=True)


def _organisation(card: ClaimCard, zone: tzinfo) -> Iterator[Text]:
    day, hour = moment_said(card.made_at, zone)
    told = card.told
    yield text("claim-card", reference=printed_number(card.number), day=day, hour=hour)
    yield text("claim-review-name", name=Private(told.name))
    yield text("claim-review-inn", inn=Private(told.inn))
    yield text("claim-review-ogrn", ogrn=Private(told.ogrn))
    yield text("claim-review-address", address=Private(told.legal_address))
    if card.known_as:
        yield text("claim-card-known", name=Private(card.known_as))
    else:
        yield text("claim-card-unknown")
    if card.rivals:
        yield text("claim-card-rivals", count=card.rivals)


def _contacts(card: ClaimCard) -> Iterator[Text]:
    yield text("claim-review-contact", name=Private(card.told.contact))
    if card.phone:
        yield text("registration-review-sms", address=Private(card.phone))
    if card.email:
        yield text("registration-review-email", address=Private(card.email))


def _step(step: ClaimStep, zone: tzinfo) -> Text:
    day, hour = moment_said(step.at, zone)
    by: dict[str, Arg] = {"title": Private(step.title or "—"), "day": day, "hour": hour}
    if step.act is ClaimAct.REJECTED:
        return text("claim-step-rejected", reason=claim_reason_said(step.words), **by)
    return text(f"claim-step-{step.act}", **by)


def _state(card: ClaimCard) -> Iterator[Text]:
    if card.outcome is ClaimOutcome.WITHDRAWN:
        yield text("claim-card-withdrawn")
    elif not card.waits:
        return
    elif card.writer is not None:
        yield text("doubt-write-reason", title=Private(card.writer.title or "—"))
    elif card.face is ClaimFace.SURE:
        yield text("claim-card-sure")
    elif card.face is ClaimFace.REASONS:
        yield text("claim-card-why")
    elif card.owned:
        yield text("claim-card-owned")


def _rows(card: ClaimCard) -> Rows:
    if card.face is ClaimFace.CONTACTS:
        return ((BACK,),) if card.waits else ()
    if not card.waits:
        return ()
    if card.writer is not None:
        return ((BACK,),)
    if card.face is ClaimFace.SURE:
        return ((Button(text("button-sure-to-confirm"), "claims.sure"),), (BACK,))
    if card.face is ClaimFace.REASONS:
        reasons = tuple(
            (Button(text(f"claim-reason-{one}"), f"claims.reject={one}"),) for one in ClaimReason
        )
        return (*reasons, (Button(text("button-other-reason"), "claims.other"),), (BACK,))
    confirm = (Button(text("button-confirm"), "claims.confirm"),)
    return (
        *(() if card.owned else (confirm,)),
        (Button(text("button-reject-why"), "claims.reasons"),),
        (CONTACTS,),
    )


def settled_line(notice: ClaimSettled) -> Text:
    """Tell whoever asked what the centre decided, and what they may do now."""
    number, name = printed_number(notice.number), Private(notice.name)
    if notice.outcome is ClaimOutcome.CONFIRMED:
        return text("notice-claim-confirmed", reference=number, name=name)
    reason = claim_reason_said(notice.reason)
    return text("notice-claim-rejected", reference=number, name=name, reason=reason)


def claim_reason_said(kept: str) -> Text | Private:
    """Word why a claim was rejected: a standard reason in the receiver's language."""
    known = standard_claim_reason(kept)
    return Private(kept) if known is None else text(f"claim-reason-{known}")


def moment_said(at: datetime, zone: tzinfo) -> tuple[Day, str]:
    local = at.astimezone(zone)
    return Day(local.date()), f"{local:%H:%M}"
