"""The four-digit PIN that locks a chat: which ones a finder of the phone would try first."""

import re
from enum import StrEnum
from itertools import pairwise

_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_FIRST_BIRTH_YEAR = 1930
_LAST_BIRTH_YEAR = 2035


class PinRefusal(StrEnum):
    """Why a PIN is not taken; the value is the id of its text in refusals.ftl."""

    NOT_FOUR_DIGITS = "pin-not-four-digits"
    REPEAT = "pin-repeat"
    RUN = "pin-run"
    BIRTH_YEAR = "pin-birth-year"


def check_pin(
    pin: str, birth_year: int | None = None, *, this_year: int = _LAST_BIRTH_YEAR
) -> PinRefusal | None:
    """Return why this PIN is too easy to guess, or None when it will do.

    Refused: one digit four times and one pair twice (1111, 1212); runs, which may pass over 0
    (1234, 4321, 7890, 0987); years from 1930 to this one, and the person's own. The text is taken
    exactly: «0427» is not 427. Without a clock at hand the years end a little in the future.
    """
    if not _FOUR_DIGITS.fullmatch(pin):
        return PinRefusal.NOT_FOUR_DIGITS
    if pin[:2] == pin[2:]:
        return PinRefusal.REPEAT
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({1}, {9}):
        return PinRefusal.RUN
    if _FIRST_BIRTH_YEAR <= int(pin) <= this_year or int(pin) == birth_year:
        return PinRefusal.BIRTH_YEAR
    return None
