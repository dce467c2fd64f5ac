"""Figures of the console are added up off the path of updates; one replica does it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from bot.services.complaints import complain
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock
from bot.services.updates import Queue

log = structlog.get_logger()
EVERY = 60.0  # seconds: figures are as old at the most
COUNTER = -2  # the chat whose lease lets one replica at a time do it
TURN = timedelta(minutes=10)


class Figures(Protocol):
    async def count(self) -> None:
        """Count what has changed."""
        ...


@dataclass(slots=True)
class Figuring:
    figures: Figures
    queue: Queue
    clock: Clock
    owner: str

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.once()
            except StoreUnavailableError as error:
                complain(log, "figures out of reach", error=str(error))
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "figures put off", failure=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def once(self) -> None:
        """Count, unless another replica does it."""
        now = self.clock()
        if await self.queue.lease(COUNTER, self.owner, now + TURN, now):
            try:
                await self.figures.count()
            except ConflictError:
                return  # another replica was quicker
