"""A card that hangs with nobody any more: what the resident says then is the staff chat's."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import open_office, rows, waiting
from support.staff import NORTH, OTHERS, OURS, SOUTH, hire, put, put_organisations, use

from bot.app import App
from bot.domain.access import Access, EndReason
from bot.domain.requests import RequestPhoto, RequestSubject
from bot.domain.staff import Post, Role
from bot.domain.staff_topics import StaffTopic, Wish
from bot.services.messages import Notify, Show
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.requests import Request
from bot.services.staff_cards import Pressed
from bot.services.staff_invitations import Joined
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.moves import remember_move
from storage.people import StoredSessions
from storage.statements import Statement

STAFF, GROUP = -1001234567890, -1002
ANNA, VERA, OLGA, RESIDENT = 501, 503, 504, 900


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        yield app


@pytest.fixture
async def resident(app: App) -> Person:
    person = await hire(app, RESIDENT)
    await put(
        app,
        m.links,
        cabinet_id=RESIDENT,
        account_id=MARIA.id,
        access=Access.FULL,
        linked_at=app.tools.clock(),
    )
    return person


async def ask(app: App, resident: Person) -> Request:
    told = NewRequest(RequestSubject.OTHER, MARIA.id, "Трещина", (RequestPhoto("crack"),))
    request: Request = await use(app, "send_request", resident, told)
    return request


async def said(app: App, chat_id: int) -> list[str]:
    told = [one for one in await waiting(app, chat_id) if isinstance(one, Show | Notify)]
    return [texts_for("ru").screen(one.screen) for one in told]


async def notice(app: App) -> Any:
    [row] = await rows(app, select(m.staff_notices))
    return row


async def bind(app: App, branch_id: int | None = None) -> None:
    values = {"chat_id": GROUP, "organisation_id": OURS, "branch_id": branch_id}
    await put(app, m.staff_groups, **values, title="Смена", bound_at=app.tools.clock())


async def serve(app: App, branch_id: int) -> None:
    """Have Maria's house served by the branch."""
    found = select(m.accounts.c.building_id).where(m.accounts.c.id == MARIA.id)
    [house] = await rows(app, found)
    values = {"organisation_id": OURS, "building_id": house.building_id}
    await put(app, m.branch_buildings, **values, branch_id=branch_id)


async def test_the_only_employee_is_gone_and_the_staff_chat_has_it_from_now_on(
    app: App, resident: Person
) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    request = await ask(app, resident)
    assert await said(app, STAFF) == []
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await use(app, "remove_employee", owner, ANNA * 10)
    before = len(await said(app, ANNA))
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    told = await said(app, STAFF)
    assert [one for one in told if "Трещина" in one], "the card itself"
    assert [one for one in told if "Вода течёт" in one]
    row = await notice(app)
    assert (row.level, row.overdue_at) == (2, None)
    await use(app, "add_to_request", resident, request.number, "Уже потоп")
    assert "Уже потоп" in (await said(app, STAFF))[-1]
    assert len(await said(app, ANNA)) == before


@pytest.mark.parametrize(("branch", "hears"), [(NORTH, True), (None, True), (SOUTH, False)])
async def test_a_newcomer_hears_of_what_waits_in_the_branch_already(
    app: App, resident: Person, branch: int | None, *, hears: bool
) -> None:
    await serve(app, NORTH)
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    taken = await ask(app, resident)
    answer = Pressed(OLGA, "Ольга", OLGA, taken.id, 1, of_this_chat=True)
    await use(app, "answer_request.take", answer)
    for _ in range(2):
        await ask(app, resident)
    made = await use(app, "invite_employee", owner, OURS, Role.DISPATCHER, branch, "Вера")
    vera = await hire(app, VERA)
    joined = await use(app, "accept_staff_invitation", vera, made.token)
    assert isinstance(joined, Joined)
    await app.dispatching.dispatch()
    lists = [one for one in await waiting(app, VERA) if isinstance(one, Show)]
    assert [len(one.screen.rows) for one in lists] == ([2] if hears else [])


async def test_a_lost_group_reads_nothing_and_the_staff_chat_does(
    app: App, resident: Person
) -> None:
    await bind(app)
    request = await ask(app, resident)
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert await said(app, STAFF) == []
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await use(app, "unbind_group", owner, GROUP)
    await use(app, "add_to_request", resident, request.number, "Уже потоп")
    assert "Уже потоп" in (await said(app, STAFF))[-1]
    assert not [one for one in await said(app, GROUP) if "потоп" in one]


async def test_what_somebody_is_to_be_told_at_their_hour_waits_for_them(
    app: App, resident: Person
) -> None:
    manager = await hire(app, VERA, Post(Role.MANAGER, OURS))
    await use(app, "change_wishes.wish", manager, OURS, StaffTopic.REQUEST, Wish.DAILY)
    request = await ask(app, resident)
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert (await said(app, VERA), await said(app, STAFF)) == ([], [])


async def test_what_is_over_calls_nobody(app: App, resident: Person) -> None:
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    request = await ask(app, resident)
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await use(app, "remove_employee", owner, ANNA * 10)
    await use(app, "solve_request", resident, request.number)
    assert await said(app, STAFF) == []


async def test_a_group_that_became_a_supergroup_reads_on(app: App, resident: Person) -> None:
    await bind(app)
    request = await ask(app, resident)
    moved = GROUP - 1_000_000
    card = (await notice(app)).card
    values = {"card": card, "chat_id": moved, "employee_id": 0}
    await put(app, m.staff_cards, **values, hung_at=app.tools.clock())
    for _ in range(2):
        await app.tools.database.apply(remember_move(GROUP, moved))
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert [one for one in await said(app, moved) if "Вода течёт" in one]
    assert await said(app, STAFF) == []
    assert [one.chat_id for one in await rows(app, select(m.staff_cards))] == [moved]


async def test_the_heir_of_a_branch_has_its_notices(app: App, resident: Person) -> None:
    await serve(app, NORTH)
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS, NORTH))
    owner = await hire(app, OLGA, Post(Role.OWNER, OURS))
    await use(app, "change_wishes.wish", owner, OURS, StaffTopic.REQUEST, Wish.NEVER)
    request = await ask(app, resident)
    before = await notice(app)
    await use(app, "remove_branch", owner, NORTH, SOUTH)
    after = await notice(app)
    assert (after.branch_id, after.version) == (SOUTH, before.version + 1)
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert [one for one in await said(app, ANNA) if "Вода течёт" in one]
    assert await said(app, STAFF) == []


async def test_who_signed_out_hears_nothing_more(app: App, resident: Person) -> None:
    anna = await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    assert anna.session is not None
    request = await ask(app, resident)
    work = Work(app.tools)
    StoredSessions(work.unit).end(anna.session, EndReason.SIGNED_OUT, app.tools.clock())
    await work.commit()
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert not [one for one in await said(app, ANNA) if "Вода течёт" in one]
    assert [one for one in await said(app, STAFF) if "Вода течёт" in one]


async def test_nobody_of_the_place_hears_of_an_account_that_went_to_another(
    app: App, resident: Person, clock: FakeClock
) -> None:
    await bind(app)
    await hire(app, ANNA, Post(Role.DISPATCHER, OURS))
    await hire(app, OLGA, Post(Role.OWNER, OURS))
    await hire(app, VERA, Post(Role.OWNER, OTHERS))
    request = await ask(app, resident)
    move = update(m.accounts).where(m.accounts.c.id == MARIA.id).values(organisation_id=OTHERS)
    await app.tools.database.apply([Write(Statement(move), {})])
    before = [len(await waiting(app, one)) for one in (ANNA, GROUP, OLGA)]
    clock.advance(days=1)
    await app.dispatching.dispatch()
    await use(app, "add_to_request", resident, request.number, "Вода течёт")
    assert [len(await waiting(app, one)) for one in (ANNA, GROUP, OLGA)] == before
    assert await said(app, VERA)
