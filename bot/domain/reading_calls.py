"""When people are called to pass readings, and to have meters verified: each call once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.periods import BillingPeriod
from bot.domain.windows import Placed, ReadingWindow

OPENING_DAYS = timedelta(days=2)  # after the first: one on which nothing ran is made up for
BEFORE_THE_END = timedelta(days=1)
VERIFICATION_DAYS = (60, 30)  # before the last good day


class Call(StrEnum):
    """The value is part of text ids."""

    OPENING = "opening"
    CLOSING = "closing"
    EXTENDED = "extended"


class Stage(StrEnum):
    """How far a verification is; the value is part of text ids."""

    FIRST = "first"
    SECOND = "second"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Told:
    """What a cabinet was told of an account: a month, and last days of windows."""

    opening: str | None = None
    closing: date | None = None
    extended: date | None = None


class Longer(NamedTuple):
    """An extension that was made for some: until when, and when it was made."""

    period: str
    last_day: date
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """A month for which somebody is to be called today; nobody is whom none of it is for.

    `made_at` of the newest extension that is open: another one is another occasion.
    """

    period: str
    opening: bool
    closing: bool
    extended: date | None
    made_at: datetime | None


def occasions(
    windows: Iterable[ReadingWindow], longer: Iterable[Longer], today: date
) -> tuple[Occasion, ...]:
    """Tell, roughly, for which months to look who is to be called."""
    month = BillingPeriod.of(today)
    periods, windows, longer = (month.previous(), month), tuple(windows), tuple(longer)
    found = (_occasion(period, windows, longer, today) for period in periods)
    return tuple(one for one in found if one.opening or one.closing or one.extended)


def call_of(placed: Placed, ordinary: date, told: Told, today: date) -> Call | None:
    """Tell to what to call today who has not passed a reading yet; `ordinary` last day."""
    if today < placed.opens:
        return None
    news = placed.period.iso != told.opening and today - placed.opens <= OPENING_DAYS
    near = placed.closes - today <= BEFORE_THE_END
    if placed.closes > ordinary and _is_later(placed.closes, told.extended) and not news:
        return Call.EXTENDED
    if near and _is_later(placed.closes, told.closing):
        return Call.CLOSING
    return Call.OPENING if news and not near else None


def told_with(told: Told, placed: Placed, ordinary: date, today: date) -> Told:
    """Give what is told now: whoever learns the last day knows it."""
    near = placed.closes - today <= BEFORE_THE_END
    return Told(
        placed.period.iso,
        placed.closes if near else told.closing,
        placed.closes if placed.closes > ordinary else told.extended,
    )


def stage_of(due: date, known: date, today: date) -> Stage | None:
    """Tell which stage was reached after the day that is known; of several the last."""
    begin = {
        Stage.EXPIRED: due + timedelta(days=1),
        Stage.SECOND: due - timedelta(days=VERIFICATION_DAYS[1]),
        Stage.FIRST: due - timedelta(days=VERIFICATION_DAYS[0]),
    }
    reached = next((stage for stage, day in begin.items() if day <= today), None)
    return reached if reached is not None and begin[reached] > known else None


def _occasion(
    period: BillingPeriod,
    windows: tuple[ReadingWindow, ...],
    longer: tuple[Longer, ...],
    today: date,
) -> Occasion:
    mine = [one for one in longer if one.period == period.iso and one.last_day >= today]
    ends = [*(one.closes(period) for one in windows), *(one.last_day for one in mine)]
    return Occasion(
        period.iso,
        opening=any(_has_just_come(one.opens(period), today, OPENING_DAYS) for one in windows),
        closing=any(_has_just_come(today, end, BEFORE_THE_END) for end in ends),
        extended=max((one.last_day for one in mine), default=None),
        made_at=max((one.made_at for one in mine), default=None),
    )


def _has_just_come(day: date, now: date, within: timedelta) -> bool:
    return timedelta() <= now - day <= within


def _is_later(day: date, known: date | None) -> bool:
    return known is None or day > known
