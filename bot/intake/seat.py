"""A seat for one of all replicas: whoever holds its lease works, the others wait for it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.services.errors import StoreUnavailableError
from bot.services.ports import Clock
from bot.services.traces import context_of
from bot.services.updates import Queue

log = structlog.get_logger()
TERM = timedelta(seconds=30)  # a death leaves the seat empty for so long
RENEW = 5.0  # seconds
ASK_AGAIN = 2.0  # seconds between looks whether it is free


@dataclass(slots=True)
class Seat:
    number: int  # the chat whose lease it is
    queue: Queue
    clock: Clock
    owner: str

    async def run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Work whenever the seat is ours, until cancelled; one that stops gives it up at once."""
        while True:
            if await self._is_free():
                async with asyncio.TaskGroup() as group:
                    part = work()
                    working = group.create_task(part, context=context_of(part))
                    await self._keep()
                    working.cancel()
                log.warning("another process took over", seat=self.number)
            await asyncio.sleep(ASK_AGAIN)

    async def _is_free(self) -> bool:
        with contextlib.suppress(StoreUnavailableError):
            return await self._take()
        return False

    async def _take(self) -> bool:
        now = self.clock()
        return await self.queue.lease(self.number, self.owner, now + TERM, now)

    async def _keep(self) -> None:
        """Return when another process has the seat; while the store is away nobody can take it."""
        while True:
            await asyncio.sleep(RENEW)
            with contextlib.suppress(StoreUnavailableError):
                if not await self._take():
                    return
