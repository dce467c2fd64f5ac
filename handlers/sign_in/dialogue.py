"""«Войти по логину»: login, password, and the consent of whoever has not given one."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ConsentKind
from bot.domain.logins import SignInRefusal
from bot.services import sign_in as use_cases
from bot.services.cabinet import GiveConsent
from bot.services.codes import NotNow
from bot.services.messages import text
from bot.services.people import Person
from bot.services.sign_in import CheckSignIn, NeedsConsent, Proved, Refused, parse_identity
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from bot.ui.waits import wait_text
from handlers.sign_in import recovery, screens
from handlers.sign_in.screens import Draft, SignIn

TYPED_SECRETS = frozenset({SignIn.password, SignIn.code, SignIn.first, SignIn.again})
DIALOGUE = Dialogue(
    name="sign_in",
    states=SignIn,
    draft=Draft,
    screens={
        SignIn.login: screens.type_login,
        SignIn.password: screens.type_password,
        SignIn.consent: screens.ask_consent,
        SignIn.who: screens.type_who,
        SignIn.code: screens.type_code,
        SignIn.first: screens.type_new,
        SignIn.again: screens.type_again,
    },
    secret=TYPED_SECRETS,
    erased=TYPED_SECRETS,
)


async def enter(query: CallbackQuery, form: Form[Draft]) -> None:
    """«Войти по логину» was pressed."""
    del query
    await form.start(SignIn.login, Draft())


async def type_login(message: Message, form: Form[Draft], typed: str) -> None:
    """Take any login: whether it exists is not said, here or later."""
    del message
    match parse_identity(typed):
        case SignInRefusal() as reason:
            await form.repeat(reason)
        case identity:
            await form.go(SignIn.password, replace(form.draft, identity=identity))


async def type_password(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    check_sign_in: CheckSignIn,
    needs_consent: NeedsConsent,
    sign_in: use_cases.SignIn,
) -> None:
    del message
    match await check_sign_in(person, form.draft.identity, typed):
        case NotNow(wait):
            form.chat.note("passwords-used-up")
            await form.repeat(text("sign-in-wait", wait=wait_text(wait)))
        case Refused():
            form.chat.note("wrong-password")
            await form.repeat("sign-in-refused")
        case Proved() as proved if await needs_consent(person):
            await form.go(SignIn.consent, replace(form.draft, proved=proved))
        case Proved() as proved:
            await _open(form, person, proved, sign_in)


async def read_consent(query: CallbackQuery, form: Form[Draft]) -> None:
    del query
    await form.ask(screens.consent_text())


async def agree(
    query: CallbackQuery,
    form: Form[Draft],
    person: Person,
    give_consent: GiveConsent,
    sign_in: use_cases.SignIn,
) -> None:
    """«Согласен на обработку персональных данных»: nothing is opened without it."""
    del query
    wording = form.chat.texts.plain(text("statement-personal-data"))
    await give_consent(person, ConsentKind.PERSONAL_DATA, wording)
    if form.draft.proved is not None:
        await _open(form, person, form.draft.proved, sign_in)
    else:
        await form.go(SignIn.first, form.draft)


async def _open(
    form: Form[Draft], person: Person, proved: Proved, sign_in: use_cases.SignIn
) -> None:
    session = await sign_in(person, proved)
    if session is None:
        await form.start(SignIn.login, Draft())
        await form.repeat("sign-in-refused")
        return
    form.chat.note("signed-in")
    form.chat.sign(session)
    await form.leave(screens.welcome())


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(enter, Pressed("enter"))
    own.message.register(type_login, StateFilter(SignIn.login), Typed())
    own.message.register(type_password, StateFilter(SignIn.password), Typed())
    own.callback_query.register(read_consent, Pressed("text"))
    own.callback_query.register(agree, Pressed("agree"), StateFilter(SignIn.consent))
    recovery.add_to(own)
    return own
