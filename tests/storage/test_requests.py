"""Requests in both databases: read back as they stand, changed once, forgotten with time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from support.centre import MARIA, settle

from bot.domain.requests import RequestPhoto, RequestState, RequestSubject, Side
from bot.services.errors import ConflictError, DuplicateError
from bot.services.requests import Request, RequestMessage
from bot.services.unrecognised import Line
from storage import models as m
from storage.engine import Database
from storage.people import StoredCabinets
from storage.queue import Housekeeping
from storage.requests import StoredRequests
from storage.statements import Statement
from storage.unit import Unit
from storage.unrecognised import StoredLines

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHAT, CABINET = 11, 5
FIRST = Request(
    *(2**60, "1" * 12, CHAT, CABINET, MARIA.id, RequestSubject.CHARGES, RequestState.NEW, 1),
    *(NOW, NOW),
)
OF_CHAT = replace(FIRST, id=2**60 + 1, number="2" * 12, cabinet_id=None, account_id=None)
OTHERS = replace(OF_CHAT, id=2**60 + 2, number="3" * 12, chat_id=12)
ASKED = RequestMessage(
    2**61, FIRST.id, 1, Side.RESIDENT, NOW, "Почему?\n<b>", (RequestPhoto("f", as_photo=False),)
)
LINE = Line(2**60, CHAT, NOW, "home-menu", "text", "нет воды")


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    unit = Unit(database)
    StoredCabinets(unit).add(CABINET, "50000000", 1, NOW)
    stored = StoredRequests(unit)
    for one in (FIRST, OF_CHAT, OTHERS):
        stored.add(one)
    stored.say(ASKED)
    StoredLines(unit).add(LINE)
    await database.apply(unit.writes)


async def changed(database: Database, known: Request, **values: Any) -> Request:
    unit = Unit(database)
    after = replace(known, version=known.version + 1, **values)
    StoredRequests(unit).change(known, after)
    await database.apply(unit.writes)
    return after


async def test_requests_are_read_back_with_their_account(database: Database) -> None:
    requests = StoredRequests(Unit(database))
    found = await requests.numbered(FIRST.number)
    assert found is not None
    assert found.account == MARIA.number
    assert found.building_id is not None
    assert found.owner_id is not None
    kept = replace(found, account="", organisation_id=None, building_id=None, owner_id=None)
    assert kept == FIRST
    assert await requests.find(OF_CHAT.id) == OF_CHAT
    assert await requests.find(7) is None
    assert await requests.messages(FIRST.id) == [ASKED]
    assert await requests.message(ASKED.id) == ASKED
    assert await requests.message(7) is None


async def test_a_person_has_those_of_the_cabinet_and_of_the_chat_alone(
    database: Database,
) -> None:
    await changed(database, FIRST, changed_at=NOW + timedelta(hours=1))
    requests = StoredRequests(Unit(database))
    own = await requests.of_person(CHAT, CABINET)
    assert [one.id for one in own] == [FIRST.id, OF_CHAT.id]
    assert [one.id for one in await requests.of_person(CHAT, None)] == [OF_CHAT.id]
    assert [one.id for one in await requests.of_person(13, CABINET)] == [FIRST.id]


async def test_of_two_changes_of_one_version_one_conflicts(database: Database) -> None:
    taken = {"state": RequestState.TAKEN, "taken_by": 501, "taker": "Ольга", "employee_id": 9}
    after = await changed(database, FIRST, **taken)
    with pytest.raises(ConflictError):
        await changed(database, FIRST, state=RequestState.TAKEN, taken_by=502)
    found = await StoredRequests(Unit(database)).find(FIRST.id)
    assert found is not None
    assert (found.taken_by, found.taker, found.version) == (501, "Ольга", 2)
    assert found.employee_id == after.employee_id
    unit = Unit(database)
    StoredRequests(unit).say(replace(ASKED, id=2**61 + 1))
    with pytest.raises((ConflictError, DuplicateError)):
        await database.apply(unit.writes)


async def test_a_line_is_passed_on_once(database: Database) -> None:
    assert await StoredLines(Unit(database)).find(LINE.id) == LINE
    assert await StoredLines(Unit(database)).find(7) is None
    for number in range(2):
        unit = Unit(database)
        StoredLines(unit).pass_on(LINE, FIRST.id)
        if number:
            with pytest.raises(ConflictError):
                await database.apply(unit.writes)
        else:
            await database.apply(unit.writes)
    assert await StoredLines(Unit(database)).find(LINE.id) == replace(LINE, request_id=FIRST.id)


async def test_closed_requests_are_forgotten_with_their_messages_and_open_ones_stay(
    database: Database,
) -> None:
    closed = {"closed_at": NOW, "closed_by": Side.STAFF, "rating": 5}
    await changed(database, FIRST, state=RequestState.CLOSED, **closed)
    await Housekeeping(database).forget(NOW, NOW + timedelta(days=1))
    left = await database.read(Statement(select(m.requests.c.id).order_by(m.requests.c.id)))
    assert [row.id for row in left] == [OF_CHAT.id, OTHERS.id]
    assert await database.read(Statement(select(m.request_messages.c.id))) == []
    assert await database.read(Statement(select(m.unrecognised.c.id))) == []
