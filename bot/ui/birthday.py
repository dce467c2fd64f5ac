"""A birthday in four taps: decade, year, month, day.

`shown` tells how far one is: `` decades, `1980s` years, `1985` months, `1985-02` days.
Buttons say `<prefix>.shown=…` to go on or back, `<prefix>.day=1985-02-03` at last.
"""

from collections.abc import Iterable
from datetime import date

from bot.services.messages import Button, Rows, text
from bot.ui.calendar import month_of_days

DECADE = 10
DECADES_IN_A_ROW, YEARS_IN_A_ROW, MONTHS_IN_A_ROW = 4, 5, 3


def birthday_rows(prefix: str, shown: str, earliest: date, latest: date) -> Rows:
    """Give the rows of one of the four pages; what lies outside the limits is not offered."""
    match shown.split("-"):
        case [""]:
            return _decades(prefix, earliest, latest)
        case [decade] if decade.endswith("s"):
            return (
                *_years(prefix, int(decade[:-1]), earliest, latest),
                _back("decade", prefix, ""),
            )
        case [year]:
            decade = f"{int(year) // DECADE * DECADE}s"
            return (*_months(prefix, int(year), earliest, latest), _back("year", prefix, decade))
        case [year, month]:
            days = month_of_days(prefix, date(int(year), int(month), 1), earliest, latest)
            return (*days, _back("month", prefix, year))
    raise ValueError(shown)


def _decades(prefix: str, earliest: date, latest: date) -> Rows:
    first = earliest.year // DECADE * DECADE
    return _rows(
        (
            Button(text("calendar-decade", year=str(decade)), f"{prefix}.shown={decade}s")
            for decade in range(first, latest.year + 1, DECADE)
        ),
        DECADES_IN_A_ROW,
    )


def _years(prefix: str, decade: int, earliest: date, latest: date) -> Rows:
    return _rows(
        (
            Button(text("calendar-year", year=str(year)), f"{prefix}.shown={year}")
            for year in range(decade, decade + DECADE)
            if earliest.year <= year <= latest.year
        ),
        YEARS_IN_A_ROW,
    )


def _months(prefix: str, year: int, earliest: date, latest: date) -> Rows:
    limits = f"{earliest:%Y-%m}", f"{latest:%Y-%m}"
    names = (f"{year}-{month:02}" for month in range(1, 13))
    return _rows(
        (
            Button(text(f"month-{int(name[-2:])}"), f"{prefix}.shown={name}")
            for name in names
            if limits[0] <= name <= limits[1]
        ),
        MONTHS_IN_A_ROW,
    )


def _back(other: str, prefix: str, shown: str) -> tuple[Button, ...]:
    return (Button(text(f"calendar-other-{other}"), f"{prefix}.shown={shown}"),)


def _rows(buttons: Iterable[Button], width: int) -> Rows:
    made = tuple(buttons)
    return tuple(made[index : index + width] for index in range(0, len(made), width))
