"""Signing in and a forgotten password. What is known and what is not looks the same."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.services.codes import Sent
from bot.services.contacts import mask_address
from bot.services.directory import Identity
from bot.services.letters import Address
from bot.services.messages import Button, Private, Screen, text
from bot.services.recovery import Recovery
from bot.services.sign_in import Proved
from bot.ui.consent import consent_screen, consent_text_screen
from bot.ui.passwords import type_again_screen, type_password_screen
from bot.ui.waits import wait_text

FORGOT = (Button(text("button-forgot-password"), "sign_in.forgot"),)


class SignIn(StatesGroup):
    login = State()
    password = State()
    consent = State()
    who = State()
    code = State()
    first = State()
    again = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """`proved`: the password was right; `recovery`: it was forgotten, a code goes there."""

    identity: Identity = ""
    proved: Proved | None = None
    recovery: Recovery | None = None
    sent: Sent | None = None
    confirmed: bool = False
    hashed: str = ""
    rating: str = ""


def type_login(draft: Draft) -> Screen:
    del draft
    return Screen((text("sign-in-login"), text("sign-in-login-hint")), (FORGOT,))


def type_password(draft: Draft) -> Screen:
    del draft
    lines = (text("sign-in-password"), text("sign-in-password-hint"))
    return Screen(lines, (FORGOT,), secret=True)


def ask_consent(draft: Draft) -> Screen:
    del draft
    return consent_screen("sign_in")


def consent_text() -> Screen:
    return consent_text_screen("sign_in")


def type_who(draft: Draft) -> Screen:
    del draft
    return Screen((text("recovery-who"), text("recovery-who-hint")))


def type_code(draft: Draft) -> Screen:
    """Say the same whether there is such a cabinet or not."""
    if isinstance(draft.identity, Address):
        where = text("recovery-to-address", address=Private(mask_address(draft.identity)))
    else:
        where = text("recovery-to-contact")
    lines = [text("recovery-code"), where, text("code-look-in-spam")]
    if draft.sent is not None:
        lines.append(text("code-resend-after", wait=wait_text(draft.sent.resend_after)))
    return Screen(
        tuple(lines),
        ((Button(text("button-resend-code"), "sign_in.resend"),),),
        secret=True,
    )


def type_new(draft: Draft) -> Screen:
    del draft
    return type_password_screen()


def type_again(draft: Draft) -> Screen:
    return type_again_screen(draft.rating)


def welcome() -> Screen:
    return _offer_pin(Screen((text("sign-in-done"),)))


def recovered(login: str) -> Screen:
    lines = (text("recovery-done"), text("limited-login", login=Private(login)))
    return _offer_pin(Screen(lines))


def _offer_pin(screen: Screen) -> Screen:
    row = (Button(text("button-set-pin"), "pin.start"), Button(text("button-later"), "ui.menu"))
    return Screen((*screen.lines, text("pin-offer")), (row,))
