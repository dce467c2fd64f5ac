"""The card of all answers, the code, and what comes of it."""

from collections.abc import Mapping
from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.codes import CodeRefusal, parse_code
from bot.domain.consents import VERSIONS, ConsentKind
from bot.services.codes import CheckCode, Confirmed, NotNow, Purpose, SendCode, Sent, Unavailable
from bot.services.messages import text
from bot.services.papers import PaperKind, Papers, digest_of
from bot.services.people import Person, Session
from bot.services.registration import (
    Accepted,
    CabinetExists,
    GainFullAccess,
    NewCabinet,
    Register,
)
from bot.ui.codes import check_later, send_later
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.presses import Pressed
from bot.ui.texts import texts_for
from handlers.registration import screens
from handlers.registration.draft import (
    Application,
    Registration,
    Tap,
    after_password,
    ask_contact,
)

ApplicationForm = Form[Application]
Statements = Mapping[ConsentKind, Accepted]
CONSENT = text("statement-personal-data")
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
    await form.change(FIELDS.get(value) or ask_contact(form.draft))


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
    statements = await _statements(form, papers)
    if statements is None:
        return
    if form.draft.own_contact:
        await _complete(form, person, statements, register, gain_full_access)
    else:
        await _send_code(form, person, send_code)


async def _send_code(form: ApplicationForm, person: Person, send_code: SendCode) -> None:
    draft = form.draft
    match await send_code(person, draft.to, _purpose(draft)):
        case Sent() as sent:
            await form.go(Registration.code, replace(draft, sent=sent))
        case NotNow() as later if draft.sent is not None:  # it was sent, and the person came back
            await form.go(Registration.code)
            await form.repeat(send_later(later))
        case NotNow() as later:
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat(f"code-unavailable-{draft.to.channel}")


async def resend(
    query: CallbackQuery, form: ApplicationForm, person: Person, send_code: SendCode
) -> None:
    """«Отправить код ещё раз»."""
    del query
    draft = form.draft
    match await send_code(person, draft.to, _purpose(draft)):
        case Sent() as sent:
            await form.keep(replace(draft, sent=sent))
            await form.repeat("code-again")
        case NotNow() as later:
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat(f"code-unavailable-{draft.to.channel}")


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
    """A wrong form of a code is not counted; a wrong code is, and one answer fits all."""
    digits = parse_code(typed)
    if isinstance(digits, CodeRefusal):
        await form.repeat(digits)
        return
    statements = await _statements(form, papers)
    if statements is None:
        return
    draft = form.draft
    match await check_code(person, draft.to, _purpose(draft), digits, message.date):
        case Confirmed():
            await _complete(form, person, statements, register, gain_full_access)
        case NotNow() as later:
            await form.repeat(check_later(later))
        case _:
            form.chat.note("wrong-code")
            await form.repeat("code-wrong")


def _purpose(draft: Application) -> Purpose:
    return Purpose.CONTACT if draft.upgrade else Purpose.REGISTER


async def _statements(form: ApplicationForm, papers: Papers) -> Statements | None:
    """Give what was accepted, word for word; a text that is another by now is asked anew."""
    draft = form.draft
    made = {
        ConsentKind.AGREEMENT: _agreement(draft.agreement, papers),
        ConsentKind.PERSONAL_DATA: _consent(draft.consent),
    }
    outdated = {kind for kind in draft.due if made[kind] is None}
    if not outdated:
        return {kind: one for kind, one in made.items() if one is not None}
    page = papers.get(PaperKind.AGREEMENT, form.chat.person.language).page(1)
    draft = replace(
        draft,
        page=page,
        agreement=None if ConsentKind.AGREEMENT in outdated else draft.agreement,
        consent=None if ConsentKind.PERSONAL_DATA in outdated else draft.consent,
    )
    await form.go(after_password(draft), draft)
    await form.repeat("registration-texts-changed")
    return None


def _agreement(tap: Tap | None, papers: Papers) -> Accepted | None:
    if tap is None:
        return None
    paper = papers.get(PaperKind.AGREEMENT, tap.language)
    if paper.digest != tap.digest:
        return None
    return Accepted(paper.version, tap.language, paper.text, tap.at)


def _consent(tap: Tap | None) -> Accepted | None:
    if tap is None:
        return None
    wording = texts_for(tap.language).plain(CONSENT)
    if digest_of(wording) != tap.digest:
        return None
    return Accepted(VERSIONS[ConsentKind.PERSONAL_DATA], tap.language, wording, tap.at)


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
        draft.hashed,
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
    press(resend, Pressed("resend"))
    message(type_code, StateFilter(Registration.code), Typed())
