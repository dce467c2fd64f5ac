"""A real PostgreSQL server out of pip (pgserver): starts as root too, listens on a socket only."""

import contextlib
import os
import shutil
import warnings
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import asyncpg

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
EMPTY = """
DO $$ BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') || ' RESTART IDENTITY'
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    );
END $$
"""


class Postgres:
    """One server with its own folder. Servers are not shared: leaving one is a race."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._numbers = count(1)
        self._migrated: list[str] = []  # databases without any row

    @classmethod
    def start(cls, *, durable: bool = False) -> "Postgres":
        """Start an empty server; unless `durable`, it trades crash safety for speed."""
        with warnings.catch_warnings():  # it warns that XDG_RUNTIME_DIR is not set
            warnings.simplefilter("ignore")
            from pgserver.postgres_server import get_server
        folder = Path(mkdtemp(prefix="kvitok-pg-"))  # short: a socket's path is limited
        # Its user may not see the folder, nor know the language, that a test moved to.
        with contextlib.chdir("/"), patch.dict(os.environ, LC_ALL="C"):
            made = cls(get_server(folder, cleanup_mode="stop"), folder)
        if not durable:
            for name, value in FAST.items():
                made._server.psql(f"ALTER SYSTEM SET {name} = {value};")
            made._server.psql("SELECT pg_reload_conf();")
        return made

    def stop(self) -> None:
        with contextlib.chdir("/"):
            self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep_commits(self) -> None:
        """From now on what was committed outlives a crash of the server."""
        self._server.psql("ALTER SYSTEM SET synchronous_commit = on;")
        self._server.psql("SELECT pg_reload_conf();")

    def restart(self) -> None:
        """Stop it at once, as a crash does, and start it again: every connection dies."""
        from pgserver._commands import pg_ctl  # type: ignore[attr-defined]

        with contextlib.chdir("/"):
            pg_ctl(
                ["-w", "-m", "immediate", "restart"],
                pgdata=self._server.pgdata,
                user=self._server.system_user,
            )

    def url(self, database: str) -> str:
        socket_folder = self._server.get_postmaster_info().socket_dir
        return f"postgresql+asyncpg://postgres@/{database}?host={socket_folder}"

    async def create(self, template: str = "template0") -> str:
        name = f"kvitok_{next(self._numbers)}"
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def lend(self, template: str) -> str:
        """Give a database like the template, which has no rows: one that came back, if any."""
        return self._migrated.pop() if self._migrated else await self.create(template)

    async def take_back(self, name: str) -> None:
        """Empty it for the next test: a tenth of what a new one costs."""
        await self._execute(EMPTY, name)
        self._migrated.append(name)

    async def drop(self, name: str) -> None:
        await self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _execute(self, sql: str, database: str = "postgres") -> None:
        dsn = self.url(database).replace("+asyncpg", "")
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()
