"""What the store as a whole holds: what waits, since when, and how the readings come in.

Every replica sees the same, so a dashboard takes the largest of them, never the sum. No look
counts a whole table that grows: what waits is counted up to MOST, readings seldom, beside all
else and only while somebody asks.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.domain.windows import Placed, ReadingWindow, place
from bot.services.errors import StoreUnavailableError
from bot.services.health import in_time, is_fresh
from bot.services.ports import Clock

log = structlog.get_logger()
MOST = 10_000  # messages of a rank that are counted: more is as bad
SELDOM = timedelta(minutes=10)  # between two counts of readings


@dataclass(frozen=True, slots=True)
class Strain:
    """What this process uses of the store: connections, or units that wait for the writer."""

    what: str
    used: int
    most: int


@dataclass(frozen=True, slots=True)
class Heap:
    """What waits somewhere. `since`: when the oldest of it could have gone."""

    waiting: int
    since: datetime | None
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """`messages`: by rank, `answer`, `notice`, `later`; `seconds`: what it took to look."""

    messages: Mapping[str, Heap]
    letters: Heap
    tasks: Heap
    dead_messages: int
    imported_at: datetime | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Readings by people: taken today, and of the open month beside the meters that take any."""

    today: int
    meters: int
    meters_read: int


class Shelves(Protocol):
    async def look(self, now: datetime) -> Stock:
        """Raises StoreUnavailableError."""
        ...

    async def tally(self, midnight: datetime, period: str) -> Tally:
        """Count readings; slow. Raises StoreUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """None: not known, the store does not answer or nobody has counted so far."""

    stock: Stock | None
    tally: Tally | None
    placed: Placed
    today: datetime  # by the centre's calendar


@dataclass(slots=True)
class TakeStock:
    shelves: Shelves
    clock: Clock
    zone: ZoneInfo
    window: ReadingWindow  # the centre's own
    _known: tuple[datetime, Stock | None] | None = field(default=None, init=False)
    _tally: Tally | None = field(default=None, init=False)
    _counted_at: datetime | None = field(default=None, init=False)
    _counting: asyncio.Task[None] | None = field(default=None, init=False)

    async def __call__(self) -> Seen:
        now = self.clock()
        local = now.astimezone(self.zone)
        placed = place(now, self.zone, self.window)
        if self._known is None or not is_fresh(self._known[0], now):
            self._known = (now, await in_time(self.shelves.look(now)))
        if self._counted_at is None or abs(now - self._counted_at) >= SELDOM:
            self._counted_at = now
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            self._counting = asyncio.create_task(self._count(midnight, placed.period.iso))
        return Seen(self._known[1], self._tally, placed, local)

    async def counted(self) -> None:
        """Wait for the count that goes on."""
        if self._counting is not None:
            await self._counting

    async def _count(self, midnight: datetime, period: str) -> None:
        try:
            self._tally = await self.shelves.tally(midnight, period)
        except StoreUnavailableError as error:
            log.warning("readings not counted", error=str(error))
