"""The two databases behind one face: `read` sees committed rows, `apply` commits one unit.

SQLite: one writer thread takes all units that queued while it committed, each in a savepoint of
its own, and shares one commit among them. PostgreSQL: a transaction for each unit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from sqlalchemy import make_url
from sqlalchemy.engine import Dialect

from bot.services.errors import ConflictError
from bot.services.stock import Strain
from storage.statements import Ordered, Params, Statement

IMAGE = "row_image"


@dataclass(slots=True)  # frozen ones take three times as long to make, and an update makes 20
class Write:
    """One recorded statement. `rows`: how many rows it must change, or the unit is discarded."""

    statement: Statement
    params: Params | Sequence[Params]
    rows: int | None = None
    duplicate: bool = False  # its broken key means: this unit was applied before

    def bound(self, dialect: Dialect) -> list["Bound"]:
        """Give it as the driver takes it."""
        compiled = self.statement.on(dialect)
        many = not isinstance(self.params, Mapping | Ordered)
        values: Any = (
            compiled.bind(self.params)
            if isinstance(self.params, Mapping | Ordered)
            else [compiled.bind(one) for one in self.params]
        )
        keyed = self.statement.keyed and not many
        return [Bound(compiled.sql, values, many, self.rows, self.duplicate, keyed)]


class Database(Protocol):
    """`in_order`: units are applied in the order in which they came.

    `takes_images`: a statement may take its rows from an image of tables.
    """

    in_order: ClassVar[bool]
    dialect: Dialect

    @property
    def takes_images(self) -> bool: ...

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

    def strain(self) -> Strain:
        """Tell how much of what this process may ask for at once is in use."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Copy:
    """Rows that PostgreSQL takes by COPY into a table of the connection, which `make` makes."""

    make: str
    into: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


@dataclass(slots=True)
class Bound:
    """`copy`, `image`: what comes before the statement, which takes it from where it went.

    `image`: a serialized database; its tables are those of the schema IMAGE.
    """

    sql: str
    values: Any
    many: bool = False
    rows: int | None = None
    duplicate: bool = False
    keyed: bool = False
    copy: Copy | None = None
    image: bytes | None = None


def bind(writes: Sequence[Write], dialect: Dialect) -> list[Bound]:
    return [bound for write in writes for bound in write.bound(dialect)]


def guard(bound: Bound, changed: int) -> None:
    if bound.rows is not None and changed != bound.rows:
        raise ConflictError(bound.sql)


async def open_database(url: str, *, gives_way: bool = False) -> Database:
    """Open by URL: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`.

    `gives_way`: for bulk work beside a running bot, whose writes then go first.
    """
    parsed = make_url(url)  # the driver of the other kind is never needed
    if parsed.get_backend_name() == "sqlite":
        from storage.sqlite import SqliteDatabase

        return await SqliteDatabase(Path(parsed.database or ""), gives_way=gives_way).open()
    from storage.postgres import PostgresDatabase

    return await PostgresDatabase(url).open()
