"""Sums of money: integer kopecks inside, roubles with a comma where people and files meet them."""

import re
from enum import StrEnum
from typing import NewType

from bot.domain.typed import clean, clean_number

Kopecks = NewType("Kopecks", int)
"""A sum in kopecks; negative where the registry has an advance."""

_NBSP = "\u00a0"
_MINUS = "\u2212"

_LONGEST_TYPED = 64
_ROUBLE_DIGITS_TYPED = 9
_ROUBLE_DIGITS_IN_FILES = 13

_WHOLE = r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
_CURRENCY = r"(?: ?(?:₽|руб(?:\.|лей|ля|ль)?|р\.?|rub))"
_DECIMAL = re.compile(rf"{_WHOLE}(?:[.,](?P<fraction>[0-9]+))?{_CURRENCY}?\.?")
_IN_WORDS = re.compile(
    rf"(?:{_WHOLE}{_CURRENCY} ?,? ?)?(?P<kopecks>[0-9]{{1,2}}) ?(?:коп(?:\.|еек|ейки|ейка)?|к\.?)"
)
_TWO_SEPARATORS = re.compile(
    rf"(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?=\.)|[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?=,))"
    rf"[.,](?P<fraction>[0-9]{{2}}){_CURRENCY}?\.?"
)
# «1,234» is a thousand to one person and one rouble to another; «1,234,567» is no better.
_EITHER_WAY = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:\.[0-9]{{3}})+){_CURRENCY}?\.?"
)
# «100 200» is one sum set with a thin space, or two sums: a person who means one can say so.
_ONE_OR_TWO = re.compile(r"[0-9]{3} [0-9]{3}")
_SIGN = re.compile(r"[-−–—] ?")
_BETWEEN_SUMS = re.compile(rf"{_CURRENCY}?(?:, | ?[;/+] ?| (?:и|или|and|or) | )(?=[0-9])")
_ONE_SUM = re.compile(rf"[0-9]+(?:[.,][0-9]+)?{_CURRENCY}?\.?")
_IN_FILES = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]{1,2}))?")
_BLANK_INSIDE = re.compile(r"(?<=[0-9-]) (?=[0-9])")


class AmountRefusal(StrEnum):
    """Why a text is no sum paid; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "amount-unreadable"
    AMBIGUOUS = "amount-ambiguous"
    NOT_POSITIVE = "amount-not-positive"
    TOO_PRECISE = "amount-too-precise"
    TOO_LARGE = "amount-too-large"
    SEVERAL = "amount-several"


def parse_amount(text: str) -> Kopecks | AmountRefusal:
    """Return the sum that a person typed, or the reason to ask again: nothing is ever guessed."""
    if len(text) > _LONGEST_TYPED:
        return AmountRefusal.UNREADABLE
    text = clean_number(text).lower()
    if sign := _SIGN.match(text):
        below_zero = not isinstance(_parse_unsigned(text[sign.end() :]), AmountRefusal)
        return AmountRefusal.NOT_POSITIVE if below_zero else AmountRefusal.UNREADABLE
    amount = _parse_unsigned(text)
    return AmountRefusal.NOT_POSITIVE if amount == 0 else amount


def format_amount(kopecks: int) -> str:
    """Return «5 233,61 ₽» with no-break spaces, and a real minus sign below zero."""
    return f"{format_roubles(kopecks)}{_NBSP}₽"


def format_roubles(kopecks: int) -> str:
    """Return «5 233,61» as `format_amount` does, for columns that name the currency above."""
    roubles, rest = divmod(abs(kopecks), 100)
    grouped = f"{roubles:,}".replace(",", _NBSP)
    return f"{_MINUS if kopecks < 0 else ''}{grouped},{rest:02}"


def format_tariff(tariff: str) -> str:
    """Return «2 387,11» or «65,00» for an exact decimal text; further digits stay."""
    whole, _, fraction = tariff.lstrip("-").partition(".")
    grouped = f"{int(whole or 0):,}".replace(",", _NBSP)
    return f"{_MINUS if tariff.startswith('-') else ''}{grouped},{fraction.ljust(2, '0')}"


def parse_registry_amount(text: str) -> Kopecks:
    """Return kopecks from a cell of a file: roubles, «,» or «.», blanks allowed, «-» for advances.

    Raises ValueError for an empty cell, more than two decimals, and anything else.
    """
    found = _IN_FILES.fullmatch(text) or _IN_FILES.fullmatch(_plain_cell(text))
    if found is None or len(found["whole"]) > _ROUBLE_DIGITS_IN_FILES:
        raise ValueError("not a sum in roubles")
    kopecks = _kopecks(found["whole"], found["fraction"])
    return Kopecks(-kopecks) if found["sign"] else kopecks


def _parse_unsigned(text: str) -> Kopecks | AmountRefusal:
    if _EITHER_WAY.fullmatch(text) or _ONE_OR_TWO.fullmatch(text):
        return AmountRefusal.AMBIGUOUS
    if found := _DECIMAL.fullmatch(text) or _TWO_SEPARATORS.fullmatch(text):
        return _within_limits(found["whole"], found["fraction"])
    if found := _IN_WORDS.fullmatch(text):
        return _within_limits(found["whole"] or "0", found["kopecks"].zfill(2))
    sums = _BETWEEN_SUMS.split(text)
    if len(sums) > 1 and all(map(_ONE_SUM.fullmatch, sums)):
        return AmountRefusal.SEVERAL
    return AmountRefusal.UNREADABLE


def _within_limits(whole: str, fraction: str | None) -> Kopecks | AmountRefusal:
    whole = re.sub(r"[ .,]", "", whole).lstrip("0") or "0"
    if len(whole) > _ROUBLE_DIGITS_TYPED:
        return AmountRefusal.TOO_LARGE
    if fraction and len(fraction) > 2:
        return AmountRefusal.TOO_PRECISE
    return _kopecks(whole, fraction)


def _kopecks(whole: str, fraction: str | None) -> Kopecks:
    return Kopecks(int(whole) * 100 + int((fraction or "").ljust(2, "0")))


def _plain_cell(text: str) -> str:
    return _BLANK_INSIDE.sub("", clean(text).replace(_MINUS, "-"))
