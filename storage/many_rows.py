"""Many rows in one statement, and only what has changed.

SQLite: a statement of 2,048 rows costs half of 2,048 statements: it opens a journal for each one
that an upsert or a foreign key may break off, and Python's lock is taken again behind each.
PostgreSQL: COPY into a table of the connection, from where one statement takes all rows; it reads
no text and no 20,000 parameters.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Table,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.engine import Dialect

from storage.engine import Bound, Copy, Database, Write
from storage.row_blocks import MOST_ROWS, Shape, blocks_of
from storage.statements import Compiled, InsertInto, Ordered, Processor, Statement

_FEW = 32  # rows: COPY takes three more messages to and fro than a statement

Upsert = Callable[[Any], Any]


@dataclass(slots=True, eq=False)
class ManyRows:
    """Rows into a table; `upsert` says what happens to rows that are there."""

    table: Table
    columns: tuple[str, ...]
    upsert: Upsert = field(default=lambda core: core)
    one: Statement = field(init=False)
    _made: dict[Shape, "_Repeated"] = field(default_factory=dict)
    _copied: "_Copied | None" = None

    def __post_init__(self) -> None:
        self.one = Statement(self._core)

    def writes(self, rows: Sequence[tuple[Any, ...]]) -> list[Write]:
        """Give the writes of these rows, values in the order of the columns."""
        return self.writes_of(list(zip(*rows, strict=True)))

    def writes_of(self, columns: Sequence[Sequence[Any]]) -> list[Write]:
        """Give the writes of these rows, column by column."""
        rows = len(columns[0]) if columns else 0
        return [_RowsWrite(self.one, (), many=self, columns=columns)] if rows else []

    def from_(self, taken: Any) -> Statement:
        """Give the statement that puts the rows of a query."""
        return Statement(
            lambda insert_into: self.upsert(
                insert_into(self.table).from_select(self.columns, taken)
            )
        )

    def bound(self, columns: Sequence[Sequence[Any]], dialect: Dialect) -> list[Bound]:
        rows = len(columns[0])
        if dialect.name == "postgresql" and rows >= _FEW:
            if self._copied is None:
                self._copied = _Copied.of(self, dialect)
            return [self._copied.bound(columns)]
        return [self._bound_block(shape, values, dialect) for shape, values in blocks_of(columns)]

    def _bound_block(self, shape: Shape, values: tuple[Any, ...], dialect: Dialect) -> Bound:
        made = self._made.get(shape)
        if made is None:
            made = self._made[shape] = _Repeated(self._core, shape=shape)
        compiled = made.on(dialect)
        return Bound(compiled.sql, compiled.bind(Ordered(values)))

    def _core(self, insert_into: InsertInto) -> Insert:
        values: dict[str, Any] = {name: bindparam(f"row_{name}") for name in self.columns}
        made: Insert = self.upsert(insert_into(self.table).values(values))
        return made


@dataclass(slots=True, kw_only=True)
class _RowsWrite(Write):
    """Rows of a table: the driver decides how they go in."""

    many: ManyRows
    columns: Sequence[Sequence[Any]]

    def bound(self, dialect: Dialect) -> list[Bound]:
        return self.many.bound(self.columns, dialect)


@dataclass(frozen=True, slots=True)
class _Copied:
    """How rows go by COPY: by way of a table that has the types of the columns and no rules."""

    sql: str
    make: str
    into: str
    columns: tuple[str, ...]
    processors: tuple[Processor | None, ...]

    @classmethod
    def of(cls, many: ManyRows, dialect: Dialect) -> "_Copied":
        names = ", ".join(many.columns)
        into = f"copied_{many.table.name}_{zlib.crc32(names.encode()):08x}"
        taken: Any = select(*map(column, many.columns)).select_from(table(into))
        make = (
            f"CREATE TEMP TABLE IF NOT EXISTS {into} ON COMMIT DELETE ROWS"  # noqa: S608 - no
            f" AS SELECT {names} FROM {many.table.name} WITH NO DATA;"  # value of anybody's
            f" DELETE FROM {into}"
        )
        return cls(
            many.from_(taken).on(dialect).sql, make, into, many.columns, many.one.on(dialect).into
        )

    def bound(self, columns: Sequence[Sequence[Any]]) -> Bound:
        ready = (
            values if process is None else map(process, values)
            for values, process in zip(columns, self.processors, strict=True)
        )
        rows = zip(*ready, strict=True)
        return Bound(self.sql, (), copy=Copy(self.make, self.into, self.columns, rows))


@dataclass(slots=True, eq=False, kw_only=True)
class _Repeated(Statement):
    """An insert of one row, its text repeated: SQLAlchemy takes 0.3 s to compile 2,048 rows."""

    shape: Shape

    def on(self, dialect: Dialect) -> Compiled:
        known = self.compiled.get(dialect.name)
        if known is None:
            known = _repeat(Statement(self.source).on(dialect), self.shape)
            self.compiled[dialect.name] = known
        return known


def _repeat(one: Compiled, shape: Shape) -> Compiled:
    """Repeat the one row of values that the statement has."""
    head, opening, rest = one.sql.partition("VALUES (")
    row, closing, tail = rest.partition(")")
    width = len(one.names)
    places = shape.places(width)
    into = tuple(one.into[at] for at in places)
    return replace(
        one,
        sql=f"{head}{opening}{shape.marks(row, width)}{closing}{tail}",
        names=tuple(one.names[at] for at in places),
        into=into,
        changes=tuple((i, process) for i, process in enumerate(into) if process is not None),
    )


def update_changed(
    table: Table,
    keys: Sequence[str],
    names: Sequence[str],
    *,
    keeps: Sequence[str] = (),
    where: Callable[[Any], ColumnElement[bool]] | None = None,
) -> Upsert:
    """Change a row that differs. A column of `keeps` keeps its value where the new one is null."""

    def upsert(core: Any) -> Any:
        new = {
            name: func.coalesce(core.excluded[name], table.c[name])
            if name in keeps
            else core.excluded[name]
            for name in names
        }
        differs = or_(*(table.c[name].is_distinct_from(value) for name, value in new.items()))
        return core.on_conflict_do_update(
            index_elements=list(keys),
            set_=new,
            where=differs if where is None else where(core),
        )

    return upsert


def names_of(table: Table, *without: str) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in without)


@dataclass(slots=True, eq=False)
class Lookup:
    """Rows of a table by many keys at once, of those only that `where` leaves."""

    columns: Sequence[Any]
    key: Any
    where: Any = None
    _by_size: dict[int, Statement] = field(default_factory=dict)

    async def find(self, database: Database, keys: Iterable[Any]) -> list[Any]:
        wanted = sorted(keys)
        found: list[Any] = []
        for start in range(0, len(wanted), MOST_ROWS):
            part = wanted[start : start + MOST_ROWS]
            size = 1 << (len(part) - 1).bit_length()
            part += part[-1:] * (size - len(part))
            found += (await database.read_many(self._statement(size), [Ordered(tuple(part))]))[0]
        return found

    def _statement(self, size: int) -> Statement:
        if size not in self._by_size:
            names: list[Any] = [bindparam(f"key_{i}") for i in range(size)]
            found = select(*self.columns).where(self.key.in_(names))
            self._by_size[size] = Statement(
                found if self.where is None else found.where(self.where)
            )
        return self._by_size[size]
