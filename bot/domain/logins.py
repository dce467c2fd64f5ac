"""What people sign in with, as they write it: eight digits of the bot, or a name with digits."""

import re
from enum import StrEnum

from bot.domain.names import unfold_look_alikes
from bot.domain.typed import clean_number

_LONGEST_TYPED = 64
_GROUPED = re.compile(r"[0-9]+(?:[ -][0-9]+)*")


class SignInRefusal(StrEnum):
    """Why a text cannot be a login; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "login-unreadable"


def login_key(typed: str) -> str | SignInRefusal:
    """Return what all spellings of one login share, as `cabinets.login` holds it.

    «1234 5678» is 12345678; capitals do not count; Cyrillic look-alikes are read as Latin letters.
    """
    tidy = clean_number(typed)
    if not any(map(str.isalnum, tidy)) or len(tidy) > _LONGEST_TYPED:
        return SignInRefusal.UNREADABLE
    if _GROUPED.fullmatch(tidy):
        return re.sub("[ -]", "", tidy)
    return unfold_look_alikes(tidy).casefold()
