"""The import folder put together: each import is a process of its own, `kvitok import --json`."""

import asyncio
import contextlib
import fcntl
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.delivery.courier import Courier
from bot.jobs.patience import Patience
from bot.jobs.receiving import BusyError, ImportBrokenError, Imported, Receiving
from bot.services.processes import end_process
from bot.services.registries.folder import Folder
from bot.services.registries.model import FileProblem, FileRefusal, FileSummary, Outcome
from bot.services.registries.names import shown
from bot.settings import Settings
from bot.work import Tools, Work

LOCK = ".kvitok-import.lock"


@dataclass(frozen=True, slots=True)
class ImportBeside:
    """`bot.jobs.receiving.Load`. The process has the lock too, and keeps it when the bot dies."""

    settings: Settings
    folder: Path

    async def __call__(self, paths: Sequence[Path]) -> Sequence[Imported]:
        with _only_import(self.folder) as lock:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "import", "--json", "--"),
                *map(str, paths),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=PIPE,
                env=self._environment(),
                pass_fds=(lock,),
                start_new_session=True,  # Ctrl+C is for the bot, which ends it
            )
            try:
                said, complained = await process.communicate()
            finally:
                if process.returncode is None:
                    await end_process(process)
        try:
            told = json.loads(said)
        except ValueError:
            why = complained.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ImportBrokenError(why) from None
        names = {shown(path): path for path in paths}
        return [_imported(one, names[one["path"]]) for one in told["files"]]

    def _environment(self) -> dict[str, str]:
        """Give the settings of this bot, wherever it has them from."""
        secret = self.settings.secret_key
        return {
            **os.environ,
            **({"SECRET_KEY": secret} if secret else {}),
            "DATABASE_URL": self.settings.database_url,
            "TIME_ZONE": self.settings.time_zone.key,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }


def _imported(told: Mapping[str, Any], path: Path) -> Imported:
    reason = told["reason"]
    summary = FileSummary(
        path,
        None,
        Outcome(told["outcome"]),
        FileProblem(FileRefusal(reason), told["values"]) if reason else None,
        accepted=told["accepted"],
        refused=told["refused"],
    )
    return Imported(summary, told["line"])


def open_receiving(tools: Tools, courier: Courier) -> Receiving | None:
    """Give the job of the folder, when the settings name one."""
    settings = tools.settings
    if settings.import_dir is None:
        return None
    return Receiving(
        Folder(settings.import_dir),
        ImportBeside(settings, settings.import_dir),
        courier.queue,
        begin=lambda: Work(tools),
        wake=courier.wake,
        clock=tools.clock,
        zone=settings.time_zone,
        owner=courier.owner,
        patience=Patience(tools.clock),
    )


@contextlib.contextmanager
def _only_import(folder: Path) -> Iterator[int]:
    """Lock the folder. Raises BusyError: the import of a bot that is gone still runs."""
    with (folder / LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield file.fileno()
