"""Pages of the past."""

from datetime import date

import pytest

from bot.domain.history import Page, PaidIn, PaidMonth, by_months, page_of


@pytest.mark.parametrize(
    ("number", "page"),
    [
        (1, Page((1, 2), 1, 3)),
        (3, Page((5,), 3, 3)),
        pytest.param(0, Page((1, 2), 1, 3), id="newer than the newest"),
        pytest.param(9, Page((5,), 3, 3), id="older than the oldest"),
    ],
)
def test_a_page_is_cut_out(number: int, page: Page[int]) -> None:
    assert page_of([1, 2, 3, 4, 5], number, 2) == page


def test_of_nothing_there_is_one_empty_page() -> None:
    assert page_of([], 1, 2) == Page((), 1, 1)


def test_a_month_has_its_whole_total_on_each_page() -> None:
    known = [
        PaidIn(date(2026, 10, 8), 500, ""),
        PaidIn(date(2026, 10, 1), -100, ""),
        PaidIn(date(2026, 9, 30), 7, ""),
    ]
    assert by_months(known[1:], known) == (
        PaidMonth("2026-10", 400, (known[1],)),
        PaidMonth("2026-09", 7, (known[2],)),
    )
