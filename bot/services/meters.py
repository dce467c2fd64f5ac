"""Ports of meters and their readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.meters import Meter, Reading
from bot.domain.periods import BillingPeriod
from bot.domain.windows import Extension, WindowRule


@dataclass(frozen=True, slots=True)
class MeterState:
    """A meter with the last version of each period's reading, the newest first, at most 13."""

    meter: Meter
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowRules:
    """What is set of reading windows for one account; None: the centre's own time zone.

    `rules`: those that fit the account's organisation and building or are for all, in the order in
    which they were set; `organisations.reading_window` is its rule for all services.
    `extensions`: those that fit the building or are for all.
    """

    time_zone: str | None = None
    rules: tuple[WindowRule, ...] = ()
    extensions: tuple[Extension, ...] = ()


class Meters(Protocol):
    async def of_account(self, account_id: int) -> Sequence[MeterState]:
        """Give the meters that are there, by service and number, archived ones last."""
        ...

    async def state(self, meter_id: int) -> MeterState | None: ...

    async def versions(self, meter_id: int, period: str) -> Sequence[Reading]:
        """Give all versions of a period, the newest first."""
        ...

    async def by_others(self, meter_id: int, period: str, chat_id: int) -> frozenset[int]:
        """Give which versions of a period came from other chats than this one."""
        ...

    async def windows(self, account_id: int, since: BillingPeriod) -> WindowRules:
        """Give all rules, and the extensions of this period and later ones."""
        ...


class Readings(Protocol):
    """Takes readings; the unit of work is discarded when another one was faster."""

    def accept(self, reading: Reading, *, chat_id: int, user_id: int) -> None:
        """Write the next version of a meter's period over the version before it, or conflict."""
        ...

    def cancel(self, reading: Reading) -> None:
        """Take back an accepted one that is not exported yet, or conflict."""
        ...


class CountPhotos(Protocol):
    async def __call__(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        """Count the photos of dials that the chat has sent, by meter and period."""
        ...
