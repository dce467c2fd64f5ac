"""What was charged, month by month, the newest first, with the ways to the charts."""

from bot.domain.accounts import mask_number
from bot.domain.charts import ChartKind
from bot.domain.receipts import Receipt
from bot.services.history import ChargesPage, Unseen
from bot.services.messages import Button, Money, Month, Private, Screen, Text, text
from bot.services.people import Person
from bot.ui.form import MENU
from bot.ui.history import OTHER_ACCOUNTS, nothing_to_see, page_row


def charges(page: ChargesPage) -> Screen:
    receipts = page.receipts
    number = Private(mask_number(page.current.account.number))
    others = (OTHER_ACCOUNTS,) if page.current.several else ()
    known = any(one.charged is not None for one in receipts.items)
    return Screen(
        (
            text("charges-title"),
            text("charges-account", number=number),
            *(line for one in receipts.items for line in _month(one)),
            *(() if receipts.items else (text("charges-none"),)),
        ),
        (
            *(_charts(receipts.number) if known else ()),
            *page_row("charges.page", receipts.number, receipts.last),
            *others,
            (MENU,),
        ),
    )


def unseen(why: Unseen, person: Person) -> Screen:
    return nothing_to_see(why, person)


def _charts(number: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(text(f"charges-button-{kind}"), f"charges.chart={kind}.{number}"),)
        for kind in ChartKind
    )


def _month(receipt: Receipt) -> tuple[Text, ...]:
    """Say what is known of a month; of some only the debt is, from the bank."""
    lines = [text("charges-month", month=Month(receipt.period))]
    if receipt.charged is not None:
        charged = receipt.charged + (receipt.recalculated or 0) + (receipt.penalty or 0)
        lines.append(text("charges-charged", amount=Money(charged)))
    if receipt.paid is not None:
        lines.append(text("charges-paid", amount=Money(receipt.paid)))
    if receipt.due < 0:
        lines.append(text("charges-advance", amount=Money(-receipt.due)))
    else:
        lines.append(text("charges-due", amount=Money(receipt.due)))
    return tuple(lines)
