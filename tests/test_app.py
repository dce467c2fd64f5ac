"""The running bot as a whole: a part that dies ends it, a file has one process."""

import asyncio
from pathlib import Path

import pytest

from bot.app import AlreadyRunningError, open_app
from bot.settings import Settings

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


async def test_a_sqlite_file_has_one_bot(tmp_path: Path) -> None:
    async with open_app(settings_in(tmp_path), secret=SECRET):
        with pytest.raises(AlreadyRunningError):
            async with open_app(settings_in(tmp_path), secret=SECRET):
                pass
    async with open_app(settings_in(tmp_path), secret=SECRET) as again:
        assert again.bot.id == 1
