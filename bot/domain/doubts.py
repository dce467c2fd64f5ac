"""What staff do about a reading that somebody should look at: every step is kept, none changed.

raised → accepted or rejected; in between the resident may be asked, and may correct or cancel.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.meters import Flag
from bot.domain.typed import clean

LONGEST_REASON = 150  # of one's own: as much as a notice to the resident holds
_OF_STAFF = "\tstaff:"  # what is typed, or read in a registry, never begins with a space

TOLD_TO_STAFF = (
    Flag.BELOW_PREVIOUS,
    Flag.METER_REPLACED,
    Flag.ABOVE_USUAL,
    Flag.MORE_DIGITS,
    Flag.LIKE_SWAPPED,
    Flag.VERIFICATION_EXPIRED,
)


class Act(StrEnum):
    """A step in the life of a doubt; the value is part of text ids."""

    RAISED = "raised"  # staff were told
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ASKED = "asked"
    WRITES = "writes"  # somebody of the staff is to write a reason in words of their own
    WENT_BACK = "went_back"  # they do not want to any more
    CONFIRMED = "confirmed"  # by the resident, as the next two
    CORRECTED = "corrected"
    CANCELLED = "cancelled"
    SENT_PHOTO = "sent_photo"  # by the resident too, while a question waits
    VIEWED = "viewed"  # somebody of the staff had the photos sent
    REFUSED = "refused"  # somebody pressed who may not: no step, only kept


DECISIONS = frozenset({Act.ACCEPTED, Act.REJECTED})
_LAST_WORDS = frozenset({Act.CONFIRMED, Act.CORRECTED, Act.CANCELLED})
_ANSWERS = _LAST_WORDS | {Act.SENT_PHOTO}


class RejectionReason(StrEnum):
    """Why staff reject a reading; the value is part of text ids and of presses."""

    DIAL = "dial"
    BELOW = "below"
    VERIFICATION = "overdue"
    TYPO = "typo"
    UNANSWERED = "silent"


class Question(StrEnum):
    """What staff ask of a resident; the value is part of text ids and of presses."""

    CHECK = "check"
    PHOTO = "photo"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `place` counts those of a reading from 1, None: it was refused.

    `words`: the reason, the question, the corrected value. `user_id` and `title` are those of
    staff, as Telegram calls them; a resident leaves none. `chat_id`: where it was pressed.
    """

    reading_id: int
    place: int | None
    act: Act
    at: datetime
    words: str = ""
    user_id: int | None = None
    title: str = ""
    chat_id: int | None = None


def decision_of(steps: tuple[Step, ...]) -> Step | None:
    return next((one for one in steps if one.act in DECISIONS), None)


def waits_for(steps: tuple[Step, ...]) -> Step | None:
    """Give the question to which the resident has not answered anything yet."""
    return _asked_before(steps, _ANSWERS)


def still_takes(steps: tuple[Step, ...]) -> Step | None:
    """Give the question that takes an answer: after a photo a word may follow."""
    return _asked_before(steps, _LAST_WORDS)


def _asked_before(steps: tuple[Step, ...], answers: frozenset[Act]) -> Step | None:
    last = next((one for one in reversed(steps) if one.act in {Act.ASKED, *answers}), None)
    return last if last is not None and last.act is Act.ASKED else None


def writer_of(steps: tuple[Step, ...]) -> Step | None:
    """Tell who is to write a reason."""
    return steps[-1] if steps and steps[-1].act is Act.WRITES else None


def kept_reason(reason: StrEnum) -> str:
    """Give a standard reason as it rests beside a reading: worded where it is shown."""
    return f"{_OF_STAFF}{reason}"


def standard_reason(kept: str) -> RejectionReason | None:
    """Read it back; None: these are somebody's own words."""
    known = {kept_reason(one): one for one in RejectionReason}
    return known.get(kept)


def own_reason(typed: str) -> str | None:
    """Give what was typed on one line; None: it is empty or too long."""
    words = clean(typed)
    return words if 0 < len(words) <= LONGEST_REASON else None
