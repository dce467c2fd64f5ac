"""The card of all answers, the code, and what comes of it."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ConsentKind
from bot.services.codes import CheckCode, SendCode
from bot.services.papers import Papers
from bot.services.people import Person, Session
from bot.services.registration import CabinetExists, GainFullAccess, NewCabinet, Register
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.joining import Statements, code_or_said
from bot.ui.presses import Pressed
from handlers.registration import screens
from handlers.registration.draft import JOINING, Application, Registration

ApplicationForm = Form[Application]
FIELDS = {
    "surname": Registration.surname,
    "given_name": Registration.given_name,
    "patronymic": Registration.patronymic,
    "birthday": Registration.birthday,
    "town": Registration.town,
    "login": Registration.login,
    "password": Registration.password,
}


async def change(query: CallbackQuery, form: ApplicationForm) -> None:
    del query
    await form.ask(screens.what_to_change(form.draft))


async def choose_field(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    await form.change(FIELDS.get(value) or JOINING.ask_contact(form.draft))


async def send(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    papers: Papers,
    send_code: SendCode,
    register: Register,
    gain_full_access: GainFullAccess,
) -> None:
    """«Отправить»: the own contact needs no code."""
    del query
    statements = await JOINING.statements(form, papers)
    if statements is None:
        return
    if form.draft.own_contact:
        await _complete(form, person, statements, register, gain_full_access)
    else:
        await JOINING.send(form, person, send_code)


async def type_code(
    message: Message,
    form: ApplicationForm,
    typed: str,
    person: Person,
    papers: Papers,
    check_code: CheckCode,
    register: Register,
    gain_full_access: GainFullAccess,
) -> None:
    """A wrong code is counted, and one answer fits all."""
    digits = await code_or_said(form, typed)
    statements = None if digits is None else await JOINING.statements(form, papers)
    if digits is None or statements is None:
        return
    if await JOINING.check(form, person, digits, message.date, check_code):
        await _complete(form, person, statements, register, gain_full_access)


async def _complete(
    form: ApplicationForm,
    person: Person,
    statements: Statements,
    register: Register,
    gain_full_access: GainFullAccess,
) -> None:
    """The address is proved: open the cabinet, or say that there is one."""
    draft = form.draft
    if draft.upgrade:
        outcome = await gain_full_access(person, draft.to, statements)
    else:
        outcome = await register(person, _new_cabinet(draft, statements))
    if isinstance(outcome, CabinetExists):
        form.chat.note("cabinet-exists")
        await form.leave(screens.exists(draft))
    else:
        await _welcome(form, outcome)


def _new_cabinet(draft: Application, statements: Statements) -> NewCabinet:
    return NewCabinet(
        draft.applicant,
        draft.to,
        draft.login,
        draft.password_hash,
        statements[ConsentKind.AGREEMENT],
        statements[ConsentKind.PERSONAL_DATA],
    )


async def _welcome(form: ApplicationForm, session: Session) -> None:
    upgrade = form.draft.upgrade
    form.chat.note("full-access" if upgrade else "registered")
    form.chat.sign(session)
    if upgrade:
        await form.leave(screens.full_access(offer_password=not session.has_password))
    else:
        await form.leave(screens.welcome(session.login))


def add_to(own: Router) -> None:
    press, message = own.callback_query.register, own.message.register
    press(change, Pressed("change"))
    press(choose_field, Pressed("field"))
    press(send, Pressed("send"))
    message(type_code, StateFilter(Registration.code), Typed())
