"""Figures are counted day by day and hour by hour on both databases, and stay true."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select
from support.centre import settle
from support.clock import FakeClock

from bot.domain.funnels import Count, Fate, Kind, time_class
from bot.domain.spans import Span
from bot.services.stuck import Reader, Sorting, Whose
from bot.services.unrecognised import Line
from storage import models as m
from storage.engine import Database, Write
from storage.figures import FiguresDesk
from storage.ids import RANDOM_BITS, first_id_at
from storage.indexing import FIRST_MARK, MARK, Mark
from storage.statements import Statement
from storage.stuck import StoredFigures, StoredPuzzles
from storage.unit import Unit
from storage.unrecognised import StoredLines

ZONE = ZoneInfo("Asia/Yekaterinburg")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
OURS, HOUSE = 1, 3
CHAT, OTHER, STRANGER = 11, 12, 13
NAME, ADDRESS = "LimitedAccess:name", "LimitedAccess:address"
EVERYBODY = Whose()
READER = Reader(1, 1)


async def put(database: Database, table: Any, *rows: dict[str, Any]) -> None:
    await database.apply([Write(Statement(insert(table).values(one)), {}) for one in rows])


async def see(database: Database, chat: int, house: int | None = None) -> None:
    """Put a conversation there; with a house it is of our organisation."""
    row = {"chat_id": chat, "last_line": chat, "last_at": NOW, "unseen": 0}
    place = {"organisation_id": OURS if house else None, "building_id": house}
    await put(database, m.conversations, {**row, **place})


async def index(database: Database, upto: datetime = NOW, chat: int | None = None) -> None:
    """Say that the walks are told up to then."""
    stood = delete(m.settings).where(m.settings.c.name == MARK)
    await database.apply([Write(Statement(stood), {})])
    mark = Mark(first_id_at(upto), chat).as_json()
    await database.apply([Write(FIRST_MARK, {"new": mark})])


async def walk(
    database: Database,
    number: int,
    chat: int,
    outcome: str | None,
    *steps: tuple[str, int],
    at: datetime = NOW,
    notes: Sequence[tuple[str, str]] = (),
) -> None:
    """Put a passage there; steps with the seconds that they took, the last one without an end."""
    moments = [at]
    for _, took in steps:
        moments.append(moments[-1] + timedelta(seconds=took))
    ends = None if outcome is None else moments[-1]
    await put(
        database,
        m.walks,
        {
            "id": number,
            "chat_id": chat,
            "dialogue": "LimitedAccess",
            "entered_at": at,
            "last_step": steps[-1][0],
            "last_at": moments[-1],
            "ended_at": ends,
            "ended_line": None if ends is None else number + 1,
            "outcome": outcome,
        },
    )
    for place, (step, _) in enumerate(steps):
        left = None if ends is None and place == len(steps) - 1 else moments[place + 1]
        row = {"walk_id": number, "place": place, "step": step, "entered_at": moments[place]}
        await put(database, m.walk_steps, {**row, "left_at": left})
    for place, (step, note) in enumerate(notes):
        row = {"line_id": number + place + 10, "walk_id": number, "step": step, "note": note}
        await put(database, m.walk_decisions, {**row, "at": at})


async def say(database: Database, number: int, chat: int, at: datetime, way: str = "in") -> None:
    row = {"id": number, "chat_id": chat, "at": at, "direction": way, "kind": "text"}
    await put(database, m.journal, row)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def desk(database: Database, clock: FakeClock) -> FiguresDesk:
    return FiguresDesk(database, clock, ZONE)


def figures(database: Database) -> StoredFigures:
    return StoredFigures(Unit(database), ZONE)


async def told(database: Database, span: Span, whose: Whose = EVERYBODY) -> set[Count]:
    return set(await figures(database).walks(span, whose))


def fate(step: str, value: Fate, number: int) -> Count:
    return Count(Kind.FATE, step, value.value, number)


def took(step: str, seconds: int, number: int = 1) -> Count:
    return Count(Kind.TIME, step, str(time_class(seconds)), number)


async def four_walks(database: Database) -> None:
    await settle(database)
    await see(database, CHAT, HOUSE)
    await see(database, OTHER)
    await walk(database, 100, CHAT, "finished", (NAME, 7), (ADDRESS, 40), (NAME, 7), (ADDRESS, 9))
    await walk(database, 200, CHAT, "abandoned", (NAME, 1800))
    await walk(
        database,
        300,
        OTHER,
        "refused",
        (NAME, 5),
        (ADDRESS, 60),
        notes=[(ADDRESS, "no-match"), (ADDRESS, "no-match"), (NAME, "opened")],
    )
    await walk(database, 400, OTHER, None, (NAME, 3), (ADDRESS, 1), at=NOW - timedelta(days=1))
    await index(database)


OF_THE_HOUSE = {
    fate(NAME, Fate.MOVED, 1),
    fate(NAME, Fate.ABANDONED, 1),
    fate(ADDRESS, Fate.FINISHED, 1),
    took(NAME, 7, 2),
    took(ADDRESS, 9),
    took(ADDRESS, 40),
}


async def test_walks_are_counted_by_step(database: Database, desk: FiguresDesk) -> None:
    await four_walks(database)
    await desk.count()
    assert await told(database, Span(TODAY, TODAY)) == {
        fate(NAME, Fate.MOVED, 2),
        fate(NAME, Fate.ABANDONED, 1),
        fate(ADDRESS, Fate.FINISHED, 1),
        fate(ADDRESS, Fate.REFUSED, 1),
        took(NAME, 7, 2),
        took(NAME, 5),
        took(ADDRESS, 40),
        took(ADDRESS, 9),
        Count(Kind.REFUSAL, ADDRESS, "no-match", 1),
    }
    assert await told(database, Span(YESTERDAY, YESTERDAY)) == {
        fate(NAME, Fate.MOVED, 1),
        fate(ADDRESS, Fate.OPEN, 1),
        took(NAME, 3),
    }
    both = await told(database, Span(YESTERDAY, TODAY))
    assert fate(NAME, Fate.MOVED, 3) in both


@pytest.mark.parametrize("whose", [Whose(organisation=OURS), Whose(building=HOUSE)])
async def test_of_an_organisation_and_of_a_house(
    database: Database, desk: FiguresDesk, whose: Whose
) -> None:
    await four_walks(database)
    await desk.count()
    assert await told(database, Span(YESTERDAY, TODAY), whose) == OF_THE_HOUSE


async def test_a_day_is_counted_anew_when_a_walk_goes_on(
    database: Database, desk: FiguresDesk, clock: FakeClock
) -> None:
    await four_walks(database)
    await desk.count()
    await database.apply([Write(Statement(delete(m.walks).where(m.walks.c.id == 400)), {})])
    later = NOW + timedelta(hours=1)
    await walk(database, 400, OTHER, "failed", (NAME, 90000), at=NOW - timedelta(days=1))
    await index(database, later)
    clock.advance(hours=1)
    await desk.count()
    assert await told(database, Span(YESTERDAY, YESTERDAY)) == {fate(NAME, Fate.FAILED, 1)}
    assert fate(NAME, Fate.MOVED, 2) in await told(database, Span(TODAY, TODAY))


async def test_what_was_counted_long_ago_outlives_its_walks(
    database: Database, desk: FiguresDesk, clock: FakeClock
) -> None:
    await four_walks(database)
    await desk.count()
    kept = await told(database, Span(YESTERDAY, TODAY))
    await database.apply([Write(Statement(delete(m.walks).where(m.walks.c.id < 400)), {})])
    clock.advance(days=60)
    change = m.walks.update().values(last_at=clock())
    await database.apply([Write(Statement(change), {})])
    await index(database, clock())
    await desk.count()
    assert await told(database, Span(YESTERDAY, TODAY)) == kept


async def test_nothing_is_counted_while_walks_are_told_anew(
    database: Database, desk: FiguresDesk
) -> None:
    await desk.count()  # no mark at all
    await four_walks(database)
    await index(database, chat=0)
    await desk.count()
    assert await figures(database).counted_at() is None
    await index(database)
    await desk.count()
    assert await figures(database).counted_at() == NOW


async def test_days_of_another_zone_are_counted_anew(
    database: Database, desk: FiguresDesk, clock: FakeClock
) -> None:
    await four_walks(database)
    await desk.count()
    late = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)  # today in Yekaterinburg, not in London
    await walk(database, 500, CHAT, "finished", (NAME, 5), at=late)
    await FiguresDesk(database, clock, ZoneInfo("Europe/London")).count()
    assert fate(NAME, Fate.FINISHED, 1) in await told(database, Span(YESTERDAY, YESTERDAY))


async def test_hours_are_counted_once_they_change_no_more(
    database: Database, desk: FiguresDesk, clock: FakeClock
) -> None:
    await four_walks(database)
    for number, (chat, minutes, way) in enumerate(
        [
            (CHAT, -130, "in"),
            (CHAT, -125, "in"),
            (OTHER, -125, "in"),
            (CHAT, -120, "out"),
            (CHAT, -1, "in"),
            (-100, -1, "in"),
        ]
    ):
        await say(database, number + 1, chat, NOW + timedelta(minutes=minutes), way)
    await desk.count()
    early, late = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    span, of = Span(TODAY, TODAY), figures(database)
    assert dict(await of.hours(span, EVERYBODY)) == {early: 3, late: 1}
    assert dict(await of.hours(span, Whose(organisation=OURS))) == {early: 2, late: 1}
    found = await of.hours(span, Whose(building=HOUSE))
    assert sum(number for _, number in found) == 3
    assert {one.replace(minute=0) for one, _ in found} == {early, late}
    await say(database, 20, OTHER, NOW - timedelta(seconds=2))
    await say(database, 21, OTHER, NOW + timedelta(minutes=30))
    clock.advance(hours=2)
    await desk.count()
    await database.apply([Write(Statement(delete(m.journal)), {})])
    clock.advance(days=2)
    await desk.count()
    assert dict(await of.hours(span, EVERYBODY)) == {early: 3, late: 2, NOW: 1}


# -- lines that nobody understood ---------------------------------------------------------------


async def ask(
    database: Database, number: int, words: str, chat: int = CHAT, step: str | None = None
) -> int:
    unit = Unit(database)
    line = (number * 1000 << RANDOM_BITS) + 1
    at = NOW - timedelta(hours=1) + timedelta(seconds=number)
    StoredLines(unit).add(Line(line, chat, at, step, "text", words))
    await database.apply(unit.writes)
    await say(database, line + 2, chat, at)
    return line + 2


async def groups(
    database: Database,
    sorting: Sorting = Sorting.NEW,
    whose: Whose = EVERYBODY,
    reader: Reader = READER,
) -> list[tuple[str, int, int]]:
    found = await StoredPuzzles(Unit(database), ZONE).groups(
        Span(TODAY, TODAY), whose, sorting, reader, 0, 10
    )
    return [(one.newest, one.number, one.people) for one in found]


async def four_lines(database: Database) -> int:
    await settle(database)
    await see(database, CHAT, HOUSE)
    await see(database, OTHER)
    await ask(database, 1, "Где мой счёт?", step=NAME)
    await ask(database, 2, "долг 500")
    await ask(database, 3, "где мой счет", OTHER, step=NAME)
    return await ask(database, 4, "ГДЕ  мой счет!!", OTHER)


async def test_lines_that_say_the_same_stand_together(database: Database) -> None:
    newest = await four_lines(database)
    first, second = await StoredPuzzles(Unit(database), ZONE).groups(
        Span(TODAY, TODAY), EVERYBODY, Sorting.NEW, READER, 0, 10
    )
    assert (first.newest, first.number, first.people) == ("ГДЕ  мой счет!!", 3, 2)
    assert (first.chat_id, first.line) == (OTHER, newest)
    assert first.steps == ((NAME, 2), (None, 1))
    assert (second.newest, second.number) == ("долг 500", 1)
    assert await groups(database, whose=Whose(organisation=OURS)) == [
        ("долг 500", 1, 1),
        ("Где мой счёт?", 1, 1),
    ]
    assert await groups(database, whose=Whose(building=HOUSE + 1)) == []


async def test_nobody_is_shown_their_own_lines(database: Database) -> None:
    await four_lines(database)
    assert await groups(database, reader=Reader(OTHER, 1)) == [
        ("долг 500", 1, 1),
        ("Где мой счёт?", 1, 1),
    ]
    change = m.conversations.update().where(m.conversations.c.chat_id == CHAT)
    await database.apply([Write(Statement(change.values(cabinet_id=77)), {})])
    assert await groups(database, reader=Reader(1, 77)) == [("ГДЕ  мой счет!!", 2, 1)]


async def test_what_was_sorted_is_gone_until_more_comes(database: Database) -> None:
    await four_lines(database)
    unit = Unit(database)
    puzzles = StoredPuzzles(unit, ZONE)
    [first, _] = await puzzles.groups(
        Span(TODAY, TODAY), EVERYBODY, Sorting.NEW, READER, 0, 10
    )
    puzzles.sort(first.gist, 5, NOW - timedelta(minutes=30))
    puzzles.sort(first.gist, 6, NOW - timedelta(minutes=30))
    await database.apply(unit.writes)
    assert await groups(database) == [("долг 500", 1, 1)]
    assert await groups(database, Sorting.DONE) == [("ГДЕ  мой счет!!", 3, 2)]
    await ask(database, 3000, "где мой счет")
    assert await groups(database) == [("где мой счет", 1, 1), ("долг 500", 1, 1)]
    again = Unit(database)
    StoredPuzzles(again, ZONE).unsort(first.gist)
    await database.apply(again.writes)
    assert await groups(database) == [("где мой счет", 4, 2), ("долг 500", 1, 1)]
    rows = await database.read(Statement(select(m.unrecognised_sorted.c.gist)))
    assert rows == []
