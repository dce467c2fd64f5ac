"""Announcements of an organisation to its residents: what one may say, to whom and when."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.typed import clean, clean_number

LONGEST_ANNOUNCEMENT = 3000  # UTF-16 units: with the heading it fits a message
MOST_TARGETS = 100  # branches or buildings of one announcement
MOST_OPEN = 20  # of an organisation that are planned or being sent
GIVEN_UP = timedelta(days=1)  # whom it has not reached by then is not told: it is no news
FARTHEST = timedelta(days=60)
_BLANK_LINES = 1  # between two paragraphs

_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[:. ]([0-5]\d)")


class Whom(StrEnum):
    """Whom it is for; the value is kept, and part of a text's id."""

    ALL = "all"  # of the organisation, or of the branch that speaks
    BRANCHES = "branches"
    BUILDINGS = "buildings"


class AnnouncementState(StrEnum):
    """What became of an announcement; the value is kept, and part of a text's id."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    WITHHELD = "withheld"  # whoever made it may not any more, or its time is long over

    @property
    def open(self) -> bool:
        return self in {AnnouncementState.PLANNED, AnnouncementState.SENDING}


class AnnouncementRefusal(StrEnum):
    """Why a text or a time will not do; the value is the id of its text."""

    EMPTY = "announce-words-empty"
    TOO_LONG = "announce-words-too-long"
    PAST = "announce-time-past"
    TOO_FAR = "announce-time-too-far"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose residents are meant: of the organisation (None: of the centre) or its branch alone.

    `targets`: ids of branches or buildings, within that; nothing where all are meant.
    """

    organisation_id: int | None
    branch_id: int | None
    whom: Whom
    targets: tuple[int, ...] = ()


def parse_announcement(typed: str) -> str | AnnouncementRefusal:
    """Clean it line by line: paragraphs stay, what cannot be seen goes."""
    lines: list[str] = []
    for line in map(clean, typed.splitlines()):
        if line or (lines and any(lines[-_BLANK_LINES:])):
            lines.append(line)
    words = "\n".join(lines).strip()
    if not any(map(str.isalnum, words)):
        return AnnouncementRefusal.EMPTY
    too_long = len(words.encode("utf_16_le")) // 2 > LONGEST_ANNOUNCEMENT
    return AnnouncementRefusal.TOO_LONG if too_long else words


def parse_clock_time(typed: str) -> time | None:
    """Read an hour and minutes as people write them: 9:30, 09.30, 9 30."""
    said = _CLOCK_TIME.fullmatch(clean_number(typed))
    return None if said is None else time(int(said[1]), int(said[2]))


def judge_start(starts_at: datetime, now: datetime) -> AnnouncementRefusal | None:
    """Tell why it cannot be sent then, or None."""
    if starts_at < now:
        return AnnouncementRefusal.PAST
    return AnnouncementRefusal.TOO_FAR if starts_at - now > FARTHEST else None
