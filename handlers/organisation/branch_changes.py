"""What a branch's card tells, changed by one question each: its name, address and phone."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.services.branches import (
    Branch,
    BranchRefusal,
    Card,
    ChangeBranch,
    NameTaken,
    ReadBranch,
    RenameBranch,
    parse_branch_address,
    parse_branch_name,
)
from bot.services.contacts import ContactRefusal, parse_phone
from bot.services.messages import text
from bot.services.people import Person
from bot.services.staff import Authorise, Denied
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.presses import Pressed
from handlers.organisation import screens
from handlers.organisation.branch_screens import About, Question
from handlers.organisation.branches import branch_card


async def start(form: Form[About], state: State, card: Card | Denied) -> None:
    if isinstance(card, Denied):
        form.chat.rest(screens.denied())
        return
    one = card.branch
    about = About(one.organisation_id, one.name, one.id, phone=bool(one.phone))
    await form.start(state, about)


async def ask_name(
    query: CallbackQuery, form: Form[About], value: str, person: Person, read_branch: ReadBranch
) -> None:
    """«Переименовать»."""
    del query
    await start(form, Question.name, await read_branch(person, int(value)))


async def ask_address(
    query: CallbackQuery, form: Form[About], value: str, person: Person, read_branch: ReadBranch
) -> None:
    """«Изменить адрес»."""
    del query
    await start(form, Question.address, await read_branch(person, int(value)))


async def ask_phone(
    query: CallbackQuery, form: Form[About], value: str, person: Person, read_branch: ReadBranch
) -> None:
    """«Изменить телефон»."""
    del query
    await start(form, Question.phone, await read_branch(person, int(value)))


async def type_name(
    message: Message,
    form: Form[About],
    typed: str,
    person: Person,
    rename_branch: RenameBranch,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    del message
    name = parse_branch_name(typed)
    if isinstance(name, BranchRefusal):
        await form.repeat(name)
        return
    done = await rename_branch(person, form.draft.branch_id, name)
    if isinstance(done, NameTaken):
        await form.repeat("branch-name-taken")
    else:
        await _show(form, person, done, read_branch, authorise)


async def type_address(
    message: Message,
    form: Form[About],
    typed: str,
    person: Person,
    change_branch: ChangeBranch,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    del message
    address = parse_branch_address(typed)
    if isinstance(address, BranchRefusal):
        await form.repeat(address)
        return
    done = await change_branch(person, form.draft.branch_id, address=address)
    await _show(form, person, done, read_branch, authorise)


async def type_phone(
    message: Message,
    form: Form[About],
    typed: str,
    person: Person,
    change_branch: ChangeBranch,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    del message
    phone = parse_phone(typed, mobile=False)
    if isinstance(phone, ContactRefusal):
        await form.repeat(phone)
        return
    done = await change_branch(person, form.draft.branch_id, phone=phone.value)
    await _show(form, person, done, read_branch, authorise)


async def drop_phone(
    query: CallbackQuery,
    form: Form[About],
    person: Person,
    change_branch: ChangeBranch,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """«Без телефона»."""
    del query
    done = await change_branch(person, form.draft.branch_id, phone="")
    await _show(form, person, done, read_branch, authorise)


async def _show(
    form: Form[About],
    person: Person,
    done: Branch | Denied,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """Draw the card as it will be: what this unit writes cannot be read yet."""
    if isinstance(done, Denied):
        await form.leave(screens.denied())
        return
    card = await read_branch(person, done.id)
    shown = card if isinstance(card, Denied) else replace(card, branch=done)
    drawn = await branch_card(person, shown, authorise)
    await form.leave(drawn.under(text("branch-changed")))


def router() -> Router:
    own = Router(name="a branch's card")
    press, typed = own.callback_query.register, own.message.register
    press(ask_name, Pressed("name"))
    press(ask_address, Pressed("address"))
    press(ask_phone, Pressed("phone"))
    typed(type_name, StateFilter(Question.name), Typed())
    typed(type_address, StateFilter(Question.address), Typed())
    typed(type_phone, StateFilter(Question.phone), Typed())
    press(drop_phone, Pressed("nophone"), StateFilter(Question.phone))
    return own
