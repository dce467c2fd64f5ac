"""The two databases behind one face: `read` sees committed rows, `apply` commits one unit.

SQLite: one writer thread takes all units that queued while it committed, each in a savepoint of
its own, and shares one commit among them. PostgreSQL: a transaction for each unit.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
from sqlalchemy import URL, make_url
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Dialect

from bot.services.errors import ConflictError, DuplicateError, StoreUnavailableError
from storage.statements import Ordered, Params, Statement
from storage.turns import Turns

UNIQUE_CODES = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
STORE_CODES = {  # the file fails, not the statement
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
# Beside conflicts, what a value of a wrong type or size raises: such a unit fails alone.
UNIT_ERRORS = (ConflictError, sqlite3.Error, OverflowError, TypeError, ValueError)
BUSY_TIMEOUT = 20.0  # seconds that a writer waits for another process
CONNECT_TIMEOUT, COMMAND_TIMEOUT = 5.0, 15.0  # seconds, PostgreSQL: then Telegram gets 503
QUEUED_UNITS = 2000  # beyond this intake waits: Telegram keeps what we have not taken
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
READER_PRAGMAS = ("query_only=ON", "temp_store=MEMORY")
SHARED_COMMIT = 200  # units in one transaction at the most


@dataclass(frozen=True, slots=True)
class Write:
    """One recorded statement. `rows`: how many rows it must change, or the unit is discarded."""

    statement: Statement
    params: Params | Sequence[Params]
    rows: int | None = None
    duplicate: bool = False  # its broken key means: this unit was applied before


class Database(Protocol):
    dialect: Dialect

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        """Give named rows; committed data only."""
        ...

    async def read_many(self, statement: Statement, params: Sequence[Params]) -> list[list[Any]]:
        """Run one query for each set of parameters in one go."""
        ...

    async def apply(self, writes: Sequence[Write]) -> None:
        """Commit all writes or none. Raises ConflictError, StoreUnavailableError."""
        ...

    async def compact(self) -> None:
        """Leave nothing in the files that was deleted. Slow: writers wait meanwhile."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Bound:
    sql: str
    values: Any
    many: bool
    rows: int | None
    duplicate: bool
    keyed: bool


def _bind(writes: Sequence[Write], dialect: Dialect) -> list[_Bound]:
    bound = []
    for write in writes:
        compiled = write.statement.on(dialect)
        many = not isinstance(write.params, Mapping | Ordered)
        values: Any = (
            compiled.bind(write.params)
            if isinstance(write.params, Mapping | Ordered)
            else [compiled.bind(one) for one in write.params]
        )
        keyed = write.statement.keyed and not many
        bound.append(_Bound(compiled.sql, values, many, write.rows, write.duplicate, keyed))
    return bound


def _guard(bound: _Bound, changed: int) -> None:
    if bound.rows is not None and changed != bound.rows:
        raise ConflictError(bound.sql)


def _is_of_the_file(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in STORE_CODES


def _apply_unit(connection: sqlite3.Connection, unit: Sequence[_Bound]) -> None:
    for bound in unit:
        try:
            run = connection.executemany if bound.many else connection.execute
            cursor = run(bound.sql, bound.values)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode not in UNIQUE_CODES:
                raise
            raise (DuplicateError if bound.duplicate else ConflictError)(bound.sql) from error
        _guard(bound, cursor.rowcount)


def _apply_units(
    connection: sqlite3.Connection, units: Sequence[Sequence[_Bound]]
) -> list[Exception | None]:
    """Apply many units in an open transaction; give for each what kept it out, or None."""
    outcomes: list[Exception | None] = []
    for unit in units:
        connection.execute("SAVEPOINT unit")
        try:
            _apply_unit(connection, unit)
        except UNIT_ERRORS as error:
            if _is_of_the_file(error):
                raise
            connection.execute("ROLLBACK TO unit")
            outcomes.append(error)
        else:
            outcomes.append(None)
        connection.execute("RELEASE unit")
    return outcomes


def _begin_patiently(connection: sqlite3.Connection, turns: Turns) -> None:
    """Wait while another process writes; BUSY_TIMEOUT holds here only."""
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_TIMEOUT * 1000)}")
    try:
        with turns.asking():
            connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute("PRAGMA busy_timeout=0")


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("COMMIT")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@dataclass(slots=True)
class SqliteDatabase:
    """One writer, three readers, one process (the command line may import beside it).

    Statements that are keyed run on the loop: handing one to a thread and the interpreter's lock
    back and forth costs more. Whatever may last is done in a thread: the commit, which waits for
    the disk, waiting for another process, long reads, writes of many rows. `gives_way`: other
    processes write first.
    """

    path: Path
    gives_way: bool = False
    dialect: Dialect = field(default_factory=lambda: SQLiteDialect_aiosqlite(paramstyle="qmark"))
    _writer: aiosqlite.Connection | None = None
    _readers: list[aiosqlite.Connection] = field(default_factory=list)
    _at_hand: sqlite3.Connection | None = None  # reads on the loop
    _turn: Any = None
    _turns: Turns | None = None
    _queue: asyncio.Queue[tuple[list[_Bound], asyncio.Future[None]]] = field(
        default_factory=lambda: asyncio.Queue(QUEUED_UNITS)
    )
    _work: asyncio.Task[None] | None = None
    _closed: bool = False

    async def open(self) -> "SqliteDatabase":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._turns = Turns.at(self.path, gives_way=self.gives_way)
        self._writer = await _open_sqlite(self.path, reader=False)
        self._readers = [await _open_sqlite(self.path, reader=True) for _ in range(2)]
        self._turn = cycle(self._readers)
        self._at_hand = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        for pragma in READER_PRAGMAS:
            self._at_hand.execute(f"PRAGMA {pragma}")
        self._work = asyncio.create_task(self._write_forever(), name="sqlite writer")
        return self

    async def close(self) -> None:
        """Commit what waits, then close; what comes later is refused."""
        self._closed = True
        if self._work is not None:
            await self._queue.join()
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        for connection in [*self._readers, *([self._writer] if self._writer else [])]:
            await connection.close()
        if self._at_hand is not None:
            self._at_hand.close()
        if self._turns is not None:
            self._turns.close()
        self._work, self._writer, self._at_hand, self._turns = None, None, None, None

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        compiled = statement.on(self.dialect)
        values = compiled.bind(params)
        if statement.keyed and self._at_hand is not None:
            with contextlib.suppress(sqlite3.OperationalError):  # busy: a thread can wait
                return compiled.rows(_fetch(self._at_hand, compiled.sql, values))
        return compiled.rows(await _in_thread(next(self._turn), _fetch, compiled.sql, values))

    async def read_many(self, statement: Statement, params: Sequence[Params]) -> list[list[Any]]:
        compiled = statement.on(self.dialect)
        values = [compiled.bind(one) for one in params]
        found = await _in_thread(next(self._turn), _fetch_many, compiled.sql, values)
        return [compiled.rows(rows) for rows in found]

    async def apply(self, writes: Sequence[Write]) -> None:
        if self._closed:
            raise StoreUnavailableError("the database is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((_bind(writes, self.dialect), done))
        await done

    async def compact(self) -> None:
        if self._writer is None:
            raise StoreUnavailableError("the database is closed")
        await _in_thread(self._writer, _compact)

    async def _write_forever(self) -> None:
        while True:
            taken = await self._gather()
            outcomes: Sequence[Exception | None]
            try:
                outcomes = await self._write([unit for unit, _ in taken])
            except Exception as error:  # noqa: BLE001 - the top of the loop
                outcomes = [error] * len(taken)
            for (_, done), outcome in zip(taken, outcomes, strict=True):
                self._queue.task_done()
                if done.done():
                    continue
                if outcome is None:
                    done.set_result(None)
                else:
                    done.set_exception(outcome)

    async def _gather(self) -> list[tuple[list[_Bound], asyncio.Future[None]]]:
        """Take what waits, and what joins it as long as each turn of the loop brings more."""
        taken = [await self._queue.get()]
        await asyncio.sleep(0)
        while len(taken) < SHARED_COMMIT and not self._queue.empty():
            while len(taken) < SHARED_COMMIT and not self._queue.empty():
                taken.append(self._queue.get_nowait())
            await asyncio.sleep(0)
        return taken

    async def _write(self, units: Sequence[Sequence[_Bound]]) -> list[Exception | None]:
        """Apply and commit in one transaction; give for each unit what kept it out, or None."""
        writer, turns = self._writer, self._turns
        assert writer is not None and turns is not None  # noqa: S101, PT018 - opened before
        if self.gives_way:
            await asyncio.to_thread(turns.take)
        try:
            with contextlib.suppress(sqlite3.OperationalError):
                writer._conn.execute("BEGIN IMMEDIATE")  # noqa: SLF001
            if not writer.in_transaction:
                await _in_thread(writer, _begin_patiently, turns)
            if all(bound.keyed for unit in units for bound in unit):
                outcomes = _apply_units(writer._conn, units)  # noqa: SLF001
            else:
                outcomes = await _in_thread(writer, _apply_units, units)
            await _in_thread(writer, _commit)
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                await _in_thread(writer, _roll_back)
            raise
        finally:
            turns.leave()
        return outcomes


async def _open_sqlite(path: Path, *, reader: bool) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(
        path,
        isolation_level=None,
        timeout=BUSY_TIMEOUT if reader else 0,
        check_same_thread=reader,  # the writer works on the loop too, never at the same time
    )
    for pragma in READER_PRAGMAS if reader else WRITER_PRAGMAS:
        await connection.execute(f"PRAGMA {pragma}")
    return connection


async def _in_thread(connection: aiosqlite.Connection, function: Any, *args: Any) -> Any:
    """Run a function over the bare connection in its own thread: one crossing, many statements.

    aiosqlite has no public door for this; its version is held by the constraints file.
    """
    bare = connection._connection  # noqa: SLF001
    if bare is None:
        raise StoreUnavailableError("the database is closed")
    try:
        return await connection._execute(function, bare, *args)  # type: ignore[no-untyped-call]  # noqa: SLF001
    except sqlite3.DatabaseError as error:
        if not _is_of_the_file(error):
            raise
        raise StoreUnavailableError(str(error)) from error


def _compact(connection: sqlite3.Connection) -> None:
    """Write the file anew without its gaps, then empty the log, where older pages stand."""
    connection.execute("PRAGMA temp_store=FILE")  # the copy may be large
    try:
        connection.execute("VACUUM")
        [busy] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.execute("PRAGMA temp_store=MEMORY")
    if busy[0]:
        raise StoreUnavailableError("somebody reads the log")


def _fetch(connection: sqlite3.Connection, sql: str, values: Any) -> list[Any]:
    return connection.execute(sql, values).fetchall()


def _fetch_many(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    return [connection.execute(sql, one).fetchall() for one in values]


def _dialect_of(name: str) -> Dialect:
    """Make a dialect by its name, which imports it: one of the two is never needed."""
    dialect: Dialect = URL.create(name).get_dialect()()
    return dialect


@dataclass(slots=True)
class PostgresDatabase:
    """A pool of connections; a transaction for each unit, so that replicas need no lock."""

    url: str
    dialect: Dialect = field(default_factory=lambda: _dialect_of("postgresql+asyncpg"))
    size: int = 10
    _pool: Any = None

    async def open(self) -> "PostgresDatabase":
        import asyncpg

        dsn = make_url(self.url).set(drivername="postgresql")
        with _postgres_errors():
            self._pool = await asyncpg.create_pool(
                dsn.render_as_string(hide_password=False),
                min_size=1,
                max_size=self.size,
                timeout=CONNECT_TIMEOUT,
                command_timeout=COMMAND_TIMEOUT,
                reset=_as_it_is,
            )
        return self

    async def close(self) -> None:
        await self._pool.close()

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        compiled = statement.on(self.dialect)
        with _postgres_errors():
            found = await self._pool.fetch(compiled.sql, *compiled.bind(params))
        return compiled.rows([tuple(row) for row in found])

    async def read_many(self, statement: Statement, params: Sequence[Params]) -> list[list[Any]]:
        compiled = statement.on(self.dialect)
        found = []
        async with self._connection() as connection:
            query = await connection.prepare(compiled.sql)
            for one in params:
                rows = await query.fetch(*compiled.bind(one))
                found.append(compiled.rows([tuple(row) for row in rows]))
        return found

    async def compact(self) -> None:
        """Nothing: the server clears dead rows itself, and nobody reads its files through it."""

    async def apply(self, writes: Sequence[Write]) -> None:
        unit = _bind(writes, self.dialect)
        async with self._connection() as connection, connection.transaction():
            for bound in unit:
                await _apply_bound(connection, bound)

    async def apply_alone(self, write: Write) -> None:
        """Commit one statement in one round trip, where it may be done twice without harm.

        Of what it changes beyond its guard nothing is undone.
        """
        async with self._connection() as connection:
            await _apply_bound(connection, _bind([write], self.dialect)[0])

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        with _postgres_errors():
            async with self._pool.acquire() as connection:
                yield connection


async def _as_it_is(_: Any) -> None:
    """Spare a round trip: nothing here changes a connection for longer than a transaction."""


async def _apply_bound(connection: Any, bound: _Bound) -> None:
    import asyncpg

    try:
        if bound.many and bound.rows is None:
            await connection.executemany(bound.sql, bound.values)
            return
        changed = 0
        for values in bound.values if bound.many else [bound.values]:
            status = await connection.execute(bound.sql, *values)
            changed += int(status.rsplit(" ", 1)[-1])
    except asyncpg.UniqueViolationError as error:
        raise (DuplicateError if bound.duplicate else ConflictError)(bound.sql) from error
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
        raise ConflictError(bound.sql) from error
    _guard(bound, changed)


@contextlib.contextmanager
def _postgres_errors() -> Any:
    import asyncpg

    try:
        yield
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
        if isinstance(error, ValueError):  # asyncpg's DataError: a value that cannot be encoded
            raise
        raise StoreUnavailableError(str(error)) from error
    except (
        asyncpg.InsufficientResourcesError,  # connections, memory, disk
        asyncpg.OperatorInterventionError,  # it starts, stops or is told to stop
        asyncpg.PostgresSystemError,
        asyncpg.ReadOnlySQLTransactionError,  # another server leads now
        asyncpg.InvalidCatalogNameError,
        asyncpg.InternalClientError,  # a pool that closes while it connects
    ) as error:
        raise StoreUnavailableError(str(error)) from error


async def open_database(url: str, *, gives_way: bool = False) -> SqliteDatabase | PostgresDatabase:
    """Open by URL: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`.

    `gives_way`: for bulk work beside a running bot, whose writes then go first.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await SqliteDatabase(Path(parsed.database or ""), gives_way=gives_way).open()
    return await PostgresDatabase(url).open()
