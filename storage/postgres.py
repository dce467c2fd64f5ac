"""PostgreSQL: a transaction for each unit, of as many replicas as there are.

Whatever the server does, nobody waits for it without end: for a place in the pool, for an answer,
for a connection to be given back. What cannot be had in time is `StoreUnavailableError`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import URL, make_url
from sqlalchemy.engine import Dialect

from bot.services.errors import ConflictError, DuplicateError, StoreUnavailableError
from bot.services.stock import Strain
from storage.engine import Bound, Copy, Write, bind, guard
from storage.statements import Params, Statement

CONNECT_TIMEOUT, COMMAND_TIMEOUT = 5.0, 15.0  # seconds; then Telegram gets 503
POOL_TIMEOUT = 5.0  # for a place in the pool, a new connection included, and to give it back
CLOSING = 1.0  # for the farewell to a server when the bot stops: nothing is under way then
ALIVE = {  # a machine without power says no farewell: the server asks whether it is there
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
SESSION = {  # else it would keep the rows locked that such a machine was about to commit
    **ALIVE,
    "idle_in_transaction_session_timeout": "30s",
}
UNANSWERED = (TimeoutError, asyncio.CancelledError)  # nobody knows what the server made of it


def _dialect_of(name: str) -> Dialect:
    """Make a dialect by its name, which imports it: one of the two is never needed."""
    dialect: Dialect = URL.create(name).get_dialect()()
    return dialect


def dsn_of(url: str | URL) -> str:
    """Give the address as asyncpg takes it, with its password and options such as `sslmode`."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@dataclass(slots=True)
class PostgresDatabase:
    """A pool of connections; a transaction for each unit, so that replicas need no lock."""

    in_order: ClassVar[bool] = False
    takes_images = False
    url: str
    dialect: Dialect = field(default_factory=lambda: _dialect_of("postgresql+asyncpg"))
    size: int = 10
    _pool: Any = None

    async def open(self) -> "PostgresDatabase":
        import asyncpg

        with _postgres_errors():
            self._pool = await asyncpg.create_pool(
                dsn_of(self.url),
                min_size=0,  # it would call a server that is gone, with a traceback each time
                max_size=self.size,
                timeout=CONNECT_TIMEOUT,
                command_timeout=COMMAND_TIMEOUT,
                server_settings=SESSION,
                reset=_as_it_is,
            )
        async with self._connection():
            pass  # a wrong address stops the start
        return self

    async def close(self) -> None:
        """Let end what is under way; a server that does not answer is not waited for."""
        try:
            async with asyncio.timeout(CLOSING):
                await self._pool.close()
        except (TimeoutError, OSError):
            self._pool.terminate()

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        compiled = statement.on(self.dialect)
        async with self._connection() as connection:
            found = await connection.fetch(compiled.sql, *compiled.bind(params))
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

    def strain(self) -> Strain:
        busy = self._pool.get_size() - self._pool.get_idle_size()
        return Strain("connections", busy, self.size)

    async def compact(self) -> None:
        """Nothing: the server clears dead rows itself, and nobody reads its files through it."""

    async def apply(self, writes: Sequence[Write]) -> None:
        unit = bind(writes, self.dialect)
        async with self._connection() as connection, _in_transaction(connection):
            for bound in unit:
                await _apply_bound(connection, bound)

    async def apply_alone(self, write: Write) -> None:
        """Commit one statement in one round trip, where it may be done twice without harm.

        Of what it changes beyond its guard nothing is undone.
        """
        async with self._connection() as connection:
            await _apply_bound(connection, bind([write], self.dialect)[0])

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        with _postgres_errors():
            async with self._pool.acquire(timeout=POOL_TIMEOUT) as connection:
                try:
                    yield connection
                except UNANSWERED:  # asyncpg would wait until a server that hangs says it heard
                    connection.terminate()
                    raise


@contextlib.asynccontextmanager
async def _in_transaction(connection: Any) -> AsyncIterator[None]:
    """Commit what is done inside; who gave up waiting for the server waits for no rollback."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    except UNANSWERED:
        raise
    except BaseException:
        await transaction.rollback()
        raise
    else:
        await transaction.commit()


async def _as_it_is(_: Any) -> None:
    """Spare a round trip: nothing here changes a connection for longer than a transaction."""


async def _apply_bound(connection: Any, bound: Bound) -> None:
    import asyncpg

    try:
        if bound.many and bound.rows is None:
            await connection.executemany(bound.sql, bound.values)
            return
        if bound.copy is not None:
            await _copy(connection, bound.copy)
        changed = 0
        for values in bound.values if bound.many else [bound.values]:
            status = await connection.execute(bound.sql, *values)
            changed += int(status.rsplit(" ", 1)[-1])
    except asyncpg.UniqueViolationError as error:
        raise (DuplicateError if bound.duplicate else ConflictError)(bound.sql) from error
    except (
        asyncpg.SerializationError,
        asyncpg.DeadlockDetectedError,
        asyncpg.ForeignKeyViolationError,  # a row that it names is gone
    ) as error:
        raise ConflictError(bound.sql) from error
    guard(bound, changed)


async def _copy(connection: Any, copy: Copy) -> None:
    await connection.execute(copy.make)
    await connection.copy_records_to_table(
        copy.into, records=copy.rows, columns=copy.columns, schema_name="pg_temp"
    )


@contextlib.contextmanager
def _postgres_errors() -> Any:
    import asyncpg

    try:
        yield
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
        if isinstance(error, ValueError):  # asyncpg's DataError: a value that cannot be encoded
            raise
        raise _unavailable(error) from error
    except (
        asyncpg.InsufficientResourcesError,  # connections, memory, disk
        asyncpg.OperatorInterventionError,  # it starts, stops or is told to stop
        asyncpg.PostgresSystemError,
        asyncpg.ReadOnlySQLTransactionError,  # another server leads now
        asyncpg.IdleInTransactionSessionTimeoutError,
        asyncpg.TransactionTimeoutError,
        asyncpg.InvalidAuthorizationSpecificationError,  # its password was changed
        asyncpg.InvalidCatalogNameError,
        asyncpg.InternalClientError,  # a pool that closes while it connects
    ) as error:
        raise _unavailable(error) from error


def _unavailable(error: Exception) -> StoreUnavailableError:
    return StoreUnavailableError(str(error) or type(error).__name__)
