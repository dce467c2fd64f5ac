"""Payments and receipts of many months, a page at a time, the newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.domain.periods import BillingPeriod

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PaidIn:
    """One payment, with where it was made; a refund is below nought."""

    paid_on: date
    amount: int
    source: str


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """A calendar month: all that was paid in it, and its payments that are on the page."""

    period: str
    total: int
    payments: tuple[PaidIn, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many, pages counted from 1; `last` is the number of the oldest page."""

    items: tuple[T, ...]
    number: int
    last: int


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """Cut a page out; of a number that there is none of, the nearest."""
    last = max(1, -(-len(items) // size))
    number = min(max(number, 1), last)
    return Page(tuple(items[(number - 1) * size : number * size]), number, last)


def by_months(shown: Sequence[PaidIn], known: Sequence[PaidIn]) -> tuple[PaidMonth, ...]:
    """Put the payments of a page under their months, each with the total of all `known` ones."""
    totals: dict[str, int] = defaultdict(int)
    for one in known:
        totals[_month(one)] += one.amount
    months: dict[str, list[PaidIn]] = defaultdict(list)
    for one in shown:
        months[_month(one)].append(one)
    return tuple(PaidMonth(month, totals[month], tuple(paid)) for month, paid in months.items())


def _month(one: PaidIn) -> str:
    return BillingPeriod.of(one.paid_on).iso
