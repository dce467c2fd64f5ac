"""Account numbers, the two kinds of receipts, and the nation-wide identifier ЕЛС."""

import re
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from bot.domain.names import fold_look_alikes, unfold_look_alikes
from bot.domain.typed import clean_number

Els = NewType("Els", str)
"""ЕЛС in its one form: two digits, two Cyrillic capitals, six digits."""

_LONGEST_NUMBER = 30
_LONGEST_TYPED = 200
_SHOWN_DIGITS = 4
_DOT = "•"

# Read after blanks are gone and letters folded. Short words count as a prefix only before a digit
# or a sign: in «ЛСА1» they may belong to the number.
_PREFIX = re.compile(
    fold_look_alikes(
        r"(?:ЛИЦЕВ(?:ОЙ|ОГО)СЧ[ЕЁ]ТА?|Л[/\\.]С|ACCOUNT(?:NUMBER)?|НОМЕР|(?:ЛС|NO|N)?[.:№#]+)*"
        r"(?:(?:ЛС|NO|N)+(?=[0-9]))?"
    )
)
_BLANKS_AND_DASHES = re.compile(r"[ ‐‑‒–—―−-]")
_NUMBER = re.compile(rf"(?=.*[0-9])[0-9A-ZА-ЯЁІЇ/]{{1,{_LONGEST_NUMBER}}}")
_DIGITS = re.compile(rf"[0-9]{{1,{_LONGEST_NUMBER}}}")
_HAS_LATIN = re.compile(r"[A-Z]")
_HAS_CYRILLIC = re.compile(r"[А-ЯЁІЇ]")
_ELS = re.compile(r"[0-9]{2}[А-ЯЁ]{2}[0-9]{6}")


class ReceiptType(StrEnum):
    """The two obligations that never mix: each has its own accounts, payee and QR."""

    UTILITIES = "utilities"
    CAPITAL_REPAIR = "capital_repair"

    __hash__ = str.__hash__  # an enum's own is Python: 0.2 µs for each row of an import


_RECEIPT_TYPES = MappingProxyType(
    {
        "utilities": ReceiptType.UTILITIES,
        "коммунальные услуги": ReceiptType.UTILITIES,
        "коммунальные": ReceiptType.UTILITIES,
        "жилищно-коммунальные услуги": ReceiptType.UTILITIES,
        "жку": ReceiptType.UTILITIES,
        "жкх": ReceiptType.UTILITIES,
        "ку": ReceiptType.UTILITIES,
        "capital_repair": ReceiptType.CAPITAL_REPAIR,
        "capital repair": ReceiptType.CAPITAL_REPAIR,
        "капитальный ремонт": ReceiptType.CAPITAL_REPAIR,
        "взнос на капитальный ремонт": ReceiptType.CAPITAL_REPAIR,
        "капремонт": ReceiptType.CAPITAL_REPAIR,
        "кап. ремонт": ReceiptType.CAPITAL_REPAIR,
        "кап.ремонт": ReceiptType.CAPITAL_REPAIR,
        "кр": ReceiptType.CAPITAL_REPAIR,
    }
)


class NumberRefusal(StrEnum):
    """Why a text is no account number; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "account-number-unreadable"
    TOO_LONG = "account-number-too-long"
    NOT_ELS = "account-not-els"


def normalise_number(text: str) -> str | NumberRefusal:
    """Return the one form of an account number by which numbers are compared.

    «л/с №», blanks and dashes go, leading zeros stay. Letters are capitals in one script, so that
    «а12» in either script is one account; a file handed back wants the number as it came.
    """
    if _DIGITS.fullmatch(text):
        return text
    if len(text) > _LONGEST_TYPED:
        return NumberRefusal.TOO_LONG
    folded = fold_look_alikes(_BLANKS_AND_DASHES.sub("", clean_number(text)).upper())
    number = _one_script(_PREFIX.sub("", folded, count=1).rstrip("."))
    if _NUMBER.fullmatch(number):
        return number
    too_long = len(number) > _LONGEST_NUMBER and _NUMBER.fullmatch(number[-_LONGEST_NUMBER:])
    return NumberRefusal.TOO_LONG if too_long else NumberRefusal.UNREADABLE


def mask_number(number: str) -> str:
    """Return the number with dots for all but its last 4 characters, at least half hidden."""
    shown = min(_SHOWN_DIGITS, len(number) // 2)
    hidden = len(number) - shown
    return _DOT * hidden + number[hidden:]


def parse_els(text: str) -> Els | NumberRefusal:
    """Return ЕЛС in Cyrillic capitals, from either script and either case."""
    if len(text) > _LONGEST_TYPED:
        return NumberRefusal.NOT_ELS
    text = _BLANKS_AND_DASHES.sub("", clean_number(text)).upper()
    text = fold_look_alikes(text)
    return Els(text) if _ELS.fullmatch(text) else NumberRefusal.NOT_ELS


def parse_receipt_type(text: str) -> ReceiptType:
    """Return the kind of receipt that a cell of a file names; ValueError for any other word."""
    kind = _RECEIPT_TYPES.get(clean_number(text).lower())
    if kind is None:
        raise ValueError("not a kind of receipt")
    return kind


def _one_script(folded: str) -> str:
    """Return folded text in Latin script when that alone takes it out of two scripts."""
    latin = unfold_look_alikes(folded)
    two_scripts = _HAS_LATIN.search(folded) and not _HAS_CYRILLIC.search(latin)
    return latin if two_scripts else folded
