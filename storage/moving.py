"""The embedded store is moved to PostgreSQL in one transaction, committed when both agree.

Whatever breaks it off leaves the new database without a row, and the old file as it was. While it
lasts nobody writes into either: the file's write lock and locks on all tables are held.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import asyncpg
from sqlalchemy import Table, bindparam, select
from sqlalchemy.engine import Dialect

from bot.services.errors import StoreUnavailableError
from bot.services.stock import Strain
from storage import models as m
from storage.conversation_rows import Deriving
from storage.engine import Write, bind
from storage.file_turns import alone_with
from storage.indexing import MARK
from storage.moved_figures import (
    ADD_IN_LITE,
    ADD_IN_POSTGRES,
    Compared,
    DecimalSum,
    Figures,
    asked,
    figures,
)
from storage.moved_rows import UNREADABLE, find_unreadable, reading
from storage.moved_values import POSTGRES, Digest, Values
from storage.postgres import CONNECT_TIMEOUT, _apply_bound, _postgres_errors, dsn_of
from storage.statements import Params, Statement
from storage.words import NAME as WORDS
from storage.words import Words

Advance = Callable[[str, int], None]  # a table, and how many rows more are done
ROWS_AT_ONCE = 2000
BUSY_TIMEOUT = 20.0  # seconds that we wait for an import that writes
LOCKS_TIMEOUT = "10s"
UNWRITABLE = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    ValueError,
    OverflowError,
)
TABLES = tuple(m.metadata.sorted_tables)
OTHERS = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1
"""
INDEXES = """
    SELECT indexname AS name, indexdef AS made FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename::text = ANY($1) AND NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conindid = format('%I.%I', schemaname, indexname)::regclass
    )
"""
REFERENCES = """
    SELECT format('%s', conrelid::regclass) AS held, quote_ident(conname) AS name,
        pg_get_constraintdef(oid) AS made
    FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
J = m.journal.c
SPOKEN = Statement(
    select(J.id, J.chat_id, J.kind, J.direction, J.body)
    .where(J.id > bindparam("after"), J.chat_id > 0, J.body.is_not(None))
    .order_by(J.id)
    .limit(ROWS_AT_ONCE)
)
INDEXED = Statement(select(m.settings.c.value).where(m.settings.c.name == MARK))


class MoveRefusal(StrEnum):
    NO_FILE = "no-file"
    FILE_BUSY = "file-busy"
    STRANGER = "stranger"
    ENCODING = "encoding"
    TARGET_BUSY = "target-busy"
    TARGET_HOLDS = "target-holds"
    VALUE = "value"
    UNREADABLE = "unreadable"


class MoveRefusedError(Exception):
    """Nothing was moved. `values`: what its text names."""

    def __init__(self, refusal: MoveRefusal, **values: str) -> None:
        super().__init__(refusal, values)
        self.refusal = refusal
        self.values = values


@dataclass(slots=True)
class OneTransaction:
    """`storage.engine.Database` over a connection whose transaction somebody else ends."""

    in_order: ClassVar[bool] = True
    takes_images = False
    connection: Any
    dialect: Dialect = POSTGRES

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        compiled = statement.on(self.dialect)
        found = await self.connection.fetch(compiled.sql, *compiled.bind(params))
        return compiled.rows([tuple(row) for row in found])

    async def read_many(self, statement: Statement, params: Sequence[Params]) -> list[list[Any]]:
        compiled = statement.on(self.dialect)
        found = [await self.connection.fetch(compiled.sql, *compiled.bind(one)) for one in params]
        return [compiled.rows([tuple(row) for row in rows]) for rows in found]

    async def apply(self, writes: Sequence[Write]) -> None:
        for bound in bind(writes, self.dialect):
            await _apply_bound(self.connection, bound)

    async def compact(self) -> None: ...

    def strain(self) -> Strain:
        return Strain("connections", 1, 1)

    async def close(self) -> None: ...


@dataclass(slots=True)
class Moving:
    """`old`: holds the file's write lock; `new`: in a transaction that locks all tables."""

    old: sqlite3.Connection
    new: Any
    advance: Advance
    database: OneTransaction
    keep: bool = False
    _digests: dict[str, str] = field(default_factory=dict)

    async def copy(self) -> None:
        """Fill the empty tables. Raises MoveRefusedError where PostgreSQL takes a value not."""
        put_back = await self._set_indexes_aside()
        for table in TABLES:
            with _refusals_of(table.name):
                await self._copy(table)
        await self._find_words()
        for statement in put_back:
            with _refusals_of(statement):
                await self.new.execute(statement)
        await self._continue_numbers()

    async def compare(self) -> list[Compared]:
        """Read both anew, but for the digest of the old file, which was made on the way."""
        return [
            Compared(
                table.name,
                self._old_figures(table),
                await self._new_figures(table),
            )
            for table in TABLES
        ]

    async def _set_indexes_aside(self) -> list[str]:
        """Drop what is made faster over whole tables; give the statements that make it again."""
        names = [WORDS, *(table.name for table in TABLES)]
        indexes = await self.new.fetch(INDEXES, names)
        references = await self.new.fetch(REFERENCES)
        for one in references:
            await self.new.execute(f"ALTER TABLE {one['held']} DROP CONSTRAINT {one['name']}")
        for one in indexes:
            await self.new.execute(f'DROP INDEX "{one["name"]}"')
        return [
            *(one["made"] for one in indexes),
            *(
                f"ALTER TABLE {one['held']} ADD CONSTRAINT {one['name']} {one['made']}"
                for one in references
            ),
        ]

    async def _copy(self, table: Table) -> None:
        digest = Digest()
        await self.new.copy_records_to_table(
            table.name,
            records=self._records(table, digest),
            columns=[column.name for column in table.columns],
        )
        self._digests[table.name] = str(digest)

    def _records(self, table: Table, digest: Digest) -> Iterator[tuple[Any, ...]]:
        values = Values.of(table)
        found = self.old.execute(reading(table))
        while rows := found.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                written = values.written(row)
                digest.add(values.digested(written))
                yield written
            self.advance(table.name, len(rows))

    async def _continue_numbers(self) -> None:
        """Let ids that the database gives go on behind those that are there."""
        for table in TABLES:
            column = table.autoincrement_column
            if column is None:
                continue
            await self.new.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608
                f'max("{column.name}")) FROM {table.name} HAVING count(*) > 0'
            )

    async def _find_words(self) -> None:
        """Make the full text anew, where there was one: each database has its own kind."""
        if not await self.database.read(INDEXED):
            return
        deriving = Deriving(Words(self.database), {})
        after = 0
        while lines := await self.database.read(SPOKEN, after=after):
            after = lines[-1].id
            await self.database.apply(deriving.words_of((one.chat_id, one) for one in lines))
            self.advance(WORDS, 0)

    def _old_figures(self, table: Table) -> Figures:
        names, query = asked(table, ADD_IN_LITE)
        rows, newest, *sums = self.old.execute(query).fetchone()
        return figures(names, rows, newest, sums, self._digests[table.name])

    async def _new_figures(self, table: Table) -> Figures:
        names, query = asked(table, ADD_IN_POSTGRES)
        rows, newest, *sums = await self.new.fetchrow(query)
        return figures(names, rows, newest, sums, await self._new_digest(table))

    async def _new_digest(self, table: Table) -> str:
        values, digest, read = Values.of(table), Digest(), 0
        async for row in self.new.cursor(reading(table), prefetch=ROWS_AT_ONCE):
            digest.add(values.digested(tuple(row)))
            read += 1
            if not read % ROWS_AT_ONCE:
                self.advance(table.name, ROWS_AT_ONCE)
        self.advance(table.name, read % ROWS_AT_ONCE)
        return str(digest)


@asynccontextmanager
async def open_move(path: Path, url: str, advance: Advance) -> AsyncIterator[Moving]:
    """Lock both stores; what was copied stays only where the block sets `keep`.

    Raises MoveRefusedError, StoreUnavailableError.
    """
    with _alone_with(path), closing(_open_old(path)) as old, _postgres_errors():
        new = await _connect(url)
        try:
            transaction = new.transaction()
            await transaction.start()
            await _lock_empty(new)
            moving = Moving(old, new, advance, OneTransaction(new))
            yield moving
            if moving.keep:
                await transaction.commit()
                # the server does it itself, later; what was moved is moved, if it goes now
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    names = ", ".join(f'"{table.name}"' for table in TABLES)
                    await new.execute(f"VACUUM (ANALYZE) {names}, {WORDS}")
        finally:
            with suppress(TimeoutError):
                await new.close(timeout=CONNECT_TIMEOUT)  # what was not committed never was


@contextmanager
def unreadable_named(path: Path) -> Iterator[None]:
    """Say which row of the old file it was, where one broke the reading off."""
    try:
        yield
    except UNREADABLE as error:
        found = find_unreadable(path)
        if found is None:
            raise
        table, row = found
        # what could not be read is somebody's: it is not repeated
        named = "none" if row is None else str(row)
        raise MoveRefusedError(MoveRefusal.UNREADABLE, table=table, row=named) from error


async def refuse_strangers(url: str) -> None:
    """Raise MoveRefusedError unless the database is ours or without a table."""
    with _postgres_errors():
        new = await _connect(url)
        try:
            encoding = await new.fetchval("SHOW server_encoding")
            names = [row[0] for row in await new.fetch(OTHERS)]
        finally:
            await new.close(timeout=CONNECT_TIMEOUT)
    if encoding != "UTF8":
        raise MoveRefusedError(MoveRefusal.ENCODING, encoding=encoding)
    if names and "alembic_version" not in names:
        raise MoveRefusedError(MoveRefusal.STRANGER, table=names[0])


async def _connect(url: str) -> Any:
    """Connect, or say what kept from it: a password and a name as well."""
    try:
        return await asyncpg.connect(dsn_of(url), timeout=CONNECT_TIMEOUT)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreUnavailableError(str(error)) from error


def count_rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as old:
        counted = (old.execute(f'SELECT count(*) FROM "{table.name}"') for table in TABLES)  # noqa: S608
        return sum(one.fetchone()[0] for one in counted)


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """See that nobody goes on with the old file afterwards, as an import would."""
    with ExitStack() as stack:
        try:
            stack.enter_context(alone_with(path))
        except StoreUnavailableError as error:
            raise MoveRefusedError(MoveRefusal.FILE_BUSY, reason=str(error)) from error
        yield


def _open_old(path: Path) -> sqlite3.Connection:
    old = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT)
    old.create_aggregate("decimal_sum", 1, DecimalSum)  # type: ignore[arg-type]
    try:
        old.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        old.close()
        raise MoveRefusedError(MoveRefusal.FILE_BUSY, reason=str(error)) from error
    return old


async def _lock_empty(new: Any) -> None:
    """Keep all others out until the end, and see that nobody was there before."""
    for name, value in (
        ("lock_timeout", LOCKS_TIMEOUT),
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
    ):
        await new.execute(f"SET LOCAL {name} = '{value}'")
    names = ", ".join(f'"{table.name}"' for table in TABLES)
    try:
        await new.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    except asyncpg.LockNotAvailableError as error:
        raise MoveRefusedError(MoveRefusal.TARGET_BUSY) from error
    for table in TABLES:
        if await new.fetchval(f'SELECT count(*) FROM "{table.name}"'):  # noqa: S608
            raise MoveRefusedError(MoveRefusal.TARGET_HOLDS, table=table.name)


@contextmanager
def _refusals_of(what: str) -> Iterator[None]:
    """Name the table of which a value cannot be written."""
    try:
        yield
    except UNWRITABLE as error:
        reason = str(error.args[0] if error.args else error).partition("\n")[0]
        raise MoveRefusedError(MoveRefusal.VALUE, table=what, reason=reason) from error
