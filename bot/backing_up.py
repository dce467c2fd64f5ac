"""`kvitok backup` and `kvitok restore`: of SQLite; PostgreSQL has commands of its own."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn
from sqlalchemy import URL, make_url

from bot.bars import drawn_with
from bot.settings import Settings, has_secret
from storage.backups import Advance, BackupRefusedError, put_back, save
from storage.only_process import only_process

Words = Callable[..., str]
PAGE = 4096  # octets, to draw a bar by


@contextmanager
def bar(*, page: int = 1) -> Iterator[Advance]:
    """Draw how much is written while a person watches."""
    drawn = drawn_with(BarColumn(), DownloadColumn(), TimeRemainingColumn())
    task = drawn.add_task("", total=None)
    with drawn:
        yield lambda done, total: drawn.update(task, completed=done * page, total=total * page)


def store_of(settings: Settings) -> Path | None:
    """Give the SQLite file; None: the store is PostgreSQL's."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def back_up(store: Path, target: Path, *, replace: bool) -> str:
    """Write the backup; give its revision. Raises BackupRefusedError, OSError."""
    with bar(page=PAGE) as advance:
        return save(store, target, advance, replace=replace)


def restore(settings: Settings, store: Path, backup: Path, now: datetime) -> Path | None:
    """Put the backup in place; give where the old file is kept.

    Raises AlreadyRunningError, BackupRefusedError, OSError.
    """
    with only_process(settings.database_url), bar() as advance:
        return put_back(backup, store, f"{now:%Y%m%d-%H%M%S}", advance)


def key_advice(settings: Settings) -> str:
    """Give the text that says which key belongs to the backup."""
    return "backup-key-set" if settings.secret_key else "backup-key-file"


def key_to_bring(settings: Settings) -> str:
    """Give the text that says which key the store that is back needs."""
    return key_advice(settings) if has_secret(settings) else "restore-key-missing"


def dump_command(settings: Settings, target: Path) -> str:
    """Give the command; what it makes is for its owner only."""
    command = ["pg_dump", "--format=custom", f"--file={target}", _plain_url(settings)]
    return f"umask 077; {shlex.join(command)}"


def undump_command(settings: Settings, backup: Path) -> str:
    return shlex.join(
        [
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"),
            f"--dbname={_plain_url(settings)}",
            str(backup),
        ]
    )


def refusal_line(error: BackupRefusedError | OSError, words: Words) -> str:
    if isinstance(error, BackupRefusedError):
        return words(f"backup-refused-{error.refusal}", **error.values)
    return words(
        "backup-file", path=str(error.filename or ""), reason=error.strerror or str(error)
    )


def _plain_url(settings: Settings) -> str:
    """Give the URL as PostgreSQL's own programs take it, without the password."""
    url = make_url(settings.database_url)
    plain = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    return plain.render_as_string(hide_password=False)
