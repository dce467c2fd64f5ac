"""A copy of the SQLite file: made while the bot runs, put back while it does not."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from storage.stamp import READ, newest

Advance = Callable[[int, int], None]  # how much is done, and of how much
PAGES_AT_ONCE = 2048  # 8 MB
OCTETS_AT_ONCE = 8 << 20
PRIVATE = 0o600
MAGIC = b"SQLite format 3\0"  # sqlite.org/fileformat.html


class BackupRefusal(StrEnum):
    NO_FILE = "no-file"
    EXISTS = "exists"
    OTHER_FILE = "other-file"
    FOLDER = "folder"
    NO_FOLDER = "no-folder"
    ITSELF = "itself"
    UNDER_WAY = "under-way"
    DAMAGED = "damaged"
    FAILED = "failed"
    NO_BACKUP = "no-backup"
    WITH_LOG = "with-log"
    NEWER = "newer"
    BUSY = "busy"


class BackupRefusedError(Exception):
    """Nothing was written. `values`: what its text names."""

    def __init__(self, refusal: BackupRefusal, **values: str) -> None:
        super().__init__(refusal, values)
        self.refusal = refusal
        self.values = values


def save(source: Path, target: Path, advance: Advance, *, replace: bool = False) -> str:
    """Write one state of the file, whole or not at all; give its revision.

    Raises BackupRefusedError, OSError.
    """
    if not source.exists():
        raise BackupRefusedError(BackupRefusal.NO_FILE, path=str(source))
    if target.is_dir():
        raise BackupRefusedError(BackupRefusal.FOLDER, path=str(target))
    if target.exists() and not replace:
        raise BackupRefusedError(BackupRefusal.EXISTS, path=str(target))
    if target.exists() and target.samefile(source):
        raise BackupRefusedError(BackupRefusal.ITSELF, path=str(target))
    if target.exists() and not _is_store(target):
        raise BackupRefusedError(BackupRefusal.OTHER_FILE, path=str(target))
    if not target.absolute().parent.is_dir():
        raise BackupRefusedError(BackupRefusal.NO_FOLDER, path=str(target.absolute().parent))
    with _unfinished(target) as (part, descriptor):
        _copy_online(source, part, descriptor, advance)
        revision = examine(part)
        _put(part, target, replace=replace)
    return revision


def put_back(backup: Path, target: Path, stamp: str, advance: Advance) -> Path | None:
    """Put a backup in the place of the file; give where the file is kept that stood there.

    The bot must not run. Raises BackupRefusedError, OSError.
    """
    if not backup.is_file():
        raise BackupRefusedError(BackupRefusal.NO_BACKUP, path=str(backup))
    if target.exists() and target.samefile(backup):
        raise BackupRefusedError(BackupRefusal.ITSELF, path=str(target))
    log = backup.with_name(f"{backup.name}-wal")
    if log.exists() and log.stat().st_size:  # it has the newest, and is no part of a backup
        raise BackupRefusedError(BackupRefusal.WITH_LOG, path=str(backup), log=str(log))
    target.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(target) as (part, descriptor):
        _copy(backup, descriptor, advance)
        revision = examine(part)
        if revision > newest():
            raise BackupRefusedError(BackupRefusal.NEWER, revision=revision)
        kept = _set_aside(target, target.with_name(f"{target.name}.before-{stamp}"))
        _put(part, target, replace=True)
    return kept


def examine(path: Path) -> str:
    """Give the revision of a whole store. Raises BackupRefusedError."""
    uri = f"{path.absolute().as_uri()}?immutable=1"  # makes no log beside it
    with closing(sqlite3.connect(uri, uri=True)) as store:
        try:
            [found] = store.execute("PRAGMA integrity_check(1)").fetchone()
            row = store.execute(READ).fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupRefusedError(BackupRefusal.DAMAGED, reason=str(error)) from error
    if found != "ok" or row is None:
        raise BackupRefusedError(BackupRefusal.DAMAGED, reason=str(found))
    return str(row[0])


def _is_store(path: Path) -> bool:
    """Say whether it may be a backup, and not the key, a lock or a log of the store."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def _unfinished(target: Path) -> Iterator[tuple[Path, int]]:
    """Give a file beside the target for its owner only, and its descriptor; left over: none."""
    part = target.with_name(f"{target.name}.part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupRefusedError(BackupRefusal.UNDER_WAY, path=str(part)) from error
        if not part.exists() or not os.path.samestat(part.stat(), os.fstat(descriptor)):
            # another command has just made it its target: it is no longer ours to empty
            raise BackupRefusedError(BackupRefusal.UNDER_WAY, path=str(part))
        try:
            os.fchmod(descriptor, PRIVATE)
            os.ftruncate(descriptor, 0)
            yield part, descriptor
        finally:
            part.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _copy_online(source: Path, part: Path, descriptor: int, advance: Advance) -> None:
    """Copy what was committed at one moment; whoever writes meanwhile is not kept from it.

    The open read keeps the copy from beginning anew with each commit of another process. Each
    step is on the disk before the next: chats' commits wait for no heap of pages.
    """

    def step(_: int, remaining: int, total: int) -> None:
        os.fdatasync(descriptor)
        advance(total - remaining, total)

    uri = f"{source.absolute().as_uri()}?mode=rw"
    try:
        with (
            closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as old,
            closing(sqlite3.connect(part, isolation_level=None)) as new,
        ):
            new.execute("PRAGMA journal_mode=OFF")
            new.execute("PRAGMA synchronous=OFF")
            old.execute("BEGIN")
            old.execute(READ).fetchone()
            old.backup(new, pages=PAGES_AT_ONCE, progress=step)
    except sqlite3.Error as error:
        raise BackupRefusedError(BackupRefusal.FAILED, reason=str(error)) from error
    os.fsync(descriptor)


def _copy(backup: Path, descriptor: int, advance: Advance) -> None:
    total = backup.stat().st_size
    done = 0
    with backup.open("rb") as read, os.fdopen(os.dup(descriptor), "wb") as write:
        while some := read.read(OCTETS_AT_ONCE):
            write.write(some)
            done += len(some)
            advance(done, total)
    os.fsync(descriptor)


def _set_aside(target: Path, kept: Path) -> Path | None:
    """Keep the file that stands there under a second name, with its log where it is damaged."""
    if not target.exists():
        return None
    log, kept_log = (one.with_name(f"{one.name}-wal") for one in (target, kept))
    if log.exists():
        kept_log.hardlink_to(log)  # SQLite deletes the log of what it cannot read
    try:
        with closing(sqlite3.connect(target, timeout=0)) as old:
            old.execute("PRAGMA journal_mode=DELETE")  # it goes in; nobody else may have the file
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            kept_log.unlink(missing_ok=True)
            raise BackupRefusedError(BackupRefusal.BUSY, path=str(target)) from error
    else:
        kept_log.unlink(missing_ok=True)
    kept.hardlink_to(target)
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    return kept


def _put(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        part.replace(target)
    else:
        try:
            target.hardlink_to(part)
        except FileExistsError as error:
            raise BackupRefusedError(BackupRefusal.EXISTS, path=str(target)) from error
        except OSError:  # a file system without links
            part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
