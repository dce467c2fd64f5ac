"""What is shown while a password is set."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU
from bot.ui.passwords import type_again_screen, type_password_screen


class NewPassword(StatesGroup):
    current = State()
    first = State()
    again = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """The first typing, as its argon2 hash only, and its rating in words.

    `proved` is the hash of the present password, once it was typed.
    """

    proved: str | None = None
    hashed: str = ""
    rating: str = ""
    then_pin: bool = False


def type_current(draft: Draft) -> Screen:
    del draft
    forgot = (Button(text("button-forgot-password"), "sign_in.forgot"),)
    lines = (text("password-current"), text("password-current-hint"))
    return Screen(lines, (forgot,), secret=True)


def type_password(draft: Draft) -> Screen:
    del draft
    return type_password_screen()


def type_again(draft: Draft) -> Screen:
    return type_again_screen(draft.rating)


def done(login: str, *, offer_pin: bool) -> Screen:
    lines = (text("password-set"), text("limited-login", login=login))
    if not offer_pin:
        return Screen(lines, ((MENU,),))
    row = (
        Button(text("button-set-pin"), "pin.start"),
        Button(text("button-later"), "ui.menu"),
    )
    return Screen((*lines, text("pin-offer")), (row,))
