"""Codes of receipts are read as people copy them from paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import (
    ALPHABET,
    BITS,
    ReceiptCodeRefusal,
    code_of_bits,
    last_day,
    parse_receipt_code,
    printed,
)

CODE = "7K3QX9M2PA"
numbers = st.integers(0, 2**BITS - 1)


@given(numbers)
def test_every_code_is_read_as_printed(number: int) -> None:
    code = code_of_bits(number)
    assert parse_receipt_code(printed(code)) == code
    assert set(code) <= set(ALPHABET)


@given(numbers, numbers)
def test_different_numbers_make_different_codes(one: int, other: int) -> None:
    assert (code_of_bits(one) == code_of_bits(other)) == (one == other)


@pytest.mark.parametrize(
    "typed",
    [
        "7K3QX-9M2PA",
        "7k3qx9m2pa",
        " 7K3QX – 9M2PA ",
        "7 K 3 Q X 9 M 2 P A",
        "7К3QХ-9М2РА",  # Cyrillic К, Х, М, Р, А
        "７Ｋ３ＱＸ－９Ｍ２ＰＡ",
        "код: 7K3QX-9M2PA",
        "Код с квитанции 7k3qx-9m2pa",
        "my code 7K3QX_9M2PA",
        "\u200b7K3QX-9M2PA\u200e",
    ],
)
def test_spellings_of_one_code(typed: str) -> None:
    assert parse_receipt_code(typed) == CODE


def test_letters_that_look_like_digits_are_digits() -> None:
    assert parse_receipt_code("OoОо0-IiLl1") == "0000011111"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7K3QX-9M2P",
        "7K3QX-9M2PAA",
        "7K3QX-9M2P!",
        "7K3QX/9M2PA",
        "ЩЖФЯЭ-ЦЧЪЫЮ",
        "٧٧٧٧٧٧٧٧٧٧",
        "7K3QX-9M2PA" * 400,
        "'; DROP --",
    ],
)
def test_what_is_no_code(typed: str) -> None:
    assert parse_receipt_code(typed) is ReceiptCodeRefusal.UNREADABLE


def test_the_letter_that_no_code_has_is_named() -> None:
    assert parse_receipt_code("7K3QU-9M2PA") is ReceiptCodeRefusal.LETTER_U


def test_a_code_lasts_until_the_next_receipt_is_out() -> None:
    assert last_day(BillingPeriod(2026, 11)) == date(2027, 1, 5)
    assert last_day(BillingPeriod(2026, 12)) == date(2027, 2, 5)
