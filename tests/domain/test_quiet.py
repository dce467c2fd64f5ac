"""Quiet hours by the clock of the wall, over midnight and over the change of clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import Quiet

ZONE = ZoneInfo("Asia/Yekaterinburg")
NIGHT = Quiet(22 * 60, 7 * 60)
NOON = Quiet(13 * 60, 15 * 60)


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-11-20 21:59", None),
        (NIGHT, "2026-11-20 22:00", "2026-11-21 07:00"),
        (NIGHT, "2026-11-21 00:00", "2026-11-21 07:00"),
        (NIGHT, "2026-11-21 06:59", "2026-11-21 07:00"),
        (NIGHT, "2026-11-21 07:00", None),
        (NOON, "2026-11-20 12:59", None),
        (NOON, "2026-11-20 13:00", "2026-11-20 15:00"),
        (NOON, "2026-11-20 15:00", None),
        (Quiet(0, 0), "2026-11-20 00:00", "2026-11-21 00:00"),
        (Quiet(600, 600), "2026-11-20 09:59", "2026-11-20 10:00"),
        (NIGHT, "2026-12-31 23:00", "2027-01-01 07:00"),
    ],
)
def test_quiet_ends_when_it_was_told_to(quiet: Quiet, now: str, until: str | None) -> None:
    assert quiet.until(at(now)) == (None if until is None else at(until))


def test_the_wall_decides_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert NIGHT.until(at("2026-10-24 23:00", berlin)) == at("2026-10-25 07:00", berlin)


@given(start=st.integers(0, 1439), end=st.integers(0, 1439), minute=st.integers(0, 1439))
def test_the_end_is_ahead_within_a_day(start: int, end: int, minute: int) -> None:
    now = at("2026-11-20 00:00").replace(hour=minute // 60, minute=minute % 60)
    until = Quiet(start, end).until(now)
    if until is not None:
        assert now < until
        assert (until.hour * 60 + until.minute) == end
        assert (until - now).total_seconds() <= 86400
