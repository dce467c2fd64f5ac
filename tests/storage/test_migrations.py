"""The history runs up, down and up again on both databases and ends where the models stand."""

import asyncio
import stat
from pathlib import Path

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from support.postgres import Postgres
from support.sql import fetch, write

from bot.services.errors import StoreUnavailableError
from storage.engine import open_database
from storage.migrate import (
    _config,
    check,
    current,
    downgrade,
    upgrade,
)
from storage.postgres import dsn_of
from storage.stamp import NewerSchemaError, UnknownRevisionError, newest, upgrade_if_behind

HISTORY = ScriptDirectory.from_config(_config())
REVISIONS = [script.revision for script in HISTORY.walk_revisions()][::-1]


async def test_each_step_goes_up_down_and_up(empty_url: str) -> None:
    for number, revision in enumerate(REVISIONS):
        before = REVISIONS[number - 1] if number else "base"
        await _upgrade_to(empty_url, revision)
        await downgrade(empty_url, before)
        assert await current(empty_url) == (before if number else None)
        await _upgrade_to(empty_url, revision)
    await upgrade(empty_url)
    assert await current(empty_url) == newest() == REVISIONS[-1]


async def _upgrade_to(url: str, revision: str) -> None:
    from alembic import command

    from storage.migrate import _run

    await _run(url, lambda config: command.upgrade(config, revision))


async def test_the_keys_of_holders_come_back_with_the_older_schema(empty_url: str) -> None:
    await upgrade(empty_url)
    await write(
        empty_url,
        "INSERT INTO accounts (id, number, receipt_type, address, holder)"
        " VALUES (1, '1', 'utilities', 'г. Асбест', 'Ёлкина-Ким Анна')",
    )
    await downgrade(empty_url, "0006")
    [[key]] = await fetch(empty_url, "SELECT holder_key FROM accounts")
    assert key == "ЕЛКИНА КИМ АННА"


async def test_history_ends_at_the_models(empty_url: str) -> None:
    await upgrade(empty_url)
    assert await check(empty_url) == []


@pytest.mark.own_database
async def test_check_names_what_differs(database_url: str) -> None:
    await write(database_url, "ALTER TABLE settings ADD COLUMN extra INTEGER")
    [difference] = await check(database_url)
    assert "extra" in difference


async def test_upgrade_again_changes_nothing(database_url: str) -> None:
    await upgrade(database_url)
    assert await check(database_url) == []


async def test_start_asks_alembic_only_for_what_is_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await upgrade_if_behind(empty_url)
    assert await current(empty_url) == newest()
    asked: list[str] = []
    monkeypatch.setattr("storage.migrate.upgrade", asked.append)
    await upgrade_if_behind(empty_url)
    assert asked == []


async def test_replicas_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_url) for _ in range(4)))
    assert await check(empty_url) == []


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_table_that_somebody_reads_for_long_is_not_waited_for(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits to change it keeps all others from it, as long as a pg_dump lasts."""
    monkeypatch.setattr("storage.migrate.LOCK_TIMEOUT", "100ms")
    await _upgrade_to(empty_url, "0021")
    reading = await asyncpg.connect(dsn_of(empty_url))
    await reading.execute("BEGIN; LOCK TABLE outbox IN ACCESS SHARE MODE")
    async with asyncio.timeout(10):
        with pytest.raises(StoreUnavailableError, match="lock timeout"):
            await upgrade(empty_url)
    assert await current(empty_url) == "0021"
    await reading.close()
    await upgrade(empty_url)
    assert await check(empty_url) == []


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_options_of_the_address_mean_what_they_mean_to_the_bot(empty_url: str) -> None:
    url = f"{empty_url}&sslmode=disable"
    await upgrade_if_behind(url)
    await (await open_database(url)).close()
    with pytest.raises(StoreUnavailableError, match="sslmode"):
        await upgrade_if_behind(f"{empty_url}&sslmode=wrong")


@pytest.mark.own_database
@pytest.mark.parametrize(
    ("revision", "error"), [("9999", NewerSchemaError), ("ae103f", UnknownRevisionError)]
)
async def test_history_of_another_release_is_refused(
    database_url: str, revision: str, error: type[UnknownRevisionError]
) -> None:
    await write(database_url, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608
    with pytest.raises(error, match=revision) as refused:
        await upgrade(database_url)
    assert type(refused.value) is error
    assert await current(database_url) == revision


async def test_broken_step_leaves_the_schema_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def drop_index(name: str, *args: object, **options: object) -> None:
        del args, options
        raise RuntimeError(name)

    await upgrade(empty_url)
    with monkeypatch.context() as patch:
        patch.setattr(op, "drop_table", drop_index)
        with pytest.raises(RuntimeError):
            await downgrade(empty_url, "base")
    assert await check(empty_url) == []


async def test_current_of_a_missing_file_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert await current(f"sqlite+aiosqlite:///{path}") is None
    assert not path.exists()


async def test_missing_folder_is_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/deep/er/kvitok.db"
    await upgrade(url)
    await (await open_database(url)).close()


def modes_in(folder: Path) -> set[int]:
    return {stat.S_IMODE(one.stat().st_mode) for one in folder.glob("kvitok.db*")}


async def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It holds names and addresses, and a machine may have other users."""
    url = f"sqlite+aiosqlite:///{tmp_path}/kvitok.db"
    await upgrade(url)
    database = await open_database(url)
    modes = modes_in(tmp_path)
    await database.close()
    assert modes == {0o600}


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StoreUnavailableError, match="var"):
        await upgrade(f"sqlite+aiosqlite:///{tmp_path}/var/kvitok.db")


async def test_file_of_something_else_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "kvitok.db"
    path.write_bytes(b"not a database at all, just a text that is long enough" * 100)
    with pytest.raises(StoreUnavailableError, match="not a database"):
        await upgrade(f"sqlite+aiosqlite:///{path}")


async def test_missing_postgres_database_is_unavailable(postgres: Postgres) -> None:
    with pytest.raises(StoreUnavailableError, match="does not exist"):
        await upgrade(postgres.url("nowhere"))


async def test_missing_postgres_server_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError):
        await upgrade(f"postgresql+asyncpg://postgres@/kvitok?host={tmp_path}")
