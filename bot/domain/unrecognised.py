"""Lines that the bot did not understand: which of them may rest readable."""

import hashlib
import re

from bot.domain.codes import says_code
from bot.domain.receipt_codes import says_receipt_code
from bot.domain.typed import clean_number

_SHORT_NUMBER = re.compile(r"[0-9](?:[ ._-]?[0-9]){2,7}")
_NAMES_A_SECRET = re.compile(
    r"парол|\bпин|\bкод(?:а|у|ом|е|ы|ов)?\b|passw|\bpin\b|\bcodes?\b", re.IGNORECASE
)
_LETTER, _DIGIT, _SIGN = (
    re.compile(one) for one in (r"[^\W\d_]", r"\d", r"[^\w\s.,:;!?()«»\"'-]")
)
_SHORTEST_PASSWORD = 6
_NUMBERS = re.compile(r"\d+(?:[\s.,:/-]*\d+)*")
_BETWEEN = re.compile(r"[^\w#]+")
GIST_LENGTH = 16


def may_be_secret(said: str) -> bool:
    """Tell a line that may be a password, a PIN or a code, or name one: rather once too often."""
    said = clean_number(said)
    if _SHORT_NUMBER.fullmatch(said) or _NAMES_A_SECRET.search(said):
        return True
    if says_code(said) or says_receipt_code(said):
        return True
    return any(map(_like_password, said.split()))


def _like_password(word: str) -> bool:
    if len(word) < _SHORTEST_PASSWORD:
        return False
    mixed = [one.search(word) is not None for one in (_LETTER, _DIGIT, _SIGN)]
    return sum(mixed) > 1


def same_words(said: str) -> str:
    """Give what lines have in common that say the same: no case, no signs, any number."""
    plain = _NUMBERS.sub("#", said.lower().replace("ё", "е"))
    return _BETWEEN.sub(" ", plain).strip()


def gist_of(kind: str, words: str) -> str:
    """Give the mark of all lines that say the same; those without words go by their kind.

    The mark outlives the words: nobody reads them out of it.
    """
    said = same_words(words) or f"<{kind}>"
    return hashlib.sha256(said.encode()).hexdigest()[:GIST_LENGTH]
