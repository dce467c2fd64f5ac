"""«Филиалы»: their list and cards, a new one step by step, and where what is left of one goes."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.staff import Action
from bot.services.branches import (
    AboveYou,
    AddBranch,
    Branch,
    BranchRefusal,
    Card,
    ListBranches,
    NameTaken,
    ReadBranch,
    RemoveBranch,
    TooManyBranches,
    parse_branch_address,
    parse_branch_name,
)
from bot.services.contacts import ContactRefusal, parse_phone
from bot.services.messages import Private, Screen, Text, text
from bot.services.people import Person
from bot.services.staff import Authorise, Denied, Site
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.organisation import branch_screens, screens
from handlers.organisation.branch_screens import Adding, Heir, Inheriting, NewBranch

ADDING = Dialogue(
    name="branch",
    states=NewBranch,
    draft=Adding,
    screens={
        NewBranch.name: branch_screens.type_name,
        NewBranch.address: branch_screens.type_address,
        NewBranch.phone: branch_screens.type_phone,
        NewBranch.check: branch_screens.check,
    },
)
REMOVING = Dialogue(
    name="heir",
    states=Heir,
    draft=Inheriting,
    screens={
        Heir.choose: branch_screens.choose_heir,
        Heir.check: branch_screens.sure_to_remove,
    },
)


async def open_branches(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_branches: ListBranches,
    authorise: Authorise,
) -> None:
    """«Филиалы», and each of their pages."""
    del query
    organisation_id, number = map(int, value.split("."))
    found = await list_branches(person, organisation_id)
    if isinstance(found, Denied):
        chat.rest(screens.denied())
        return
    may = await authorise.employee(person, Action.CHANGE_BRANCHES, Site(organisation_id))
    chat.rest(branch_screens.branches(organisation_id, found, number, may_add=may is not None))


async def open_branch(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    del query
    card = await read_branch(person, int(value))
    chat.rest(await branch_card(person, card, authorise))


async def branch_card(person: Person, card: Card | Denied, authorise: Authorise) -> Screen:
    """Draw the ways that the post opens."""
    if isinstance(card, Denied):
        return screens.denied()
    one, action = card.branch, Action.CHANGE_BRANCHES
    here = await authorise.employee(person, action, Site(one.organisation_id, one.id))
    whole = await authorise.employee(person, action, Site(one.organisation_id))
    return branch_screens.branch(card, may_change=here is not None, may_move=whole is not None)


async def add(
    query: CallbackQuery, form: Form[Adding], value: str, person: Person, authorise: Authorise
) -> None:
    """«Добавить филиал» was pressed."""
    del query
    site = Site(int(value))
    if await authorise.employee(person, Action.CHANGE_BRANCHES, site) is None:
        form.chat.rest(screens.denied())
        return
    await form.start(NewBranch.name, Adding(int(value)))


async def type_name(message: Message, form: Form[Adding], typed: str) -> None:
    del message
    name = parse_branch_name(typed)
    if isinstance(name, BranchRefusal):
        await form.repeat(name)
    else:
        await form.go(NewBranch.address, replace(form.draft, name=name))


async def type_address(message: Message, form: Form[Adding], typed: str) -> None:
    del message
    address = parse_branch_address(typed)
    if isinstance(address, BranchRefusal):
        await form.repeat(address)
    else:
        await form.go(NewBranch.phone, replace(form.draft, address=address))


async def type_phone(message: Message, form: Form[Adding], typed: str) -> None:
    del message
    phone = parse_phone(typed, mobile=False)
    if isinstance(phone, ContactRefusal):
        await form.repeat(phone)
    else:
        await form.go(NewBranch.check, replace(form.draft, phone=phone.value))


async def skip_phone(query: CallbackQuery, form: Form[Adding]) -> None:
    """«Без телефона»."""
    del query
    await form.go(NewBranch.check, replace(form.draft, phone=""))


async def change_name(query: CallbackQuery, form: Form[Adding]) -> None:
    del query
    await form.change(NewBranch.name)


async def change_address(query: CallbackQuery, form: Form[Adding]) -> None:
    del query
    await form.change(NewBranch.address)


async def change_phone(query: CallbackQuery, form: Form[Adding]) -> None:
    del query
    await form.change(NewBranch.phone)


async def confirm(
    query: CallbackQuery,
    form: Form[Adding],
    person: Person,
    add_branch: AddBranch,
    authorise: Authorise,
) -> None:
    del query
    said = form.draft
    match await add_branch(
        person, said.organisation_id, said.name, said.address, said.phone or None
    ):
        case Denied():
            await form.leave(screens.denied())
        case NameTaken():
            await form.repeat("branch-name-taken")
        case TooManyBranches():
            await form.leave(screens.full())
        case branch:
            await form.leave(await _added(person, branch, authorise))


async def _added(person: Person, branch: Branch, authorise: Authorise) -> Screen:
    card = await branch_card(person, Card(branch, 0, 0), authorise)
    return card.under(text("branch-added"))


async def remove(
    query: CallbackQuery,
    form: Form[Inheriting],
    value: str,
    person: Person,
    read_branch: ReadBranch,
    list_branches: ListBranches,
) -> None:
    """«Удалить» was pressed on a branch: ask where its buildings and people go."""
    del query
    card = await read_branch(person, int(value))
    if isinstance(card, Denied):
        form.chat.rest(screens.denied())
        return
    one = card.branch
    found = await list_branches(person, one.organisation_id)
    known = () if isinstance(found, Denied) else found
    others = tuple((each.id, each.name) for each in known if each.id != one.id)
    draft = Inheriting(one.organisation_id, one.id, one.name, others)
    await form.start(Heir.choose, draft)


async def turn_heirs(query: CallbackQuery, form: Form[Inheriting], value: str) -> None:
    del query
    await form.keep(replace(form.draft, page=int(value)))


async def choose_heir(query: CallbackQuery, form: Form[Inheriting], value: str) -> None:
    del query
    await form.go(Heir.check, replace(form.draft, heir=int(value)))


async def confirm_removal(
    query: CallbackQuery,
    form: Form[Inheriting],
    person: Person,
    remove_branch: RemoveBranch,
    list_branches: ListBranches,
) -> None:
    del query
    said = form.draft
    match await remove_branch(person, said.branch_id, said.heir or None):
        case Denied():
            await form.leave(screens.denied())
        case AboveYou(name):
            await form.repeat(text("branch-above-you", name=Private(name)))
        case Branch():
            found = await list_branches(person, said.organisation_id)
            known = [] if isinstance(found, Denied) else found
            left = [one for one in known if one.id != said.branch_id]
            shown = branch_screens.branches(said.organisation_id, left, 1, may_add=True)
            await form.leave(shown.under(_gone(said)))


def _gone(said: Inheriting) -> Text:
    return text("branch-removed", branch=said.name)


def adding_router() -> Router:
    own = Router(name=ADDING.name)
    own.callback_query.register(add, Pressed("add"))
    own.message.register(type_name, StateFilter(NewBranch.name), Typed())
    own.message.register(type_address, StateFilter(NewBranch.address), Typed())
    own.message.register(type_phone, StateFilter(NewBranch.phone), Typed())
    own.callback_query.register(skip_phone, Pressed("nophone"), StateFilter(NewBranch.phone))
    own.callback_query.register(change_name, Pressed("name"), StateFilter(NewBranch.check))
    own.callback_query.register(change_address, Pressed("address"), StateFilter(NewBranch.check))
    own.callback_query.register(change_phone, Pressed("phone"), StateFilter(NewBranch.check))
    own.callback_query.register(confirm, Pressed("confirm"), StateFilter(NewBranch.check))
    return own


def removing_router() -> Router:
    own = Router(name=REMOVING.name)
    own.callback_query.register(remove, Pressed("remove"))
    own.callback_query.register(turn_heirs, Pressed("page"), StateFilter(Heir.choose))
    own.callback_query.register(choose_heir, Pressed("to"), StateFilter(Heir.choose))
    own.callback_query.register(confirm_removal, Pressed("confirm"), StateFilter(Heir.check))
    return own


def router() -> Router:
    own = Router(name="org branches")
    own.callback_query.register(open_branches, Pressed("parts"))
    own.callback_query.register(open_branch, Pressed("part"))
    return own
