"""An import is killed with SIGKILL, or its reader is: whole chunks stay, and nothing else."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from support.registry_files import ACCOUNTS_HEADER, write

from bot.services.registries.beside import LARGE
from bot.services.registries.chunks import CHUNK
from storage.engine import open_database
from storage.migrate import upgrade

ROWS = 30 * CHUNK
PATIENCE = 120.0  # seconds, on a machine that others use too


async def make_store(folder: Path) -> None:
    """Make it beforehand: a reader at that moment would be in the way."""
    url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
    await upgrade(url)
    await (await open_database(url)).close()


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    lines = (
        f"{1470000000 + at};Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д {at // 60 + 1} "
        f"кв.{at % 60 + 1};utilities;33,5;\n"
        for at in range(ROWS)
    )
    asyncio.run(make_store(tmp_path))
    path = write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + "".join(lines))
    assert path.stat().st_size > LARGE
    return path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], "subprocess.Popen[str]"]]:
    started = []

    def begin(registry: Path) -> "subprocess.Popen[str]":
        # of two cores, whatever the machine has
        two = "import os; os.sched_getaffinity = lambda pid: {0, 1}; import bot.__main__ as m; "
        running = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", f"{two}m.app(['import', {str(registry)!r}])"],
            env={**os.environ, "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/kvitok.db"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(running)
        return running

    yield begin
    for one in started:
        with suppress(ProcessLookupError):
            one.kill()
        one.communicate()


def reader_of(running: "subprocess.Popen[str]") -> int:
    [child] = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text("ascii").split()
    return int(child)


def rows(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "kvitok.db")) as database:
        [[number]] = database.execute("SELECT count(*) FROM accounts").fetchall()
    return int(number)


def wait_for(happened: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


@pytest.mark.parametrize("whose", ["import", "reader"])
def test_what_a_kill_leaves_is_whole_and_the_next_import_completes_it(
    tmp_path: Path,
    registry: Path,
    start: Callable[[Path], "subprocess.Popen[str]"],
    whose: str,
) -> None:
    running = start(registry)
    wait_for(lambda: rows(tmp_path) > 0 or running.poll() is not None)
    reader = reader_of(running)
    os.kill(reader if whose == "reader" else running.pid, 9)
    said, complained = running.communicate(timeout=PATIENCE)
    wait_for(lambda: not Path(f"/proc/{reader}").exists())
    assert complained == ""
    if whose == "reader":
        assert running.returncode == 1
        assert [line.startswith(str(registry)) for line in said.splitlines()] == [True]
    left = rows(tmp_path)
    assert 0 < left < ROWS
    assert left % CHUNK == 0
    again = start(registry)
    said, complained = again.communicate(timeout=PATIENCE)
    assert (again.returncode, complained) == (0, ""), said
    assert rows(tmp_path) == ROWS
    names = {path.name.removeprefix("kvitok.") for path in tmp_path.iterdir()}
    assert names <= {"db", "db-wal", "db-shm", "line", "open", "turn", registry.name}
