"""A backup is one state of the store, whole or not there; what stood there is kept at a return."""

import asyncio
import fcntl
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from support.filling import fill
from support.office import SECRET
from support.postgres import Postgres
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import Settings
from storage import backups
from storage.only_process import only_process
from storage.stamp import newest

WRITER = """
import sqlite3, sys, time
store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
for name in ("left", "right"):
    store.execute("INSERT INTO settings (name, value) VALUES (?, '0')", [name])
print("ready", flush=True)
while True:
    store.execute("BEGIN IMMEDIATE")
    for name in ("left", "right"):
        store.execute("UPDATE settings SET value = value + 1 WHERE name = ?", [name])
    store.execute("COMMIT")
    time.sleep(0.001)
"""
PAIR = "SELECT value FROM settings WHERE name IN ('left', 'right')"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Path:
    """Give a file with rows in every table."""
    del database_url
    path = tmp_path / "kvitok.db"
    fill(path)
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")  # as the bot leaves it
    return path


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kvitok.db")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def server_url(postgres: Postgres) -> AsyncIterator[str]:
    name = await postgres.create()
    yield postgres.url(name)
    await postgres.drop(name)


def kvitok(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def rows(path: Path, query: str = "SELECT body FROM journal") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(query).fetchall()


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@contextmanager
def written_to(store: Path) -> Iterator[None]:
    """Let another process commit to the file without a pause."""
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", WRITER, str(store)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        yield
        assert writer.poll() is None
        writer.kill()


def test_a_backup_is_one_state_though_others_write(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PAGES_AT_ONCE", 8)  # so that it lasts for many commits
    steps: list[int] = []
    with written_to(store):
        before = int(str(rows(store, PAIR)[0][0]))
        revision = backups.save(store, tmp_path / "copy.db", lambda done, _: steps.append(done))
        after = int(str(rows(store, PAIR)[0][0]))
    [left], [right] = rows(tmp_path / "copy.db", PAIR)
    assert left == right
    assert before <= int(str(left)) < after
    assert revision == newest()
    assert steps == sorted(steps), "it never began anew"
    assert len(steps) > 10


def test_a_backup_is_for_its_owner_and_leaves_nothing_beside_it(
    store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    done = kvitok("backup", str(folder / "copy.db"))
    assert (done.exit_code, done.stdout) == (
        0,
        f"Копия записана и проверена: {folder}/copy.db, версия {newest()}.\n",
    )
    assert "Храните var/secret.key отдельно" in done.stderr
    assert names(folder) == {"copy.db"}
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    assert rows(folder / "copy.db") == rows(store)


@pytest.mark.usefixtures("store")
def test_a_file_that_is_there_is_replaced_only_when_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    refused = kvitok("backup", "copy.db")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "--replace" in refused.stderr
    assert copy.read_text() == "precious"
    copy.unlink()
    assert kvitok("backup", "copy.db").exit_code == 0
    assert kvitok("backup", "copy.db", "--replace").exit_code == 0
    assert backups.examine(copy) == newest()
    for name, content in (("secret.key", "precious"), ("kvitok.lock", "")):
        (tmp_path / name).write_text(content)
        kept = kvitok("backup", name, "--replace")
        assert (kept.exit_code, kept.stderr.count("\n")) == (1, 1)
        assert "не заменён" in kept.stderr
        assert (tmp_path / name).read_text() == content
    itself = kvitok("backup", "kvitok.db", "--replace")
    assert (itself.exit_code, itself.stderr) == (
        1,
        "kvitok.db — это сама база данных. Назовите другой файл.\n",
    )


def test_a_full_disk_leaves_nothing(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> str:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(backups, "examine", full)
    before = names(tmp_path)
    done = kvitok("backup", "copy.db")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device" in done.stderr
    assert names(tmp_path) == before
    assert rows(store)


@pytest.mark.usefixtures("store")
def test_two_backups_to_one_file_do_not_mix(tmp_path: Path) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(_: int, __: int) -> None:
        began.set()
        go_on.wait(10)

    first = threading.Thread(
        target=backups.save, args=(tmp_path / "kvitok.db", tmp_path / "copy.db", slow)
    )
    first.start()
    began.wait(10)
    second = kvitok("backup", "copy.db")
    go_on.set()
    first.join()
    assert "Другая команда уже пишет" in second.stderr
    assert backups.examine(tmp_path / "copy.db") == newest()


def test_nothing_to_save_is_one_line(tmp_path: Path) -> None:
    done = kvitok("backup", "copy.db")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert names(tmp_path) == set()


def test_a_backup_is_put_back_and_the_former_file_is_kept(store: Path, tmp_path: Path) -> None:
    assert kvitok("backup", "copy.db").exit_code == 0
    saved = rows(store)
    with closing(sqlite3.connect(store)) as opened, opened:
        opened.execute("UPDATE journal SET body = 'later'")
    done = kvitok("restore", "copy.db")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    assert rows(store) == saved
    [kept] = tmp_path.glob("kvitok.db.before-*")
    assert str(kept.name) in done.stderr
    assert rows(kept) != saved
    assert not {"kvitok.db-wal", "kvitok.db-shm", "kvitok.db.part"} & names(tmp_path)
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert backups.examine(tmp_path / "copy.db") == newest(), "the backup is still there"
    assert "положите прежний" in done.stderr
    (tmp_path / "var").mkdir()
    (tmp_path / "var/secret.key").write_text("of the store")
    (tmp_path / "kvitok.db").unlink()
    with_key = kvitok("restore", "copy.db")
    assert "положите прежний" not in with_key.stderr
    assert "Храните var/secret.key" in with_key.stderr


def test_a_log_that_was_left_never_joins_what_is_put_back(store: Path, tmp_path: Path) -> None:
    """A bot that was killed leaves commits in its log: they belong to the former file."""
    assert kvitok("backup", "copy.db").exit_code == 0
    saved = rows(store)
    code = (
        "import os, sqlite3, sys; store = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "store.execute(\"UPDATE journal SET body = 'later'\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(store)], check=True)  # noqa: S603 - our code
    assert (tmp_path / "kvitok.db-wal").stat().st_size
    assert kvitok("restore", "copy.db").exit_code == 0
    assert rows(store) == saved
    [kept] = tmp_path.glob("kvitok.db.before-*")
    assert {body for (body,) in rows(kept)} == {"later"}


@pytest.mark.usefixtures("store")
def test_a_folder_is_no_place_for_a_backup_and_a_missing_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    for more in ((), ("--replace",)):
        into = kvitok("backup", "copies", *more)
        assert (into.exit_code, into.stderr) == (1, "copies — это папка. Допишите имя файла.\n")
    astray = kvitok("backup", "nowhere/copy.db")
    assert (astray.exit_code, astray.stderr.count("\n")) == (1, 1)
    assert f"Папки {tmp_path}/nowhere нет" in astray.stderr


def test_a_damaged_store_is_replaced_and_kept_with_its_log(store: Path, tmp_path: Path) -> None:
    assert kvitok("backup", "copy.db").exit_code == 0
    saved = rows(store)
    store.write_bytes(b"not a database at all" * 400)
    (tmp_path / "kvitok.db-wal").write_bytes(b"log")
    assert kvitok("restore", "copy.db").exit_code == 0
    assert rows(store) == saved
    kept = sorted(one.name for one in tmp_path.glob("kvitok.db.before-*"))
    assert [one.rpartition("-")[2] == "wal" for one in kept] == [False, True]


def test_a_working_file_is_no_backup(store: Path, tmp_path: Path) -> None:
    """Copied by hand with its log: what was committed last stands in the log alone."""
    with closing(sqlite3.connect(store)) as opened:
        opened.execute("UPDATE journal SET body = 'newest'")
        opened.commit()
        for end in ("", "-wal"):
            shutil.copy(f"{store}{end}", tmp_path / f"copy.db{end}")
    done = kvitok("restore", "copy.db")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "copy.db-wal" in done.stderr
    assert not list(tmp_path.glob("kvitok.db.before-*"))


def test_a_file_that_another_command_has_finished_meanwhile_is_not_emptied(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was opened under its unfinished name, and locked when that was its name no more."""
    finished, lock = tmp_path / "copy.db", fcntl.flock

    def late(descriptor: int, kind: int) -> None:
        (tmp_path / "copy.db.part").rename(finished)
        finished.write_text("whole")
        lock(descriptor, kind)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(backups.BackupRefusedError):
        backups.save(store, finished, lambda *_: None)
    assert finished.read_text() == "whole"


def test_a_damaged_backup_is_not_put_back(store: Path, tmp_path: Path) -> None:
    assert kvitok("backup", "copy.db").exit_code == 0
    whole = (tmp_path / "copy.db").read_bytes()
    for spoilt in (
        b"",
        b"text",
        whole[: len(whole) // 2],
        whole[:5000] + b"x" * 9000 + whole[14000:],
    ):
        (tmp_path / "copy.db").write_bytes(spoilt)
        done = kvitok("restore", "copy.db")
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
        assert done.stderr.startswith("Файл повреждён или это не база данных Квитка")
        assert rows(store)
    assert "kvitok.db.part" not in names(tmp_path)


def test_a_backup_of_a_newer_release_is_not_put_back(store: Path, tmp_path: Path) -> None:
    shutil.copy(store, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as opened, opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    done = kvitok("restore", "copy.db")
    assert done.exit_code == 1
    assert "более новым Квитком (версия 9999)" in done.stderr


def test_nothing_is_put_back_while_somebody_works(store: Path, tmp_path: Path) -> None:
    assert kvitok("backup", "copy.db").exit_code == 0
    with only_process(f"sqlite+aiosqlite:///{store}"):
        running = kvitok("restore", "copy.db")
    with closing(sqlite3.connect(store)) as importing:
        importing.execute("PRAGMA journal_mode=WAL")
        importing.execute("SELECT * FROM journal").fetchone()
        busy = kvitok("restore", "copy.db")
    assert "Остановите его" in running.stderr
    assert "С kvitok.db работает другая программа" in busy.stderr.replace(f"{tmp_path}/", "")
    assert (running.exit_code, busy.exit_code) == (1, 1)
    assert not list(tmp_path.glob("kvitok.db.before-*"))


def test_a_backup_starts_a_machine_that_has_nothing(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kvitok("backup", "copy.db").exit_code == 0
    new = tmp_path / "new" / "kvitok.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{new}")
    assert kvitok("restore", "copy.db").exit_code == 0
    assert rows(new) == rows(store)


def test_commands_of_postgresql_are_said_without_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://kvitok:s3cret@db.example:5433/centre")
    saved, restored = kvitok("backup", "my copy.dump"), kvitok("restore", "my copy.dump")
    assert "s3cret" not in saved.output + restored.output
    url = "postgresql://kvitok@db.example:5433/centre"
    assert f": umask 077; pg_dump --format=custom '--file=my copy.dump' {url}\n" in saved.stderr
    assert f"--single-transaction --dbname={url} 'my copy.dump'\n" in restored.stderr
    assert (saved.exit_code, restored.exit_code) == (1, 1)


async def test_the_commands_of_postgresql_bring_all_back(
    store: Path, server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pgserver

    del store
    programs = Path(pgserver.__file__).parent / "pginstall" / "bin"
    if not (programs / "pg_dump").exists():
        pytest.skip("pgserver ships no pg_dump here")
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    moved = await asyncio.to_thread(kvitok, "move", "--to", server_url)
    assert moved.exit_code == 0, moved.output
    monkeypatch.setenv("DATABASE_URL", server_url)

    async def run(*command: str) -> None:
        said = (await asyncio.to_thread(kvitok, *command)).stderr
        line = said[said.index(": ") + 2 :].strip()
        line = line[line.index("pg_") :]
        process = await asyncio.create_subprocess_shell(f"{programs}/{line}")
        assert await process.wait() == 0

    before = await fetch(server_url, "SELECT * FROM journal ORDER BY id")
    await run("backup", str(tmp_path / "copy.dump"))
    await write(server_url, "DELETE FROM journal")
    await run("restore", str(tmp_path / "copy.dump"))
    assert await fetch(server_url, "SELECT * FROM journal ORDER BY id") == before
