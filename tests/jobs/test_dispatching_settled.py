"""A request that erasure closed, or nobody answers, and the employees who wait for their hour."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.linked import sign_in
from support.office import open_office, rows, waiting
from support.staff import OURS, hire, put_organisations, use

from bot.app import App
from bot.domain.access import PIN_IDLE
from bot.domain.consents import ErasureReason
from bot.domain.requests import RequestSubject
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import StaffTopic, Wish
from bot.services.erasure import Erasure
from bot.services.messages import Show
from bot.services.people import Person, Session
from bot.services.request_acts import NewRequest
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.erasure import StoredErasures

STAFF = -1001234567890
RESIDENT, ANNA, VERA, OLGA = 71, 501, 503, 504
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MARIA_SIGNED_IN = Person(
    RESIDENT,
    RESIDENT,
    "ru",
    Session(RESIDENT, RESIDENT, RESIDENT, "71", None, None, 0, PIN_IDLE, has_password=False),
)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """Give a dispatcher who is told at once, one who is told by the hour, and their owner."""
    clock.now = FRIDAY
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        await sign_in(app, RESIDENT, MARIA)
        await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
        vera = await hire(app, VERA, Post(Role.DISPATCHER, OURS))
        await use(app, "change_wishes.wish", vera, OURS, StaffTopic.REQUEST, Wish.HOURLY)
        await hire(app, OLGA, Post(Role.OWNER, OURS))
        yield app


async def ask(app: App) -> None:
    told = NewRequest(RequestSubject.CHARGES, MARIA.id, "Почему так много?")
    await use(app, "send_request", MARIA_SIGNED_IN, told)


async def who(app: App) -> set[int]:
    return {one for one in (ANNA, VERA, OLGA, STAFF) if await waiting(app, one)}


async def test_nobody_is_told_of_a_request_that_erasure_closed(app: App, clock: FakeClock) -> None:
    await ask(app)
    work = Work(app.tools)
    StoredErasures(work.unit).stop(MARIA_SIGNED_IN, [], clock())
    await work.commit()
    for _ in range(3):
        clock.advance(days=1)
        await app.dispatching.dispatch()
    assert await who(app) == {ANNA}
    [notice] = await rows(app, select(m.staff_notices))
    assert (notice.overdue_at, notice.level) == (None, 0)
    untold = select(m.staff_deliveries).where(m.staff_deliveries.c.told_at.is_(None))
    assert await rows(app, untold) == []


async def test_an_erased_request_is_settled_and_its_card_says_nothing_of_it(
    app: App, clock: FakeClock
) -> None:
    await ask(app)
    due, work = clock(), Work(app.tools)
    StoredErasures(work.unit).ask(1, "", RESIDENT, ErasureReason.ASKED, due)
    await work.commit()
    known = Erasure(1, "", RESIDENT, ErasureReason.ASKED, due, due, None, None)
    while await use(app, "destroy", known, RESIDENT) is None:
        pass
    [notice] = await rows(app, select(m.staff_notices))
    assert (notice.overdue_at, notice.settled_at) == (None, due)
    shown = [one.screen for one in await waiting(app, ANNA) if isinstance(one, Show)]
    cards = [texts_for("ru").screen(one) for one in shown]
    erased = [one for one in cards if "Обращение стёрто" in one]
    assert len(erased) == 1
    assert not any(one in erased[0] for one in ("много", MARIA.number, "Лицевой"))
    for _ in range(3):
        clock.advance(days=1)
        await app.dispatching.dispatch()
    assert await who(app) == {ANNA}, "it calls nobody any more"


async def test_a_request_that_waits_goes_its_way(app: App, clock: FakeClock) -> None:
    await ask(app)
    assert await who(app) == {ANNA}
    for _ in range(2):
        clock.advance(days=1)
        await app.dispatching.dispatch()
    assert await who(app) == {ANNA, VERA, OLGA, STAFF}
