"""Lines of a file by their bytes: separators, quotes, `#` lines. No letter is decoded here.

All encodings that are read keep ASCII as it is, so columns can be counted before the encoding is
known. Nearly all blocks are plain: with all other bytes left out they repeat one row of signs.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.services.registries.model import FileProblem, FileRefusal

QUOTE = b'"'
BANK_CELLS = (4, 6)  # the two forms of a debt registry
_BYTES = bytes(range(256))
METER_HEAD, METER_BLOCK = 5, 7  # cells of a meter registry: the account's, and each meter's
LONGEST_RECORD = 100  # lines: a quote that closes later than that was never meant to be one


class StructureError(Exception):
    """The file is not built as its kind asks."""

    def __init__(self, reason: FileRefusal, **args: str | int) -> None:
        super().__init__(reason)
        self.problem = FileProblem(reason, args)


@dataclass(slots=True)
class Structure:
    """Counts columns while lines pass by. `bank`: `#` lines are headers, quotes are letters."""

    bank: bool
    delimiter: bytes = b";"
    separators: int = 0  # in each line; 0 until the first one tells
    rows: int = 0
    lines: int = 0
    header: bytes = b""
    notes: list[bytes] = field(default_factory=list)
    meters: bool = False  # a bank's meter registry, whose lines are as wide as they need
    _open: list[bytes] = field(default_factory=list)

    def feed(self, block: bytes) -> None:
        """Take the next whole lines; raises StructureError with the number of the wrong one."""
        plain = self._plain_rows(block)
        if plain:
            self.rows += plain
            self.lines += plain
            return
        for line in block.splitlines():
            if self.separators:
                self._line(line, line.count(self.delimiter))
            else:
                self._first(line)

    def finish(self) -> None:
        if self._open:
            raise StructureError(FileRefusal.QUOTE, line=self.lines - len(self._open) + 1)
        if not self.separators:
            raise StructureError(FileRefusal.EMPTY)

    def _first(self, line: bytes) -> None:
        """Take the header of a table, or the first row of a bank's file."""
        self.lines += 1
        if not line.strip(b" \t;,"):
            return
        if self.bank and line.startswith(b"#"):
            self.notes.append(line)
            return
        if not self.bank and line.count(b",") > line.count(b";"):
            self.delimiter = b","
        self.separators = self._columns(line.rstrip(b" \t")) - 1
        if not self.separators:
            raise StructureError(FileRefusal.UNKNOWN)
        if self.bank:
            self.rows += 1
            self.meters = self.separators + 1 not in BANK_CELLS and self._width(line) is not None
        else:
            self.header = line

    def _columns(self, line: bytes) -> int:
        """Count cells without the empty ones behind: a bank ends lines with a separator or not."""
        if not self.bank:
            return line.rstrip(self.delimiter).count(self.delimiter) + 1
        cells = line.count(self.delimiter) + 1
        return cells - 1 if cells not in BANK_CELLS and line.endswith(self.delimiter) else cells

    def _plain_rows(self, block: bytes) -> int:
        """Give the number of lines when all are rows and none needs a closer look, else 0."""
        if self.meters or self._open or not self.separators:
            return 0
        telling = self.delimiter + b"\r\n" + (b"#" if self.bank else QUOTE)
        signs = block.translate(None, _BYTES.translate(None, telling))
        if not signs.endswith(b"\n"):
            signs += b"\n"
        row = self.delimiter * self.separators + (b"\r\n" if b"\r" in signs else b"\n")
        rows = len(signs) // len(row)
        return rows if signs == row * rows else 0

    def _line(self, line: bytes, count: int) -> None:
        self.lines += 1
        if self._open or (not self.bank and is_quoted(line, self.delimiter)):
            self._quoted(line)
        elif self.bank and line.startswith(b"#"):
            self.notes.append(line)
        elif line.strip():
            self._row(line, count, self.lines)

    def _quoted(self, line: bytes) -> None:
        self._open.append(line)
        if sum(part.count(QUOTE) for part in self._open) % 2 == 0:
            record, self._open = self._open, []
            cells = split_quoted([part.decode("latin-1") for part in record], self.delimiter)
            self._row(record[-1], len(cells) - 1, self.lines - len(record) + 1)
        elif len(self._open) > LONGEST_RECORD:
            raise StructureError(FileRefusal.QUOTE, line=self.lines - len(self._open) + 1)

    def _row(self, line: bytes, count: int, number: int) -> None:
        if self.meters:
            return self._meters(line, count + 1, number)
        spare = count - self.separators
        if spare and not (spare > 0 and line.rstrip().endswith(self.delimiter * spare)):
            raise StructureError(
                FileRefusal.COLUMNS, line=number, expected=self.separators + 1, found=count + 1
            )
        self.rows += 1
        return None

    def _meters(self, line: bytes, cells: int, number: int) -> None:
        if self._width(line) is None:
            whole = METER_HEAD + -(-max(cells - METER_HEAD, 0) // METER_BLOCK) * METER_BLOCK
            raise StructureError(FileRefusal.COLUMNS, line=number, expected=whole, found=cells)
        self.rows += 1

    def _width(self, line: bytes) -> int | None:
        """Count cells of a meter registry's line, not one behind its last separator, or None."""
        cells = line.count(self.delimiter) + 1
        for width in (cells, cells - 1) if line.rstrip().endswith(self.delimiter) else (cells,):
            if width >= METER_HEAD and (width - METER_HEAD) % METER_BLOCK == 0:
                return width
        return None


def is_quoted(line: bytes, delimiter: bytes) -> bool:
    """Whether a cell begins with a quote; one inside a cell is a letter like any other."""
    return QUOTE in line and (line.startswith(QUOTE) or delimiter + QUOTE in line)


def split_quoted(lines: Sequence[str], delimiter: bytes | str) -> list[str]:
    """Split one record that has quoted cells, its lines given without their ends."""
    if isinstance(delimiter, bytes):
        delimiter = delimiter.decode("ascii")
    ended = [*(f"{line}\n" for line in lines[:-1]), lines[-1]]
    return next(csv.reader(ended, delimiter=delimiter), [])
