"""One-time codes printed on receipts: ten characters that open one account, once.

Crockford's base32 has no I, L, O and U, so a person who misreads 0 or 1 is still understood. All
ten characters are random, 50 bits: a check character would help against slips, but codes that a
centre's own system printed have none.
"""

import re
from datetime import date
from enum import StrEnum

from bot.domain.names import unfold_look_alikes
from bot.domain.periods import BillingPeriod
from bot.domain.typed import clean_number

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
BITS = 5 * LENGTH
ISSUED_BY = 5
"""The day of the next month by which a receipt is in the box (since 01.03.2026)."""

_LONGEST_TYPED = 100
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_PREFIX = re.compile(r"^(?:мой |my )?(?:код|code)(?: с квитанции)?\b[ :=—–-]*", re.IGNORECASE)
_BETWEEN = re.compile(r"[ ‐‑‒–—―−._-]")
_LOOKS_LIKE = str.maketrans("OIL", "011")


class ReceiptCodeRefusal(StrEnum):
    """Why a text is no code at all; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "receipt-code-unreadable"
    LETTER_U = "receipt-code-letter-u"


def parse_receipt_code(typed: str) -> str | ReceiptCodeRefusal:
    """Return the ten characters. Case, blanks, hyphens, Cyrillic look-alikes are forgiven."""
    if len(typed) > _LONGEST_TYPED:
        return ReceiptCodeRefusal.UNREADABLE
    text = _BETWEEN.sub("", _PREFIX.sub("", clean_number(typed)))
    code = unfold_look_alikes(text.upper()).translate(_LOOKS_LIKE)
    if _CODE.fullmatch(code):
        return code
    with_u = "U" in code and _CODE.fullmatch(code.replace("U", "V"))
    return ReceiptCodeRefusal.LETTER_U if with_u else ReceiptCodeRefusal.UNREADABLE


def code_of_bits(number: int) -> str:
    """Return the code that a number of BITS bits makes."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -5, -5))


def printed(code: str) -> str:
    """Return the code as it stands on paper: two halves are easier to copy."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def last_day(period: BillingPeriod) -> date:
    """Return the last day of a code: that by which the receipt after this one is issued."""
    return period.next().next().first_day.replace(day=ISSUED_BY)
