"""How a value of the embedded store is written on PostgreSQL, and the digest both must give."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import URL, LargeBinary, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Change = Callable[[Any], Any]
LITE: Dialect = URL.create("sqlite+aiosqlite").get_dialect()()
POSTGRES: Dialect = URL.create("postgresql+asyncpg").get_dialect()()
DIGEST_BYTES = 16


@dataclass(slots=True)
class Digest:
    """What rows hold, in whatever order they come: databases sort texts differently."""

    total: int = 0

    def add(self, row: Sequence[Any]) -> None:
        made = blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES)
        self.total += int.from_bytes(made.digest(), "big")

    def __str__(self) -> str:
        return f"{self.total % (1 << 8 * DIGEST_BYTES):0{2 * DIGEST_BYTES}x}"


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one table's rows."""

    changes: tuple[tuple[int, Change], ...]
    octets: tuple[int, ...]  # places of files and sealed things

    @classmethod
    def of(cls, table: Table) -> "Values":
        changed = ((place, _change(column.type)) for place, column in enumerate(table.columns))
        return cls(
            tuple((place, change) for place, change in changed if change is not None),
            tuple(
                place
                for place, column in enumerate(table.columns)
                if isinstance(column.type, LargeBinary)
            ),
        )

    def written(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Give a row of SQLite as asyncpg takes it."""
        if not self.changes:
            return row
        made = list(row)
        for place, change in self.changes:
            if made[place] is not None:
                made[place] = change(made[place])
        return tuple(made)

    def digested(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Give what the digest is made of: a photo written as text would take four times it."""
        if not self.octets:
            return row
        made = list(row)
        for place in self.octets:
            if made[place] is not None:
                made[place] = blake2b(made[place], digest_size=DIGEST_BYTES).digest()
        return tuple(made)


def _change(kind: Any) -> Change | None:
    """Tell what SQLAlchemy does to a value on the way out of the one and into the other."""
    while isinstance(kind, TypeDecorator):  # a moment is the same integer on both
        kind = kind.impl_instance
    steps = [
        kind.dialect_impl(LITE).result_processor(LITE, None),
        kind.dialect_impl(POSTGRES).bind_processor(POSTGRES),
        _without_nul if isinstance(kind, String) else None,
    ]
    made = [step for step in steps if step is not None]
    if len(made) < 2:
        return made[0] if made else None

    def change(value: Any) -> Any:
        for step in made:
            value = step(value)
        return value

    return change


def _without_nul(value: str) -> str:
    """PostgreSQL has no text with a NUL in it; U+FFFD says that something stood there."""
    return value.replace("\0", "\ufffd") if "\0" in value else value
