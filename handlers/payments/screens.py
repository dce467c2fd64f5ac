"""Payments under their months, the newest first."""

from bot.domain.accounts import mask_number
from bot.domain.history import PaidIn, PaidMonth
from bot.services.history import PaymentsPage, Unseen
from bot.services.messages import Day, Money, Month, Private, Screen, Text, text
from bot.services.people import Person
from bot.ui.form import MENU
from bot.ui.history import OTHER_ACCOUNTS, nothing_to_see, page_row

LONGEST_SOURCE = 60


def payments(page: PaymentsPage) -> Screen:
    number = Private(mask_number(page.current.account.number))
    others = (OTHER_ACCOUNTS,) if page.current.several else ()
    return Screen(
        (
            text("payments-title"),
            text("payments-account", number=number),
            *_known_until(page),
            *(line for month in page.months for line in _month(month)),
            *(() if page.months else (text("payments-none"),)),
        ),
        (*page_row("payments.page", page.number, page.last), *others, (MENU,)),
    )


def unseen(why: Unseen, person: Person) -> Screen:
    return nothing_to_see(why, person)


def _known_until(page: PaymentsPage) -> tuple[Text, ...]:
    if page.known_until is None:
        return ()
    return (text("payments-known-until", day=Day(page.known_until)),)


def _month(month: PaidMonth) -> tuple[Text, ...]:
    total = Money(month.total)
    return (
        text("payments-month", month=Month(month.period), total=total),
        *map(_payment, month.payments),
    )


def _payment(one: PaidIn) -> Text:
    day = Private(Day(one.paid_on))
    amount = Money(abs(one.amount))
    if one.amount < 0:
        return text("payments-refund", day=day, amount=amount)
    if not one.source:
        return text("payments-line", day=day, amount=amount)
    source = one.source
    if len(source) > LONGEST_SOURCE:
        source = f"{source[: LONGEST_SOURCE - 1]}…"
    return text("payments-line-source", day=day, amount=amount, source=Private(source))
