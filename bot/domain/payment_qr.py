"""The payment QR of a receipt (GOST R 56042-2014): its bytes for banks, and bytes read back.

A code is `ST0001`, a digit that names the encoding, the separator, then `Key=value` fields, the
required ones first. Codes of real receipts are freer than the standard; what is read of one is a
claim of the person who showed it and proves nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.accounts import NumberRefusal, normalise_number
from bot.domain.money import Kopecks, parse_registry_amount
from bot.domain.periods import BillingPeriod, parse_period
from bot.domain.receipts import Payee, PaymentDocument
from bot.domain.typed import clean

REQUIRED = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
LONGEST_BLOCK = 300  # bytes from ST to the end of the required fields
LONGEST_CODE = 2331  # bytes that a QR of the middle level of correction holds
NO_CORRESPONDENT = "0"  # the standard's word for a bank without a correspondent account
HOUSING = "02"  # TechCode of rent and utilities

_LENGTHS = MappingProxyType({"Name": 160, "BankName": 45, "Purpose": 210})
_ENCODINGS = MappingProxyType({"1": "cp1251", "2": "utf-8", "3": "koi8-r"})
_UTF_8, _WINDOWS = "2", "1"
# The last one stands in no value: control characters are cleaned away.
_SEPARATORS = ("|", "~", "^", ";", "#", "\x1f")

_KEYS = MappingProxyType(
    {
        key.lower(): key
        for key in (
            *REQUIRED,
            *("Sum", "Purpose", "PayeeINN", "KPP", "PayerINN", "CBC", "OKTMO", "DrawerStatus"),
            *("PaytReason", "TaxPeriod", "DocNo", "DocDate", "TaxPaytKind", "PersAcc", "Contract"),
            *("LastName", "FirstName", "MiddleName", "PayerAddress", "PersonalAccount", "DocIdx"),
            *("PaymPeriod", "PaymTerm", "Category", "ServiceName", "CounterId", "CounterVal"),
            *("AddAmount", "UIN", "TechCode", "Phone", "Flat", "UIP", "ExecId", "RuleId"),
        )
    }
)
_HEAD = re.compile(r"[\s\ufeff]*ST0001[123]\s*(?P<separator>[^\w\s=]|_|\s)", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_WITHOUT_BLANKS = frozenset({"PersonalAcc", "BIC", "CorrespAcc", "PayeeINN", "KPP", "Sum"})
_BLANKS = re.compile(r"\s+")
_KOPECKS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class PaymentQr:
    """A code that was read: values by the standard's spelling of keys; empty ones are left out."""

    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str | None:
        """The number of the account in its one form, without «л/с №»."""
        number = normalise_number(self.fields.get("PersAcc", ""))
        return None if isinstance(number, NumberRefusal) else number

    @property
    def amount(self) -> Kopecks | None:
        """The sum: kopecks by the standard; with a comma or a point it is roubles."""
        text = self.fields.get("Sum", "")
        if _KOPECKS.fullmatch(text):
            return Kopecks(int(text))
        try:
            return parse_registry_amount(text)
        except ValueError:
            return None

    @property
    def period(self) -> BillingPeriod | None:
        try:
            return parse_period(self.fields.get("PaymPeriod", ""))
        except ValueError:
            return None

    @property
    def payer(self) -> str:
        names = (self.fields.get(key, "") for key in ("LastName", "FirstName", "MiddleName"))
        return " ".join(filter(None, names))

    @property
    def address(self) -> str:
        return self.fields.get("PayerAddress", "")


def fields_of(document: PaymentDocument, payee: Payee, purpose: str) -> dict[str, str]:
    """Give the fields that pay a receipt: to whom, how much, for which account and month."""
    account, receipt = document.account, document.receipt
    period = parse_period(receipt.period)
    last, _, rest = account.holder.partition(" ")
    first, _, middle = rest.partition(" ")
    return {
        "Name": payee.name,
        "PersonalAcc": payee.bank_account,
        "BankName": payee.bank,
        "BIC": payee.bic,
        "CorrespAcc": payee.corr_account,
        "Sum": str(max(receipt.due, 0)),
        "Purpose": purpose,
        "PayeeINN": payee.inn,
        "KPP": payee.kpp,
        "PersAcc": account.number,
        "LastName": last,
        "FirstName": first,
        "MiddleName": middle,
        "PayerAddress": account.address,
        "PaymPeriod": f"{period.month:02}{period.year}",
        "TechCode": HOUSING,
    }


def compose(fields: Mapping[str, str]) -> bytes:
    """Give the bytes of a code; the required fields go first, empty others are left out.

    UTF-8, which all banks read; windows-1251 where only that keeps the required block within its
    limit; a name too long even so is cut, for the payee is known by account and bank.
    Raises ValueError when a required field is empty or a QR cannot hold so much.
    """
    values = {key: clean(value)[: _LENGTHS.get(key)].strip() for key, value in fields.items()}
    values["CorrespAcc"] = values.get("CorrespAcc") or NO_CORRESPONDENT
    if missing := [key for key in REQUIRED if not values.get(key)]:
        raise ValueError(f"a payment code needs {', '.join(missing)}")
    written = "".join(values.values())
    separator = next(one for one in _SEPARATORS if one not in written)
    required = {key: values.pop(key) for key in REQUIRED}
    digit = _fitting(required, separator)
    while len(block := _encode(digit, separator, required.items())) > LONGEST_BLOCK:
        required["Name"] = required["Name"][:-1].rstrip()
    rest = ((key, value) for key, value in values.items() if value)
    code = block + b"".join(_pair(digit, separator, *one) for one in rest)
    if len(code) > LONGEST_CODE:
        raise ValueError("too much for a QR")
    return code


def parse(code: bytes | str) -> PaymentQr:
    """Read a code as it was scanned (bytes) or typed. Raises ValueError when it is no payment."""
    text = code if isinstance(code, str) else _decode(code)
    head = _HEAD.match(text)
    if head is None:
        raise ValueError("not a payment code")
    fields: dict[str, str] = {}
    for key, value in _pairs(text[head.end() :], head["separator"]):
        tidy = _BLANKS.sub("", value) if key in _WITHOUT_BLANKS else clean(value)
        if tidy:
            fields.setdefault(key, tidy)
    return PaymentQr(fields)


def says_payment_code(text: str) -> bool:
    """Tell whether a text begins as a payment code does."""
    return _HEAD.match(text) is not None


def _fitting(required: Mapping[str, str], separator: str) -> str:
    for digit in (_UTF_8, _WINDOWS):
        try:
            if len(_encode(digit, separator, required.items())) <= LONGEST_BLOCK:
                return digit
        except UnicodeEncodeError:
            return _UTF_8
    return _WINDOWS


def _encode(digit: str, separator: str, pairs: Iterable[tuple[str, str]]) -> bytes:
    head = f"ST0001{digit}".encode()
    return head + b"".join(_pair(digit, separator, key, value) for key, value in pairs)


def _pair(digit: str, separator: str, key: str, value: str) -> bytes:
    return f"{separator}{key}={value}".encode(_ENCODINGS[digit])


def _decode(code: bytes) -> str:
    """Decode by the digit; UTF-8 under another digit, or another under UTF-8, shows itself."""
    digit = code.lstrip()[6:7].decode("ascii", "replace")
    declared = _ENCODINGS.get(digit, "cp1251")
    for encoding in ("utf-8", declared):
        try:
            return code.decode(encoding)
        except UnicodeDecodeError:
            continue
    return code.decode("cp1251", "replace")


def _pairs(text: str, separator: str) -> Iterator[tuple[str, str]]:
    """Split into keys and values; a part that has no key belongs to the value before it."""
    key = value = ""
    for part in text.split(separator):
        name, sign, rest = part.partition("=")
        found = _key(name) if sign else None
        if found is None:
            value += separator + part
            continue
        yield key, value.strip(separator)
        key, value = found, rest
    yield key, value.strip(separator)


def _key(name: str) -> str | None:
    """Give the standard's spelling of a key; a line break inside is taken out of a known one."""
    joined = _BLANKS.sub("", name)
    known = _KEYS.get(joined.lower())
    return known or (joined if _KEY.fullmatch(name.strip()) else None)
