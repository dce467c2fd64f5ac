"""Use cases of where people get stuck, by their names."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.windows import ReadingWindow
from bot.services import stuck
from bot.services.masking import mask_line
from bot.work_staff import authorise
from storage.reveals import StoredResidents
from storage.stuck import StoredFigures, StoredPuzzles

if TYPE_CHECKING:
    from bot.work import Work


def _figures(work: "Work") -> StoredFigures:
    return StoredFigures(work.unit, work.tools.settings.time_zone)


def _looking(work: "Work") -> stuck.Looking:
    return stuck.Looking(authorise(work), _figures(work))


def _puzzles(work: "Work") -> StoredPuzzles:
    return StoredPuzzles(work.unit, work.tools.settings.time_zone)


def _read(work: "Work") -> stuck.ReadStuck:
    settings = work.tools.settings
    return stuck.ReadStuck(
        _looking(work),
        _figures(work),
        settings.time_zone,
        ReadingWindow(*settings.reading_window),
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "read_stuck": _read,
    "read_puzzles": lambda work: stuck.ReadPuzzles(
        _looking(work), _puzzles(work), StoredResidents(work.unit), mask_line
    ),
    "sort_puzzle": lambda work: stuck.SortPuzzle(
        authorise(work),
        _puzzles(work),
        work.tools.clock,
        partial(work.tools.sealer.fingerprint, "unrecognised"),
    ),
}
