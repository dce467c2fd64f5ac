"""One of several processes asks Telegram for updates; another takes over when it ends."""

import asyncio
from datetime import datetime

import pytest
from support.clock import FakeClock
from support.faults import stop

from bot.intake import seat as module
from bot.intake.seat import Seat
from bot.services.errors import StoreUnavailableError


class FakeQueue:
    """A lease, as the store keeps it."""

    def __init__(self) -> None:
        self.holder, self.until = "", FakeClock()()
        self.down = False

    async def lease(self, chat_id: int, owner: str, until: datetime, now: datetime) -> bool:
        assert chat_id == -3
        if self.down:
            raise StoreUnavailableError("down")
        if self.holder not in {"", owner} and self.until >= now:
            return False
        self.holder, self.until = owner, until
        return True


class Work:
    def __init__(self) -> None:
        self.began, self.ended = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RENEW", 0.001)
    monkeypatch.setattr(module, "ASK_AGAIN", 0.001)


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


def seat(queue: FakeQueue, clock: FakeClock, owner: str) -> Seat:
    return Seat(-3, queue, clock, owner)  # type: ignore[arg-type]


async def test_the_second_waits_until_the_first_is_gone(
    queue: FakeQueue, clock: FakeClock
) -> None:
    one, other = Work(), Work()
    first = asyncio.create_task(seat(queue, clock, "one").run(one))
    await one.began.wait()
    second = asyncio.create_task(seat(queue, clock, "other").run(other))
    await asyncio.sleep(0.01)
    assert not other.began.is_set()
    await stop(first)  # dies: its lease is left
    clock.advance(31)
    async with asyncio.timeout(10):
        await other.began.wait()
    assert one.ended.is_set()
    await stop(second)


async def test_who_lost_the_seat_stops_and_waits_for_it(
    queue: FakeQueue, clock: FakeClock
) -> None:
    work = Work()
    working = asyncio.create_task(seat(queue, clock, "one").run(work))
    await work.began.wait()
    queue.holder = "other"
    async with asyncio.timeout(10):
        await work.ended.wait()
    work.began.clear()
    queue.holder = ""
    async with asyncio.timeout(10):
        await work.began.wait()
    await stop(working)


async def test_a_store_that_is_away_takes_the_seat_from_nobody(
    queue: FakeQueue, clock: FakeClock
) -> None:
    work = Work()
    queue.down = True
    working = asyncio.create_task(seat(queue, clock, "one").run(work))
    await asyncio.sleep(0.01)
    assert not work.began.is_set()
    queue.down = False
    async with asyncio.timeout(10):
        await work.began.wait()
    queue.down = True
    await asyncio.sleep(0.01)
    assert not work.ended.is_set()
    await stop(working)
