"""The console over a long journal: worst p95 of list, search and timeline, on both databases.

1,000,000 lines of 20,000 people in the journal's own format (`transcripts.py`) are written, and
the tables that the console reads by are made of them by the very job that makes them
(`storage/indexing.py`). Then an employee of the centre looks: each look is a use case with all
that it asks for (the right, the rows, the masks), as a page runs it; the value is the worst p95
of all kinds of looks. `--quick`: 100,000 lines. How long making the tables took is a side.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from support.postgres import Postgres

from benchmarks.figures import FigureLooks, puzzles
from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from benchmarks.transcripts import COLUMNS, Person, journal, people, records
from bot.domain.staff import Post, Role
from bot.services import people as of_people
from bot.services.conversation_filters import Ending, Filters
from bot.services.conversation_list import ListConversations
from bot.services.conversation_masks import NoReveals
from bot.services.conversation_reading import ReadConversation
from bot.services.conversations import Reviewing
from bot.services.masking import mask_line
from bot.services.staff import Authorise, Employee
from storage.conversations import StoredConversations
from storage.engine import Database, open_database
from storage.figures import FiguresDesk
from storage.ids import TimeIds
from storage.indexing import IndexDesk
from storage.migrate import upgrade
from storage.postgres import PostgresDatabase
from storage.reveals import StoredResidents
from storage.staff import StoredAudit
from storage.transcripts import StoredTranscripts
from storage.unit import Unit

SIZES = {  # lines, looks of each kind
    Scale.FULL: (1_000_000, 40),
    Scale.QUICK: (100_000, 20),
    Scale.MINIATURE: (2_000, 3),
}
GOAL = 200.0  # ms
BATCH = 20_000
NAMES = {"LimitedAccess": "limited", "Support": "support"}
ZONE = ZoneInfo("Asia/Yekaterinburg")
OPERATOR = of_people.Person(
    user_id=1,
    chat_id=1,
    language="ru",
    session=None,
)
EMPLOYEE = Employee(1, 0, Post(Role.SUPPORT, None), "Оператор", datetime(2026, 1, 1, tzinfo=UTC))
Look = Callable[[random.Random], Awaitable[Any]]


class OneEmployee:
    """`bot.services.staff.Authorise` reads posts from memory: they are a row in any journal."""

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Employee]:
        del cabinet_id
        return [EMPLOYEE]

    async def of_user(self, user_id: int) -> Sequence[Employee]:
        del user_id
        return [EMPLOYEE]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """The looks of an employee at one store."""

    database: Database
    town: list[Person]
    more: dict[str, int | None] = field(default_factory=dict)

    def reviewing(self, unit: Unit) -> Reviewing:
        audit = StoredAudit(unit, TimeIds())
        employees: Any = OneEmployee()
        return Reviewing(Authorise(employees, audit, now), audit, now, str, str)

    async def found(self, before: int | None = None, **asked: Any) -> Any:
        unit = Unit(self.database)
        stored = StoredConversations(self.database, ZONE)
        residents = StoredResidents(unit)
        listed = ListConversations(stored, self.reviewing(unit), residents, mask_line)
        found = await listed(WHO, Filters(**asked), before)
        assert found is not None
        return found

    async def some(self, **asked: Any) -> None:
        found = await self.found(**asked)
        assert found.rows or found.people, asked

    async def second_page(self, **asked: Any) -> None:
        """Look at the page behind the first, which was looked at before."""
        key = repr(asked)
        if key not in self.more:
            self.more[key] = (await self.found(**asked)).more
        await self.found(self.more[key], **asked)

    async def read(self, person: Person, **part: int) -> None:
        unit = Unit(self.database)
        read = ReadConversation(
            StoredTranscripts(unit, str), self.reviewing(unit), mask_line, NoReveals(), now
        )
        found = await read(WHO, person.chat, **part)
        assert found is not None
        assert found.lines
        await self.database.apply(unit.writes)

    def figures(self) -> FigureLooks:
        return FigureLooks(self.database, ZONE, WHO, lambda unit: self.reviewing(unit).authorise)

    def looks(self) -> dict[str, Look]:
        town = self.town
        days: dict[str, Any] = {"since": date(2026, 9, 1), "until": date(2026, 9, 7)}
        return {
            "list": lambda _: self.some(),
            "list, page 2": lambda _: self.second_page(),
            "list by outcome": lambda chance: self.some(
                dialogue="LimitedAccess", outcome=chance.choice((Ending.REFUSED, Ending.FINISHED))
            ),
            "list by organisation and days": lambda chance: self.found(
                organisation=chance.randint(1, 6), **days
            ),
            "list of the unread": lambda _: self.found(unread=True),
            "search, a common word": lambda _: self.some(text="показания"),
            "search, a common word, page 2": lambda _: self.second_page(text="показать"),
            "search, a beginning": lambda chance: self.some(
                text=chance.choice(("пок", "кв", "зд", "ул"))
            ),
            "search, two words": lambda _: self.some(text="почему отопление"),
            "search, a rare word": lambda chance: self.some(text=chance.choice(town).rare),
            "search, common words of few lines": lambda chance: self.found(
                text=f"спасибо {chance.choice(town).rare}"
            ),
            "search by outcome": lambda _: self.some(text="спасибо", outcome=Ending.REFUSED),
            "search, no such word": lambda _: self.found(text="синхрофазотрон"),
            "search, a phone": lambda chance: self.some(text=f"8 {chance.choice(town).phone[2:]}"),
            "search, an account": lambda chance: self.some(text=chance.choice(town).account),
            "search, a name": lambda chance: self.some(text=_name(chance.choice(town))),
            **self.figures().looks(),
            "timeline": lambda chance: self.read(chance.choice(town)),
            "timeline, around a line": lambda chance: self.read(chance.choice(town), at=1 << 60),
        }


WHO = of_people.Person(1, -1, "ru", None)  # a group's speaker: posts are found by the person


async def measure(options: Options) -> Result:
    lines, times = SIZES[options.scale]
    town = people(lines)
    sides = [Side("lines", lines, "rows"), Side("conversations", len(town), "rows")]
    worst = 0.0
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        async with opened(town) as (database, wrote):
            tell(f"console: making the tables, {name}")
            made = await _seconds(_catch_up(database))
            if isinstance(database, PostgresDatabase):  # as autovacuum does within a minute
                await database._pool.execute("ANALYZE")  # noqa: SLF001
            sides.append(Side(f"{name}: lines written", wrote, "s"))
            sides.append(Side(f"{name}: tables made", made, "s"))
            counted = await _seconds(FiguresDesk(database, now, ZONE).count())
            sides.append(Side(f"{name}: all figures counted", counted, "s"))
            for kind, took in (await _looks(Desk(database, town), times)).items():
                slow = percentile(took, 0.95) * 1000
                sides.append(Side(f"{name}: {kind}, p95", slow, "ms"))
                worst = max(worst, slow)
    return Result(
        name="console",
        metric="worst p95 of list, search, figures and timeline, ms",
        goal=GOAL,
        value=worst,
        sides=tuple(sides),
        runs=times,
    )


def _name(one: Person) -> str:
    return f"{one.surname} {one.given}"


async def _catch_up(database: Database) -> None:
    desk = IndexDesk(database, NAMES)
    while await desk.some():
        pass


async def _looks(desk: Desk, times: int) -> dict[str, list[float]]:
    """Look in all ways in turn, so that no kind has the cache for itself."""
    chance = random.Random(5)
    for look in desk.looks().values():
        await look(chance)  # statements are compiled
    took: dict[str, list[float]] = {name: [] for name in desk.looks()}
    for _ in range(times):
        for name, look in desk.looks().items():
            took[name].append(await _seconds(look(chance)))
    return took


async def _seconds(work: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


@asynccontextmanager
async def _sqlite(town: list[Person]) -> AsyncIterator[tuple[Database, float]]:
    with TemporaryDirectory(prefix="kvitok-bench-") as folder:
        path = Path(folder) / "kvitok.db"
        url = f"sqlite+aiosqlite:///{path}"
        await upgrade(url)
        began = time.perf_counter()
        await asyncio.to_thread(_fill, path, town)
        database = await open_database(url)
        try:
            yield database, time.perf_counter() - began
        finally:
            await database.close()


def _fill(path: Path, town: list[Person]) -> None:
    marks = ", ".join("?" * len(COLUMNS))
    with sqlite3.connect(path) as connection:
        for table, (names, rows) in (records(town) | puzzles(town)).items():
            places = ", ".join("?" * len(names))
            sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
            connection.executemany(sql, rows)
        quoted = ", ".join(f'"{name}"' for name in COLUMNS)
        sql = f"INSERT INTO journal ({quoted}) VALUES ({marks})"  # noqa: S608
        connection.executemany(sql, sorted(journal(town)))
    connection.close()


@asynccontextmanager
async def _postgres(town: list[Person]) -> AsyncIterator[tuple[Database, float]]:
    server = await asyncio.to_thread(lambda: Postgres.start(durable=True))
    try:
        url = server.url(await server.create())
        await upgrade(url)
        began = time.perf_counter()
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            for table, (names, rows) in (records(town) | puzzles(town)).items():
                await connection.copy_records_to_table(table, records=rows, columns=names)
            await connection.copy_records_to_table(
                "journal", records=sorted(journal(town)), columns=COLUMNS
            )
        finally:
            await connection.close()
        database = await open_database(url)
        try:
            yield database, time.perf_counter() - began
        finally:
            await database.close()
    finally:
        await asyncio.to_thread(server.stop)
