"""Setting a password: typed twice, rated in words, deleted from the chat at once."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.cabinet import RatePassword, session_of
from bot.services.changes import ChangePassword, ProvePassword
from bot.services.codes import NotNow
from bot.services.messages import text
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from bot.ui.waits import wait_text
from handlers.password import screens
from handlers.password.screens import Draft, NewPassword

STEPS = frozenset({NewPassword.current, NewPassword.first, NewPassword.again})
DIALOGUE = Dialogue(
    name="password",
    states=NewPassword,
    draft=Draft,
    screens={
        NewPassword.current: screens.type_current,
        NewPassword.first: screens.type_password,
        NewPassword.again: screens.type_again,
    },
    secret=STEPS,
    erased=STEPS,
)


async def begin(query: CallbackQuery, form: Form[Draft], person: Person) -> None:
    """«Задать пароль» or «Изменить пароль» was pressed: the present one comes first."""
    del query
    session = session_of(person)
    first = NewPassword.current if session.has_password else NewPassword.first
    await form.start(first, Draft(then_pin=session.pin_hash is None))


async def type_current(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    prove_password: ProvePassword,
) -> None:
    del message
    match await prove_password(person, typed):
        case NotNow(wait):
            await form.repeat(text("sign-in-wait", wait=wait_text(wait)))
        case None:
            form.chat.note("wrong-password")
            await form.repeat("password-wrong")
        case proved:
            await form.go(NewPassword.first, replace(form.draft, proved=proved))


async def type_password(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    hasher: PasswordHasher,
    rate: RatePassword,
) -> None:
    """Keep the first typing as its hash only."""
    del message
    rating = await rate(person, typed)
    if rating.refusal is not None:
        await form.repeat(rating.refusal)
        return
    hashed = await hasher.hash(typed)
    draft = replace(form.draft, hashed=hashed, rating=rating.text_id)
    await form.go(NewPassword.again, draft)


async def type_again(
    message: Message,
    form: Form[Draft],
    typed: str,
    person: Person,
    hasher: PasswordHasher,
    change_password: ChangePassword,
) -> None:
    del message
    draft = form.draft
    if not await hasher.verify(draft.hashed, typed):
        await form.go(NewPassword.first, replace(draft, hashed="", rating=""))
        await form.repeat("password-differs")
        return
    if not await change_password(person, draft.hashed, draft.proved):
        await form.start(NewPassword.current, Draft())
        await form.repeat("password-changed-elsewhere")
        return
    form.chat.note("password-set")
    form.chat.sign(replace(session_of(person), has_password=True))
    await form.leave(screens.done(session_of(person).login, offer_pin=form.draft.then_pin))


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(begin, Pressed("start"))
    own.message.register(type_current, StateFilter(NewPassword.current), Typed())
    own.message.register(type_password, StateFilter(NewPassword.first), Typed())
    own.message.register(type_again, StateFilter(NewPassword.again), Typed())
    return own
