"""How the bot fares: what a supervisor and a monitoring ask for, cheap enough to ask often."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.services.errors import StoreUnavailableError
from bot.services.ports import Clock

FRESH = timedelta(seconds=5)  # how long an answer is given again


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
    current: bool  # the schema is this release's
    redis: bool | None
    late: timedelta  # how long the oldest message has been waiting

    @property
    def ready(self) -> bool:
        """Redis may be lost: the bot goes on, slower."""
        return self.vitals is not None and self.current


@dataclass(slots=True)
class TakePulse:
    pulse: Pulse
    clock: Clock
    wanted: str  # revision of the schema
    ping: Callable[[], Awaitable[bool]] | None = None  # Redis
    _known: tuple[datetime, Health] | None = field(default=None, init=False)

    async def __call__(self) -> Health:
        now = self.clock()
        if self._known is not None and now - self._known[0] < FRESH:
            return self._known[1]
        try:
            vitals = await self.pulse.feel(now)
        except StoreUnavailableError:
            vitals = None
        late = now - vitals.oldest if vitals and vitals.oldest else timedelta(0)
        current = vitals is not None and vitals.schema == self.wanted
        redis = None if self.ping is None else await self.ping()
        found = Health(vitals, current, redis, late)
        self._known = (now, found)
        return found
