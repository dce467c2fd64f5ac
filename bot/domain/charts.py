"""What charts of twelve months show: charges by service, and consumption by service."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.periods import parse_period
from bot.domain.receipts import Charge, Receipt

MONTHS = 12
MOST_SERVICES = 7  # told apart by colour and pattern; the others are one
MOST_METERS = 8  # one below another
KNOWN_FOR_TREND = 4  # months: two halves of two
STEADY = Decimal("0.05")  # halves that differ less are alike

# Units of what is not consumed: area, people, pieces, months. As registries write them.
_NOT_CONSUMED = frozenset(
    {"м2", "м²", "квм", "кв м", "чел", "человек", "шт", "мес", "месяц", "руб", "%"}
)


class ChartKind(StrEnum):
    """The value is part of text ids and of presses."""

    CHARGES = "charges"
    CONSUMPTION = "consumption"


class Trend(StrEnum):
    """What became of the sums within the chart; the value is the end of the id of its text."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Series:
    """One service, month by month; None where it is not known or was not charged.

    Charges are kopecks, consumption is in `unit`. Without a name it is all other services.
    """

    name: str
    unit: str
    values: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal:
        return sum((one for one in self.values if one is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Chart:
    """The months are without a gap, up to twelve, the first one is known; `2026-10`.

    `left_out`: services that there was no room for.
    """

    kind: ChartKind
    months: tuple[str, ...]
    series: tuple[Series, ...]
    left_out: int = 0

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """Give what all services come to, by month; None for a gap."""
        return tuple(
            sum((one for one in month if one is not None), Decimal(0))
            if any(one is not None for one in month)
            else None
            for month in zip(*(one.values for one in self.series), strict=True)
        )


def charges_chart(receipts: Sequence[Receipt], until: str) -> Chart | None:
    """Stack what was charged with recalculations, the services that cost most one by one.

    What no line of a receipt tells stands with the others: a bar is as high as its receipt.
    None: nothing is known of these months.
    """
    known = {one.period: one for one in receipts if one.charged is not None}
    months = _months(known, until)
    if not months:
        return None
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rest: dict[str, Decimal] = {}
    for period in months:
        if period not in known:
            continue
        receipt = known[period]
        for charge in receipt.charges:
            found[charge.service][period] = Decimal(charge.charged + charge.recalculated)
        untold = (receipt.charged or 0) + (receipt.recalculated or 0)
        untold -= sum(one.charged + one.recalculated for one in receipt.charges)
        if untold or not receipt.charges:
            rest[period] = Decimal(untold)
    ranked = sorted(found, key=lambda name: -sum(map(abs, found[name].values())))
    named = ranked if len(ranked) <= MOST_SERVICES + (not rest) else ranked[:MOST_SERVICES]
    for name in ranked[len(named) :]:
        for period, amount in found[name].items():
            rest[period] = rest.get(period, Decimal(0)) + amount
    series = [Series(name, "", _values(found[name], months)) for name in named]
    if rest:
        series.append(Series("", "", _values(rest, months)))
    return Chart(ChartKind.CHARGES, months, tuple(series))


def consumption_chart(receipts: Sequence[Receipt], until: str) -> Chart | None:
    """Give the volumes of what is consumed, each service in its own unit, in receipts' order."""
    known = {one.period: one for one in receipts}
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for receipt in sorted(receipts, key=lambda one: one.period, reverse=True):
        for charge in receipt.charges:
            if _is_consumed(charge):
                found[charge.service, charge.unit][receipt.period] = Decimal(charge.volume)
    measured = {period for volumes in found.values() for period in volumes}
    months = _months({period: known[period] for period in measured}, until)
    if not months:
        return None
    kept = [key for key, volumes in found.items() if any(month in volumes for month in months)]
    series = tuple(
        Series(name, unit, _values(found[name, unit], months)) for name, unit in kept[:MOST_METERS]
    )
    return Chart(ChartKind.CONSUMPTION, months, series, max(0, len(kept) - MOST_METERS))


def trend_of(values: Sequence[Decimal | None]) -> Trend | None:
    """Compare the mean of the later half of the known months with that of the earlier one."""
    known = [one for one in values if one is not None]
    if len(known) < KNOWN_FOR_TREND:
        return None
    half = len(known) // 2
    before, after = (sum(part, Decimal(0)) / half for part in (known[:half], known[-half:]))
    if abs(after - before) <= STEADY * abs(before):
        return Trend.STEADY
    return Trend.UP if after > before else Trend.DOWN


def window(until: str) -> tuple[str, ...]:
    """Give the twelve months that end with this one."""
    months = [parse_period(until)]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    return tuple(month.iso for month in reversed(months))


def _months(known: Mapping[str, Receipt], until: str) -> tuple[str, ...]:
    """Give the months of the window from the first known one to the last known one."""
    within = window(until)
    at = [place for place, month in enumerate(within) if month in known]
    return within[at[0] : at[-1] + 1] if at else ()


def _values(found: Mapping[str, Decimal], months: Sequence[str]) -> tuple[Decimal | None, ...]:
    return tuple(found.get(month) for month in months)


def _is_consumed(charge: Charge) -> bool:
    unit = " ".join(charge.unit.casefold().replace(".", " ").split())
    return bool(charge.volume and unit) and unit not in _NOT_CONSUMED
