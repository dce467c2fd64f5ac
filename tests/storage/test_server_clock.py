"""Clocks of machines that share a database, and the order of what they make."""

import time

import pytest

from storage.engine import Database
from storage.ids import TimeIds
from storage.server_clock import seconds_behind


async def test_a_machine_with_the_right_time_changes_nothing(database: Database) -> None:
    assert await seconds_behind(database) == 0


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.parametrize("astray", [-40.0, 40.0])
async def test_ids_of_a_machine_whose_clock_is_astray_follow_those_of_the_others(
    database: Database, monkeypatch: pytest.MonkeyPatch, astray: float
) -> None:
    real, real_ns = time.time, time.time_ns
    before = TimeIds()()
    monkeypatch.setattr("storage.server_clock.time.time", lambda: real() + astray)
    monkeypatch.setattr("storage.ids.time.time_ns", lambda: real_ns() + int(astray * 1e9))
    behind = await seconds_behind(database)
    assert behind == pytest.approx(-astray, abs=5)
    other = TimeIds(ahead=behind)
    made = other()
    monkeypatch.undo()
    assert abs(made - before) < (10_000 << 22)
