"""A chat that cannot be told holds up nobody and is tried at longer and longer intervals."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs
from support.clock import FakeClock

from bot.jobs.metering import EVERY, LONGEST, Metering
from bot.jobs.patience import FIRST, Patience
from bot.jobs.patience import LONGEST as LONGEST_WAIT
from bot.jobs.rounds import Rounds
from bot.services.receipt_news import Look, Place

HOUR = timedelta(hours=1)


def test_each_failure_waits_twice_as_long_up_to_a_bound(clock: FakeClock) -> None:
    patience = Patience(clock)
    waits = []
    for _ in range(12):
        assert patience.may(7)
        patience.failed(7, "LookupError")
        assert patience.may(8)
        began = clock()
        while not patience.may(7):
            clock.advance(seconds=30)
        waits.append(clock() - began)
    assert waits[:3] == [FIRST, FIRST * 2, FIRST * 4]
    assert waits[-1] == LONGEST_WAIT


def test_a_kind_is_news_once_until_all_are_told(clock: FakeClock) -> None:
    patience = Patience(clock)
    kinds = [patience.failed(one, "LookupError") for one in (7, 7, 8)]
    assert kinds == [True, False, False]
    assert patience.failed(7, "KeyError")
    patience.done(7)
    assert patience.may(7)
    assert not patience.failed(8, "LookupError")
    patience.done(8)
    assert patience.failed(8, "LookupError")


@dataclass
class Chats:
    """Chats that wait for news; some of them raise whenever they are told."""

    waiting: set[int]
    broken: frozenset[int]
    tried: list[int] = field(default_factory=list)

    async def importing(self, now: datetime) -> bool:
        del now
        return False

    async def untold(self, after: Place) -> Look:
        del after
        return Look(tuple(sorted(self.waiting)), None)

    @property
    def use_cases(self) -> dict[str, Any]:
        return {"tell_of_readings": self.tell}

    async def tell(self, chat_id: int) -> None:
        self.tried.append(chat_id)
        if chat_id in self.broken:
            raise LookupError(chat_id)
        self.waiting.discard(chat_id)

    async def commit(self) -> None: ...

    async def lease(self, *_: object) -> bool:
        return True


class Empty:
    async def waiting(self, *_: object) -> int:
        return 0


@pytest.fixture
def chats() -> Chats:
    return Chats({1, 2, 3}, frozenset({2}))


@pytest.fixture
def job(chats: Chats, clock: FakeClock) -> Metering:
    unit: Any = chats
    rounds = Rounds(Empty(), unit, lambda: unit, lambda: None, clock, "one")
    return Metering(chats, rounds, clock, Patience(clock))


async def test_a_chat_that_raises_is_not_tried_at_every_look(
    job: Metering, chats: Chats, clock: FakeClock
) -> None:
    structlog.reset_defaults()
    with capture_logs() as logged:
        for _ in range(6 * 60):
            await job.tell_of_readings()
            clock.advance(seconds=EVERY)
    assert chats.waiting == {2}
    assert [chats.tried.count(one) for one in (1, 3)] == [1, 1]
    assert 4 <= chats.tried.count(2) <= 7
    assert [line["failure"] for line in logged] == ["LookupError"]


async def test_who_came_later_is_told_meanwhile(
    job: Metering, chats: Chats, clock: FakeClock
) -> None:
    await job.tell_of_readings()
    chats.waiting.add(4)
    clock.advance(seconds=EVERY)
    await job.tell_of_readings()
    assert chats.waiting == {2}
    chats.broken = frozenset()
    clock.now += HOUR
    await job.tell_of_readings()
    assert chats.waiting == set()


async def test_looks_that_fail_wait_longer_and_are_logged_once(
    job: Metering, chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > 8:
            raise asyncio.CancelledError

    async def fail(after: Place) -> Look:
        raise OSError(after)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(chats, "untold", fail)
    structlog.reset_defaults()
    with capture_logs() as logged, pytest.raises(asyncio.CancelledError):
        await job.run()
    assert slept[:3] == [EVERY, EVERY * 2, EVERY * 4]
    assert slept[-1] == LONGEST
    assert len(logged) == 1
