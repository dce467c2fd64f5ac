"""Readings as files for the billing: a workbook, a bank's registry, a table of Kvitok's own.

Only their owner may read them, and each has its name only when it is whole.
"""

import csv
import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, TextIO
from zoneinfo import ZoneInfo

from bot.domain.meter_cells import (
    BANK_CODE_OF,
    NO,
    SERVICE_CAPTIONS,
    WORKBOOK_COLUMNS,
    YES,
)
from bot.services.reading_batches import MOST_ROWS, Batch, PassedReading
from bot.services.registries.refused import harmless

BLOCKS = 12  # of a line of a bank's registry
_TABLE = (
    *("account", "meter", "service", "zones", "capacity", "decimals", "installed"),
    *("verification_due", "t1", "t2", "t3", "read_on", "period", "place", "automatic"),
    *("retired_on", "number", "flags", "source", "batch"),
)


def read_on(row: PassedReading, zone: ZoneInfo) -> date:
    """Give the day on which it was said, where the house stands."""
    own = zone if row.time_zone is None else ZoneInfo(row.time_zone)
    return row.said_at.astimezone(own).date()


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d.%m.%Y}"


def _value(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")


def open_part(path: Path) -> tuple[int, Path]:
    """Open an unfinished file beside `path`, of a name that no other export has."""
    part = path.with_name(f"{path.name}.{token_hex(8)}.part")
    return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), part


def settle(part: Path, path: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)


def keep_names(folder: Path) -> None:
    """Have the names of a folder outlast a loss of power, as the contents of files do."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(slots=True)
class _OneFile:
    """A file under its unfinished name; its own name tells the batch, unless one is asked for."""

    suffix: str
    out: Path | None = None
    path: Path = field(init=False)
    part: Path | None = None

    def __post_init__(self) -> None:
        self.path = self.out or Path(f"readings{self.suffix}")

    def open(self) -> int:
        descriptor, self.part = open_part(self.path)
        return descriptor

    def name(self, batch: Batch) -> None:
        if self.out is None:
            self.path = Path(f"readings-{batch.period}-{batch.number:04}{self.suffix}")

    def settle(self) -> None:
        assert self.part is not None  # noqa: S101 - it was opened
        settle(self.part, self.path)
        self.part = None
        keep_names(self.path.parent)

    def drop(self) -> None:
        if self.part is not None:
            self.part.unlink(missing_ok=True)


@dataclass(slots=True)
class TableFile:
    """`csv`: the columns of meters, so that it can be imported, and what is known beside."""

    zone: ZoneInfo
    out: Path | None = None
    _to: _OneFile = field(init=False)
    _file: TextIO | None = None
    _rows: Any = None
    _batch: Batch | None = None

    def __post_init__(self) -> None:
        self._to = _OneFile(".csv", self.out)

    @property
    def paths(self) -> tuple[Path, ...]:
        return (self._to.path,)

    def begin(self) -> None:
        self._file = os.fdopen(self._to.open(), "w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, delimiter=";")

    def head(self, batch: Batch) -> None:
        self._batch = batch
        self._to.name(batch)
        self._rows.writerow(_TABLE)

    def write(self, rows: Sequence[PassedReading]) -> None:
        self._rows.writerows([harmless(str(cell)) for cell in self._cells(row)] for row in rows)

    def _cells(self, row: PassedReading) -> list[Any]:
        batch = self._batch
        assert batch is not None  # noqa: S101 - the header was written
        values = [_value(value) for value in row.values]
        return [
            *(row.account, row.meter, row.service.value, row.zones, row.capacity, row.decimals),
            *(_day(row.installed), _day(row.verification_due)),
            *[*values, "", ""][:3],
            *(_day(read_on(row, self.zone)), batch.period, row.place),
            *(YES if row.automatic else NO, _day(row.retired_on)),
            *(row.number, row.flags, row.source, batch.number),
        ]

    def finish(self) -> None:
        assert self._file is not None  # noqa: S101 - it was begun
        self._file.close()
        self._to.settle()

    def close(self) -> None:
        try:
            if self._file is not None:
                self._file.close()
        finally:
            self._to.drop()


@dataclass(slots=True)
class WorkbookFile:
    """`xlsx`: the 21 columns; the sheet is named by the period, which dates need not tell."""

    zone: ZoneInfo
    out: Path | None = None
    _to: _OneFile = field(init=False)
    _file: BinaryIO | None = None
    _book: Any = None
    _sheet: Any = None
    _dates: Any = None
    _row: int = 0

    def __post_init__(self) -> None:
        self._to = _OneFile(".xlsx", self.out)

    @property
    def paths(self) -> tuple[Path, ...]:
        return (self._to.path,)

    def begin(self) -> None:
        self._file = os.fdopen(self._to.open(), "wb")

    def head(self, batch: Batch) -> None:
        import xlsxwriter

        self._to.name(batch)
        self._book = xlsxwriter.Workbook(self._file, {"constant_memory": True})
        made_at = batch.made_at.replace(tzinfo=None)
        self._book.set_properties({"created": made_at, "comments": f"batch {batch.number}"})
        self._dates = self._book.add_format({"num_format": "dd.mm.yyyy"})
        bold = self._book.add_format({"bold": True})
        self._sheet = self._book.add_worksheet(batch.period)
        self._sheet.set_column(0, len(WORKBOOK_COLUMNS) - 1, 16)
        for column, name in enumerate(WORKBOOK_COLUMNS):
            self._sheet.write_string(0, column, name, bold)

    def write(self, rows: Sequence[PassedReading]) -> None:
        if self._row + len(rows) > MOST_ROWS:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self._to.path))
        for row in rows:
            self._row += 1
            for column, cell in enumerate(self._cells(row)):
                self._write(column, cell)

    def _cells(self, row: PassedReading) -> list[Any]:
        return [
            *(row.address, row.flat, None, row.account, SERVICE_CAPTIONS[row.service], row.meter),
            *(row.zones, *row.values, *[None] * (4 - len(row.values)), read_on(row, self.zone)),
            *(row.verified_on, row.verification_due, row.installed, row.commissioned),
            *(row.sealed_on, None, row.place, YES if row.automatic else NO, row.retired_on),
        ]

    def _write(self, column: int, cell: Any) -> None:
        match cell:
            case None | "":
                pass
            case int() | Decimal():
                self._sheet.write_number(self._row, column, cell)
            case date():
                self._sheet.write_datetime(self._row, column, cell, self._dates)
            case _:
                self._sheet.write_string(self._row, column, harmless(cell))

    def finish(self) -> None:
        assert self._file is not None  # noqa: S101 - it was begun
        book, self._book = self._book, None
        book.close()
        self._file.close()
        self._to.settle()

    def close(self) -> None:
        """Drop an unfinished workbook with what it laid beside in the folder for such things."""
        book, self._book = self._book, None
        try:
            if book is not None:
                book.close()
            if self._file is not None:
                self._file.close()
        finally:
            self._to.drop()


@dataclass(slots=True)
class BankFiles:
    """`bank`: a registry for each organisation, in a folder; a line for each account.

    windows-1251: a letter that it lacks becomes a question mark; a separator in a cell a comma.
    """

    zone: ZoneInfo
    out: Path | None = None
    _folder: Path = field(init=False)
    _files: dict[tuple[str, str], TextIO] = field(default_factory=dict)
    _parts: dict[tuple[str, str], Path] = field(default_factory=dict)
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _batch: Batch | None = None

    def __post_init__(self) -> None:
        self._folder = self.out or Path()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(self._folder / self._name(owner) for owner in sorted(self._lines))

    def begin(self) -> None:
        if self.out is not None:
            self.out.mkdir(mode=0o700, exist_ok=True)
        descriptor, probe = open_part(self._folder / "readings")
        os.close(descriptor)
        probe.unlink()

    def head(self, batch: Batch) -> None:
        self._batch = batch
        if self.out is None:
            self._folder = Path(f"readings-{batch.period}-{batch.number:04}")
            self._folder.mkdir(mode=0o700, exist_ok=True)

    def write(self, rows: Sequence[PassedReading]) -> None:
        for (inn, bank_account, _), of_account in groupby(
            rows, key=lambda row: (row.inn, row.bank_account, row.account)
        ):
            file = self._file((inn, bank_account))
            for line in self._lines_of(list(of_account)):
                file.write(";".join(map(_bank_cell, line)) + "\r\n")
                self._lines[inn, bank_account] += 1

    def _lines_of(self, rows: Sequence[PassedReading]) -> Iterable[list[str]]:
        """Give lines of at most 12 blocks; the zones of a meter stay together."""
        first = rows[0]
        head = [first.account, first.holder, first.els, "", first.address]
        line: list[str] = []
        for row in rows:
            blocks = [cell for zone in range(row.zones) for cell in self._block(row, zone)]
            if line and len(line) + len(blocks) > BLOCKS * 7:
                yield head + line
                line = []
            line += blocks
        yield head + line

    def _block(self, row: PassedReading, zone: int) -> list[str]:
        zones = row.zones if (row.service, row.zones, zone) in BANK_CODE_OF else 1
        return [
            BANK_CODE_OF[row.service, zones, zone if zones > 1 else 0],
            row.meter,
            SERVICE_CAPTIONS[row.service],
            _day(row.verification_due),
            _value(row.values[zone]) if zone < len(row.values) else "",
            _day(read_on(row, self.zone)),
            "",
        ]

    def _file(self, owner: tuple[str, str]) -> TextIO:
        if owner not in self._files:
            descriptor, self._parts[owner] = open_part(self._folder / self._name(owner))
            file = os.fdopen(descriptor, "w", encoding="cp1251", errors="replace", newline="")
            batch = self._batch
            assert batch is not None  # noqa: S101 - the header comes first
            file.write(f"#PERIOD {batch.period}\r\n#BATCH {batch.number}\r\n")
            self._files[owner], self._lines[owner] = file, 0
        return self._files[owner]

    def _name(self, owner: tuple[str, str]) -> str:
        batch = self._batch
        assert batch is not None  # noqa: S101 - the header comes first
        year, month = batch.period.split("-")
        inn, account = owner[0] or "0" * 10, owner[1] or "0" * 20
        return f"{inn}_{account}_{batch.number:03}_{month}{year[2:]}.txt"

    def finish(self) -> None:
        for owner, file in self._files.items():
            file.write(f"#COUNT {self._lines[owner]}\r\n")
            file.close()
        for owner in self._files:
            settle(self._parts[owner], self._folder / self._name(owner))
            del self._parts[owner]
        self._files = {}
        keep_names(self._folder)
        keep_names(self._folder.parent)

    def close(self) -> None:
        try:
            for file in self._files.values():
                file.close()
        finally:
            for part in self._parts.values():
                part.unlink(missing_ok=True)


def _bank_cell(cell: str) -> str:
    return harmless(" ".join(cell.split()).replace(";", ","))
