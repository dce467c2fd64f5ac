"""The bot is killed with SIGKILL while notices are told: each reaches whom it is for, once.

`python -m benchmarks notices` is the long form: 5,000 notices, 40 kills.
"""

from pathlib import Path

import pytest
from support.notice_desk import ordeal

NOTICES, KILLS = 300, 3


@pytest.fixture
def database_kind() -> str:
    """What a notice and its finding are guarded by is tried on both elsewhere."""
    return "sqlite"


async def test_no_notice_is_lost_or_doubled_or_told_to_others(
    database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    found = await ordeal(database_url, NOTICES, KILLS, log)
    assert not found.faults, log.read_text("utf-8")[-3000:]
    assert found.kills == KILLS
