"""Cards of doubtful readings, and what residents are asked, at their worst."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from bot.domain.doubts import (
    TOLD_TO_STAFF,
    Act,
    Question,
    RejectionReason,
    Step,
    kept_reason,
)
from bot.domain.meters import Service, Status
from bot.services.doubt_notices import DoubtfulReading, Face, ReadingQuestioned
from bot.services.notices import Notice

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WIDEST = (Decimal("99999999.999"),) * 3
LARGEST_ID = 2**62
Nasty = Callable[[int], str]


def doubts(nasty: Nasty) -> Iterator[Notice]:
    """Give cards in each state, and each question."""
    full = DoubtfulReading(
        reading_id=LARGEST_ID,
        flags=TOLD_TO_STAFF,
        account=nasty(30),
        meter=nasty(40),
        service=Service.ELECTRICITY,
        period="2026-11",
        values=WIDEST,
        before=WIDEST,
        spent=WIDEST,
        usual=WIDEST[0],
        number="9" * 12,
        steps=(step(1, Act.RAISED),),
    )
    yield replace(full, before=(), spent=None, usual=None)
    yield from (replace(full, face=face) for face in Face)
    yield from (replace(full, status=status) for status in Status)
    yield replace(full, newest=False)
    yield replace(full, photos=5, replaced=WIDEST)
    yield replace(full, photos=5, status=Status.EXPORTED)
    yield replace(full, photos=5, newest=False)
    for acts in (
        (Act.ASKED,),
        (Act.ASKED, Act.CONFIRMED),
        (Act.ASKED, Act.CORRECTED),
        (Act.ASKED, Act.CANCELLED),
        (Act.ASKED, Act.SENT_PHOTO),
        (Act.ASKED, Act.SENT_PHOTO, Act.VIEWED),
        (Act.REJECTED, Act.VIEWED),
        (Act.WRITES,),
        (Act.WRITES, Act.WENT_BACK),
        (Act.ACCEPTED,),
        (Act.ASKED, Act.CONFIRMED) * 9 + (Act.REJECTED,),
    ):
        steps = tuple(step(at, act, nasty) for at, act in enumerate(acts, 2))
        yield replace(full, steps=(*full.steps, *steps), lifted=True)
    standard = replace(step(2, Act.REJECTED), words=kept_reason(RejectionReason.TYPO))
    yield replace(full, steps=(*full.steps, standard))
    for question in Question:
        yield ReadingQuestioned(
            reading_id=LARGEST_ID,
            meter_id=LARGEST_ID,
            account=nasty(30),
            meter=nasty(40),
            service=Service.WASTE,
            period="2026-11",
            values=WIDEST,
            question=question,
            place=99,
        )


def step(place: int, act: Act, nasty: Nasty | None = None) -> Step:
    title = "" if nasty is None else nasty(40)
    words = {Act.ASKED: Question.PHOTO, Act.REJECTED: "" if nasty is None else nasty(150)}
    return Step(LARGEST_ID, place, act, NOW, words.get(act, "1" * 30), 1, title, -1)
