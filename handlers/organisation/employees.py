"""«Сотрудники»: their list and cards, an invitation step by step, another role, an end."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.staff import Role
from bot.services.employees import (
    ChangePost,
    EmployeeCard,
    LastOwner,
    ListEmployees,
    ReadEmployee,
    RemoveEmployee,
    Roster,
)
from bot.services.messages import Day, Screen, text
from bot.services.people import Person
from bot.services.staff import Denied, Employee
from bot.services.staff_invitations import (
    EmployeeNameRefusal,
    Full,
    Invited,
    InviteEmployee,
    RevokeStaffInvitation,
    parse_employee_name,
)
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.organisation import employee_screens, screens
from handlers.organisation.employee_screens import Hire, Hiring

HIRING = Dialogue(
    name="hire",
    states=Hiring,
    draft=Hire,
    screens={
        Hiring.role: employee_screens.choose_role,
        Hiring.branch: employee_screens.choose_branch,
        Hiring.name: employee_screens.type_name,
    },
)


async def open_employees(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_employees: ListEmployees,
    zone: ZoneInfo,
) -> None:
    """«Сотрудники», and each of their pages."""
    del query
    organisation_id, number = map(int, value.split("."))
    roster = await list_employees(person, organisation_id or None)
    chat.rest(_list(roster, number, zone))


def _list(roster: Roster | Denied, number: int, zone: ZoneInfo) -> Screen:
    if isinstance(roster, Denied):
        return screens.denied()
    return employee_screens.employees(roster, number, zone)


async def open_employee(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_employee: ReadEmployee,
    zone: ZoneInfo,
) -> None:
    del query
    card = await read_employee(person, int(value))
    if isinstance(card, Denied):
        chat.rest(screens.denied())
    else:
        chat.rest(employee_screens.employee(card, zone))


async def ask_to_remove(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_employee: ReadEmployee
) -> None:
    del query
    card = await read_employee(person, int(value))
    if isinstance(card, EmployeeCard) and card.manages:
        chat.rest(employee_screens.sure_to_remove(card))
    else:
        chat.rest(screens.denied())


async def remove(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    remove_employee: RemoveEmployee,
    list_employees: ListEmployees,
    zone: ZoneInfo,
) -> None:
    del query
    match await remove_employee(person, int(value)):
        case Denied():
            chat.rest(screens.denied())
        case LastOwner():
            chat.rest(home_screen(person).under(text("staff-last-owner")))
        case Employee() as gone:
            roster = await list_employees(person, gone.post.organisation_id)
            chat.rest(_without(roster, gone, zone))


def _without(roster: Roster | Denied, gone: Employee, zone: ZoneInfo) -> Screen:
    """Draw the list as it will be; whoever removed the own post sees nothing more of it."""
    if isinstance(roster, Denied) or roster.me.id == gone.id:
        return screens.denied().under(text("employee-removed"))
    left = [one for one in roster.employees if one.id != gone.id]
    return _list(replace(roster, employees=left), 1, zone).under(text("employee-removed"))


def see_posts(chat: Chat, *, some: bool) -> None:
    """See the end of a post that this unit writes, for the menu that follows."""
    if chat.person.session is not None:
        chat.sign(replace(chat.person.session, employed=some))


async def revoke(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    revoke_staff_invitation: RevokeStaffInvitation,
    list_employees: ListEmployees,
    zone: ZoneInfo,
) -> None:
    """«Отозвать» was pressed."""
    del query
    match await revoke_staff_invitation(person, value):
        case Denied():
            chat.rest(screens.denied())
        case None:
            chat.rest(home_screen(person).under(text("invitation-changed")))
        case gone:
            roster = await list_employees(person, gone.post.organisation_id)
            if isinstance(roster, Roster):
                left = [one for one in roster.invitations if one.key != gone.key]
                roster = replace(roster, invitations=left)
            chat.rest(_list(roster, 1, zone).under(text("invitation-done-revoked")))


async def invite(
    query: CallbackQuery,
    form: Form[Hire],
    value: str,
    person: Person,
    list_employees: ListEmployees,
    bot_name: str,
) -> None:
    """«Пригласить сотрудника»: first the role."""
    del query
    if not bot_name:  # Telegram has not told it yet, and a link needs it
        form.chat.rest(screens.not_now())
        return
    roster = await list_employees(person, int(value) or None)
    await _start(form, roster, None)


async def change_post(
    query: CallbackQuery,
    form: Form[Hire],
    value: str,
    person: Person,
    read_employee: ReadEmployee,
    list_employees: ListEmployees,
) -> None:
    """«Изменить роль» was pressed."""
    del query
    card = await read_employee(person, int(value))
    if isinstance(card, Denied) or not card.manages:
        form.chat.rest(screens.denied())
        return
    roster = await list_employees(person, card.employee.post.organisation_id)
    await _start(form, roster, card.employee)


async def _start(form: Form[Hire], roster: Roster | Denied, employee: Employee | None) -> None:
    if isinstance(roster, Denied) or not roster.roles:
        form.chat.rest(screens.denied())
        return
    own = roster.me.post.branch_id
    known = tuple((one.id, one.name) for one in roster.branches.values())
    draft = Hire(
        organisation_id=roster.organisation_id or 0,
        roles=roster.roles,
        branches=known if own is None else (),
        branch_id=own or 0,
        employee_id=0 if employee is None else employee.id,
        name="" if employee is None else employee.name,
    )
    await form.start(Hiring.role, draft)


async def choose_role(
    query: CallbackQuery,
    form: Form[Hire],
    value: str,
    person: Person,
    change_post: ChangePost,
    read_employee: ReadEmployee,
    zone: ZoneInfo,
) -> None:
    """An owner's post is of the whole organisation: no branch is asked."""
    del query
    draft = replace(form.draft, role=Role(value))
    if draft.branches and draft.role is not Role.OWNER:
        await form.go(Hiring.branch, draft)
    elif draft.employee_id:
        await _change(form, draft, person, change_post, read_employee, zone)
    else:
        await form.go(Hiring.name, draft)


async def choose_branch(
    query: CallbackQuery,
    form: Form[Hire],
    value: str,
    person: Person,
    change_post: ChangePost,
    read_employee: ReadEmployee,
    zone: ZoneInfo,
) -> None:
    del query
    draft = replace(form.draft, branch_id=int(value))
    if draft.employee_id:
        await _change(form, draft, person, change_post, read_employee, zone)
    else:
        await form.go(Hiring.name, draft)


async def turn_branches(query: CallbackQuery, form: Form[Hire], value: str) -> None:
    del query
    await form.keep(replace(form.draft, page=int(value)))


async def _change(
    form: Form[Hire],
    draft: Hire,
    person: Person,
    change_post: ChangePost,
    read_employee: ReadEmployee,
    zone: ZoneInfo,
) -> None:
    assert draft.role is not None  # noqa: S101 - chosen in the step before
    match await change_post(person, draft.employee_id, draft.role, draft.branch_id or None):
        case Denied():
            await form.leave(screens.denied())
        case LastOwner():
            await form.leave(home_screen(person).under(text("staff-last-owner")))
        case Employee() as changed:
            card = await read_employee(person, changed.id)
            await form.leave(_changed(card, changed, dict(draft.branches), zone))


def _changed(
    card: EmployeeCard | Denied, changed: Employee, branches: dict[int, str], zone: ZoneInfo
) -> Screen:
    """Draw the card with the post that this unit writes; one's own may allow nothing more."""
    if isinstance(card, Denied) or card.own:
        return screens.denied().under(text("employee-changed"))
    branch = branches.get(changed.post.branch_id or 0, card.branch)
    if changed.post.branch_id is None:
        branch = ""
    now = replace(card, employee=changed, branch=branch)
    return employee_screens.employee(now, zone).under(text("employee-changed"))


async def type_name(
    message: Message,
    form: Form[Hire],
    typed: str,
    person: Person,
    invite_employee: InviteEmployee,
    bot_name: str,
    zone: ZoneInfo,
) -> None:
    """The link is shown this once."""
    del message
    name, draft = parse_employee_name(typed), form.draft
    if isinstance(name, EmployeeNameRefusal):
        await form.repeat(name)
        return
    assert draft.role is not None  # noqa: S101 - chosen in the step before
    place, branch = draft.organisation_id or None, draft.branch_id or None
    match await invite_employee(person, place, draft.role, branch, name):
        case Denied():
            await form.leave(screens.denied())
        case Full():
            await form.leave(screens.full())
        case Invited(token, made):
            form.chat.note("employee-invited")
            until = Day(made.expires_at.astimezone(zone).date())
            await form.leave(screens.link(bot_name, token, made, until))


def hiring_router() -> Router:
    own = Router(name=HIRING.name)
    press = own.callback_query.register
    press(invite, Pressed("new"))
    press(change_post, Pressed("change"))
    press(choose_role, Pressed("role"), StateFilter(Hiring.role))
    press(choose_branch, Pressed("branch"), StateFilter(Hiring.branch))
    press(turn_branches, Pressed("page"), StateFilter(Hiring.branch))
    own.message.register(type_name, StateFilter(Hiring.name), Typed())
    return own


def router() -> Router:
    own = Router(name="org employees")
    press = own.callback_query.register
    press(open_employees, Pressed("people"))
    press(open_employee, Pressed("one"))
    press(ask_to_remove, Pressed("fire"))
    press(remove, Pressed("fired"))
    press(revoke, Pressed("revoke"))
    return own
