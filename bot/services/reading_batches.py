"""Readings are passed to the billing in numbered batches, each reading for the first time once.

The batch is recorded first, in the transaction that marks its readings; the file is made of the
batch, now or again at any later time, and is the same file each time. So whatever breaks off, no
reading is lost and none is passed twice as new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.services.ports import Clock

PAGE = 10_000
MOST_ROWS = 1_048_575  # of a sheet, below its header

Tell = Callable[[int], None]
"""Called with the number of readings written."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings of a period; `whole`: with what earlier batches of the period have passed."""

    id: int
    number: int
    period: str
    made_at: datetime
    rows: int
    whole: bool


class PassedReading(NamedTuple):
    """A reading of a batch with its meter, account and organisation; `time_zone` of the house."""

    meter_id: int
    account: str
    els: str
    holder: str
    address: str
    flat: str
    inn: str
    bank_account: str
    time_zone: str | None
    meter: str
    service: Service
    zones: int
    capacity: int
    decimals: int
    place: str
    installed: date | None
    commissioned: date | None
    sealed_on: date | None
    verified_on: date | None
    verification_due: date | None
    automatic: bool
    retired_on: date | None
    values: tuple[Decimal, ...]
    said_at: datetime
    number: str
    flags: str
    source: str


class BatchStore(Protocol):
    async def waiting(self, period: str) -> int:
        """Count the accepted readings of the period that no batch has."""
        ...

    async def passed(self, period: str) -> int:
        """Count the meters of the period whose readings some batch has."""
        ...

    async def make(self, period: str, at: datetime, *, whole: bool) -> Batch:
        """Mark what waits as exported and record the batch, in one transaction."""
        ...

    async def find(self, number: int) -> Batch | None: ...

    async def unfinished(self) -> Sequence[Batch]:
        """Give batches whose files were never finished, the oldest first."""
        ...

    async def page(self, batch: Batch, after: int, limit: int) -> Sequence[PassedReading]:
        """Give readings of the batch by meter id, those behind `after`."""
        ...

    async def finished(self, batch: Batch, at: datetime) -> None: ...


class ReadingFile(Protocol):
    """A file that has its name only when it is whole."""

    def begin(self) -> None:
        """Make sure that it can be written, before anything is marked. Raises OSError."""
        ...

    def head(self, batch: Batch) -> None: ...

    def write(self, rows: Sequence[PassedReading]) -> None: ...

    def finish(self) -> None: ...

    def close(self) -> None:
        """Leave nothing of a file that was not finished."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    batch: Batch
    rows: int  # in the file


@dataclass(frozen=True, slots=True)
class NothingToPass:
    """Nobody gave a reading since the last batch, or ever."""


@dataclass(frozen=True, slots=True)
class NoSuchBatch:
    number: int


@dataclass(frozen=True, slots=True)
class TooManyRows:
    rows: int


@dataclass(slots=True)
class ExportReadings:
    """Make a batch of a period and its file. Raises OSError; the batch is kept then."""

    store: BatchStore
    clock: Clock

    async def __call__(
        self,
        period: BillingPeriod,
        file: ReadingFile,
        tell: Tell,
        *,
        since_last: bool,
        most: int | None = None,
    ) -> Written | NothingToPass | TooManyRows:
        rows = await self.store.waiting(period.iso)
        if not since_last:
            rows += await self.store.passed(period.iso)
        if not rows:
            return NothingToPass()
        if most is not None and rows > most:
            return TooManyRows(rows)
        file.begin()
        batch = await self.store.make(period.iso, self.clock(), whole=not since_last)
        return await self._write(batch, file, tell)

    async def again(self, number: int, file: ReadingFile, tell: Tell) -> Written | NoSuchBatch:
        """Make the file of a batch once more: the same as at the first time."""
        batch = await self.store.find(number)
        if batch is None:
            return NoSuchBatch(number)
        file.begin()
        return await self._write(batch, file, tell)

    async def _write(self, batch: Batch, file: ReadingFile, tell: Tell) -> Written:
        after = written = 0
        file.head(batch)
        while page := await self.store.page(batch, after, PAGE):
            file.write(page)
            written += len(page)
            after = page[-1].meter_id
            tell(written)
        file.finish()
        await self.store.finished(batch, self.clock())
        return Written(batch, written)
