"""The running bot as a whole: a part that dies ends it, a file has one process."""

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from bot import app as app_module
from bot.app import open_app
from bot.settings import Settings
from storage.only_process import AlreadyRunningError
from storage.stamp import upgrade_if_behind

SECRET = b"a key of tests, longer than 32 bytes"


def settings_in(folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        bot_token="1:" + "A" * 30,
        telegram_api_url="http://127.0.0.1:1",
        database_url=f"sqlite+aiosqlite:///{folder}/kvitok.db",
    )


async def test_a_part_that_dies_ends_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(_: object) -> None:
        raise RuntimeError("the courier stumbled")

    async with open_app(settings_in(tmp_path), secret=SECRET) as app:
        monkeypatch.setattr(type(app.courier), "run", die)
        with pytest.raises(ExceptionGroup) as caught:
            await app.run(asyncio.Event())
    assert caught.group_contains(RuntimeError, match="courier")


async def test_a_part_that_misses_the_word_ends_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first word is lost in it, as in a `wait_for` whose answer comes in that moment."""
    heard = []

    async def die(_: object) -> None:
        await asyncio.sleep(0)
        raise RuntimeError("the courier stumbled")

    async def miss(_: object) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        heard.append("nothing")
        await asyncio.Event().wait()

    monkeypatch.setattr(app_module, "GRACE", 0.0)
    monkeypatch.setattr(app_module, "LAST_ANSWERS", 0.0)
    async with open_app(settings_in(tmp_path), secret=SECRET) as app:
        monkeypatch.setattr(type(app.courier), "run", die)
        monkeypatch.setattr(type(app.postman), "run", miss)
        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.timeout(20):
                await app.run(asyncio.Event())
    assert caught.group_contains(RuntimeError, match="courier")
    assert heard == ["nothing"]


async def test_who_cancels_the_whole_waits_for_no_grace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has died and nobody asked for a stop: the group tells all parts at once."""
    shut = []

    async def note(*_: object, **__: object) -> None:
        shut.append("in turn")

    async with open_app(settings_in(tmp_path), secret=SECRET) as app:
        monkeypatch.setattr(type(app), "_shut", note)
        running = asyncio.create_task(app.run(asyncio.Event()))
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert shut == []


async def test_a_sqlite_file_has_one_bot(tmp_path: Path) -> None:
    async with open_app(settings_in(tmp_path), secret=SECRET):
        with pytest.raises(AlreadyRunningError):
            async with open_app(settings_in(tmp_path), secret=SECRET):
                pass
    async with open_app(settings_in(tmp_path), secret=SECRET) as again:
        assert again.bot.id == 1


def test_a_bot_on_sqlite_keeps_nothing_of_other_set_ups_in_memory(tmp_path: Path) -> None:
    unneeded = {"alembic", "asyncpg", "rapidfuzz", "redis", "zxcvbn"}
    unneeded |= {"sqlalchemy.dialects.postgresql", "sqlalchemy.orm"}
    url = settings_in(tmp_path).database_url
    asyncio.run(upgrade_if_behind(url))
    code = (
        "import asyncio, sys\n"
        "from bot.app import open_app\n"
        "from bot.settings import Settings\n"
        "async def main():\n"
        f"    given = Settings(_env_file=None, bot_token='1:A', database_url={url!r})\n"
        f"    async with open_app(given, secret={SECRET!r}):\n"
        f"        print(sorted({unneeded} & set(sys.modules)))\n"
        "asyncio.run(main())"
    )
    shown = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout == "[]\n"
