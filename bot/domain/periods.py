"""Billing periods: calendar months, and the many ways in which files and QR codes name them."""

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.dates import MONTHS
from bot.domain.typed import clean_number

_YEARS = range(2000, 2100)

# Tried in this order: 122012 is December of 2012, 202604 has a month only when read year first.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<month>[0-9]{1,2}) ?[./-] ?(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<year>[0-9]{4}) ?[./-] ?(?P<month>[0-9]{1,2})",
        r"(?P<word>[a-zа-яё]+)\.?,?[ -]?(?P<year>[0-9]{4}|[0-9]{2})(?: ?г\.?| года?)?",
        r"(?P<month>[0-9]{2})(?P<year>[0-9]{2})",
        r"(?P<month>[0-9]{1,2})(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class BillingPeriod:
    """One calendar month for which the centre charges."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: date) -> "BillingPeriod":
        return cls(day.year, day.month)

    @property
    def iso(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def previous(self) -> "BillingPeriod":
        return self._moved(-1)

    def next(self) -> "BillingPeriod":
        return self._moved(1)

    def _moved(self, months: int) -> "BillingPeriod":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return BillingPeriod(year, month + 1)


def parse_period(text: str) -> BillingPeriod:
    """Return the month named in a file, a bank file's name (MMГГ) or a payment QR.

    Raises ValueError when the text names no month of 2000–2099.
    """
    text = clean_number(text).lower()
    for shape in _SHAPES:
        if (found := shape.fullmatch(text)) is not None:
            named = found.groupdict()
            month = MONTHS.get(named["word"], 0) if "word" in named else int(named["month"])
            year = int(named["year"]) + (2000 if len(named["year"]) == 2 else 0)
            if year in _YEARS and 1 <= month <= 12:
                return BillingPeriod(year, month)
    raise ValueError("not a month and year")
