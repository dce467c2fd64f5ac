"""Charts as pictures: scales and texts are worked out here, chart.typ draws them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.meter_cells import SERVICE_CAPTIONS
from bot.domain.meter_charts import MeterChart
from bot.domain.money import format_roubles
from bot.domain.periods import parse_period
from bot.rendering.receipts import HERE, ReceiptPress, breakable, how_it_is_set, literal

KEPT = 32  # pictures of 60 to 200 kB
DPI = 252  # 1260 pixels across
MOST_TICKS = 5
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
LARGE = 100_000  # from here on values are written in thousands
SIGNIFICANT = 4  # digits of what is no whole number of roubles, above a bar
LONGEST_NAME = 90  # of a service
NBSP = "\u00a0"
MINUS = "\u2212"


class ChartPress:
    """Draws in the threads of the receipts' press; the same chart asked again soon is at hand."""

    def __init__(self, press: ReceiptPress) -> None:
        self._press = press
        self._draw = lru_cache(KEPT)(self.draw_now)

    async def draw(self, chart: Chart | MeterChart) -> bytes:
        """Give a PNG."""
        return await self._press.aside(self._draw, chart)

    def digest(self, chart: Chart | MeterChart) -> str:
        """Tell apart what would be drawn: by the data and by how this release draws them."""
        told = hashlib.sha256(how_it_is_set(HERE / "chart.typ", Path(__file__)))
        told.update(repr(chart).encode())
        return told.hexdigest()

    def draw_now(self, chart: Chart | MeterChart) -> bytes:
        """Draw it anew, in the thread of the caller."""
        data = data_of_meter(chart) if isinstance(chart, MeterChart) else data_of(chart)
        source = b'#import "/chart.typ": chart\n#chart(%s)' % literal(data)
        return self._press.typeset(source, "png", DPI)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis with nought on it; heights are shares of it from its foot."""

    lowest: Decimal
    highest: Decimal
    step: Decimal

    @classmethod
    def of(cls, lowest: Decimal, highest: Decimal) -> "Scale":
        """Give round ends and a round step around the values and nought."""
        lowest, highest = min(lowest, Decimal(0)), max(highest, Decimal(0))
        if lowest == highest:
            highest = Decimal(1)
        least = (highest - lowest) / MOST_TICKS
        tens = Decimal(10) ** least.adjusted()
        step = next(tens * one for one in STEPS if tens * one >= least)
        down = (lowest / step).to_integral_value(ROUND_FLOOR)
        up = (highest / step).to_integral_value(ROUND_CEILING)
        return cls(down * step, up * step, step)

    def height(self, value: Decimal) -> float:
        return float((value - self.lowest) / (self.highest - self.lowest))

    def ticks(self) -> list[Decimal]:
        count = int((self.highest - self.lowest) / self.step)
        return [self.lowest + self.step * number for number in range(count + 1)]


def data_of(chart: Chart) -> dict[str, Any]:
    """Give what the template wants to know; texts that stand on the picture are ready."""
    charges = chart.kind is ChartKind.CHARGES
    periods = [parse_period(month) for month in chart.months]
    return {
        "kind": chart.kind.value,
        "months": [period.month for period in periods],
        "years": [period.year for period in periods],
        "panels": [_stack(chart)] if charges else [_meter(one) for one in chart.series],
        "legend": _legend(chart) if charges else [],
        "styles": [_style(one, number) for number, one in enumerate(chart.series)],
        "below": charges and any((value or 0) < 0 for one in chart.series for value in one.values),
        "left_out": chart.left_out,
    }


def data_of_meter(chart: MeterChart) -> dict[str, Any]:
    """Give what the template wants to know of one meter; its zones stand one upon another."""
    periods = [parse_period(month) for month in chart.months]
    totals = chart.totals
    scale = Scale.of(Decimal(0), max(one for one in totals if one is not None))
    divisor, prefix = _thousands(scale)
    bars: list[dict[str, Any] | None] = []
    for zones, total in zip(chart.spent, totals, strict=True):
        if zones is None or total is None:
            bars.append(None)
            continue
        feet = [sum(zones[:number], Decimal(0)) for number in range(len(zones) + 1)]
        parts = [
            _part(scale, number, foot, top)
            for number, (foot, top) in enumerate(pairwise(feet))
            if top > foot
        ]
        bars.append(_bar(scale, parts, total, _significant(total / divisor)))
    numbers = range(len(chart.zones))
    panel = _panel(_name_of(SERVICE_CAPTIONS[chart.service]), prefix, scale, divisor, bars)
    return {
        "kind": "meter",
        "months": [period.month for period in periods],
        "years": [period.year for period in periods],
        "panels": [panel],
        "legend": [
            {"style": at, "zone": chart.zones[at].value, "name": "", "total": _grouped(total)}
            for at, total in reversed([*enumerate(chart.by_zone)])
            if len(chart.zones) > 1
        ],
        "service": chart.service.value,
        "styles": [*numbers],
        "below": False,
        "left_out": 0,
    }


def _style(series: Series, number: int) -> int:
    """Give the number of a colour with its pattern; the others have none of their own."""
    return number if series.name else -1


def _legend(chart: Chart) -> list[dict[str, Any]]:
    """Name what is drawn, from the top of the bars down."""
    return [
        {
            "style": _style(one, number),
            "name": _name(one),
            "total": format_roubles(int(one.total)),
        }
        for number, one in reversed([*enumerate(chart.series)])
        if any(one.values)
    ]


def _name(series: Series) -> str:
    return _name_of(series.name)


def _name_of(name: str) -> str:
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    return breakable(name)


def _stack(chart: Chart) -> dict[str, Any]:
    """Give bars of services one upon another; what is below nought hangs from it."""
    above = [_sum(chart, month, 1) for month in range(len(chart.months))]
    below = [_sum(chart, month, -1) for month in range(len(chart.months))]
    scale = Scale.of(min(below) / 100, max(above) / 100)
    divisor, prefix = _thousands(scale)
    bars: list[dict[str, Any] | None] = []
    for month, total in enumerate(chart.totals):
        if total is None:
            bars.append(None)
            continue
        parts, up, down = [], Decimal(0), Decimal(0)
        for number, series in enumerate(chart.series):
            value = (series.values[month] or Decimal(0)) / 100
            if value > 0:
                parts.append(_part(scale, number, up, up + value))
                up += value
            elif value < 0:
                parts.append(_part(scale, number, down + value, down))
                down += value
        bars.append(_bar(scale, parts, up, _label(total / 100, divisor)))
    return _panel("", f"{prefix}руб.", scale, divisor, bars)


def _meter(series: Series) -> dict[str, Any]:
    """Give a service of its own, a bar for each month."""
    known = [one for one in series.values if one is not None]
    scale = Scale.of(min(known), max(known))
    divisor, prefix = _thousands(scale)
    bars: list[dict[str, Any] | None] = []
    for value in series.values:
        if value is None:
            bars.append(None)
            continue
        part = _part(scale, 0, min(value, Decimal(0)), max(value, Decimal(0)))
        top = max(value, Decimal(0))
        bars.append(_bar(scale, [part] if value else [], top, _significant(value / divisor)))
    return _panel(_name(series), f"{prefix}{series.unit}", scale, divisor, bars)


def _sum(chart: Chart, month: int, sign: int) -> Decimal:
    """Add up what is above nought in a month, or below it."""
    values = (one.values[month] or Decimal(0) for one in chart.series)
    return sum((value for value in values if value * sign > 0), Decimal(0))


def _panel(
    name: str, unit: str, scale: Scale, divisor: int, bars: Sequence[dict[str, Any] | None]
) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "zero": scale.height(Decimal(0)),
        "ticks": [
            {"at": scale.height(tick), "label": _grouped(tick / divisor)} for tick in scale.ticks()
        ],
        "bars": bars,
    }


def _part(scale: Scale, style: int, foot: Decimal, top: Decimal) -> dict[str, Any]:
    return {"style": style, "foot": scale.height(foot), "top": scale.height(top)}


def _bar(scale: Scale, parts: list[dict[str, Any]], top: Decimal, label: str) -> dict[str, Any]:
    return {"parts": parts, "label": label, "label_at": scale.height(top)}


def _thousands(scale: Scale) -> tuple[int, str]:
    """Choose what large values are divided by, and what their unit is called then."""
    largest = max(abs(scale.lowest), abs(scale.highest))
    for divisor, prefix in ((1, ""), (1_000, "тыс. "), (1_000_000, "млн ")):
        if largest < LARGE * divisor:
            return divisor, prefix
    return 1_000_000_000, "млрд "


def _label(roubles: Decimal, divisor: int) -> str:
    """Give whole roubles, or some digits of thousands."""
    if divisor == 1:
        return _grouped(roubles.quantize(Decimal(1), ROUND_HALF_UP))
    return _significant(roubles / divisor)


def _significant(value: Decimal) -> str:
    """Give it in as many digits as fit above a bar."""
    if value:
        places = min(3, max(0, SIGNIFICANT - 1 - value.adjusted()))
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _grouped(value)


def _grouped(value: Decimal) -> str:
    plain = f"{abs(value):,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    sign = MINUS if value < 0 and plain != "0" else ""
    return sign + plain.replace(",", NBSP).replace(".", ",")
