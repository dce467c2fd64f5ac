"""Spans of calendar days that figures are of, and the hours of a week that people come in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.periods import BillingPeriod
from bot.domain.windows import ReadingWindow

DAY = timedelta(days=1)
MOST_DAYS = 366
LEVELS = 4  # of the heat, besides none
HOURS, WEEK = 24, 7


class Preset(StrEnum):
    """What is asked for most; the value is part of an address and of a text's id."""

    TODAY = "today"
    WEEK = "week"
    WINDOW = "window"  # that is open, else the last one
    MONTH = "month"


class SpanRefusal(StrEnum):
    """Why days that were chosen make no span; the value is part of a text's id."""

    UNREADABLE = "unreadable"
    BACKWARDS = "backwards"
    FUTURE = "future"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Span:
    """Both days are inside."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        return [self.first + DAY * number for number in range(self.length)]

    def before(self) -> "Span":
        """Give as many days that end where these begin."""
        return Span(self.first - DAY * self.length, self.first - DAY)


@dataclass(frozen=True, slots=True)
class Compared:
    """A span and the one that it is compared with."""

    span: Span
    before: Span
    preset: Preset | None = None


def preset_span(preset: Preset, today: date, window: ReadingWindow) -> Compared:
    """Give days up to today. A window is compared with the same days of the one before."""
    if preset is Preset.WINDOW:
        return _window_span(today, window)
    length = {Preset.TODAY: 1, Preset.WEEK: 7, Preset.MONTH: 30}[preset]
    span = Span(today - DAY * (length - 1), today)
    return Compared(span, span.before(), preset)


def chosen_span(first: date | None, last: date | None, today: date) -> Compared | SpanRefusal:
    """Give the days that were chosen, one of them is enough, up to today; or why there are none.

    Without a first day it is the last one alone. What is to come is left out of a span.
    """
    begins, ends = first or last or today, last or today
    if begins > today:
        return SpanRefusal.FUTURE
    if ends < begins:
        return SpanRefusal.BACKWARDS
    if (ends - begins).days >= MOST_DAYS or begins - date.min < DAY * 2 * MOST_DAYS:
        return SpanRefusal.LONG
    span = Span(begins, min(ends, today))
    return Compared(span, span.before())


def _window_span(today: date, window: ReadingWindow) -> Compared:
    period = BillingPeriod.of(today)
    if window.opens(period) > today:
        period = period.previous()
    opens, earlier = window.opens(period), window.opens(period.previous())
    span = Span(opens, min(window.closes(period), today))
    closed = window.closes(period.previous())
    until = closed if span.last < today else min(closed, earlier + DAY * (span.length - 1))
    return Compared(span, Span(earlier, until), Preset.WINDOW)


def in_window(day: date, window: ReadingWindow) -> bool:
    month = BillingPeriod.of(day)
    return any(window.opens(one) <= day <= window.closes(one) for one in (month, month.previous()))


@dataclass(frozen=True, slots=True)
class HeatDay:
    day: date
    number: int
    in_window: bool


@dataclass(frozen=True, slots=True)
class Heat:
    """`cells`: by weekday (Monday first) and hour; `levels` of the same shape, 0 to LEVELS.

    `inside` and `outside`: what comes in an hour of a day of the reading window, and of others.
    """

    cells: tuple[tuple[int, ...], ...]
    levels: tuple[tuple[int, ...], ...]
    days: tuple[HeatDay, ...]
    inside: tuple[float, ...] | None
    outside: tuple[float, ...] | None

    @property
    def total(self) -> int:
        return sum(map(sum, self.cells))

    @property
    def busiest(self) -> tuple[int, int] | None:
        """Give weekday and hour; None: nobody came."""
        number, weekday, hour = max(
            (number, -weekday, -hour)
            for weekday, row in enumerate(self.cells)
            for hour, number in enumerate(row)
        )
        return (-weekday, -hour) if number else None


def heat(
    hours: Iterable[tuple[datetime, int]], span: Span, zone: tzinfo, window: ReadingWindow
) -> Heat:
    """Sort what came by weekday and hour of the zone; `hours`: (when an hour began, number)."""
    by_day, by_hour = Counter[date](), Counter[tuple[date, int]]()
    for began, number in hours:
        local = began.astimezone(zone)
        by_day[local.date()] += number
        by_hour[local.date(), local.hour] += number
    cells = [[0] * HOURS for _ in range(WEEK)]
    for (day, hour), number in by_hour.items():
        if span.first <= day <= span.last:
            cells[day.weekday()][hour] += number
    most = max(map(max, cells))
    marked = [HeatDay(one, by_day[one], in_window(one, window)) for one in span.days]
    return Heat(
        cells=tuple(map(tuple, cells)),
        levels=tuple(tuple(_level(one, most) for one in row) for row in cells),
        days=tuple(marked),
        inside=_mean([one.day for one in marked if one.in_window], by_hour),
        outside=_mean([one.day for one in marked if not one.in_window], by_hour),
    )


def _level(number: int, most: int) -> int:
    return -(-LEVELS * number // most) if number else 0


def _mean(days: Sequence[date], by_hour: Counter[tuple[date, int]]) -> tuple[float, ...] | None:
    if not days:
        return None
    return tuple(sum(by_hour[day, hour] for day in days) / len(days) for hour in range(HOURS))
