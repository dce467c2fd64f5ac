"""Who is called to pass readings on which day, and told of verification: tables."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reading_calls import (
    Call,
    Longer,
    Occasion,
    Stage,
    Told,
    call_of,
    occasions,
    stage_of,
    told_with,
)
from bot.domain.windows import Extension, parse_window, place

ZONE = ZoneInfo("Asia/Yekaterinburg")
WINDOW = parse_window("15-25")
OPENING, CLOSING, EXTENDED = Call.OPENING, Call.CLOSING, Call.EXTENDED


def days_of_calls(
    extended: dict[int, int] | None = None, first: int = 1, window: str = "15-25"
) -> dict[int, Call]:
    """Go through November as one who never passes anything, from a day on.

    `extended`: on which day of the month which day is made the last.
    """
    told, said, days = Told(), {}, parse_window(window)
    for day in range(first, 31):
        until = max((last for at, last in (extended or {}).items() if at <= day), default=None)
        longer = [Extension("2026-11", date(2026, 11, until))] if until else []
        noon = datetime.combine(date(2026, 11, day), time(12), ZONE)
        placed = place(noon, ZONE, days, longer)
        ordinary = days.closes(placed.period)
        call = call_of(placed, ordinary, told, noon.date())
        if call is not None:
            said[day] = call
            told = told_with(told, placed, ordinary, noon.date())
    return said


@pytest.mark.parametrize(
    ("extended", "first", "window", "expected"),
    [
        ({}, 1, "15-25", {15: OPENING, 24: CLOSING}),
        ({}, 17, "15-25", {17: OPENING, 24: CLOSING}),
        ({}, 18, "15-25", {24: CLOSING}),
        ({}, 25, "15-25", {25: CLOSING}),
        ({}, 26, "15-25", {}),
        ({}, 1, "15-16", {15: CLOSING}),
        ({}, 1, "20-20", {20: CLOSING}),
        ({25: 28}, 1, "15-25", {15: OPENING, 24: CLOSING, 25: EXTENDED, 27: CLOSING}),
        ({26: 28}, 1, "15-25", {15: OPENING, 24: CLOSING, 26: EXTENDED, 27: CLOSING}),
        ({26: 27}, 1, "15-25", {15: OPENING, 24: CLOSING, 26: EXTENDED}),
        ({1: 28}, 1, "15-25", {15: OPENING, 27: CLOSING}),
        ({20: 28, 22: 30}, 1, "15-25", {15: OPENING, 20: EXTENDED, 22: EXTENDED, 29: CLOSING}),
    ],
)
def test_each_call_comes_once(
    extended: dict[int, int], first: int, window: str, expected: dict[int, Call]
) -> None:
    assert days_of_calls(extended, first, window) == expected


@pytest.mark.parametrize(
    ("known", "today", "stage"),
    [
        ("2026-10-01", "2026-10-01", None),
        ("2026-10-01", "2026-10-02", Stage.FIRST),
        ("2026-10-02", "2026-10-20", None),
        ("2026-10-31", "2026-11-01", Stage.SECOND),
        ("2026-10-01", "2026-11-05", Stage.SECOND),
        ("2026-11-01", "2026-12-01", None),
        ("2026-12-01", "2026-12-02", Stage.EXPIRED),
        ("2026-12-02", "2026-12-03", None),
    ],
)
def test_stages_of_a_verification_due_on_the_first_of_december(
    known: str, today: str, stage: Stage | None
) -> None:
    due = date(2026, 12, 1)
    assert stage_of(due, date.fromisoformat(known), date.fromisoformat(today)) is stage


def test_a_stage_comes_once_however_the_days_are_looked_at() -> None:
    due, day = date(2026, 12, 1), date(2026, 9, 1)
    said = []
    while day < date(2027, 1, 1):
        said.append(stage_of(due, day, day + timedelta(days=1)))
        day += timedelta(days=1)
    assert [one for one in said if one] == [Stage.FIRST, Stage.SECOND, Stage.EXPIRED]


def test_an_occasion_is_whatever_any_window_is_about_today() -> None:
    made = datetime(2026, 11, 24, tzinfo=UTC)
    longer = [Longer("2026-11", date(2026, 11, 28), made)]
    other = parse_window("25-5")
    assert occasions([WINDOW], [], date(2026, 11, 14)) == ()
    november = Occasion("2026-11", opening=True, closing=False, extended=None, made_at=None)
    assert occasions([WINDOW], [], date(2026, 11, 15)) == (november,)
    assert occasions([WINDOW, other], [], date(2026, 11, 4)) == (
        Occasion("2026-10", opening=False, closing=True, extended=None, made_at=None),
    )
    [one] = occasions([WINDOW], longer, date(2026, 11, 26))
    assert (one.opening, one.closing, one.extended) == (False, False, date(2026, 11, 28))
    assert occasions([WINDOW], longer, date(2026, 11, 29)) == ()
