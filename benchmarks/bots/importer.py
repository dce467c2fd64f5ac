"""One import in a process of its own, as `kvitok import` is: says what it took.

`bare`: the same file by csv and one executemany into a table without keys or indexes, in one
transaction, with the same promise to be on disk when it ends.
"""

import asyncio
import contextlib
import csv
import json
import os
import sqlite3
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bots.life import options
from benchmarks.programs import memory_of
from bot.services.registries.model import Phase
from bot.services.registries.use_case import ImportRegistries
from storage.engine import open_database
from storage.registries import StoredRegistries

EARLY = 0.1  # of the file: what an import needs at all is there by then
LOOKS = 0.05  # seconds between two looks: one at each of 3,000 steps takes a twentieth of the time


@dataclass(slots=True)
class Memory:
    """Of the import and the processes that it starts, in MB at the most, above the start."""

    start: float
    early: float = 0.0
    helpers: dict[str, float] = field(default_factory=dict)
    _looked: float = 0.0

    def look(self, _: Path, phase: Phase, done: int, total: int) -> None:
        """Ask while they live: a process that has ended tells nothing."""
        now = time.perf_counter()
        if now - self._looked < LOOKS:
            return
        self._looked = now
        for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split():
            with contextlib.suppress(OSError, LookupError):
                self.helpers[pid] = memory_of(int(pid), "VmHWM")
        if phase is Phase.LOAD and not self.early and done >= EARLY * total:
            self.early = self.above

    @property
    def above(self) -> float:
        own = memory_of(os.getpid(), "VmHWM") - self.start
        return own + sum(self.helpers.values())


async def load(url: str, registries: list[Path]) -> dict[str, float]:
    """Give seconds, megabytes above the start, and rows, of the last of the files."""
    opened = await open_database(url, gives_way=True)
    use_case = ImportRegistries(StoredRegistries(opened), clock=lambda: datetime.now(UTC))
    *before, last = registries
    try:
        await use_case(before)
        memory = Memory(memory_of(os.getpid(), "VmRSS"))
        began = time.perf_counter()
        [summary] = await use_case([last], memory.look)
        took = time.perf_counter() - began
    finally:
        await opened.close()
    assert summary.refused == summary.remarks == 0, summary
    return {
        "seconds": took,
        "memory": memory.above,
        "early": memory.early,
        "rows": summary.accepted,
    }


def bare(database: Path, registry: Path) -> dict[str, float]:
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    with registry.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        head = next(rows)
        connection.execute(f"CREATE TABLE bare ({', '.join(head)})")
        connection.execute("BEGIN")
        places = ", ".join("?" * len(head))
        connection.executemany(f"INSERT INTO bare VALUES ({places})", rows)  # noqa: S608
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    [[number]] = connection.execute("SELECT count(*) FROM bare")
    connection.close()
    return {"seconds": took, "memory": 0.0, "rows": number}


def main() -> None:
    given = options()
    registries = [Path(one) for one in given["registries"]]
    if given["bare"]:
        done = bare(Path(given["database"]), registries[-1])
    else:
        done = asyncio.run(load(given["database"], registries))
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    main()
