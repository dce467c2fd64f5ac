"""The card of all answers, the code, and the claim that waits for the centre."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ConsentKind
from bot.services.codes import CheckCode, SendCode
from bot.services.messages import text
from bot.services.organisation_claims import (
    ClaimRefusal,
    ListClaims,
    RegisterOrganisation,
    Submitted,
    WithdrawClaim,
)
from bot.services.papers import Papers
from bot.services.people import Person
from bot.services.registration import NewCabinet
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.home import home_screen
from bot.ui.joining import Statements, code_or_said
from bot.ui.presses import Pressed
from handlers.organisation_registration import screens
from handlers.organisation_registration.draft import (
    JOINING,
    Organisation,
    OrganisationRegistration,
)

OrganisationForm = Form[Organisation]
FIELDS = {
    "inn": OrganisationRegistration.inn,
    "ogrn": OrganisationRegistration.ogrn,
    "name": OrganisationRegistration.name,
    "legal_address": OrganisationRegistration.legal_address,
    "contact": OrganisationRegistration.contact,
    "login": OrganisationRegistration.login,
    "password": OrganisationRegistration.password,
}


async def change(query: CallbackQuery, form: OrganisationForm) -> None:
    del query
    await form.ask(screens.what_to_change(form.draft))


async def choose_field(query: CallbackQuery, form: OrganisationForm, value: str) -> None:
    del query
    await form.change(FIELDS.get(value) or JOINING.ask_contact(form.draft))


async def send(
    query: CallbackQuery,
    form: OrganisationForm,
    person: Person,
    papers: Papers,
    send_code: SendCode,
    register_organisation: RegisterOrganisation,
) -> None:
    """«Отправить»: an own contact, or the confirmed one of the cabinet, needs no code."""
    del query
    statements = await JOINING.statements(form, papers)
    if statements is None:
        return
    if form.draft.upgrade or form.draft.own_contact:
        await _complete(form, person, statements, register_organisation)
    else:
        await JOINING.send(form, person, send_code)


async def type_code(
    message: Message,
    form: OrganisationForm,
    typed: str,
    person: Person,
    papers: Papers,
    check_code: CheckCode,
    register_organisation: RegisterOrganisation,
) -> None:
    """A wrong code is counted, and one answer fits all."""
    digits = await code_or_said(form, typed)
    statements = None if digits is None else await JOINING.statements(form, papers)
    if digits is None or statements is None:
        return
    if await JOINING.check(form, person, digits, message.date, check_code):
        await _complete(form, person, statements, register_organisation)


async def _complete(
    form: OrganisationForm,
    person: Person,
    statements: Statements,
    register_organisation: RegisterOrganisation,
) -> None:
    """Keep the claim, or say what came between."""
    draft = form.draft
    cabinet = None if draft.upgrade else _new_cabinet(draft, statements)
    match await register_organisation(person, draft.told, cabinet, statements):
        case Submitted() as submitted:
            form.chat.note("claim-made")
            form.chat.sign(submitted.session)
            await form.leave(screens.submitted(submitted))
        case ClaimRefusal() as refusal:
            await form.leave(home_screen(person).under(text(refusal)))
        case _:
            form.chat.note("cabinet-exists")
            await form.leave(screens.exists(draft))


def _new_cabinet(draft: Organisation, statements: Statements) -> NewCabinet:
    return NewCabinet(
        draft.applicant,
        draft.to,
        draft.login,
        draft.password_hash,
        statements[ConsentKind.AGREEMENT],
        statements[ConsentKind.PERSONAL_DATA],
    )


async def open_claims(
    query: CallbackQuery, chat: Chat, person: Person, list_claims: ListClaims, zone: ZoneInfo
) -> None:
    """«Организация» in the account: what waits, what was decided, or the way to register."""
    del query
    chat.rest(screens.claims(await list_claims(person), zone))


async def ask_to_withdraw(query: CallbackQuery, chat: Chat, value: str) -> None:
    """«Отозвать заявку»."""
    del query
    chat.rest(screens.sure_to_withdraw(value))


async def withdraw(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    withdraw_claim: WithdrawClaim,
) -> None:
    del query
    gone = await withdraw_claim(person, value)
    chat.note("claim-withdrawn" if gone else "claim-not-withdrawn")
    chat.rest(screens.withdrawn() if gone else screens.settled_before())


def add_to(own: Router) -> None:
    press, message = own.callback_query.register, own.message.register
    press(change, Pressed("change"))
    press(choose_field, Pressed("field"))
    press(send, Pressed("send"))
    message(type_code, StateFilter(OrganisationRegistration.code), Typed())
    press(open_claims, Pressed("open"))
    press(ask_to_withdraw, Pressed("sure"))
    press(withdraw, Pressed("withdraw"))
