"""Who writes next, of the processes that share a SQLite file: an import lets all others go first.

SQLite lets a process that finds the file taken sleep, up to 100 ms at a time, and whoever writes
without a pause takes the file again meanwhile. So an import holds a lock beside the file while it
writes a chunk: who waits for that lock looks every PAUSE. Before the next chunk it passes a second
lock, which the others hold while they wait. Nobody waits for ever: a process may have been stopped
with a lock in its hands.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from bot.services.errors import StoreUnavailableError

PAUSE = 0.002  # seconds between looks at a lock that another process holds


@dataclass(frozen=True, slots=True)
class FileTurns:
    """`gives_way`: this process is an import.

    `give_up_at`: a moment of time.monotonic(), then StoreUnavailableError is raised.
    """

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
    def asking(self, give_up_at: float) -> Iterator[None]:
        """Stand in line until the file is had."""
        if self.gives_way:
            yield
        else:
            with (
                _held(self.line, fcntl.LOCK_SH, give_up_at),
                _held(self.turn, fcntl.LOCK_SH, give_up_at),
            ):
                yield

    def take(self, give_up_at: float) -> None:
        """Let those in line go first, then have them wait until `leave`."""
        with _held(self.line, fcntl.LOCK_EX, give_up_at):
            pass
        _lock(self.turn, fcntl.LOCK_EX, give_up_at)

    def leave(self) -> None:
        """End what `take` began, if it did."""
        fcntl.flock(self.turn, fcntl.LOCK_UN)


def _lock(file: BinaryIO, kind: int, give_up_at: float) -> None:
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                raise StoreUnavailableError("another process keeps the file") from None
            time.sleep(PAUSE)
        else:
            return


@contextmanager
def _held(file: BinaryIO, kind: int, give_up_at: float) -> Iterator[None]:
    _lock(file, kind, give_up_at)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
