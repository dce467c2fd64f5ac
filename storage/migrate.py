"""The schema's history: up, down, where it stands and whether it equals storage.models.

`python -m storage.migrate "what changes"` writes the next revision (see docs/development.md).
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script
from alembic.util import CommandError
from asyncpg import InterfaceError, PostgresError, connect
from sqlalchemy import URL, Connection, delete, event, false, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.services.errors import StoreUnavailableError
from storage.migrations.options import options
from storage.models import metadata, settings
from storage.postgres import ALIVE, dsn_of
from storage.stamp import NewerSchemaError, UnknownRevisionError, is_newer, newest

LOCK = 0x6B7669746F6B  # "kvitok": replicas that start together migrate one after another
BUSY_TIMEOUT = 20.0  # seconds that SQLite waits for another process
# Who waits to change a table lets nobody else at it: a pg_dump of an hour would stop all replicas.
LOCK_TIMEOUT = "5s"


async def upgrade(url: str) -> None:
    """Bring the database to the newest revision; nothing happens when it is there already.

    Raises UnknownRevisionError, StoreUnavailableError.
    """
    await _run(url, _upgrade)


def _upgrade(config: Config) -> None:
    found = _revision(config.attributes["connection"])
    if found is not None and is_newer(found):
        raise NewerSchemaError(found)
    command.upgrade(config, "head")


async def downgrade(url: str, to: str) -> None:
    """Go back to a revision (`base`: an empty schema)."""
    await _run(url, lambda config: command.downgrade(config, to))


async def current(url: str) -> str | None:
    """Give the revision the database stands at; None before the first. Makes no file."""
    if is_missing_file(url):
        return None
    async with _connected(url) as run:
        found: str | None = await run(_revision)
        return found


async def examine(url: str) -> str | None:
    """Give the revision, having tried that the database takes writes; changes nothing."""
    async with _connected(url) as run:
        found: str | None = await run(_revision)
        if found is not None:
            await run(lambda connection: connection.execute(delete(settings).where(false())))
        return found


def is_missing_file(url: str) -> bool:
    """Say whether the first start would make the file."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def check(url: str) -> list[str]:
    """Name each difference between the database and storage.models; empty when they are equal."""
    async with _connected(url) as run:
        return [str(difference) for difference in await run(_differences)]


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts=options(connection))
    return list(compare_metadata(context, metadata))


async def _run(url: str, work: Callable[[Config], None]) -> None:
    async with _connected(url) as run:
        try:
            await run(lambda connection: work(_config(connection)))
        except CommandError as error:
            raise UnknownRevisionError(str(error)) from error


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Callable[[Callable[[Connection], Any]], Any]]:
    """Give a function that runs work in one transaction, alone among all processes."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = _engine_of(parsed)
    if sqlite:
        event.listen(engine.sync_engine, "connect", _leave_begin_to_us)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    try:
        if sqlite and parsed.database:
            _make_room(Path(parsed.database))
        async with engine.begin() as connection:
            if not sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            yield connection.run_sync
    except DBAPIError as error:
        raise StoreUnavailableError(str(error.orig)) from error
    except (OSError, PostgresError, InterfaceError) as error:  # of folders, connections, addresses
        raise StoreUnavailableError(str(error)) from error
    finally:
        await engine.dispose()


def _engine_of(url: URL) -> AsyncEngine:
    """Connect to PostgreSQL as the bot does: SQLAlchemy reads options of the URL otherwise."""
    if url.get_backend_name() == "sqlite":
        return create_async_engine(url, connect_args={"timeout": BUSY_TIMEOUT})
    return create_async_engine(
        url, async_creator=lambda: connect(dsn_of(url), server_settings=ALIVE)
    )


def _make_room(path: Path) -> None:
    """Make the file first, which holds people's data: its owner's alone, and so are its logs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def _leave_begin_to_us(connection: Any, record: Any) -> None:
    del record
    connection.isolation_level = None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


async def write_revision(message: str) -> None:
    """Write the difference between the history and storage.models as the next revision."""
    number = int(newest()) + 1
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/history.db"
        await upgrade(url)
        await _run(url, lambda config: _write(config, message, f"{number:04}"))


def _write(config: Config, message: str, number: str) -> None:
    script = command.revision(config, message=message, autogenerate=True, rev_id=number)
    path = Path(cast("Script", script).path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), "utf-8")


if __name__ == "__main__":
    asyncio.run(write_revision(sys.argv[1]))
