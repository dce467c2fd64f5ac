"""A letter in words, and the carriers that take it."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape, unescape
from pathlib import Path
from string import Template
from typing import Protocol

from bot.services.letters import Channel, Letter, LetterRow
from bot.ui.texts import texts_for

_MARK = re.compile(r"</?[a-z][^>]*>")  # of a text itself: values in it are escaped


@dataclass(frozen=True, slots=True)
class Worded:
    """A letter as its carrier takes it; SMS have no use for subject and HTML."""

    id: int
    channel: Channel
    to: str
    subject: str
    text: str
    html: str
    made_at: datetime


class RefusedError(Exception):
    """The letter will never be taken; the words hold no address and no content."""


class LaterError(Exception):
    """The carrier cannot take it now; the same letter may go later."""


class Carrier(Protocol):
    """One way out of the house."""

    async def carry(self, letter: Worded) -> None:
        """Hand it over. Raises RefusedError, LaterError."""
        ...

    async def close(self) -> None: ...


def word(letter: Letter, row: LetterRow) -> Worded:
    """Say it in the receiver's language. Raises TextError."""
    texts = texts_for(letter.language)
    lines = [texts.html(line) for line in letter.lines]
    between = " " if letter.to.channel is Channel.SMS else "\n\n"
    subject = texts.plain(letter.subject)
    return Worded(
        id=row.id,
        channel=letter.to.channel,
        to=letter.to.value,
        subject=subject,
        text=unescape(_MARK.sub("", between.join(lines))),
        html=_template().substitute(
            language=texts.language, subject=escape(subject), lines="</p>\n<p>".join(lines)
        ),
        made_at=row.created_at,
    )


@cache
def _template() -> Template:
    return Template(Path(__file__).with_name("letter.html").read_text("utf-8"))
