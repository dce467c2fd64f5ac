"""What kinds of rows share: how one is turned down, how a cell is read with the reason at hand."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.services.registries.model import Pack, RowRefusal
from bot.services.registries.records import Batch

S = TypeVar("S")
T = TypeVar("T")


class RowError(Exception):
    """The row is not taken."""

    def __init__(self, reason: RowRefusal) -> None:
        super().__init__(reason)
        self.reason = reason


def read_cell(read: Callable[[str], T], cell: str, reason: RowRefusal) -> T:
    """Return what the cell holds; raises RowError with the reason for what is no value."""
    try:
        return read(cell)
    except ValueError:
        raise RowError(reason) from None


def each(read: Callable[[S], T], cells: Sequence[S]) -> Sequence[T]:
    """Read each cell of a column; once when all are the same."""
    if cells.count(cells[0]) == len(cells):
        return (read(cells[0]),) * len(cells)
    return tuple(map(read, cells))


def cell_at(cells: Sequence[str], at: int | None) -> str:
    """Return the cell, empty when the file has no such column."""
    return "" if at is None else cells[at]


class RowByRow:
    """Loaders of rows that no columns are made of."""

    apart = False
    turns_down = False
    pack: Pack | None = None

    def take_all(self, batch: Batch) -> None:
        del batch

    async def put_all(self, columns: Any) -> frozenset[str]:
        raise TypeError(f"no columns are made of these rows: {columns}")
