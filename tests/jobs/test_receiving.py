"""Registries in the folder are imported, put away and told of once, whatever ends the bot."""

import fcntl
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.centre import settle
from support.clock import FakeClock
from support.office import number_of, open_office, waiting
from support.registry_files import ACCOUNTS, ORGANISATIONS
from support.sql import fetch

from bot.app import App
from bot.jobs.receiving import ImportBrokenError, Imported, Receiving
from bot.receiving import LOCK
from bot.services.messages import Notify
from bot.services.registries.folder import QUIET, REPORT
from bot.services.registries.model import FileProblem, FileRefusal, FileSummary, Outcome
from bot.ui.texts import texts_for
from storage import models as m

STAFF = -1001234567890


@pytest.fixture
async def app(database_url: str, clock: FakeClock, tmp_path: Path) -> AsyncIterator[App]:
    folder = tmp_path / "in"
    folder.mkdir()
    async with open_office(database_url, clock, staff_chat_id=STAFF, import_dir=folder) as app:
        await settle(app.tools.database)
        if app.tools.database.dialect.name == "postgresql":  # ids were written, not given out
            await fetch(database_url, "SELECT setval('accounts_id_seq', max(id)) FROM accounts")
        yield app


@pytest.fixture
def receiving(app: App) -> Receiving:
    assert app.receiving is not None
    return app.receiving


async def look(receiving: Receiving) -> None:
    """Look twice, so far apart that what lies there is whole."""
    now = receiving.folder.clock()
    receiving.folder.clock = lambda: now
    await receiving.look()
    receiving.folder.clock = lambda: now + QUIET
    await receiving.look()


async def told(app: App) -> list[str]:
    texts = texts_for("ru")
    return [
        texts.screen(one.screen) for one in await waiting(app, STAFF) if isinstance(one, Notify)
    ]


def lay(receiving: Receiving, **files: str) -> list[Path]:
    paths = [receiving.folder.path / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, "utf-8")
    return paths


def left(receiving: Receiving) -> set[str]:
    inside = {path.name for path in receiving.folder.path.iterdir() if path.is_file()}
    return inside - {LOCK}


def away(receiving: Receiving, where: str) -> dict[str, str]:
    files = (receiving.folder.path / where).glob("*/*")
    return {path.name: path.read_text("utf-8", "replace") for path in files}


def as_taken(paths: Sequence[Path]) -> list[Imported]:
    return [
        Imported(FileSummary(path, None, Outcome.IMPORTED, accepted=2), f"{path.name}: taken")
        for path in paths
    ]


async def test_what_is_laid_there_is_imported_and_put_away(app: App, receiving: Receiving) -> None:
    lay(
        receiving,
        accounts=ACCOUNTS + "номер;;;;;\n",
        organisations=ORGANISATIONS,
        broken="",
        odd="a;b\n",
    )
    naughty = receiving.folder.path / os.fsdecode(b"-accounts \xff<b>\n.csv")
    naughty.write_text(ACCOUNTS, "utf-8")
    before = await number_of(app, m.accounts)
    await look(receiving)
    assert await number_of(app, m.accounts) == before + 2
    assert left(receiving) == set()
    done, refused = away(receiving, "done"), away(receiving, "refused")
    assert set(done) == {
        "accounts.csv",
        "accounts.csv.refused.csv",
        "organisations.csv",
        naughty.name,
        REPORT,
    }
    assert set(refused) == {"broken.csv", "odd.csv", REPORT}
    assert all(f"/{name}.csv" in refused[REPORT] for name in ("broken", "odd"))
    assert len(refused[REPORT].splitlines()) == 2
    [notice] = await told(app)
    assert "Файлов: 5" in notice
    assert "«accounts.csv»: строк принято: 2, отклонено: 1." in notice
    assert "«broken.csv»: не принят. В файле нет ни одной строки данных." in notice
    assert "&lt;b&gt;" in notice
    await look(receiving)
    assert len(await told(app)) == 1


async def test_a_bot_that_ended_before_it_put_files_away_tells_of_none_twice(
    app: App, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def load(paths: Sequence[Path]) -> list[Imported]:
        return as_taken(paths)

    receiving.load = load
    lay(receiving, accounts=ACCOUNTS)
    with monkeypatch.context() as ending:

        def end(*_: Any) -> None:
            raise KeyboardInterrupt

        ending.setattr(Receiving, "_put_away", end)
        with pytest.raises(KeyboardInterrupt):
            await look(receiving)
    assert left(receiving) == {"accounts.csv"}
    lay(receiving, charges=ACCOUNTS)
    await look(receiving)
    first, second = await told(app)
    assert "accounts.csv" in first
    assert "Файлов: 1" in second
    assert "charges.csv" in second
    assert left(receiving) == set()


async def test_an_import_that_breaks_off_leaves_its_files(app: App, receiving: Receiving) -> None:
    async def load(paths: Sequence[Path]) -> list[Imported]:
        changed = FileProblem(FileRefusal.CHANGED, {})
        summary = FileSummary(paths[1], None, Outcome.REFUSED, changed)
        return [*as_taken(paths[:1]), Imported(summary, "changed")]

    receiving.load = load
    lay(receiving, accounts=ACCOUNTS, charges=ACCOUNTS)
    with pytest.raises(ImportBrokenError):
        await look(receiving)
    assert left(receiving) == {"charges.csv"}
    [notice] = await told(app)
    assert "charges" not in notice


async def test_the_import_of_a_bot_that_is_gone_is_waited_for(
    app: App, receiving: Receiving
) -> None:
    lay(receiving, organisations=ORGANISATIONS)
    with (receiving.folder.path / LOCK).open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        await look(receiving)
        assert left(receiving) == {"organisations.csv"}
    await look(receiving)
    assert left(receiving) == set()
    assert len(await told(app)) == 1


async def test_a_database_that_is_away_breaks_the_import_off(
    receiving: Receiving,
) -> None:
    away_for_now = {"database_url": "postgresql+asyncpg://nobody@127.0.0.1:9/nothing"}
    load: Any = receiving.load
    receiving.load = replace(load, settings=load.settings.model_copy(update=away_for_now))
    lay(receiving, organisations=ORGANISATIONS)
    with pytest.raises(ImportBrokenError, match="9"):
        await look(receiving)
    assert left(receiving) == {"organisations.csv"}


async def test_of_two_replicas_one_imports(receiving: Receiving, database_kind: str) -> None:
    if database_kind != "postgres":
        pytest.skip("a file of SQLite has one bot")
    taken: list[Path] = []

    async def load(paths: Sequence[Path]) -> list[Imported]:
        taken.extend(paths)
        return as_taken(paths)

    receiving.load = load
    lay(receiving, organisations=ORGANISATIONS)
    now = receiving.clock()
    assert await receiving.queue.lease(-30, "another replica", now.replace(year=2099), now)
    await look(receiving)
    assert taken == []
    await receiving.queue.release(-30, "another replica")
    await look(receiving)
    assert len(taken) == 1
