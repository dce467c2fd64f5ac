"""«Забыли пароль»: a code to the cabinet's contact, then a new password typed twice."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.codes import CodeRefusal, parse_code
from bot.domain.logins import SignInRefusal
from bot.services.codes import Confirmed, NotNow, Sent, Unavailable, WrongCode
from bot.services.directory import Identity
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.services.recovery import BeginRecovery, CheckRecovery, RateRecovered, Recover, Recovery
from bot.services.sign_in import NeedsConsent, parse_identity
from bot.ui.codes import check_later, send_later
from bot.ui.filters import Typed
from bot.ui.form import Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.sign_in import screens
from handlers.sign_in.screens import Draft, SignIn


async def forget(
    query: CallbackQuery, form: Form[Draft], person: Person, begin_recovery: BeginRecovery
) -> None:
    """«Забыли пароль» was pressed; a login that was typed before is not asked for again."""
    del query
    if form.running and form.draft.identity:
        await _send(form, person, form.draft.identity, begin_recovery)
    elif form.running:
        await form.go(SignIn.who, form.draft)
    else:
        await form.start(SignIn.who, Draft())


async def type_who(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    begin_recovery: BeginRecovery,
) -> None:
    del message
    match parse_identity(typed):
        case SignInRefusal() as reason:
            await form.repeat(reason)
        case identity:
            await _send(form, person, identity, begin_recovery)


async def _send(
    form: Form[Draft], person: Person, identity: Identity, begin_recovery: BeginRecovery
) -> None:
    recovery, answer = await begin_recovery(person, identity)
    draft = replace(form.draft, identity=identity, recovery=recovery, confirmed=False)
    draft = replace(draft, proved=None, sent=None)
    match answer:
        case Sent() as sent:
            form.chat.note("recovery-begun")
            await form.go(SignIn.code, replace(draft, sent=sent))
        case NotNow() as later:  # what was sent before may still be typed
            await form.go(SignIn.code, draft)
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat("recovery-unavailable")


async def resend(
    query: CallbackQuery, form: Form[Draft], person: Person, begin_recovery: BeginRecovery
) -> None:
    """«Отправить код ещё раз»."""
    del query
    _, answer = await begin_recovery(person, form.draft.identity)
    match answer:
        case Sent() as sent:
            await form.keep(replace(form.draft, sent=sent))
            await form.repeat("code-again")
        case NotNow() as later:
            await form.repeat(send_later(later))
        case Unavailable():
            await form.repeat("recovery-unavailable")


async def type_code(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    check_recovery: CheckRecovery,
    needs_consent: NeedsConsent,
) -> None:
    match parse_code(typed):
        case CodeRefusal() as reason:
            await form.repeat(reason)
        case digits:
            match await check_recovery(person, _recovery(form), digits, message.date):
                case WrongCode():
                    form.chat.note("wrong-code")
                    await form.repeat("code-wrong")
                case NotNow() as later:
                    await form.repeat(check_later(later))
                case Confirmed():
                    asks = await needs_consent(person)
                    confirmed = replace(form.draft, confirmed=True)
                    await form.go(SignIn.consent if asks else SignIn.first, confirmed)


def _recovery(form: Form[Draft]) -> Recovery:
    if form.draft.recovery is None:
        raise LookupError("a code is asked only when one was sent")
    return form.draft.recovery


async def type_new(
    message: Message,
    form: Form[Draft],
    typed: str,
    hasher: PasswordHasher,
    rate_recovered: RateRecovered,
) -> None:
    """Keep the first typing as its hash only."""
    del message
    rating = await rate_recovered(_cabinet(form), typed)
    if rating.refusal is not None:
        await form.repeat(rating.refusal)
        return
    hashed = await hasher.hash(typed)
    await form.go(SignIn.again, replace(form.draft, hashed=hashed, rating=rating.text_id))


async def type_again(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    hasher: PasswordHasher,
    recover: Recover,
) -> None:
    del message
    if not await hasher.verify(form.draft.hashed, typed):
        await form.go(SignIn.first, replace(form.draft, hashed="", rating=""))
        await form.repeat("password-differs")
        return
    session = await recover(person, _cabinet(form), form.draft.hashed)
    if session is None:
        await form.leave(home_screen(person))
        return
    form.chat.note("recovered")
    form.chat.sign(session)
    await form.leave(screens.recovered(session.login))


def _cabinet(form: Form[Draft]) -> int:
    recovery = _recovery(form)
    if not form.draft.confirmed or recovery.cabinet_id is None:
        raise LookupError("a new password is taken only after a right code")
    return recovery.cabinet_id


def add_to(own: Router) -> None:
    own.callback_query.register(forget, Pressed("forgot"))
    own.message.register(type_who, StateFilter(SignIn.who), Typed())
    own.callback_query.register(resend, Pressed("resend"), StateFilter(SignIn.code))
    own.message.register(type_code, StateFilter(SignIn.code), Typed())
    own.message.register(type_new, StateFilter(SignIn.first), Typed())
    own.message.register(type_again, StateFilter(SignIn.again), Typed())
