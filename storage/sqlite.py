"""SQLite: one writer shares each commit among the units that wait; readers beside it."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Dialect

from bot.services.errors import ConflictError, DuplicateError, StoreUnavailableError
from bot.services.stock import Strain
from storage.engine import Bound, Write, bind, guard
from storage.file_turns import FileTurns
from storage.images import Images
from storage.statements import Params, Statement

UNIQUE_CODES = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
# Of a foreign key: a row that it names is gone.
CONFLICT_CODES = UNIQUE_CODES | {sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY}
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
CLOSING = BUSY_TIMEOUT  # seconds for what waits when the database is closed
PARTING = 1.0  # seconds of these for another process to give the file back
LOOK = 0.1  # seconds that SQLite waits by itself: nothing ends it meanwhile
QUEUED_UNITS = 2000  # beyond this intake waits: Telegram keeps what we have not taken
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "busy_timeout=0",  # from here on `_waiting` says for how long
)
READER_PRAGMAS = ("query_only=ON", "temp_store=MEMORY")
HAS_WORDS = "SELECT 1 FROM sqlite_master WHERE name = 'journal_words'"
# Full text keeps the words of deleted lines until its parts are merged.
MERGE_WORDS = "INSERT INTO journal_words (journal_words) VALUES ('optimize')"
SHARED_COMMIT = 200  # units in one transaction at the most


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _is_of_the_file(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in STORE_CODES


def _apply_unit(
    connection: sqlite3.Connection, unit: Sequence[Bound], images: Images | None
) -> None:
    for bound in unit:
        try:
            run = connection.executemany if bound.many else connection.execute
            cursor = run(bound.sql if images is None else images.name_in(bound), bound.values)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode not in CONFLICT_CODES:
                raise
            twice = bound.duplicate and error.sqlite_errorcode in UNIQUE_CODES
            raise (DuplicateError if twice else ConflictError)(bound.sql) from error
        guard(bound, cursor.rowcount)


def _apply_units(
    connection: sqlite3.Connection,
    units: Sequence[Sequence[Bound]],
    go_on: Callable[[], bool] = lambda: True,
    images: Images | None = None,
) -> list[Exception | None]:
    """Apply many units in an open transaction; give for each what kept it out, or None.

    Those behind one after which `go_on` says no are left.
    """
    outcomes: list[Exception | None] = []
    for unit in units:
        connection.execute("SAVEPOINT unit")
        try:
            _apply_unit(connection, unit, images)
        except UNIT_ERRORS as error:
            if _is_of_the_file(error):
                raise
            connection.execute("ROLLBACK TO unit")
            outcomes.append(error)
        else:
            outcomes.append(None)
        connection.execute("RELEASE unit")
        if not go_on():
            break
    return outcomes


@contextlib.contextmanager
def _patience(connection: sqlite3.Connection, turns: FileTurns) -> Iterator[None]:
    """Wait while another process writes, BUSY_TIMEOUT in all."""
    give_up_at = time.monotonic() + BUSY_TIMEOUT
    with (
        turns.asking(give_up_at),
        _waiting(connection, max(give_up_at - time.monotonic(), 0.0)),
    ):
        yield


@contextlib.contextmanager
def _waiting(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
    try:
        yield
    finally:
        connection.execute("PRAGMA busy_timeout=0")


def _begin_patiently(connection: sqlite3.Connection, turns: FileTurns) -> None:
    """Begin once no other process writes; look whether that is waited for still."""
    give_up_at = time.monotonic() + BUSY_TIMEOUT
    with turns.asking(give_up_at), _waiting(connection, LOOK):
        while not connection.in_transaction:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or turns.is_over(give_up_at):
                    raise


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("COMMIT")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _write_in_turn(
    connection: sqlite3.Connection, units: Sequence[Sequence[Bound]], turns: FileTurns
) -> list[Exception | None]:
    """Apply and commit chunks of an import; as soon as somebody else waits, let them go first.

    All in one crossing: its loop is busy with reading further chunks, and would be late with each
    step.
    """
    outcomes: list[Exception | None] = []
    while len(outcomes) < len(units):
        turns.take(time.monotonic() + BUSY_TIMEOUT)
        try:
            outcomes += _write_until_asked(connection, units[len(outcomes) :], turns)
        finally:
            turns.leave()
    return outcomes


def _write_until_asked(
    connection: sqlite3.Connection, units: Sequence[Sequence[Bound]], turns: FileTurns
) -> list[Exception | None]:
    images = Images(connection)
    try:
        if connection.in_transaction:  # what could not be rolled back must not be committed now
            _roll_back(connection)
        images.leave()
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("BEGIN IMMEDIATE")
        if not connection.in_transaction:
            _begin_patiently(connection, turns)
        outcomes = _apply_units(
            connection, units, lambda: turns.nobody_waits() and images.have_room, images
        )
        _commit(connection)
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            _roll_back(connection)
        raise
    finally:
        with contextlib.suppress(sqlite3.Error):  # not rolled back: the next one lets go of them
            images.leave()
    return outcomes


_Waiting = tuple[list[Bound], asyncio.Future[None]]  # a unit, and who waits for it


def _closed() -> StoreUnavailableError:
    return StoreUnavailableError("the database is closed")


@dataclass(slots=True)
class SqliteDatabase:
    """One writer, three readers, one process (the command line may import beside it).

    Statements that are keyed run on the loop: handing one to a thread and the interpreter's lock
    back and forth costs more. Whatever may last is done in a thread: the commit, which waits for
    the disk, waiting for another process, long reads, writes of many rows, compaction. `_writing`
    keeps the loop from the writer's connection meanwhile: it would wait for the thread, and stand.
    `gives_way`: other processes write first.
    """

    in_order: ClassVar[bool] = True
    path: Path
    gives_way: bool = False
    dialect: Dialect = field(default_factory=lambda: SQLiteDialect_aiosqlite(paramstyle="qmark"))
    _writer: aiosqlite.Connection | None = None
    _readers: list[aiosqlite.Connection] = field(default_factory=list)
    _at_hand: sqlite3.Connection | None = None  # reads on the loop
    _turn: Any = None
    _turns: FileTurns | None = None
    _queue: asyncio.Queue[_Waiting] = field(default_factory=lambda: asyncio.Queue(QUEUED_UNITS))
    _work: asyncio.Task[None] | None = None
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closed: bool = False

    @property
    def takes_images(self) -> bool:
        """Only an import has so many rows; SQLite may be built without images."""
        return self.gives_way and hasattr(sqlite3.Connection, "deserialize")

    async def open(self) -> "SqliteDatabase":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._turns = FileTurns.at(self.path, gives_way=self.gives_way)
        self._writer = await _open_sqlite(self.path, reader=False)
        self._readers = [await _open_sqlite(self.path, reader=True) for _ in range(2)]
        self._turn = cycle(self._readers)
        self._at_hand = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        for pragma in READER_PRAGMAS:
            self._at_hand.execute(f"PRAGMA {pragma}")
        self._work = asyncio.create_task(self._write_forever(), name="sqlite writer")
        return self

    async def close(self) -> None:
        """Commit what waits, for as long as CLOSING, then close; the rest is refused.

        For another process that keeps the file it waits PARTING.
        """
        self._closed = True
        if self._turns is not None:
            self._turns.ends_at = time.monotonic() + PARTING
        if self._work is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._queue.join(), CLOSING)
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        while not self._queue.empty():
            self._settle([self._queue.get_nowait()], [_closed()])
            await asyncio.sleep(0)  # its place lets another in, to be refused too
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
            with contextlib.suppress(sqlite3.DatabaseError):  # a thread can wait, or says why
                return compiled.rows(_fetch(self._at_hand, compiled.sql, values))
        return compiled.rows(await _in_thread(next(self._turn), _fetch, compiled.sql, values))

    async def read_many(self, statement: Statement, params: Sequence[Params]) -> list[list[Any]]:
        compiled = statement.on(self.dialect)
        values = [compiled.bind(one) for one in params]
        found = await _in_thread(next(self._turn), _fetch_many, compiled.sql, values)
        return [compiled.rows(rows) for rows in found]

    async def apply(self, writes: Sequence[Write]) -> None:
        if self._closed:
            raise _closed()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((bind(writes, self.dialect), done))
        await done

    def strain(self) -> Strain:
        return Strain("units queued", self._queue.qsize(), QUEUED_UNITS)

    async def compact(self) -> None:
        """Take the writer's turn, and keep it until the thread is done, whoever gives up."""
        await asyncio.shield(asyncio.ensure_future(self._compact()))

    async def _compact(self) -> None:
        async with self._writing:
            if self._writer is None or self._turns is None:
                raise _closed()
            await _in_thread(self._writer, _compact, self._turns)

    async def _write_forever(self) -> None:
        while True:
            taken = await self._gather()
            outcomes: Sequence[Exception | None]
            try:
                async with self._writing:
                    outcomes = await self._write([unit for unit, _ in taken])
            except asyncio.CancelledError:
                self._settle(taken, [_closed()] * len(taken))
                raise
            except Exception as error:  # noqa: BLE001 - the top of the loop
                outcomes = [_of_the_store(error)] * len(taken)
            self._settle(taken, outcomes)

    def _settle(self, taken: Sequence[_Waiting], outcomes: Sequence[Exception | None]) -> None:
        for (_, done), outcome in zip(taken, outcomes, strict=True):
            self._queue.task_done()
            if done.done():
                continue
            if outcome is None:
                done.set_result(None)
            else:
                done.set_exception(outcome)

    async def _gather(self) -> list[_Waiting]:
        """Take what waits, and what joins it as long as each turn of the loop brings more."""
        taken = [await self._queue.get()]
        await asyncio.sleep(0)
        while len(taken) < SHARED_COMMIT and not self._queue.empty():
            while len(taken) < SHARED_COMMIT and not self._queue.empty():
                taken.append(self._queue.get_nowait())
            await asyncio.sleep(0)
        return taken

    async def _write(self, units: Sequence[Sequence[Bound]]) -> list[Exception | None]:
        """Apply and commit in one transaction; give for each unit what kept it out, or None."""
        writer, turns = self._writer, self._turns
        assert writer is not None and turns is not None  # noqa: S101, PT018 - opened before
        if self.gives_way:
            found: list[Exception | None] = await _in_thread(writer, _write_in_turn, units, turns)
            return found
        try:
            if writer.in_transaction:  # what could not be rolled back must not be committed now
                await _in_thread(writer, _roll_back)
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
        return outcomes


async def _open_sqlite(path: Path, *, reader: bool) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(
        path,
        isolation_level=None,
        timeout=BUSY_TIMEOUT,  # who closes the file last keeps it for a moment
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
        raise _closed()
    try:
        return await connection._execute(function, bare, *args)  # type: ignore[no-untyped-call]  # noqa: SLF001
    except sqlite3.DatabaseError as error:
        if not _is_of_the_file(error):
            raise
        raise _of_the_store(error) from error


def _of_the_store(error: Exception) -> Exception:
    """Say that the store is away where it is the file that fails: its disk, its lock."""
    return StoreUnavailableError(str(error)) if _is_of_the_file(error) else error


def _compact(connection: sqlite3.Connection, turns: FileTurns) -> None:
    """Write the file anew without its gaps, then empty the log, where older pages stand."""
    connection.execute("PRAGMA temp_store=FILE")  # the copy may be large
    try:
        with _patience(connection, turns):
            if connection.execute(HAS_WORDS).fetchone():
                connection.execute(MERGE_WORDS)
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
