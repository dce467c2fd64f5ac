"""The last receipt as a text card."""

from bot.domain.accounts import mask_number
from bot.domain.money import format_tariff
from bot.domain.periods import parse_period
from bot.domain.receipts import Account, Charge, PaymentDocument, Receipt, pay_by
from bot.services.documents import Form
from bot.services.messages import Button, Day, Money, Month, Private, Screen, Text, text
from bot.services.receipts import Shown
from bot.ui.form import MENU
from handlers.receipt.reasons import change_lines, service_lines, signed, whole_lines

MOST_CHARGES = 30


def receipt_card(shown: Shown) -> Screen:
    account, document = shown.account, shown.document
    others = ((Button(text("button-accounts"), "accounts.open"),),) if shown.several else ()
    head = (
        text(f"receipt-title-{account.receipt_type}"),
        text("receipt-account", number=Private(mask_number(account.number))),
        text("receipt-address", address=Private(account.address)),
    )
    if document is None:
        return Screen((*head, text("receipt-none")), (*others, (MENU,)))
    receipt = document.receipt
    lines = (
        *head,
        *_organisation(account),
        text("receipt-month", month=Month(receipt.period)),
        *_charges(receipt),
        *_sums(receipt),
        *_due(shown, receipt),
    )
    return Screen(
        (*lines, *change_lines(shown.differences, *lines)),
        (*_files(shown, receipt), _why(document), *_months(shown), *others, (MENU,)),
    )


def explanation(shown: Shown, document: PaymentDocument) -> Screen:
    """Say where the whole sum comes from, and service by service what changed."""
    account, receipt = document.account, document.receipt
    number = Private(mask_number(account.number))
    to_receipt = Button(text("button-back"), f"receipt.month={receipt.period}")
    above = (
        text("why-title"),
        text("why-receipt", month=Month(receipt.period), number=number),
        *_sums(receipt),
        *_remainder(receipt),
        *_due(shown, receipt),
    )
    below = (*whole_lines(shown.differences), *_ground(receipt))
    services = service_lines(shown, receipt, above, below)
    return Screen((*above, *services, *below), ((to_receipt, MENU),))


def _why(document: PaymentDocument) -> tuple[Button, ...]:
    return (Button(text("button-why"), f"receipt.why={document.receipt.period}"),)


def _remainder(receipt: Receipt) -> tuple[Text, ...]:
    """Say what is due without being told: the other sums come to less, or more."""
    if receipt.charged is None:
        return ()
    parts = (receipt.opening, receipt.charged, receipt.recalculated, receipt.penalty)
    told = sum(part or 0 for part in parts) - (receipt.paid or 0)
    left = receipt.due - told
    return (text("why-remainder", difference=signed(left)),) if left else ()


def _ground(receipt: Receipt) -> tuple[Text, ...]:
    """Registries tell no grounds of recalculations; whoever recalculated knows."""
    lines = any(charge.recalculated for charge in receipt.charges)
    return (text("why-ground"),) if lines or receipt.recalculated else ()


def _files(shown: Shown, receipt: Receipt) -> tuple[tuple[Button, ...], ...]:
    """Give the longest caption a row of its own: three in a row are cut on a phone."""
    buttons = {
        form: Button(text(f"receipt-button-{form}"), f"receipt.file={form}.{receipt.period}")
        for form in shown.forms
    }
    pay = buttons.pop(Form.QR, None)
    return (*(((pay,),) if pay else ()), tuple(buttons.values()))


def _months(shown: Shown) -> tuple[tuple[Button, ...], ...]:
    """Give a row of the months that there are to turn to."""
    row = tuple(
        Button(text(key, month=Month(period)), f"receipt.month={period}")
        for key, period in (("receipt-older", shown.older), ("receipt-newer", shown.newer))
        if period is not None
    )
    return (row,) if row else ()


def no_accounts() -> Screen:
    return Screen((text("accounts-none"),), ((MENU,),))


def _organisation(account: Account) -> tuple[Text, ...]:
    if account.organisation is None:
        return ()
    return (text("receipt-organisation", name=account.organisation),)


def _charges(receipt: Receipt) -> tuple[Text, ...]:
    """Give a line for each service, as many as a message holds."""
    lines = tuple(_charge(charge) for charge in receipt.charges[:MOST_CHARGES])
    left = len(receipt.charges) - MOST_CHARGES
    return (*lines, text("receipt-more", count=left)) if left > 0 else lines


def _charge(charge: Charge) -> Text:
    if not charge.volume or not charge.tariff:
        return text("receipt-line", service=charge.service, charged=Money(charge.charged))
    return text(
        "receipt-line-by-tariff",
        service=charge.service,
        volume=Private(charge.volume.replace(".", ",")),
        unit=charge.unit,
        tariff=format_tariff(charge.tariff),
        charged=Money(charge.charged),
    )


def _sums(receipt: Receipt) -> tuple[Text, ...]:
    """Say what is known and not nought; the month's charge and what was paid always."""
    lines: list[Text] = []
    if receipt.opening:
        key = "receipt-opening-debt" if receipt.opening > 0 else "receipt-opening-advance"
        lines.append(text(key, amount=Money(abs(receipt.opening))))
    if receipt.charged is not None:
        lines.append(text("receipt-charged", amount=Money(receipt.charged)))
    if receipt.recalculated:
        lines.append(text("receipt-recalculated", amount=Money(receipt.recalculated)))
    if receipt.penalty:
        lines.append(text("receipt-penalty", amount=Money(receipt.penalty)))
    if receipt.paid is not None:
        lines.append(text("receipt-paid", amount=Money(receipt.paid)))
    return tuple(lines)


def _due(shown: Shown, receipt: Receipt) -> tuple[Text, ...]:
    if receipt.due <= 0:
        nothing = text("receipt-nothing-due")
        advance = text("receipt-advance", amount=Money(-receipt.due))
        since = () if shown.newer else _paid_since(shown, receipt)
        return (advance if receipt.due else nothing, *since)
    if shown.newer is not None:
        return (
            text("receipt-was-due", amount=Money(receipt.due)),
            text("receipt-passed-on", month=Month(shown.newer)),
        )
    due = text("receipt-due", amount=Money(receipt.due))
    last_day = Day(pay_by(parse_period(receipt.period)))
    until = text("receipt-overdue" if shown.overdue else "receipt-pay-by", day=last_day)
    return (due, *_paid_since(shown, receipt), *((until,) if shown.left else ()))


def _paid_since(shown: Shown, receipt: Receipt) -> tuple[Text, ...]:
    """Say what came in since the receipt was made, and what that leaves to be paid."""
    if shown.paid <= 0:
        return ()
    left, paid = receipt.due - shown.paid, Money(shown.paid)
    if not left:
        return (text("receipt-paid-since-all", paid=paid),)
    key = "receipt-paid-since" if left > 0 else "receipt-paid-since-advance"
    return (text(key, paid=paid, left=Money(abs(left))),)
