"""Canned answers of staff: how long they are, and what is put into them when one is used.

Nothing that is somebody's is ever put in: a canned answer is the same for everybody.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.domain.requests import units
from bot.domain.typed import clean

LONGEST_CANNED_TITLE = 60
LONGEST_CANNED = 2500  # UTF-16 units: what is put in has to fit into an answer, too
MOST_CANNED = 200  # of the centre or of an organisation
_HOLE = re.compile(r"\{([^{}\n]{0,40})\}")


class Hole(StrEnum):
    """What is put into an answer; the value is part of a text's id."""

    NUMBER = "number"  # of the request, as it is printed
    DAY = "day"  # today
    CENTRE = "centre"  # its name


HOLES: Mapping[str, Hole] = {
    "номер": Hole.NUMBER,
    "number": Hole.NUMBER,
    "дата": Hole.DAY,
    "date": Hole.DAY,
    "центр": Hole.CENTRE,
    "centre": Hole.CENTRE,
}


class CannedRefusal(StrEnum):
    """Why one is not kept; the value is the id of its text."""

    NO_TITLE = "console-canned-no-title"
    NO_WORDS = "console-canned-no-words"
    TOO_LONG = "console-canned-too-long"
    UNKNOWN_HOLE = "console-canned-unknown-hole"
    LANGUAGE = "console-canned-no-language"
    MANY = "console-canned-many"
    CHANGED = "console-canned-changed"
    GONE = "console-canned-gone"


def parse_canned_title(typed: str) -> str | CannedRefusal:
    title = clean(typed)
    if not any(map(str.isalnum, title)):
        return CannedRefusal.NO_TITLE
    return CannedRefusal.TOO_LONG if len(title) > LONGEST_CANNED_TITLE else title


def hole_of(said: str) -> Hole | None:
    return HOLES.get(clean(said).casefold())


def check_holes(words: str) -> bool:
    """Tell whether all that stands in braces is known."""
    return all(hole_of(one[1]) is not None for one in _HOLE.finditer(words))


def fill(words: str, values: Mapping[Hole, str]) -> str:
    """Put the values in, in one go: what a value says is never read again."""

    def put(found: re.Match[str]) -> str:
        hole = hole_of(found[1])
        return found[0] if hole is None else values.get(hole, found[0])

    return _HOLE.sub(put, words)


def fits(words: str) -> bool:
    return units(words) <= LONGEST_CANNED
