"""Employees come and go at once, and an organisation is never left without an owner."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete, select
from support.centre import NEVER_PAID, settle
from support.clock import FakeClock
from support.office import Resident, open_office, rows, waiting
from support.staff import FOREIGN, NORTH, OURS, SOUTH, hire, put_organisations, use

from bot.app import App
from bot.domain.access import Access
from bot.domain.registry_words import RegistryKind
from bot.domain.staff import MOST_STAFF_INVITATIONS, Post, Role
from bot.services.branch_buildings import NotServed
from bot.services.branches import AboveYou, NameTaken
from bot.services.employees import LastOwner
from bot.services.errors import ConflictError
from bot.services.messages import Notify
from bot.services.people import Person
from bot.services.registries.model import ImportRecord
from bot.services.staff_invitations import AlreadyThere, Full, Joined
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.people import StoredCabinets
from storage.registries import StoredRegistries
from storage.statements import Statement

OWNER, SECOND, CLERK, GUEST = 501, 502, 503, 504


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        yield opened


async def posts(app: App, cabinet_id: int | None = None) -> list[tuple[str, int | None]]:
    found = select(m.employees).where(m.employees.c.ended_at.is_(None)).order_by(m.employees.c.id)
    return [
        (row.role, row.branch_id)
        for row in await rows(app, found)
        if cabinet_id in (None, row.cabinet_id)
    ]


async def owner_of(app: App) -> Person:
    return await hire(app, OWNER, Post(Role.OWNER, OURS))


async def told(app: App, chat_id: int) -> list[str]:
    found = [one for one in await waiting(app, chat_id) if isinstance(one, Notify)]
    return [one.screen.lines[0].key for one in found]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("remove_employee", (OWNER * 10,)),
        ("change_post", (OWNER * 10, Role.VIEWER, None)),
        ("leave_organisation", (OURS,)),
    ],
)
async def test_the_last_owner_stays(app: App, name: str, args: tuple[Any, ...]) -> None:
    owner = await owner_of(app)
    assert isinstance(await use(app, name, owner, *args), LastOwner)
    assert await posts(app) == [("owner", None)]
    await hire(app, SECOND, Post(Role.OWNER, OURS))
    assert not isinstance(await use(app, name, owner, *args), LastOwner)
    assert ("owner", None) not in await posts(app, OWNER)


async def test_of_two_owners_who_leave_at_once_one_stays(app: App) -> None:
    owners = [await owner_of(app), await hire(app, SECOND, Post(Role.OWNER, OURS))]
    units = [Work(app.tools) for _ in owners]
    for work, owner in zip(units, owners, strict=True):
        await work.use_cases["leave_organisation"](owner, OURS)
    done = await asyncio.gather(*(work.commit() for work in units), return_exceptions=True)
    assert {type(one) for one in done} == {ConflictError, type(None)}
    assert await posts(app) == [("owner", None)]


async def test_of_two_owners_who_remove_each_other_one_stays(app: App) -> None:
    owners = [await owner_of(app), await hire(app, SECOND, Post(Role.OWNER, OURS))]
    units = [Work(app.tools) for _ in owners]
    for work, owner, other in zip(units, owners, (SECOND, OWNER), strict=True):
        await work.use_cases["remove_employee"](owner, other * 10)
    done = await asyncio.gather(*(work.commit() for work in units), return_exceptions=True)
    assert {type(one) for one in done} == {ConflictError, type(None)}
    assert await posts(app) == [("owner", None)]


async def test_what_a_removed_manager_was_doing_comes_to_nothing(app: App) -> None:
    owner = await owner_of(app)
    manager = await hire(app, CLERK, Post(Role.MANAGER, OURS))
    doing = Work(app.tools)
    await doing.use_cases["invite_employee"](manager, OURS, Role.VIEWER, None, "Пётр")
    await use(app, "remove_employee", owner, CLERK * 10)
    with pytest.raises(ConflictError):
        await doing.commit()


async def test_a_session_that_held_only_the_post_is_ended_and_told(app: App) -> None:
    owner = await owner_of(app)
    await hire(app, CLERK, Post(Role.VIEWER, OURS))
    await use(app, "remove_employee", owner, CLERK * 10)
    assert await told(app, CLERK) == ["notice-post-ended-signed-out"]
    [session] = await rows(app, select(m.sessions).where(m.sessions.c.chat_id == CLERK))
    assert session.end_reason == "post_ended"


@pytest.mark.parametrize("holds", ["account", "post"])
async def test_a_session_that_holds_more_goes_on(app: App, holds: str) -> None:
    owner = await owner_of(app)
    more = [Post(Role.SUPPORT, None)] if holds == "post" else []
    await hire(app, CLERK, Post(Role.VIEWER, OURS), *more)
    if holds == "account":
        work = Work(app.tools)
        StoredCabinets(work.unit).link(CLERK, 1, Access.LIMITED, app.tools.clock())
        await work.commit()
    await use(app, "remove_employee", owner, CLERK * 10)
    assert await told(app, CLERK) == ["notice-post-ended"]
    [session] = await rows(app, select(m.sessions).where(m.sessions.c.chat_id == CLERK))
    assert session.ended_at is None


async def invited(app: App, role: Role = Role.VIEWER, branch: int | None = None) -> str:
    made = await use(app, "invite_employee", await owner_of(app), OURS, role, branch, "Пётр")
    return str(made.token)


async def test_of_two_who_accept_at_once_one_is_hired(app: App) -> None:
    token = await invited(app)
    guests = [await hire(app, one) for one in (GUEST, SECOND)]
    units = [Work(app.tools) for _ in guests]
    for work, guest in zip(units, guests, strict=True):
        assert isinstance(await work.use_cases["accept_staff_invitation"](guest, token), Joined)
    done = await asyncio.gather(*(work.commit() for work in units), return_exceptions=True)
    assert {type(one) for one in done} == {ConflictError, type(None)}
    assert await posts(app) == [("owner", None), ("viewer", None)]


async def test_a_link_of_somebody_who_was_removed_opens_nothing(app: App) -> None:
    owner = await owner_of(app)
    manager = await hire(app, CLERK, Post(Role.MANAGER, OURS))
    made = await use(app, "invite_employee", manager, OURS, Role.VIEWER, None, "Пётр")
    assert await use(app, "open_staff_invitation", made.token) is not None
    await use(app, "remove_employee", owner, CLERK * 10)
    assert await use(app, "open_staff_invitation", made.token) is None
    assert await use(app, "accept_staff_invitation", await hire(app, GUEST), made.token) is None


async def test_whoever_has_a_post_there_leaves_the_link_to_others(app: App) -> None:
    token = await invited(app)
    clerk = await hire(app, CLERK, Post(Role.DISPATCHER, OURS))
    assert isinstance(await use(app, "accept_staff_invitation", clerk, token), AlreadyThere)
    assert await use(app, "open_staff_invitation", token) is not None


async def test_a_guest_without_a_cabinet_gets_one(app: App) -> None:
    token = await invited(app)
    guest = Resident(app, GUEST)
    await guest.say("/start")
    joined = await use(
        app, "accept_staff_invitation", Person(GUEST, GUEST, "ru", None, "Гость"), token
    )
    assert isinstance(joined, Joined)
    assert await posts(app, joined.session.cabinet_id) == [("viewer", None)]
    assert (await guest.chat()).session_id == joined.session.id
    assert await told(app, OWNER) == ["notice-employee-joined"]


async def test_invitations_are_so_many(app: App) -> None:
    owner = await owner_of(app)
    for _ in range(MOST_STAFF_INVITATIONS):
        await use(app, "invite_employee", owner, OURS, Role.VIEWER, None, "Пётр")
    answer = await use(app, "invite_employee", owner, OURS, Role.VIEWER, None, "Пётр")
    assert isinstance(answer, Full)


@pytest.mark.parametrize("heir", [SOUTH, None])
async def test_what_a_branch_had_goes_where_it_is_said(app: App, heir: int | None) -> None:
    owner = await owner_of(app)
    await hire(app, CLERK, Post(Role.VIEWER, OURS, NORTH))
    made = await use(app, "invite_employee", owner, OURS, Role.VIEWER, NORTH, "Пётр")
    await use(app, "place_building", owner, NORTH, 1, serves=True)
    await use(app, "remove_branch", owner, NORTH, heir)
    assert await posts(app, CLERK) == [("viewer", heir)]
    offer = await use(app, "open_staff_invitation", made.token)
    assert offer.invitation.post.branch_id == heir
    served = await rows(app, select(m.branch_buildings))
    assert [row.branch_id for row in served] == ([] if heir is None else [heir])
    assert [one.id for one in await use(app, "list_branches", owner, OURS)] == [SOUTH]


async def test_a_manager_does_not_move_those_above(app: App) -> None:
    manager = await hire(app, CLERK, Post(Role.MANAGER, OURS))
    await hire(app, SECOND, Post(Role.MANAGER, OURS, NORTH))
    assert isinstance(await use(app, "remove_branch", manager, NORTH, None), AboveYou)
    assert await posts(app, SECOND) == [("manager", NORTH)]


async def test_names_of_branches_differ_within_an_organisation(app: App) -> None:
    owner = await owner_of(app)
    taken = await use(app, "add_branch", owner, OURS, " север ", "Мира, 9", None)
    assert isinstance(taken, NameTaken)
    assert isinstance(await use(app, "rename_branch", owner, SOUTH, "СЕВЕР"), NameTaken)
    renamed = await use(app, "rename_branch", owner, SOUTH, "Чужой")
    assert (renamed.id, renamed.name) == (SOUTH, "Чужой")


async def test_a_building_is_of_one_branch_and_of_who_has_accounts_there(app: App) -> None:
    owner = await owner_of(app)
    for branch in (NORTH, SOUTH):
        await use(app, "place_building", owner, branch, 1, serves=True)
    _, page = await use(app, "list_buildings", owner, SOUTH, 1, own=True)
    assert [one.building_id for one in page.items] == [1]
    await use(app, "place_building", owner, NORTH, 1, serves=False)  # it is the other's
    _, page = await use(app, "list_buildings", owner, NORTH, 1, own=False)
    assert {one.building_id: one.branch_id for one in page.items} == {1: SOUTH, 2: None, 3: None}
    await use(app, "place_building", owner, SOUTH, 1, serves=False)
    assert await rows(app, select(m.branch_buildings)) == []
    assert isinstance(await use(app, "place_building", owner, SOUTH, 99, serves=True), NotServed)
    stranger = await hire(app, GUEST, Post(Role.OWNER, 77))
    answer = await use(app, "place_building", stranger, FOREIGN, 1, serves=True)
    assert isinstance(answer, NotServed)
    _, none = await use(app, "list_buildings", stranger, FOREIGN, 1, own=False)
    assert none.items == ()


async def test_a_house_that_an_import_empties_leaves_its_branch(app: App) -> None:
    owner = await owner_of(app)
    house = (await rows(app, select(m.accounts).where(m.accounts.c.id == NEVER_PAID.id)))[0]
    await use(app, "place_building", owner, NORTH, house.building_id, serves=True)
    database = app.tools.database
    for table in (m.receipts, m.charges):
        gone = delete(table).where(table.c.account_id == NEVER_PAID.id)
        await database.apply([Write(Statement(gone), {})])
    gone = delete(m.accounts).where(m.accounts.c.id == NEVER_PAID.id)
    await database.apply([Write(Statement(gone), {})])
    record = ImportRecord("a.csv", RegistryKind.ACCOUNTS, "0", app.tools.clock(), 0, 0)
    await StoredRegistries(database).finish(record)
    assert await rows(app, select(m.branch_buildings)) == []
