"""The audit log is sealed as it grows, and walked along once a day.

The head goes into the log of the process every day: who cuts off the end of the chain in the
database leaves it there.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot.domain.audit_chain import Head
from bot.intake.unit import OpenUnit
from bot.services.complaints import complain
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock

log = structlog.get_logger()
EVERY = 1.0  # seconds between looks
THOROUGH_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Sealing:
    """Each look is a unit of its own; of two replicas that look at once one seals."""

    begin: Callable[[], OpenUnit]
    clock: Clock
    head: Head | None = None  # as this process knows it
    _looked_at: datetime | None = None
    _anchored_on: date | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.look()
                await self.check()
            except StoreUnavailableError as error:
                complain(log, "audit log out of reach", error=str(error))
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "audit log not sealed", failure=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Seal all that is unsealed now."""
        now = self.clock()
        thorough = self._looked_at is None or now - self._looked_at >= THOROUGH_EVERY
        while await self._seal(thorough=thorough):
            pass
        if thorough:
            self._looked_at = now

    async def _seal(self, *, thorough: bool) -> bool:
        unit = self.begin()
        seal = unit.use_cases["seal_audit"]
        head: Head | None = await seal(thorough=thorough)
        if head is None:
            return False
        if self.head is not None and not await seal.holds(self.head):
            log.error("audit chain was cut", known=str(self.head), found=head.seq)
        try:
            await unit.commit()
        except ConflictError:  # another replica was first
            return False
        self.head = head
        return True

    async def check(self) -> None:
        """Once a day walk along the chain and leave its head in the log."""
        today = self.clock().date()
        if self._anchored_on == today:
            return
        unit = self.begin()
        found = await unit.use_cases["check_audit"]()
        self._anchored_on = today
        if found is None:
            return
        try:
            await unit.commit()
        except ConflictError:
            return
        if found.ok:
            log.info("audit chain holds", head=str(found.head), rows=found.rows)
        else:
            broken = found.broken
            log.error(
                "audit chain is broken",
                fault=broken.fault.value,
                seq=broken.seq,
                row=broken.audit_id,
            )
