"""A workbook (.xlsx) as the table that a CSV would have been: one way of reading for both."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, TypeAlias

from bot.domain.meter_cells import NO, YES
from bot.domain.registry_cells import read_period
from bot.domain.registry_words import header_word
from bot.services.registries.model import FileRefusal
from bot.services.registries.structure import StructureError
from bot.services.registries.workbook_size import NoWorkbookError, is_too_large

_HEADER_WITHIN = 30  # rows: titles may stand above
_ACCOUNT = {"account", "лицевой_счет", "лс"}
Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Table:
    """A table as UTF-8 with `;`, one line for each row; its month when the sheet names one."""

    file: BinaryIO
    period: str


def read_workbook(path: Path) -> Table:
    """Read the first sheet that has accounts, without what stands above its header.

    Lines keep their numbers. One sheet at a time is held in memory, and none that is too large.
    Raises OSError; StructureError when it is no workbook.
    """
    from python_calamine import CalamineError, load_workbook

    with path.open("rb"):
        pass  # so that a missing file is told as for any other
    try:
        too_large = is_too_large(path)
    except NoWorkbookError:
        raise StructureError(FileRefusal.WORKBOOK) from None
    if too_large:
        raise StructureError(FileRefusal.WORKBOOK_SIZE)
    try:
        with load_workbook(str(path)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                above = _rows_above(sheet.iter_rows())
                if above is not None:
                    return Table(_written(sheet.iter_rows(), above), _period(sheet.name))
    except CalamineError:
        raise StructureError(FileRefusal.WORKBOOK) from None
    raise StructureError(FileRefusal.UNKNOWN)


def _rows_above(rows: Iterator[Sequence[Cell]]) -> int | None:
    for number, row in zip(range(_HEADER_WITHIN), rows, strict=False):
        if any(header_word(cell) in _ACCOUNT for cell in row if isinstance(cell, str)):
            return number
    return None


def _written(rows: Iterator[Sequence[Cell]], above: int) -> BinaryIO:
    file = TemporaryFile()  # noqa: SIM115 - whoever reads the table closes it
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    for number, row in enumerate(rows):
        if number < above or not any(map(plain, row)):
            text.write("\n")
        else:
            writer.writerow(map(plain, row))
    text.detach()
    file.seek(0)
    return file


def plain(cell: Cell) -> str:
    """Word a cell as a table has it: numbers without exponent, days, yes or no, one line."""
    match cell:
        case bool():
            return YES if cell else NO
        case int() | float():
            number = Decimal(repr(cell))
            return format(number.quantize(1) if number == int(number) else number, "f")
        case datetime() | date():
            return f"{cell:%d.%m.%Y}"
        case str():
            return " ".join(cell.split())
    return str(cell)


def _period(name: str) -> str:
    try:
        return read_period(name)
    except ValueError:
        return ""
