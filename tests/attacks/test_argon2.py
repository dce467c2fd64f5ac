"""argon2 runs in threads of its own, and never while a unit of work is being written."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from typing import Any

import argon2
import asyncpg
import pytest
from sqlalchemy import make_url
from support.cabinets import Registered, add_cabinets
from support.centre import settle
from support.clock import FakeClock
from support.office import Resident, enter, open_office, set_pin

from bot.app import App
from bot.services.passwords import PasswordHasher

PASSWORD = "лодка скрипит у причала"
PIN = "4072"
BUSY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)


class WatchfulHasher(PasswordHasher):
    """Looks at the store each time that it is asked, and counts."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = make_url(url)
        self.asked = 0

    async def hash(self, password: str) -> str:
        await self._writer_is_free()
        return await super().hash(password)

    async def verify(self, stored: str | None, password: str) -> bool:
        await self._writer_is_free()
        return await super().verify(stored, password)

    async def _writer_is_free(self) -> None:
        """Begin to write from outside: with a transaction held that would not be possible."""
        self.asked += 1
        if self.url.get_backend_name() == "sqlite":
            other = sqlite3.connect(str(self.url.database), timeout=0, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            other.close()
            return
        dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn)
        busy = await connection.fetchval(BUSY)
        await connection.close()
        assert busy == 0


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        yield app


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Gather the names of the threads that argon2 runs in."""
    seen: set[str] = set()
    for method in ("hash", "verify"):
        original = getattr(argon2.PasswordHasher, method)

        def noted(*args: Any, original: Any = original) -> Any:
            seen.add(threading.current_thread().name)
            return original(*args)

        monkeypatch.setattr(argon2.PasswordHasher, method, noted)
    return seen


async def test_every_way_that_needs_argon2(
    app: App, clock: FakeClock, threads: set[str], database_url: str
) -> None:
    hasher = app.tools.hasher = WatchfulHasher(database_url)
    known = Registered(50, "20000050", await hasher.hash(PASSWORD), email="ivan@mail.ru")
    await add_cabinets(app.tools.database, [known], clock())
    before = hasher.asked

    one = Resident(app, 50)
    for login, password in (
        ("20000051", PASSWORD),
        (known.login, "wrong"),
        (known.login, PASSWORD),
    ):
        await one.say("/start")
        await one.tap("Войти по логину")
        await one.say(login)
        await one.say(password)
    assert "sign-in-done" in (await one.card()).keys
    assert hasher.asked == before + 3

    other = Resident(app, 51)
    await enter(other)
    await set_pin(other, PIN)
    clock.advance(hours=1)
    await other.say("/menu")
    for wrong_then_right in ("9218", PIN):
        await other.say(wrong_then_right)
    await other.tap("Профиль")
    await other.tap("Задать пароль")
    await other.say(PASSWORD)
    await other.say(PASSWORD)
    await other.say("/menu")
    await other.say(PASSWORD)
    assert "password-not-asked" in (await other.card()).keys
    assert hasher.asked == before + 9
    assert {name.partition("_")[0] for name in threads} == {"argon2"}
    hasher.close()
