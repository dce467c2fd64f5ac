"""Employees on both databases; nothing of staff is done or seen without a line of audit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from support.centre import MARIA, settle

from bot.domain.access import PIN_IDLE
from bot.domain.staff import Action, Post, Role
from bot.services.errors import ConflictError
from bot.services.people import Person, Session
from bot.services.staff import Authorise, Employee, Site, Subject
from storage import models as m
from storage.branches import StoredBranches
from storage.engine import Database
from storage.people import StoredCabinets, StoredSessions
from storage.staff import StoredAudit, StoredEmployees
from storage.statements import Statement
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ORGANISATION, OTHER = 1, 77
ANNA = 501  # in Telegram
BRANCH, OTHER_BRANCH = 31, 32
SESSION = Session(6, ANNA, 5, "5", None, None, 0, PIN_IDLE, has_password=False)
ABOUT = (Subject.EMPLOYEE, "9")


def write(unit: Unit, table: Table, **values: Any) -> None:
    unit.record(Statement(insert(table)), dict.fromkeys(table.c.keys()) | values)


async def hired(database: Database, post: Post) -> Employee:
    """Give Anna a post; her private chat is signed in to cabinet 5."""
    await settle(database)
    unit = Unit(database)
    cabinets, sessions = StoredCabinets(unit), StoredSessions(unit)
    write(
        unit, m.organisations, id=OTHER, inn="7707083893", name="Чужая", receipt_type="utilities"
    )
    write(
        unit,
        m.chats,
        chat_id=ANNA,
        version=1,
        kind="private",
        language="ru",
        session_id=6,
        active_at=NOW,
    )
    cabinets.add(5, "50000000", ANNA, NOW)
    sessions.start(SESSION, NOW, "")
    for number in (BRANCH, OTHER_BRANCH):
        write(
            unit,
            m.branches,
            id=number,
            organisation_id=ORGANISATION,
            name=f"{number}",
            name_key=f"{number}",
            address="Мира, 5",
            made_at=NOW,
        )
    employee = Employee(9, 5, post, "Анна", NOW)
    StoredEmployees(unit).add(employee, None)
    await database.apply(unit.writes)
    return employee


def anna(chat_id: int = ANNA) -> Person:
    return Person(ANNA, chat_id, "ru", SESSION if chat_id == ANNA else None)


async def audit_of(database: Database) -> list[tuple[str, int, int | None]]:
    rows = await database.read(Statement(select(m.audit).order_by(m.audit.c.id)))
    return [(row.action, row.denied, row.employee_id) for row in rows]


async def test_an_employee_is_found_by_cabinet_chat_and_organisation(database: Database) -> None:
    employee = await hired(database, Post(Role.MANAGER, ORGANISATION, BRANCH))
    employees = StoredEmployees(Unit(database))
    assert await employees.of_cabinet(5) == [employee]
    assert await employees.of_user(ANNA) == [employee]
    assert await employees.of_organisation(ORGANISATION) == [employee]
    assert await employees.find(9) == employee
    assert [await employees.of_organisation(one) for one in (OTHER, None)] == [[], []]
    assert await employees.of_user(ANNA + 1) == []


async def test_of_two_changes_at_once_one_conflicts(database: Database) -> None:
    employee = await hired(database, Post(Role.VIEWER, ORGANISATION))
    one, two = Unit(database), Unit(database)
    StoredEmployees(one).change(employee, Post(Role.MANAGER, ORGANISATION, BRANCH))
    StoredEmployees(two).end(employee, NOW, None)
    await database.apply(one.writes)
    with pytest.raises(ConflictError):
        await database.apply(two.writes)
    found = await StoredEmployees(Unit(database)).find(9)
    assert found is not None
    assert found.post == Post(Role.MANAGER, ORGANISATION, BRANCH)


async def test_whoever_left_is_nobody_and_may_come_back(database: Database) -> None:
    employee = await hired(database, Post(Role.OWNER, ORGANISATION))
    unit = Unit(database)
    StoredEmployees(unit).end(employee, NOW + timedelta(days=1), 9)
    await database.apply(unit.writes)
    assert await StoredEmployees(Unit(database)).of_cabinet(5) == []
    again = Unit(database)
    back = Employee(10, 5, Post(Role.VIEWER, ORGANISATION), "Анна", NOW)
    StoredEmployees(again).add(back, 9)
    await database.apply(again.writes)
    assert await StoredEmployees(Unit(database)).of_cabinet(5) == [back]


@pytest.mark.parametrize("organisation_id", [ORGANISATION, None])
async def test_nobody_has_two_posts_in_one_place(
    database: Database, organisation_id: int | None
) -> None:
    role = Role.OWNER if organisation_id else Role.SUPPORT
    await hired(database, Post(role, organisation_id))
    unit = Unit(database)
    StoredEmployees(unit).add(Employee(10, 5, Post(role, organisation_id), "Анна", NOW), None)
    with pytest.raises(ConflictError):
        await database.apply(unit.writes)


@pytest.mark.parametrize(
    ("post", "action", "site", "granted"),
    [
        (Post(Role.OWNER, ORGANISATION), Action.CHANGE_BRANCHES, Site(ORGANISATION), True),
        (Post(Role.OWNER, ORGANISATION), Action.CHANGE_BRANCHES, Site(OTHER), False),
        (Post(Role.VIEWER, ORGANISATION), Action.CHANGE_BRANCHES, Site(ORGANISATION), False),
        (
            Post(Role.METER_CLERK, ORGANISATION, BRANCH),
            Action.DECIDE_READING,
            Site(ORGANISATION, OTHER_BRANCH),
            False,
        ),
        (Post(Role.ADMINISTRATOR, None), Action.SETTLE_ORGANISATION, Site(None), True),
    ],
)
@pytest.mark.parametrize("chat_id", [ANNA, -100])
async def test_what_is_granted_and_what_is_denied_is_written_down(
    database: Database, chat_id: int, post: Post, action: Action, site: Site, *, granted: bool
) -> None:
    await hired(database, post)
    unit, ids = Unit(database), iter(range(100, 200))
    authorise = Authorise(StoredEmployees(unit), StoredAudit(unit, lambda: next(ids)), lambda: NOW)
    found = await authorise(anna(chat_id), action, site, ABOUT, before="вниз")
    assert (found is not None) is granted
    await database.apply(unit.writes)
    assert await audit_of(database) == [(action, int(not granted), 9)]


async def test_a_stranger_in_a_group_is_denied(database: Database) -> None:
    await hired(database, Post(Role.OWNER, ORGANISATION))
    unit = Unit(database)
    authorise = Authorise(StoredEmployees(unit), StoredAudit(unit, lambda: 1), lambda: NOW)
    stranger = Person(MARIA.id, -100, "ru", None)
    assert await authorise(stranger, Action.TAKE_NOTICE, Site(ORGANISATION), ABOUT) is None


async def test_of_two_who_give_a_building_at_once_one_does(database: Database) -> None:
    await hired(database, Post(Role.OWNER, ORGANISATION))
    building, units = 2, (Unit(database), Unit(database))
    for unit, branch in zip(units, (BRANCH, OTHER_BRANCH), strict=True):
        StoredBranches(unit).place(ORGANISATION, building, branch, None)
    await database.apply(units[0].writes)
    with pytest.raises(ConflictError):
        await database.apply(units[1].writes)
    late = Unit(database)
    StoredBranches(late).place(ORGANISATION, building, None, OTHER_BRANCH)
    with pytest.raises(ConflictError):
        await database.apply(late.writes)
