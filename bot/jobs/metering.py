"""Tells by the clock what concerns readings: what became of them, when they are wanted.

What was told stands in the store: after a crash the look begins anew and nobody is told twice.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.intake.unit import OpenUnit
from bot.jobs.patience import Patience
from bot.jobs.rounds import LostTurnError, Rounds
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.ports import Clock
from bot.services.receipt_news import BEGINNING, Look, Place

log = structlog.get_logger()
EVERY = 10.0  # seconds between looks
LONGEST = 300.0  # after looks that failed, one after another


class Desk(Protocol):
    async def importing(self, now: datetime) -> bool:
        """Tell whether a registry comes in: one answer may be followed by others."""
        ...

    async def untold(self, after: Place) -> Look:
        """Give chats to be told what became of their readings."""
        ...


@dataclass(slots=True)
class Metering:
    desk: Desk
    rounds: Rounds
    clock: Clock
    patience: Patience

    async def run(self) -> None:
        """Work until cancelled; failures wait longer each time, one line for a kind."""
        wait, failed = EVERY, ""
        while True:
            await asyncio.sleep(wait)
            try:
                await self.tell_of_readings()
            except LostTurnError:
                continue
            except StoreUnavailableError as error:  # no fault of whom it is about
                complain(log, "news of readings out of reach", error=str(error))
            except Exception as error:  # noqa: BLE001 - the top of the loop
                wait, before, failed = min(wait * 2, LONGEST), failed, type(error).__name__
                if failed != before:
                    log.warning("news of readings put off", failure=failed)
            else:
                wait, failed = EVERY, ""

    async def tell_of_readings(self) -> None:
        """Tell whoever passed readings what became of them."""
        if await self.desk.importing(self.clock()):
            return
        first = await self._due(BEGINNING)
        if not first.whom and first.upto is None:
            return

        async def tell(unit: OpenUnit, chat_id: int) -> None:
            await unit.use_cases["tell_of_readings"](chat_id)

        await self.rounds.go(self._due, tell, self.patience)

    async def _due(self, after: Place) -> Look:
        """Leave out who could not be told a while ago: they are tried again later."""
        look = await self.desk.untold(after)
        return replace(look, whom=tuple(filter(self.patience.may, look.whom)))
