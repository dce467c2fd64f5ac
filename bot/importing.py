"""`kvitok import`: which files are meant, a bar for each, and what is said of them at the end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.services.messages import Arg
from bot.services.registries import FileSummary, ImportRegistries, Outcome, Phase
from bot.services.registries import Progress as ShowProgress
from bot.settings import Settings
from storage.engine import open_database
from storage.migrate import upgrade
from storage.registries import StoredRegistries

REGISTRIES = {".csv", ".txt"}
REFUSED = ".refused.csv"  # files that an import leaves behind are no registries


class Words(Protocol):
    def __call__(self, key: str, **values: Arg) -> str:
        """Word a text in the administrator's language."""
        ...


def find_registries(names: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Give files, those of folders and those that fit a pattern; and folders that have none.

    A name that is none of these stays, to be refused by name.
    """
    found: list[Path] = []
    empty: list[str] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = _registries(path.iterdir())
            found += inside
            empty += [] if inside else [name]
        elif not path.exists() and set("*?[") & set(name):
            folder = Path(path.anchor)
            found += _registries(folder.glob(str(path.relative_to(folder)))) or [path]
        else:
            found.append(path)
    return found, empty


def _registries(paths: Iterable[Path]) -> list[Path]:
    return sorted(
        path
        for path in paths
        if path.is_file()
        and path.suffix.lower() in REGISTRIES
        and not path.name.lower().endswith(REFUSED)
    )


async def load(
    settings: Settings, paths: Sequence[Path], words: Words, progress: ShowProgress
) -> list[FileSummary]:
    await upgrade(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    try:
        use_case = ImportRegistries(
            StoredRegistries(database), clock=lambda: datetime.now(UTC), word=words
        )
        return await use_case(paths, progress)
    finally:
        await database.close()


@contextmanager
def bars(*, shown: bool) -> Iterator[ShowProgress]:
    """Draw a bar for each file while a person watches; nothing otherwise."""
    console = Console(stderr=True)
    drawn = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (shown and console.is_terminal),
    )
    tasks: dict[Path, TaskID] = {}

    def show(path: Path, phase: Phase, done: int, total: int) -> None:
        if path not in tasks:
            tasks[path] = drawn.add_task(path.name)
        before = total if phase is Phase.LOAD else 0
        drawn.update(tasks[path], completed=before + done, total=2 * total)

    with drawn:
        yield show


def any_refused(summaries: Iterable[FileSummary]) -> bool:
    return any(summary.outcome is Outcome.REFUSED for summary in summaries)


def as_line(summary: FileSummary, words: Words) -> str:
    name = str(summary.path)
    if summary.problem is not None:
        return words(f"import-{summary.outcome.value}", name=name, reason=_reason(summary, words))
    parts = [words("import-imported", name=name, accepted=summary.accepted, rows=summary.rows)]
    if summary.refused:
        parts.append(words("import-rows-refused", refused=summary.refused))
    if summary.remarks:
        parts.append(words("import-remarks", remarks=summary.remarks))
    if summary.refused_file is not None:
        parts.append(words("import-see", path=str(summary.refused_file)))
    if summary.refused_file_failed:
        parts.append(words("import-notes-lost"))
    return " ".join(parts)


def as_data(summary: FileSummary, words: Words) -> dict[str, Any]:
    return {
        "path": str(summary.path),
        "kind": summary.kind,
        "outcome": summary.outcome,
        "reason": summary.problem and summary.problem.reason,
        "detail": _reason(summary, words) or None,
        "encoding": summary.encoding,
        "rows": summary.rows,
        "accepted": summary.accepted,
        "refused": summary.refused,
        "remarks": summary.remarks,
        "refused_file": summary.refused_file and str(summary.refused_file),
        "seconds": round(summary.seconds, 3),
    }


def _reason(summary: FileSummary, words: Words) -> str:
    problem = summary.problem
    return words(problem.reason.value, **problem.args) if problem else ""
