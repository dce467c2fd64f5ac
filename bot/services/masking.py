"""What a reader of conversations sees who has not asked to see more."""

import re
from collections.abc import Sequence

from bot.domain.masking import (
    LONGEST,
    MARK,
    full_address,
    hide_capitalised,
    hide_known,
    hide_links,
    hide_patterns,
    is_name_step,
    is_reading_step,
    read_known,
    surely,
)
from bot.services.line_details import Span

_MASKED = re.compile(r"•+\d{0,4}")  # as numbers are masked for the person, too


def mask_line(body: str, known: Sequence[str], step: str | None = None) -> str:
    """Hide what is `known` of the person, and what looks like a name, a sum, a number.

    `known`: names, addresses, numbers of accounts, phone, e-mail and login, as they are kept; all
    spellings of them are found. `step`: the one that the line answers; of a name nothing stays.
    """
    if is_name_step(step) and body.strip():
        return MARK
    hidden = hide_known(body[:LONGEST], read_known(tuple(known)))
    rest = MARK if len(body) > LONGEST else ""
    return hide_patterns(hidden, reading=is_reading_step(step)) + rest


def mask_told(words: str, values: Sequence[Span], known: Sequence[str]) -> str:
    """Hide the private values of what the bot said, each from letter to letter.

    Its own words stay, names and sums of nobody among them.
    """
    made, at = list[str](), 0
    for first, last in values:
        made += [_own_words(words[at:first], known), _value(words[first:last], known)]
        at = last
    return "".join((*made, _own_words(words[at:], known)))


def _own_words(words: str, known: Sequence[str]) -> str:
    """Hide what slipped in: links, and what is surely the person's."""
    return hide_links(hide_known(words, surely(read_known(tuple(known))))) if words else ""


def _value(value: str, known: Sequence[str]) -> str:
    """Hide a value; of numbers and addresses what the mask of a line leaves, but no name."""
    if _MASKED.fullmatch(value):
        return value
    if not any(map(str.isdigit, value)):
        return MARK
    seen = mask_line(value, known)
    address = full_address(value)
    if seen == value:
        return value if address is not None and address.flat is None else MARK
    return seen if address is not None else hide_capitalised(seen)
