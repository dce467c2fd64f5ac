"""What is shown while a password is set."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.services.messages import Button, Screen, text
from bot.ui.form import MENU


class NewPassword(StatesGroup):
    first = State()
    again = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """The first typing, as its argon2 hash only, and its rating in words."""

    hashed: str = ""
    rating: str = ""
    then_pin: bool = False


def type_password(draft: Draft) -> Screen:
    del draft
    return Screen((text("password-first"), text("password-hint")), secret=True)


def type_again(draft: Draft) -> Screen:
    return Screen(
        (text("password-again"), text("password-strength", rating=text(draft.rating))),
        secret=True,
    )


def done(login: str, *, offer_pin: bool) -> Screen:
    lines = (text("password-set"), text("limited-login", login=login))
    if not offer_pin:
        return Screen(lines, ((MENU,),))
    row = (
        Button(text("button-set-pin"), "pin.start"),
        Button(text("button-later"), "ui.menu"),
    )
    return Screen((*lines, text("pin-offer")), (row,))
