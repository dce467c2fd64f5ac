"""How long wrong passwords make everybody wait: never more of them than the table says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.access import WRONG_PASSWORDS, password_pause

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minutes_ago", "wait"),
    [
        ([], 0 * MINUTE),
        ([0] * 4, 0 * MINUTE),
        ([0] * 5, 15 * MINUTE),
        ([0, 0, 0, 0, 10], 5 * MINUTE),
        ([15] * 5, 0 * MINUTE),
        ([0] * 3 + [15] * 5, 45 * MINUTE),
        ([0] * 2 + [45] * 3 + [60] * 5, 23 * HOUR),
    ],
)
def test_pauses_grow(minutes_ago: list[int], wait: timedelta) -> None:
    wrong = [NOW - ago * MINUTE for ago in minutes_ago]
    assert password_pause(wrong, NOW) == wait


@given(st.lists(st.integers(0, 30), max_size=200))
def test_whoever_tries_at_every_moment_stays_below_the_table(pauses: list[int]) -> None:
    now, wrong = NOW, list[datetime]()
    for pause in pauses:
        now += pause * MINUTE
        day = [at for at in wrong if at > now - 24 * HOUR]
        if not password_pause(day, now):
            wrong.insert(0, now)
    for most, within in WRONG_PASSWORDS:
        for at in wrong:
            assert sum(at <= other < at + within for other in wrong) <= most
