"""Words as the search sees them: small letters, ё as е, letters and digits only.

A number that is spelt in groups is one word, a phone is one however it is spelt: «+7 912 …» is
«8912…». Its groups are no words: numbers are found whole or not at all.
"""

import re
from html import unescape

_WORD = re.compile(r"[^\W_]+")
PHONE = re.compile(
    r"(?<!\d)(?:(?:\+\d{1,3}|[78])[\s\u00a0(.–-]*\d{3}|\(?9\d\d\)?[\s.-])"
    r"[\s\u00a0).–-]*\d{3}[\s\u00a0.–-]*\d\d[\s\u00a0.–-]*\d\d(?!\d)"
)
NATIONAL = re.compile(r"(?<![\w])9\d{9}(?!\w)")
_GROUPS = re.compile(r"(?<!\d)\d{1,4}(?:[ \u00a0-]{1,2}\d{1,4}){1,10}(?!\d)")
_FEWEST = 7  # digits of a number in groups
_TAG = re.compile(r"</?[a-z][^<>]*>")
LONGEST_WORD = 40
MOST_WORDS = 600  # of one line


def plain_text(body: str) -> str:
    """Give what a person saw of a message in HTML."""
    return unescape(_TAG.sub("", body))


def words_of(said: str, most: int = MOST_WORDS) -> list[str]:
    """Give each word once, in order."""
    found = _WORD.findall(join_numbers(said).lower().replace("ё", "е"))
    return list(dict.fromkeys(one[:LONGEST_WORD] for one in found))[:most]


def is_whole(word: str) -> bool:
    """Tell what is found whole, and not by its beginning."""
    return any(map(str.isdigit, word))


def join_numbers(said: str) -> str:
    """Make one word of each number."""
    if not any(map(str.isdigit, said)):
        return said
    for pattern in (PHONE, NATIONAL, _GROUPS):
        said = pattern.sub(_joined, said)
    return said


def numbers_of(said: str) -> frozenset[str]:
    """Give the numbers in it, each whole however it is spelt."""
    return frozenset(re.findall(r"\d+", join_numbers(said)))


def is_spelt_in_groups(word: str) -> bool:
    """Tell of a number whether others may write it with something between its digits."""
    return len(word) >= _FEWEST and word.isdecimal()


def _joined(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f" {national(digits)} " if len(digits) >= _FEWEST else found[0]


def national(digits: str) -> str:
    """Give a number as phones are kept: 7 and ten digits."""
    if len(digits) == 11 and digits[0] == "8":
        return f"7{digits[1:]}"
    return f"7{digits}" if len(digits) == 10 and digits[0] == "9" else digits
