"""Which SECRET_KEY a database is of: a replica with another would lose what the others sealed.

Only PostgreSQL has several processes; the key of a file stands beside it.
"""

from sqlalchemy import bindparam, select, update

from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database, Write, open_database
from storage.postgres import PostgresDatabase
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
    if not isinstance(database, PostgresDatabase):
        return
    known = await key_of(database)
    if known is None:
        await database.apply([Write(FIRST, {"mark": mark})])
        known = await key_of(database)
    if known != mark:
        raise WrongKeyError


async def key_of(database: Database) -> str | None:
    """Give the mark of the key that the database is of; None: nobody said so far."""
    if not isinstance(database, PostgresDatabase):
        return None
    rows = await database.read(READ)
    return rows[0].value if rows else None


async def mark_in(url: str) -> str | None:
    """Give the mark in a database that has tables, as `key_of`. Raises StoreUnavailableError."""
    database = await open_database(url)
    try:
        return await key_of(database)
    finally:
        await database.close()


async def adopt(url: str, secret: bytes) -> None:
    """Let the database be of this key from now on."""
    database = await open_database(url)
    try:
        await mark_key(database, Sealer.of(secret).mark)
    finally:
        await database.close()


async def mark_key(database: Database, mark: str) -> None:
    """Write down of which key it is, whatever was there."""
    await database.apply([Write(FIRST, {"mark": mark}), Write(REPLACE, {"mark": mark})])
