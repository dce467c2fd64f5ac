"""An import beside a running bot: who waits is let in before its next chunk."""

import asyncio
import fcntl
import sqlite3
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.services.errors import StoreUnavailableError
from storage import models as m
from storage.engine import Bound, Write
from storage.file_turns import FileTurns
from storage.sqlite import SqliteDatabase, _write_in_turn
from storage.statements import Statement

PUT = Statement(insert(m.settings))
COUNT = Statement(select(func.count().label("n")).select_from(m.settings))

AT_ONCE = 0.0  # the moment to give up is past: one look


def is_free(path: Path) -> bool:
    with path.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.mark.parametrize("gives_way", [False, True])
def test_only_who_does_not_give_way_stands_in_line(tmp_path: Path, *, gives_way: bool) -> None:
    turns = FileTurns.at(tmp_path / "kvitok.db", gives_way=gives_way)
    with turns.asking(AT_ONCE):
        assert is_free(tmp_path / "kvitok.line") is gives_way
    turns.take(AT_ONCE)
    assert is_free(tmp_path / "kvitok.line")
    assert not is_free(tmp_path / "kvitok.turn")
    turns.leave()
    assert is_free(tmp_path / "kvitok.turn")
    turns.close()


def test_chunks_share_a_commit_until_somebody_waits(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "kvitok.db"
    copy(sqlite_template, path)
    writing, reading = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
    committed = []

    class Turns:
        waits = iter((True, False, True, False))

        def take(self, _: float) -> None:
            found = reading.execute("SELECT name FROM settings WHERE name < '5'").fetchall()
            committed.append([name for (name,) in found])

        def nobody_waits(self) -> bool:
            return next(self.waits)

        def leave(self) -> None:
            """Nobody is asked."""

    turns: Any = Turns()
    units = [[Bound("INSERT INTO settings VALUES (?, '')", (str(at),))] for at in range(4)]
    assert _write_in_turn(writing, units, turns) == [None] * 4
    turns.take(AT_ONCE)
    assert committed == [[], ["0", "1"], ["0", "1", "2", "3"]]
    writing.close()
    reading.close()


def test_an_import_sees_who_stands_in_line(tmp_path: Path) -> None:
    importing, bot = (FileTurns.at(tmp_path / "kvitok.db", gives_way=way) for way in (True, False))
    with bot.asking(AT_ONCE):
        assert not importing.nobody_waits()
    assert importing.nobody_waits()
    assert is_free(tmp_path / "kvitok.line")
    importing.close()
    bot.close()


@pytest.mark.parametrize("gives_way", [False, True])
async def test_who_was_stopped_with_the_turn_makes_nobody_wait_for_ever(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, *, gives_way: bool
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT", 0.05)
    path = tmp_path / "kvitok.db"
    copy(sqlite_template, path)
    stopped = FileTurns.at(path, gives_way=True)
    writing = sqlite3.connect(path, isolation_level=None)
    bot = await SqliteDatabase(path, gives_way=gives_way).open()
    stopped.take(AT_ONCE)
    writing.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="another process"):
        await bot.apply([Write(PUT, {"name": "during", "value": ""})])
    writing.execute("ROLLBACK")
    stopped.leave()
    await bot.apply([Write(PUT, {"name": "after", "value": ""})])
    await bot.close()
    writing.close()
    stopped.close()


async def test_closing_refuses_what_a_stopped_process_keeps_waiting(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT", 0.5)
    monkeypatch.setattr("storage.sqlite.CLOSING", 0.01)
    monkeypatch.setattr("storage.sqlite.SHARED_COMMIT", 1)
    monkeypatch.setattr("storage.sqlite.QUEUED_UNITS", 2)
    path = tmp_path / "kvitok.db"
    copy(sqlite_template, path)
    stopped = FileTurns.at(path, gives_way=True)
    stopped.take(AT_ONCE)
    writing = sqlite3.connect(path, isolation_level=None)
    bot = await SqliteDatabase(path).open()
    writing.execute("BEGIN IMMEDIATE")
    units = [
        asyncio.create_task(bot.apply([Write(PUT, {"name": str(number), "value": ""})]))
        for number in range(6)  # one is begun, two queued, three wait for a place
    ]
    await asyncio.sleep(0)
    await bot.close()
    outcomes = await asyncio.gather(*units, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {StoreUnavailableError}
    writing.close()
    stopped.close()


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
