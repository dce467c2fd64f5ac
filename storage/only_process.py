"""A SQLite file is for one bot: the lock beside it says whether one runs."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url


class AlreadyRunningError(Exception):
    """Another process holds this SQLite file."""


@contextlib.contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """Hold the SQLite file for this process alone. Raises AlreadyRunningError."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(url.database).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunningError(str(path)) from error
        yield
