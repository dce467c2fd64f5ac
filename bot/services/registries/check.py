"""A file is judged whole before its first row is written: its kind, encoding and structure.

One pass over the bytes at the speed of the disk; `check_file` is a generator so that a running
bot can breathe between two blocks.
"""

import hashlib
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from bot.domain.registry_cells import read_period
from bot.domain.registry_words import (
    Layout,
    RegistryKind,
    header_word,
    kind_by_name,
    match_header,
    missing_columns,
)
from bot.services.registries.checked import Checked, is_workbook, stamp
from bot.services.registries.encodings import guess_single_byte, is_broken_utf8
from bot.services.registries.model import FileRefusal
from bot.services.registries.structure import Structure, StructureError, split_quoted
from bot.services.registries.workbook import read_workbook

BLOCK = 1 << 16  # bytes: what is made of a larger one has its memory taken anew each time
LONGEST_LINE = 1 << 20
_SAMPLE = 1 << 16
_ASCII = bytes(range(0x80))
_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_REFUSED = ".refused.csv"

_BANK_NAME = re.compile(
    r"(?P<inn>[0-9]{10}|[0-9]{12})_(?P<account>[0-9]{20})_(?P<number>[0-9]+)_(?P<month>[0-9]{4})"
)
_BANK_FORMS = {
    3: {"holder": 0, "address": 1, "account": 2, "due": 3},
    5: {"holder": 0, "els": 1, "address": 3, "account": 4, "due": 5},
}
_COUNT = re.compile(rb"#\s*COUNT\s*[:=;]?\s*([0-9]+)", re.IGNORECASE)
_PERIOD = re.compile(rb"#\s*PERIOD\s*[:=;]?\s*([0-9]{4}-[0-9]{2})", re.IGNORECASE)


@dataclass(slots=True)
class _Bytes:
    """What is learnt of the encoding while blocks pass by."""

    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    utf8: bool = True
    bom: bool = False
    no_cp1251: bool = False  # 0x98 is the one byte that windows-1251 lacks
    sample: bytearray = field(default_factory=bytearray)

    def feed(self, block: bytes) -> None:
        self.digest.update(block)
        if b"\0" in block:
            raise StructureError(FileRefusal.NOT_TEXT)
        if block.isascii():
            return
        if self.utf8:
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                self.utf8 = False
        self.no_cp1251 = self.no_cp1251 or b"\x98" in block
        if len(self.sample) < _SAMPLE:
            self.sample += block.translate(None, _ASCII)[:_SAMPLE]

    def encoding(self) -> str:
        """Name the encoding for `open`; raises StructureError when no text comes of it."""
        if self.utf8:
            return "utf-8-sig" if self.bom else "utf-8"
        name = guess_single_byte(bytes(self.sample))
        damaged = is_broken_utf8(bytes(self.sample))
        if self.bom or damaged or (self.no_cp1251 and name == "cp1251"):
            raise StructureError(FileRefusal.ENCODING)
        return name


def encoding_of(data: bytes) -> str:
    """Name the encoding of a small text; raises StructureError when it is none."""
    seen = _Bytes(bom=data.startswith(_BOM))
    if data.startswith(_WIDE_BOMS):
        raise StructureError(FileRefusal.ENCODING)
    seen.feed(data)
    return seen.encoding()


def check_file(path: Path) -> Generator[tuple[int, int], None, Checked]:
    """Yield (bytes done, bytes in all), return what was found; raises StructureError."""
    if path.name.lower().endswith(_REFUSED):
        raise StructureError(FileRefusal.OWN_REFUSED)
    try:
        if is_workbook(path):
            return (yield from _check_workbook(path))
        with path.open("rb") as file:
            return (yield from _check(path, file))
    except FileNotFoundError:
        raise StructureError(FileRefusal.NOT_FOUND) from None
    except OSError as error:
        raise StructureError(FileRefusal.UNREADABLE, error=error.strerror or "") from error


def _check_workbook(path: Path) -> Generator[tuple[int, int], None, Checked]:
    modified = path.stat().st_mtime_ns
    table = read_workbook(path)
    with table.file as file:
        checked = yield from _check(path, file)
    return replace(checked, modified=modified, period=table.period)


def _check(path: Path, file: BinaryIO) -> Generator[tuple[int, int], None, Checked]:
    bank = _BANK_NAME.fullmatch(path.stem)
    size, modified = stamp(file.fileno())
    seen = _Bytes()
    structure = Structure(bank=bank is not None)
    done = 0
    while block := _whole_lines(file):
        if not done:
            if block.startswith(_WIDE_BOMS):
                raise StructureError(FileRefusal.ENCODING)
            seen.bom = block.startswith(_BOM)
        seen.feed(block)
        structure.feed(block[len(_BOM) :] if seen.bom and not done else block)
        done += len(block)
        yield done, size
    structure.finish()
    encoding = seen.encoding()
    layout = _bank_layout(structure) if bank else _layout(path, structure, encoding)
    return Checked(
        path=path,
        layout=layout,
        encoding=encoding,
        delimiter=structure.delimiter.decode("ascii"),
        rows=structure.rows,
        size=size,
        modified=modified,
        digest=seen.digest.hexdigest(),
        inn=bank["inn"] if bank else "",
        period=_bank_period(bank["month"], layout.kind, structure) if bank else "",
    )


def _whole_lines(file: BinaryIO) -> bytes:
    block = file.read(BLOCK)
    if not block or block.endswith(b"\n"):
        return block
    rest = file.readline(LONGEST_LINE)
    if len(rest) == LONGEST_LINE:
        raise StructureError(FileRefusal.LONG_LINE)
    return block + rest


def _bank_layout(structure: Structure) -> Layout:
    form = {} if structure.meters else _BANK_FORMS.get(structure.separators)
    if form is None:
        raise StructureError(FileRefusal.UNKNOWN)
    for note in structure.notes:
        counted = _COUNT.match(note)
        if counted and int(counted[1]) != structure.rows:
            raise StructureError(FileRefusal.COUNT, expected=int(counted[1]), found=structure.rows)
    kind = RegistryKind.BANK_METERS if structure.meters else RegistryKind.BANK_DEBTS
    return Layout(kind, form)


def _bank_period(month: str, kind: RegistryKind, structure: Structure) -> str:
    if kind is RegistryKind.BANK_DEBTS:
        return _month(month)
    found = (_PERIOD.match(note) for note in structure.notes)
    return next((_month(one[1].decode("ascii")) for one in found if one), "")


def _month(digits: str) -> str:
    try:
        return read_period(digits)
    except ValueError:
        raise StructureError(FileRefusal.PERIOD, month=digits) from None


def _layout(path: Path, structure: Structure, encoding: str) -> Layout:
    text = structure.header.decode(encoding.removesuffix("-sig"), "replace")
    words = [header_word(cell) for cell in split_quoted([text], structure.delimiter)]
    named = kind_by_name(path.stem)
    layout = match_header(words, named)
    if layout is not None:
        _refuse_doubles(words, layout)
        return layout
    if named is None:
        raise StructureError(FileRefusal.UNKNOWN)
    raise StructureError(
        FileRefusal.COLUMNS_MISSING, columns=", ".join(missing_columns(named, words))
    )


def _refuse_doubles(words: Sequence[str], layout: Layout) -> None:
    for at in layout.at.values():
        if words.count(words[at]) > 1:
            raise StructureError(FileRefusal.COLUMN_TWICE, column=words[at])
