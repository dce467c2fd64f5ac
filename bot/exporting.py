"""`kvitok export readings`: a batch as a file for the billing, and a count meanwhile."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from rich.progress import MofNCompleteColumn, SpinnerColumn

from bot.bars import drawn_with
from bot.domain.periods import BillingPeriod, parse_period
from bot.rendering.reading_files import BankFiles, TableFile, WorkbookFile
from bot.rendering.reading_photos import PhotoFiles
from bot.services.evidence_batches import ExportPhotos
from bot.services.reading_batches import (
    MOST_ROWS,
    Batch,
    ExportReadings,
    NoSuchBatch,
    NothingToPass,
    Tell,
    TooManyRows,
    Written,
)
from bot.settings import Settings
from storage.engine import open_database
from storage.evidence import StoredEvidence
from storage.reading_batches import StoredBatches
from storage.stamp import upgrade_if_behind
from storage.unit import Unit

Outcome: TypeAlias = Written | NothingToPass | NoSuchBatch | TooManyRows
Words: TypeAlias = Callable[..., str]
FORMATS: dict[str, type[WorkbookFile | BankFiles | TableFile]] = {
    "xlsx": WorkbookFile,
    "bank": BankFiles,
    "csv": TableFile,
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: a period, or a batch that was made before."""

    form: str
    period: BillingPeriod | None = None
    batch: int | None = None
    since_last: bool = False
    out: Path | None = None
    photos: Path | None = None  # a folder


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. `unfinished`: batches whose files were never finished.

    `photos`: how many were written, or why not all were; None: nobody asked for them.
    """

    outcome: Outcome
    paths: Sequence[Path]
    unfinished: Sequence[Batch]
    photos: int | OSError | None = None


def read_order(
    period: str,
    form: str,
    batch: int | None,
    out: Path | None,
    *,
    since_last: bool,
    photos: Path | None = None,
) -> Order | str:
    """Give the order, or the id of the text that says which option cannot be read."""
    if form not in FORMATS:
        return "export-format"
    if batch is not None:
        return Order(form, batch=batch, out=out, photos=photos)
    try:
        return Order(form, parse_period(period), None, since_last, out, photos)
    except ValueError:
        return "export-period"


async def export(settings: Settings, order: Order, tell: Tell) -> Told:
    """Make the batch and its file. Raises OSError; what was marked is told by `unfinished`."""
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    store = StoredBatches(database)
    use_case = ExportReadings(store, lambda: datetime.now(UTC))
    file = FORMATS[order.form](settings.time_zone, order.out)
    folder = None if order.photos is None else PhotoFiles(order.photos)
    try:
        if folder is not None:
            folder.begin()
        if order.period is None:
            outcome: Outcome = await use_case.again(order.batch or 0, file, tell)
        else:
            most = MOST_ROWS if order.form == "xlsx" else None
            outcome = await use_case(
                order.period, file, tell, since_last=order.since_last, most=most
            )
        photos: int | OSError | None = None
        if folder is not None and isinstance(outcome, Written):
            photos = await _photos(
                ExportPhotos(store, StoredEvidence(Unit(database))), outcome, folder
            )
        return Told(outcome, file.paths, await store.unfinished(), photos)
    finally:
        file.close()
        await database.close()


async def _photos(
    export_photos: ExportPhotos, written: Written, folder: PhotoFiles
) -> int | OSError:
    """Write them; the readings are passed by now, whatever becomes of it."""
    try:
        return await export_photos(written.batch, folder)
    except OSError as error:
        return error


def run(settings: Settings, order: Order, *, shown: bool) -> Told:
    with _count(shown=shown) as tell:
        return asyncio.run(export(settings, order, tell))


@contextmanager
def _count(*, shown: bool) -> Iterator[Tell]:
    """Count while a person watches; nothing otherwise."""
    drawn = drawn_with(SpinnerColumn(), MofNCompleteColumn(), shown=shown)
    task = drawn.add_task("", total=None)
    with drawn:
        yield lambda done: drawn.update(task, completed=done)


def as_lines(told: Told, words: Words) -> list[str]:
    match told.outcome:
        case Written(batch, rows):
            lines = [
                words("export-done", number=batch.number, new=batch.rows, rows=rows),
                *(str(path) for path in told.paths),
                *_about_photos(told.photos, batch, words),
            ]
        case NothingToPass():
            lines = [words("export-nothing")]
        case NoSuchBatch(number):
            lines = [words("export-no-batch", number=number)]
        case TooManyRows(rows):
            lines = [words("export-too-many", rows=rows, most=MOST_ROWS)]
    for batch in told.unfinished:
        lines.append(words("export-unfinished", number=batch.number, period=batch.period))
    return lines


def _about_photos(photos: int | OSError | None, batch: Batch, words: Words) -> list[str]:
    match photos:
        case int():
            return [words("export-photos", count=photos)]
        case OSError() as error:
            path, reason = error.filename or "", error.strerror or ""
            return [words("export-photos-fault", path=path, reason=reason, number=batch.number)]
    return []


def as_data(told: Told) -> dict[str, Any]:
    unfinished = [batch.number for batch in told.unfinished]
    match told.outcome:
        case Written(batch, rows):
            failed = isinstance(told.photos, OSError)
            return {
                "ok": not failed,
                **({"reason": "photos not written"} if failed else {}),
                "batch": batch.number,
                "period": batch.period,
                "new": batch.rows,
                "rows": rows,
                "paths": [str(path) for path in told.paths],
                "photos": None if isinstance(told.photos, OSError) else told.photos,
                "unfinished": unfinished,
            }
        case NothingToPass():
            return {"ok": True, "batch": None, "rows": 0, "paths": [], "unfinished": unfinished}
        case NoSuchBatch():
            reason = "no such batch"
        case TooManyRows():
            reason = "too many rows"
    return {"ok": False, "reason": reason, "unfinished": unfinished}
