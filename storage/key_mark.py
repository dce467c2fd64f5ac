"""Which SECRET_KEY a database is of: a process with another would lose what was sealed before.

Replicas may be given different ones, and the key of a file, which stands beside it, may be lost or
left behind when the file goes elsewhere.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import bindparam, make_url, select, update

from bot.services.errors import StoreUnavailableError
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database, Write, open_database
from storage.statements import Statement

NAME = "secret_key_mark"
S = m.settings.c
READ = Statement(select(S.value).where(S.name == NAME), keyed=True)
FIRST = Statement(
    lambda insert_into: (
        insert_into(m.settings)
        .values(name=NAME, value=bindparam("mark"))
        .on_conflict_do_nothing(index_elements=["name"])
    )
)
REPLACE = Statement(update(m.settings).where(S.name == NAME).values(value=bindparam("mark")))


class WrongKeyError(Exception):
    """The database is of another SECRET_KEY."""


async def check_key(database: Database, mark: str) -> None:
    """Compare with the first process that came here. Raises WrongKeyError."""
    known = await key_of(database)
    if known is None:
        await database.apply([Write(FIRST, {"mark": mark})])
        known = await key_of(database)
    if known != mark:
        raise WrongKeyError


async def key_of(database: Database) -> str | None:
    """Give the mark of the key that the database is of; None: nobody said so far."""
    rows = await database.read(READ)
    return rows[0].value if rows else None


async def mark_in(url: str) -> str | None:
    """Give the mark in a database that has tables, as `key_of`. Raises StoreUnavailableError.

    A file is not opened as the bot does: of whoever asks, no locks are left beside it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _mark_in_file(Path(parsed.database or ""))
    database = await open_database(url)
    try:
        return await key_of(database)
    finally:
        await database.close()


def _mark_in_file(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as store:
            row = store.execute("SELECT value FROM settings WHERE name = ?", [NAME]).fetchone()
    except sqlite3.Error as error:
        raise StoreUnavailableError(str(error)) from error
    return None if row is None else str(row[0])


async def adopt(url: str, secret: bytes) -> None:
    """Let the database be of this key from now on, whatever was there."""
    mark = Sealer.of(secret).mark
    database = await open_database(url)
    try:
        await database.apply([Write(FIRST, {"mark": mark}), Write(REPLACE, {"mark": mark})])
    finally:
        await database.close()
