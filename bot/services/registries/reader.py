"""The program that reads registries beside an import: work in by stdin, chunks out by stdout."""

import gc
import pickle
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, TextIO

from bot.services.registries.checked import Checked, open_checked
from bot.services.registries.chunks import Chunk, Loader, read_chunks

LENGTH = struct.Struct("!Q")  # of the pickle that follows
WAITING = 1 << 20  # bytes in the pipe: this program wakes the other less often, and is ahead


class _Unpickler(pickle.Unpickler):  # noqa: S301 - our own
    def persistent_load(self, pid: object) -> None:
        """Stand for the store and the clock, which stay in the other process."""
        del pid


def _read(loader: Loader, checked: Checked) -> Iterator[Chunk | Exception | None]:
    """Make the chunks of a file, then None or what broke it off."""
    try:
        with open_checked(checked) as file:
            for chunk in read_chunks(loader, file, checked):
                chunk.pack(loader.pack)
                yield chunk
    except Exception as error:  # noqa: BLE001 - the other process raises it
        yield error
    else:
        yield None


def _send(made: object, out: BinaryIO) -> None:
    packed = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    out.write(LENGTH.pack(len(packed)))
    out.write(packed)
    out.flush()


def main(work: BinaryIO, out: BinaryIO) -> None:
    """Read one file after another, until nobody wants more."""
    gc.freeze()
    try:
        while True:
            loader, checked = _Unpickler(work).load()
            for made in _read(loader, checked):
                _send(made, out)
    except (EOFError, BrokenPipeError):
        pass  # the other process is done with it, or gone


def _widen(pipe: TextIO) -> None:
    """Have the pipe hold more where the system can: only Linux, and within a user's share."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, WAITING)


if __name__ == "__main__":
    _widen(sys.stdout)
    main(sys.stdin.buffer, sys.stdout.buffer)
