"""Screens of organisations, branches and employees at their worst."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.staff import CENTRE_ROLES, ORGANISATION_ROLES, Post, Role
from bot.domain.staff_topics import ALWAYS, Hours, StaffTopic, Wish, topics_of
from bot.services.branch_buildings import BUILDINGS_A_PAGE, Cause, Left
from bot.services.branches import (
    LONGEST_BRANCH_ADDRESS,
    LONGEST_BRANCH_NAME,
    Branch,
    Card,
    Served,
    ServedPage,
)
from bot.services.building_lists import MOST_LINES
from bot.services.employees import EmployeeCard, Roster
from bot.services.group_binding import BindRefusal, Bound, GroupList
from bot.services.group_notices import EmployeeUnreachable, GroupLost, TopicsRefused
from bot.services.groups import Group
from bot.services.messages import Day, Private, Screen, text
from bot.services.notices import Notice
from bot.services.organisation_account import LONGEST_WISH, Organisation, Place
from bot.services.registries.model import FileProblem, FileRefusal
from bot.services.staff import Employee, Site
from bot.services.staff_cards import number_said
from bot.services.staff_invitations import LONGEST_EMPLOYEE_NAME, StaffInvitation
from bot.services.staff_notices import (
    AnnouncementWithheld,
    DigestLine,
    EmployeeJoined,
    FileTold,
    FolderImported,
    NoticeCard,
    OrganisationChangeAsked,
    PostChanged,
    PostEnded,
    RevealsUsedUp,
    StaffDigest,
    Withheld,
)
from bot.services.staff_routing import IN_A_DIGEST
from bot.services.staff_wishes import Wishes
from bot.ui.notice_cards import digest_screen, discreet, notice_screen
from handlers.organisation import (
    branch_screens,
    building_screens,
    employee_screens,
    group_screens,
    screens,
    wish_screens,
)

Nasty = Callable[[int], str]
Made = tuple[Callable[..., Screen], Screen]
LARGEST_ID = 2**62
LARGEST_CHAT = 2**52
LONGEST_TITLE = 128  # of a group, by Telegram
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
MANY = 60


def drafts(nasty: Nasty) -> dict[str, tuple[Any, ...]]:
    name = nasty(LONGEST_BRANCH_NAME)
    offered = screens.Invited("A" * 24, nasty(300), Role.METER_CLERK, name, nasty(80))
    about = branch_screens.About(LARGEST_ID, name, LARGEST_ID, _served(nasty), own=False)
    others = tuple((LARGEST_ID - one, name) for one in range(MANY))
    adding = branch_screens.Adding(LARGEST_ID, name, nasty(LONGEST_BRANCH_ADDRESS), "+79123456789")
    going = branch_screens.Inheriting(LARGEST_ID, LARGEST_ID, name, others, 3, LARGEST_ID - 1)
    hire = employee_screens.Hire(LARGEST_ID, tuple(sorted(ORGANISATION_ROLES)), others, page=3)
    of_somebody = replace(hire, employee_id=LARGEST_ID, name=nasty(LONGEST_EMPLOYEE_NAME))
    options = tuple(Served(LARGEST_ID - one, nasty(200), 1) for one in range(5))
    left = tuple(Left(nasty(300), one, options, name) for one in Cause) * 10
    free = tuple(LARGEST_ID - one for one in range(MOST_LINES))
    found = branch_screens.Preview(free, free, 500, 500, left[: building_screens.SHOWN])
    nothing = ServedPage((), 1, more=False)
    return {
        "joining": (offered, replace(offered, organisation="", branch="", inviter="")),
        "orgq": (
            replace(about, preview=found),
            replace(about, placed=50, left=left, preview=found),
            replace(about, preview=branch_screens.Preview((), (), 0, 0, ())),
            replace(about, own=True, phone=True, preview=found),
            replace(about, page=nothing, preview=found),
        ),
        "branch": (adding, replace(adding, phone="")),
        "heir": (going, replace(going, heir=0), replace(going, others=(), page=1)),
        "hire": (hire, of_somebody, replace(hire, roles=tuple(sorted(CENTRE_ROLES)), branches=())),
    }


def _served(nasty: Nasty) -> ServedPage:
    items = tuple(
        Served(LARGEST_ID - one, nasty(200), (LARGEST_ID, None, 1)[one % 3])
        for one in range(BUILDINGS_A_PAGE)
    )
    return ServedPage(items, 999, more=True)


def _post(role: Role, *, branch: bool = False) -> Post:
    place = None if role.of_centre else LARGEST_ID
    return Post(role, place, LARGEST_ID if branch else None)


def _employee(nasty: Nasty, role: Role, *, branch: bool = False) -> Employee:
    post = _post(role, branch=branch)
    return Employee(LARGEST_ID, LARGEST_ID, post, nasty(LONGEST_EMPLOYEE_NAME), NOW)


def _organisation(nasty: Nasty) -> Organisation:
    return Organisation(
        LARGEST_ID, "6612345676", nasty(300), "utilities", "6" * 9, "1" * 15, *[nasty(300)] * 4
    )


def _places(nasty: Nasty) -> Iterator[Place]:
    for role in Role:
        known = None if role.of_centre else _organisation(nasty)
        yield Place(_employee(nasty, role), known)
        if known is not None:
            employee = _employee(nasty, role, branch=True)
            yield Place(employee, known, nasty(LONGEST_BRANCH_NAME))


def other_screens(nasty: Nasty) -> list[Made]:
    places = [*_places(nasty)]
    branch = Branch(
        LARGEST_ID,
        LARGEST_ID,
        nasty(LONGEST_BRANCH_NAME),
        nasty(LONGEST_BRANCH_ADDRESS),
        "+79123456789",
    )
    offered = drafts(nasty)["joining"]
    invitation = StaffInvitation(
        "f" * 64, _post(Role.VIEWER, branch=True), nasty(LONGEST_EMPLOYEE_NAME), None, NOW
    )
    card = Card(branch, 10**4, 500)
    bare = Card(replace(branch, phone=None), 0, 0)
    people = [_employee(nasty, role, branch=role is not Role.OWNER) for role in Role] * 9
    roster = Roster(LARGEST_ID, people[0], people, [invitation] * 50, {LARGEST_ID: branch})
    centre = _employee(nasty, Role.SUPPORT)
    return [
        made(screens.consent_text),
        *(made(screens.joined, one, "99999999") for one in offered),
        *(made(screens.joined, one, "") for one in offered),
        *(made(screens.already_there, one) for one in offered),
        made(screens.opens_no_more),
        made(screens.denied),
        made(screens.choose_post, places, screens.registering(may=True, waits=True)),
        made(screens.choose_post, places, screens.registering(may=False, waits=False)),
        *(made(screens.organisation, one, several=True) for one in places),
        made(screens.organisation, places[0], several=False),
        made(
            screens.organisation,
            places[0],
            several=False,
            others=screens.registering(may=True, waits=True),
        ),
        made(screens.sure_to_leave, places[0]),
        made(screens.link, "b" * 32, "A" * 24, invitation, Day(NOW.date())),
        made(screens.not_now),
        made(screens.full),
        made(branch_screens.branches, LARGEST_ID, [branch] * 200, 24, may_add=True),
        made(branch_screens.branches, LARGEST_ID, [], 1, may_add=False),
        made(branch_screens.branch, card, may_change=True, may_move=True),
        made(branch_screens.branch, bare, may_change=False, may_move=False),
        made(building_screens.list_waits, LARGEST_ID),
        *(made(employee_screens.employees, roster, number, ZONE) for number in (1, 10, 14, 99)),
        made(
            employee_screens.employees,
            Roster(None, centre, [centre], [], {}),
            1,
            ZONE,
        ),
        made(
            employee_screens.employee,
            EmployeeCard(people[1], branch.name, own=True, manages=True),
            ZONE,
        ),
        made(employee_screens.employee, EmployeeCard(centre, "", False, False), ZONE),
        *_wishes(nasty),
        *_cards(nasty),
        made(employee_screens.sure_to_remove, EmployeeCard(people[1], branch.name, False, True)),
    ]


def _wishes(nasty: Nasty) -> Iterator[Made]:
    """«Уведомления» of each role, and its steps."""
    few = Hours(frozenset(range(1, 7)), 8 * 60, 20 * 60)
    for role in Role:
        topics = dict.fromkeys(topics_of(role), Wish.HOURLY)
        for hours in (ALWAYS, few):
            known = Wishes(_employee(nasty, role), topics, hours)
            yield made(wish_screens.wishes, known)
            yield made(wish_screens.choose_days, known)
    number = number_said(LARGEST_ID)
    yield from (made(wish_screens.choose_wish, number, topic) for topic in StaffTopic)
    yield made(wish_screens.choose_end, number, 23 * 60)


def _cards(nasty: Nasty) -> Iterator[Made]:
    """Cards of notices as each reader sees them."""
    said = Screen((text("notice-proof-locked-account", number=Private(nasty(30))),))
    name = nasty(LONGEST_EMPLOYEE_NAME)
    bare = NoticeCard(LARGEST_ID, 999, b"", takable=True)
    full = replace(bare, number=nasty(30), address=nasty(300), overdue=True)
    taken = replace(full, taken_by=LARGEST_ID, taken_name=name, taken_at=NOW)
    for card in (bare, full, taken, replace(taken, settled_at=NOW)):
        for chat_id in (-1, 1, LARGEST_ID):
            yield made(notice_screen, card, said, chat_id, ZONE)
    lines = tuple(DigestLine(LARGEST_ID, topic, NOW) for topic in [*StaffTopic][:IN_A_DIGEST])
    yield made(digest_screen, StaffDigest(LARGEST_ID, lines), ZONE)
    hidden = discreet(1)
    assert hidden is not None
    yield made(lambda: hidden)


def group_screens_made(nasty: Nasty) -> list[Made]:
    """Make the list of groups, the link, and what is said in the group."""
    branch = Branch(LARGEST_ID, 1, nasty(LONGEST_BRANCH_NAME), "—", None)
    sites = (Site(1), Site(1, branch.id))
    bound = [
        Group(-LARGEST_CHAT, site, nasty(LONGEST_TITLE), NOW, 1, lost)
        for site in sites
        for lost in (None, NOW)
    ]
    found = GroupList(LARGEST_ID, bound * 9, {branch.id: branch})
    outcomes = (Bound(nasty(300), branch.name), Bound("", ""), *BindRefusal)
    return [
        *(made(group_screens.groups, found, number, ZONE) for number in (1, 3, 99)),
        made(group_screens.groups, replace(found, groups=()), 1, ZONE),
        made(group_screens.link, "A" * 24, "kvitok_bot"),
        *(made(group_screens.bound, one) for one in outcomes),
    ]


def notices(nasty: Nasty) -> list[Notice]:
    name, person = nasty(300), nasty(LONGEST_EMPLOYEE_NAME)
    return [
        OrganisationChangeAsked(name, "6612345676", person, nasty(LONGEST_WISH)),
        RevealsUsedUp(person, 20),
        FolderImported(tuple(_files(nasty))),
        *(PostEnded(one, signed_out=out) for one in (name, "") for out in (True, False)),
        *(PostChanged(name, role) for role in Role),
        EmployeeJoined(name, person, Role.VIEWER),
        *(AnnouncementWithheld(why, nasty(200)) for why in Withheld),
        *(GroupLost(nasty(LONGEST_TITLE), one) for one in (name, "")),
        *(EmployeeUnreachable(person, one) for one in (name, "")),
        TopicsRefused(nasty(LONGEST_TITLE), nasty(200)),
    ]


def made(function: Callable[..., Screen], *args: Any, **named: Any) -> Made:
    return function, function(*args, **named)


def _files(nasty: Nasty) -> Iterator[FileTold]:
    problems = (
        None,
        FileProblem(FileRefusal.COLUMN_TWICE, {"column": nasty(5000)}),
        FileProblem(FileRefusal.COLUMNS_MISSING, {"columns": nasty(5000)}),
        FileProblem(FileRefusal.WORKBOOK_SIZE, {}),
        FileProblem(FileRefusal.COUNT, {"expected": 10**9, "found": 10**8}),
    )
    for number, problem in enumerate(problems * 3):
        yield FileTold("0" * 16, nasty(255), 10**7, number, problem)
