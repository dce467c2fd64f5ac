"""Tells of new receipts once an import is done, and reminds of their last day.

Whose turn it is is looked up again each time: what was told stands in the store, so that after a
crash the look begins anew and nobody is told twice.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.domain.deadlines import newest_month, paid_since, reminds, to_remind_of
from bot.intake.unit import OpenUnit
from bot.jobs.rounds import LostTurnError, Rounds
from bot.services.complaints import complain
from bot.services.ports import Clock
from bot.services.receipt_news import Deadline, Finished, Look, Place

log = structlog.get_logger()
EVERY = 5.0  # seconds between looks
AGAIN = 60.0  # after a round that left somebody: it goes through all links again
SETTLED = timedelta(seconds=20)  # after an import: the next file may follow
KNOWN_FOR = timedelta(hours=20)  # whoever was told of the receipt itself today needs no reminder


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


@dataclass(slots=True)
class Publisher:
    desk: Desk
    rounds: Rounds
    clock: Clock
    zone: ZoneInfo
    remind_days: int
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
                complain(log, "publishing put off", failure=type(error).__name__)

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

        if not await self.rounds.go(find, tell):
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

        if not await self.rounds.go(find, tell):
            return False
        self._reminded = look
        return True
