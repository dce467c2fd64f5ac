"""Figures are counted day by day and hour by hour on both databases, and stay true."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from support.centre import settle
from support.clock import FakeClock
from support.figures import ADDRESS, NAME, OURS, ask, index, say, see, walk

from bot.domain.funnels import Count, Fate, Kind, time_class
from bot.domain.spans import Span
from bot.services.stuck import Reader, Sorting, Whose
from storage import models as m
from storage.engine import Database, Write
from storage.figures import FiguresDesk
from storage.ids import RANDOM_BITS
from storage.statements import Statement
from storage.stuck import StoredFigures, StoredPuzzles
from storage.unit import Unit

ZONE = ZoneInfo("Asia/Yekaterinburg")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
HOUSE = 3
CHAT, OTHER = 11, 12
EVERYBODY = Whose()
READER = Reader(1, 1)


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
    await see(database, CHAT, NOW, HOUSE)
    await see(database, OTHER, NOW)
    await walk(
        database, 100, CHAT, "finished", (NAME, 7), (ADDRESS, 40), (NAME, 7), (ADDRESS, 9), at=NOW
    )
    await walk(database, 200, CHAT, "abandoned", (NAME, 1800), at=NOW)
    await walk(
        database,
        300,
        OTHER,
        "refused",
        (NAME, 5),
        (ADDRESS, 60),
        at=NOW,
        notes=[(ADDRESS, "no-match"), (ADDRESS, "no-match"), (NAME, "opened")],
    )
    await walk(database, 400, OTHER, None, (NAME, 3), (ADDRESS, 1), at=NOW - timedelta(days=1))
    await index(database, NOW)


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
    await index(database, NOW, chat=0)
    await desk.count()
    assert await figures(database).counted_at() is None
    await index(database, NOW)
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


async def said(
    database: Database, number: int, words: str, chat: int = CHAT, step: str | None = None
) -> int:
    at = NOW - timedelta(hours=1) + timedelta(seconds=number)
    return await ask(database, number * 1000 << RANDOM_BITS, words, chat, at, step)


async def four_lines(database: Database) -> int:
    await settle(database)
    await see(database, CHAT, NOW, HOUSE)
    await see(database, OTHER, NOW)
    await said(database, 1, "Где мой счёт?", step=NAME)
    await said(database, 2, "долг 500")
    await said(database, 3, "где мой счет", OTHER, step=NAME)
    return await said(database, 4, "ГДЕ  мой счет!!", OTHER)


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
    [first, _] = await puzzles.groups(Span(TODAY, TODAY), EVERYBODY, Sorting.NEW, READER, 0, 10)
    puzzles.sort(first.gist, 5, NOW - timedelta(minutes=30))
    puzzles.sort(first.gist, 6, NOW - timedelta(minutes=30))
    await database.apply(unit.writes)
    assert await groups(database) == [("долг 500", 1, 1)]
    assert await groups(database, Sorting.DONE) == [("ГДЕ  мой счет!!", 3, 2)]
    await said(database, 3000, "где мой счет")
    assert await groups(database) == [("где мой счет", 1, 1), ("долг 500", 1, 1)]
    again = Unit(database)
    StoredPuzzles(again, ZONE).unsort(first.gist)
    await database.apply(again.writes)
    assert await groups(database) == [("где мой счет", 4, 2), ("долг 500", 1, 1)]
    rows = await database.read(Statement(select(m.unrecognised_sorted.c.gist)))
    assert rows == []
