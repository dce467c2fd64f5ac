"""Words of requests as both stores find them: patterns of LIKE over all that was said in one.

What has a digit is found whole, a long number however it is spelt: `bot.domain.search_words`.
"""

from collections.abc import Iterable
from enum import Enum, auto

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select

from bot.domain.search_words import is_spelt_in_groups, is_whole
from storage import models as m

R, S = m.requests.c, m.request_messages.c
# A number is found whole: a message with a longer one around it is none.
_LONGER = tuple(one for digit in range(10) for one in (f"%{digit}{{}}%", f"%{{}}{digit}%"))


class Way(Enum):
    """How a word is looked for."""

    BEGUN = auto()  # anywhere
    WHOLE = auto()  # it has a digit
    SPELT = auto()  # a long number: its digits in order, whatever stands between them


def way_of(word: str) -> Way:
    if is_spelt_in_groups(word):
        return Way.SPELT
    return Way.WHOLE if is_whole(word) else Way.BEGUN


def has_word(at: int, way: Way) -> ColumnElement[bool]:
    """Say that a message of the request has the word at that place."""
    ways = 1 if way is Way.SPELT else len(_spellings(""))
    spelt: ColumnElement[bool] = or_(
        *(S.words.like(bindparam(f"word_{at}_{one}"), escape="\\") for one in range(ways))
    )
    for one in range(len(_LONGER) if way is Way.WHOLE else 0):
        longer: BindParameter[str] = bindparam(f"longer_{at}_{one}")
        spelt = and_(spelt, S.words.not_like(longer, escape="\\"))
    return select(S.id).where(S.request_id == R.id, spelt).exists()


def params_of(words: Iterable[str]) -> dict[str, str]:
    """Give what the conditions of these words are asked with."""
    found = {}
    for at, word in enumerate(words):
        if way_of(word) is Way.SPELT:
            found[f"word_{at}_0"] = f"%{'%'.join(_spelt_always(word))}%"
            continue
        for way, spelt in enumerate(_spellings(word)):
            found[f"word_{at}_{way}"] = f"%{_plain(spelt)}%"
        for way, around in enumerate(_LONGER if is_whole(word) else ()):
            found[f"longer_{at}_{way}"] = around.format(_plain(word))
    return found


def _spellings(word: str) -> tuple[str, str, str, str]:
    """SQLite knows small and capital letters of ASCII alone; both stores are asked alike."""
    return word, word.lower(), word.upper(), word.capitalize()


def _spelt_always(number: str) -> str:
    """Give the digits that each spelling of a phone has: 7, 8 or nothing stands before them."""
    return number[1:] if len(number) == 11 and number[0] == "7" else number


def _plain(word: str) -> str:
    """Take from a word what LIKE reads as a pattern."""
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return word
