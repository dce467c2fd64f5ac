"""How large a workbook is, told before it is read: its reader holds whole sheets in memory."""

import re
import zlib
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

MOST_CELLS = 8_000_000  # of a sheet, from its first to its last: some 300,000 meters, 500 MB
MOST_BYTES = 1 << 30  # unpacked
_CHUNK = 1 << 20
_LONGEST = 60  # what may be cut in two by the end of a chunk, and is looked at again
# Of a row or of a cell: `r="12"`, `r='XFD12'`; a sheet may number either, both or neither.
_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,9})["']""")
_A, _LETTERS = ord("A") - 1, 26


def is_too_large(
    book: Path | IO[bytes], *, cells: int = MOST_CELLS, unpacked: int = MOST_BYTES
) -> bool:
    """Tell whether to refuse it; what is no workbook at all is for its reader to say."""
    left = unpacked
    try:
        with ZipFile(book) as packed:
            for entry in packed.infolist():
                if not entry.filename.endswith(".xml"):
                    continue
                with packed.open(entry) as sheet:
                    left = _left_after(sheet, left, cells)
                if left < 0:
                    return True
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False
    return False


def _left_after(sheet: IO[bytes], left: int, cells: int) -> int:
    """Give how many bytes may still come; less than none: it is too large."""
    rows, width, rest = 1, _LETTERS, b""
    while left >= 0 and rows * width <= cells and (chunk := sheet.read(_CHUNK)):
        left -= len(chunk)
        text = rest + chunk
        for column, row in set(_AT.findall(text)):
            rows, width = max(rows, int(row)), max(width, _column(column))
        rest = text[-_LONGEST:]
    return left if rows * width <= cells else -1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - _A
    return number
