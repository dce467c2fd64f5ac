"""Statements written in SQLAlchemy Core, compiled once per dialect, run by the driver itself.

SQLAlchemy's own execution over an async driver crosses threads three or four times a statement;
this keeps its language, types and compiler and leaves the rest to one call of the driver.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect

Processor = Callable[[Any], Any]
Core = Select[Any] | Insert | Update | Delete
InsertInto = Callable[..., Any]  # the dialect's own insert(), which knows ON CONFLICT


@dataclass(frozen=True, slots=True)
class Ordered:
    """Values in the order of a statement: bulk work would spend its time looking up names."""

    values: tuple[Any, ...]


Params = Mapping[str, Any] | Ordered


@dataclass(frozen=True, slots=True)
class Compiled:
    """One statement in one dialect: its text and how values go in and come out."""

    sql: str
    names: tuple[str, ...]
    into: tuple[Processor | None, ...]
    changes: tuple[tuple[int, Processor], ...]
    out: tuple[tuple[int, Processor], ...]
    row: Callable[..., Any]
    defaults: Mapping[str, Any]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pick", _picker(self.names))

    def bind(self, params: Params) -> tuple[Any, ...]:
        """Give the values in the order of the statement, as the driver wants them."""
        if isinstance(params, Ordered):
            return self._processed(params.values)
        return self._processed(self.pick({**self.defaults, **params} if self.defaults else params))

    def _processed(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.changes:
            return values
        made = list(values)
        for index, process in self.changes:
            made[index] = process(made[index])
        return tuple(made)

    def rows(self, raw: Sequence[Sequence[Any]]) -> list[Any]:
        """Make named tuples of the driver's rows."""
        if not self.out:
            return [self.row(*values) for values in raw]
        made = []
        for values in raw:
            changed = list(values)
            for index, process in self.out:
                changed[index] = process(changed[index])
            made.append(self.row(*changed))
        return made


@dataclass(slots=True, eq=False)
class Statement:
    """A Core statement, or a function from the dialect's `insert` to one (for ON CONFLICT).

    `keyed`: it touches a few rows, found by an index. SQLite runs such a statement on the loop,
    in less time than a thread costs; all others have a thread, for they may last.
    """

    source: Core | Callable[[InsertInto], Core]
    keyed: bool = False
    compiled: dict[str, Compiled] = field(default_factory=dict)

    def on(self, dialect: Dialect) -> Compiled:
        """Compile for the dialect, once."""
        found = self.compiled.get(dialect.name)
        if found is None:
            found = self.compiled[dialect.name] = _compile(self._core(dialect), dialect)
        return found

    def _core(self, dialect: Dialect) -> Core:
        if isinstance(self.source, Select | Insert | Update | Delete):
            return self.source
        return self.source(_insert_of(dialect))


def _insert_of(dialect: Dialect) -> InsertInto:
    if dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Give what takes the values in their order."""
    if len(names) < 2:  # of one name itemgetter gives no tuple
        return lambda params: tuple(params[name] for name in names)
    return itemgetter(*names)


def _compile(core: Core, dialect: Dialect) -> Compiled:
    compiled = core.compile(dialect=dialect)
    names = tuple(compiled.positiontup or ())
    into = tuple(
        compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    )
    columns = list(core.selected_columns) if isinstance(core, Select) else []
    processors = [
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
    ]
    return Compiled(
        sql=str(compiled),
        names=names,
        into=into,
        changes=tuple((i, process) for i, process in enumerate(into) if process is not None),
        out=tuple((i, process) for i, process in enumerate(processors) if process is not None),
        row=namedtuple("Row", [str(column.key) for column in columns]),  # noqa: PYI024
        defaults={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
    )
