"""«Сотрудники»: who is there, who is invited, and the steps of inviting and of a new role."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State, StatesGroup

from bot.domain.history import page_of
from bot.domain.staff import RIGHTS, Action, Post, Role
from bot.services.employees import EmployeeCard, Roster
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.services.staff_invitations import StaffInvitation
from bot.ui.form import MENU
from bot.ui.lists import LINES_A_PAGE, turn_row
from bot.ui.staff_notices import role_text
from handlers.organisation.screens import number_of


class Hiring(StatesGroup):
    role = State()
    branch = State()
    name = State()


@dataclass(frozen=True, slots=True)
class Hire:
    """An invitation, or a new post for an `employee_id`; 0 stands for no organisation or branch.

    Without `branches` there is nothing to choose: the post is of `branch_id`.
    """

    organisation_id: int
    roles: tuple[Role, ...]
    branches: tuple[tuple[int, str], ...] = ()
    branch_id: int = 0
    page: int = 1
    role: Role | None = None
    employee_id: int = 0
    name: str = ""


def employees(roster: Roster, number: int, zone: ZoneInfo) -> Screen:
    place = number_of(roster.organisation_id)
    page = page_of([*_lines(roster, zone)], number, LINES_A_PAGE)
    may = Action.CHANGE_EMPLOYEES in RIGHTS[roster.me.post.role]
    invite = (Button(text("button-invite-employee"), f"hire.new={place}"),)
    return Screen(
        (text("employees-title"), *(line for line, _ in page.items)),
        (
            *((button,) for _, button in page.items if button is not None),
            *turn_row(f"org.people={place}.", page.number, more=page.number < page.last),
            *((invite,) if may else ()),
            (Button(text("button-back"), f"org.at={place}"), MENU),
        ),
        secret=True,
    )


def _lines(roster: Roster, zone: ZoneInfo) -> Iterator[tuple[Text, Button | None]]:
    for one in roster.employees:
        name = Private(one.name)
        since = Day(one.since.astimezone(zone).date())
        where = _where(roster, one.post)
        role = role_text(one.post.role)
        button = Button(text("employees-open", name=name), f"org.one={one.id}")
        yield text("employees-line", name=name, role=role, place=where, since=since), button
    for waiting in roster.invitations:
        name = Private(waiting.name)
        until = Day(waiting.expires_at.astimezone(zone).date())
        where = _where(roster, waiting.post)
        role = role_text(waiting.post.role)
        line = text("employees-invited", name=name, role=role, place=where, until=until)
        yield line, _revoke(roster, waiting)


def _revoke(roster: Roster, waiting: StaffInvitation) -> Button | None:
    if not roster.me.post.may_manage(waiting.post):
        return None
    label = text("employees-revoke", name=Private(waiting.name))
    return Button(label, f"org.revoke={waiting.reference}")


def _where(roster: Roster, post: Post) -> Text:
    branch = roster.branches.get(post.branch_id or 0)
    return place_of("" if branch is None else branch.name)


def place_of(branch: str) -> Text:
    if not branch:
        return text("staff-everywhere")
    return text("organisation-branch-name", branch=branch)


def employee(card: EmployeeCard, zone: ZoneInfo) -> Screen:
    one = card.employee
    row = (
        Button(text("button-change-post"), f"hire.change={one.id}"),
        Button(text("button-remove"), f"org.fire={one.id}"),
    )
    to_list = Button(text("button-back"), f"org.people={number_of(one.post.organisation_id)}.1")
    own = (text("employee-own"),) if card.own else ()
    return Screen(
        (
            text("employee-title", name=Private(one.name)),
            text("employee-role", role=role_text(one.post.role)),
            text("employee-place", place=place_of(card.branch)),
            text("employee-since", since=Day(one.since.astimezone(zone).date())),
            *own,
        ),
        (*((row,) if card.manages else ()), (to_list, MENU)),
        secret=True,
    )


def sure_to_remove(card: EmployeeCard) -> Screen:
    number = card.employee.id
    row = (
        Button(text("button-confirm"), f"org.fired={number}"),
        Button(text("button-cancel"), f"org.one={number}"),
    )
    asked = text("employee-sure-to-remove", name=Private(card.employee.name))
    return Screen((asked,), (row,), secret=True)


def choose_role(draft: Hire) -> Screen:
    title = text("staff-choose-role")
    if draft.employee_id:
        title = text("staff-choose-role-of", name=Private(draft.name))
    lines = [text(f"staff-about-{role}") for role in draft.roles]
    rows = tuple((Button(role_text(role), f"hire.role={role}"),) for role in draft.roles)
    return Screen((title, *lines), rows)


def choose_branch(draft: Hire) -> Screen:
    page = page_of(draft.branches, draft.page, LINES_A_PAGE)
    rows = tuple(
        (Button(text("branches-open", branch=name), f"hire.branch={number}"),)
        for number, name in page.items
    )
    return Screen(
        (text("staff-choose-branch"),),
        (
            (Button(text("staff-everywhere"), "hire.branch=0"),),
            *rows,
            *turn_row("hire.page=", page.number, more=page.number < page.last),
        ),
    )


def type_name(draft: Hire) -> Screen:
    del draft
    return Screen((text("staff-type-name"),))
