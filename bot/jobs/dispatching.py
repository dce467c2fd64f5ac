"""Notices find their employees, are told at their hour, and go up when nobody takes them.

Each is one unit whose writes are guarded: a crash, or a second replica, tells nobody twice.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.intake.unit import OpenUnit
from bot.jobs.patience import Patience
from bot.services.complaints import complain
from bot.services.errors import ConflictError, StoreUnavailableError, UnreadableRowError
from bot.services.ports import Clock
from bot.services.staff_board import StaffPost

log = structlog.get_logger()
SWEEP = 5.0  # seconds between looks for what nobody woke us for
ATTEMPTS = 3
TOLD_EVERY = timedelta(hours=1)
Look = Callable[[int], Awaitable[Sequence[int]]]


@dataclass(slots=True)
class Dispatching:
    post: StaffPost
    begin: Callable[[], OpenUnit]
    wake: Callable[[set[int]], None]  # chats with something to deliver
    clock: Clock
    patience: dict[str, Patience] = field(default_factory=dict)
    _told_at: datetime | None = None
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Have what was recorded looked at now."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; what a crash left behind is found at once."""
        while True:
            self._bell.clear()
            try:
                await self.dispatch()
            except StoreUnavailableError as error:
                complain(log, "notices to staff out of reach", error=str(error))
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "notices to staff put off", failure=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SWEEP):
                    await self._bell.wait()

    async def dispatch(self) -> None:
        """Do what is due now, to the end."""
        await self._all("route_notice", self.post.unrouted)
        await self._all("tell_digest", lambda skip: self.post.due(self.clock(), skip))
        await self._all("escalate_notice", lambda skip: self.post.overdue(self.clock(), skip))

    async def _all(self, use_case: str, look: Look) -> None:
        """Go through all, past those that have to wait: they stay at the head of what is found."""
        left = 0
        while ids := await look(left):
            left += len(ids) - await self._do(use_case, ids)

    async def _do(self, use_case: str, ids: Sequence[int]) -> int:
        """Do each in a unit of its own; give how many were done."""
        patience = self.patience.setdefault(use_case, Patience(self.clock))
        done = 0
        for one in filter(patience.may, ids):
            try:
                done += await self._one(use_case, one)
            except StoreUnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - one never holds up the others
                if patience.failed(one, type(error).__name__):
                    log.warning("notice to staff put off", failure=type(error).__name__)
            else:
                patience.done(one)
        return done

    async def _one(self, use_case: str, number: int) -> bool:
        for _ in range(ATTEMPTS):
            unit = self.begin()
            try:
                await unit.use_cases[use_case](number)
                await unit.commit()
            except UnreadableRowError as error:
                await self._bury(error.row_id)
                if error.row_id == number:
                    return True
                continue
            except ConflictError:
                continue
            self.wake(unit.post.touched)
            return True
        return False

    async def _bury(self, notice_id: int) -> None:
        """Put it aside, so that the others of its employee go on; say so once in a while."""
        now, unit = self.clock(), self.begin()
        tell = self._told_at is None or now - self._told_at >= TOLD_EVERY
        await unit.use_cases["bury_notice"](notice_id, tell=tell)
        with contextlib.suppress(ConflictError):
            await unit.commit()
            self._told_at = now if tell else self._told_at
            self.wake(unit.post.touched)
