"""How large a workbook is, told before it is read: its reader holds whole sheets in memory."""

import re
import zlib
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

MOST_CELLS = 8_000_000  # of a sheet, from its first to its last: some 300,000 meters, 500 MB
MOST_BYTES = 1 << 30  # unpacked
_CHUNK = 1 << 20
_LONGEST = 20  # what may be cut in two by the end of a chunk, and is looked at again
_ROW = re.compile(rb' r="([0-9]{1,9})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})[0-9]')  # a narrow one is one of 26 at the most
_A, _LETTERS = ord("A") - 1, 26


def is_too_large(path: Path) -> bool:
    """Tell whether to refuse it; what is no workbook at all is for its reader to say."""
    left = MOST_BYTES
    try:
        with ZipFile(path) as packed:
            for entry in packed.infolist():
                if not entry.filename.endswith(".xml"):
                    continue
                with packed.open(entry) as sheet:
                    left = _left_after(sheet, left)
                if left < 0:
                    return True
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False
    return False


def _left_after(sheet: IO[bytes], left: int) -> int:
    """Give how many bytes may still come; less than none: it is too large."""
    rows, width, rest = 1, _LETTERS, b""
    while left >= 0 and rows * width <= MOST_CELLS and (chunk := sheet.read(_CHUNK)):
        left -= len(chunk)
        text = rest + chunk
        rows = max(rows, *map(int, _ROW.findall(text)), 1)
        width = max(width, *map(_column, set(_WIDE.findall(text))), 1)
        rest = text[-_LONGEST:]
    return left if rows * width <= MOST_CELLS else -1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - _A
    return number
