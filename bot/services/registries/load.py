"""Rows of a checked file into the store, in chunks; some are read while one is written."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, TextIO

from bot.services.registries.check import Checked
from bot.services.registries.model import RowNote, RowRefusal, RowRemark
from bot.services.registries.records import Batch, read_batches
from bot.services.registries.refused import RefusedFile
from bot.services.registries.row import RowError

CHUNK = 2048  # lines
READ_AHEAD = 3  # chunks, so that neither waits when the other is slow for once
# The writer is a thread: it must have been given its chunk before this one computes again, and
# that takes so many turns of the loop.
TURNS = 16
# Behind each statement the writer asks for Python's lock again, and has waited 5 ms by default.
SWITCH_INTERVAL = 0.0002


class Loader(Protocol):
    """Makes rows of one kind and puts them; the first field of a row is its key."""

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
class _Chunk:
    """Rows of a batch, where each stood in it, and what is to be said of them."""

    batch: Batch
    rows: list[Any] = field(default_factory=list)
    columns: Any = None  # instead of rows, when all of the batch is plain
    origins: Sequence[int] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)

    def note(self, at: int, reason: RowRefusal | RowRemark) -> None:
        self.notes.append(RowNote(self.batch.numbers[at], reason, self.batch.raws[at]))

    async def put(self, loader: Loader) -> frozenset[str]:
        if self.columns is not None:
            return await loader.put_all(self.columns)
        return await loader.put(self.rows) if self.rows else frozenset()

    def keys(self) -> Sequence[str]:
        return self.columns[0] if self.columns is not None else [row[0] for row in self.rows]


def read_chunk(loader: Loader, batch: Batch) -> _Chunk:
    """Make rows of a batch: column by column when nothing is wrong with it, else row by row."""
    taken = loader.take_all(batch)
    if taken is None:
        return _read_rows(loader, batch)
    columns, repeated = taken
    if not repeated:
        return _Chunk(batch, columns=columns, origins=range(len(batch)))
    left_out = set(repeated)
    kept = [at for at in range(len(batch)) if at not in left_out]
    if kept:
        columns = type(columns)(*([column[at] for at in kept] for column in columns))
    chunk = _Chunk(batch, columns=columns if kept else None, origins=kept)
    for at in repeated:
        chunk.note(at, RowRefusal.REPEATED)
    return chunk


def _read_rows(loader: Loader, batch: Batch) -> _Chunk:
    kept: list[int] = []
    chunk = _Chunk(batch, origins=kept)
    for at, cells in enumerate(batch.cells()):
        loader.remarks.clear()
        try:
            row = loader.take(cells)
        except RowError as error:
            if any(map(str.strip, cells)):
                chunk.note(at, error.reason)
        except IndexError:
            if any(map(str.strip, cells)):
                chunk.note(at, RowRefusal.COLUMNS)
        else:
            chunk.rows.append(row)
            kept.append(at)
            for remark in loader.remarks:
                chunk.note(at, remark)
    return chunk


@dataclass(slots=True)
class LoadRows:
    """One file's rows. `tell` gets the bytes read."""

    loader: Loader
    refused: RefusedFile
    tell: Callable[[int], None]
    accepted: int = 0
    _ahead: "asyncio.Queue[_Chunk | None]" = field(default_factory=asyncio.Queue)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AHEAD))

    async def __call__(self, file: TextIO, checked: Checked) -> None:
        buffer: BinaryIO = file.buffer
        writing = asyncio.create_task(self._write())
        try:
            with _lively_threads():
                for batch in read_batches(file, checked, CHUNK):
                    await self._room.acquire()
                    for _ in range(TURNS):
                        await asyncio.sleep(0)
                    if writing.done():
                        break
                    self._ahead.put_nowait(read_chunk(self.loader, batch))
                    self.tell(buffer.tell())
                self._ahead.put_nowait(None)
                await writing
        finally:
            await self._give_up(writing)

    async def _write(self) -> None:
        while chunk := await self._ahead.get():
            try:
                await self._put(chunk)
            finally:
                self._room.release()

    async def _give_up(self, writing: "asyncio.Task[None]") -> None:
        """Wait for a chunk under way, after reading failed: it is whole, so it may stay."""
        while not self._ahead.empty():
            self._ahead.get_nowait()
        self._ahead.put_nowait(None)
        with suppress(Exception):
            await writing

    async def _put(self, chunk: _Chunk) -> None:
        unwritten = await chunk.put(self.loader)
        if unwritten:
            keys = zip(chunk.origins, chunk.keys(), strict=True)
            turned_down = [at for at, key in keys if key in unwritten]
            lines = {chunk.batch.numbers[at] for at in turned_down}
            chunk.notes = [note for note in chunk.notes if note.line not in lines]
            for at in turned_down:
                chunk.note(at, self.loader.unwritten)
            self.accepted -= len(turned_down)
        self.accepted += len(chunk.origins)
        if chunk.notes:
            self.refused.add(sorted(chunk.notes, key=lambda note: note.line))


@contextmanager
def _lively_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
