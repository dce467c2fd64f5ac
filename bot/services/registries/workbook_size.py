"""How large a workbook is, told before it is read: its reader holds whole sheets in memory."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

MOST_CELLS = 8_000_000  # of a sheet, from its first to its last: some 300,000 meters, 500 MB
MOST_BYTES = 1 << 30  # unpacked
_CHUNK = 1 << 20
# Of a row or of a cell: `r="12"`, `r='XFD12'`; a sheet may number either, both or neither.
_AT = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_A, _LETTERS = ord("A") - 1, 26
_MOST_LETTERS, _MOST_DIGITS, _BEYOND = 3, 7, MOST_CELLS + 1
_BOOK = "xl/workbook.xml"
_OTHER_KINDS = {"xl/workbook.bin", "content.xml"}  # which its reader would try as well


class NoWorkbookError(Exception):
    """It is no .xlsx, or not one that can be looked through before it is read."""


@dataclass(slots=True)
class _Extent:
    """How far a sheet reaches, by its numbers and by its count of rows and cells."""

    rows: int = 1
    width: int = _LETTERS
    seen: int = 0  # rows
    in_row: int = 0  # cells

    def take(self, text: bytes) -> None:
        for column, row in set(_AT.findall(text)):
            self.rows, self.width = max(self.rows, _row(row)), max(self.width, _column(column))
        for number, part in enumerate(_ROW.split(text)):
            if number:
                self.seen, self.in_row = self.seen + 1, 0
            self.in_row += len(_CELL.findall(part))
            self.width = max(self.width, self.in_row)
        self.rows = max(self.rows, self.seen)

    @property
    def cells(self) -> int:
        return self.rows * self.width


def is_too_large(book: Path | IO[bytes], *, cells: int = MOST_CELLS, unpacked: int = 0) -> bool:
    """Tell whether to refuse it. Raises NoWorkbookError.

    Any entry may be a sheet: the workbook says which, and its reader does not ask for a name.
    """
    left = unpacked or MOST_BYTES
    try:
        with ZipFile(book) as packed:
            names = {name.lower().replace("\\", "/") for name in packed.namelist()}
            if _BOOK not in names or names & _OTHER_KINDS:
                raise NoWorkbookError
            for entry in packed.infolist():
                with packed.open(entry) as sheet:
                    left = _left_after(sheet, left, cells)
                if left < 0:
                    return True
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise NoWorkbookError from None
    return False


def _left_after(sheet: IO[bytes], left: int, cells: int) -> int:
    """Give how many bytes may still come; less than none: it is too large."""
    extent, rest = _Extent(), b""
    while left >= 0 and extent.cells <= cells and (chunk := sheet.read(_CHUNK)):
        left -= len(chunk)
        text = rest + chunk
        whole = max(text.rfind(b"<"), 0)  # a tag that the chunk cuts in two
        extent.take(text[:whole])
        rest = text[whole:]
        if len(rest) > 2 * _CHUNK:
            return -1
    extent.take(rest)
    return left if extent.cells <= cells else -1


def _row(digits: bytes) -> int:
    return int(digits) if len(digits) <= _MOST_DIGITS else _BEYOND


def _column(letters: bytes) -> int:
    if len(letters) > _MOST_LETTERS:
        return _BEYOND
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - _A
    return number
