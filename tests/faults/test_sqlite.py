"""The file cannot be written: its disk is full, it may only be read, another process keeps it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url
from support.clock import FakeClock
from support.plant import Plant, open_plant

from storage import sqlite
from storage.sqlite import SqliteDatabase

IN_TIME = 10.0  # seconds that a stop may take
REFUSED = 'kvitok_errors_total{kind="StoreUnavailableError"}'


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def plant(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Plant]:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.2)
    async with open_plant(database_url, clock) as opened:
        yield opened


def store(plant: Plant) -> SqliteDatabase:
    found = plant.app.tools.database
    assert isinstance(found, SqliteDatabase)
    return found


async def say(plant: Plant, pragma: str) -> None:
    """Tell the writer's connection, between two of its commits."""
    database = store(plant)
    assert database._writer is not None
    async with database._writing:
        await database._writer.execute(f"PRAGMA {pragma}")


async def refused(plant: Plant) -> bool:
    return await plant.sample(REFUSED) >= 2


@pytest.mark.parametrize(
    ("fault", "mended"),
    [
        ("max_page_count=1", "max_page_count=1073741823"),
        ("query_only=ON", "query_only=OFF"),
    ],
    ids=["full", "read-only"],
)
async def test_a_file_that_cannot_be_written_takes_nothing_and_loses_nothing(
    plant: Plant, fault: str, mended: str
) -> None:
    person = await plant.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    await plant.drained()
    await say(plant, fault)
    await person.send("Мария " * 600)  # more than what is left of the last page
    await person.send("/help")
    await plant.until(lambda: refused(plant))
    assert await plant.alive()
    await say(plant, mended)
    await person.until(lambda: len(person.from_bot()) > 1, 30, "two messages")
    await plant.drained()
    assert (await plant.resident(person).chat()).version == 3
    assert await plant.spotless()


async def test_a_file_that_another_process_keeps_is_waited_for(
    plant: Plant, database_url: str
) -> None:
    """A backup, or an administrator with a transaction open."""
    person = await plant.person()
    other = sqlite3.connect(str(make_url(database_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await person.send("/start")
    await plant.until(lambda: refused(plant))
    assert await plant.alive()
    other.execute("ROLLBACK")
    other.close()
    await person.wait_for("Личный кабинет")
    await plant.drained()
    assert len(person.from_bot()) == 1
    assert await plant.spotless()


async def test_a_stop_is_in_time_while_another_process_keeps_the_file(
    database_url: str, clock: FakeClock
) -> None:
    other = sqlite3.connect(str(make_url(database_url).database), isolation_level=None)
    loop = asyncio.get_running_loop()
    async with open_plant(database_url, clock) as plant:
        person = await plant.person()
        other.execute("BEGIN IMMEDIATE")
        await person.send("/start")
        await plant.until(store(plant)._writing.locked)
        began = loop.time()
    assert loop.time() - began < IN_TIME
    other.close()
