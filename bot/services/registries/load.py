"""Rows of a checked file into the store, in chunks; some are read while one is written."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from bot.services.registries.checked import Checked
from bot.services.registries.chunks import Chunk, Loader, read_chunks
from bot.services.registries.model import RowNote
from bot.services.registries.refused import RefusedFile

READ_AHEAD = 2  # chunks beside those that are written: neither waits when the other is slow once
TOGETHER = 4  # chunks that are written at once, where none needs another one's rows
# Behind each statement the writer asks for Python's lock again, and has waited 5 ms by default.
SWITCH_INTERVAL = 0.0002
# The writer is a thread: it must have been given its chunk before this one computes again, and
# that takes so many turns of the loop.
TURNS = 16


@dataclass(slots=True)
class LoadRows:
    """One file's rows. `tell` gets the bytes read."""

    loader: Loader
    refused: RefusedFile
    tell: Callable[[int], None]
    accepted: int = 0
    _ahead: "asyncio.Queue[Chunk | None]" = field(default_factory=asyncio.Queue)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AHEAD))

    async def __call__(self, chunks: AsyncIterator[Chunk]) -> None:
        writing = asyncio.create_task(self._write())
        # Nobody makes room any more: whoever waits for it would wait for ever.
        writing.add_done_callback(lambda _: self._room.release())
        try:
            with _lively_threads():
                async for chunk in chunks:
                    self._ahead.put_nowait(chunk)
                    self.tell(chunk.done)
                    await self._room.acquire()
                    if writing.done():
                        break
                self._ahead.put_nowait(None)
                await writing
        finally:
            await self._give_up(writing)

    async def _write(self) -> None:
        """Put chunks in their order, several at a time, and note in this order what came of it."""
        most = TOGETHER if self.loader.apart else 1
        under_way: deque[asyncio.Task[None]] = deque()
        try:
            while (chunk := await self._ahead.get()) is not None:
                try:
                    before = under_way[-1] if under_way else None
                    under_way.append(asyncio.create_task(self._put(chunk, before)))
                    if len(under_way) == most:
                        await under_way.popleft()
                finally:
                    self._room.release()
            while under_way:
                await under_way.popleft()
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _give_up(self, writing: "asyncio.Task[None]") -> None:
        """Wait for chunks under way, after reading failed: they are whole, so they may stay."""
        while not self._ahead.empty():
            self._ahead.get_nowait()
        self._ahead.put_nowait(None)
        with suppress(Exception):
            await writing

    async def _put(self, chunk: Chunk, before: "asyncio.Task[None] | None") -> None:
        turned_down = await chunk.put(self.loader)
        if before is not None:
            await before
        if turned_down:
            chunk.notes = [note for note in chunk.notes if note.line not in turned_down]
            for line, raw in turned_down.items():
                chunk.notes.append(RowNote(line, self.loader.unwritten, raw))
        self.accepted += len(chunk) - len(turned_down)
        if chunk.notes:
            self.refused.add(sorted(chunk.notes, key=lambda note: note.line))


async def read_here(
    loader: Loader, file: BinaryIO, checked: Checked
) -> AsyncGenerator[Chunk, None]:
    """Make chunks in this thread, each when it is asked for."""
    for chunk in read_chunks(loader, file, checked):
        yield chunk
        for _ in range(TURNS):
            await asyncio.sleep(0)


@contextmanager
def _lively_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
