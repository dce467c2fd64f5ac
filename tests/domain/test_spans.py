"""Spans of days and the heat of hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spans import (
    LEVELS,
    Compared,
    Preset,
    Span,
    SpanRefusal,
    chosen_span,
    heat,
    in_window,
    preset_span,
)
from bot.domain.windows import ReadingWindow

ZONE = ZoneInfo("Asia/Yekaterinburg")
USUAL, OVER_THE_END = ReadingWindow(15, 25), ReadingWindow(25, 5)
TODAY = date(2026, 11, 23)  # a Monday


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("preset", "span", "before"),
    [
        (Preset.TODAY, (day(11, 23), day(11, 23)), (day(11, 22), day(11, 22))),
        (Preset.WEEK, (day(11, 17), day(11, 23)), (day(11, 10), day(11, 16))),
        (Preset.MONTH, (day(10, 25), day(11, 23)), (day(9, 25), day(10, 24))),
        (Preset.WINDOW, (day(11, 15), day(11, 23)), (day(10, 15), day(10, 23))),
    ],
)
def test_presets_end_today(
    preset: Preset, span: tuple[date, date], before: tuple[date, date]
) -> None:
    found = preset_span(preset, TODAY, USUAL)
    assert found == Compared(Span(*span), Span(*before), preset)


def test_a_window_that_has_closed_is_compared_as_a_whole() -> None:
    found = preset_span(Preset.WINDOW, day(11, 3), USUAL)
    assert found.span == Span(day(10, 15), day(10, 25))
    assert found.before == Span(day(9, 15), day(9, 25))
    over = preset_span(Preset.WINDOW, day(11, 3), OVER_THE_END)
    assert over.span == Span(day(10, 25), day(11, 3))
    assert over.before == Span(day(9, 25), day(10, 4))


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (day(11, 2), day(11, 1), SpanRefusal.BACKWARDS),
        (day(12, 1), None, SpanRefusal.FUTURE),
        (None, day(12, 1), SpanRefusal.FUTURE),
        (day(12, 2), day(12, 1), SpanRefusal.FUTURE),
        (date(2020, 1, 1), None, SpanRefusal.LONG),
        (date.min, date.min, SpanRefusal.LONG),
    ],
)
def test_what_makes_no_span(first: date | None, last: date | None, why: SpanRefusal) -> None:
    assert chosen_span(first, last, TODAY) is why


def test_days_to_come_are_left_out() -> None:
    found = chosen_span(day(11, 20), date(2030, 1, 1), TODAY)
    assert isinstance(found, SpanRefusal)  # of more than a year
    found = chosen_span(day(11, 20), day(12, 31), TODAY)
    assert found == Compared(Span(day(11, 20), TODAY), Span(day(11, 16), day(11, 19)))


def test_chosen_days() -> None:
    assert chosen_span(day(11, 20), None, TODAY) == Compared(
        Span(day(11, 20), TODAY), Span(day(11, 16), day(11, 19))
    )
    assert chosen_span(None, day(11, 1), TODAY) == Compared(
        Span(day(11, 1), day(11, 1)), Span(day(10, 31), day(10, 31))
    )
    with pytest.raises(ValueError, match="ends before"):
        Span(day(2, 2), day(2, 1))


def test_days_of_the_window() -> None:
    inside = [number for number in range(1, 31) if in_window(day(11, number), USUAL)]
    assert inside == list(range(15, 26))
    over = [number for number in range(1, 31) if in_window(day(11, number), OVER_THE_END)]
    assert over == [1, 2, 3, 4, 5, *range(25, 31)]


def test_hours_are_those_of_the_zone() -> None:
    """23:00 of Sunday in UTC is 4:00 of Monday in Yekaterinburg."""
    sunday = datetime(2026, 11, 22, 23, tzinfo=UTC)
    monday = datetime(2026, 11, 16, 23, tzinfo=UTC)  # 4:00 of Tuesday there
    found = heat([(sunday, 8), (monday, 2)], Span(day(11, 12), TODAY), ZONE, USUAL)
    assert (found.cells[0][4], found.cells[1][4], found.total) == (8, 2, 10)
    assert (found.levels[0][4], found.levels[1][4], found.levels[2][4]) == (4, 1, 0)
    assert found.busiest == (0, 4)
    assert [one.number for one in found.days][-7:] == [2, 0, 0, 0, 0, 0, 8]
    assert [one.in_window for one in found.days] == [False] * 3 + [True] * 9
    assert found.inside is not None
    assert found.inside[4] == pytest.approx(10 / 9)
    assert found.outside == (0.0,) * 24


def test_nobody_came() -> None:
    found = heat([], Span(TODAY, TODAY), ZONE, USUAL)
    assert (found.total, found.busiest, found.outside) == (0, None, None)


@given(st.lists(st.tuples(st.integers(0, 24 * 9), st.integers(0, 1000)), max_size=40))
def test_nothing_is_lost_in_the_heat(hours: list[tuple[int, int]]) -> None:
    begins = datetime(2026, 11, 14, 19, tzinfo=UTC)  # midnight there
    told = [(begins + timedelta(hours=hour), number) for hour, number in hours]
    found = heat(told, Span(day(11, 15), TODAY), ZONE, USUAL)
    inside = sum(number for hour, number in hours if hour < 24 * 9)
    assert found.total == inside == sum(one.number for one in found.days)
    for row, levels in zip(found.cells, found.levels, strict=True):
        for number, level in zip(row, levels, strict=True):
            assert 0 <= level <= LEVELS
            assert (level == 0) == (number == 0)
