"""Charts of charges and consumption: asked for by a button, drawn when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.charts import (
    Chart,
    ChartKind,
    Series,
    charges_chart,
    consumption_chart,
    trend_of,
    window,
)
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.history import ChargesPage, History
from bot.services.messages import Document, Money, Month, Private, Text, text

MAKER = "chart"
LONGEST_NAME = 50  # of a service in a caption
LONGEST_CAPTION = 850  # of 1024: as many services as fit
WORDS_OF_A_LINE = 60


class Readers(Protocol):
    async def chats_with_all_of(self, account_id: int) -> Sequence[int]:
        """Give the chats signed in to any cabinet that has full access to the account."""
        ...


class Press(Protocol):
    async def draw(self, chart: Chart) -> bytes:
        """Give a PNG."""
        ...

    def digest(self, chart: Chart) -> str:
        """Tell apart what would be drawn of any two charts, by this release or another."""
        ...


@dataclass(frozen=True, slots=True)
class OrderChart:
    """Asks delivery for a chart of the months up to the newest one of a page."""

    history: History

    async def __call__(self, page: ChargesPage, kind: ChartKind) -> Document | None:
        """None: there is nothing to draw."""
        if not page.receipts.items:
            return None
        account, until = page.current.account, page.receipts.items[0].period
        chart = await read_chart(self.history, kind, account.id, until)
        if chart is None:
            return None
        return Document(
            MAKER,
            describe(chart, account.number),
            {"account": str(account.id), "until": until, "kind": kind.value},
        )


@dataclass(frozen=True, slots=True)
class MakeChart:
    """Makes the picture that a document asks for."""

    history: History
    readers: Readers
    press: Press

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that has lost its full access since it asked."""
        del language  # what stands on receipts is in Russian
        chart = await self._asked(chat_id, args)
        name = f"{chart.kind}-{args['until']}.png"
        return File(
            name, "image/png", await self.press.draw(chart), True, self.press.digest(chart)
        )

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        return Likeness(self.press.digest(await self._asked(chat_id, args)), picture=True)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> Chart:
        kind, account_id, until = ChartKind(args["kind"]), int(args["account"]), args["until"]
        if chat_id not in await self.readers.chats_with_all_of(account_id):
            raise FileDeniedError
        chart = await read_chart(self.history, kind, account_id, until)
        if chart is None:
            raise ValueError("nothing is known of these months any more")
        return chart


async def read_chart(
    history: History, kind: ChartKind, account_id: int, until: str
) -> Chart | None:
    make = charges_chart if kind is ChartKind.CHARGES else consumption_chart
    since = window(until)[0]
    return make(await history.receipts_within(account_id, since, until), until)


def describe(chart: Chart, number: str) -> Text:
    """Say in words what the picture shows, for who cannot see it: it becomes the caption."""
    first, last = Month(chart.months[0]), Month(chart.months[-1])
    span = text("chart-month", month=last)
    if first != last:
        span = text("chart-months", first=first, last=last)
    masked = Private(mask_number(number))
    above = text(f"chart-title-{chart.kind}", span=span, number=masked)
    if chart.kind is ChartKind.CHARGES:
        return _describe_charges(chart, above)
    return _describe_consumption(chart, above)


def _describe_charges(chart: Chart, above: Text) -> Text:
    totals = chart.totals
    known = [one for one in totals if one is not None]
    above = text("chart-total", above=above, total=_money(sum(known, Decimal(0))))
    if len(known) > 1:
        month, most = _highest(chart.months, totals)
        above = text("chart-highest", above=above, month=month, amount=_money(most))
    trend = trend_of(totals)
    if trend is not None:
        above = text(f"chart-trend-{trend}", above=above)
    gaps = len(totals) - len(known)
    return text("chart-gaps", above=above, count=gaps) if gaps else above


def _describe_consumption(chart: Chart, above: Text) -> Text:
    """Tell of each service on its line, of as many as a caption holds."""
    room = LONGEST_CAPTION
    for told, series in enumerate(chart.series):
        name = _short(series.name)
        room -= WORDS_OF_A_LINE + len(name) + len(series.unit) + 2 * len(str(series.total))
        if room < 0:
            left = len(chart.series) - told + chart.left_out
            return text("chart-more", above=above, count=left)
        above = _describe_meter(chart, series, name, above)
    return text("chart-more", above=above, count=chart.left_out) if chart.left_out else above


def _describe_meter(chart: Chart, series: Series, name: str, above: Text) -> Text:
    month, most = _highest(chart.months, series.values)
    total = _volume(series.total)
    if sum(one is not None for one in series.values) == 1:
        return text("chart-meter", above=above, service=name, total=total, unit=series.unit)
    return text(
        "chart-meter-months",
        above=above,
        service=name,
        total=total,
        unit=series.unit,
        month=month,
        most=_volume(most),
    )


def _highest(months: Sequence[str], values: Sequence[Decimal | None]) -> tuple[Month, Decimal]:
    """Give the month of the largest value, the first of equal ones."""
    known = [(month, one) for month, one in zip(months, values, strict=True) if one is not None]
    month, most = max(known, key=lambda pair: pair[1])
    return Month(month), most


def _money(kopecks: Decimal) -> Money:
    return Money(int(kopecks))


def _volume(volume: Decimal) -> Private:
    plain = f"{volume:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Private(plain.replace(".", ",").replace("-", "\u2212"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
