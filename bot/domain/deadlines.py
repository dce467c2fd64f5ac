"""Which receipts are news, and of which payment people are reminded when."""

from datetime import date, datetime, timedelta

from bot.domain.periods import BillingPeriod
from bot.domain.receipts import pay_by

MONTHS_OF_NEWS = 2  # an older receipt that becomes known is history
RINGS_FROM, RINGS_UNTIL = 9, 21  # hours of the centre's day: before and after, in silence
REMINDS_FROM, REMINDS_UNTIL = 10, 20


def newest_month(today: date) -> BillingPeriod:
    """Give the last month that a receipt may be of: a later one is a slip in the year."""
    return BillingPeriod.of(today).next()


def is_news(period: str, today: date) -> bool:
    """Tell whether the receipt of a month is worth a notice."""
    oldest = BillingPeriod.of(today)
    for _ in range(MONTHS_OF_NEWS):
        oldest = oldest.previous()
    return oldest.iso <= period <= newest_month(today).iso


def rings_not(local: datetime) -> bool:
    """Tell whether what can wait comes without a sound at this local time."""
    return not RINGS_FROM <= local.hour < RINGS_UNTIL


def reminds(local: datetime) -> bool:
    """Tell whether people may be reminded at this local time."""
    return REMINDS_FROM <= local.hour < REMINDS_UNTIL


def to_remind_of(today: date, days: int) -> BillingPeriod | None:
    """Give the month whose receipt has to be paid in so many days at the latest, from today on."""
    period = BillingPeriod.of(today).previous()
    left = pay_by(period) - today
    return period if timedelta() <= left <= timedelta(days=days) else None


def paid_since(period: BillingPeriod) -> date:
    """Give the first day whose payments the receipt of the month cannot know."""
    return period.next().first_day
