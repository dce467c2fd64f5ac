"""The job that counts figures: one replica at a time, and no fault ends it."""

import asyncio
from datetime import datetime

import pytest
from support.clock import FakeClock

from bot.jobs import figuring as module
from bot.jobs.figuring import Figuring
from bot.services.errors import ConflictError, StoreUnavailableError


class FakeQueue:
    def __init__(self, *, free: bool = True) -> None:
        self.free = free

    async def lease(self, chat_id: int, owner: str, until: datetime, now: datetime) -> bool:
        assert (chat_id, owner) == (module.COUNTER, "one")
        assert until > now
        return self.free


class FakeFigures:
    def __init__(self, *faults: Exception) -> None:
        self.faults, self.counted = list(faults), 0
        self.third = asyncio.Event()

    async def count(self) -> None:
        self.counted += 1
        if self.counted == 3:
            self.third.set()
        if self.faults:
            raise self.faults.pop(0)


def job(figures: FakeFigures, clock: FakeClock, *, free: bool = True) -> Figuring:
    return Figuring(figures, FakeQueue(free=free), clock, "one")  # type: ignore[arg-type]


async def test_only_who_has_the_turn_counts(clock: FakeClock) -> None:
    figures = FakeFigures()
    await job(figures, clock, free=False).once()
    assert figures.counted == 0
    await job(figures, clock).once()
    assert figures.counted == 1


async def test_who_comes_second_leaves_it(clock: FakeClock) -> None:
    await job(FakeFigures(ConflictError("mark")), clock).once()


async def test_no_fault_ends_it(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.0)
    figures = FakeFigures(StoreUnavailableError("down"), ValueError("odd"))
    running = asyncio.create_task(job(figures, clock).run())
    await figures.third.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
