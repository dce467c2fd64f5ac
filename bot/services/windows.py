"""The centre sets when readings are taken, and lets a month's window stay open for longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.domain.addresses import Address, parse_address
from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import ReadingWindow
from bot.services.addresses import FlatNeeded, NearMisses, ResolveAddress, Resolved, TownNeeded
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

    async def withdraw(self, scopes: Sequence[Scope], period: BillingPeriod) -> None:
        """Take away the extensions of the period and scopes."""
        ...

    async def extended(self, period: BillingPeriod) -> Sequence[Scope]:
        """Give for whom the period is extended."""
        ...

    async def fitting(self, scope: Scope) -> Sequence[tuple[Scope, ReadingWindow]]:
        """Give the windows set that may hold for some of the scope."""
        ...

    async def rules(self) -> Sequence[SetRule]: ...

    async def extensions(self, since: BillingPeriod) -> Sequence[SetExtension]: ...


@dataclass(frozen=True, slots=True)
class Done:
    scopes: int


@dataclass(frozen=True, slots=True)
class UnknownHouse:
    """`near`: houses that may be meant."""

    said: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownOrganisation:
    inn: str


@dataclass(frozen=True, slots=True)
class DayOutside:
    """The last day is not between the first day of the period and the end of the next month."""

    period: BillingPeriod


@dataclass(frozen=True, slots=True)
class ExtendsNothing:
    """Every window there is open on that day anyway; `closes`: the first of them."""

    closes: date


@dataclass(frozen=True, slots=True)
class NotExtended:
    period: BillingPeriod


Fault = UnknownHouse | UnknownOrganisation | DayOutside | ExtendsNothing | NotExtended
Outcome = Done | Fault


@dataclass(slots=True)
class SetWindows:
    """All or nothing: one unknown house, and nothing is set."""

    store: WindowStore
    resolve: ResolveAddress
    clock: Clock
    default: ReadingWindow

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
        closes = [await self._first_close(scope, period) for scope in scopes]
        if last_day <= min(closes):
            return ExtendsNothing(min(closes))
        await self.store.extend(scopes, period, last_day, self.clock())
        return Done(len(scopes))

    async def withdraw(self, whose: Whose, period: BillingPeriod) -> Outcome:
        """Take an extension back: the window closes as if there had been none."""
        scopes = await self._scopes(whose)
        if not isinstance(scopes, list):
            return scopes
        extended = set(await self.store.extended(period))
        there = [scope for scope in scopes if scope in extended]
        if not there:
            return NotExtended(period)
        await self.store.withdraw(there, period)
        return Done(len(there))

    async def _first_close(self, scope: Scope, period: BillingPeriod) -> date:
        """Give when the first of the windows closes that may hold for the scope."""
        fitting = await self.store.fitting(scope)
        own = [window for of, window in fitting if scope.building_id and of.building_id]
        windows = own or [*(window for _, window in fitting), self.default]
        return min(window.closes(period) for window in windows)

    async def _scopes(self, whose: Whose) -> list[Scope] | UnknownHouse | UnknownOrganisation:
        organisation = await self.store.organisation(whose.inn) if whose.inn else None
        if whose.inn and organisation is None:
            return UnknownOrganisation(whose.inn)
        houses: list[int | None] = []
        for said in dict.fromkeys(whose.houses):
            house = await self._house(said)
            if isinstance(house, UnknownHouse):
                return house
            houses.append(house)
        services: list[Service | None] = [*whose.services]
        return [
            Scope(house, service, organisation)
            for house in dict.fromkeys(houses or [None])
            for service in dict.fromkeys(services or [None])
        ]

    async def _house(self, said: str) -> int | UnknownHouse:
        """Find a house by its key, or by its address as registries spell it or residents type."""
        found = await self.store.house(said.strip())
        if found is None and isinstance(address := parse_address(said), Address):
            found = await self.store.house(address.house_key)
        if found is not None:
            return found
        match await self.resolve(said):
            case Resolved(building) | FlatNeeded(building):
                return building.id
            case NearMisses(buildings) | TownNeeded(buildings):
                return UnknownHouse(said, tuple(one.display for one in buildings))
        return UnknownHouse(said)
