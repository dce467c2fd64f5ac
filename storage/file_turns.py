"""Who writes next, of the processes that share a SQLite file: an import lets all others go first.

SQLite lets a process that finds the file taken sleep, up to 100 ms at a time, and whoever writes
without a pause takes the file again meanwhile. So an import holds a lock beside the file while it
writes: who waits for that lock looks every PAUSE. Behind each chunk it looks at a second lock,
which the others hold while they wait, and lets them go first. Nobody waits for ever: a process may
have been stopped with a lock in its hands.

A third lock is held by whoever has the file open: a move to another database must be alone with
it, also with who is between two writes.
"""

import fcntl
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from bot.services.errors import StoreUnavailableError

OPENED = ".open"
PAUSE = 0.002  # seconds between looks at a lock that another process holds


@dataclass(slots=True)
class FileTurns:
    """`gives_way`: this process is an import. `ends_at`: when it waits no longer for anything.

    `give_up_at`: a moment of time.monotonic(), then StoreUnavailableError is raised.
    """

    line: BinaryIO
    turn: BinaryIO
    opened: BinaryIO
    gives_way: bool
    ends_at: float = math.inf

    @classmethod
    def at(cls, database: Path, *, gives_way: bool) -> Self:
        """Raise StoreUnavailableError while another process is alone with the file."""
        opened = database.with_suffix(OPENED).open("wb")
        if not _locked(opened, fcntl.LOCK_SH):
            opened.close()
            raise _taken()
        line, turn = (database.with_suffix(end).open("wb") for end in (".line", ".turn"))
        return cls(line, turn, opened, gives_way)

    def close(self) -> None:
        for file in (self.line, self.turn, self.opened):
            file.close()

    @contextmanager
    def asking(self, give_up_at: float) -> Iterator[None]:
        """Stand in line until the file is had."""
        if self.gives_way:
            yield
        else:
            with (
                self._held(self.line, fcntl.LOCK_SH, give_up_at),
                self._held(self.turn, fcntl.LOCK_SH, give_up_at),
            ):
                yield

    def take(self, give_up_at: float) -> None:
        """Let those in line go first, then have them wait until `leave`."""
        with self._held(self.line, fcntl.LOCK_EX, give_up_at):
            pass
        self._lock(self.turn, fcntl.LOCK_EX, give_up_at)

    def is_over(self, give_up_at: float) -> bool:
        return time.monotonic() >= min(give_up_at, self.ends_at)

    def nobody_waits(self) -> bool:
        """Tell whether nobody stands in line now."""
        if not _locked(self.line, fcntl.LOCK_EX):
            return False
        fcntl.flock(self.line, fcntl.LOCK_UN)
        return True

    def leave(self) -> None:
        """End what `take` began, if it did."""
        fcntl.flock(self.turn, fcntl.LOCK_UN)

    def _lock(self, file: BinaryIO, kind: int, give_up_at: float) -> None:
        while not _locked(file, kind):
            if self.is_over(give_up_at):
                raise _taken()
            time.sleep(PAUSE)

    @contextmanager
    def _held(self, file: BinaryIO, kind: int, give_up_at: float) -> Iterator[None]:
        self._lock(file, kind, give_up_at)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Raise StoreUnavailableError when somebody has the file open; nobody opens it meanwhile."""
    with database.with_suffix(OPENED).open("wb") as opened:
        if not _locked(opened, fcntl.LOCK_EX):
            raise _taken()
        yield


def _locked(file: BinaryIO, kind: int) -> bool:
    """Take the lock, if nobody has it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken() -> StoreUnavailableError:
    return StoreUnavailableError("another process keeps the file")
