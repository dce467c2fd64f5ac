"""The centre sets when readings are taken, and lets a month's window stay open for longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.domain.addresses import Address, parse_address
from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import ReadingWindow
from bot.services.ports import Clock


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom, as the administrator says it; nothing means all."""

    houses: Sequence[str] = ()
    services: Sequence[Service] = ()
    inn: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom, as it is kept: one house, one service, one organisation; None: any."""

    building_id: int | None = None
    service: Service | None = None
    organisation_id: int | None = None


class SetRule(NamedTuple):
    days: str
    service: str | None
    house: str | None
    inn: str | None


class SetExtension(NamedTuple):
    period: str
    last_day: date
    service: str | None
    house: str | None


class WindowStore(Protocol):
    async def house(self, key: str) -> int | None: ...

    async def organisation(self, inn: str) -> int | None: ...

    async def set_rules(self, scopes: Sequence[Scope], days: str | None) -> None:
        """Put rules in the place of those of the same scopes; none takes them away."""
        ...

    async def extend(
        self, scopes: Sequence[Scope], period: BillingPeriod, last_day: date, at: datetime
    ) -> None:
        """Put extensions in the place of those of the same period and scopes."""
        ...

    async def rules(self) -> Sequence[SetRule]: ...

    async def extensions(self, since: BillingPeriod) -> Sequence[SetExtension]: ...


@dataclass(frozen=True, slots=True)
class Done:
    scopes: int


@dataclass(frozen=True, slots=True)
class UnknownHouse:
    said: str


@dataclass(frozen=True, slots=True)
class UnknownOrganisation:
    inn: str


@dataclass(frozen=True, slots=True)
class DayOutside:
    """The last day is not between the first day of the period and the end of the next month."""

    period: BillingPeriod


Outcome = Done | UnknownHouse | UnknownOrganisation | DayOutside


@dataclass(slots=True)
class SetWindows:
    """All or nothing: one unknown house, and nothing is set."""

    store: WindowStore
    clock: Clock

    async def set(self, whose: Whose, window: ReadingWindow | None) -> Outcome:
        """Set the window, or with None take the rule away, so that a farther one holds again."""
        scopes = await self._scopes(whose)
        if not isinstance(scopes, list):
            return scopes
        await self.store.set_rules(scopes, None if window is None else str(window))
        return Done(len(scopes))

    async def extend(self, whose: Whose, period: BillingPeriod, last_day: date) -> Outcome:
        if not period.first_day <= last_day < period.next().next().first_day:
            return DayOutside(period)
        scopes = await self._scopes(whose)
        if not isinstance(scopes, list):
            return scopes
        await self.store.extend(scopes, period, last_day, self.clock())
        return Done(len(scopes))

    async def _scopes(self, whose: Whose) -> list[Scope] | UnknownHouse | UnknownOrganisation:
        organisation = await self.store.organisation(whose.inn) if whose.inn else None
        if whose.inn and organisation is None:
            return UnknownOrganisation(whose.inn)
        houses: list[int | None] = []
        for said in dict.fromkeys(whose.houses):
            house = await self._house(said)
            if house is None:
                return UnknownHouse(said)
            houses.append(house)
        services: Sequence[Service | None] = whose.services or (None,)
        return [
            Scope(house, service, organisation)
            for house in dict.fromkeys(houses or [None])
            for service in dict.fromkeys(services)
        ]

    async def _house(self, said: str) -> int | None:
        """Find a house by its key, or by its address as registries spell it."""
        found = await self.store.house(said.strip())
        if found is None and isinstance(address := parse_address(said), Address):
            return await self.store.house(address.house_key)
        return found
