"""Registries that are laid into a folder are imported, put away, and staff are told.

The import is a process of its own: the bot answers meanwhile, and neither's end is the other's.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path

import structlog

from bot.intake.unit import OpenUnit
from bot.jobs.patience import Patience
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock
from bot.services.registries.folder import DONE, REFUSED, Arrival, Folder
from bot.services.registries.model import FileRefusal, FileSummary, Outcome
from bot.services.registries.names import shown
from bot.services.staff_notices import FileTold
from bot.services.updates import Queue

log = structlog.get_logger()
EVERY = 2.0  # seconds between looks
IMPORTER = -30  # the chat whose lease lets one replica at a time do it
TURN = timedelta(minutes=2)
RENEWED_EVERY = 30.0  # seconds
ATTEMPTS = 3
_AGAIN = {FileRefusal.CHANGED, FileRefusal.READER, FileRefusal.NOT_FOUND}  # not the file's fault


class ImportBrokenError(Exception):
    """The import ended before it said what it made of the files."""


class BusyError(Exception):
    """An import of a bot that is gone still runs."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was imported or refused; `line` says so to an administrator."""

    summary: FileSummary
    line: str


Load = Callable[[Sequence[Path]], Awaitable[Sequence[Imported]]]


@dataclass(slots=True)
class Receiving:
    folder: Folder
    load: Load
    queue: Queue
    begin: Callable[[], OpenUnit]
    wake: Callable[[set[int]], None]  # chats with something to deliver
    clock: Clock
    zone: tzinfo
    owner: str
    patience: Patience

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if not self.patience.may(IMPORTER):
                continue
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - the top of the loop
                kind = type(error).__name__
                if self.patience.failed(IMPORTER, kind):
                    log.warning("folder of registries put off", failure=kind, error=str(error))
            else:
                self.patience.done(IMPORTER)

    async def look(self) -> None:
        """Import what has come, if it is whole, unless another replica does it."""
        files = await asyncio.to_thread(self.folder.look)
        if not files or not await self._take_turn():
            return
        renewing = asyncio.create_task(self._keep_turn())
        try:
            imported = await self.load([one.path for one in files])
        except BusyError:
            return
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing
        await self._finish(files, imported)

    async def _take_turn(self) -> bool:
        now = self.clock()
        return await self.queue.lease(IMPORTER, self.owner, now + TURN, now)

    async def _keep_turn(self) -> None:
        """Keep the turn while the import runs; who loses it does no harm: rows are upserted."""
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            with contextlib.suppress(StoreUnavailableError):
                await self._take_turn()

    async def _finish(self, files: Sequence[Arrival], imported: Sequence[Imported]) -> None:
        """Tell staff, then put the files away: what is put away is never looked at again."""
        made = {one.summary.path: one for one in imported if not _comes_again(one.summary)}
        done = [(one, made[one.path]) for one in files if one.path in made]
        if done:
            await self._tell(done)
            await asyncio.to_thread(self._put_away, done)
        if len(done) < len(files):
            raise ImportBrokenError

    async def _tell(self, done: Sequence[tuple[Arrival, Imported]]) -> None:
        told = [_told(arrival, one.summary) for arrival, one in done]
        for _ in range(ATTEMPTS):
            unit = self.begin()
            await unit.use_cases["tell_of_folder"](told)
            try:
                await unit.commit()
            except ConflictError:
                continue
            self.wake(unit.post.touched)
            return
        raise ConflictError("tell_of_folder")

    def _put_away(self, done: Sequence[tuple[Arrival, Imported]]) -> None:
        batch = f"{self.clock().astimezone(self.zone):%Y-%m-%dT%H-%M-%S}"
        for drawer, outcome in ((DONE, Outcome.IMPORTED), (REFUSED, Outcome.REFUSED)):
            some = [(file, one.line) for file, one in done if one.summary.outcome is outcome]
            if not some:
                continue
            files = [file for file, _ in some]
            try:
                self.folder.put_away(files, drawer, batch, "\n".join(line for _, line in some))
            except OSError as error:
                self.folder.give_up(files)
                log.warning("registries not put away", failure=error.strerror, batch=batch)


def _told(arrival: Arrival, summary: FileSummary) -> FileTold:
    name = shown(arrival.path.name)
    return FileTold(arrival.key, name, summary.accepted, summary.refused, summary.problem)


def _comes_again(summary: FileSummary) -> bool:
    return summary.problem is not None and summary.problem.reason in _AGAIN
