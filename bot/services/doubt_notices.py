"""What staff and residents are told of a reading that somebody should look at."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.doubts import Question, Step, decision_of, still_takes, waits_for, writer_of
from bot.domain.meters import Flag, Service, Status


@dataclass(frozen=True, slots=True)
class ReadingQuestioned:
    """To the resident: staff ask about a reading that they have passed.

    `place`: of the step that asks; an answer to another question of theirs is none to this one.
    """

    reading_id: int
    meter_id: int
    account: str  # masked
    meter: str  # masked
    service: Service
    period: str
    values: tuple[Decimal, ...]
    question: Question
    place: int


class Face(StrEnum):
    """Which buttons a card of a doubt has."""

    CARD = "card"
    REASONS = "reasons"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class DoubtfulReading:
    """To staff: a reading was taken that somebody should look at, for what `flags` say.

    `before`: the values that it is compared with, if any; `spent` and `usual`: a month's, as far
    as they are known; `replaced`: what counted for its month before it; `number`: of its receipt.
    `newest`: no later version has come. `lifted`: the card comes anew below what was said since.
    `photos`: kept of its meter and month.
    """

    reading_id: int
    flags: tuple[Flag, ...]
    account: str  # masked
    meter: str  # masked
    service: Service
    period: str
    values: tuple[Decimal, ...]
    before: tuple[Decimal, ...]
    spent: tuple[Decimal, ...] | None
    usual: Decimal | None
    number: str
    status: Status = Status.ACCEPTED
    newest: bool = True
    steps: tuple[Step, ...] = ()
    face: Face = Face.CARD
    lifted: bool = False
    photos: int = 0
    replaced: tuple[Decimal, ...] = ()

    @property
    def drawing(self) -> int:
        """Each step makes a new one: a press on an older one was meant for another truth."""
        return len(self.steps)

    @property
    def decided(self) -> Step | None:
        return decision_of(self.steps)

    @property
    def asked(self) -> Step | None:
        """Give the question that waits for the resident."""
        return waits_for(self.steps)

    @property
    def answerable(self) -> Step | None:
        """Give the question that the resident may still answer: a photo alone does not end it."""
        return still_takes(self.steps) if self.may_be_rejected else None

    @property
    def writer(self) -> Step | None:
        return writer_of(self.steps)

    @property
    def may_be_accepted(self) -> bool:
        """What was handed over may still be said to be right."""
        passed = self.status in {Status.ACCEPTED, Status.EXPORTED, Status.COUNTED}
        return self.newest and passed and self.decided is None

    @property
    def may_be_rejected(self) -> bool:
        return self.may_be_accepted and self.status is Status.ACCEPTED
