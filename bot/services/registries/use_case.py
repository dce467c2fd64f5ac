"""`kvitok import FILE…`: any registries, in any order, as often as one likes."""

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.domain.deadlines import newest_month
from bot.domain.registry_words import RegistryKind
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.account_rows import Accounts, Debts, Organisations, Zones
from bot.services.registries.beside import Beside, reader_beside
from bot.services.registries.check import check_file
from bot.services.registries.checked import Checked, open_checked
from bot.services.registries.chunks import Loader
from bot.services.registries.code_rows import ReceiptCodes
from bot.services.registries.load import LoadRows, read_here
from bot.services.registries.meter_rows import Answers, BankMeters, Meters
from bot.services.registries.model import (
    FileRefusal,
    FileSummary,
    ImportRecord,
    Outcome,
    Phase,
    Progress,
    RegistryStore,
    Word,
)
from bot.services.registries.money_rows import Charges, Payments, Receipts
from bot.services.registries.names import shown
from bot.services.registries.places import Places
from bot.services.registries.refused import SUFFIX, RefusedFile
from bot.services.registries.structure import StructureError

_SKIPPED = {FileRefusal.OWN_REFUSED}
_LOADERS: Mapping[RegistryKind, Callable[[Checked, RegistryStore], Loader]] = {
    RegistryKind.ORGANISATIONS: Organisations,
    RegistryKind.BUILDINGS: Zones,
    RegistryKind.PAYMENTS: Payments,
    RegistryKind.READING_ANSWERS: Answers,
}
_OF_MONTHS: Mapping[RegistryKind, Callable[[Checked, RegistryStore, str], Loader]] = {
    RegistryKind.RECEIPTS: Receipts,
    RegistryKind.CHARGES: Charges,
}
_KIND_ORDER = list(RegistryKind)


def _no_keys() -> CodeKeys:
    raise LookupError("codes of receipts cannot be kept without a key")


def _silent(path: Path, phase: Phase, done: int, total: int) -> None:
    del path, phase, done, total


@dataclass(slots=True)
class ImportRegistries:
    """Check all files, then load the sound ones in the order in which they need each other.

    Raises StoreUnavailableError when the database goes away in between; what was committed stays,
    and the same run may be started again. `refused_dir`: where files of refused rows go instead
    of beside their registries. `code_keys` is asked for only when a file has codes of receipts.
    `zone`: the centre's, whose day says of which month a receipt may be.
    """

    store: RegistryStore
    clock: Clock
    word: Word = str
    refused_dir: Path | None = None
    code_keys: Callable[[], CodeKeys] = _no_keys
    zone: tzinfo = UTC

    async def __call__(
        self, paths: Sequence[Path], progress: Progress = _silent
    ) -> list[FileSummary]:
        """Return one summary for each file: unread ones first, then in the order of loading."""
        once = list(dict.fromkeys(paths))
        async with reader_beside(once) as beside:
            return await self._run(once, progress, beside)

    async def _run(
        self, paths: Sequence[Path], progress: Progress, beside: Beside | None
    ) -> list[FileSummary]:
        summaries: list[FileSummary] = []
        sound: list[Checked] = []
        for path in paths:
            checked = await self._check(path, progress)
            if isinstance(checked, Checked):
                sound.append(checked)
            else:
                summaries.append(checked)
        places = Places()
        sound.sort(key=lambda one: _KIND_ORDER.index(one.kind))
        if not sound:
            return summaries
        began = self.clock()
        await self.store.begin(began)
        try:
            return summaries + [await self._import(one, places, progress, beside) for one in sound]
        finally:
            with suppress(StoreUnavailableError):
                await self.store.end(began)

    async def _check(self, path: Path, progress: Progress) -> Checked | FileSummary:
        started = perf_counter()
        try:
            checking = check_file(path)
            while True:
                step = _next(checking)
                if isinstance(step, Checked):
                    return step
                progress(path, Phase.CHECK, *step)
                await asyncio.sleep(0)
        except StructureError as error:
            skipped = error.problem.reason in _SKIPPED
            return FileSummary(
                path,
                None,
                Outcome.SKIPPED if skipped else Outcome.REFUSED,
                error.problem,
                seconds=perf_counter() - started,
            )

    async def _import(
        self, checked: Checked, places: Places, progress: Progress, beside: Beside | None
    ) -> FileSummary:
        started = perf_counter()
        folder = self.refused_dir or checked.path.parent
        refused = RefusedFile(folder / f"{checked.path.name}{SUFFIX}", self.word)
        summary = FileSummary(
            checked.path,
            checked.kind,
            Outcome.IMPORTED,
            encoding=checked.encoding,
            rows=checked.rows,
        )
        try:
            loader = await self._loader(checked, places)
            load = LoadRows(
                loader,
                refused,
                lambda done: progress(checked.path, Phase.LOAD, done, checked.size),
            )
            await self._load(load, checked, beside)
        except StructureError as error:
            return replace(summary, outcome=Outcome.REFUSED, problem=error.problem)
        await self.store.finish(
            ImportRecord(
                shown(checked.path.name),
                checked.kind,
                self._digest(checked),
                self.clock(),
                load.accepted,
                refused.refused,
            )
        )
        progress(checked.path, Phase.LOAD, checked.size, checked.size)
        return replace(
            summary,
            accepted=load.accepted,
            refused=refused.refused,
            remarks=refused.remarks,
            examples=tuple(refused.examples),
            refused_file=refused.close(),
            refused_file_failed=refused.failed,
            seconds=perf_counter() - started,
        )

    async def _load(self, load: LoadRows, checked: Checked, beside: Beside | None) -> None:
        try:
            file = open_checked(checked)
        except OSError as error:
            raise _unreadable(error) from error
        with file:
            load.refused.clear()
            if beside is not None and beside.takes(checked):
                chunks = beside.read(load.loader, checked, (self.store, self.clock))
            else:
                chunks = read_here(load.loader, file, checked)
            try:
                async with aclosing(chunks):
                    await load(chunks)
            except BaseException as error:
                load.refused.close()
                with suppress(StoreUnavailableError, ConflictError):
                    await self.store.renew()
                if isinstance(error, OSError):
                    raise _unreadable(error) from error
                raise

    def _digest(self, checked: Checked) -> str:
        """Give the digest for the log; that of a short file of codes would tell the codes."""
        if checked.kind is RegistryKind.RECEIPT_CODES:
            return self.code_keys().key(checked.digest)
        return checked.digest

    async def _loader(self, checked: Checked, places: Places) -> Loader:
        if checked.kind is RegistryKind.RECEIPT_CODES:
            return ReceiptCodes(checked, self.store, self.code_keys(), self.clock)
        if checked.kind is RegistryKind.ACCOUNTS:
            return Accounts(checked, self.store, await self.store.owners(), places)
        if checked.kind is RegistryKind.METERS:
            return Meters(checked, self.store, self.clock)
        if checked.kind in _OF_MONTHS:
            return _OF_MONTHS[checked.kind](checked, self.store, self._latest())
        if checked.bank:
            return await self._loader_of_bank(checked, places)
        return _LOADERS[checked.kind](checked, self.store)

    async def _loader_of_bank(self, checked: Checked, places: Places) -> Loader:
        if checked.kind is RegistryKind.BANK_DEBTS and checked.period > self._latest():
            raise StructureError(FileRefusal.PERIOD_AHEAD, month=checked.period)
        for owner in await self.store.owners():
            if owner.inn == checked.inn:
                if checked.kind is RegistryKind.BANK_METERS:
                    return BankMeters(checked, self.store, owner, self.clock)
                return Debts(checked, self.store, owner, places)
        raise StructureError(FileRefusal.ORGANISATION, inn=checked.inn)

    def _latest(self) -> str:
        """Give the last month that a receipt may be of."""
        return newest_month(self.clock().astimezone(self.zone).date()).iso


def _unreadable(error: OSError) -> StructureError:
    return StructureError(FileRefusal.UNREADABLE, error=error.strerror or "")


def _next(checking: Generator[tuple[int, int], None, Checked]) -> tuple[int, int] | Checked:
    try:
        return next(checking)
    except StopIteration as stop:
        found: Any = stop.value
        return found  # type: ignore[no-any-return]
