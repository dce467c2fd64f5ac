"""The support console: how long its links and sessions last, how often a code may be tried."""

from datetime import datetime, timedelta
from enum import StrEnum

LINK_LIFETIME = timedelta(minutes=2)
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
STEP = 30  # seconds that a code of the authenticator lasts (RFC 6238)
DRIFT = 1  # steps that its clock may be off, either way
WRONG_CODES = 5
WRONG_CODES_WITHIN = timedelta(minutes=15)


class ConsoleEnd(StrEnum):
    """Why a session of the console ended before its time; the value is kept."""

    LEFT = "left"
    RESET = "reset"  # the second factor was taken away


def steps_near(now: datetime) -> range:
    """Give the steps whose codes are taken now, the oldest first."""
    step = int(now.timestamp()) // STEP
    return range(step - DRIFT, step + DRIFT + 1)
