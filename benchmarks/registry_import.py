"""1,000,000 accounts validated, keyed and indexed ÷ csv + executemany into a bare table.

accounts.csv is generated: 20,000 houses of `town.py`, 50 flats each, house after house as
organisations export them, each house in two spellings of its address. It goes through
`ImportRegistries` over a migrated, empty store, in a process of its own (`bots/importer.py`), as
`kvitok import` runs it; the organisation is imported before. The other side reads the same file
with csv and puts it by one executemany, in one transaction, into a table without keys or indexes.
Both write to disk (WAL, synchronous=FULL) in a new file each, and begin when nothing else is left
to write; rounds are interleaved.

Memory is the importing process's highest RSS less its RSS before the file was opened.

Further sides (`benchmarks/bulk_import.py`): the same accounts into PostgreSQL, which takes them by
COPY; and twelve charge lines for each account into both stores, whose memory is told when a tenth
of the file is read and at its end: it must not grow with the file.

Meanwhile: in a further import this process, in the place of a running bot, has the same file open
by the same `Database` and commits a unit of four rows every 10 ms, each awaited; p99 of the time
until it is on disk.
"""

import asyncio
import csv
import os
import random
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from benchmarks.bulk_import import measure_bulk
from benchmarks.kit import Options, Result, Scale, Side, percentile, ratio_of, tell
from benchmarks.programs import Program, running
from benchmarks.town import households
from storage import models as m
from storage.engine import Database, Write, open_database
from storage.ids import TimeIds
from storage.migrate import upgrade
from storage.statements import Statement

SIZES = {  # accounts, rounds
    Scale.FULL: (1_000_000, 5),
    Scale.QUICK: (100_000, 5),
    Scale.MINIATURE: (2_000, 1),
}
PAUSE = 0.01  # seconds between two commits of the chat
LOG = Statement(insert(m.journal))
ORGANISATION = "inn;name;receipt_type\n6612345676;ООО «Исеть»;ЖКУ\n"
HEAD = ("account", "holder", "address", "receipt_type", "area")


async def measure(options: Options) -> Result:
    accounts, rounds = SIZES[options.scale]
    with TemporaryDirectory(prefix="kvitok-bench-") as name:
        yard = Yard(Path(name))
        tell(f"import: writing a file of {accounts} accounts")
        await asyncio.to_thread(yard.write_registries, accounts)
        for number in range(rounds):
            tell(f"import: round {number + 1} of {rounds}")
            sides = (yard.ours, yard.bare) if number % 2 == 0 else (yard.bare, yard.ours)
            for side in sides:
                done = await yard.load(bare=side is yard.bare)
                assert done["rows"] == accounts, done
                side.append(done)
        tell("import: with a chat beside")
        commits = await yard.load_beside_a_chat()
        size = yard.accounts.stat().st_size / 1e6
        bulk = await measure_bulk(yard.folder, yard.organisations, yard.accounts, accounts)
    ours = [one["seconds"] for one in yard.ours]
    bare = [one["seconds"] for one in yard.bare]
    return Result(
        name="import",
        metric="accounts validated, keyed, indexed ÷ csv + executemany into a bare table",
        goal=1.8,
        value=ratio_of(ours, bare),
        sides=(
            Side("accounts", accounts, "rows"),
            Side("size of the file", size, "MB"),
            Side("import", median(ours), "s"),
            Side("import, rows a second", accounts / median(ours), "1/s"),
            Side("csv + executemany", median(bare), "s"),
            Side(
                "memory above the start (goal ≤ 60)",
                max(one["memory"] for one in yard.ours),
                "MB",
            ),
            Side("commits of a chat meanwhile", len(commits), "commits"),
            Side("commit of a chat meanwhile, median", median(commits) * 1000, "ms"),
            Side(
                "commit of a chat meanwhile, p99 (goal ≤ 50)",
                percentile(commits, 0.99) * 1000,
                "ms",
            ),
            Side("commit of a chat meanwhile, longest", max(commits) * 1000, "ms"),
            *bulk,
        ),
        runs=rounds,
    )


@dataclass(slots=True)
class Yard:
    """The files of this benchmark and what their loading took."""

    folder: Path
    ours: list[dict[str, Any]] = field(default_factory=list)
    bare: list[dict[str, Any]] = field(default_factory=list)
    _stores: int = 0

    @property
    def accounts(self) -> Path:
        return self.folder / "accounts.csv"

    @property
    def organisations(self) -> Path:
        return self.folder / "organisations.csv"

    def write_registries(self, number: int) -> None:
        self.organisations.write_text(ORGANISATION, "utf-8")
        chance = random.Random(5)
        with self.accounts.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow(HEAD)
            for one in households(number):
                area = f"{chance.randint(180, 990) / 10:.1f}".replace(".", ",")
                rows.writerow((one.number, one.holder, one.address, "ЖКУ", area))

    async def load(self, *, bare: bool) -> dict[str, Any]:
        store = await self._new_store(migrated=not bare)
        os.sync()  # what the one before left for the disk is not this one's to wait for
        with self._loading(store, bare=bare) as program:
            done = await asyncio.to_thread(program.read)
        for path in self.folder.glob(f"{store.name}*"):
            path.unlink()
        return done

    async def load_beside_a_chat(self) -> list[float]:
        """Give the seconds of each commit that a bot makes while the import runs."""
        store = await self._new_store(migrated=True)
        database = await open_database(f"sqlite+aiosqlite:///{store}")
        try:
            with self._loading(store, bare=False) as program:
                loading = asyncio.create_task(asyncio.to_thread(program.read))
                while not await _has_accounts(database) and not loading.done():  # noqa: ASYNC110
                    await asyncio.sleep(PAUSE)  # another process does the work
                commits = await _chat(database, loading)
        finally:
            await database.close()
        return commits

    def _loading(self, store: Path, *, bare: bool) -> AbstractContextManager[Program]:
        given = {
            "database": str(store) if bare else f"sqlite+aiosqlite:///{store}",
            "registries": [str(self.organisations), str(self.accounts)],
            "bare": bare,
        }
        return running("benchmarks.bots.importer", given, self.folder / "importer.log")

    async def _new_store(self, *, migrated: bool) -> Path:
        self._stores += 1
        store = self.folder / f"{self._stores}.db"
        if migrated:
            await upgrade(f"sqlite+aiosqlite:///{store}")
        return store


ANY_ACCOUNT = Statement(m.accounts.select().limit(1))


async def _has_accounts(database: Database) -> bool:
    return bool(await database.read(ANY_ACCOUNT))


async def _chat(database: Database, loading: "asyncio.Task[Any]") -> list[float]:
    """Commit like a chat that is talked to, until the import is done."""
    new_id = TimeIds()
    commits: list[float] = []
    while not loading.done() or not commits:
        unit = [Write(LOG, _line(new_id())) for _ in range(4)]
        began = time.perf_counter()
        await database.apply(unit)
        commits.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
    await loading
    return commits


def _line(number: int) -> dict[str, Any]:
    line = {column.name: None for column in m.journal.columns}
    return {
        **line,
        "id": number,
        "chat_id": 1,
        "at": datetime.now(UTC),
        "direction": "in",
        "kind": "text",
    }
