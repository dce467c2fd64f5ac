"""The bot is killed with SIGKILL while many pass readings: each is kept once, with its receipt.

`python -m benchmarks crash_readings` is the long form: 2,000 residents, 100 kills.
"""

from pathlib import Path

import pytest
from support.lives import Parent
from support.meter_ordeal import MeterOrdeal

PEOPLE, KILLS = 40, 5
HANGS = 240.0  # seconds after which the test gives up


@pytest.fixture
def database_kind() -> str:
    """The promise is SQLite's; kills over PostgreSQL are tried with whole journeys."""
    return "sqlite"


async def test_no_reading_is_lost_or_doubled_or_without_its_receipt(
    database_url: str, parent: Parent, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    found = await MeterOrdeal(database_url, PEOPLE, KILLS, parent, log, patience=HANGS).run()
    assert not found.faults, log.read_text("utf-8")[-3000:]
    assert found.kills >= KILLS
    assert found.readings > PEOPLE
