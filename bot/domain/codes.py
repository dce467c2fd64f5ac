"""Confirmation codes as people type them, and how wrong ones slow down whoever guesses."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.access import (
    CODES_A_DAY,
    CODES_AN_HOUR,
    DAY,
    HOUR,
    RESEND_AFTER,
    WRONG_CODE_LOCKS,
    WRONG_CODES_A_DAY,
)
from bot.domain.typed import clean_number

CODE_DIGITS = 6
_LONGEST_TYPED = 256  # the whole text of the SMS is pasted as well
_DIGITS = re.compile(r"[0-9](?:[ \-‐‑–—]{0,3}[0-9])*")
_NO_DIGIT = re.compile(r"[^0-9]")
NEVER_LOCKED = timedelta()


class CodeRefusal(StrEnum):
    """Why a text is no code; the value is the id of its text in refusals.ftl."""

    NOT_SIX_DIGITS = "code-not-six-digits"


def parse_code(text: str) -> str | CodeRefusal:
    """Return the six digits of a text that holds them once, spaced or not, words around or not."""
    if len(text) > _LONGEST_TYPED:
        return CodeRefusal.NOT_SIX_DIGITS
    runs = (_NO_DIGIT.sub("", run) for run in _DIGITS.findall(clean_number(text)))
    codes = {run for run in runs if len(run) == CODE_DIGITS}
    return codes.pop() if len(codes) == 1 else CodeRefusal.NOT_SIX_DIGITS


def wait_to_check(wrong: Sequence[datetime], now: datetime) -> timedelta:
    """Tell how long no code is checked after these wrong ones of the last day, the newest first.

    Each lock starts with the wrong check that fills it; when the day's are used up, the oldest
    has to leave the day.
    """
    if len(wrong) >= WRONG_CODES_A_DAY:
        return _until(wrong[WRONG_CODES_A_DAY - 1] + DAY, now)
    locks = (
        wrong[-count] + lock for count, lock in WRONG_CODE_LOCKS.items() if len(wrong) >= count
    )
    return _until(max(locks, default=now), now)


def wait_to_send(sent: Sequence[datetime], now: datetime) -> timedelta:
    """Tell how long no code goes to where these of the last day went, the newest first."""
    if not sent:
        return NEVER_LOCKED
    ends = [sent[0] + RESEND_AFTER[min(len(sent), len(RESEND_AFTER)) - 1]]
    if len(sent) >= CODES_AN_HOUR:
        ends.append(sent[CODES_AN_HOUR - 1] + HOUR)
    if len(sent) >= CODES_A_DAY:
        ends.append(sent[CODES_A_DAY - 1] + DAY)
    return _until(max(ends), now)


def _until(moment: datetime, now: datetime) -> timedelta:
    return max(moment - now, NEVER_LOCKED)
