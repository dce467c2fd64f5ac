"""What staff are told without anybody's word: what imports did, and how the day went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.services.notices import Notices
from bot.services.ports import Clock
from bot.services.staff_notices import DaySummed, FileTold, FolderImported, RowsRefused

EVENING = time(18)  # of the centre: then the day is summed up


class Mark(StrEnum):
    """Up to what staff were told; the value is the name of the setting that says so."""

    IMPORTS = "told_imports"
    DAY = "told_day"
    FOLDER = "told_folder"


class Summaries(Protocol):
    async def marked(self, mark: Mark) -> str | None: ...

    def mark(self, mark: Mark, old: str | None, new: str) -> None:
        """Set it where it still is as it was read, or conflict."""
        ...

    async def newest_import(self) -> int:
        """Give the number of the last import; 0: there was none."""
        ...

    async def refusals(self, after: int) -> Sequence[RowsRefused]:
        """Give imports behind this one of which rows were refused, the oldest first."""
        ...

    async def day(self, begin: datetime, end: datetime) -> DaySummed: ...


@dataclass(slots=True)
class TellOfImports:
    """Once for each import, whichever process made it. What was before the first look is past."""

    summaries: Summaries
    notices: Notices

    async def __call__(self) -> None:
        told = await self.summaries.marked(Mark.IMPORTS)
        newest = await self.summaries.newest_import()
        if told == str(newest):
            return
        self.summaries.mark(Mark.IMPORTS, told, str(newest))
        for one in () if told is None else await self.summaries.refusals(int(told)):
            self.notices.tell_staff(one)


@dataclass(slots=True)
class TellOfFolder:
    """Once for each file, also when the bot ended before it was put away and it came again."""

    summaries: Summaries
    notices: Notices

    async def __call__(self, files: Sequence[FileTold]) -> None:
        marked = await self.summaries.marked(Mark.FOLDER)
        told = set((marked or "").split())
        new = tuple(one for one in files if one.key not in told)
        if new:
            self.summaries.mark(Mark.FOLDER, marked, " ".join(one.key for one in files))
            self.notices.tell_staff(FolderImported(new))


@dataclass(slots=True)
class SumUpDay:
    """Once a day, in the evening; a day on which nothing happened is passed over."""

    summaries: Summaries
    notices: Notices
    clock: Clock
    zone: tzinfo

    async def __call__(self) -> None:
        now = self.clock().astimezone(self.zone)
        today = now.date().isoformat()
        if now.time() < EVENING:
            return
        told = await self.summaries.marked(Mark.DAY)
        if told == today:
            return
        self.summaries.mark(Mark.DAY, told, today)
        begin = datetime.combine(now.date(), time(), self.zone)
        summed = await self.summaries.day(begin, now)
        if summed.any:
            self.notices.tell_staff(summed)
