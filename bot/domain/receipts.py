"""The payment document and what stands on it. Money is integer kopecks."""

from dataclasses import dataclass
from datetime import date

from bot.domain.accounts import ReceiptType
from bot.domain.periods import BillingPeriod

_PAY_BY_15TH_SINCE = date(2026, 3, 1)  # until then receipts were paid by the 10th


@dataclass(frozen=True, slots=True)
class Account:
    """An account of one flat; `number` is its text."""

    id: int
    number: str
    receipt_type: ReceiptType
    address: str
    organisation: str | None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a receipt; volume and tariff are exact decimal texts, empty when unknown."""

    service: str
    unit: str
    volume: str
    tariff: str
    charged: int
    recalculated: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A month's document. Sums are None when only the bank's debt registry told the debt."""

    period: str
    opening: int | None
    charged: int | None
    recalculated: int | None
    penalty: int | None
    paid: int | None
    due: int
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    paid_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Payee:
    """The organisation that is paid; what a registry did not tell is an empty text."""

    name: str
    inn: str
    kpp: str = ""
    bank_account: str = ""
    bank: str = ""
    bic: str = ""
    corr_account: str = ""
    phone: str = ""
    email: str = ""
    site: str = ""

    @property
    def can_be_paid(self) -> bool:
        """Whether a payment QR can be written."""
        return bool(self.name and self.bank_account and self.bank and self.bic)


@dataclass(frozen=True, slots=True)
class PaymentDocument:
    """All that a receipt on paper says; the area is in hundredths of a square metre."""

    account: Account
    receipt: Receipt
    payee: Payee | None = None
    area: int | None = None

    @property
    def payable(self) -> bool:
        """Whether there is something to pay, and known to whom."""
        return self.receipt.due > 0 and self.payee is not None and self.payee.can_be_paid


def pay_by(period: BillingPeriod) -> date:
    """Give the last day of paying for a month: by law, the 15th of the next one."""
    month = period.next().first_day
    return month.replace(day=15 if month >= _PAY_BY_15TH_SINCE else 10)
