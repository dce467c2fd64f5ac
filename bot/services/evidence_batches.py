"""The photos of a batch of readings, handed over beside its file; again at any later time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.services.evidence import Evidence
from bot.services.reading_batches import PAGE, Batch, BatchStore, PassedReading


class BatchPhotos(Protocol):
    async def of_meters(self, period: str, first: int, last: int) -> Sequence[Evidence]:
        """Give what is kept of the meters of these ids and those between, by meter and place."""
        ...

    async def data(self, evidence_id: int) -> bytes | None: ...


class PhotoFolder(Protocol):
    def begin(self) -> None:
        """Make sure that it can be written, before anything is marked. Raises OSError."""
        ...

    def keep(self, reading: PassedReading, photo: Evidence, data: bytes) -> None: ...

    def finish(self, batch: Batch) -> None:
        """List what was kept."""
        ...


@dataclass(slots=True)
class ExportPhotos:
    """Write the photos of a batch, one in memory at a time. Raises OSError."""

    batches: BatchStore
    photos: BatchPhotos

    async def __call__(self, batch: Batch, folder: PhotoFolder) -> int:
        """Give how many there are."""
        after = written = 0
        while page := await self.batches.page(batch, after, PAGE):
            readings = {one.meter_id: one for one in page}
            after = page[-1].meter_id
            for one in await self.photos.of_meters(batch.period, page[0].meter_id, after):
                reading = readings.get(one.meter_id)
                data = None if reading is None else await self.photos.data(one.id)
                if reading is not None and data is not None:  # not forgotten meanwhile
                    folder.keep(reading, one, data)
                    written += 1
        folder.finish(batch)
        return written
