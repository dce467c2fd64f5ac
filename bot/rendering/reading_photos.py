"""Photos of dials as files for the centre: a file each, and a list of them.

Only their owner may read them. What is there already is not written over by anything else.
"""

import csv
import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.pictures import SUFFIXES
from bot.rendering.reading_files import keep_names, open_part, settle
from bot.services.evidence import Evidence
from bot.services.reading_batches import Batch, PassedReading
from bot.services.registries.refused import harmless

_COLUMNS = ("account", "meter", "service", "period", "number", "photo", "sent_at")
_UNSAFE = re.compile(r"[^0-9A-Za-zА-Яа-яЁё-]+")
LONGEST_PART = 40


@dataclass(slots=True)
class PhotoFiles:
    """A folder of `account_meter_period_place.jpg`; two meters of one name are told apart."""

    folder: Path
    _list: list[tuple[str, ...]] = field(default_factory=list)

    def begin(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, probe = open_part(self.folder / "photos")
        os.close(descriptor)
        probe.unlink()

    def keep(self, reading: PassedReading, photo: Evidence, data: bytes) -> None:
        stem = "_".join(map(_safe, (reading.account, reading.meter, photo.period)))
        name = f"{stem}_{photo.place}.{SUFFIXES[photo.mime]}"
        if not self._is_free(name, data):
            name = f"{stem}-{photo.meter_id}-{photo.id}_{photo.place}.{SUFFIXES[photo.mime]}"
        self._write(name, data)
        sent_at = photo.at.isoformat(timespec="seconds")
        told = (reading.account, reading.meter, reading.service.value, photo.period)
        self._list.append((*told, reading.number, name, sent_at))

    def finish(self, batch: Batch) -> None:
        text = io.StringIO(newline="")
        rows = csv.writer(text, delimiter=";")
        rows.writerow(_COLUMNS)
        rows.writerows(map(harmless, row) for row in self._list)
        name = f"photos-{batch.period}-{batch.number:04}.csv"
        self._write(name, text.getvalue().encode("utf-8-sig"))
        keep_names(self.folder)

    def _is_free(self, name: str, data: bytes) -> bool:
        path = self.folder / name
        return not path.exists() or path.read_bytes() == data

    def _write(self, name: str, data: bytes) -> None:
        descriptor, part = open_part(self.folder / name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            settle(part, self.folder / name)
        finally:
            part.unlink(missing_ok=True)


def _safe(name: str) -> str:
    """Leave what no file system and no shell takes for anything but a name."""
    return _UNSAFE.sub("-", name)[:LONGEST_PART] or "-"
