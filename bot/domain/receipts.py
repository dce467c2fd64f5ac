"""The payment document and what stands on it. Money is integer kopecks."""

from dataclasses import dataclass
from datetime import date

from bot.domain.accounts import ReceiptType


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
