"""How the bot fares: what a supervisor and a monitoring ask for, cheap enough to ask often."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.services.errors import StoreUnavailableError
from bot.services.ports import Clock

FRESH = timedelta(seconds=5)  # how long an answer is given again
PATIENCE = 3.0  # seconds for the store: one that hangs is as good as none
Found = TypeVar("Found")


class Line(StrEnum):
    """What is known of Telegram; the words of /readyz."""

    UNKNOWN = "unknown"  # nothing was asked yet
    ANSWERS = "answers"
    AWAY = "away"
    REFUSED = "token refused"
    CONTESTED = "updates go elsewhere"


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the store knows. `oldest`: since when the first of the messages could have gone out."""

    schema: str
    waiting: int
    oldest: datetime | None
    dead: int
    imports: int


class Pulse(Protocol):
    async def feel(self, now: datetime) -> Vitals:
        """Raises StoreUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """`vitals` None: the database does not answer. `redis` None: there is none."""

    vitals: Vitals | None
    current: bool  # the schema is this release's, or that of a newer one beside which it stops
    redis: bool | None
    late: timedelta  # how long the oldest message has been waiting
    telegram: Line = Line.UNKNOWN
    polls: bool = False  # updates are fetched: Telegram does not bring them

    @property
    def ready(self) -> bool:
        """Tell whether updates are taken.

        Redis may be lost: the bot goes on, slower. What a webhook brings is taken and kept while
        Telegram is out of our reach; who fetches gets nothing then.
        """
        fetches = self.telegram in {Line.UNKNOWN, Line.ANSWERS} or not self.polls
        return self.vitals is not None and self.current and fetches


@dataclass(slots=True)
class TakePulse:
    pulse: Pulse
    clock: Clock
    wanted: str  # revision of the schema
    ping: Callable[[], Awaitable[bool]] | None = None  # Redis
    telegram: Callable[[], Line] = lambda: Line.UNKNOWN
    polls: bool = False
    _known: tuple[datetime, Health] | None = field(default=None, init=False)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def __call__(self) -> Health:
        async with self._looking:  # who comes meanwhile is given the same answer
            now = self.clock()
            if self._known is None or not is_fresh(self._known[0], now):
                self._known = (now, await self._look(now))
            return replace(self._known[1], telegram=self.telegram(), polls=self.polls)

    async def _look(self, now: datetime) -> Health:
        vitals = await self._feel(now)
        late = now - vitals.oldest if vitals and vitals.oldest else timedelta(0)
        current = vitals is not None and vitals.schema >= self.wanted  # they are numbered
        redis = None if self.ping is None else await self.ping()
        return Health(vitals, current, redis, late)

    async def _feel(self, now: datetime) -> Vitals | None:
        return await in_time(self.pulse.feel(now))


def is_fresh(looked_at: datetime, now: datetime) -> bool:
    """A clock that was set back makes nothing fresh until that moment comes again."""
    return timedelta(0) <= now - looked_at < FRESH


async def in_time(asked: Awaitable[Found]) -> Found | None:
    """Ask the store; one that hangs is not even waited for while the question is withdrawn."""
    asking = asyncio.ensure_future(asked)
    asking.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    if not (await asyncio.wait({asking}, timeout=PATIENCE))[0]:
        asking.cancel()
        return None
    try:
        return asking.result()
    except StoreUnavailableError:
        return None
