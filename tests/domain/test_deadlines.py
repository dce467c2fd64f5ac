"""What is news, and of what people are reminded when."""

from datetime import date, datetime

import pytest

from bot.domain.deadlines import is_news, paid_since, reminds, rings_not, to_remind_of
from bot.domain.periods import BillingPeriod

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("period", "news"),
    [
        ("2027-01", False),
        ("2062-11", False),
        ("2026-12", True),
        ("2026-11", True),
        ("2026-09", True),
        ("2026-08", False),
    ],
)
def test_what_is_older_than_two_months_or_far_ahead_is_no_news(period: str, news: bool) -> None:
    assert is_news(period, TODAY) is news
    assert not is_news("2025-12", TODAY)


@pytest.mark.parametrize(
    ("day", "days", "period"),
    [
        (date(2026, 12, 11), 3, None),
        (date(2026, 12, 12), 3, BillingPeriod(2026, 11)),
        (date(2026, 12, 15), 3, BillingPeriod(2026, 11)),
        (date(2026, 12, 16), 3, None),
        (date(2027, 1, 1), 14, BillingPeriod(2026, 12)),
        (date(2026, 2, 10), 3, BillingPeriod(2026, 1)),  # until then by the 10th
        (date(2026, 2, 11), 3, None),
    ],
)
def test_people_are_reminded_in_the_days_before_the_last_one(
    day: date, days: int, period: BillingPeriod | None
) -> None:
    assert to_remind_of(day, days) == period


def test_a_receipt_cannot_know_payments_of_the_next_month() -> None:
    assert paid_since(BillingPeriod(2026, 12)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("hour", "silent", "reminded"),
    [
        (8, True, False),
        (9, False, False),
        (10, False, True),
        (20, False, False),
        (21, True, False),
    ],
)
def test_nothing_rings_at_night(hour: int, *, silent: bool, reminded: bool) -> None:
    local = datetime(2026, 11, 20, hour, 30)  # noqa: DTZ001 - the centre's
    assert (rings_not(local), reminds(local)) == (silent, reminded)
