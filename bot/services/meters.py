"""Ports of meters and their readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.meters import Meter, Reading
from bot.domain.periods import BillingPeriod


@dataclass(frozen=True, slots=True)
class MeterState:
    """A meter with the last version of each period's reading, the newest first, at most 13."""

    meter: Meter
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowRules:
    """What is set of reading windows for one account: `15-25` texts by service, the zone's name.

    `by_service` holds what an organisation or the centre set for the building, nearest rule first
    resolved; the key None stands for all services. `extended_until`: by service or None as well.
    """

    time_zone: str | None
    by_service: dict[str | None, str]
    extended_until: dict[str | None, date]


class Meters(Protocol):
    async def of_account(self, account_id: int) -> Sequence[MeterState]:
        """Give the meters that are there, by service and number, archived ones last."""
        ...

    async def state(self, meter_id: int) -> MeterState | None: ...

    async def versions(self, meter_id: int, period: str) -> Sequence[Reading]:
        """Give all versions of a period, the newest first."""
        ...

    async def windows(self, account_id: int, period: BillingPeriod) -> WindowRules: ...


class Readings(Protocol):
    """Takes readings; the unit of work is discarded when another one was faster."""

    def accept(self, reading: Reading, *, chat_id: int, user_id: int) -> None:
        """Write the next version of a meter's period over the version before it, or conflict."""
        ...

    def cancel(self, reading: Reading) -> None:
        """Take back an accepted one that is not exported yet, or conflict."""
        ...
