"""Organisations that register, at their worst: drafts, claims, and the card that staff see."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from support import registration_screens

from bot.domain.access import PIN_IDLE
from bot.domain.doubts import LONGEST_REASON, kept_reason
from bot.domain.organisation_claims import (
    LONGEST_ADDRESS,
    ClaimAct,
    ClaimOutcome,
    ClaimReason,
    ClaimStep,
    Told,
)
from bot.domain.organisations import LONGEST_NAME
from bot.services.claim_notices import ClaimCard, ClaimFace, ClaimSettled
from bot.services.codes import Sent
from bot.services.letters import Channels
from bot.services.messages import Screen
from bot.services.notices import Notice
from bot.services.organisation_claims import Claim, Submitted
from bot.services.people import Session
from handlers.organisation_registration import screens
from handlers.organisation_registration.draft import Organisation

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
LARGEST_ID = 2**62
NUMBER = "9" * 12
Nasty = Callable[[int], str]


def drafts(nasty: Nasty) -> tuple[Organisation, ...]:
    email, phone = registration_screens.EMAIL, registration_screens.PHONE
    full = Organisation(
        Channels(sms=True, email=True),
        inn="7" * 12,
        known_as=nasty(LONGEST_NAME),
        ogrn="9" * 15,
        name=nasty(LONGEST_NAME),
        legal_address=nasty(LONGEST_ADDRESS),
        contact=nasty(150),
        address=email,
        login=f"{'w' * 24}-4821",
        rating="password-rating-4",
        page=registration_screens.page_of(nasty, 50),
        agreement=registration_screens.TAP,
        consent=registration_screens.TAP,
        sent=Sent(email, timedelta(minutes=5), timedelta(minutes=10)),
    )
    by_phone = replace(full, address=phone, own_contact=True, known_as="")
    return full, by_phone, replace(full, upgrade=True, agreement=None, consent=None)


def told(nasty: Nasty) -> Told:
    return drafts(nasty)[0].told


def other_screens(nasty: Nasty) -> list[tuple[Callable[..., Screen], Screen]]:
    full, by_phone, upgrade = drafts(nasty)
    session = Session(LARGEST_ID, 1, LARGEST_ID, "99999999", None, None, 0, PIN_IDLE, True, True)
    waits = Claim(LARGEST_ID, NUMBER, LARGEST_ID, told(nasty), "", "", NOW)
    rejected = replace(waits, outcome=ClaimOutcome.REJECTED, settled_at=NOW)
    return [
        *(
            (screens.what_to_change, screens.what_to_change(one))
            for one in (full, by_phone, upgrade)
        ),
        *(
            (screens.submitted, screens.submitted(Submitted(waits, session, opened)))
            for opened in (True, False)
        ),
        (screens.exists, screens.exists(full)),
        (screens.exists, screens.exists(by_phone)),
        (screens.unavailable, screens.unavailable()),
        (screens.full_access_first, screens.full_access_first()),
        *(
            (screens.claims, screens.claims(made, UTC_ZONE))
            for made in (
                (),
                (waits,) * 3 + (replace(rejected, reason=nasty(LONGEST_REASON)),) * 2,
                (replace(rejected, reason=kept_reason(ClaimReason.MISMATCH)),),
                (replace(rejected, outcome=ClaimOutcome.CONFIRMED),),
                (replace(rejected, outcome=ClaimOutcome.WITHDRAWN),),
            )
        ),
        (screens.sure_to_withdraw, screens.sure_to_withdraw(NUMBER)),
        (screens.withdrawn, screens.withdrawn()),
        (screens.settled_before, screens.settled_before()),
    ]


def notices(nasty: Nasty) -> Iterator[Notice]:
    """Give cards in each state, and what the person is told."""
    email, phone = registration_screens.EMAIL, registration_screens.PHONE
    bare = ClaimCard(LARGEST_ID, NUMBER, told(nasty), "", "", NOW)
    full = replace(bare, phone=phone.value, email=email.value, known_as=nasty(LONGEST_NAME))
    yield bare
    yield from (replace(full, face=face, rivals=99) for face in ClaimFace)
    yield replace(full, owned=True)
    yield replace(full, outcome=ClaimOutcome.WITHDRAWN)
    yield replace(full, steps=(_step(ClaimAct.WRITES, nasty),))
    yield replace(full, outcome=ClaimOutcome.CONFIRMED, steps=(_step(ClaimAct.CONFIRMED, nasty),))
    seen = (_step(ClaimAct.SAW, nasty),) * 9
    for words in (nasty(LONGEST_REASON), *map(kept_reason, ClaimReason)):
        steps = (*seen, _step(ClaimAct.REJECTED, nasty, words))
        yield replace(full, outcome=ClaimOutcome.REJECTED, steps=steps, face=ClaimFace.CONTACTS)
        yield ClaimSettled(ClaimOutcome.REJECTED, NUMBER, nasty(LONGEST_NAME), words)
    yield ClaimSettled(ClaimOutcome.CONFIRMED, NUMBER, nasty(LONGEST_NAME))


def _step(act: ClaimAct, nasty: Nasty, words: str = "") -> ClaimStep:
    return ClaimStep(act, NOW, LARGEST_ID, nasty(40), words, -1)
