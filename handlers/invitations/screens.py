"""Invitations to an account: the link, the list of its maker, and what a guest sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State, StatesGroup

from bot.domain.accounts import ReceiptType, mask_number
from bot.domain.invitations import MOST_INVITATIONS, invitation_payload
from bot.domain.receipts import Account
from bot.services.invitations import Pending
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.ui.consent import consent_screen, consent_text_screen
from bot.ui.form import MENU

TELEGRAM = "https://t.me"
TO_LIST = Button(text("button-back"), "invites.open")
TO_ACCOUNTS = Button(text("button-accounts"), "accounts.open")


class Guest(StatesGroup):
    offer = State()
    consent = State()


@dataclass(frozen=True, slots=True)
class Draft:
    """What the link carried, and what a guest may know of the account."""

    token: str
    number: str  # masked
    receipt_type: ReceiptType


def offer(draft: Draft) -> Screen:
    kind = text(f"receipt-type-{draft.receipt_type}")
    return Screen(
        (
            text("invitation-offer", number=Private(draft.number), type=kind),
            text("invitation-offer-hint"),
        ),
        ((Button(text("button-accept"), "guest.accept"),),),
        secret=True,
    )


def ask_consent(draft: Draft) -> Screen:
    del draft
    return consent_screen("guest")


def consent_text() -> Screen:
    return consent_text_screen("guest")


def accepted() -> Screen:
    return Screen((text("invitation-accepted"),), ((MENU,),))


def opens_no_more() -> Screen:
    return Screen((text("invitation-opens-no-more"),), ((MENU,),))


def link(bot_name: str, token: str, account: Account) -> Screen:
    """Show the link, this once: the bot does not keep it."""
    number = Private(mask_number(account.number))
    address = f"{TELEGRAM}/{bot_name}?start={invitation_payload(token)}"
    return Screen(
        (
            text("invitation-link", number=number),
            text("invitation-address", link=address),
            text("invitation-link-hint"),
        ),
        ((TO_LIST, MENU),),
        secret=True,
        stays=True,
    )


def too_many() -> Screen:
    return Screen((text("invitation-too-many", count=MOST_INVITATIONS),), ((TO_LIST, MENU),))


def not_now() -> Screen:
    return Screen((text("invitation-not-now"),), ((TO_ACCOUNTS, MENU),))


def invitations(pending: Sequence[Pending], zone: ZoneInfo) -> Screen:
    """List them; names of guests do not stay in the journal, where they outlive erasure."""
    lines = [text("invitations-title"), *(_line(one, zone) for one in pending)]
    if not pending:
        lines.append(text("invitations-none"))
    rows = tuple((_open(one),) for one in pending)
    buttons = (*rows, (TO_ACCOUNTS, MENU))
    return Screen((*lines, text("invitations-hint")), buttons, secret=True)


def _line(one: Pending, zone: ZoneInfo) -> Text:
    number = Private(mask_number(one.account.number))
    if one.invitation.since is not None:
        since = Day(one.invitation.since.astimezone(zone).date())
        return text("invitations-guest", number=number, title=_guest(one), since=since)
    if one.invitation.guest_user_id is not None:
        return text("invitations-accepted", number=number, title=_guest(one))
    until = Day(one.invitation.expires_at.astimezone(zone).date())
    return text("invitations-waiting", number=number, until=until)


def _guest(one: Pending) -> Private | Text:
    title = one.invitation.guest_title
    return Private(title) if title else text("sessions-nameless")


def _open(one: Pending) -> Button:
    number = Private(mask_number(one.account.number))
    if one.invitation.settled:
        label = text("invitations-close", title=_guest(one))
    elif one.invitation.guest_user_id is not None:
        label = text("invitations-decide", title=_guest(one))
    else:
        label = text("invitations-revoke", number=number)
    return Button(label, f"invites.card={one.invitation.reference}")


def card(one: Pending) -> Screen:
    """Ask for the word of the one who invited."""
    number = Private(mask_number(one.account.number))
    reference = one.invitation.reference
    if one.invitation.guest_user_id is None:
        row: tuple[Button, ...] = (
            Button(text("button-revoke"), f"invites.revoked={reference}"),
            TO_LIST,
        )
        return Screen((text("invitation-revoke", number=number),), (row,))
    if one.invitation.settled:
        close = Button(text("button-close-access"), f"invites.closed={reference}")
        asked = text("invitation-close", title=_guest(one), number=number)
        return Screen((asked,), ((close, TO_LIST),), secret=True)
    row = (
        Button(text("button-confirm"), f"invites.confirmed={reference}"),
        Button(text("button-refuse"), f"invites.refused={reference}"),
    )
    line = text("invitation-decide", title=_guest(one), number=number)
    lines = (line, text("invitation-decide-hint"))
    return Screen(lines, (row, (TO_LIST, MENU)), secret=True)
