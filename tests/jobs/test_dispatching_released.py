"""Whoever had a request may answer it no more: it is open again, and others hear of it at once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import open_office, rows, waiting
from support.staff import OURS, hire, put, put_organisations, use

from bot.app import App
from bot.domain.access import Access
from bot.domain.requests import RequestState, RequestSubject
from bot.domain.staff import Post, Role
from bot.services.messages import Notify, Show
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.request_desk import Handled
from bot.services.requests import Request
from bot.services.staff_cards import Pressed
from bot.ui.texts import texts_for
from storage import models as m

STAFF, GROUP, ANNA, OLGA, CENTRE, RESIDENT = -1001234567890, -1002, 501, 504, 701, 900


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        yield app


async def said(app: App, chat_id: int) -> list[str]:
    told = [one for one in await waiting(app, chat_id) if isinstance(one, Show | Notify)]
    return [texts_for("ru").screen(one.screen) for one in told]


async def kept(app: App, table: Any) -> Any:
    [row] = await rows(app, select(table))
    return row


async def asked(app: App) -> tuple[Person, Request]:
    resident = await hire(app, RESIDENT)
    link = {"access": Access.FULL, "linked_at": app.tools.clock()}
    await put(app, m.links, cabinet_id=RESIDENT, account_id=MARIA.id, **link)
    told = NewRequest(RequestSubject.OTHER, MARIA.id, "Трещина")
    request = await use(app, "send_request", resident, told)
    assert isinstance(request, Request)
    return resident, request


async def take(app: App, user_id: int, chat_id: int, request: Request) -> None:
    pressed = Pressed(user_id, f"Имя {user_id}", chat_id, request.id, 1, of_this_chat=True)
    assert await use(app, "answer_request.take", pressed) is Handled.DONE


@pytest.mark.parametrize("how", ["removed", "left", "ordered", "changed"])
async def test_a_request_of_somebody_who_may_answer_no_more_is_told_anew(
    app: App, clock: FakeClock, how: str
) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    resident, request = await asked(app)
    await take(app, ANNA, ANNA, request)
    assert await said(app, OLGA) == [], "a digest would tell the owner"
    end: dict[str, Any] = {
        "removed": ("remove_employee", owner, ANNA * 10),
        "left": ("leave_organisation", anna, OURS),
        "ordered": ("staff_orders.remove", ANNA * 10),
        "changed": ("change_post", owner, ANNA * 10, Role.METER_CLERK, None),
    }
    await use(app, *end[how])
    row = await kept(app, m.requests)
    assert (row.state, row.version, row.employee_id) == (RequestState.NEW, 3, None)
    assert (row.taken_by, row.taker) == (None, None)
    await app.dispatching.dispatch()
    [told] = await said(app, OLGA)
    assert "Трещина" in told
    assert "Ждёт ответа" in told
    notice = await kept(app, m.staff_notices)
    assert notice.settled_at is None
    assert notice.overdue_at is not None
    before = len(await said(app, ANNA))
    await use(app, "add_to_request", resident, request.number, "И капает")
    assert any("И капает" in one for one in await said(app, OLGA))
    assert not any("И капает" in one for one in (await said(app, ANNA))[before:])
    clock.now += timedelta(hours=3)
    await app.dispatching.dispatch()
    clock.now += timedelta(hours=3)
    await app.dispatching.dispatch()
    assert "Трещина" in (await said(app, STAFF))[0]


async def test_a_request_without_an_account_is_told_anew_to_the_staff_chat(app: App) -> None:
    anna = await hire(app, ANNA, Post(Role.ADMINISTRATOR, None))
    await hire(app, CENTRE, Post(Role.SUPPORT, None))
    stranger = Person(RESIDENT, RESIDENT, "ru", None)
    told = NewRequest(RequestSubject.OTHER, None, "Где касса?")
    request = await use(app, "send_request", stranger, told)
    await take(app, CENTRE, STAFF, request)
    assert "Взял(а): " in (await said(app, STAFF))[-1]
    await use(app, "remove_employee", anna, CENTRE * 10)
    assert "Ждёт ответа" in (await said(app, STAFF))[-1]


async def test_who_sees_residents_reads_the_address_on_the_card_and_a_group_does_not(
    app: App,
) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    bound = {"chat_id": GROUP, "organisation_id": OURS, "branch_id": None}
    await put(app, m.staff_groups, **bound, title="Смена", bound_at=app.tools.clock())
    await asked(app)
    [own], [shared] = await said(app, ANNA), await said(app, GROUP)
    account = await rows(app, select(m.accounts.c.address).where(m.accounts.c.id == MARIA.id))
    assert account[0].address in own
    assert account[0].address not in shared
    assert "••••••" in shared
    seen = await rows(app, select(m.audit.c.action).where(m.audit.c.employee_id == ANNA * 10))
    assert "see_resident" in {one.action for one in seen}


async def test_a_dispatcher_who_becomes_a_manager_keeps_the_request(app: App) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    _, request = await asked(app)
    await take(app, ANNA, ANNA, request)
    await use(app, "change_post", owner, ANNA * 10, Role.MANAGER, None)
    row = await kept(app, m.requests)
    assert (row.state, row.employee_id) == (RequestState.TAKEN, ANNA * 10)
