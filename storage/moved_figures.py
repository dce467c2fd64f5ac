"""What a database says of a table, so that two can be held against each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Integer, Table, Text

SUMS = {  # kopecks, and decimal texts of readings
    "receipts": ("opening", "charged", "recalculated", "penalty", "paid", "due"),
    "charges": ("charged", "recalculated"),
    "payments": ("amount",),
    "readings": ("t1", "t2", "t3"),
}
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ADD_IN_LITE = "decimal_sum({0})"  # of DecimalSum
ADD_IN_POSTGRES = f"sum(CASE WHEN {{0}} ~ '^{DECIMAL.pattern}$' THEN {{0}}::numeric END)"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one database says of a table."""

    rows: int
    newest: int | None  # the highest id, where rows have one
    sums: dict[str, Decimal]
    digest: str


@dataclass(frozen=True, slots=True)
class Compared:
    table: str
    old: Figures
    new: Figures

    @property
    def same(self) -> bool:
        return self.old == self.new


class DecimalSum:
    """SQLite would add texts up as floating point numbers."""

    def __init__(self) -> None:
        self.total: Decimal | None = None

    def step(self, value: Any) -> None:
        if value is not None and DECIMAL.fullmatch(value):
            self.total = (self.total or Decimal()) + Decimal(value)

    def finalize(self) -> str | None:
        return None if self.total is None else str(self.total)


def asked(table: Table, adding_texts: str) -> tuple[tuple[str, ...], str]:
    """Give names of sums, and the query for rows, the highest id and those sums."""
    names = SUMS.get(table.name, ())
    key = list(table.primary_key.columns)
    newest = "NULL"
    if len(key) == 1 and isinstance(key[0].type, BigInteger | Integer):
        newest = f'max("{key[0].name}")'
    sums = (
        (adding_texts if isinstance(table.columns[name].type, Text) else "sum({0})").format(
            f'"{name}"'
        )
        for name in names
    )
    asked = ", ".join(("count(*)", newest, *sums))
    return names, f'SELECT {asked} FROM "{table.name}"'  # noqa: S608 - names of models


def figures(
    names: Sequence[str], rows: int, newest: int | None, sums: Sequence[Any], digest: str
) -> Figures:
    added = {name: Decimal(one or 0) for name, one in zip(names, sums, strict=True)}
    return Figures(rows, newest, added, digest)
