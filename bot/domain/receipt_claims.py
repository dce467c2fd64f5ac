"""What the code of a receipt says of an account, put in order: a claim, proved by nothing."""

from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.accounts import NumberRefusal, ReceiptType, normalise_number
from bot.domain.names import MAX_LENGTH
from bot.domain.payment_qr import PaymentQr

_LONGEST_ADDRESS = 300
# Words by which a code names its kind; those of capital repair are never said of the other.
_WORDS = MappingProxyType(
    {
        ReceiptType.CAPITAL_REPAIR: (
            "капитальн",
            "капремонт",
            "кап. ремонт",
            "кап.ремонт",
            "взнос на кр",
        ),
        ReceiptType.UTILITIES: ("жку", "жкх", "коммунальн", "квартплат", "содержание жил"),
    }
)
_WHERE_WORDS_STAND = ("Category", "ServiceName", "Purpose", "Name")
# Keys that receipts use beside those of the standard, in small letters.
_WHOLE_NAME = ("fio", "payername", "payer")
_WHOLE_ADDRESS = ("address", "adress", "adres")


@dataclass(frozen=True, slots=True)
class ReceiptClaim:
    """What was read; empty where the code says nothing. The period is `2026-10`."""

    name: str = ""
    address: str = ""
    number: str = ""
    amount: int | None = None
    period: str = ""
    receipt_type: ReceiptType | None = None

    @property
    def is_usable(self) -> bool:
        """Tell whether it names anybody; a sum or a month alone fills in nothing."""
        return bool(self.name or self.address or self.number)


def claim_of(code: PaymentQr, of_payee: ReceiptType | None = None) -> ReceiptClaim:
    """Put a code in order; `of_payee`: the kind of receipts of the account that is paid to."""
    period = code.period
    return ReceiptClaim(
        name=_name(code),
        address=(code.address or _odd(code, _WHOLE_ADDRESS))[:_LONGEST_ADDRESS],
        number=code.account or _number(code.fields.get("PersonalAccount", "")),
        amount=code.amount,
        period="" if period is None else period.iso,
        receipt_type=of_payee or said_type(code),
    )


def said_type(code: PaymentQr) -> ReceiptType | None:
    """Tell the kind of receipt by the words of the code."""
    said = " ".join(code.fields.get(key, "") for key in _WHERE_WORDS_STAND).lower()
    for kind, words in _WORDS.items():
        if any(word in said for word in words):
            return kind
    return None


def _name(code: PaymentQr) -> str:
    """Give the full name; one in capitals is written as people write it."""
    name = (code.payer or _odd(code, _WHOLE_NAME))[:MAX_LENGTH]
    return name.title() if name.isupper() else name


def _odd(code: PaymentQr, keys: tuple[str, ...]) -> str:
    small = {key.lower(): value for key, value in code.fields.items()}
    return next((small[key] for key in keys if key in small), "")


def _number(text: str) -> str:
    number = normalise_number(text)
    return "" if isinstance(number, NumberRefusal) else number
