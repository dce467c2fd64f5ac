"""Conversations as CSV, JSON and a page to print, piece by piece.

CSV is for spreadsheets: UTF-8 with a mark, semicolons, and no cell that would be a formula.
"""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment

from bot.console.words import LineWords, error_code
from bot.services.exports import Part
from bot.services.messages import text
from bot.services.timeline import LOST, WAITS, Line
from bot.ui.texts import Texts

COLUMNS = (
    "chat",
    "line",
    "at",
    "side",
    "kind",
    "text",
    "earlier",
    "keys",
    "step",
    "notes",
    "file",
    "who",
)
FORMULA = re.compile(r"[\s\0-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_CELL = 32_000  # spreadsheets take 32,767
Parts = AsyncIterator[Part]


def cell(said: str) -> str:
    """Give what a spreadsheet shows as it stands: never a formula, no control characters."""
    plain = CONTROL.sub("", said).encode("utf-8", "replace").decode()
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_CELL]
    return f"'{plain}" if FORMULA.match(said) or FORMULA.match(plain) else plain


@dataclass(frozen=True, slots=True)
class Told:
    """How an export is worded and what it is about."""

    texts: Texts
    zone: ZoneInfo
    at: datetime
    cut: bool

    def t(self, key: str, **values: Any) -> str:
        return self.texts.plain(text(key, **values))

    def when(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%d.%m.%Y %H:%M:%S}"

    def keys(self, line: Line) -> str:
        """Give rows of buttons; the pressed one is in brackets."""
        return "\n".join(
            " | ".join(f"[{one.label}]" if one.pressed else one.label for one in row)
            for row in line.keys
        )

    @property
    def words(self) -> LineWords:
        return LineWords(self.texts)

    def text(self, line: Line) -> str:
        """Give what was said, or stands in its place."""
        if line.kind == "press":
            return line.text or self.words.press(line.about)
        return self.words.words_of(line)

    def marks(self, line: Line) -> str:
        """Say what became of a line."""
        known = {
            "export-hidden": line.hidden,
            "export-edited": line.edited,
            "export-deleted": line.deleted,
        }
        said = [self.t(key) for key, holds in known.items() if holds]
        said += map(self.words.note, line.notes)
        if line.tries and line.kind not in (LOST, WAITS):
            why = self.words.error(line.error)
            said.append(self.t("console-line-tries", count=line.tries, error=why))
        return ", ".join(said)

    def step(self, line: Line) -> str:
        return "" if line.move is None else self.words.move(line.move)


async def csv_pieces(parts: Parts, told: Told) -> AsyncIterator[bytes]:
    buffer = io.StringIO()
    rows = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL)

    def taken() -> bytes:
        said = buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
        return said

    rows.writerow([told.t(f"export-column-{name}") for name in COLUMNS])
    yield b"\xef\xbb\xbf" + taken()
    async for part in parts:
        for line in part.lines:
            rows.writerow(map(cell, _cells(part, line, told)))
        yield taken()
    if told.cut:
        rows.writerow(["", "", "", "", "", told.t("export-cut"), *[""] * 6])
        yield taken()


def _cells(part: Part, line: Line, told: Told) -> Iterator[str]:
    yield str(part.chat_id)
    yield str(line.id)
    yield line.at.astimezone(told.zone).isoformat(sep=" ", timespec="seconds")
    yield told.t(f"export-side-{line.side.value}")
    yield told.words.title(line)
    yield told.text(line)
    yield line.earlier
    yield told.keys(line)
    yield told.step(line)
    yield told.marks(line)
    yield line.file
    yield line.who


async def json_pieces(parts: Parts, told: Told) -> AsyncIterator[bytes]:
    """Give one object; its `conversations` come as they are read."""
    head = {"made_at": told.at.astimezone(told.zone).isoformat(timespec="seconds")}
    yield _json(head)[:-1] + b', "conversations": ['
    chat, first = None, True
    async for part in parts:
        if part.chat_id != chat:
            opening = b"" if chat is None else b"]},"
            names = {"chat": part.chat_id, "name": part.name, "masked": not part.revealed}
            yield opening + b"\n" + _json(names)[:-1] + b', "lines": ['
            chat, first = part.chat_id, True
        for line in part.lines:
            yield (b"\n" if first else b",\n") + _json(_line(line, told, masked=not part.revealed))
            first = False
    yield (b"" if chat is None else b"\n]}") + b'\n], "cut": ' + _json(told.cut) + b"}\n"


def _line(line: Line, told: Told, *, masked: bool) -> dict[str, Any]:
    """Give codes, which stay the same, and beside each its words in the reader's language."""
    move, words = line.move, told.words
    before, after = (None, None) if move is None else (move.before, move.after)
    said = {
        "line": line.id,
        "at": line.at.isoformat(),
        "side": line.side.value,
        "side_title": told.t(f"export-side-{line.side.value}"),
        "kind": line.kind,
        "kind_title": words.title(line),
        "text": told.text(line),
        "screen": line.screen,
        "earlier": line.earlier,
        "keys": [
            [{"label": one.label, "pressed": one.pressed} for one in row] for row in line.keys
        ],
        "action": line.about if line.kind == "press" else "",
        "from_step": before,
        "from_step_title": words.place(before) if before else "",
        "to_step": after,
        "to_step_title": words.place(after) if after else "",
        "notes": list(line.notes),
        "note_titles": [words.note(one) for one in line.notes],
        "tries": line.tries,
        "error": error_code(line.error) if line.error else "",
        "error_title": words.error(line.error) if line.error else "",
        "file": line.file,
        "who": line.who,
        "about": line.about,
        "hidden": line.hidden,
        "edited": line.edited,
        "deleted": line.deleted,
        "masked": masked,
    }
    return {name: value for name, value in said.items() if value or name in {"line", "text"}}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


async def print_pieces(
    parts: Parts, told: Told, environment: Environment, **values: Any
) -> AsyncIterator[bytes]:
    """Give a page of its own for paper; `values` are for its head."""

    def rendered(name: str, **more: Any) -> bytes:
        made: Callable[..., str] = environment.get_template(name).render
        return made(told=told, t=told.t, language=told.texts.language, **more).encode(
            "utf-8", "replace"
        )

    yield rendered("print_head.html", **values)
    chat = None
    async for part in parts:
        yield rendered("print_part.html", part=part, new=part.chat_id != chat, first=chat is None)
        chat = part.chat_id
    yield rendered("print_tail.html", empty=chat is None)
