"""Serial numbers of meters that stand for a payment: which of them prove, and how they compare."""

import re
from enum import StrEnum

from bot.domain.reading_tokens import serial_key
from bot.domain.typed import clean_number

LEAST_DIGITS = 5
LEAST_DIFFERENT = 3
LONGEST = 40

_LOOK_ALIKE = str.maketrans("авекмнорстухё", "abekmhopctyxe")
_SAID_BEFORE = re.compile(r"^(?:(?:серийный|заводской|номер|зав|сер|no|n|№)\b[.:]? *|№ *)+")
_NOT_COMPARED = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"[0-9]")
_RUNS = ("01234567890", "09876543210")


class SerialRefusal(StrEnum):
    """Why a text is no serial number to prove with; the value is its text in refusals.ftl."""

    UNREADABLE = "serial-unreadable"
    TOO_SHORT = "serial-too-short"


def read_serial(typed: str) -> str | SerialRefusal:
    """Return what was typed as it is compared, or why it could be no serial number that proves.

    The refusals tell nothing of any meter: they are the same for all accounts.
    """
    if len(typed) > LONGEST:
        return SerialRefusal.UNREADABLE
    if not _DIGIT.search(clean_number(typed)):
        return SerialRefusal.UNREADABLE
    key = _folded(typed)
    return key if _is_secret(key) else SerialRefusal.TOO_SHORT


def proof_of(number: str) -> str:
    """Return the number of a meter as it is compared; nothing where anybody could guess it."""
    key = _folded(number)
    return key if _is_secret(key) else ""


def _folded(number: str) -> str:
    """Fold letters that look alike; points, dashes, blanks and «зав. №» are not compared."""
    bare = _SAID_BEFORE.sub("", serial_key(number))
    return _NOT_COMPARED.sub("", bare).translate(_LOOK_ALIKE).lstrip("0")


def _is_secret(key: str) -> bool:
    """Tell whether it is no stopgap of a registry: a few digits, 1111111, 12345678."""
    digits = "".join(_DIGIT.findall(key))
    if len(digits) < LEAST_DIGITS or len(set(digits)) < LEAST_DIFFERENT:
        return False
    return not any(digits in run for run in _RUNS)
