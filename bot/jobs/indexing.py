"""The console's tables follow the journal, off the path of updates; one replica does it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.services.complaints import complain
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock
from bot.services.turns import Turns
from bot.services.updates import Queue

log = structlog.get_logger()
EVERY = 1.0  # seconds between looks
TIDY_EVERY = timedelta(hours=1)
READER = -1  # the chat whose lease lets one replica at a time do it
TURN = timedelta(minutes=1)


class Index(Protocol):
    async def some(self) -> bool:
        """Take the next lines; False: there are none now."""
        ...

    async def tidy(self) -> None: ...


@dataclass(slots=True)
class Indexing:
    index: Index
    queue: Queue
    clock: Clock
    owner: str
    turns: Turns = field(default_factory=lambda: Turns(1))  # nobody's answer waits for several
    _tidied_at: datetime | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.catch_up()
                await self._tidy()
            except StoreUnavailableError as error:
                complain(log, "journal out of reach", error=str(error))
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "conversations put off", failure=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def catch_up(self) -> None:
        """Take all lines that there are, unless another replica does it."""
        more = True
        while more:
            await self.turns.come()
            now = self.clock()
            if not await self.queue.lease(READER, self.owner, now + TURN, now):
                return
            try:
                more = await self.index.some()
            except ConflictError:
                return  # another replica was quicker

    async def _tidy(self) -> None:
        now = self.clock()
        if self._tidied_at is None or now - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = now
            await self.index.tidy()
