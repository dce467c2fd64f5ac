"""Rows of a checked file as cells, many at a time, with the lines they stand on and their text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from bot.services.registries.checked import Checked
from bot.services.registries.structure import LONGEST_RECORD, split_quoted

_BLOCK = 1 << 18  # bytes


class EvenRows(Sequence[str]):
    """Texts of rows that stand column by column: made when somebody asks for one."""

    def __init__(self, columns: Sequence[Sequence[str]], delimiter: str) -> None:
        self.columns = columns
        self._delimiter = delimiter

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, at: Any) -> Any:
        return self._texts[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    @cached_property
    def _texts(self) -> Sequence[str]:
        return list(map(self._delimiter.join, zip(*self.columns, strict=True)))


@dataclass(slots=True)
class Batch:
    """Rows that follow each other: line numbers from 1, and texts without line ends.

    `quoted`: their cells, where more than the delimiter parts them.
    """

    numbers: Sequence[int]
    raws: Sequence[str]
    delimiter: str
    quoted: Sequence[Sequence[str]] | None = None

    def __len__(self) -> int:
        return len(self.raws)

    def cells(self) -> Sequence[Sequence[str]]:
        """Give the cells row by row."""
        if self.quoted is not None:
            return self.quoted
        return [raw.split(self.delimiter) for raw in self.raws]

    def columns(self) -> Sequence[Sequence[str]] | None:
        """Give the cells column by column, at a third of the price; None when rows are uneven."""
        if self.quoted is not None:
            even = len(set(map(len, self.quoted))) == 1
            return list(zip(*self.quoted, strict=True)) if even else None
        if isinstance(self.raws, EvenRows):
            return self.raws.columns
        return _columns_of("\n".join(self.raws), self.delimiter) if self.raws else None


def _columns_of(lines: str, delimiter: str) -> list[list[str]] | None:
    """Cut lines into columns at once, or say None when rows are uneven."""
    rows, width = lines.count("\n") + 1, lines.partition("\n")[0].count(delimiter) + 1
    cells = lines.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    ends = cells[width :: width + 1]
    if len(cells) != rows * (width + 1) - 1 or ends.count("\n") != rows - 1:
        return None
    return [cells[at :: width + 1] for at in range(width)]


class _Lines:
    """Lines without their ends, cut from large pieces: a fraction of the price of iterating.

    `special`: a sign that no row has whose cells the delimiter alone parts.
    """

    def __init__(self, file: BinaryIO, encoding: str, delimiter: str, special: str) -> None:
        self._file = file
        self._encoding = encoding
        self._delimiter = delimiter
        self._special = special
        self._waiting: list[str] = []
        self._next = 0
        self._columns: list[list[str]] = []  # of lines before those that wait

    def take_even(self, size: int) -> EvenRows | None:
        """Give the next rows, as long as they are plain and as wide as each other."""
        while self._even() < size and self._add_columns():
            pass
        if not self._even():
            return None
        taken = [column[:size] for column in self._columns]
        for column in self._columns:
            del column[:size]
        return EvenRows(taken, self._delimiter)

    def _even(self) -> int:
        return len(self._columns[0]) if self._columns else 0

    def _add_columns(self) -> bool:
        """Cut the next lines at once; say whether they are rows like those before."""
        waiting = self._waiting[self._next :]
        lines = "\n".join(waiting) if waiting else self._read()
        if not waiting and not lines:
            return False
        if not waiting:
            lines = lines.removesuffix("\n")
        columns = None if self._special in lines else _columns_of(lines, self._delimiter)
        width = len(self._columns) if self._even() else None
        if columns is None or len(columns) != (width or max(len(columns), 2)):
            self._waiting, self._next = waiting or lines.split("\n"), 0
            return False
        self._waiting, self._next = [], 0
        if width is None:
            self._columns = columns
        else:
            for column, more in zip(self._columns, columns, strict=True):
                column.extend(more)
        return True

    def take(self, size: int) -> Sequence[str]:
        """Give the next lines, fewer only at the end of the file."""
        while len(self._waiting) - self._next < size and (text := self._read()):
            self._waiting[: self._next] = []
            self._next = 0
            self._waiting += text.removesuffix("\n").split("\n")
        taken = self._waiting[self._next : self._next + size]
        self._next += len(taken)
        return taken

    def _read(self) -> str:
        """Give the next whole lines, all line ends made one."""
        block = self._file.read(_BLOCK)
        if not block.endswith(b"\n"):
            block += self._file.readline()
        text = block.decode(self._encoding)
        self._encoding = self._encoding.removesuffix("-sig")  # a mark stands at the beginning only
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_batches(file: BinaryIO, checked: Checked, size: int) -> Iterator[Batch]:
    """Yield all rows but blank ones, the header and `#` lines of a bank; `size` lines a time."""
    delimiter, special = checked.delimiter, "#" if checked.bank else '"'
    lines = _Lines(file, checked.encoding, delimiter, special)
    number = 0 if checked.bank else _skip_header(lines, delimiter)
    while raws := lines.take_even(size) or lines.take(size):
        if isinstance(raws, EvenRows) or (all(raws) and special not in "".join(raws)):
            yield Batch(range(number + 1, number + 1 + len(raws)), raws, delimiter)
            number += len(raws)
        elif checked.bank:
            yield _bank_batch(number, raws)
            number += len(raws)
        else:
            batch, number = _quoted_batch(number, raws, lines, delimiter)
            yield batch


def _skip_header(lines: _Lines, delimiter: str) -> int:
    number = 0
    while line := lines.take(1):
        number += 1
        if line[0].strip(f" \t\ufeff{delimiter}"):
            break
    return number


def _bank_batch(number: int, raws: Sequence[str]) -> Batch:
    """Leave out the `#` lines; quotes are letters like any other in a bank's file."""
    numbered = [
        (at, raw) for at, raw in enumerate(raws, number + 1) if raw and not raw.startswith("#")
    ]
    return Batch([at for at, _ in numbered], [raw for _, raw in numbered], ";")


def _quoted_batch(
    number: int, raws: Sequence[str], lines: _Lines, delimiter: str
) -> tuple[Batch, int]:
    """Join lines that a quoted cell runs over; the last one may need lines behind these."""
    numbers: list[int] = []
    texts: list[str] = []
    cells: list[list[str]] = []
    waiting = iter(raws)
    for raw in waiting:
        number += 1
        if not raw:
            continue
        record = [raw]
        if raw[0] == '"' or f'{delimiter}"' in raw:
            while _is_open(record):
                more = next(waiting, None)
                record += lines.take(1) or [""] if more is None else [more]
            cells.append(split_quoted(record, delimiter))
        else:
            cells.append(raw.split(delimiter))
        numbers.append(number)
        texts.append("\n".join(record))
        number += len(record) - 1
    return Batch(numbers, texts, delimiter, cells), number


def _is_open(record: Sequence[str]) -> bool:
    return sum(line.count('"') for line in record) % 2 == 1 and len(record) < LONGEST_RECORD
