"""`kvitok audit`, as the administrator runs it."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from support.centre import settle
from support.clock import START, FakeClock
from support.office import SECRET, open_office
from support.postgres import Postgres
from support.sql import write
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.staff import Action
from bot.services.staff import Entry, Subject
from bot.settings import Settings
from bot.work import Work
from storage.migrate import current
from storage.staff import StoredAudit


@pytest.fixture
def database_kind() -> str:
    """The command line opens databases as everything else does: one kind will do."""
    return "sqlite"


@pytest.fixture(autouse=True)
async def log(
    database_url: str, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seal three entries of three days."""
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    monkeypatch.chdir(tmp_path)
    async with open_office(database_url, clock) as office:
        await settle(office.tools.database)
        for _ in range(3):
            work = Work(office.tools)
            about = {"subject": Subject.BRANCH, "subject_id": "31"}
            entry = Entry(clock(), 501, None, 1, Action.CHANGE_BRANCHES, **about)  # type: ignore[arg-type]
            StoredAudit(work.unit, office.tools.new_id).record(entry)
            await work.commit()
            await office.sealing.look()
            clock.advance(days=1)


async def audit(*args: str) -> Result:
    def run() -> Result:
        with time_machine.travel(START, tick=False):
            return CliRunner().invoke(app, ["audit", *args])

    return await asyncio.to_thread(run)


async def test_a_whole_log_is_said_to_be_whole() -> None:
    done = await audit("verify")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Записей проверено: 3. Голова цепочки: 3:")
    told = json.loads((await audit("verify", "--json")).stdout)
    assert (told["ok"], told["rows"], told["fault"]) == (True, 3, None)
    assert (await audit("verify", "--head", told["head"])).exit_code == 0


async def test_nothing_is_forgotten_with_another_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its anchor would break the chain for good, and what it held would be gone."""
    monkeypatch.setenv("SECRET_KEY", SECRET.decode()[::-1])
    refused = await audit("forget", "--before", f"{START + timedelta(days=1):%d.%m.%Y}")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "начата с другим ключом" in refused.stderr
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    assert (await audit("verify")).stdout.startswith("Записей проверено: 3.")


async def test_a_changed_entry_is_named(database_url: str) -> None:
    await write(
        database_url, "UPDATE audit SET subject_id = '32' WHERE at = (SELECT max(at) FROM audit)"
    )
    done = await audit("verify")
    assert done.exit_code == 1
    assert "(место 3) изменена" in done.stdout
    told = json.loads((await audit("verify", "--json")).stdout)
    assert (told["ok"], told["fault"], told["seq"]) == (False, "changed", 3)


async def test_a_cut_off_end_is_found_by_a_head_of_the_log(database_url: str) -> None:
    head = json.loads((await audit("verify", "--json")).stdout)["head"]
    await write(database_url, "DELETE FROM audit_seals WHERE seq = 3")
    await write(database_url, "DELETE FROM audit WHERE at = (SELECT max(at) FROM audit)")
    done = await audit("verify", "--head", head)
    assert done.exit_code == 1
    assert "Цепочка обрывается: места 3 уже нет." in done.stdout


async def test_old_entries_are_deleted_behind_an_anchor() -> None:
    done = await audit("forget", "--before", "21.11.2026")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Старые записи удалены. Цепочка начинается после 1:")
    assert "Записей проверено: 2" in (await audit("verify")).stdout
    assert "нет" in (await audit("forget", "--before", "21.11.2026")).stdout


@pytest.mark.parametrize("args", [("verify", "--head", "x"), ("forget", "--before", "вчера")])
async def test_what_cannot_be_read_is_said(args: tuple[str, ...]) -> None:
    assert (await audit(*args)).exit_code == 2


async def test_where_no_database_is_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///var/kvitok.db")
    for args in (["verify"], ["verify", "--json"], ["forget", "--before", "01.01.2024"]):
        done = await audit(*args)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "var/kvitok.db" in done.stderr
    assert not list(folder.iterdir())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_where_no_tables_are_none_are_made(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "bare.db"
    path.touch()
    url = f"sqlite+aiosqlite:///{path}"
    if kind == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(await server.create())
    monkeypatch.setenv("DATABASE_URL", url)
    for args in (["verify"], ["verify", "--json"], ["forget", "--before", "01.01.2024"]):
        done = await audit(*args)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "ничего не создано" in done.stderr
    assert await current(url) is None


async def test_who_writes_meanwhile_holds_nobody_up(database_url: str) -> None:
    """To verify is to read."""
    path = database_url.removeprefix("sqlite+aiosqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = await audit("verify", "--json")
    assert done.exit_code == 0, done.output


async def test_an_empty_log_is_said_to_be_empty(database_url: str) -> None:
    head = json.loads((await audit("verify", "--json")).stdout)["head"]
    await write(database_url, "DELETE FROM audit_seals")
    await write(database_url, "DELETE FROM audit")
    done = await audit("verify")
    assert (done.exit_code, done.stdout) == (0, "Журнал пуст: записей 0.\n")
    told = json.loads((await audit("verify", "--json")).stdout)
    assert (told["ok"], told["rows"]) == (True, 0)
    assert (await audit("verify", "--head", head)).exit_code == 1
