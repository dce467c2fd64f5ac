"""The chart of one meter: asked for under its history, drawn when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.dials import format_value
from bot.domain.meter_charts import MeterChart, meter_chart
from bot.domain.meters import Meter
from bot.services.cabinet import NotYoursError
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.messages import Document, Month, Private, Text, text
from bot.services.meters import Meters, MeterState
from bot.services.own_accounts import OwnAccount
from bot.services.people import Person

MAKER = "meter-chart"


class Readers(Protocol):
    async def chats_with(self, account_id: int) -> Sequence[int]:
        """Give the chats signed in to any cabinet that the account is linked to."""
        ...


class Press(Protocol):
    async def draw(self, chart: MeterChart) -> bytes:
        """Give a PNG."""
        ...

    def digest(self, chart: MeterChart) -> str:
        """Tell apart what would be drawn of any two charts, by this release or another."""
        ...


@dataclass(slots=True)
class OrderMeterChart:
    """Asks delivery for the chart of a meter."""

    own_account: OwnAccount
    meters: Meters

    async def __call__(self, person: Person, meter_id: int) -> Document | None:
        """None: there is nothing to draw. Raises NotYoursError."""
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        await self.own_account(person, state.meter.account_id)
        chart = _chart(state)
        if chart is None:
            return None
        return Document(MAKER, describe(chart, state.meter), {"meter": str(meter_id)})


@dataclass(frozen=True, slots=True)
class MakeMeterChart:
    """Makes the picture that a document asks for."""

    meters: Meters
    readers: Readers
    press: Press

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that was signed out after it asked."""
        del language  # what stands on charts is in Russian
        chart = await self._asked(chat_id, args)
        name = f"{chart.service}-{chart.months[-1]}.png"
        made = await self.press.draw(chart)
        return File(name, "image/png", made, True, self.press.digest(chart))

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        chart = await self._asked(chat_id, args)
        return Likeness(self.press.digest(chart), picture=True)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> MeterChart:
        state = await self.meters.state(int(args["meter"]))
        if state is None or chat_id not in await self.readers.chats_with(state.meter.account_id):
            raise FileDeniedError
        chart = _chart(state)
        if chart is None:
            raise ValueError("nothing is known of these months any more")
        return chart


def _chart(state: MeterState) -> MeterChart | None:
    return meter_chart(state.meter, state.readings)


def describe(chart: MeterChart, meter: Meter) -> Text:
    """Say in words what the picture shows, for who cannot see it: it becomes the caption."""
    first, last = Month(chart.months[0]), Month(chart.months[-1])
    span = text("chart-month", month=last)
    if first != last:
        span = text("chart-months", first=first, last=last)
    unit = text(f"reading-unit-{meter.service}")
    above = text(
        "meter-chart-title",
        service=text(f"reading-service-{meter.service}"),
        number=Private(mask_number(meter.number)),
        span=span,
    )
    totals = chart.totals
    known = [(value, month) for month, value in zip(chart.months, totals, strict=True) if value]
    total = sum((value for value, _ in known), Decimal(0))
    above = text("meter-chart-total", above=above, total=_shown(total), unit=unit)
    if len(chart.zones) > 1:
        for number, value in enumerate(chart.by_zone, 1):
            above = text(
                "meter-chart-zone", above=above, zone=number, total=_shown(value), unit=unit
            )
    if len(known) > 1:
        most, month = max(known, key=lambda pair: pair[0])
        above = text(
            "meter-chart-highest", above=above, month=Month(month), most=_shown(most), unit=unit
        )
    gaps = sum(one is None for one in totals)
    if gaps:
        above = text("meter-chart-gaps", above=above, count=gaps)
    return text("meter-chart-carried", above=above) if chart.carried else above


def _shown(value: Decimal) -> Private:
    return Private(format_value(value))
