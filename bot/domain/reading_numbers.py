"""Numbers of receipts for readings: twelve digits, short enough to be read aloud.

Eleven are random, so that nobody tells another's number or how many readings there are; the last
one checks the others (Damm, 2004): one wrong digit or two neighbours swapped are always noticed.
Digits only: letters would be spelled over the telephone in two alphabets.
"""

import re

from bot.domain.typed import clean_number

LENGTH = 12
RANDOM_NUMBERS = 10 ** (LENGTH - 1)

_GROUP = 4
_LONGEST_TYPED = 64
_BETWEEN = re.compile(r"[ ‐‑‒–—―−._-]")
_PREFIX = re.compile(r"^(?:квитанция|номер|number|no\.?|n|№)+", re.IGNORECASE)
_NUMBER = re.compile(rf"[0-9]{{{LENGTH}}}")
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def reading_number(random: int) -> str:
    """Make the number from a random one below RANDOM_NUMBERS."""
    digits = f"{random:0{LENGTH - 1}}"
    return digits + _check(digits)


def printed_number(number: str) -> str:
    """Return it as it is shown: «4821-0937-5561»."""
    return "-".join(number[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def parse_reading_number(typed: str) -> str | None:
    """Return the twelve digits; None when they are none, or a digit is wrong."""
    digits = ungrouped(typed)
    return digits if _NUMBER.fullmatch(digits) and _check(digits) == "0" else None


def ungrouped(typed: str) -> str:
    """Return the twelve digits of «№ 4821-0937-5561», right or wrong; anything else as it is."""
    if len(typed) > _LONGEST_TYPED:
        return typed
    digits = _PREFIX.sub("", _BETWEEN.sub("", clean_number(typed)))
    return digits if _NUMBER.fullmatch(digits) else typed


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)
