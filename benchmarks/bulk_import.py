"""What `registry_import.py` measures beside its ratio: PostgreSQL, charge lines on both stores.

Every account of the file gets one receipt of twelve lines, account after account, as billing
exports them. Accounts are imported before, in the same process; the memory is what the import of
the lines adds to it. The server is pip's own PostgreSQL 16 with its defaults, durable.
"""

import asyncio
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.postgres import Postgres

from benchmarks.kit import Side, tell
from benchmarks.programs import running
from storage.migrate import upgrade

HEAD = ("account", "period", "service", "unit", "volume", "tariff", "charged", "recalculated")
SERVICES = (
    ("Содержание жилья", "м²", "31,14"),
    ("Холодное водоснабжение", "м³", "53,42"),
    ("Горячее водоснабжение", "м³", "214,07"),
    ("Водоотведение", "м³", "39,80"),
    ("Электроснабжение день", "кВт·ч", "5,61"),
    ("Электроснабжение ночь", "кВт·ч", "2,84"),
    ("Отопление", "Гкал", "2451,90"),
    ("Газоснабжение", "м³", "7,92"),
    ("Обращение с ТКО", "чел.", "148,21"),
    ("Домофон", "", "65,00"),
    ("Текущий ремонт", "м²", "4,10"),
    ("Добровольное страхование", "м²", "2,35"),
)


@dataclass(slots=True)
class Bulk:
    """Files of one size, and what their loading took, by store."""

    folder: Path
    organisations: Path
    accounts: Path
    done: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def charges(self) -> Path:
        return self.folder / "charges.csv"

    def write_charges(self) -> int:
        """Write a line for each service of each account; return how many there are."""
        chance, number = random.Random(6), 0
        with (
            self.accounts.open(encoding="utf-8", newline="") as known,
            self.charges.open("w", encoding="utf-8", newline="") as file,
        ):
            rows = csv.writer(file, delimiter=";")
            rows.writerow(HEAD)
            accounts = csv.reader(known, delimiter=";")
            next(accounts)
            for account, *_ in accounts:
                rows.writerows(_receipt(account, chance))
                number += len(SERVICES)
        return number

    async def load(self, what: str, url: str, *registries: Path) -> None:
        tell(f"import: {what}")
        given = {"database": url, "registries": [str(one) for one in registries], "bare": False}
        log = self.folder / "bulk.log"
        with running("benchmarks.bots.importer", given, log) as program:
            self.done[what] = await asyncio.to_thread(program.read)

    def sides(self, what: str, rows: int) -> Iterator[Side]:
        done = self.done[what]
        assert done["rows"] == rows, done
        yield Side(what, done["seconds"], "s")
        yield Side(f"{what}, rows a second", rows / done["seconds"], "1/s")
        yield Side(f"{what}, memory above the start, a tenth read", done["early"], "MB")
        yield Side(f"{what}, memory above the start, all read", done["memory"], "MB")


def _receipt(account: str, chance: random.Random) -> Iterator[tuple[str, ...]]:
    for service, unit, tariff in SERVICES:
        volume = f"{chance.randint(1, 999_999) / 1000:.3f}".replace(".", ",")
        charged = f"{chance.randint(0, 500_000) / 100:.2f}".replace(".", ",")
        yield account, "10.2026", service, unit, volume, tariff, charged, "0,00"


async def measure_bulk(
    folder: Path, organisations: Path, accounts: Path, number: int
) -> list[Side]:
    """Give the sides; `number`: of the accounts in the file."""
    bulk = Bulk(folder, organisations, accounts)
    tell("import: writing charge lines")
    lines = await asyncio.to_thread(bulk.write_charges)
    before = organisations, accounts
    server = await asyncio.to_thread(lambda: Postgres.start(durable=True))
    try:
        url = server.url(await server.create())
        await upgrade(url)
        await bulk.load("accounts into PostgreSQL", url, *before)
        await bulk.load("charge lines into PostgreSQL", url, *before, bulk.charges)
    finally:
        await asyncio.to_thread(server.stop)
    url = f"sqlite+aiosqlite:///{folder}/bulk.db"
    await upgrade(url)
    await bulk.load("charge lines into SQLite", url, *before, bulk.charges)
    return [
        *bulk.sides("accounts into PostgreSQL", number),
        Side("charge lines", lines, "rows"),
        *bulk.sides("charge lines into PostgreSQL", lines),
        *bulk.sides("charge lines into SQLite", lines),
    ]
