"""Cells of registries as values. Nearly all cells are plain; those take the short way first.

A column of plain cells is judged by one expression for all of them. Every short way gives what
the long one gives; tests hold them together.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.domain.accounts import (
    Els,
    NumberRefusal,
    normalise_number,
    parse_els,
    parse_receipt_type,
)
from bot.domain.dates import parse_registry_date
from bot.domain.money import parse_registry_amount
from bot.domain.names import name_key
from bot.domain.organisations import InnRefusal, parse_inn
from bot.domain.periods import parse_period
from bot.domain.typed import clean

LONGEST_TEXT = 1000
_LONGEST_NUMBER = 30

_TEXT_SHAPE = r" -~А-Яа-яЁё№«»–—"
_ELS_SHAPE = r"[0-9]{2}[А-ЯЁ]{2}[0-9]{6}"
_PLAIN_TEXT = re.compile(rf"[{_TEXT_SHAPE}]*")
_ONE_BYTE = "cp1251"
_GAPS = bytes.maketrans(b"-\n", b"  ")
_NAME_BYTES = ("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя -\n").encode(
    _ONE_BYTE
)
_PLAIN_ELS = re.compile(_ELS_SHAPE)
_PLAIN_ELSES = re.compile(rf"{_ELS_SHAPE}(?:\n{_ELS_SHAPE})*")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_AREA = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2})0*)?")
_AMOUNT_SHAPE = r"-?[0-9]{1,9}[.,][0-9]{2}"
_PLAIN_AMOUNTS = re.compile(rf"{_AMOUNT_SHAPE}(?:\n{_AMOUNT_SHAPE})*")
_DECIMAL_SHAPE = r"(?:-?[0-9]{1,15}(?:[.,][0-9]{1,10})?)?"
_PLAIN_DECIMALS = re.compile(rf"{_DECIMAL_SHAPE}(?:\n{_DECIMAL_SHAPE})*")
_INN = re.compile(r"[0-9]{10}|[0-9]{12}")

cached_amount = lru_cache(1 << 12)(parse_registry_amount)
cached_date = lru_cache(1 << 12)(parse_registry_date)
cached_type = lru_cache(1 << 8)(parse_receipt_type)


def read_text(cell: str) -> str:
    """Return the cell on one clean line, at most LONGEST_TEXT characters."""
    text = " ".join(cell.split())
    if len(cell) <= LONGEST_TEXT and _PLAIN_TEXT.fullmatch(text):
        return text
    return clean(cell.strip()[:LONGEST_TEXT])


def read_number(cell: str) -> str:
    """Return the account number in its one form; ValueError when it is none."""
    if cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_NUMBER:
        return cell
    number = normalise_number(cell)
    if isinstance(number, NumberRefusal):
        raise ValueError(number.value)  # noqa: TRY004 - the cell is of the right type, its text is not
    return number


def read_els(cell: str) -> Els | None:
    """Return ЕЛС, None for an empty cell; ValueError when it is none."""
    if _PLAIN_ELS.fullmatch(cell):
        return Els(cell)
    if not cell.strip():
        return None
    els = parse_els(cell)
    if isinstance(els, NumberRefusal):
        raise ValueError(els.value)  # noqa: TRY004 - as in read_number
    return els


@lru_cache(1 << 12)
def read_area(cell: str) -> int | None:
    """Return hundredths of a square metre, None for an empty cell; ValueError otherwise."""
    text = cell.strip()
    if not text:
        return None
    found = _AREA.fullmatch(text)
    if found is None:
        raise ValueError("not an area")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


@lru_cache(1 << 8)
def read_period(cell: str) -> str:
    """Return the month as `2026-10`; ValueError when the cell names none."""
    return parse_period(cell).iso


@lru_cache(1 << 12)
def read_decimal(cell: str) -> str:
    """Return an exact decimal with a point, empty for an empty cell; ValueError otherwise."""
    text = cell.strip()
    if text and not _DECIMAL.fullmatch(text):
        raise ValueError("not a number")
    return text.replace(",", ".")


def read_inn(cell: str) -> str:
    """Return the ИНН of 10 or 12 digits whose check digits agree; ValueError otherwise."""
    inn = parse_inn(cell) if _INN.fullmatch(cell.strip()) else InnRefusal.NOT_DIGITS
    if isinstance(inn, InnRefusal):
        raise ValueError(inn.value)  # noqa: TRY004 - the cell is of the right type, its text is not
    return inn


def read_numbers(cells: Sequence[str]) -> Sequence[str]:
    """Return what `read_number` gives for each cell; ValueError when one is none."""
    joined = "".join(cells)
    plain = joined.isascii() and joined.isdigit() and all(cells)
    if plain and max(map(len, cells)) <= _LONGEST_NUMBER:
        return cells
    return [read_number(cell) for cell in cells]


def read_holders(cells: Sequence[str]) -> Sequence[str] | None:
    """Return what `read_text` gives for each cell; None when one names nobody."""
    if _are_plain_names("\n".join(cells), len(cells)) and max(map(len, cells)) <= LONGEST_TEXT:
        return cells
    holders = [read_text(cell) for cell in cells]
    return holders if all(map(name_key, holders)) else None


def _are_plain_names(names: str, count: int) -> bool:
    """Judge names that line ends join, each of them of Russian words with one space between.

    One byte a letter: a table of bytes is passed in a fraction of what an expression takes.
    """
    try:
        signs = names.encode(_ONE_BYTE)
    except UnicodeEncodeError:
        return False
    if signs.translate(None, _NAME_BYTES) or b"  " in b" %b " % signs.translate(_GAPS):
        return False
    return signs.count(b"\n") == count - 1


def read_elses(cells: Sequence[str]) -> Sequence[str | None]:
    """Return what `read_els` gives for each cell; ValueError when one is none."""
    if _PLAIN_ELSES.fullmatch("\n".join(cells)):
        return cells
    return [read_els(cell) for cell in cells]


def read_amounts(cells: Sequence[str]) -> Sequence[int]:
    """Return kopecks of each cell, as `cached_amount` does; ValueError when one is no sum."""
    joined = "\n".join(cells)
    if _PLAIN_AMOUNTS.fullmatch(joined):
        return list(map(int, joined.replace(",", "").replace(".", "").split("\n")))
    return list(map(cached_amount, cells))


def read_decimals(cells: Sequence[str]) -> Sequence[str]:
    """Return what `read_decimal` gives for each cell; ValueError when one is no number."""
    joined = "\n".join(cells)
    if _PLAIN_DECIMALS.fullmatch(joined):
        return joined.replace(",", ".").split("\n")
    return list(map(read_decimal, cells))
