"""Lists of buildings as employees send them: a text, a table or a workbook, read aside.

A text has one address a line; of a table it is the column that is called so, else the one with
the most addresses, else all cells of a row together.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TypeAlias

from bot.domain.addresses import Address, parse_address
from bot.domain.pictures import claimed
from bot.domain.registry_words import ADDRESS_WORDS, header_word
from bot.domain.staff import Action
from bot.domain.typed import clean
from bot.services.branches import Branches
from bot.services.people import Person
from bot.services.registries.check import encoding_of
from bot.services.registries.structure import StructureError
from bot.services.registries.workbook import Cell, plain
from bot.services.registries.workbook_size import NoWorkbookError, is_too_large
from bot.services.staff import Authorise, Denied, Site, Subject
from bot.services.tasks import Tasks

KIND = "building-list"
KEPT = "building-list-read"
LARGEST_LIST = 2_000_000  # bytes
MOST_LINES = 500  # each is looked up by itself
LONGEST_LINE = 301  # one more than an address may have: it is told as too long
_MOST_CELLS, _MOST_UNPACKED = 2_000_000, 1 << 26  # of a workbook: 100 MB in memory
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = (";", "\t")
_NO_TEXT = (b"%PDF", b"{\\rtf", b"<html", b"<!DOCTYPE")
_WIDEST = 30  # columns that are looked at
Rows: TypeAlias = list[list[str]]


class ListRefusal(StrEnum):
    """Why a file gives no list; the value is the id of the text that says so, and what helps."""

    TOO_LARGE = "list-too-large"
    TOO_MANY = "list-too-many"
    EMPTY = "list-empty"
    NOT_A_TABLE = "list-not-a-table"
    OLD_WORKBOOK = "list-old-workbook"
    ENCRYPTED = "list-encrypted"
    ENCODING = "list-encoding"
    DAMAGED = "list-damaged"
    UNREACHABLE = "list-unreachable"
    STILL_READING = "list-still-reading"


List: TypeAlias = tuple[str, ...] | ListRefusal


def read_list(data: bytes) -> List:
    """Give the lines that name buildings, each once and on one line."""
    if len(data) > LARGEST_LIST:
        return ListRefusal.TOO_LARGE
    if data.startswith(_OLE):
        return ListRefusal.ENCRYPTED if _ENCRYPTED in data else ListRefusal.OLD_WORKBOOK
    try:
        rows = _of_workbook(data) if data.startswith(_ZIP) else _of_text(data)
    except csv.Error:  # a quote without its end
        return ListRefusal.DAMAGED
    if isinstance(rows, ListRefusal):
        return rows
    lines = tuple(dict.fromkeys(_addresses([row for row in rows if any(row)])))
    if not lines:
        return ListRefusal.EMPTY
    return lines if len(lines) <= MOST_LINES else ListRefusal.TOO_MANY


def _of_workbook(data: bytes) -> Rows | ListRefusal:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        if is_too_large(BytesIO(data), cells=_MOST_CELLS, unpacked=_MOST_UNPACKED):
            return ListRefusal.TOO_LARGE
        with load_workbook(BytesIO(data)) as book:
            for name in book.sheet_names:
                rows = [_cells(row) for row in book.get_sheet_by_name(name).iter_rows()]
                if any(map(any, rows)):
                    return rows
    except PasswordError:
        return ListRefusal.ENCRYPTED
    except (NoWorkbookError, CalamineError, ValueError, OverflowError):
        return ListRefusal.DAMAGED
    return ListRefusal.EMPTY


def _cells(row: Sequence[Cell]) -> list[str]:
    return [clean(plain(cell)) for cell in row]


def _of_text(data: bytes) -> Rows | ListRefusal:
    if data.startswith(_NO_TEXT) or claimed(data) is not None:
        return ListRefusal.NOT_A_TABLE
    try:
        text = data.decode(encoding_of(data))
    except StructureError:
        wide = data.startswith(_WIDE)
        binary = b"\0" in data and not wide
        return ListRefusal.NOT_A_TABLE if binary else ListRefusal.ENCODING
    lines = [line for line in text.splitlines() if line.strip()]
    for separator in _SEPARATORS:
        if any(separator in line for line in lines):
            return [[*map(clean, row)] for row in csv.reader(lines, delimiter=separator)]
    if any(line.startswith('"') or ',"' in line for line in lines):
        return [[*map(clean, row)] for row in csv.reader(lines)]
    return [[clean(line)] for line in lines]


def _addresses(rows: Rows) -> list[str]:
    """Give each row's address as far as one can be told from the others of its column."""
    width = max(map(len, rows), default=0)
    head = [header_word(cell) for cell in rows[0]] if rows else []
    at = next((place for place, word in enumerate(head) if word in ADDRESS_WORDS), None)
    if at is not None:
        rows = rows[1:]
    elif width > 1:
        at = _column_of_addresses(rows, width)
    else:
        at = 0
    told = (_of_row(row, at) for row in rows)
    return [one[:LONGEST_LINE] for one in told if one]


def _column_of_addresses(rows: Rows, width: int) -> int | None:
    """Give the column with the most addresses, None where there is hardly any."""
    counts = [
        sum(len(row) > place and isinstance(parse_address(row[place]), Address) for row in rows)
        for place in range(min(width, _WIDEST))
    ]
    most = max(counts)
    return counts.index(most) if 2 * most >= len(rows) else None


def _of_row(row: list[str], at: int | None) -> str:
    if at is None:
        return ", ".join(filter(None, row))
    return row[at] if at < len(row) else ""


@dataclass(slots=True)
class OrderList:
    """Record that a file is to be fetched and read: one of a chat at a time."""

    authorise: Authorise
    branches: Branches
    tasks: Tasks

    async def __call__(
        self, person: Person, branch_id: int, file_id: str
    ) -> Denied | ListRefusal | None:
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        about = (Subject.BRANCH, str(branch_id))
        site, action = Site(branch.organisation_id), Action.CHANGE_BRANCHES
        if await self.authorise(person, action, site, about, done="send a list") is None:
            return Denied()
        if await self.tasks.waiting(person.chat_id, KIND):
            return ListRefusal.STILL_READING
        payload = {"file_id": file_id, "branch": str(branch_id)}
        self.tasks.add(person.chat_id, KIND, payload)
        return None


@dataclass(slots=True)
class KeepList:
    """End the task of a list in the unit that tells of it; keep its lines until they are seen."""

    tasks: Tasks

    async def end(self, chat_id: int, task_id: int) -> int | None:
        """Give the branch that it is for; None when it was ended before."""
        waiting = {one.id: one for one in await self.tasks.waiting(chat_id, KIND)}
        own = waiting.get(task_id)
        if own is None:
            return None
        self.tasks.end(own.id)
        return int(own.payload["branch"])

    async def keep(self, chat_id: int, branch_id: int, lines: Sequence[str]) -> int:
        """Give what the press has to name."""
        payload = {"branch": str(branch_id), "lines": "\n".join(lines)}
        return await self.tasks.keep(chat_id, KEPT, payload)

    async def take(self, person: Person, number: int) -> tuple[int, tuple[str, ...]] | None:
        """Give branch and lines, once."""
        found = await self.tasks.kept(person.chat_id, KEPT, number)
        if found is None:
            return None
        self.tasks.end(number)
        return int(found["branch"]), tuple(found["lines"].split("\n"))
