"""A unit of writes is applied whole or not at all, alike on both databases."""

import asyncio
import shutil
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.services.errors import ConflictError, DuplicateError, StoreUnavailableError
from storage import sqlite
from storage.engine import Database, Write, open_database
from storage.file_turns import FileTurns
from storage.models import failures, links, seen_updates, settings
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase
from storage.statements import Statement

PUT = Statement(
    insert(settings).values(name=bindparam("name"), value=bindparam("value")), keyed=True
)
CHANGE = Statement(
    update(settings)
    .where(settings.c.name == bindparam("by_name"), settings.c.value == bindparam("old"))
    .values(value=bindparam("new"))
)
TAKE = Statement(delete(settings).where(settings.c.name == bindparam("by_name")))
FIND = Statement(
    select(settings.c.value).where(settings.c.name == bindparam("by_name")), keyed=True
)
ALL = Statement(select(settings.c.name, settings.c.value).order_by(settings.c.name))
SEE = Statement(
    insert(seen_updates).values(
        bot_id=bindparam("bot_id"), update_key=bindparam("key"), seen_at=bindparam("at")
    )
)
SEEN_AT = Statement(select(seen_updates.c.seen_at))
LINK = Statement(
    insert(links).values(
        cabinet_id=bindparam("cabinet_id"), account_id=1, access="full", linked_at=bindparam("at")
    )
)
FAIL = Statement(
    insert(failures).values(
        id=bindparam("id"), reference="one", kind="k", at=bindparam("at"), trace=bindparam("trace")
    )
)
COUNT = Statement(select(func.count().label("number")).select_from(settings))
NOW = datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC)


def put(name: str, value: Any = "") -> Write:
    return Write(PUT, {"name": name, "value": value})


async def names(database: Database) -> list[str]:
    return [row.name for row in await database.read(ALL)]


async def test_unit_is_read_after_it_is_applied(database: Database) -> None:
    await database.apply([put("a", "1"), put("b", "2")])
    assert [(row.name, row.value) for row in await database.read(ALL)] == [("a", "1"), ("b", "2")]


async def test_moments_come_back_to_the_microsecond(database: Database) -> None:
    await database.apply([Write(SEE, {"bot_id": 1, "key": "7", "at": NOW})])
    [row] = await database.read(SEEN_AT)
    assert row.seen_at == NOW


async def test_values_stand_in_for_missing_parameters(database: Database) -> None:
    defaulted = Statement(insert(settings).values(name=bindparam("name"), value="kept"))
    await database.apply([Write(defaulted, {"name": "a"})])
    [row] = await database.read(FIND, by_name="a")
    assert row.value == "kept"


async def test_read_many_answers_each_question(database: Database) -> None:
    await database.apply([put("a", "1"), put("b", "2")])
    questions = [{"by_name": "b"}, {"by_name": "none"}, {"by_name": "a"}]
    found = await database.read_many(FIND, questions)
    assert [[row.value for row in rows] for rows in found] == [["2"], [], ["1"]]


async def test_broken_guard_discards_the_unit(database: Database) -> None:
    await database.apply([put("a", "1")])
    changed = {"by_name": "a", "old": "other", "new": "2"}
    with pytest.raises(ConflictError):
        await database.apply([put("b"), Write(CHANGE, changed, rows=1), put("c")])
    assert await names(database) == ["a"]


async def test_guard_that_holds_lets_the_unit_pass(database: Database) -> None:
    await database.apply([put("a", "1")])
    await database.apply([Write(CHANGE, {"by_name": "a", "old": "1", "new": "2"}, rows=1)])
    [row] = await database.read(FIND, by_name="a")
    assert row.value == "2"


async def test_taken_key_is_a_conflict(database: Database) -> None:
    await database.apply([put("a")])
    with pytest.raises(ConflictError) as caught:
        await database.apply([put("b"), put("a")])
    assert not isinstance(caught.value, DuplicateError)
    assert await names(database) == ["a"]


async def test_update_seen_before_is_a_duplicate(database: Database) -> None:
    seen = Write(SEE, {"bot_id": 1, "key": "7", "at": NOW}, duplicate=True)
    await database.apply([seen, put("a")])
    with pytest.raises(DuplicateError):
        await database.apply([seen, put("b")])
    assert await names(database) == ["a"]


async def test_many_rows_go_in_one_write(database: Database) -> None:
    rows = [{"name": f"{number:03}", "value": "v"} for number in range(500)]
    await database.apply([Write(PUT, rows)])
    assert len(await names(database)) == 500


async def test_no_rows_change_nothing(database: Database) -> None:
    await database.apply([Write(PUT, [])])
    await database.apply([])
    assert await names(database) == []


async def test_guard_counts_over_many_rows(database: Database) -> None:
    await database.apply([put("a", "1"), put("b", "1")])
    both = [{"by_name": name, "old": "1", "new": "2"} for name in ("a", "b")]
    await database.apply([Write(CHANGE, both, rows=2)])
    with pytest.raises(ConflictError):
        await database.apply([Write(CHANGE, both, rows=2)])


async def test_deleting_counts_as_changing(database: Database) -> None:
    await database.apply([put("a")])
    await database.apply([Write(TAKE, {"by_name": "a"}, rows=1)])
    with pytest.raises(ConflictError):
        await database.apply([Write(TAKE, {"by_name": "a"}, rows=1)])


async def test_naming_a_row_that_is_gone_is_a_conflict(database: Database) -> None:
    """Whoever names it read it a moment ago: the unit is run again on fresh rows."""
    with pytest.raises(ConflictError):
        await database.apply([put("before"), Write(LINK, {"cabinet_id": 5, "at": NOW})])
    assert await names(database) == []
    await database.apply([put("after")])


BUGS = [
    pytest.param(put("bug", None), id="null where none may be"),
    pytest.param(Write(FAIL, {"id": 2**63, "at": NOW, "trace": ""}), id="number too large"),
    pytest.param(Write(FAIL, {"id": 1, "at": NOW, "trace": object()}), id="value of no type"),
    pytest.param(put("bug", "\ud800"), id="half of a character"),
]


@pytest.mark.parametrize("bug", BUGS)
async def test_bug_raises_as_a_bug(database: Database, bug: Write) -> None:
    """Neither as a conflict, which is run again, nor as a store that may answer later."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each driver has its own
        await database.apply([put("before"), bug])
    assert not isinstance(caught.value, ConflictError | StoreUnavailableError)
    assert await names(database) == []
    await database.apply([put("after")])


async def test_bug_in_reading_raises_as_a_bug(database: Database) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each driver has its own
        await database.read(FIND, by_name="\ud800")
    assert not isinstance(caught.value, StoreUnavailableError)


@pytest.mark.parametrize("bug", BUGS)
async def test_failed_unit_undoes_itself_alone(database: Database, bug: Write) -> None:
    """Units that commit together fail one by one."""
    await database.apply([put("taken")])
    units = [
        [put("a")],
        [put("b"), put("taken")],
        [put("c"), bug],
        [put("d"), Write(CHANGE, {"by_name": "none", "old": "", "new": ""}, rows=1)],
        [put("e")],
    ]
    outcomes = await asyncio.gather(*map(database.apply, units), return_exceptions=True)
    assert [outcome is None for outcome in outcomes] == [True, False, False, False, True]
    assert await names(database) == ["a", "e", "taken"]


async def test_two_hundred_units_at_once(database: Database) -> None:
    await asyncio.gather(*(database.apply([put(f"{number:03}")]) for number in range(200)))
    [row] = await database.read(COUNT)
    assert row.number == 200


async def test_one_of_many_rivals_wins(database: Database) -> None:
    await database.apply([put("a", "0")])
    rivals = [
        database.apply([Write(CHANGE, {"by_name": "a", "old": "0", "new": str(n)}, rows=1)])
        for n in range(1, 21)
    ]
    outcomes = await asyncio.gather(*rivals, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, ConflictError) for outcome in outcomes if outcome is not None)


async def test_closing_commits_or_refuses_what_waits(database_url: str) -> None:
    database = await open_database(database_url)
    units = [asyncio.create_task(database.apply([put(f"{n:03}")])) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.wait_for(database.close(), 20)
    outcomes = await asyncio.wait_for(asyncio.gather(*units, return_exceptions=True), 20)
    assert {type(outcome) for outcome in outcomes} <= {type(None), StoreUnavailableError}
    again = await open_database(database_url)
    assert len(await names(again)) == outcomes.count(None)
    await again.close()


async def test_closed_database_is_unavailable(database_url: str) -> None:
    database = await open_database(database_url)
    await database.close()
    with pytest.raises(StoreUnavailableError):
        await asyncio.wait_for(database.apply([put("a")]), 5)
    with pytest.raises(StoreUnavailableError):
        await asyncio.wait_for(database.read(ALL), 5)
    await database.close()


async def test_caller_that_gave_up_harms_nobody(database: Database) -> None:
    gone = asyncio.create_task(database.apply([put("a")]))
    await asyncio.sleep(0)
    gone.cancel()
    await database.apply([put("b")])
    assert "b" in await names(database)


async def test_what_is_keyed_and_what_may_last_share_a_unit(database: Database) -> None:
    await database.apply([put("a"), Write(TAKE, {"by_name": "a"}, rows=1), put("b")])
    assert await names(database) == ["b"]


async def test_keyed_read_that_the_file_refuses_waits_in_a_thread(
    tmp_path: Path, sqlite_template: Path
) -> None:
    class Busy(sqlite3.Connection):
        def execute(self, *_: object) -> sqlite3.Cursor:
            raise sqlite3.OperationalError("database is locked")

    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path).open()
    await database.apply([put("a", "1")])
    assert database._at_hand is not None
    database._at_hand.close()
    database._at_hand = sqlite3.connect(path, factory=Busy)
    assert [row.value for row in await database.read(FIND, by_name="a")] == ["1"]
    await database.close()


async def test_while_the_file_is_compacted_reads_go_on_and_writes_wait(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the midst of VACUUM, where the thread has SQLite's lock on the connection."""
    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path).open()
    await database.apply([put("a", "1")])
    loop, begun, may_end, compact = (
        asyncio.get_running_loop(),
        asyncio.Event(),
        threading.Event(),
        sqlite._compact,
    )

    def halt() -> bool:
        loop.call_soon_threadsafe(begun.set)
        return not may_end.wait(20)

    def halting(connection: sqlite3.Connection, turns: FileTurns) -> None:
        connection.set_progress_handler(halt, 1)
        try:
            compact(connection, turns)
        finally:
            connection.set_progress_handler(None, 0)

    monkeypatch.setattr(sqlite, "_compact", halting)
    impatient = asyncio.create_task(database.compact())
    await begun.wait()
    impatient.cancel()
    waiting = asyncio.create_task(database.compact())
    write = asyncio.create_task(database.apply([put("b", "2")]))
    for _ in range(10):
        assert [row.value for row in await database.read(FIND, by_name="a")] == ["1"]
        assert await names(database) == ["a"]
    assert not write.done()
    may_end.set()
    await write
    await waiting
    assert await names(database) == ["a", "b"]
    await database.close()
    with pytest.raises(StoreUnavailableError):
        await database.compact()


async def test_sqlite_waits_for_another_process(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path).open()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
    await database.apply([put("a")])
    assert await names(database) == ["a"]
    await database.close()
    other.close()


async def test_sqlite_that_is_locked_for_long_is_unavailable(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT", 0.05)
    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path).open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="locked"):
        await database.apply([put("a")])
    other.execute("ROLLBACK")
    await database.apply([put("b")])
    assert await names(database) == ["b"]
    other.close()
    await database.close()


async def test_closing_waits_not_long_for_another_process(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path).open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = [asyncio.create_task(database.apply([put(one)])) for one in "ab"]
    await asyncio.sleep(0)
    async with asyncio.timeout(sqlite.BUSY_TIMEOUT / 2):
        await database.close()
    refused = await asyncio.gather(*writing, return_exceptions=True)
    assert {type(one) for one in refused} == {StoreUnavailableError}
    other.close()


@pytest.mark.parametrize("gives_way", [False, True])
async def test_what_could_not_be_rolled_back_is_not_committed_with_the_next(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, *, gives_way: bool
) -> None:
    path = tmp_path / "kvitok.db"
    shutil.copy(sqlite_template, path)
    database = await SqliteDatabase(path, gives_way=gives_way).open()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(sqlite, "_commit", fail)
        broken.setattr(sqlite, "_roll_back", fail)
        with pytest.raises((StoreUnavailableError, sqlite3.OperationalError)):
            await database.apply([put("refused")])
    await database.apply([put("taken")])
    assert await names(database) == ["taken"]
    await database.close()


async def test_sqlite_readers_cannot_write(database_url: str, database_kind: str) -> None:
    if database_kind != "sqlite":
        return
    database = await open_database(database_url)
    with pytest.raises(StoreUnavailableError, match="readonly"):
        await database.read(TAKE, by_name="a")
    await database.close()


async def test_postgres_that_is_away_is_unavailable(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://postgres@/kvitok?host={tmp_path}"
    with pytest.raises(StoreUnavailableError):
        await PostgresDatabase(url).open()
