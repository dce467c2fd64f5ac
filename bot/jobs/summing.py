"""Looks by the clock whether staff are to be told of refused rows, or how the day went."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.intake.unit import OpenUnit
from bot.services.complaints import complain
from bot.services.errors import ConflictError

log = structlog.get_logger()
EVERY = 60.0  # seconds between looks
USE_CASES = ("tell_of_imports", "sum_up_day")


@dataclass(slots=True)
class Summing:
    """Each look is a unit of its own; of two replicas that look at once one tells."""

    begin: Callable[[], OpenUnit]
    wake: Callable[[set[int]], None]  # chats with something to deliver

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            for one in USE_CASES:
                try:
                    await self.look(one)
                except Exception as error:  # noqa: BLE001 - the top of the loop
                    complain(log, "summary put off", what=one, failure=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def look(self, use_case: str) -> None:
        unit = self.begin()
        await unit.use_cases[use_case]()
        try:
            await unit.commit()
        except ConflictError:
            return
        self.wake(unit.post.touched)
