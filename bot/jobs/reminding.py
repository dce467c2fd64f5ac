"""Calls by the clock to pass readings and to have meters verified, in the hours of each zone.

Whose turn it is is looked up again after a crash: what was told stands in the store.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.domain.deadlines import reminds
from bot.domain.reading_calls import VERIFICATION_DAYS, Longer, Occasion, occasions
from bot.domain.windows import ReadingWindow
from bot.intake.unit import OpenUnit
from bot.jobs.rounds import LostTurnError, Rounds
from bot.services.complaints import complain
from bot.services.ports import Clock
from bot.services.receipt_news import Look, Place

log = structlog.get_logger()
EVERY = 60.0  # seconds between looks
DAY = timedelta(days=1)


class Desk(Protocol):
    async def zones(self) -> Sequence[ZoneInfo]:
        """Give the centre's time zone and those of houses."""
        ...

    async def windows(self) -> Sequence[ReadingWindow]:
        """Give each window that is set for somebody."""
        ...

    async def extensions(self, today: date) -> Sequence[Longer]:
        """Give those that end today or later."""
        ...

    async def waiting(
        self, after: Place, occasion: Occasion, zone: ZoneInfo, now: datetime
    ) -> Look:
        """Give cabinets of the zone with meters whose readings are not in."""
        ...

    async def verified(self) -> date | None:
        """Give the day up to which everybody was told what is due."""
        ...

    async def set_verified(self, day: date) -> None: ...

    async def due(self, after: Place, known: date, today: date) -> Look: ...


@dataclass(slots=True)
class Reminding:
    """`window`: the centre's own."""

    desk: Desk
    rounds: Rounds
    clock: Clock
    zone: ZoneInfo
    window: ReadingWindow
    _called: dict[tuple[str, str], tuple[date, Occasion]] = field(default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.call()
                await self.call_for_verification()
            except LostTurnError:
                continue
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "reminders put off", failure=type(error).__name__)

    async def call(self) -> None:
        """Call who has not passed readings, where it is day."""
        awake = [zone for zone in await self.desk.zones() if self._may_call(zone)]
        for zone in awake:
            today = self.clock().astimezone(zone).date()
            windows = [self.window, *await self.desk.windows()]
            longer = await self.desk.extensions(today)
            for occasion in occasions(windows, longer, today):
                await self._call(occasion, zone, today)

    async def _call(self, occasion: Occasion, zone: ZoneInfo, today: date) -> None:
        """Go round once a day, and once more when a window has been extended."""
        key = (zone.key, occasion.period)
        if self._called.get(key) == (today, occasion):
            return

        async def find(after: Place) -> Look:
            if not self._may_call(zone):
                return Look((), None)
            return await self.desk.waiting(after, occasion, zone, self.clock())

        async def tell(unit: OpenUnit, cabinet_id: int) -> None:
            await unit.use_cases["remind_of_readings"](cabinet_id)

        if await self.rounds.go(find, tell):
            self._called[key] = (today, occasion)

    async def call_for_verification(self) -> None:
        """Tell of stages that were reached; what was due before the first start is history."""
        if not self._may_call(self.zone):
            return
        today = self.clock().astimezone(self.zone).date()
        known = await self.desk.verified() or today - DAY
        if known >= today:
            return

        async def find(after: Place) -> Look:
            return await self.desk.due(after, known, today)

        async def tell(unit: OpenUnit, cabinet_id: int) -> None:
            until = today + timedelta(days=max(VERIFICATION_DAYS))
            await unit.use_cases["remind_of_verification"](cabinet_id, known, until, today)

        if await self.rounds.go(find, tell):
            await self.desk.set_verified(today)

    def _may_call(self, zone: ZoneInfo) -> bool:
        return reminds(self.clock().astimezone(zone))
