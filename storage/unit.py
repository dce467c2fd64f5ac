"""The unit of work: reads go to committed rows, writes are recorded until intake applies them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.engine import Database, Write
from storage.statements import Params, Statement


@dataclass(slots=True)
class Unit:
    """What the handling of one update or event has recorded so far."""

    database: Database
    writes: list[Write] = field(default_factory=list)

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        return await self.database.read(statement, **params)

    async def read_one(self, statement: Statement, **params: Any) -> Any:
        """Give the first row or None."""
        rows = await self.database.read(statement, **params)
        return rows[0] if rows else None

    def record(
        self,
        statement: Statement,
        params: Mapping[str, Any] | Sequence[Params],
        *,
        rows: int | None = None,
    ) -> None:
        """Record a write; `rows` guards how many rows it must change."""
        self.writes.append(Write(statement, params, rows))
