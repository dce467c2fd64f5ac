"""The whole bot beside neighbours that fail; its own pauses are short."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from support.proxy import Proxy, open_proxy

from bot.intake import polling


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.1)


@pytest.fixture
def database_kind() -> str:
    """Take the server, but where the file itself is meant."""
    return "postgres"


@pytest.fixture
async def line(database_url: str) -> AsyncIterator[Proxy]:
    """Give the line to PostgreSQL."""
    folder = make_url(database_url).query["host"]
    assert isinstance(folder, str)
    [path] = await asyncio.to_thread(lambda: list(Path(folder).glob(".s.PGSQL.*[0-9]")))
    async with open_proxy(path=str(path)) as proxy:
        yield proxy


@pytest.fixture
def line_url(database_url: str, line: Proxy) -> str:
    name = make_url(database_url).database
    return f"postgresql+asyncpg://postgres@127.0.0.1:{line.port}/{name}"
