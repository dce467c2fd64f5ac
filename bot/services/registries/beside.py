"""Large files are read by a second process, so that reading and writing have a core each.

It is a program of its own (`reader.py`), never a fork: a fork would have the threads and the
memory of this process. It has a copy of the loader, without the store, and sends back chunks. It
ends when its input is closed, so it does not outlive this process, however that ends.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from bot.domain.registry_words import RegistryKind
from bot.services.processes import end_process
from bot.services.registries.checked import Checked, is_workbook
from bot.services.registries.chunks import Chunk, Loader
from bot.services.registries.model import FileRefusal
from bot.services.registries.reader import LENGTH
from bot.services.registries.structure import StructureError

PROGRAM = "bot.services.registries.reader"
LARGE = 2 << 20  # bytes, some 20,000 rows: a smaller file is read before the process has started
_AHEAD = 1 << 18  # bytes; asyncio takes twice that before it has the process wait
_SECRET = {RegistryKind.RECEIPT_CODES}  # its loader has keys, which stay where they are


@dataclass(slots=True)
class Beside:
    """The second process; it reads one file after another, until it fails."""

    process: Process

    def takes(self, checked: Checked) -> bool:
        return (
            _is_large(checked.path)
            and checked.kind not in _SECRET
            and self.process.returncode is None
        )

    async def read(
        self, loader: Loader, checked: Checked, staying: Sequence[object]
    ) -> AsyncGenerator[Chunk, None]:
        """Yield what the process makes of the file; raises what it raised.

        `staying`: what the copy of the loader does without. When the process is gone,
        StructureError is raised.
        """
        finished = False
        try:
            await self._send((loader, checked), staying)
            while isinstance(made := await self._receive(), Chunk):
                yield made
            finished = True
            if made is not None:
                raise made
        except (asyncio.IncompleteReadError, ConnectionError):
            raise StructureError(FileRefusal.READER) from None
        finally:
            if not finished:  # its next chunks would be taken for those of another file
                await self.end()

    async def end(self) -> None:
        await end_process(self.process)

    async def _send(self, work: object, staying: Sequence[object]) -> None:
        assert self.process.stdin is not None  # noqa: S101 - opened so
        self.process.stdin.write(_without(work, staying))
        await self.process.stdin.drain()

    async def _receive(self) -> Any:
        assert self.process.stdout is not None  # noqa: S101 - opened so
        [size] = LENGTH.unpack(await self.process.stdout.readexactly(LENGTH.size))
        return pickle.loads(await self.process.stdout.readexactly(size))  # noqa: S301 - our own


@asynccontextmanager
async def reader_beside(paths: Sequence[Path]) -> AsyncIterator[Beside | None]:
    """Start the process when it will be of use: it gets ready while the files are checked."""
    beside = await start_reader() if any(map(_is_large, paths)) and cores() > 1 else None
    try:
        yield beside
    finally:
        if beside is not None:
            await beside.end()


async def start_reader() -> Beside | None:
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            PROGRAM,
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            limit=_AHEAD,
            start_new_session=True,  # Ctrl+C is for this process, which ends the other
        )
    except OSError:
        return None
    return Beside(process)


def cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells which cores are this process's
        return os.cpu_count() or 1


def _is_large(path: Path) -> bool:
    try:
        return not is_workbook(path) and path.stat().st_size >= LARGE
    except OSError:
        return False


def _without(work: object, staying: Sequence[object]) -> bytes:
    made = BytesIO()
    pickler = _Pickler(made, pickle.HIGHEST_PROTOCOL)
    pickler.staying = set(map(id, staying))
    pickler.dump(work)
    return made.getvalue()


class _Pickler(pickle.Pickler):
    staying: set[int]

    def persistent_id(self, obj: object) -> bool | None:
        return True if id(obj) in self.staying else None
