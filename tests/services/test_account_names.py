"""Names that people give to accounts: cleaned, one line, short."""

import pytest

from bot.services.own_accounts import AccountNameRefusal, parse_account_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Дача", "Дача"),
        ("  Дача\nу реки ", "Дача у реки"),
        ("\u202eДача\u200b", "Дача"),
        ("<b>№ 5</b>", "<b>№ 5</b>"),
        ("Х" * 30, "Х" * 30),
    ],
)
def test_a_name_is_cleaned(typed: str, name: str) -> None:
    assert parse_account_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "!!!", "🙂", "\u202e"])
def test_a_name_has_letters_or_digits(typed: str) -> None:
    assert parse_account_name(typed) is AccountNameRefusal.NO_LETTERS


def test_a_name_is_short() -> None:
    assert parse_account_name("Х" * 31) is AccountNameRefusal.TOO_LONG
