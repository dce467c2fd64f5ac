"""Reading windows: for which month a reading counts. No value is ever refused for its day.

A window `15-25` opens on the 15th and closes with the end of the 25th, where the house stands; one
that crosses a month's end (`25-5`) is that of the month in which it opens. In a shorter month the
days that it lacks are its last day.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod

_SHAPE = re.compile(r"([0-9]{1,2}) ?[-–] ?([0-9]{1,2})")
_LONGEST_MONTH = 31


class Standing(StrEnum):
    """How a reading stands to the windows; the value is part of text ids."""

    IN_WINDOW = "in_window"
    EXTENDED = "extended"  # the window has closed, its extension has not
    EARLY = "early"  # before the window of the month
    LATE = "late"  # the window of the month has closed: it counts for the next one


@dataclass(frozen=True, slots=True)
class ReadingWindow:
    """First and last day of a month, both inside; the first may be the later one."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not (1 <= self.first <= _LONGEST_MONTH and 1 <= self.last <= _LONGEST_MONTH):
            raise ValueError("no days of a month")

    def opens(self, period: BillingPeriod) -> date:
        return _day(period, self.first)

    def closes(self, period: BillingPeriod) -> date:
        """Give the last day, inside the window."""
        return _day(period.next() if self.first > self.last else period, self.last)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class WindowRule:
    """A window set for some; None and False: for all. The account has been matched already."""

    window: ReadingWindow
    service: Service | None = None
    of_organisation: bool = False
    of_building: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """The window of one period stays open until the end of a later day."""

    period: str
    last_day: date
    service: Service | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The period of a reading, its standing, and the period's window with its extension.

    `missed` is the last day of the window that was closed when a LATE reading was said.
    """

    period: BillingPeriod
    standing: Standing
    opens: date
    closes: date
    missed: date | None = None


def parse_window(text: str) -> ReadingWindow:
    """Read `15-25`; ValueError for anything else."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise ValueError("not a window like 15-25")
    return ReadingWindow(int(found[1]), int(found[2]))


def resolve_window(
    rules: Iterable[WindowRule], service: Service, default: ReadingWindow
) -> ReadingWindow:
    """Give the window of the nearest rule: a house's, then a service's, then an organisation's.

    A house is nearest. A service is nearer than an organisation, because each organisation has
    one window for everything anyway: a word about one service would otherwise never count. Of
    equals the last one.
    """
    fitting = [rule for rule in rules if rule.service in {None, service}]
    nearest = max(enumerate(fitting), key=lambda one: (*_nearness(one[1]), one[0]), default=None)
    return default if nearest is None else nearest[1].window


def place(
    said_at: datetime,
    zone: tzinfo,
    window: ReadingWindow,
    extensions: Iterable[Extension] = (),
) -> Placed:
    """Tell for which period a value counts that was said at this (aware) moment.

    It is the first period whose window has not closed. `extensions` are those of the service for
    this month and the one before. An extension ends where the next window opens.
    """
    today = said_at.astimezone(zone).date()
    month = BillingPeriod.of(today)
    longer = [(one.period, one.last_day) for one in extensions]
    period = month.previous()
    while (closes := _closes(window, period, longer)) < today:
        period = period.next()
    opens, ordinary = window.opens(period), window.closes(period)
    if opens <= today:
        standing = Standing.IN_WINDOW if today <= ordinary else Standing.EXTENDED
        return Placed(period, standing, opens, closes)
    missed = _closes(window, period.previous(), longer)
    if _is_late(missed, today, opens):
        return Placed(period, Standing.LATE, opens, closes, missed)
    return Placed(period, Standing.EARLY, opens, closes)


def extensions_of(extensions: Iterable[Extension], service: Service) -> tuple[Extension, ...]:
    """Give those that are for the service, or for all."""
    return tuple(one for one in extensions if one.service in {None, service})


def _closes(window: ReadingWindow, period: BillingPeriod, longer: list[tuple[str, date]]) -> date:
    days = [last for of_period, last in longer if of_period == period.iso]
    before_next = window.opens(period.next()) - timedelta(days=1)
    ordinary = window.closes(period)
    return max(ordinary, min(max(days, default=ordinary), before_next))


def _is_late(missed: date, today: date, opens: date) -> bool:
    """Tell late from early: by the month, and where both ends are in one, by the nearer end."""
    if missed.month != today.month:
        return False
    return opens.month != today.month or today - missed <= opens - today


def _nearness(rule: WindowRule) -> tuple[bool, bool, bool]:
    return rule.of_building, rule.service is not None, rule.of_organisation


def _day(period: BillingPeriod, day: int) -> date:
    length = monthrange(period.year, period.month)[1]
    return period.first_day.replace(day=min(day, length))
