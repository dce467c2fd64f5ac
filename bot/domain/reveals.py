"""Seeing somebody unmasked: for a reason, for a minute, not too often."""

from datetime import timedelta
from enum import StrEnum

from bot.domain.typed import clean

REVEAL_LASTS = timedelta(seconds=60)
REVEALS_AN_HOUR = 20  # of one employee
HOUR = timedelta(hours=1)
WARN_EVERY = timedelta(days=1)
SHORTEST_WORDS, LONGEST_WORDS = 10, 500
_FEWEST_LETTERS = 4  # different ones: «аааааааааа» is no reason


class RevealReason(StrEnum):
    """What it is needed for; the value is kept, and part of a text's id."""

    REQUEST = "request"  # of the resident
    ACCESS = "access"  # somebody cannot get in
    COMPLAINT = "complaint"
    FAULT = "fault"  # of the bot
    DUTY = "duty"  # a demand by law
    OTHER = "other"


class RevealRefusal(StrEnum):
    """Why nothing is shown; the value is part of a text's id."""

    REASON = "reason"
    WORDS = "words"
    OWN = "own"
    TOO_OFTEN = "too_often"


def read_reason(typed: str) -> RevealReason | RevealRefusal:
    try:
        return RevealReason(typed)
    except ValueError:
        return RevealRefusal.REASON


def read_words(typed: str) -> str | RevealRefusal:
    """Give the words of the reason fit to be kept."""
    words = clean(typed[: 4 * LONGEST_WORDS])[:LONGEST_WORDS]
    letters = {letter for letter in words.casefold() if letter.isalnum()}
    if len(words) < SHORTEST_WORDS or len(letters) < _FEWEST_LETTERS:
        return RevealRefusal.WORDS
    return words
