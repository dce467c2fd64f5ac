"""All rows of all tables, or none: what breaks a move off leaves the new database empty."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url
from support.filling import ROWS, fill
from support.office import SECRET
from support.postgres import Postgres
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.services.errors import StoreUnavailableError
from bot.settings import Settings
from storage import models as m
from storage.engine import open_database
from storage.key_mark import adopt
from storage.migrate import check
from storage.moved_figures import SUMS
from storage.moving import TABLES, Moving
from storage.only_process import only_process


@pytest.fixture
def database_kind() -> str:
    """Each test begins with the file."""
    return "sqlite"


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Path:
    """Give a file with rows in every table."""
    del database_url
    fill(tmp_path / "kvitok.db")
    return tmp_path / "kvitok.db"


@pytest.fixture
async def target(postgres: Postgres) -> AsyncIterator[str]:
    name = await postgres.create()
    yield postgres.url(name)
    await postgres.drop(name)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kvitok.db")
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    monkeypatch.chdir(tmp_path)


async def move(target: str, *more: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["move", "--to", target, *more])


async def counted(target: str) -> dict[str, int]:
    """Give how many rows each table has, of those that have any."""
    dsn = make_url(target).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        found = {
            table.name: await connection.fetchval(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608
            for table in TABLES
        }
    finally:
        await connection.close()
    return {name: rows for name, rows in found.items() if rows}


def test_sums_are_of_columns_that_there_are() -> None:
    for name, columns in SUMS.items():
        assert {*columns} <= {*m.metadata.tables[name].columns.keys()}


@pytest.mark.usefixtures("store")
async def test_every_table_moves_whole(target: str) -> None:
    done = await move(target, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["ok"]
    tables = {one["name"]: one for one in told["tables"]}
    assert tables.keys() == m.metadata.tables.keys()
    with_the_key = {"settings": ROWS + 1}  # the mark of the key, which no bot made so far
    assert await counted(target) == dict.fromkeys(tables, ROWS) | with_the_key
    sums = {"t1": "33.3703701", "t2": "14.2469134", "t3": "16.2469134"}
    assert tables["readings"]["old"]["sums"] == tables["readings"]["new"]["sums"] == sums
    assert tables["chats"]["new"]["newest"] == 7_999_999_999_002
    assert await check(target) == [], "the schema is as it was"


@pytest.mark.usefixtures("store")
async def test_what_is_compared_is_a_table_for_people(target: str) -> None:
    done = await move(target)
    assert done.exit_code == 0, done.output
    [line] = [one for one in done.stdout.splitlines() if one.startswith("payments ")]
    assert "совпадает" in line
    assert "amount 15999999998002" in line
    assert "Теперь замените в .env DATABASE_URL" in done.stdout
    assert "SECRET_KEY должен остаться тем же" in done.stdout


@pytest.mark.usefixtures("store")
async def test_numbers_of_the_database_go_on_behind_those_moved(target: str) -> None:
    assert (await move(target)).exit_code == 0
    await write(
        target,
        "INSERT INTO buildings (key, street_key, town, display, has_flats) "
        "VALUES ('new', 'new', 'new', 'new', 0)",
    )
    [(number,)] = await fetch(target, "SELECT id FROM buildings WHERE key = 'new'")
    assert number == 7_999_999_999_003


async def test_text_that_postgresql_cannot_hold_is_marked(store: Path, target: str) -> None:
    with closing(sqlite3.connect(store)) as old, old:
        old.execute("UPDATE journal SET body = 'a' || char(0) || 'b' WHERE body IS NOT NULL")
    assert (await move(target)).exit_code == 0
    bodies = await fetch(target, "SELECT DISTINCT body FROM journal WHERE body IS NOT NULL")
    assert bodies == [("a\ufffdb",)]


async def test_a_value_that_does_not_fit_is_named_and_nothing_is_moved(
    store: Path, target: str
) -> None:
    with closing(sqlite3.connect(store)) as old, old:
        old.execute("UPDATE charges SET period = '2026-10-with-more'")
    done = await move(target)
    assert done.exit_code == 1
    said, stays = done.stderr.splitlines()
    assert said.startswith("PostgreSQL не принимает значение, charges: value too long for type")
    assert "верна прежняя база" in stays
    assert await counted(target) == {}


@pytest.mark.parametrize(
    ("table", "column"), [("accounts", "holder"), ("audit", "action"), ("journal", "body")]
)
@pytest.mark.parametrize("octets", ["CAST(x'c328' AS TEXT)", "x'c328'"])
async def test_a_row_that_is_no_text_is_named_and_nothing_is_moved(
    store: Path, target: str, table: str, column: str, octets: str
) -> None:
    with closing(sqlite3.connect(store)) as old, old:
        [row] = old.execute(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608
        old.execute(f"UPDATE {table} SET {column} = {octets} WHERE rowid = {row}")  # noqa: S608
    done = await move(target)
    assert done.exit_code == 1, done.output
    said, stays = done.stderr.splitlines()
    assert said.startswith(f"Строка {row} таблицы {table} испорчена")
    assert "верна прежняя база" in stays
    assert await counted(target) == {}


async def test_a_table_without_numbers_of_rows_is_named_alone(store: Path, target: str) -> None:
    with closing(sqlite3.connect(store)) as old, old:
        old.execute(
            "UPDATE seen_updates SET update_key = CAST(x'c328' AS TEXT)"
            " WHERE update_key = (SELECT max(update_key) FROM seen_updates)"
        )
    done = await move(target)
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Строка таблицы seen_updates испорчена")
    assert await counted(target) == {}


@pytest.mark.usefixtures("store")
async def test_a_target_with_people_is_refused(target: str) -> None:
    assert (await move(target)).exit_code == 0
    again = await move(target)
    assert again.exit_code == 1
    assert "В новой базе уже есть данные" in again.stderr
    assert "верна новая база" in again.stderr, "whoever repeats it must not go back to the file"
    assert "верна прежняя база" not in again.stderr


@pytest.mark.usefixtures("store")
async def test_a_database_of_another_program_is_refused(target: str) -> None:
    await write(target, "CREATE TABLE theirs (id int)")
    done = await move(target)
    assert done.exit_code == 1
    assert "таблицы другой программы (theirs)" in done.stderr
    assert await fetch(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [
        (1,)
    ]


@pytest.mark.usefixtures("store")
async def test_a_row_too_few_is_found_and_taken_back(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Moving.copy

    async def lossy(self: Moving) -> None:
        await copy(self)
        await self.new.execute("DELETE FROM payments WHERE amount < 0")

    with monkeypatch.context() as patch:
        patch.setattr(Moving, "copy", lossy)
        done = await move(target)
    assert done.exit_code == 1
    [line] = [one for one in done.stdout.splitlines() if one.startswith("payments ")]
    assert "3 ≠ 2" in line
    assert "ОТЛИЧАЕТСЯ" in line
    assert "верна прежняя база" in done.stdout.splitlines()[-1]
    assert await counted(target) == {}
    assert (await move(target)).exit_code == 0, "the move may be repeated"


@pytest.mark.usefixtures("store")
async def test_a_changed_letter_is_found(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Moving.copy

    async def careless(self: Moving) -> None:
        await copy(self)
        await self.new.execute("UPDATE accounts SET holder = upper(holder) WHERE id > 0")

    monkeypatch.setattr(Moving, "copy", careless)
    done = await move(target, "--json")
    assert done.exit_code == 1
    different = [one["name"] for one in json.loads(done.stdout)["tables"] if not one["same"]]
    assert different == ["accounts"]


@pytest.mark.usefixtures("store")
async def test_a_move_that_breaks_off_is_repeated(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    continue_numbers = Moving._continue_numbers

    async def lost(self: Moving) -> None:
        await continue_numbers(self)
        self.new.terminate()
        await self.new.fetchval("SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(Moving, "_continue_numbers", lost)
        done = await move(target)
    assert done.exit_code == 1
    assert done.stderr.startswith("База данных не отвечает")
    assert await counted(target) == {}
    assert (await move(target)).exit_code == 0


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "wrong", ["127.0.0.1:9/kvitok", "/kvitok?host=/nowhere", "127.0.0.1/kvitok?sslmode=wrong"]
)
async def test_a_server_that_is_not_there_is_one_line(wrong: str) -> None:
    done = await move(f"postgresql+asyncpg://kvitok:s3cret@{wrong}")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert done.stderr.startswith("База данных не отвечает")
    assert "s3cret" not in done.output


async def test_a_bot_that_runs_is_named(store: Path, target: str) -> None:
    with only_process(f"sqlite+aiosqlite:///{store}"):
        done = await move(target)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "Остановите его" in done.stderr


@pytest.mark.parametrize("name", ["kvitok.lock", "kvitok.open"])
async def test_a_lock_that_cannot_be_had_is_one_line(store: Path, target: str, name: str) -> None:
    (store.parent / name).mkdir()
    done = await move(target)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert name in done.stderr


async def test_a_damaged_file_is_one_line(store: Path, target: str) -> None:
    with closing(sqlite3.connect(store)) as old:
        [page] = old.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'charges'"
        ).fetchone()
        [size] = old.execute("PRAGMA page_size").fetchone()
    with store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"x" * size)
    done = await move(target)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert "malformed" in done.stderr


async def test_a_file_of_another_key_is_not_moved(
    store: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the new database would be of a key that opens nothing in it."""
    await adopt(f"sqlite+aiosqlite:///{store}", SECRET)
    monkeypatch.delenv("SECRET_KEY")
    done = await move(target)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert "начата с другим ключом" in done.stderr
    assert await counted(target) == {}


async def test_an_import_that_has_the_file_open_is_named(store: Path, target: str) -> None:
    importing = await open_database(f"sqlite+aiosqlite:///{store}", gives_way=True)
    done = await move(target)
    await importing.close()
    assert (done.exit_code, done.stderr.count("\n")) == (1, 2)
    assert "kvitok import" in done.stderr
    assert await counted(target) == {}


async def test_nobody_opens_the_file_meanwhile(
    store: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Moving.copy

    async def watched(self: Moving) -> None:
        await copy(self)
        with pytest.raises(StoreUnavailableError):
            await open_database(f"sqlite+aiosqlite:///{store}", gives_way=True)

    monkeypatch.setattr(Moving, "copy", watched)
    assert (await move(target)).exit_code == 0


async def test_nobody_writes_into_the_file_meanwhile(
    store: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Moving.copy
    refused: list[str] = []

    async def watched(self: Moving) -> None:
        await copy(self)
        with closing(sqlite3.connect(store, timeout=0)) as other:
            try:
                other.execute("DELETE FROM payments")
            except sqlite3.OperationalError as error:
                refused.append(str(error))

    monkeypatch.setattr(Moving, "copy", watched)
    assert (await move(target)).exit_code == 0
    assert refused == ["database is locked"]


@pytest.mark.parametrize(
    "wrong", ["", "kvitok", "postgresql://host/name", "sqlite+aiosqlite:///x"]
)
async def test_a_wrong_target_is_one_line(wrong: str) -> None:
    done = await move(wrong)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "postgresql+asyncpg://" in done.stderr


async def test_only_the_embedded_store_moves(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", target)
    done = await move(target)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


async def test_a_file_that_is_not_there_is_not_made(
    tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none/kvitok.db")
    done = await move(target)
    assert done.exit_code == 1
    assert "нет: переносить нечего" in done.stderr
    assert not (tmp_path / "none").exists()
