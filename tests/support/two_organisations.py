"""Two organisations of one shape, with everybody and everything that they may have."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from support.centre import settle
from support.staff import hire, put

from bot.app import App
from bot.domain.announcements import AnnouncementState, Audience, Whom
from bot.domain.staff import ORGANISATION_ROLES, Post, Role
from bot.services.announcements import Announcement
from bot.services.branches import Branch
from bot.services.people import Person
from bot.services.staff_invitations import StaffInvitation
from bot.work import Work
from storage import models as m
from storage.announcements import StoredAnnouncements
from storage.branches import StoredBranches
from storage.staff_invitations import StoredStaffInvitations

BRANCHES, BUILDINGS = 3, 4


@dataclass(slots=True)
class Whole:
    """Ids of all that belongs to one organisation, and the people who work there."""

    organisation: int
    branches: tuple[int, ...]
    buildings: tuple[int, ...]
    people: list[Person] = field(default_factory=list)
    employees: list[int] = field(default_factory=list)
    invitations: list[str] = field(default_factory=list)
    announcements: list[int] = field(default_factory=list)


def _numbered(organisation: int) -> Whole:
    first = organisation * 100
    branches = tuple(range(first, first + BRANCHES))
    return Whole(organisation, branches, tuple(range(first, first + BUILDINGS)))


async def put_two(app: App) -> tuple[Whole, Whole]:
    await settle(app.tools.database, ())
    ours, others = _numbered(1), _numbered(77)
    other = {"inn": "7707083893", "name": "ООО «Чужая»", "receipt_type": "utilities"}
    await put(app, m.organisations, id=others.organisation, **other)
    for one in (ours, others):
        await _furnish(app, one)
    return ours, others


async def _furnish(app: App, one: Whole) -> None:
    work, now = Work(app.tools), app.tools.clock()
    branches = StoredBranches(work.unit)
    for number in one.branches:
        where = ("ул. Мира, 1", None)
        branches.add(Branch(number, one.organisation, f"Филиал {number}", *where), now)
    await work.commit()
    for place, building in enumerate(one.buildings):
        await _build(app, one, building, (*one.branches, None)[place])
    await _hire_all(app, one)
    work = Work(app.tools)
    for number, branch in enumerate((None, *one.branches)):
        _invite(work, one, number, branch)
        _announce(work, one, number, branch)
    await work.commit()


async def _build(app: App, one: Whole, building: int, branch: int | None) -> None:
    house = {"key": f"дом {building}", "street_key": "мира", "town": "Асбест"}
    await put(app, m.buildings, id=building, display=f"Мира, {building}", has_flats=1, **house)
    account: dict[str, Any] = {"number": str(building), "receipt_type": "utilities", "flat": "1"}
    place = {"organisation_id": one.organisation, "building_id": building}
    names = {"address": f"Мира, {building}", "holder": "Житель"}
    await put(app, m.accounts, id=building, **account, **place, **names)
    if branch is not None:
        await put(app, m.branch_buildings, branch_id=branch, **place)


async def _hire_all(app: App, one: Whole) -> None:
    """Give each role to the whole and to each branch; owners are of the whole."""
    user_id = one.organisation * 1000
    for role in sorted(ORGANISATION_ROLES):
        for branch in (None, *one.branches):
            if role is Role.OWNER and branch is not None:
                continue
            user_id += 1
            one.people.append(await hire(app, user_id, Post(role, one.organisation, branch)))
            one.employees.append(user_id * 10)


def _invite(work: Work, one: Whole, number: int, branch: int | None) -> None:
    now = work.tools.clock()
    key = f"{one.organisation:04}{number:08}" + "f" * 52
    post = Post(Role.VIEWER, one.organisation, branch)
    until = now + timedelta(days=7)
    invitation = StaffInvitation(key, post, "Пётр", None, until)
    StoredStaffInvitations(work.unit).add(invitation, now)
    one.invitations.append(invitation.reference)


def _announce(work: Work, one: Whole, number: int, branch: int | None) -> None:
    now, state = work.tools.clock(), AnnouncementState.PLANNED
    audience = Audience(one.organisation, branch, Whom.ALL)
    made = Announcement(
        one.organisation * 10 + number, audience, "Воды нет", 1, now, now, state, 1
    )
    sending = replace(made, id=made.id * 10, state=AnnouncementState.SENDING)
    for each in (made, sending):
        StoredAnnouncements(work.unit).add(each)
        one.announcements.append(each.id)
