"""Rounds of news: through all who are to be told something, never faster than it is sent.

No more is put into the outbox than is sent in the next minutes: who signs out meanwhile is not
told at all. One replica at a time makes rounds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.intake.unit import OpenUnit
from bot.jobs.patience import Patience
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.messages import LATER
from bot.services.ports import Clock
from bot.services.receipt_news import BEGINNING, Look, Place
from bot.services.traces import new_trace, tracing
from bot.services.turns import Turns
from bot.services.updates import Queue

log = structlog.get_logger()
AHEAD = 100  # notices in the outbox that could be sent now
TOGETHER = 20  # units that commit at once
PAUSE = 0.5  # seconds until we see whether some were sent
NOBODY = 0  # the chat whose lease lets one replica at a time make rounds
TURN = timedelta(minutes=2)
ATTEMPTS = 3


class Outbox(Protocol):
    async def waiting(self, rank: int, now: datetime, most: int) -> int:
        """Count messages of the rank that could be sent now, so many at the most."""
        ...


Tell = Callable[[OpenUnit, int], Awaitable[None]]
LookOn = Callable[[Place], Awaitable[Look]]


class LostTurnError(Exception):
    """Another replica makes its rounds now."""


@dataclass(slots=True)
class Rounds:
    outbox: Outbox
    queue: Queue
    begin: Callable[[], OpenUnit]
    ring: Callable[[], None]  # that notices wait
    clock: Clock
    owner: str
    turns: Turns = field(default_factory=lambda: Turns(1))  # nobody's answer waits for several

    async def go(self, find: LookOn, tell: Tell, patience: Patience | None = None) -> bool:
        """Go through all; False: somebody is left for the next time. Raises LostTurnError.

        With `patience` it is kept there who failed: `find` leaves out who has to wait.
        """
        place: Place | None = BEGINNING
        whole = True
        while place is not None:
            await self._take_turn()
            look = await find(place)
            place = look.upto
            for first in range(0, len(look.whom), TOGETHER):
                await self._room()
                whole &= await self._tell(look.whom[first : first + TOGETHER], tell, patience)
        return whole

    async def _take_turn(self) -> None:
        now = self.clock()
        if not await self.queue.lease(NOBODY, self.owner, now + TURN, now):
            raise LostTurnError

    async def _room(self) -> None:
        """Wait until most of what was put into the outbox is sent."""
        while await self.outbox.waiting(LATER, self.clock(), AHEAD) >= AHEAD:
            await asyncio.sleep(PAUSE)
            await self._take_turn()

    async def _tell(self, whom: Sequence[int], tell: Tell, patience: Patience | None) -> bool:
        """Tell some, each in a unit of its own; whatever happens, all of them have ended then."""
        told = await asyncio.gather(
            *(self._one(one, tell, patience) for one in whom), return_exceptions=True
        )
        self.ring()
        for one in told:
            if isinstance(one, BaseException):
                raise one
        return all(told)

    async def _one(self, whom: int, tell: Tell, patience: Patience | None) -> bool:
        """Tell one; whoever cannot be told holds up nobody else."""
        try:
            with tracing(new_trace()):
                told = await self._told(whom, tell)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one never holds up the others
            failure = type(error).__name__
            if patience is None or patience.failed(whom, failure):
                log.warning("somebody not told", failure=failure)
            return False
        if told and patience is not None:
            patience.done(whom)
        return told

    async def _told(self, whom: int, tell: Tell) -> bool:
        for _ in range(ATTEMPTS):
            await self.turns.come()
            unit = self.begin()
            await tell(unit, whom)
            try:
                await unit.commit()
            except ConflictError:
                continue
            return True
        return False
