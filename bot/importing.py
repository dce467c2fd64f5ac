"""`kvitok import`: which files are meant, a bar for each, and what is said of them at the end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from rich.progress import TaskID
from sqlalchemy import bindparam, select

from bot.bars import named_bars
from bot.domain.registry_words import kind_by_name
from bot.services.messages import Arg
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.model import FileSummary, Outcome, Phase
from bot.services.registries.model import Progress as ShowProgress
from bot.services.registries.names import is_registry, shown
from bot.services.registries.use_case import ImportRegistries
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from storage import models as m
from storage.engine import open_database
from storage.key_mark import WrongKeyError, key_of
from storage.registries import StoredRegistries
from storage.stamp import upgrade_if_behind
from storage.statements import Statement

NEWEST = Statement(
    select(m.imports.c.kind, m.imports.c.digest, m.imports.c.accepted, m.imports.c.refused)
    .order_by(m.imports.c.id.desc())
    .limit(bindparam("number"))
)


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
    return sorted(path for path in paths if path.is_file() and is_registry(path.name))


async def load(
    settings: Settings, paths: Sequence[Path], words: Words, progress: ShowProgress
) -> tuple[list[FileSummary], bool]:
    """Import; say whether the run repeated the last one to the letter and so changed nothing.

    Raises WrongKeyError when codes are to be kept by another key than the bot's.
    """
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    try:
        mark = await key_of(database)
        use_case = ImportRegistries(
            StoredRegistries(database, settings.time_zone),
            clock=lambda: datetime.now(UTC),
            code_keys=lambda: code_keys(settings, mark),
            word=words,
            zone=settings.time_zone,
        )
        summaries = await use_case(paths, progress)
        loaded = sum(summary.outcome is Outcome.IMPORTED for summary in summaries)
        newest = await database.read(NEWEST, number=2 * loaded)
        return summaries, newest[:loaded] == newest[loaded:]
    finally:
        await database.close()


def code_keys(settings: Settings, mark: str | None) -> CodeKeys:
    """Only codes need the key: who imports other registries may have none."""
    sealer = Sealer.of(load_secret(settings))
    if mark not in {None, sealer.mark}:
        raise WrongKeyError
    return CodeKeys(sealer, settings.time_zone)


@contextmanager
def bars(*, shown: bool) -> Iterator[ShowProgress]:
    """Draw a bar for each file while a person watches; nothing otherwise."""
    drawn = named_bars(shown=shown)
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


def as_line(summary: FileSummary, words: Words, *, repeated: bool) -> str:
    name = shown(summary.path)
    if summary.problem is not None:
        return words(f"import-{summary.outcome.value}", name=name, reason=_reason(summary, words))
    key = "import-unchanged" if repeated else "import-imported"
    parts = [words(key, name=name, accepted=summary.accepted, rows=summary.rows)]
    if summary.refused:
        parts.append(words("import-rows-refused", refused=summary.refused))
    if summary.remarks:
        parts.append(words("import-remarks", remarks=summary.remarks))
    if summary.refused_file is not None:
        parts.append(words("import-see", path=shown(summary.refused_file)))
    if summary.refused_file_failed:
        parts.append(words("import-notes-lost"))
    return " ".join(parts)


def as_data(summary: FileSummary, words: Words, *, repeated: bool) -> dict[str, Any]:
    """Give what is known of the file; its kind by its name when it was refused before."""
    kind = summary.kind or kind_by_name(summary.path.stem)
    return {
        "path": shown(summary.path),
        **({"kind": kind} if kind else {}),
        "outcome": summary.outcome,
        "reason": summary.problem and summary.problem.reason,
        "values": problem.args if (problem := summary.problem) else {},
        "detail": _reason(summary, words) or None,
        "encoding": summary.encoding,
        "rows": summary.rows,
        "accepted": summary.accepted,
        "refused": summary.refused,
        "remarks": summary.remarks,
        "refused_file": summary.refused_file and shown(summary.refused_file),
        "line": as_line(summary, words, repeated=repeated),
        "seconds": round(summary.seconds, 3),
    }


def _reason(summary: FileSummary, words: Words) -> str:
    problem = summary.problem
    return words(problem.reason.value, **problem.args) if problem else ""
