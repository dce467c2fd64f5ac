"""The accounts of the cabinet, the current one marked."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.domain.accounts import mask_number
from bot.services.cabinet import Overview
from bot.services.messages import Button, Private, Screen, Text, text
from bot.services.own_accounts import may_invite
from bot.services.people import LinkedAccount
from bot.ui.form import MENU

MOST_ACCOUNTS = 25
MOST_CHARACTERS = 3800
WORDS_OF_A_LINE = 40
TO_ACCOUNTS = Button(text("button-back"), "accounts.open")


class AccountName(StatesGroup):
    name = State()


@dataclass(frozen=True, slots=True)
class Naming:
    account_id: int
    number: str  # masked
    named: bool


def accounts(overview: Overview, *, registered: bool = False) -> Screen:
    """`registered`: the code of a receipt may be entered, others may be invited."""
    shown = overview.accounts[:MOST_ACCOUNTS]
    lines = _lines(overview)
    if len(lines) < len(overview.accounts):
        lines.append(text("accounts-more", count=len(overview.accounts) - len(lines)))
    rows = tuple((_choose(linked),) for linked in shown if linked is not overview.current)
    add = (Button(text("button-add-account"), "limited.enter"),)
    change = ((Button(text("button-change"), "accounts.manage"),),) if shown else ()
    more = (
        (
            (Button(text("button-receipt-code"), "receipt_code.enter"),),
            (Button(text("button-invitations"), "invites.open"),),
        )
        if registered
        else ()
    )
    return Screen((text("accounts-title"), *lines), (*rows, add, *more, *change, (MENU,)))


def _lines(overview: Overview) -> list[Text]:
    """Describe as many as a message holds."""
    lines: list[Text] = []
    room = MOST_CHARACTERS
    for linked in overview.accounts[:MOST_ACCOUNTS]:
        account = linked.account
        room -= len(account.address) + len(account.number) + len(linked.name) + WORDS_OF_A_LINE
        if room < 0:
            break
        current = linked is overview.current
        lines.append(
            text(
                "accounts-line-current" if current else "accounts-line",
                account=called(linked),
                type=text(f"receipt-type-{account.receipt_type}"),
                address=Private(account.address),
            )
        )
    return lines


def called(linked: LinkedAccount) -> Text:
    """Call it by the person's own name for it, and by its number."""
    number = Private(mask_number(linked.account.number))
    if not linked.name:
        return text("account-number", number=number)
    return text("account-named", name=Private(linked.name), number=number)


def _choose(linked: LinkedAccount) -> Button:
    kind = text(f"receipt-type-{linked.account.receipt_type}")
    label = text("accounts-choose", account=called(linked), type=kind)
    return Button(label, f"accounts.choose={linked.account.id}")


def which_to_change(overview: Overview) -> Screen:
    rows = tuple(
        (Button(called(linked), f"accounts.card={linked.account.id}"),)
        for linked in overview.accounts[:MOST_ACCOUNTS]
    )
    return Screen((text("accounts-which"),), (*rows, (TO_ACCOUNTS, MENU)))


def card(linked: LinkedAccount) -> Screen:
    account = linked.account
    invite = (Button(text("button-invite"), f"invites.make={account.id}"),)
    return Screen(
        (
            text("account-title", account=called(linked)),
            text("account-about", type=text(f"receipt-type-{account.receipt_type}")),
            text("account-address", address=Private(account.address)),
            text(f"account-access-{linked.access}"),
        ),
        (
            (
                Button(text("button-name-account"), f"account.name={account.id}"),
                Button(text("button-unlink"), f"accounts.unlink={account.id}"),
            ),
            *((invite,) if may_invite(linked) else ()),
            (TO_ACCOUNTS, MENU),
        ),
    )


def sure_to_unlink(linked: LinkedAccount) -> Screen:
    row = (
        Button(text("button-confirm"), f"accounts.gone={linked.account.id}"),
        Button(text("button-cancel"), f"accounts.card={linked.account.id}"),
    )
    return Screen((text("account-sure-to-unlink", account=called(linked)),), (row,))


def type_name(draft: Naming) -> Screen:
    nameless = (Button(text("button-nameless"), "account.nameless"),)
    lines = (text("account-name", number=Private(draft.number)), text("account-name-hint"))
    return Screen(lines, (nameless,) if draft.named else ())
