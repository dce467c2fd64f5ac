"""The check of name and address among 1,000,000 accounts ÷ one indexed read of the same file.

The centre of `town.py` (20,000 houses, 2,858 streets in 20 towns, 50 flats a house) is written
into a SQLite file. A check is what stands between «Адрес (как в квитанции)» and «Выберите лицевой
счёт»: `ResolveAddress` reads the typed address (spelt unevenly) and finds the house, `CheckClaim`
finds the accounts of the flat and compares the key of the holder's name in constant time. Both are
the real use cases over the real stores. The port that counts a person's tries answers from memory,
because it has nothing to do with the size of the centre; with the stored one the check is a side.

One indexed read is an account by its number (UNIQUE) through the same `Database`, which means one
crossing into SQLite's thread and back, as aiosqlite reads. The check's own reads are keyed: they
run on the loop (storage/statements.py); such a read by number is a side. Checks and reads
alternate one by one, nothing else runs; the value is the median of the rounds' ratios of medians.

Another side: the street is typed with one slip (a letter lost, doubled, changed or swapped). It
counts as found when the house itself is among those offered.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import bindparam, select

from benchmarks.kit import Options, Result, Scale, Side, percentile, ratio_of, tell
from benchmarks.town import SPELLINGS, Household, households, streets, with_typo
from bot.domain.access import Attempt
from bot.domain.accounts import ReceiptType
from bot.domain.addresses import Address, display_house, display_town, parse_address
from bot.services.addresses import NearMisses, ResolveAddress, Resolved
from bot.services.limited_access import CheckClaim, Claim, Found
from bot.services.people import Attempts, Person, Tally
from bot.services.secrecy import Sealer
from storage import models as m
from storage.accounts import StoredAccounts
from storage.engine import Database, open_database
from storage.houses import StoredHouses
from storage.migrate import upgrade
from storage.people import StoredAttempts
from storage.statements import Statement
from storage.unit import Unit

SIZES = {  # accounts, rounds, checks in a round, slips
    Scale.FULL: (1_000_000, 15, 300, 2000),
    Scale.QUICK: (50_000, 9, 200, 500),
    Scale.MINIATURE: (500, 3, 10, 10),
}
KEPT = 10_000  # households that are asked for
BATCH = 10_000
SEALER = Sealer.of(b"a key of the benchmark, longer than 32 bytes")
BY_NUMBER = select(m.accounts.c.id).where(m.accounts.c.number == bindparam("number"))
READ, READ_AT_HAND = Statement(BY_NUMBER), Statement(BY_NUMBER, keyed=True)
INSERT_HOUSE = (
    "INSERT INTO buildings (id, key, street_key, town, display, has_flats)"
    " VALUES (?, ?, ?, ?, ?, 1)"
)
INSERT_ACCOUNT = (
    "INSERT INTO accounts (id, number, receipt_type, organisation_id, building_id, flat, address,"
    " holder) VALUES (?, ?, 'utilities', 1, ?, ?, ?, ?)"
)


class NoTries:
    """`bot.services.people.Attempts` of a person who never tried before."""

    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally:
        del kind, subject, since
        return Tally(0, 0)

    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None: ...


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """The use cases over one store."""

    database: Database
    resolve: ResolveAddress = field(init=False)

    def __post_init__(self) -> None:
        self.resolve = ResolveAddress(StoredHouses(self.database))

    async def check(self, one: Household, *, counted: bool = False) -> None:
        place = await self.resolve(one.address)
        assert isinstance(place, Resolved), (one.address, place)
        unit = Unit(self.database)
        attempts: Attempts = StoredAttempts(unit) if counted else NoTries()
        check = CheckClaim(StoredAccounts(unit), attempts, SEALER, now)
        claim = Claim(one.holder, place.building.id, place.flat or "", ReceiptType.UTILITIES)
        found = await check(Person(1, 1, "ru", None), claim)
        assert isinstance(found, list), (one.address, found)
        assert Found in {type(each) for each in found}
        assert one.number in {each.number for each in found}

    async def read(self, one: Household, statement: Statement = READ) -> None:
        assert await self.database.read(statement, number=one.number)

    async def finds_with_slip(self, one: Household, wrong_street: str) -> bool:
        wrong = replace(one, house=replace(one.house, street=wrong_street), spelling=SPELLINGS[0])
        outcome = await self.resolve(wrong.address)
        key = _house_key(one)
        if isinstance(outcome, NearMisses):
            return any(building.key == key for building in outcome.buildings)
        return isinstance(outcome, Resolved) and outcome.building.key == key


async def measure(options: Options) -> Result:
    accounts, rounds, checks, slips = SIZES[options.scale]
    chance = random.Random(3)
    with TemporaryDirectory(prefix="kvitok-bench-") as folder:
        path = Path(folder) / "kvitok.db"
        url = f"sqlite+aiosqlite:///{path}"
        await upgrade(url)
        tell(f"lookup: writing {accounts} accounts")
        known = await asyncio.to_thread(fill, path, accounts, chance)
        database = await open_database(url)
        try:
            desk = Desk(database)
            await _seconds(desk.check(known[0]))  # the index of streets is built
            asked = [chance.choices(known, k=checks) for _ in range(rounds)]
            tell("lookup: checking")
            timed = [await _round(desk, people) for people in asked]
            slipped = await _slips(desk, chance.choices(known, k=slips), chance)
        finally:
            await database.close()
        size = path.stat().st_size / 1e6
    check, read, counted, at_hand = (list(column) for column in zip(*timed, strict=True))
    took, found = slipped
    return Result(
        name="lookup",
        metric="check of name and address ÷ one indexed read of the same file",
        goal=2.0,
        value=ratio_of(check, read),
        sides=(
            Side("accounts", accounts, "rows"),
            Side("size of the file", size, "MB"),
            Side("check of name and address", median(check) * 1000, "ms"),
            Side("one indexed read", median(read) * 1000, "ms"),
            Side("one indexed read on the loop", median(at_hand) * 1000, "ms"),
            Side("check with the day's tries counted", median(counted) * 1000, "ms"),
            Side("check with the day's tries counted ÷ one read", ratio_of(counted, read), "×"),
            Side("one slip in the street, median (goal ≤ 4)", median(took) * 1000, "ms"),
            Side("one slip in the street, p95", percentile(took, 0.95) * 1000, "ms"),
            Side("one slip in the street, found (goal 1)", found, "share"),
        ),
        runs=rounds,
    )


async def _round(desk: Desk, people: Sequence[Household]) -> tuple[float, float, float, float]:
    """Give medians of a check, a read, a counted check and a read on the loop, in seconds."""
    checks, reads, counted, at_hand = [], [], [], []
    for one in people:
        checks.append(await _seconds(desk.check(one)))
        reads.append(await _seconds(desk.read(one)))
        counted.append(await _seconds(desk.check(one, counted=True)))
        at_hand.append(await _seconds(desk.read(one, READ_AT_HAND)))
    return median(checks), median(reads), median(counted), median(at_hand)


async def _slips(
    desk: Desk, people: Sequence[Household], chance: random.Random
) -> tuple[list[float], float]:
    names = set(streets())
    took, found = [], 0
    for one in people:
        wrong = with_typo(one.house.street, chance)
        while wrong in names:  # that would be another street, spelt well
            wrong = with_typo(one.house.street, chance)
        began = time.perf_counter()
        found += await desk.finds_with_slip(one, wrong)
        took.append(time.perf_counter() - began)
    return took, found / len(people)


async def _seconds(work: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def fill(path: Path, accounts: int, chance: random.Random) -> list[Household]:
    """Write the centre into the migrated file; give some of its households."""
    kept: list[Household] = []
    share = KEPT / accounts
    houses: dict[str, int] = {}
    rows: list[tuple[Any, ...]] = []
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO organisations (id, inn, name, receipt_type)"
            " VALUES (1, '6612345676', 'ООО «Исеть»', 'utilities')"
        )
        for number, one in enumerate(households(accounts), 1):
            if one.flat == 1:
                house = _write_house(connection, one, houses)
            rows.append((number, one.number, house, str(one.flat), one.address, one.holder))
            if len(rows) == BATCH:
                connection.executemany(INSERT_ACCOUNT, rows)
                rows.clear()
            if chance.random() < share:
                kept.append(one)
        connection.executemany(INSERT_ACCOUNT, rows)
    connection.close()
    return kept


def _write_house(connection: sqlite3.Connection, one: Household, known: dict[str, int]) -> int:
    address = _read(one)
    number = known.setdefault(address.house_key, len(known) + 1)
    values = (address.house_key, address.street_key, display_town(address))
    connection.execute(INSERT_HOUSE, (number, *values, display_house(address)))
    return number


def _house_key(one: Household) -> str:
    return _read(one).house_key


def _read(one: Household) -> Address:
    address = parse_address(one.address)
    assert isinstance(address, Address), one.address
    return address
