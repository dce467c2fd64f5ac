"""Who writes next, of the processes that share a SQLite file: an import lets all others go first.

SQLite lets a process that finds the file taken sleep, up to 100 ms at a time, and whoever writes
without a pause takes the file again meanwhile. So an import holds a lock beside the file while it
writes a chunk: who waits for that lock is woken at once. Before the next chunk it passes a second
lock, which the others hold while they wait.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self


@dataclass(frozen=True, slots=True)
class Turns:
    """`gives_way`: this process is an import."""

    line: BinaryIO
    turn: BinaryIO
    gives_way: bool

    @classmethod
    def at(cls, database: Path, *, gives_way: bool) -> Self:
        line, turn = (database.with_suffix(end).open("wb") for end in (".line", ".turn"))
        return cls(line, turn, gives_way)

    def close(self) -> None:
        self.line.close()
        self.turn.close()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Stand in line until the file is had."""
        if self.gives_way:
            yield
        else:
            with _held(self.line, fcntl.LOCK_SH), _held(self.turn, fcntl.LOCK_SH):
                yield

    def take(self) -> None:
        """Let those in line go first, then have them wait until `leave`."""
        with _held(self.line, fcntl.LOCK_EX):
            pass
        fcntl.flock(self.turn, fcntl.LOCK_EX)

    def leave(self) -> None:
        """End what `take` began, if it did."""
        fcntl.flock(self.turn, fcntl.LOCK_UN)


@contextmanager
def _held(file: BinaryIO, kind: int) -> Iterator[None]:
    fcntl.flock(file, kind)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
