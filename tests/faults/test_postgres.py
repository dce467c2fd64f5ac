"""PostgreSQL stopped, hanging, failing over, full: what was said meanwhile is answered once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy import func, insert, make_url, select, update
from support.clock import FakeClock
from support.faulty_api import Forward
from support.person import Person
from support.plant import Plant, open_plant
from support.postgres import Postgres
from support.proxy import Proxy
from support.sql import write

from bot.delivery import courier, news, postman
from bot.jobs import (
    announcing,
    dispatching,
    erasure,
    figuring,
    indexing,
    metering,
    publishing,
    reminding,
    sealing,
    summing,
    tasks,
    upkeep,
)
from bot.services import health
from bot.services.complaints import complaints, forget_complaints
from bot.services.errors import StoreUnavailableError
from storage import models as m
from storage import postgres as store
from storage.engine import Write
from storage.postgres import PostgresDatabase
from storage.statements import Statement

REFUSED = 'kvitok_errors_total{kind="StoreUnavailableError"}'


@pytest.fixture
async def plant(line_url: str, clock: FakeClock) -> AsyncIterator[Plant]:
    async with open_plant(line_url, clock) as opened:
        yield opened


async def begin(plant: Plant, number: int = 3) -> list[Person]:
    people = [await plant.person(f"{one}") for one in range(number)]
    for person in people:
        await person.send("/start")
    for person in people:
        await person.wait_for("Личный кабинет")
    return people


async def _twice(person: Person) -> None:
    await person.until(lambda: len(person.from_bot()) > 1, 30, "two messages")


async def answered_once(plant: Plant, people: list[Person]) -> None:
    """See that each was answered, and none twice."""
    for person in people:
        await _twice(person)
    await plant.drained()
    for person in people:
        assert (await plant.resident(person).chat()).version == 2
        assert len(person.from_bot()) == 2
    assert await plant.spotless()


async def test_a_database_that_is_gone_for_ten_minutes_loses_nothing(
    plant: Plant, line: Proxy
) -> None:
    people = await begin(plant)
    assert (await plant.ready())[0] == 200
    await line.refuse()
    for person in people:
        await person.send("/help")
    await plant.until(lambda: refused(plant, 6))
    status, told = await plant.ready()
    assert (status, told["ready"], told["database"]) == (503, False, "away")
    assert await plant.sample("kvitok_database_up") == 0
    plant.clock.advance(minutes=10)
    assert await plant.alive()
    await line.accept()
    await answered_once(plant, people)
    assert (await plant.ready())[0] == 200
    assert await plant.sample("kvitok_database_up") == 1
    assert await plant.alive()


async def refused(plant: Plant, times: int) -> bool:
    return await plant.sample(REFUSED) >= times


@pytest.mark.parametrize("how", ["reset", "half_close"])
async def test_who_writes_while_all_connections_die_is_answered_once(
    plant: Plant, line: Proxy, how: str
) -> None:
    people = await begin(plant, 5)
    for person in people:
        await person.send("/help")
        getattr(line, how)()
        await asyncio.sleep(0)
    await answered_once(plant, people)
    assert await plant.alive()


async def test_what_was_sent_as_the_database_went_is_not_sent_again(
    plant: Plant, line: Proxy
) -> None:
    """The message is written down once the database is back: nobody reads it twice."""
    person = await plant.person()

    async def cut(_: object, forward: Forward) -> web.StreamResponse:
        sent = await forward()
        await line.refuse()
        return sent

    plant.api.next("sendMessage", cut)
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    await plant.until(lambda: "outbox out of reach" in complaints())
    await line.accept()
    await plant.drained()
    assert len(person.from_bot()) == 1
    assert await plant.spotless()


async def test_a_slow_database_only_takes_longer(plant: Plant, line: Proxy) -> None:
    people = await begin(plant)
    line.delay = 0.02
    for person in people:
        await person.send("/help")
    await answered_once(plant, people)
    assert await plant.sample(REFUSED) == 0


async def test_a_restarted_server_is_no_fault_of_anybody(plant: Plant, postgres: Postgres) -> None:
    """It is stopped at once, recovers, and takes nobody in meanwhile: 57P01 to 57P03."""
    await asyncio.to_thread(postgres.keep_commits)
    people = await begin(plant)
    restarted = asyncio.create_task(asyncio.to_thread(postgres.restart))
    for person in people:
        await person.send("/help")
    await restarted
    await answered_once(plant, people)
    assert await plant.alive()


@pytest.mark.own_database
async def test_a_server_that_only_reads_for_a_moment_is_waited_for(
    plant: Plant, database_url: str
) -> None:
    """After a failover the old leader takes reads only: 25006."""
    people = await begin(plant)
    name = make_url(database_url).database
    elsewhere = database_url.replace(f"/{name}?", "/postgres?")
    away = plant.app.tools.database
    assert isinstance(away, PostgresDatabase)
    await write(elsewhere, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    await away._pool.expire_connections()
    for person in people:
        await person.send("/help")
    await plant.until(lambda: refused(plant, 1))
    await write(elsewhere, f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    await away._pool.expire_connections()
    await answered_once(plant, people)


@pytest.mark.own_database
@pytest.mark.parametrize("limit", ["CONNECTION LIMIT 1", "NOLOGIN"])
async def test_a_server_that_lets_nobody_in_is_a_store_that_is_away(
    database_url: str, limit: str
) -> None:
    """53300, 28000: no connection is left, or the password was changed."""
    role = f"guest_{abs(hash(database_url)) % 10_000}"
    await write(database_url, f"CREATE ROLE {role} LOGIN")
    url = database_url.replace("postgres@", f"{role}@")
    database = await PostgresDatabase(url, size=2).open()
    await write(database_url, f"ALTER ROLE {role} {limit}")
    async with database._pool.acquire():
        with pytest.raises(StoreUnavailableError):
            await database.read(NOW)
    await write(database_url, f"ALTER ROLE {role} LOGIN CONNECTION LIMIT -1")
    assert await database.read(NOW)
    await database.close()
    await write(database_url, f"DROP ROLE {role}")


@pytest.mark.own_database
async def test_who_finds_no_place_in_the_pool_is_told_so_in_time(
    line_url: str, line: Proxy, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that hangs keeps every connection: 503 within moments, and nothing stays broken."""
    for name, seconds in (("POOL_TIMEOUT", 0.3), ("COMMAND_TIMEOUT", 0.3), ("CLOSING", 0.3)):
        monkeypatch.setattr(store, name, seconds)
    monkeypatch.setattr(health, "PATIENCE", 0.3)
    async with open_plant(line_url, clock) as plant:
        people = await begin(plant, 12)
        line.hang()
        for person in people:
            await person.send("/help")
        async with asyncio.timeout(10):
            await plant.until(lambda: refused(plant, len(people)))
            status, told = await plant.ready()
        assert (status, told["database"]) == (503, "away")
        assert await plant.alive()
        line.flow()
        await answered_once(plant, people)
        assert (await plant.ready())[0] == 200


async def test_who_gives_up_on_a_server_that_hangs_is_free_at_once(
    line_url: str, line: Proxy
) -> None:
    """No rollback is waited for, and no word that the server heard of the end."""
    database = await PostgresDatabase(line_url).open()
    unit = [Write(Statement(insert(m.settings).values(name="one", value="1")), {})]
    line.hang()
    for call in (database.apply(unit), database.read(NOW)):
        asked = asyncio.ensure_future(call)
        await asyncio.sleep(0.2)
        asked.cancel()
        done, _ = await asyncio.wait({asked}, timeout=3)
        assert done == {asked}
        assert asked.cancelled()
    line.flow()
    await database.apply(unit)
    await database.close()


async def test_a_machine_without_power_keeps_no_row_locked(
    line_url: str, line: Proxy, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says no farewell: the server would wait two hours, and each update of the chat fail."""
    monkeypatch.setitem(store.SESSION, "idle_in_transaction_session_timeout", "300ms")
    dying = await PostgresDatabase(line_url).open()
    other = await PostgresDatabase(database_url).open()
    put = Statement(insert(m.settings).values(name="one", value="1"))
    change = Statement(update(m.settings).values(value="2"))
    await other.apply([Write(put, {})])
    async with dying._pool.acquire() as connection:
        await connection.execute("BEGIN")
        await connection.execute("UPDATE settings SET value = '3'")
        line.hang()
        async with asyncio.timeout(10):
            await other.apply([Write(change, {}, rows=1)])
        line.flow()
        connection.terminate()
    await other.close()
    await dying.close()


async def test_a_stop_waits_for_no_server_that_hangs(
    line_url: str, line: Proxy, clock: FakeClock
) -> None:
    async with open_plant(line_url, clock) as plant:
        people = await begin(plant)
        line.hang()
        for person in people:
            await person.send("/help")
        await asyncio.sleep(0.5)
        plant.stop.set()
        done, _ = await asyncio.wait({plant.running}, timeout=10)
        assert done
        line.flow()


async def test_no_part_of_the_bot_dies_with_the_database(
    line_url: str, line: Proxy, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every loop meets the fault, and goes on."""
    for module in LOOPS:
        for name in ("EVERY", "SWEEP", "EXPIRY_EVERY", "AFTER_FAULT", "LOOK_AGAIN"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, 0.1)
    async with open_plant(line_url, clock, public_url="http://127.0.0.1:9") as plant:
        people = await begin(plant, 1)
        forget_complaints()
        await line.refuse()
        with contextlib.suppress(TimeoutError):  # what is missing says more
            await plant.until(lambda: complaints() >= TOLD)
        assert TOLD - complaints() == set()
        assert await plant.alive()
        await line.accept()
        await people[0].send("/help")
        await answered_once(plant, people)
        assert await plant.alive()


LOOPS = (
    announcing, courier, dispatching, erasure, figuring, indexing, metering, news, postman,
    publishing, reminding, sealing, summing, tasks, upkeep,
)  # fmt: skip
TOLD = {
    "announcements put off",
    "audit log out of reach",
    "erasure put off",
    "figures out of reach",
    "journal out of reach",
    "letters out of reach",
    "news of readings out of reach",
    "notices to staff out of reach",
    "outbox out of reach",
    "publishing put off",
    "reminders put off",
    "summary put off",
    "tasks out of reach",
    "upkeep put off",
}
NOW = Statement(select(func.now().label("now")))
