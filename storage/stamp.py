"""Where the schema stands, asked without Alembic.

Alembic and the ORM that it brings stay in memory for the life of the process (16 MB): only a
start that has something to migrate pays for them.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, make_url

from storage import migrations
from storage.postgres import dsn_of

READ = "SELECT version_num FROM alembic_version"
CONNECT_TIMEOUT = 5.0  # seconds


class UnknownRevisionError(Exception):
    """The database was migrated by another release; this one knows no way from there."""


class NewerSchemaError(UnknownRevisionError):
    """A later release migrated the database. `found`: its revision."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def is_newer(found: str) -> bool:
    """Tell whether this release is older than the database; strangers number otherwise."""
    return found.isdecimal() and int(found) > int(newest())


def newest() -> str:
    """Give the revision that this release wants: revisions are numbered, their files too."""
    versions = Path(migrations.__file__).parent / "versions"
    return max(path.name.partition("_")[0] for path in versions.glob("[0-9]*.py"))


async def upgrade_if_behind(url: str) -> None:
    """Bring the database to the newest revision unless it stands there."""
    if await _stamp(make_url(url)) != newest():
        from storage.migrate import upgrade

        await upgrade(url)


async def has_tables(url: str) -> bool:
    """Say whether anybody has made them; changes nothing.

    Raises StoreUnavailableError when nobody can be asked.
    """
    if await _stamp(make_url(url)) is not None:
        return True
    from storage.migrate import current

    return await current(url) is not None


async def _stamp(url: URL) -> str | None:
    """Read the revision; what keeps from reading is None, and for Alembic to name."""
    if url.get_backend_name() == "sqlite":
        return _stamp_of_file(Path(url.database or ""))
    return await _stamp_of_server(url)


def _stamp_of_file(path: Path) -> str | None:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    except sqlite3.Error:
        return None
    try:
        row = connection.execute(READ).fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


async def _stamp_of_server(url: URL) -> str | None:
    import asyncpg

    try:
        connection = await asyncpg.connect(
            dsn_of(url), timeout=CONNECT_TIMEOUT, command_timeout=CONNECT_TIMEOUT
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return None
    try:
        found = await connection.fetchval(READ)
    except asyncpg.PostgresError:
        return None
    finally:
        with suppress(TimeoutError):
            await connection.close(timeout=CONNECT_TIMEOUT)
    return found and str(found)
