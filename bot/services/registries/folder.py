"""The folder whose registries are imported as they appear: when they are whole, where they go.

A file stays where it is until it is imported: whatever ends the bot, the next look finds it
again, and an import of the same file doubles nothing.
"""

import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.services.registries.names import is_registry
from bot.services.registries.refused import SUFFIX, for_owner

QUIET = 10.0  # seconds without a change, then nobody writes into the folder any more
PATIENCE = 600.0  # seconds; then those that are whole no longer wait for one that grows
DONE, REFUSED = "done", "refused"
REPORT = "report.txt"
_LONGEST_NAME = 180


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it was seen: another one of the same name has another stamp."""

    path: Path
    stamp: tuple[int, ...]

    @property
    def key(self) -> str:
        """Tell the file apart from all others, shortly."""
        told = f"{self.path.name}\0{self.stamp}"
        return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(slots=True)
class Folder:
    """Regular files that are called like registries; links and folders are left alone."""

    path: Path
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Arrival, float] = field(default_factory=dict)
    _stuck: set[Arrival] = field(default_factory=set)

    def look(self) -> list[Arrival]:
        """Give the files that are whole, all that came together at once; raises OSError."""
        now = self.clock()
        found = [one for one in self._arrivals() if one not in self._stuck]
        self._seen = {one: self._seen.get(one, now) for one in found}
        quiet = [one for one in found if now - self._seen[one] >= QUIET]
        waited = max((now - since for since in self._seen.values()), default=0.0)
        return quiet if len(quiet) == len(found) or waited >= PATIENCE else []

    def put_away(self, files: Sequence[Arrival], where: str, batch: str, report: str) -> None:
        """Move the files, and what was refused of them, and leave a report; raises OSError.

        One that was replaced meanwhile stays: it is a new file.
        """
        drawer = self.path / where / batch
        drawer.mkdir(parents=True, exist_ok=True)
        with open(
            drawer / REPORT, "a", encoding="utf-8", errors="backslashreplace", opener=for_owner
        ) as out:
            out.write(f"{report}\n")
        for one in files:
            if _stamp(one.path) == one.stamp:
                _move(one.path, drawer)
            beside = one.path.with_name(f"{one.path.name}{SUFFIX}")
            if _stamp(beside) is not None:
                _move(beside, drawer)

    def give_up(self, files: Sequence[Arrival]) -> None:
        """Leave files alone that cannot be moved, until they change."""
        self._stuck.update(files)

    def _arrivals(self) -> list[Arrival]:
        found = []
        for path in sorted(self.path.iterdir()):
            known = _stamp(path) if is_registry(path.name) else None
            if known is not None:
                found.append(Arrival(path, known))
        return found


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Tell what changes with a file; None: there is none, or it is no regular one."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _move(path: Path, drawer: Path) -> None:
    """Move it under its name, or one beside it where the drawer has such a file."""
    target, number = drawer / path.name, 1
    while os.path.lexists(target):
        number += 1
        target = drawer / f"{number}-{path.name[-_LONGEST_NAME:]}"
    path.rename(target)
