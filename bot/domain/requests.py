"""Requests of residents: what they are about, how they stand, how much may be said at once.

new → taken → answered → closed; what the resident adds after an answer waits for staff again.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.reading_numbers import parse_reading_number
from bot.domain.typed import clean

LONGEST_WORDS = 2000  # UTF-16 units, as Telegram counts: they stand on a card of staff
LONGEST_ANSWER = 3000
REOPENED_WITHIN = timedelta(days=30)
MOST_REQUEST_PHOTOS = 5  # of one message
REQUESTS_A_DAY = 5  # of a person
WORDS_A_DAY = 40  # messages of a person that are added to requests
RATINGS = (1, 2, 3, 4, 5)
KEPT = "kept:"  # before the id of a file that came by no chat; Telegram's names have no colon
_BLANK_LINES = re.compile(r"\n{3,}")
_PRINTED = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{4}-[0-9]{4}(?![0-9-])")
_LONGEST_LOOKED_AT = 300  # characters: the number stands in the first line


class RequestSubject(StrEnum):
    """What a request is about; the value is kept, and part of text ids and of presses."""

    LEAK = "leak"  # an emergency: it stands first
    HEATING = "heating"
    CHARGES = "charges"
    READINGS = "readings"
    RECEIPT = "receipt"  # its data are wrong: name, address, area
    ACCESS = "access"
    ORGANISATION = "organisation"
    OTHER = "other"


class RequestState(StrEnum):
    """How a request stands; the value is kept, and part of text ids."""

    NEW = "new"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


class Side(StrEnum):
    """Who said a message of a request; the value is kept, and part of text ids."""

    RESIDENT = "resident"
    STAFF = "staff"


class WordsRefusal(StrEnum):
    """Why a text is not taken; the value is the id of its text."""

    EMPTY = "support-words-empty"
    TOO_LONG = "support-words-too-long"


@dataclass(frozen=True, slots=True)
class RequestPhoto:
    """A photo as Telegram knows it; `as_photo`: it was not sent as a file.

    What staff attach may be a file of any kind, which has a name; of an `album` it is one answer.
    """

    file_id: str
    as_photo: bool = True
    album: str = ""
    name: str = ""
    mime: str = ""

    @property
    def is_file(self) -> bool:
        return bool(self.name)

    @property
    def kept_id(self) -> int | None:
        """Give the id of a file that is kept with the request; None: Telegram has it."""
        found = self.file_id.removeprefix(KEPT)
        return None if found == self.file_id else int(found)


def parse_words(typed: str, longest: int = LONGEST_WORDS) -> str | WordsRefusal:
    """Return the text with its lines, without what cannot be seen, or why it is not taken."""
    lines = (clean(line) for line in typed.splitlines())
    words = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    if not any(map(str.isalnum, words)):
        return WordsRefusal.EMPTY
    return WordsRefusal.TOO_LONG if units(words) > longest else words


def units(words: str) -> int:
    """Count as Telegram does: in UTF-16."""
    return len(words.encode("utf_16_le", "replace")) // 2


def shortened(words: str, most: int) -> str:
    """Give as much as fits into so many UTF-16 units, with a mark where more was said."""
    if units(words) <= most:
        return words
    cut = words[: most - 1]
    while units(cut) > most - 1:
        cut = cut[: len(cut) - max(1, (units(cut) - most + 1) // 2)]
    return f"{cut.rstrip()}…"


def request_named_in(said: str) -> str | None:
    """Give the number that a message of ours names first; it stands above what people wrote."""
    found = _PRINTED.search(said[:_LONGEST_LOOKED_AT])
    return None if found is None else parse_reading_number(found[0])
