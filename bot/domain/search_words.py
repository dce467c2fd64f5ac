"""Words as the search sees them: small letters, ё as е, letters and digits only."""

import re
from html import unescape

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?[a-z][^<>]*>")
LONGEST_WORD = 40
MOST_WORDS = 600  # of one line


def plain_text(body: str) -> str:
    """Give what a person saw of a message in HTML."""
    return unescape(_TAG.sub("", body))


def words_of(said: str, most: int = MOST_WORDS) -> list[str]:
    """Give each word once, in order."""
    found = _WORD.findall(said.lower().replace("ё", "е"))
    return list(dict.fromkeys(one[:LONGEST_WORD] for one in found))[:most]
