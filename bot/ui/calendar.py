"""A month of days as buttons: `<action>day=2026-10-05`, turned by `<action>month=2026-09`."""

import calendar
from datetime import date
from functools import lru_cache

from bot.services.messages import Button, Month, Rows, text

WEEKDAYS = 7


@lru_cache(64)  # forty buttons, and everybody is shown the same few months
def month_of_days(prefix: str, month: date, earliest: date, latest: date) -> Rows:
    """Give rows for the month that holds the date; days outside the limits are blank."""
    first = month.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return (
        _turner(prefix, first, earliest, latest),
        tuple(
            Button(text(f"weekday-{number}"), f"{prefix}.blank")
            for number in range(1, WEEKDAYS + 1)
        ),
        *(tuple(_day(prefix, day, first, earliest, latest) for day in week) for week in weeks),
    )


def _day(prefix: str, day: date, first: date, earliest: date, latest: date) -> Button:
    if day.month != first.month or not earliest <= day <= latest:
        return Button(text("calendar-blank"), f"{prefix}.blank")
    return Button(text("calendar-day", day=str(day.day)), f"{prefix}.day={day.isoformat()}")


def _turner(prefix: str, first: date, earliest: date, latest: date) -> tuple[Button, ...]:
    before = (first.replace(day=1) - date.resolution).replace(day=1)
    after = (first.replace(day=28) + 4 * date.resolution).replace(day=1)
    blank = Button(text("calendar-blank"), f"{prefix}.blank")
    return (
        Button(text("calendar-before"), f"{prefix}.month={before.isoformat()}")
        if before >= earliest.replace(day=1)
        else blank,
        Button(text("calendar-title", month=Month(f"{first:%Y-%m}")), f"{prefix}.blank"),
        Button(text("calendar-after"), f"{prefix}.month={after.isoformat()}")
        if after <= latest
        else blank,
    )
