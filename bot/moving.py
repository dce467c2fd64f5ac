"""`kvitok move`: the embedded store to PostgreSQL, with what was compared said line by line."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.bars import named_bars
from bot.domain.audit_chain import Mac
from bot.services.audit_chain import Verdict, VerifyAudit, chain_mac
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from storage.audit_chain import StoredChain
from storage.engine import Database, open_database
from storage.key_mark import check_key
from storage.migrate import is_missing_file
from storage.moved_figures import Compared
from storage.moving import (
    Advance,
    MoveRefusal,
    MoveRefusedError,
    count_rows,
    open_move,
    refuse_strangers,
    unreadable_named,
)
from storage.only_process import only_process
from storage.stamp import newest, upgrade_if_behind
from storage.unit import Unit

Words = Callable[..., str]
Bar = Callable[[int], Advance]  # how many rows there are
SHOWN_DIGEST = 12
STAYS = {  # where the new database was not ours, or not empty, and may be the truth already
    MoveRefusal.NO_FILE: "",
    MoveRefusal.STRANGER: "move-nothing-done",
    MoveRefusal.ENCODING: "move-nothing-done",
    MoveRefusal.TARGET_BUSY: "move-nothing-done",
    MoveRefusal.TARGET_HOLDS: "move-which-is-true",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What both stores held at the end, before the move was made final."""

    tables: Sequence[Compared]
    before: Verdict  # of the audit log
    after: Verdict
    seconds: float

    @property
    def same_chain(self) -> bool:
        return _told(self.before) == _told(self.after)

    @property
    def ok(self) -> bool:
        return self.same_chain and all(one.same for one in self.tables)


def refusal(settings: Settings, target: str) -> str | None:
    """Give the text that says why these two cannot be moved between; None: they can."""
    old = make_url(settings.database_url)
    try:
        new = make_url(target)
    except ArgumentError:
        return "move-target"
    if old.get_backend_name() != "sqlite":
        return "move-not-embedded"
    if new.drivername != "postgresql+asyncpg" or not new.database:
        return "move-target"
    return None


async def move(settings: Settings, target: str, bar: Bar) -> Report:
    """Move all rows; they stay only where the report is ok.

    Raises AlreadyRunningError, MoveRefusedError, StoreUnavailableError, WrongKeyError.
    """
    url, began = settings.database_url, time.monotonic()
    path = Path(make_url(url).database or "")
    if is_missing_file(url):
        raise MoveRefusedError(MoveRefusal.NO_FILE, path=str(path))
    sealer = Sealer.of(load_secret(settings))
    mac = chain_mac(sealer)
    moment = datetime.now(UTC)
    with only_process(url):
        await upgrade_if_behind(url)
        await refuse_strangers(target)
        await upgrade_if_behind(target)
        with unreadable_named(path):
            before = await _verify_old(url, sealer.mark, mac, moment)
            async with open_move(path, target, bar(2 * count_rows(path))) as moving:
                await moving.copy()
                report = Report(
                    await moving.compare(),
                    before,
                    await _verify(moving.database, mac, moment),
                    time.monotonic() - began,
                )
                moving.keep = report.ok
    return report


async def _verify_old(url: str, mark: str, mac: Mac, moment: datetime) -> Verdict:
    database = await open_database(url)
    try:
        await check_key(database, mark)
        return await _verify(database, mac, moment)
    finally:
        await database.close()


async def _verify(database: Database, mac: Mac, moment: datetime) -> Verdict:
    return await VerifyAudit(StoredChain(Unit(database)), mac, lambda: moment)(None)


@contextmanager
def bars(*, shown: bool) -> Iterator[Bar]:
    """Draw a bar of all rows, copied and compared, while a person watches."""
    drawn = named_bars(shown=shown)

    def begin(rows: int) -> Advance:
        task = drawn.add_task("", total=rows)
        return lambda table, more: drawn.update(task, description=table, advance=more)

    with drawn:
        yield begin


def as_lines(report: Report, words: Words) -> list[str]:
    """Make a table of what has rows, and of what differs."""
    shown = [one for one in report.tables if one.old.rows or not one.same]
    heads = [words(f"move-column-{name}") for name in ("table", "rows", "newest", "digest")]
    rows = [
        (
            one.table,
            _both(str(one.old.rows), str(one.new.rows)),
            _both(_number(one.old.newest), _number(one.new.newest)),
            _both(one.old.digest[:SHOWN_DIGEST], one.new.digest[:SHOWN_DIGEST]),
            words("move-same" if one.same else "move-different"),
            _sums(one),
        )
        for one in shown
    ]
    table = [(*heads, "", words("move-column-sums")), *rows]
    widths = [max(len(row[at]) for row in table) for at in range(5)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5]))
        for row in table
    ]
    return [*(line.rstrip() for line in lines), *_ending(report, words)]


def _ending(report: Report, words: Words) -> list[str]:
    lines = [
        words(
            "move-audit",
            rows=report.after.rows,
            head=str(report.after.head),
            state=words("move-same" if report.same_chain else "move-different"),
        )
    ]
    if not report.before.ok:
        lines.append(words("move-audit-broken"))
    if not report.ok:
        return [*lines, words("move-failed"), words("move-old-stays")]
    rows = sum(one.new.rows for one in report.tables)
    return [*lines, words("move-done", rows=rows, seconds=round(report.seconds))]


def refusal_lines(error: MoveRefusedError, words: Words) -> list[str]:
    """Say why, and which of the two is the truth."""
    why = words(f"move-refused-{error.refusal}", **error.values)
    stays = STAYS.get(error.refusal, "move-old-stays")
    return [why, words(stays)] if stays else [why]


def next_steps(settings: Settings, target: str, words: Words) -> list[str]:
    """Say what the person does now."""
    shown = make_url(target).render_as_string(hide_password=True)
    key = "move-next-key-set" if settings.secret_key else "move-next-key-file"
    return [words("move-next-url", url=shown), words(key), words("move-next-old")]


def as_data(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "revision": newest(),
        "seconds": round(report.seconds, 3),
        "audit": {
            "same": report.same_chain,
            "whole": report.before.ok,
            "rows": report.after.rows,
            "head": str(report.after.head),
        },
        "tables": [
            {
                "name": one.table,
                "same": one.same,
                **{
                    side: {
                        "rows": figures.rows,
                        "newest": figures.newest,
                        "sums": {name: str(value) for name, value in figures.sums.items()},
                        "digest": figures.digest,
                    }
                    for side, figures in (("old", one.old), ("new", one.new))
                },
            }
            for one in report.tables
        ],
    }


def _told(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.rows, verdict.head, verdict.broken


def _both(old: str, new: str) -> str:
    return old if old == new else f"{old} ≠ {new}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _sums(one: Compared) -> str:
    new = one.new.sums
    return ", ".join(
        f"{name} {_both(str(total), str(new[name]))}" for name, total in one.old.sums.items()
    )
