"""Tells of new receipts once an import is done, and reminds of their last day.

Whose turn it is is looked up again each time: what was told stands in the store, so that after a
crash the look begins anew and nobody is told twice. No more is put into the outbox than is sent
in the next minutes: who signs out meanwhile is not told at all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.domain.deadlines import newest_month, paid_since, reminds, to_remind_of
from bot.intake.unit import OpenUnit
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.messages import LATER
from bot.services.ports import Clock
from bot.services.receipt_news import BEGINNING, Deadline, Finished, Look, Place
from bot.services.turns import Turns
from bot.services.updates import Queue

log = structlog.get_logger()
EVERY = 5.0  # seconds between looks
AGAIN = 60.0  # after a round that left somebody: it goes through all links again
SETTLED = timedelta(seconds=20)  # after an import: the next file may follow
KNOWN_FOR = timedelta(hours=20)  # whoever was told of the receipt itself today needs no reminder
AHEAD = 100  # notices in the outbox that could be sent now
TOGETHER = 20  # cabinets whose units commit at once
PAUSE = 0.5  # seconds until we see whether some were sent
NOBODY = 0  # the chat whose lease lets one replica at a time publish
TURN = timedelta(minutes=2)
ATTEMPTS = 3


class Desk(Protocol):
    async def last_import(self, now: datetime) -> Finished | None:
        """Give the newest import, when none runs."""
        ...

    async def published(self) -> int:
        """Give the last import whose receipts everybody was told of."""
        ...

    async def set_published(self, number: int) -> None: ...

    async def behind(self, after: Place, latest: str) -> Look:
        """Look for those who do not know of a receipt, of the latest month at most."""
        ...

    async def owing(self, after: Place, deadline: Deadline) -> Look: ...

    async def waiting(self, rank: int, now: datetime, most: int) -> int:
        """Count messages of the rank that could be sent now, so many at the most."""
        ...


Tell = Callable[[OpenUnit, int], Awaitable[None]]
LookOn = Callable[[Place], Awaitable[Look]]


class LostTurnError(Exception):
    """Another replica publishes now."""


@dataclass(slots=True)
class Publisher:
    desk: Desk
    queue: Queue
    begin: Callable[[], OpenUnit]
    ring: Callable[[], None]  # that notices wait
    clock: Clock
    zone: ZoneInfo
    owner: str
    remind_days: int
    turns: Turns = field(default_factory=lambda: Turns(1))  # nobody's answer waits for several
    _reminded: tuple[str, int] = ("", 0)

    async def run(self) -> None:
        """Work until cancelled."""
        whole = True
        while True:
            await asyncio.sleep(EVERY if whole else AGAIN)
            whole = True
            try:
                published = await self.publish()
                whole = await self.remind() and published
            except LostTurnError:
                continue
            except Exception as error:  # noqa: BLE001 - the top of the loop
                log.warning("publishing put off", failure=type(error).__name__)

    async def publish(self) -> bool:
        """Tell everybody of the receipts of imports that are done; False: somebody is left."""
        now = self.clock()
        done = await self.desk.last_import(now)
        if done is None or now - done.at < SETTLED or done.id <= await self.desk.published():
            return True
        latest = newest_month(now.astimezone(self.zone).date()).iso

        async def find(after: Place) -> Look:
            return await self.desk.behind(after, latest)

        async def tell(unit: OpenUnit, cabinet_id: int) -> None:
            await unit.use_cases["tell_of_receipts"](cabinet_id)

        if not await self._all(find, tell):
            return False
        await self.desk.set_published(done.id)
        return True

    async def remind(self) -> bool:
        """Remind once a day, and once more when payments or receipts came in.

        False: somebody is left.
        """
        now = self.clock()
        local = now.astimezone(self.zone)
        today = local.date()
        period = to_remind_of(today, self.remind_days) if self.remind_days else None
        if period is None or not reminds(local):
            return True
        done = await self.desk.last_import(now)
        look = (today.isoformat(), 0 if done is None else done.id)
        if done is None or look == self._reminded:
            return True
        deadline = Deadline(period.iso, paid_since(period), today, now - KNOWN_FOR)

        async def find(after: Place) -> Look:
            return await self.desk.owing(after, deadline)

        async def tell(unit: OpenUnit, cabinet_id: int) -> None:
            await unit.use_cases["remind_of_payment"](cabinet_id, deadline)

        if not await self._all(find, tell):
            return False
        self._reminded = look
        return True

    async def _all(self, find: LookOn, tell: Tell) -> bool:
        """Go through all links; False: somebody is left for the next time."""
        place: Place | None = BEGINNING
        whole = True
        while place is not None:
            await self._take_turn()
            look = await find(place)
            place = look.upto
            for first in range(0, len(look.cabinets), TOGETHER):
                await self._room()
                whole &= await self._tell(look.cabinets[first : first + TOGETHER], tell)
        return whole

    async def _take_turn(self) -> None:
        now = self.clock()
        if not await self.queue.lease(NOBODY, self.owner, now + TURN, now):
            raise LostTurnError

    async def _room(self) -> None:
        """Wait until most of what was put into the outbox is sent."""
        while await self.desk.waiting(LATER, self.clock(), AHEAD) >= AHEAD:
            await asyncio.sleep(PAUSE)
            await self._take_turn()

    async def _tell(self, cabinets: Sequence[int], tell: Tell) -> bool:
        """Tell some, each in a unit of its own; whatever happens, all of them have ended then."""
        told = await asyncio.gather(
            *(self._one(cabinet_id, tell) for cabinet_id in cabinets), return_exceptions=True
        )
        self.ring()
        for one in told:
            if isinstance(one, BaseException):
                raise one
        return all(told)

    async def _one(self, cabinet_id: int, tell: Tell) -> bool:
        """Tell one; whoever cannot be told holds up nobody else."""
        try:
            return await self._told(cabinet_id, tell)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - a cabinet never holds up the others
            log.warning("cabinet not told", failure=type(error).__name__)
            return False

    async def _told(self, cabinet_id: int, tell: Tell) -> bool:
        for _ in range(ATTEMPTS):
            await self.turns.come()
            unit = self.begin()
            await tell(unit, cabinet_id)
            try:
                await unit.commit()
            except ConflictError:
                continue
            return True
        return False
