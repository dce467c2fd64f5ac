"""Two employees press «Взять» at the same moment, a thousand times: each notice has one taker."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.office import open_office, rows
from support.staff import OURS, hire, put_organisations

from bot.app import App
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import StaffTopic
from bot.services.errors import ConflictError
from bot.services.staff import Site
from bot.services.staff_board import StaffNotice, notice_card
from bot.services.staff_cards import Pressed
from bot.services.staff_taking import TakeOutcome
from bot.work import Work
from storage import models as m
from storage.staff_notices import StoredStaffBoard

PAIRS = 1_000
AT_ONCE = 50  # pairs
ANNA, VERA = 501, 502


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """Give a thousand notices that nobody has taken, and two who may."""
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        for one in (ANNA, VERA):
            await hire(app, one, Post(Role.DISPATCHER, OURS))
        work, now, topic = Work(app.tools), clock(), StaffTopic.REQUEST
        board = StoredStaffBoard(work.unit)
        for number in range(1, PAIRS + 1):
            card = notice_card(number)
            board.add(StaffNotice(number, topic, card, None, None, Site(OURS), now, now))
        await work.commit()
        yield app


async def take(app: App, user_id: int, number: int) -> TakeOutcome:
    """Press as intake would: on fresh rows after a conflict, three times at most."""
    pressed = Pressed(user_id, "", user_id, number, 1, of_this_chat=True)
    for _ in range(3):
        work = Work(app.tools)
        outcome: TakeOutcome = await work.use_cases["take_notice"].take(pressed)
        try:
            await work.commit()
        except ConflictError:
            continue
        return outcome
    raise AssertionError("it changed under every attempt")


async def test_of_each_pair_one_takes_it(app: App) -> None:
    outcomes: Counter[tuple[TakeOutcome, ...]] = Counter()
    for first in range(1, PAIRS + 1, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        found = await asyncio.gather(
            *(take(app, one, number) for number in numbers for one in (ANNA, VERA))
        )
        pairs = zip(found[::2], found[1::2], strict=True)
        outcomes.update(tuple(sorted(pair)) for pair in pairs)
    assert outcomes == {(TakeOutcome.DONE, TakeOutcome.TAKEN): PAIRS}
    taken = await rows(app, select(m.staff_notices.c.taken_by, m.staff_notices.c.version))
    assert len(taken) == PAIRS
    assert all(row.taken_by in {ANNA, VERA} and row.version == 2 for row in taken)
    allowed = await rows(app, select(m.audit.c.denied).where(m.audit.c.action == "take_notice"))
    assert [row.denied for row in allowed] == [0] * (2 * PAIRS)
