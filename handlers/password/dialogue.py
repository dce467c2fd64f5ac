"""Setting a password: typed twice, rated in words, deleted from the chat at once."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.cabinet import RatePassword, SetPassword, session_of
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.password import screens
from handlers.password.screens import Draft, NewPassword

DIALOGUE = Dialogue(
    name="password",
    states=NewPassword,
    draft=Draft,
    screens={
        NewPassword.first: screens.type_password,
        NewPassword.again: screens.type_again,
    },
    secret=frozenset({NewPassword.first, NewPassword.again}),
    erased=frozenset({NewPassword.first, NewPassword.again}),
)


async def begin(query: CallbackQuery, form: Form[Draft], person: Person) -> None:
    """«Задать пароль» was pressed."""
    del query
    offer_pin = session_of(person).pin_hash is None
    await form.start(NewPassword.first, Draft(then_pin=offer_pin))


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
    set_password: SetPassword,
) -> None:
    del message
    if not await hasher.verify(form.draft.hashed, typed):
        await form.go(NewPassword.first, replace(form.draft, hashed="", rating=""))
        await form.repeat("password-differs")
        return
    await set_password(person, form.draft.hashed)
    form.chat.note("password-set")
    await form.leave(screens.done(session_of(person).login, offer_pin=form.draft.then_pin))


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    own.callback_query.register(begin, Pressed("start"))
    own.message.register(type_password, StateFilter(NewPassword.first), Typed())
    own.message.register(type_again, StateFilter(NewPassword.again), Typed())
    return own
