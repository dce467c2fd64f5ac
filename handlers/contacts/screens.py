"""Changing the phone or the e-mail: a proof, the new one, a code to it."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.fsm.state import State, StatesGroup

from bot.services.codes import Sent
from bot.services.contacts import mask_address
from bot.services.letters import Address, Channel
from bot.services.messages import Button, Private, Screen, text
from bot.ui.codes import code_screen
from bot.ui.form import MENU

BACK_TO_PROFILE = (
    Button(text("button-profile"), "profile.open"),
    MENU,
)


class Contacts(StatesGroup):
    proof = State()
    password = State()
    old_code = State()
    new_phone = State()
    new_email = State()
    code = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """`proved_at`: when the person last showed to be the owner; it counts for some minutes."""

    channel: Channel
    has_password: bool = False
    contacts: tuple[Address, ...] = ()  # confirmed ones that a code can be sent to
    sent: Sent | None = None
    proved_at: datetime | None = None


def choose_proof(draft: Draft) -> Screen:
    by_password = ((Button(text("contacts-by-password"), "contacts.password"),),)
    by_code = tuple(
        (Button(text("contacts-by-code", address=_masked(one)), f"contacts.prove={one.channel}"),)
        for one in draft.contacts
    )
    rows = (*(by_password if draft.has_password else ()), *by_code)
    return Screen((text(f"contacts-title-{draft.channel}"), text("contacts-proof")), rows)


def type_password(draft: Draft) -> Screen:
    del draft
    return Screen((text("password-current"), text("password-current-hint")), secret=True)


def type_code(draft: Draft) -> Screen:
    if draft.sent is None:
        raise LookupError("a code is asked only when one was sent")
    return code_screen(draft.sent, "contacts.resend")


def type_phone(draft: Draft) -> Screen:
    del draft
    return Screen((text("contacts-new-phone"), text("contacts-new-phone-hint")))


def type_email(draft: Draft) -> Screen:
    del draft
    return Screen((text("contacts-new-email"), text("contacts-new-email-hint")))


def changed(address: Address) -> Screen:
    line = text(f"contacts-changed-{address.channel}", address=_masked(address))
    return Screen((line,), (BACK_TO_PROFILE,))


def no_proof() -> Screen:
    return Screen((text("contacts-no-proof"),), (BACK_TO_PROFILE,))


def _masked(address: Address) -> Private:
    return Private(mask_address(address))
