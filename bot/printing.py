"""`kvitok codes make`: codes of receipts as a file for the printer, and a bar meanwhile."""

import asyncio
import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn

from bot.bars import drawn_with
from bot.domain.accounts import parse_receipt_type
from bot.domain.periods import parse_period
from bot.services.messages import Day, Month
from bot.services.receipt_code_batches import (
    Edition,
    Made,
    MadeBefore,
    MakeReceiptCodes,
    NobodyToPrintFor,
    PeriodAhead,
    PeriodOver,
    PrintedCode,
    Tell,
)
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.refused import harmless
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from storage.engine import open_database
from storage.key_mark import check_key
from storage.receipt_codes import StoredEditions
from storage.stamp import upgrade_if_behind

Outcome: TypeAlias = Made | NobodyToPrintFor | MadeBefore | PeriodOver | PeriodAhead
Words: TypeAlias = Callable[..., str]


def read_edition(period: str, receipt_type: str, *, every: bool) -> Edition | str:
    """Give the edition, or the id of the text that says which option cannot be read."""
    try:
        month = parse_period(period)
    except ValueError:
        return "codes-period"
    try:
        kind = parse_receipt_type(receipt_type) if receipt_type else None
    except ValueError:
        return "codes-receipt-type"
    return Edition(month, kind, every)


def file_for(edition: Edition) -> Path:
    """Name the file of an edition, so that two editions of a month are two files."""
    parts = ("receipt-codes", edition.period.iso, edition.receipt_type)
    return Path("-".join(filter(None, parts))).with_suffix(".csv")


class NothingChangedError(OSError):
    """The file cannot even be begun: codes that were made before go on working."""


@dataclass(slots=True)
class PrinterFile:
    """A file that only its owner may read, and that has its name only when it is whole."""

    path: Path
    _file: TextIO | None = None
    _rows: Any = None

    @property
    def _unfinished(self) -> Path:
        return self.path.with_name(f"{self.path.name}.part")

    def begin(self) -> None:
        """Make sure that it can be written before old codes are void. Raises OSError."""
        self._unfinished.unlink(missing_ok=True)
        descriptor = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        # utf-8-sig: as in files of refused rows, for spreadsheet programs
        self._file = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, delimiter=";")
        self._rows.writerow(PrintedCode._fields)

    def write(self, lines: Sequence[PrintedCode]) -> None:
        self._rows.writerows([harmless(str(cell)) for cell in line] for line in lines)

    def finish(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._unfinished.replace(self.path)

    def close(self) -> None:
        """Leave nothing of a file that was not finished."""
        if self._file is not None:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)


async def make(
    settings: Settings, edition: Edition, path: Path, tell: Tell, *, again: bool
) -> Outcome:
    """Make the codes of an edition and their file. Raises NothingChangedError, OSError."""
    sealer = Sealer.of(load_secret(settings))
    keys = CodeKeys(sealer, settings.time_zone)
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    file = PrinterFile(path)
    try:
        await check_key(database, sealer.mark)
        try:
            file.begin()
        except OSError as error:
            raise NothingChangedError(error.errno, error.strerror) from error
        use_case = MakeReceiptCodes(StoredEditions(database), keys, lambda: datetime.now(UTC))
        outcome = await use_case(edition, file.write, tell, again=again)
        if isinstance(outcome, Made):
            file.finish()
    finally:
        file.close()
        await database.close()
    return outcome


def run(settings: Settings, edition: Edition, path: Path, *, again: bool, shown: bool) -> Outcome:
    with bar(shown=shown) as tell:
        return asyncio.run(make(settings, edition, path, tell, again=again))


@contextmanager
def bar(*, shown: bool) -> Iterator[Tell]:
    """Draw a bar while a person watches; nothing otherwise."""
    drawn = drawn_with(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), shown=shown)
    task = drawn.add_task("", total=None)

    def tell(done: int, total: int) -> None:
        drawn.update(task, completed=done, total=total)

    with drawn:
        yield tell


def as_line(outcome: Outcome, path: Path, words: Words) -> str:
    match outcome:
        case Made(number, until):
            return words("codes-made", number=number, path=str(path), until=Day(until))
        case NobodyToPrintFor():
            return words("codes-nobody")
        case MadeBefore():
            return words("codes-made-before")
        case PeriodOver(day):
            return words("codes-period-over", day=Day(day))
        case PeriodAhead(latest):
            return words("codes-period-ahead", month=Month(latest))


REASONS = {
    NobodyToPrintFor: "nobody",
    MadeBefore: "made before",
    PeriodOver: "period over",
    PeriodAhead: "period ahead",
}


def as_data(outcome: Outcome, path: Path) -> dict[str, Any]:
    if isinstance(outcome, Made):
        until = outcome.valid_until.isoformat()
        return {"ok": True, "codes": outcome.number, "path": str(path), "valid_until": until}
    return {"ok": False, "codes": 0, "reason": REASONS[type(outcome)]}
