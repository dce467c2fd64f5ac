"""What is said of new receipts and their last day: one message for all accounts of a cabinet."""

from datetime import datetime

from bot.domain.periods import parse_period
from bot.domain.quiet import Topic
from bot.domain.receipts import pay_by
from bot.services.messages import (
    Button,
    Day,
    Money,
    Month,
    Notify,
    Private,
    Rows,
    Screen,
    Text,
    text,
)
from bot.services.notices import PaymentsDue, ReceiptNotice, ReceiptsPublished

MOST_LINES = 10  # of a digest; the others stand among the accounts
DISCREET = {
    Topic.RECEIPTS: Screen((text("news-receipts-discreet"),)),
    Topic.PAYMENTS: Screen((text("news-payments-discreet"),)),
}


def receipt_notice(notice: ReceiptsPublished | PaymentsDue, told_at: datetime) -> Notify:
    """Make the message for whoever is signed in now, and for nobody else."""
    topic = _topic(notice)
    return Notify(receipt_screen(notice), DISCREET[topic], topic, told_at, lapses=True)


def receipt_screen(notice: ReceiptsPublished | PaymentsDue) -> Screen:
    told, topic = notice.receipts[:MOST_LINES], _topic(notice)
    left = len(notice.receipts) - len(told)
    lines = (
        text(f"news-{topic}", count=len(notice.receipts)),
        *(_line(one) for one in told),
        *((text("news-more", count=left),) if left else ()),
        *((text("news-payments-hint"),) if topic is Topic.PAYMENTS else ()),
    )
    mute = Button(text(f"button-mute-{topic}"), f"settings.mute={topic}")
    return Screen(lines, (*_ways(told, more=left > 0), (mute,)))


def _topic(notice: ReceiptsPublished | PaymentsDue) -> Topic:
    return Topic.PAYMENTS if isinstance(notice, PaymentsDue) else Topic.RECEIPTS


def _line(one: ReceiptNotice) -> Text:
    account = text(f"news-account-{one.receipt_type}", number=_called(one))
    month = Month(one.period)
    if one.due <= 0:
        key = "news-receipt-advance" if one.due else "news-receipt-paid"
        return text(key, account=account, month=month, amount=Money(-one.due))
    day = Day(pay_by(parse_period(one.period)))
    return text("news-receipt", account=account, month=month, amount=Money(one.due), day=day)


def _called(one: ReceiptNotice) -> Private:
    return Private(one.name or one.number)


def _ways(told: tuple[ReceiptNotice, ...], *, more: bool) -> Rows:
    """Lead to each receipt; where there is one, by the usual word."""
    if len(told) == 1:
        return ((Button(text("button-receipt"), f"receipt.of={told[0].account_id}"),),)
    rows = tuple(
        (Button(text("button-receipt-of", number=_called(one)), f"receipt.of={one.account_id}"),)
        for one in told
    )
    return (*rows, (Button(text("button-accounts"), "accounts.open"),)) if more else rows
