"""`kvitok window`: when readings are taken, and for how much longer this month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from bot.domain.dates import parse_registry_date
from bot.domain.meter_cells import SERVICE_CAPTIONS, read_service
from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod, parse_period
from bot.domain.windows import ReadingWindow, parse_window
from bot.services.addresses import ResolveAddress
from bot.services.messages import Day
from bot.services.windows import (
    DayOutside,
    Done,
    ExtendsNothing,
    Fault,
    NotExtended,
    Outcome,
    SetExtension,
    SetRule,
    SetWindows,
    UnknownHouse,
    UnknownOrganisation,
    Whose,
)
from bot.settings import Settings
from storage.engine import open_database
from storage.houses import StoredHouses
from storage.stamp import upgrade_if_behind
from storage.windows import StoredWindows

Words: TypeAlias = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Extending:
    whose: Whose
    period: BillingPeriod
    last_day: date


@dataclass(frozen=True, slots=True)
class Withdrawing:
    whose: Whose
    period: BillingPeriod


@dataclass(frozen=True, slots=True)
class Setting:
    """None: the rule is taken away."""

    whose: Whose
    window: ReadingWindow | None


Order: TypeAlias = Extending | Withdrawing | Setting


@dataclass(frozen=True, slots=True)
class Listed:
    rules: Sequence[SetRule]
    extensions: Sequence[SetExtension]


def read_whose(houses: Sequence[str], services: Sequence[str], inn: str = "") -> Whose | str:
    """Give for whom, or the id of the text that says which option cannot be read."""
    try:
        return Whose(tuple(houses), tuple(map(read_service, services)), inn.strip())
    except ValueError:
        return "window-service"


def read_extending(
    period: str, until: str, houses: Sequence[str], services: Sequence[str]
) -> Extending | str:
    try:
        month = parse_period(period)
    except ValueError:
        return "window-period"
    try:
        last_day = parse_registry_date(until)
    except ValueError:
        return "window-until"
    whose = read_whose(houses, services)
    return whose if isinstance(whose, str) else Extending(whose, month, last_day)


def read_withdrawing(
    period: str, houses: Sequence[str], services: Sequence[str]
) -> Withdrawing | str:
    try:
        month = parse_period(period)
    except ValueError:
        return "window-period"
    whose = read_whose(houses, services)
    return whose if isinstance(whose, str) else Withdrawing(whose, month)


def read_setting(
    days: str | None, houses: Sequence[str], services: Sequence[str], inn: str
) -> Setting | str:
    try:
        window = None if days is None else parse_window(days)
    except ValueError:
        return "window-days"
    whose = read_whose(houses, services, inn)
    return whose if isinstance(whose, str) else Setting(whose, window)


async def run(settings: Settings, order: Order) -> Outcome:
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    try:
        resolve = ResolveAddress(StoredHouses(database))
        default = ReadingWindow(*settings.reading_window)
        use_case = SetWindows(StoredWindows(database), resolve, lambda: datetime.now(UTC), default)
        if isinstance(order, Extending):
            return await use_case.extend(order.whose, order.period, order.last_day)
        if isinstance(order, Withdrawing):
            return await use_case.withdraw(order.whose, order.period)
        return await use_case.set(order.whose, order.window)
    finally:
        await database.close()


async def read(settings: Settings) -> Listed:
    """Read all rules, and the extensions from last month on."""
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url)
    try:
        store = StoredWindows(database)
        today = datetime.now(settings.time_zone).date()
        since = BillingPeriod.of(today).previous()
        return Listed(await store.rules(), await store.extensions(since))
    finally:
        await database.close()


def as_line(order: Order, outcome: Outcome, words: Words) -> str:
    if not isinstance(outcome, Done):
        return _fault(outcome, words)
    match order:
        case Extending(_, period, last_day):
            until = Day(last_day)
            return words("window-extended", rules=outcome.scopes, period=period.iso, until=until)
        case Withdrawing(_, period):
            return words("window-withdrawn", rules=outcome.scopes, period=period.iso)
        case Setting(_, None):
            return words("window-unset", rules=outcome.scopes)
        case Setting(_, window):
            return words("window-set", rules=outcome.scopes, days=str(window))


def _fault(outcome: Fault, words: Words) -> str:
    match outcome:
        case UnknownHouse(said, ()):
            line = words("window-house", house=said)
        case UnknownHouse(said, near):
            line = words("window-house-near", house=said, near="; ".join(near))
        case UnknownOrganisation(inn):
            line = words("window-organisation", inn=inn)
        case DayOutside(period):
            line = words("window-day-outside", period=period.iso)
        case ExtendsNothing(closes):
            line = words("window-extends-nothing", closes=Day(closes))
        case NotExtended(period):
            line = words("window-not-extended", period=period.iso)
    return line


def list_lines(listed: Listed, words: Words) -> list[str]:
    lines = [
        words("window-rule", days=rule.days, whose=_whose(rule, words)) for rule in listed.rules
    ]
    lines += [
        words(
            "window-extension",
            period=one.period,
            until=Day(one.last_day),
            whose=_whose(one, words),
        )
        for one in listed.extensions
    ]
    return lines or [words("window-none")]


def _whose(one: SetRule | SetExtension, words: Words) -> str:
    service = words("window-all-services")
    if one.service is not None:
        service = SERVICE_CAPTIONS[Service(one.service)]
    parts = [service, one.house or words("window-all-houses")]
    if isinstance(one, SetRule) and one.inn:
        parts.append(words("window-of-inn", inn=one.inn))
    return " · ".join(parts)


def as_data(listed: Listed) -> dict[str, Any]:
    return {
        "windows": [rule._asdict() for rule in listed.rules],
        "extensions": [
            {**one._asdict(), "last_day": one.last_day.isoformat()} for one in listed.extensions
        ],
    }
