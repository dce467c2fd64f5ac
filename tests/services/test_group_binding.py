"""A group is bound by whoever made the link and still may, and by nobody else."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.office import open_office, rows
from support.staff import FOREIGN, NORTH, OTHERS, OURS, SOUTH, hire, put_organisations, use

from bot.app import App
from bot.domain.staff import Post, Role
from bot.services.errors import ConflictError
from bot.services.group_binding import BindRefusal, Bound, GroupList
from bot.services.groups import Group
from bot.services.people import Person
from bot.services.staff import Denied, Site
from bot.work import Work
from storage import models as m
from storage.groups import StoredGroups

STAFF, GROUP = -500, -1001
OWNER, MANAGER, STRANGER, CLERK = 501, 502, 503, 504


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        yield opened


@pytest.fixture
async def owner(app: App) -> Person:
    return await hire(app, OWNER, Post(Role.OWNER, OURS))


def within(person: Person, chat_id: int = GROUP) -> Person:
    """Give somebody as they stand in a group."""
    return replace(person, chat_id=chat_id, session=None)


async def offer(app: App, person: Person, branch_id: int | None = None) -> str | Denied:
    work = Work(app.tools)
    make = work.use_cases["offer_group"]
    if branch_id is None:
        token = await make.of_organisation(person, OURS)
    else:
        token = await make.of_branch(person, branch_id)
    await work.commit()
    answer: str | Denied = token
    return answer


async def bind(app: App, person: Person, token: object, chat_id: int = GROUP) -> object:
    return await use(app, "bind_group", within(person, chat_id), token, "Смена")


async def bound(app: App) -> list[tuple[int, int | None, int | None]]:
    table = m.staff_groups.c
    found = await rows(app, select(table.chat_id, table.organisation_id, table.branch_id))
    return [tuple(row) for row in found]


async def last_entry(app: App) -> tuple[str, str, int, int | None]:
    table = m.audit.c
    row = (await rows(app, select(m.audit).order_by(table.id.desc()).limit(1)))[0]
    return row.action, row.subject, row.denied, row.user_id


async def test_whoever_made_the_link_binds_one_group_by_it(app: App, owner: Person) -> None:
    token = await offer(app, owner)
    assert await bind(app, owner, token) == Bound("ООО «Исеть»", "")
    assert await last_entry(app) == ("bind_group", "group", 0, OWNER)
    assert await bind(app, owner, token, -1002) is BindRefusal.LINK
    assert await bound(app) == [(GROUP, OURS, None)]


async def test_nobody_else_binds_by_it_and_the_try_is_written_down(
    app: App, owner: Person
) -> None:
    manager = await hire(app, MANAGER, Post(Role.MANAGER, OURS))
    stranger = await hire(app, STRANGER, Post(Role.OWNER, OTHERS))
    nobody = Person(900, 900, "ru", None, "Никто")
    token = await offer(app, owner)
    for other in (manager, stranger, nobody):
        assert await bind(app, other, token) is BindRefusal.PERSON
        assert await last_entry(app) == ("bind_group", "group", 1, other.user_id)
    assert await bind(app, nobody, "A" * 24) is BindRefusal.LINK
    assert await last_entry(app) == ("bind_group", "group", 1, 900)
    assert await bound(app) == []


async def test_who_has_no_right_gets_no_link(app: App, owner: Person) -> None:
    del owner
    clerk = await hire(app, CLERK, Post(Role.METER_CLERK, OURS))
    stranger = await hire(app, STRANGER, Post(Role.OWNER, OTHERS))
    manager = await hire(app, MANAGER, Post(Role.MANAGER, OURS, NORTH))
    for person, branch in ((clerk, None), (stranger, None), (stranger, SOUTH), (manager, SOUTH)):
        assert isinstance(await offer(app, person, branch), Denied)
        assert await last_entry(app) == ("bind_group", "group", 1, person.user_id)
    assert isinstance(await offer(app, manager, FOREIGN), Denied)
    token = await offer(app, manager)
    assert await bind(app, manager, token) == Bound("ООО «Исеть»", "Север")


async def test_a_right_that_ended_meanwhile_binds_nothing(app: App, owner: Person) -> None:
    manager = await hire(app, MANAGER, Post(Role.MANAGER, OURS))
    token = await offer(app, manager)
    await use(app, "change_post", owner, MANAGER * 10, Role.VIEWER, None)
    assert await bind(app, manager, token) is BindRefusal.RIGHT
    assert await last_entry(app) == ("bind_group", "group", 1, MANAGER)


async def test_a_link_is_good_for_an_hour(app: App, owner: Person, clock: FakeClock) -> None:
    token = await offer(app, owner)
    clock.advance(hours=1, seconds=1)
    assert await bind(app, owner, token) is BindRefusal.LINK


async def test_a_group_of_others_and_that_of_the_centre_are_not_taken(
    app: App, owner: Person
) -> None:
    stranger = await hire(app, STRANGER, Post(Role.OWNER, OTHERS))
    await bind(app, owner, await offer(app, owner))
    work = Work(app.tools)
    foreign = await work.use_cases["offer_group"].of_organisation(stranger, OTHERS)
    await work.commit()
    assert await bind(app, stranger, foreign) is BindRefusal.TAKEN
    assert await bind(app, stranger, foreign, STAFF) is BindRefusal.TAKEN
    assert await bound(app) == [(GROUP, OURS, None)]


async def test_a_lost_staff_chat_of_earlier_settings_may_be_bound(app: App, owner: Person) -> None:
    work = Work(app.tools)
    at = app.tools.clock()
    StoredGroups(work.unit).add(Group(GROUP, Site(None), "", at, lost_at=at))
    await work.commit()
    assert await bind(app, owner, await offer(app, owner)) == Bound("ООО «Исеть»", "")
    assert await bound(app) == [(GROUP, OURS, None)]


async def test_of_two_who_open_a_link_at_once_one_binds(app: App, owner: Person) -> None:
    token = await offer(app, owner)
    works = [Work(app.tools) for _ in range(2)]
    for number, work in enumerate(works):
        await work.use_cases["bind_group"](within(owner, -1001 - number), token, "Смена")
    await works[0].commit()
    with pytest.raises(ConflictError):
        await works[1].commit()
    assert len(await bound(app)) == 1


async def test_a_group_goes_with_its_branch_to_the_heir(app: App, owner: Person) -> None:
    await bind(app, owner, await offer(app, owner, NORTH))
    await use(app, "remove_branch", owner, NORTH, SOUTH)
    assert await bound(app) == [(GROUP, OURS, SOUTH)]


async def test_each_sees_and_unbinds_what_the_post_reaches(app: App, owner: Person) -> None:
    await bind(app, owner, await offer(app, owner))
    await bind(app, owner, await offer(app, owner, NORTH), -1002)
    stranger = await hire(app, STRANGER, Post(Role.OWNER, OTHERS))
    manager = await hire(app, MANAGER, Post(Role.MANAGER, OURS, NORTH))
    assert isinstance(await use(app, "list_groups", stranger, OURS), Denied)
    for person, chats in ((owner, [GROUP, -1002]), (manager, [-1002])):
        found = await use(app, "list_groups", person, OURS)
        assert isinstance(found, GroupList)
        assert sorted(one.chat_id for one in found.groups) == sorted(chats)
    for person in (stranger, manager):
        assert isinstance(await use(app, "unbind_group", person, GROUP), Denied)
        assert await last_entry(app) == ("bind_group", "group", 1, person.user_id)
    await use(app, "unbind_group", manager, -1002)
    await use(app, "unbind_group", owner, GROUP)
    assert await bound(app) == []
