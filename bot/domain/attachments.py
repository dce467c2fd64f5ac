"""Files that staff attach to an answer outside of Telegram: told by their content, not their name.

Limits are those of the Bot API: sendPhoto takes 10 MB, sides of 10 000 together, at most 20 to 1;
what is no such picture goes as a document.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from bot.domain.pictures import JPEG, PNG, SUFFIXES, claimed
from bot.domain.typed import clean

LARGEST_ATTACHMENT = 10_000_000  # bytes
MOST_SIDES, MOST_RATIO = 10_000, 20
LONGEST_NAME = 60
PDF = "application/pdf"
ATTACHABLE = (JPEG, PNG, PDF)
_UNNAMEABLE = re.compile(r'[\\/:*?"<>|\r\n]+')
_HEAD, _TAIL = 1024, 2048  # bytes in which a PDF begins and ends: ISO 32000-1, 7.5 and annex H


class AttachmentRefusal(StrEnum):
    TOO_BIG = "big"
    OTHER_KIND = "kind"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`name` is empty where it goes as a photo."""

    mime: str
    data: bytes
    name: str = ""


def read_attachment(name: str, data: bytes) -> Attachment | AttachmentRefusal:
    """Tell what it is; `name`: how it was called."""
    if len(data) > LARGEST_ATTACHMENT:
        return AttachmentRefusal.TOO_BIG
    picture = claimed(data)
    if picture is not None and picture.mime in ATTACHABLE:
        fits = _fits(picture.sides)
        return Attachment(picture.mime, data, "" if fits else _named(name, picture.mime))
    if b"%PDF-" in data[:_HEAD] and b"%%EOF" in data[-_TAIL:]:
        return Attachment(PDF, data, _named(name, PDF))
    return AttachmentRefusal.OTHER_KIND


def _fits(sides: tuple[int, int]) -> bool:
    return sum(sides) <= MOST_SIDES and max(sides) <= MOST_RATIO * min(sides)


def _named(name: str, mime: str) -> str:
    """Give a name that any system takes, with the ending of what it is."""
    stem = PurePosixPath(_UNNAMEABLE.sub(" ", clean(name)).strip(" .")).stem
    suffix = SUFFIXES.get(mime, "pdf")
    return f"{clean(stem)[:LONGEST_NAME] or 'file'}.{suffix}"
