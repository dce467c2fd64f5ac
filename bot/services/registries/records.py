"""Rows of a checked file as cells, many at a time, with the lines they stand on and their text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from bot.services.registries.checked import Checked
from bot.services.registries.structure import LONGEST_RECORD, split_quoted

_BLOCK = 1 << 18  # bytes


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
        if not self.raws:
            return None
        width = self.raws[0].count(self.delimiter) + 1
        cells = f"{self.delimiter}\n{self.delimiter}".join(self.raws).split(self.delimiter)
        ends = cells[width :: width + 1]
        rows = len(self.raws)
        if len(cells) != rows * (width + 1) - 1 or ends.count("\n") != rows - 1:
            return None
        return [cells[at :: width + 1] for at in range(width)]


class _Lines:
    """Lines without their ends, cut from large pieces: a fraction of the price of iterating."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self._waiting: list[str] = []
        self._next = 0

    def take(self, size: int) -> list[str]:
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
    lines = _Lines(file, checked.encoding)
    number = 0 if checked.bank else _skip_header(lines, delimiter)
    while raws := lines.take(size):
        if all(raws) and special not in "".join(raws):
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
