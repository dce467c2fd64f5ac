"""The accounts of the cabinet, the current one marked."""

from bot.domain.accounts import mask_number
from bot.services.cabinet import Overview
from bot.services.messages import Button, Screen, text
from bot.services.people import LinkedAccount
from bot.ui.form import MENU

MOST_ACCOUNTS = 25  # lines that one message holds


def accounts(overview: Overview) -> Screen:
    lines = [
        text(
            "accounts-line-current" if linked is overview.current else "accounts-line",
            number=mask_number(linked.account.number),
            type=text(f"receipt-type-{linked.account.receipt_type}"),
            address=linked.account.address,
        )
        for linked in overview.accounts[:MOST_ACCOUNTS]
    ]
    shown = overview.accounts[:MOST_ACCOUNTS]
    if len(overview.accounts) > MOST_ACCOUNTS:
        lines.append(text("accounts-more", count=len(overview.accounts) - MOST_ACCOUNTS))
    rows = tuple((_choose(linked),) for linked in shown if linked is not overview.current)
    add = (Button(text("button-add-account"), "limited.enter"),)
    return Screen((text("accounts-title"), *lines), (*rows, add, (MENU,)))


def _choose(linked: LinkedAccount) -> Button:
    label = text(
        "accounts-choose",
        number=mask_number(linked.account.number),
        type=text(f"receipt-type-{linked.account.receipt_type}"),
    )
    return Button(label, f"accounts.choose={linked.account.id}")
