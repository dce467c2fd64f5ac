"""Every use case of branches and employees, in the hands of every role: default deny."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.office import open_office, rows
from support.staff import FOREIGN, NORTH, OTHERS, OURS, SOUTH, hire, put_organisations, use

from bot.app import App
from bot.domain.staff import ORGANISATION_ROLES, Post, Role
from bot.services.people import Person
from bot.services.staff import Denied
from bot.services.staff_invitations import Invited
from storage import models as m

OWNER, VIEWER, STRANGERS_OWNER, STRANGERS_VIEWER, ACTOR = 501, 502, 503, 504, 505
OWNERS = frozenset({Role.OWNER})
MANAGERS = frozenset({Role.OWNER, Role.MANAGER})
SEES_PEOPLE = MANAGERS | {Role.DISPATCHER}
EVERYBODY = frozenset(ORGANISATION_ROLES)


@dataclass(frozen=True)
class Place:
    """What a call is about, in one of the two organisations."""

    organisation: int
    branch: int
    employee: int


PLACES = {
    OURS: Place(OURS, NORTH, VIEWER * 10),
    OTHERS: Place(OTHERS, FOREIGN, STRANGERS_VIEWER * 10),
}
Call = Callable[[App, Person, Place], Awaitable[Any]]


@dataclass(frozen=True)
class Case:
    name: str
    allowed: frozenset[Role]
    arguments: Callable[[Place], tuple[Any, ...]]
    named: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("read_organisation", EVERYBODY, lambda at: (at.organisation,)),
    Case("ask_for_change", OWNERS, lambda at: (at.organisation, "Телефон другой")),
    Case("list_branches", EVERYBODY, lambda at: (at.organisation,)),
    Case("read_branch", EVERYBODY, lambda at: (at.branch,)),
    Case("add_branch", MANAGERS, lambda at: (at.organisation, "Новый", "Мира, 9", None)),
    Case("rename_branch", MANAGERS, lambda at: (at.branch, "Иной")),
    Case("remove_branch", MANAGERS, lambda at: (at.branch, None)),
    Case("list_buildings", EVERYBODY, lambda at: (at.branch, 1), {"own": True}),
    Case("place_building", MANAGERS, lambda at: (at.branch, 1), {"serves": True}),
    Case("list_employees", SEES_PEOPLE, lambda at: (at.organisation,)),
    Case("read_employee", SEES_PEOPLE, lambda at: (at.employee,)),
    Case("change_post", MANAGERS, lambda at: (at.employee, Role.DISPATCHER, None)),
    Case("remove_employee", MANAGERS, lambda at: (at.employee,)),
    Case(
        "invite_employee",
        MANAGERS,
        lambda at: (at.organisation, Role.VIEWER, at.branch, "Пётр"),
    ),
]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        await hire(opened, OWNER, Post(Role.OWNER, OURS))
        await hire(opened, VIEWER, Post(Role.VIEWER, OURS, NORTH))
        await hire(opened, STRANGERS_OWNER, Post(Role.OWNER, OTHERS))
        await hire(opened, STRANGERS_VIEWER, Post(Role.VIEWER, OTHERS, FOREIGN))
        yield opened


async def call(app: App, person: Person, case: Case, at: Place) -> Any:
    return await use(app, case.name, person, *case.arguments(at), **case.named)


async def written(app: App) -> list[tuple[int | None, int]]:
    found = await rows(app, select(m.audit).order_by(m.audit.c.id))
    return [(row.organisation_id, row.denied) for row in found if row.user_id == ACTOR]


@pytest.mark.parametrize("role", sorted(ORGANISATION_ROLES))
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
async def test_a_role_may_what_the_table_grants_and_nothing_elsewhere(
    app: App, case: Case, role: Role
) -> None:
    actor = await hire(app, ACTOR, Post(role, OURS))
    at_others = await call(app, actor, case, PLACES[OTHERS])
    assert isinstance(at_others, Denied)
    at_home = await call(app, actor, case, PLACES[OURS])
    assert isinstance(at_home, Denied) is (role not in case.allowed), at_home
    assert await written(app) == [(OTHERS, 1), (OURS, int(role not in case.allowed))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
async def test_whoever_has_no_post_may_nothing(app: App, case: Case) -> None:
    nobody = await hire(app, ACTOR)
    for place in PLACES.values():
        assert isinstance(await call(app, nobody, case, place), Denied)
    signed_out = Person(ACTOR, ACTOR, "ru", None)
    assert isinstance(await call(app, signed_out, case, PLACES[OURS]), Denied)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
async def test_a_manager_of_a_branch_reaches_no_other_branch(app: App, case: Case) -> None:
    manager = await hire(app, ACTOR, Post(Role.MANAGER, OURS, SOUTH))
    answer = await call(app, manager, case, PLACES[OURS])
    seen = {"read_organisation", "list_branches", "list_employees"}
    assert isinstance(answer, Denied) is (case.name not in seen)


async def test_of_a_branch_only_its_own_is_seen(app: App) -> None:
    manager = await hire(app, ACTOR, Post(Role.MANAGER, OURS, SOUTH))
    [branch] = await use(app, "list_branches", manager, OURS)
    assert branch.id == SOUTH
    roster = await use(app, "list_employees", manager, OURS)
    assert [one.cabinet_id for one in roster.employees] == [ACTOR]


@pytest.mark.parametrize("given", [Role.OWNER, Role.MANAGER, Role.ADMINISTRATOR])
async def test_nobody_gives_a_post_above_the_own_or_of_another_place(
    app: App, given: Role
) -> None:
    manager = await hire(app, ACTOR, Post(Role.MANAGER, OURS))
    assert isinstance(
        await use(app, "invite_employee", manager, OURS, given, None, "Пётр"), Denied
    )
    assert isinstance(await use(app, "change_post", manager, VIEWER * 10, given, None), Denied)
    assert isinstance(await use(app, "remove_employee", manager, OWNER * 10), Denied)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPPORT])
async def test_an_owner_makes_nobody_one_of_the_centre(app: App, role: Role) -> None:
    owner = await hire(app, ACTOR, Post(Role.OWNER, OURS))
    assert isinstance(await use(app, "invite_employee", owner, OURS, role, None, "Пётр"), Denied)
    assert isinstance(await use(app, "invite_employee", owner, None, role, None, "Пётр"), Denied)


async def test_an_administrator_has_no_roles_of_organisations_in_the_centre(app: App) -> None:
    administrator = await hire(app, ACTOR, Post(Role.ADMINISTRATOR, None))
    made = await use(app, "invite_employee", administrator, None, Role.SUPPORT, None, "Пётр")
    assert isinstance(made, Invited)
    answer = await use(app, "invite_employee", administrator, None, Role.VIEWER, None, "Пётр")
    assert isinstance(answer, Denied)


async def test_a_branch_of_others_is_no_place_for_ours(app: App) -> None:
    owner = await hire(app, ACTOR, Post(Role.OWNER, OURS))
    for branch in (FOREIGN, 999):
        answer = await use(app, "invite_employee", owner, OURS, Role.VIEWER, branch, "Пётр")
        assert isinstance(answer, Denied)
        answer = await use(app, "change_post", owner, VIEWER * 10, Role.VIEWER, branch)
        assert isinstance(answer, Denied)
        assert isinstance(await use(app, "remove_branch", owner, NORTH, branch), Denied)


async def test_an_invitation_is_revoked_by_whom_its_place_allows(app: App) -> None:
    owner = await hire(app, ACTOR, Post(Role.OWNER, OURS))
    made = await use(app, "invite_employee", owner, OURS, Role.MANAGER, None, "Пётр")
    reference = made.invitation.reference
    stranger = await hire(app, 601, Post(Role.OWNER, OTHERS))
    answer = await use(app, "revoke_staff_invitation", stranger, reference)
    assert isinstance(answer, Denied)
    manager = await hire(app, 602, Post(Role.MANAGER, OURS))
    assert isinstance(await use(app, "revoke_staff_invitation", manager, reference), Denied)
    assert await use(app, "revoke_staff_invitation", owner, reference) == made.invitation
    assert await use(app, "revoke_staff_invitation", owner, reference) is None
