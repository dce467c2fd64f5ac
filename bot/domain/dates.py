"""Dates as people write them and as registries hold them: day first, nothing ever swapped."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.domain.typed import clean_number

EARLIEST = date(2000, 1, 1)
_LONGEST_TYPED = 64

_MONTH_WORDS = (
    "январь января янв january jan",
    "февраль февраля февр фев february feb",
    "март марта мар march mar",
    "апрель апреля апр april apr",
    "май мая may",
    "июнь июня июн june jun",
    "июль июля июл july jul",
    "август августа авг august aug",
    "сентябрь сентября сент сен september sept sep",
    "октябрь октября окт october oct",
    "ноябрь ноября нояб ноя november nov",
    "декабрь декабря дек december dec",
)
MONTHS: Mapping[str, int] = MappingProxyType(
    {word: month for month, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
)
"""Every word for a month, small letters, to its number."""

_DAYS_AGO = MappingProxyType(
    {
        "сегодня": 0,
        "вчера": 1,
        "позавчера": 2,
        "today": 0,
        "yesterday": 1,
        "the day before yesterday": 2,
        "day before yesterday": 2,
    }
)

_CLOCK_TIME = re.compile(r"(?:,? |t)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$")
_YEAR_WORD = re.compile(r" ?(?:г\.?|год[ау]?)$")
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_WORD = r"(?P<word>[a-zа-яё]+)\.?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_DAY}(?P<by> ?[./-] ?| |, ?)(?P<month>[0-9]{{1,2}})(?:(?P=by){_YEAR})?\.?",
        r"(?P<year>[0-9]{4})(?P<by>[./-])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})",
        rf"{_DAY}(?:-?(?:го|е)|st|nd|rd|th)?(?: |\.|-)?{_WORD}(?:(?:, ?| |-)?{_YEAR})?",
        rf"{_WORD} {_DAY}(?:st|nd|rd|th)?(?:(?:, ?| ){_YEAR})?",
    )
)
_LEAP_YEAR = 2024
_RUSSIAN = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class DateRefusal(StrEnum):
    """Why a text is no date to accept; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "date-unreadable"
    YEAR_NEEDED = "date-year-needed"
    NO_SUCH_DATE = "date-no-such-date"
    FUTURE = "date-future"
    TOO_OLD = "date-too-old"


def parse_date(text: str, today: date, *, earliest: date = EARLIEST) -> date | DateRefusal:
    """Return the day that a person typed, or the reason to ask again.

    A two-digit year is of this century. Today is the day of the message, where the person lives.
    """
    if len(text) > _LONGEST_TYPED:
        return DateRefusal.UNREADABLE
    text = clean_number(text).lower()
    if (days := _DAYS_AGO.get(text.rstrip(" ."))) is not None:
        return _within(today - timedelta(days=days), today, earliest)
    text = _YEAR_WORD.sub("", _CLOCK_TIME.sub("", text))
    for shape in _SHAPES:
        if (found := shape.fullmatch(text)) is not None:
            return _judge(found.groupdict(), today, earliest)
    return DateRefusal.UNREADABLE


def parse_registry_date(text: str) -> date:
    """Return the date in a cell of a file, ДД.ММ.ГГГГ or ISO; ValueError for anything else."""
    text = text.strip()
    if (found := _RUSSIAN.fullmatch(text)) is not None:
        day, month, year = found.groups()
    elif (found := _ISO.fullmatch(text)) is not None:
        year, month, day = found.groups()
    else:
        raise ValueError("not a date ДД.ММ.ГГГГ or ГГГГ-ММ-ДД")
    return date(int(year), int(month), int(day))


def _judge(part: Mapping[str, str | None], today: date, earliest: date) -> date | DateRefusal:
    month = MONTHS.get(part["word"] or "") if "word" in part else int(part["month"] or 0)
    if month is None:
        return DateRefusal.UNREADABLE
    year = _full_year(part["year"])
    try:
        day = date(max(_LEAP_YEAR if year is None else year, 1), month, int(part["day"] or 0))
    except ValueError:
        return DateRefusal.NO_SUCH_DATE
    return DateRefusal.YEAR_NEEDED if year is None else _within(day, today, earliest)


def _within(day: date, today: date, earliest: date) -> date | DateRefusal:
    if day > today:
        return DateRefusal.FUTURE
    return DateRefusal.TOO_OLD if day < earliest else day


def _full_year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) + (2000 if len(digits) == 2 else 0)
