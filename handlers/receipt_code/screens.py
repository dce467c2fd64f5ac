"""The one-time code of a receipt: asked for, taken, refused for a while."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram.fsm.state import State, StatesGroup

from bot.domain.accounts import mask_number
from bot.domain.receipts import Account
from bot.services.messages import Button, Private, Screen, text
from bot.ui.form import MENU
from bot.ui.home import FULL_ACCESS
from bot.ui.waits import wait_text

REGISTRATION = Button(text("button-registration"), "registration.enter")
ACCOUNTS = Button(text("button-accounts"), "accounts.open")


class ReceiptCode(StatesGroup):
    code = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """Nothing is kept between two tries."""


def type_code(draft: Draft) -> Screen:
    del draft
    return Screen((text("receipt-code-ask"), text("receipt-code-hint")))


def linked(account: Account, *, before: bool) -> Screen:
    """Say which account it is; `before`: the cabinet had it, so the code is still good."""
    line = text(
        "receipt-code-linked-before" if before else "receipt-code-linked",
        number=Private(mask_number(account.number)),
        address=Private(account.address),
    )
    return Screen((line,), ((ACCOUNTS,), (MENU,)))


def register_first(*, signed_in: bool) -> Screen:
    """Lead to what is missing: a confirmed contact."""
    way = FULL_ACCESS if signed_in else REGISTRATION
    return Screen((text("receipt-code-register-first"),), ((way,), (MENU,)))


def locked(wait: timedelta) -> Screen:
    return Screen((text("receipt-code-locked", wait=wait_text(wait)),), ((MENU,),))
