"""/healthz, /readyz and /metrics, as a supervisor, a balancer and Prometheus ask for them."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from support.clock import FakeClock
from support.consoles import served
from support.faults import FaultyDatabase, put_levers
from support.office import Resident, open_office
from support.sql import write

from bot.app import App
from storage.stamp import newest

TOKEN = "a-token.of_tests~1"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        yield opened


@pytest.fixture
async def store(app: App) -> FaultyDatabase:
    return put_levers(app)


@pytest.fixture
async def http(app: App, store: FaultyDatabase) -> AsyncIterator[aiohttp.ClientSession]:
    del store
    async with served(app) as url, aiohttp.ClientSession(url) as session:
        yield session


async def sample(http: aiohttp.ClientSession, name: str, **headers: str) -> float:
    async with http.get("/metrics", headers=headers) as answer:
        assert answer.status == 200
        text = await answer.text()
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


async def test_the_process_lives_whatever_the_database_does(
    http: aiohttp.ClientSession, store: FaultyDatabase
) -> None:
    store.down = True
    async with http.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True})


async def test_ready_says_what_it_stands_on(
    app: App, http: aiohttp.ClientSession, store: FaultyDatabase, clock: FakeClock
) -> None:
    await Resident(app, 77).say("/start")
    clock.advance(seconds=90)
    async with http.get("/readyz") as answer:
        assert answer.status == 200
        assert await answer.json() == {
            "ready": True,
            "database": "answers",
            "migrations": "current",
            "outbox": {"waiting": 1, "oldest_seconds": 90.0, "dead": 0},
            "redis": "none",
            "telegram": "unknown",
        }
    store.down = True
    clock.advance(seconds=6)
    async with http.get("/readyz") as answer:
        assert answer.status == 503
        told = await answer.json()
    assert (told["ready"], told["database"], told["outbox"]) == (False, "away", None)


@pytest.mark.own_database
async def test_a_schema_of_an_older_release_is_not_ready(
    app: App, http: aiohttp.ClientSession
) -> None:
    await write(app.settings.database_url, "UPDATE alembic_version SET version_num = '0001'")
    async with http.get("/readyz") as answer:
        assert answer.status == 503
        assert (await answer.json())["migrations"] == "behind"
    assert newest() != "0001"


@pytest.mark.own_database
async def test_beside_a_newer_schema_the_release_before_goes_on(
    app: App, http: aiohttp.ClientSession
) -> None:
    await write(app.settings.database_url, "UPDATE alembic_version SET version_num = '9999'")
    async with http.get("/readyz") as answer:
        assert answer.status == 200
        assert (await answer.json())["migrations"] == "current"


async def test_redis_may_be_lost(database_url: str, clock: FakeClock, only_loopback: None) -> None:
    del only_loopback
    async with (
        open_office(database_url, clock, redis_url="redis://127.0.0.1:9/0") as app,
        served(app) as url,
        aiohttp.ClientSession(url) as session,
        session.get("/readyz") as answer,
    ):
        assert answer.status == 200
        assert (await answer.json())["redis"] == "away"


async def test_metrics_count_what_happens(
    app: App, http: aiohttp.ClientSession, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Resident(app, 77)
    await one.say("/start")
    start = '{dialogue="command",step="/start"}'
    assert await sample(http, f"kvitok_update_seconds_count{start}") == 1
    assert await sample(http, 'kvitok_outbox_messages{rank="answer"}') == 1

    async def fail(*_: object, **__: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(type(app.intake.switch), "hand", fail)
    await one.say("/start")
    clock.advance(seconds=6)
    assert await sample(http, 'kvitok_errors_total{kind="ZeroDivisionError"}') == 1
    assert await sample(http, 'kvitok_updates_total{kind="command",outcome="failed"}') == 1
    assert await sample(http, 'kvitok_outbox_messages{rank="notice"}') == 1
    assert await sample(http, "kvitok_dead_letters") == 0
    assert await sample(http, "kvitok_database_up") == 1


async def test_scrapes_close_together_ask_the_store_once(
    http: aiohttp.ClientSession, store: FaultyDatabase, clock: FakeClock
) -> None:
    await sample(http, "kvitok_database_up")
    store.down = True
    assert await sample(http, "kvitok_database_up") == 1
    clock.advance(seconds=5)
    assert await sample(http, "kvitok_database_up") == 0


async def test_a_clock_that_is_set_back_keeps_no_old_answer(
    http: aiohttp.ClientSession, store: FaultyDatabase, clock: FakeClock
) -> None:
    """Else nobody would hear for so long of a database that is away."""
    await sample(http, "kvitok_database_up")
    store.down = True
    clock.advance(days=-1)
    assert await sample(http, "kvitok_database_up") == 0
    async with http.get("/readyz") as answer:
        assert answer.status == 503


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "x-forwarded-for"]
)
async def test_without_a_token_nobody_behind_a_proxy_reads_the_metrics(
    http: aiohttp.ClientSession, header: str
) -> None:
    async with http.get("/metrics", headers={header: "203.0.113.5"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "given", ["", "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "ё"]
)
async def test_a_wrong_token_reads_nothing(
    database_url: str, clock: FakeClock, given: str
) -> None:
    async with (
        open_office(database_url, clock, metrics_token=TOKEN) as app,
        served(app) as url,
        aiohttp.ClientSession(url) as session,
    ):
        async with session.get("/metrics", headers={"Authorization": given}) as answer:
            assert answer.status == 403
        assert await sample(session, "kvitok_database_up", Authorization=f"Bearer {TOKEN}") == 1


async def test_a_public_server_counts_for_a_token_alone(
    database_url: str, clock: FakeClock
) -> None:
    async with (
        open_office(database_url, clock, public_url="https://centre.example") as app,
        served(app) as url,
        aiohttp.ClientSession(url) as session,
        session.get("/metrics") as answer,
    ):
        assert answer.status == 403
