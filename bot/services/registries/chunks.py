"""Rows made of a file, a thousand at a time: what the store is given at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple, Protocol

from bot.services.registries.checked import Checked
from bot.services.registries.model import Pack, RowNote, RowRefusal, RowRemark
from bot.services.registries.records import Batch, read_batches
from bot.services.registries.row import RowError

CHUNK = 1024  # lines: twice as many are no faster and need 8 MB more


class Loader(Protocol):
    """Makes rows of one kind and puts them; the first field of a row is its key.

    `take` and `take_all` ask neither store nor clock: another process may have a copy do it.
    `apart`: no row needs what an earlier one wrote, so several chunks may be put at once.
    `turns_down`: the store may turn down what `take_all` gave, so its lines are kept.
    `pack`: another process makes that of what `take_all` gave, and `put_all` takes it too.
    """

    apart: bool
    turns_down: bool
    pack: Pack | None
    unwritten: RowRefusal
    remarks: list[RowRemark]

    def take(self, cells: Sequence[str]) -> Any:
        """Return the row; raises RowError. What the row lacks is added to `remarks`."""
        ...

    def take_all(self, batch: Batch) -> tuple[Any, list[int]] | None:
        """Return columns of rows and which are repeated; None: take them one by one instead."""
        ...

    async def put(self, rows: Sequence[Any]) -> frozenset[str]:
        """Write the rows; return the keys of those that were not written."""
        ...

    async def put_all(self, columns: Any) -> frozenset[str]:
        """Write what `take_all` gave; return the keys of those that were not written."""
        ...


@dataclass(slots=True)
class Chunk:
    """Rows, each with its line and text, or columns, when all of a batch is plain.

    `done`: bytes of the file that are read. `notes`: what is to be said of lines. `text`: of all
    lines of the columns, where one may be asked for: one text goes to another process at once.
    `size`: rows of the columns.
    """

    done: int
    rows: list[Any] = field(default_factory=list)
    lines: Sequence[int] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    columns: Any = None
    size: int = 0
    text: str = ""
    notes: list[RowNote] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) if self.columns is None else self.size

    def pack(self, pack: Pack | None) -> None:
        """Make of the columns what goes to another process soonest."""
        if self.columns is not None:
            self.columns = (pack or _Joined.of)(self.columns)

    async def put(self, loader: Loader) -> Mapping[int, str]:
        """Write; return lines that the store turned down, with their texts."""
        columns = self.columns
        if isinstance(columns, _Joined):
            columns = columns.taken_apart()
        if columns is not None:
            unwritten = await loader.put_all(columns)
        else:
            unwritten = await loader.put(self.rows) if self.rows else frozenset()
        if not unwritten:
            return {}
        keys = (row[0] for row in self.rows) if columns is None else columns[0]
        raws = self.text.split("\n") if self.text else self.raws
        rows = zip(keys, self.lines, raws, strict=True)
        return {line: raw for key, line, raw in rows if key in unwritten}


class _Joined(NamedTuple):
    """Columns whose texts are joined: another process takes one up faster than a thousand."""

    kind: type
    columns: list[Any]

    @classmethod
    def of(cls, columns: tuple[Sequence[Any], ...]) -> "_Joined":
        joined = [_joined(one) if type(one[0]) is str else one for one in columns]
        return cls(type(columns), joined)

    def taken_apart(self) -> Any:
        columns = (one.split("\n") if isinstance(one, str) else one for one in self.columns)
        return self.kind(*columns)


def _joined(texts: Sequence[str]) -> Sequence[str]:
    joined = "\n".join(texts)
    return joined if joined.count("\n") == len(texts) - 1 else texts


def read_chunks(loader: Loader, file: BinaryIO, checked: Checked) -> Iterator[Chunk]:
    """Make chunks of the file's rows."""
    for batch in read_batches(file, checked, CHUNK):
        yield _read_chunk(loader, batch, file.tell())


def _read_chunk(loader: Loader, batch: Batch, done: int) -> Chunk:
    """Make rows of a batch: column by column when nothing is wrong with it, else row by row."""
    taken = loader.take_all(batch)
    if taken is None:
        return _read_rows(loader, batch, done)
    columns, repeated = taken
    lines, raws = batch.numbers, batch.raws
    chunk = Chunk(done)
    if repeated:
        left_out = set(repeated)
        kept = [at for at in range(len(batch)) if at not in left_out]
        columns = type(columns)(*([column[at] for at in kept] for column in columns))
        lines, raws = [lines[at] for at in kept], [raws[at] for at in kept]
        for at in repeated:
            chunk.notes.append(RowNote(batch.numbers[at], RowRefusal.REPEATED, batch.raws[at]))
    if raws:
        chunk.columns, chunk.size = columns, len(raws)
        if loader.turns_down:
            chunk.lines, chunk.text = lines, "\n".join(raws)
    return chunk


def _read_rows(loader: Loader, batch: Batch, done: int) -> Chunk:
    chunk, lines = Chunk(done), list[int]()
    chunk.lines = lines
    for line, raw, cells in zip(batch.numbers, batch.raws, batch.cells(), strict=True):
        loader.remarks.clear()
        try:
            row = loader.take(cells)
        except RowError as error:
            if any(map(str.strip, cells)):
                chunk.notes.append(RowNote(line, error.reason, raw))
        except IndexError:
            if any(map(str.strip, cells)):
                chunk.notes.append(RowNote(line, RowRefusal.COLUMNS, raw))
        else:
            chunk.rows.append(row)
            lines.append(line)
            chunk.raws.append(raw)
            chunk.notes += [RowNote(line, remark, raw) for remark in loader.remarks]
    return chunk
