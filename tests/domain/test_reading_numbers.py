"""Numbers of receipts for readings are told over the telephone, with slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading_numbers import (
    LENGTH,
    RANDOM_NUMBERS,
    parse_reading_number,
    printed_number,
    reading_number,
)

numbers = st.integers(0, RANDOM_NUMBERS - 1).map(reading_number)


@given(numbers)
def test_a_number_is_read_as_it_is_shown(number: str) -> None:
    assert len(number) == LENGTH
    assert parse_reading_number(printed_number(number)) == number


@given(numbers, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, at: int, off: int) -> None:
    wrong = str((int(number[at]) + off) % 10)
    assert parse_reading_number(number[:at] + wrong + number[at + 1 :]) is None


@given(numbers, st.integers(0, LENGTH - 2))
def test_swapped_neighbours_are_always_noticed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or parse_reading_number(swapped) is None


@given(numbers, numbers)
def test_different_numbers_differ(one: str, other: str) -> None:
    assert (one == other) == (one[:-1] == other[:-1])


@pytest.mark.parametrize(
    "typed",
    [
        "0000-0000-0013",
        "000000000013",
        " 0000 0000 0013 ",
        "№ 0000-0000-0013",
        "номер 0000–0000–0013",
        "００００-0000-0013",
    ],
)
def test_spellings_of_one_number(typed: str) -> None:
    assert parse_reading_number(typed) == reading_number(1)


@pytest.mark.parametrize(
    "typed", ["", "1", "0000-0000-001", "0000-0000-0018", "٠" * 12, "1" * 5000, "=1+1"]
)
def test_what_is_no_number(typed: str) -> None:
    assert parse_reading_number(typed) is None
