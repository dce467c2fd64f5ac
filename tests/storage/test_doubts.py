"""Steps of doubts in both databases: each place is taken once, and nothing given up is changed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from support.centre import MARIA, settle
from support.plans import plan_of

from bot.domain.doubts import Act, Step
from bot.domain.meters import Flag, Reading, Source, Status
from bot.services.doubts import doubt_card
from bot.services.errors import ConflictError
from bot.services.registries.model import AnswerRow
from storage import models as m
from storage.doubts import AWAITED, CARDS, PASSED, STEPS, StoredDoubts
from storage.engine import Database, Write
from storage.import_meters import put_answers
from storage.meters import StoredReadings
from storage.reading_batches import StoredBatches
from storage.statements import Statement
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CHAT, STAFF, OLGA, PAVEL = 7, -1001, 501, 502
IDS = count(1)
READING = Reading(
    id=2**60,
    meter_id=1,
    period="2026-11",
    version=1,
    values=(Decimal(100),),
    said_at=NOW,
    taken_at=NOW,
    source=Source.RESIDENT,
    status=Status.ACCEPTED,
    number="26-1",
    flags=frozenset({Flag.ABOVE_USUAL}),
)
SECOND = replace(READING, id=READING.id + 1, version=2, number="26-2")


async def apply(database: Database, core: Any) -> None:
    await database.apply([Write(Statement(core), {})])


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    meter = {"service": "cold_water", "zones": 1, "capacity": 5, "decimals": 3, "number": "N1"}
    await apply(database, insert(m.meters).values(id=1, account_id=MARIA.id, **meter))
    await accept(database, READING)


async def accept(database: Database, reading: Reading) -> None:
    unit = Unit(database)
    StoredReadings(unit).accept(reading, chat_id=CHAT, user_id=CHAT)
    await database.apply(unit.writes)


def stored(database: Database) -> StoredDoubts:
    return StoredDoubts(Unit(database), lambda: next(IDS))


async def record(database: Database, *steps: Step) -> None:
    doubts = stored(database)
    for one in steps:
        doubts.record(one)
    await database.apply(doubts.unit.writes)


def step(place: int | None, act: Act, user_id: int | None = OLGA, **more: Any) -> Step:
    title = "" if user_id is None else "Ольга"
    known = Step(READING.id, place, act, NOW, "", user_id, title, user_id and STAFF)
    return replace(known, **more)


async def test_steps_come_back_in_order_and_what_was_refused_is_only_kept(
    database: Database,
) -> None:
    steps = (
        step(1, Act.RAISED, None),
        step(2, Act.ASKED, words="check"),
        step(3, Act.CONFIRMED, None),
    )
    await record(database, *steps[::-1])
    for _ in range(2):
        await record(database, step(None, Act.REFUSED, PAVEL))
    assert tuple(await stored(database).steps(READING.id)) == steps
    assert await stored(database).steps(1) == []
    rows = await database.read(Statement(select(m.reading_decisions.c.act)))
    assert [row.act for row in rows].count("refused") == 2


async def test_of_many_who_decide_at_once_one_does(database: Database) -> None:
    await record(database, step(1, Act.RAISED, None))
    outcomes = await asyncio.gather(
        *(record(database, step(2, Act.ACCEPTED, OLGA + i)) for i in range(8)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError"] * 7 + ["NoneType"]
    assert len(await stored(database).steps(READING.id)) == 2


async def test_it_is_known_whether_a_newer_one_came_and_who_may_be_asked(
    database: Database,
) -> None:
    passed = await stored(database).passed(READING.id)
    assert passed is not None
    assert (passed.reading, passed.newest, passed.chat_id) == (READING, True, None)
    assert (passed.account_id, passed.account) == (MARIA.id, MARIA.number)
    await connect(database)
    passed = await stored(database).passed(READING.id)
    assert passed is not None
    assert passed.chat_id == CHAT
    await accept(database, SECOND)
    passed = await stored(database).passed(READING.id)
    assert passed is not None
    assert not passed.newest
    await apply(database, update(m.chats).values(unreachable_at=NOW))
    newest = await stored(database).passed(SECOND.id)
    assert newest is not None
    assert (newest.newest, newest.chat_id) == (True, None)
    assert await stored(database).passed(1) is None


async def connect(database: Database) -> None:
    """Have the chat signed in to a cabinet that has the account."""
    cabinet = {"id": 1, "login": "1", "user_id": CHAT, "created_at": NOW}
    link = {"cabinet_id": 1, "account_id": MARIA.id, "access": "limited", "linked_at": NOW}
    session = {"id": 1, "chat_id": CHAT, "cabinet_id": 1, "pin_wrong": 0, "pin_idle": 900}
    chat = {"chat_id": CHAT, "version": 1, "kind": "private", "language": "ru", "session_id": 1}
    await apply(database, insert(m.cabinets).values(**cabinet))
    await apply(database, insert(m.links).values(**link))
    await apply(database, insert(m.sessions).values(**session, started_at=NOW))
    await apply(database, insert(m.chats).values(**chat, active_at=NOW))


async def test_a_reason_is_awaited_by_chat_and_person_for_a_time(database: Database) -> None:
    card = {"chat_id": STAFF, "card": doubt_card(READING.id), "message_id": 40, "drawing": 2}
    await apply(database, insert(m.cards).values(**card))
    await record(database, step(1, Act.RAISED, None), step(2, Act.WRITES))
    doubts = stored(database)
    assert await doubts.hanging(STAFF, 40) == READING.id
    assert await doubts.hanging(STAFF, 41) is await doubts.hanging(5, 40) is None
    assert await doubts.awaits(STAFF, OLGA, NOW)
    assert not await doubts.awaits(STAFF, OLGA, NOW + timedelta(seconds=1))
    assert not await doubts.awaits(STAFF, PAVEL, NOW)
    assert not await doubts.awaits(5, OLGA, NOW)
    await record(database, step(3, Act.WENT_BACK, PAVEL))
    assert not await doubts.awaits(STAFF, OLGA, NOW)


async def rejected(database: Database, reading: Reading = READING) -> None:
    doubts = stored(database)
    doubts.reject(reading, "staff:typo")
    await database.apply(doubts.unit.writes)


async def looked_at(database: Database, reading: Reading = READING) -> None:
    doubts = stored(database)
    doubts.look_at(reading)
    await database.apply(doubts.unit.writes)


async def test_a_rejected_reading_waits_to_be_told_each_time(database: Database) -> None:
    await rejected(database)
    with pytest.raises(ConflictError):
        await rejected(database)
    await accept(database, SECOND)
    await rejected(database, SECOND)  # with the same words
    rows = await database.read(
        Statement(select(m.readings.c.status, m.readings.c.reason, m.readings.c.untold))
    )
    assert [tuple(row) for row in rows] == [("rejected", "staff:typo", 1)] * 2


async def test_what_was_looked_at_says_so_with_its_flags(database: Database) -> None:
    await looked_at(database)
    passed = await stored(database).passed(READING.id)
    assert passed is not None
    assert passed.reading.flags == {Flag.ABOVE_USUAL, Flag.LOOKED_AT}


@pytest.mark.parametrize("status", [Status.EXPORTED, Status.CANCELLED])
async def test_a_status_that_changed_meanwhile_conflicts(
    database: Database, status: Status
) -> None:
    await apply(database, update(m.readings).values(status=status.value))
    for act in (rejected, looked_at):
        with pytest.raises(ConflictError):
            await act(database)


async def test_the_answer_of_the_billing_counts_whatever_staff_decided(
    database: Database,
) -> None:
    await looked_at(database)
    await StoredBatches(database).make("2026-11", NOW, whole=False)
    row = AnswerRow("k", MARIA.number, "N1", None, "2026-11", Status.REJECTED, "нет поверки")
    assert await put_answers(database, [row], {MARIA.number: MARIA.id}) == frozenset()
    passed = await stored(database).passed(READING.id)
    assert passed is not None
    assert (passed.reading.status, passed.reading.reason) == (Status.REJECTED, "нет поверки")


@pytest.mark.parametrize("statement", [PASSED, STEPS, AWAITED, CARDS])
def test_a_press_looks_through_no_table(statement: Statement) -> None:
    assert not [line for line in plan_of(statement) if line.startswith("SCAN")]
