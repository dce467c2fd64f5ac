"""ИНН and ОГРН as people type them, judged by their check digits."""

import re
from enum import StrEnum

from bot.domain.typed import clean_number

LONGEST_NAME = 300
_SPACES = re.compile(r"[ -]")
_SAYS = re.compile(r"(?:инн|огрн(?:ип)?)(?![а-яё])[ :№.=-]*", re.IGNORECASE)  # before the number
_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


class InnRefusal(StrEnum):
    """Why it is no ИНН; the value is part of a text's id."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"  # 10 digits of a company, 12 of an entrepreneur
    CHECK_DIGIT = "check_digit"


class OgrnRefusal(StrEnum):
    """Why it is no ОГРН; the value is part of a text's id."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"  # 13 digits of a company, 15 of an entrepreneur
    CHECK_DIGIT = "check_digit"
    OTHER_KIND = "other_kind"  # a company's beside an entrepreneur's ИНН, or the other way round


def parse_inn(typed: str) -> str | InnRefusal:
    """Return the digits of an ИНН: weights of the federal tax service, the sum modulo 11."""
    digits = _digits(typed)
    if digits is None:
        return InnRefusal.NOT_DIGITS
    if len(digits) not in {10, 12}:
        return InnRefusal.LENGTH
    for place in (9,) if len(digits) == 10 else (10, 11):
        weights = _INN_WEIGHTS[len(_INN_WEIGHTS) - place :]
        total = sum(int(d) * w for d, w in zip(digits, weights, strict=False))
        if total % 11 % 10 != int(digits[place]):
            return InnRefusal.CHECK_DIGIT
    return digits if digits.strip("0") else InnRefusal.CHECK_DIGIT


def parse_ogrn(typed: str, inn: str) -> str | OgrnRefusal:
    """Return the digits of an ОГРН (13) or ОГРНИП (15) that goes with the ИНН."""
    digits = _digits(typed)
    if digits is None:
        return OgrnRefusal.NOT_DIGITS
    if len(digits) not in {13, 15}:
        return OgrnRefusal.LENGTH
    body, check = digits[:-1], int(digits[-1])
    if int(body) % (len(digits) - 2) % 10 != check or digits[0] == "0":
        return OgrnRefusal.CHECK_DIGIT
    if (len(digits) == 13) != (len(inn) == 10):
        return OgrnRefusal.OTHER_KIND
    return digits


def _digits(typed: str) -> str | None:
    text = _SPACES.sub("", _SAYS.sub("", clean_number(typed), count=1))
    return text if text.isascii() and text.isdigit() else None
