"""ИНН and ОГРН by their check digits, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.organisations import InnRefusal, OgrnRefusal, parse_inn, parse_ogrn

COMPANY, ENTREPRENEUR = "7707083893", "500100732259"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7707083893", "7707083893"),
        (" 7707 083893 ", "7707083893"),
        ("7707-083893", "7707083893"),
        ("500100732259", "500100732259"),
        ("7707083894", InnRefusal.CHECK_DIGIT),
        ("500100732258", InnRefusal.CHECK_DIGIT),
        ("500100732269", InnRefusal.CHECK_DIGIT),
        ("0000000000", InnRefusal.CHECK_DIGIT),
        ("770708389", InnRefusal.LENGTH),
        ("77070838930", InnRefusal.LENGTH),
        ("", InnRefusal.NOT_DIGITS),
        ("٧٧٠٧٠٨٣٨٩٣", InnRefusal.NOT_DIGITS),
    ],
)
def test_inn(typed: str, read: str) -> None:
    assert parse_inn(typed) == read


@pytest.mark.parametrize(
    ("typed", "inn", "read"),
    [
        ("1027700132195", COMPANY, "1027700132195"),
        ("1 02 77 00 13219 5", COMPANY, "1027700132195"),
        ("304500116000157", ENTREPRENEUR, "304500116000157"),
        ("1027700132196", COMPANY, OgrnRefusal.CHECK_DIGIT),
        ("0000000000000", COMPANY, OgrnRefusal.CHECK_DIGIT),
        ("304500116000157", COMPANY, OgrnRefusal.OTHER_KIND),
        ("1027700132195", ENTREPRENEUR, OgrnRefusal.OTHER_KIND),
        ("102770013219", COMPANY, OgrnRefusal.LENGTH),
        ("огрн", COMPANY, OgrnRefusal.NOT_DIGITS),
    ],
)
def test_ogrn(typed: str, inn: str, read: str) -> None:
    assert parse_ogrn(typed, inn) == read


@given(st.text())
def test_nothing_that_is_typed_makes_them_raise(typed: str) -> None:
    assert isinstance(parse_inn(typed), str)
    assert isinstance(parse_ogrn(typed, COMPANY), str)


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(at: int, digit: int) -> None:
    changed = f"{COMPANY[:at]}{digit}{COMPANY[at + 1 :]}"
    assert (parse_inn(changed) == changed) is (changed == COMPANY)


@pytest.mark.parametrize(
    "typed",
    [
        "ИНН 7707083893",
        "инн: 7707 083 893",
        "ИНН№7707083893",
        " 77\u00a007083893 ",
        "７７０７０８３８９３",
    ],
)
def test_the_word_and_blanks_around_an_inn_are_passed_over(typed: str) -> None:
    assert parse_inn(typed) == "7707083893"


@pytest.mark.parametrize("typed", ["ОГРН 1027700132195", "огрн № 1 027 700 132 195"])
def test_the_word_and_blanks_around_an_ogrn_are_passed_over(typed: str) -> None:
    assert parse_ogrn(typed, "7707083893") == "1027700132195"


def test_other_words_are_no_number() -> None:
    assert parse_inn("ИНН7707083893ИНН") is InnRefusal.NOT_DIGITS
    assert parse_inn("иннокентий 7707083893") is InnRefusal.NOT_DIGITS
