"""An import beside a running bot: who waits is let in before its next chunk."""

import asyncio
import fcntl
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import func, insert, select

from storage import models as m
from storage.engine import SqliteDatabase, Write
from storage.statements import Statement
from storage.turns import Turns

PUT = Statement(insert(m.settings))
COUNT = Statement(select(func.count().label("n")).select_from(m.settings))


def is_free(path: Path) -> bool:
    with path.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.mark.parametrize("gives_way", [False, True])
def test_only_who_does_not_give_way_stands_in_line(tmp_path: Path, *, gives_way: bool) -> None:
    turns = Turns.at(tmp_path / "kvitok.db", gives_way=gives_way)
    with turns.asking():
        assert is_free(tmp_path / "kvitok.line") is gives_way
    turns.take()
    assert is_free(tmp_path / "kvitok.line")
    assert not is_free(tmp_path / "kvitok.turn")
    turns.leave()
    assert is_free(tmp_path / "kvitok.turn")
    turns.close()


async def test_a_bot_and_an_import_write_one_file(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "kvitok.db"
    copy(sqlite_template, path)
    bot = await SqliteDatabase(path).open()
    loading = await SqliteDatabase(path, gives_way=True).open()
    before = (await bot.read(COUNT))[0].n

    async def write(database: SqliteDatabase, name: str) -> None:
        for number in range(30):
            await database.apply([Write(PUT, {"name": f"{name}{number}", "value": ""})])

    await asyncio.gather(write(bot, "bot"), write(loading, "import"))
    assert (await bot.read(COUNT))[0].n == before + 60
    await loading.close()
    await bot.close()
