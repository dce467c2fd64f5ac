"""Columns cut into blocks of rows that one statement takes, a shared value given once.

Without SQLAlchemy: the process that reads registries does without it, and its memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

MOST_ROWS = 2048  # times 12 columns stays below the 32,766 parameters of all drivers


@dataclass(frozen=True, slots=True)
class Shape:
    """`varying`: places of the columns whose values differ within the block."""

    rows: int
    varying: tuple[int, ...]

    def places(self, width: int) -> list[int]:
        """Give for each value of the block the column that it is of."""
        return [*range(width), *list(self.varying) * (self.rows - 1)]

    def marks(self, row: str, width: int) -> str:
        """Repeat the one row of values of a statement; `$1` and `?` are the two styles.

        Rows behind the first name its values by number where theirs never differ.
        """
        sign = row[0]
        marks = [f"{sign}{at}" for at in range(1, width + 1)]
        number = count(width + 1)
        rows = [row]
        for _ in range(self.rows - 1):
            for at in self.varying:
                marks[at] = sign if sign == "?" else f"{sign}{next(number)}"
            rows.append(", ".join(marks))
        return "), (".join(rows)


def blocks_of(columns: Sequence[Sequence[Any]]) -> Iterator[tuple[Shape, tuple[Any, ...]]]:
    """Yield blocks of 2,048 … 4, 2, 1 rows with their values: of the first row, then of the rest.

    A value that a column has in all rows is given once: each costs 0.1 µs, a null 0.5.
    """
    start, rows = 0, len(columns[0])
    while start < rows:
        size = min(1 << ((rows - start).bit_length() - 1), MOST_ROWS)
        yield _block([values[start : start + size] for values in columns], size)
        start += size


def _block(columns: Sequence[Sequence[Any]], size: int) -> tuple[Shape, tuple[Any, ...]]:
    first = [values[0] for values in columns]
    varying = tuple(
        at for at, one in enumerate(columns) if one[-1] != first[at] or one.count(first[at]) < size
    )
    behind: list[Any] = [None] * (len(varying) * (size - 1))
    for place, at in enumerate(varying):
        behind[place :: len(varying)] = columns[at][1:]
    return Shape(size, varying), (*first, *behind)
