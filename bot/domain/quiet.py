"""Quiet hours and topics: when a person does not want to be disturbed, and with what."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

MINUTES_A_DAY = 24 * 60


class Topic(StrEnum):
    """What a person may switch off and have put off; what keeps the account safe has no topic."""

    FAMILY = "family"  # invitations to an account
    RECEIPTS = "receipts"  # a new month is out
    PAYMENTS = "payments"  # the last day of paying comes near
    READINGS = "readings"  # what became of a reading
    READING_WINDOW = "reading_window"  # readings are wanted now
    VERIFICATION = "verification"  # of meters
    ANNOUNCEMENTS = "announcements"  # of the organisation or the centre


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one minute of the day until another, over midnight when the second is not later."""

    start: int
    end: int

    def until(self, local: datetime) -> datetime | None:
        """Return when the quiet ends that reigns at this local time, or None when it does not.

        Never when both ends are one minute. The answer has the zone of the question.
        """
        minute = local.hour * 60 + local.minute
        past = (minute - self.start) % MINUTES_A_DAY
        length = (self.end - self.start) % MINUTES_A_DAY
        if past >= length:
            return None
        day = local.date() + timedelta(days=1 if minute >= self.end else 0)
        return datetime.combine(day, time(self.end // 60, self.end % 60), local.tzinfo)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat wants to be told, and when."""

    quiet: Quiet | None = None
    muted: frozenset[Topic] = frozenset()
