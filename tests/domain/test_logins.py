"""Logins as they are typed, and who is meant by what was typed."""

import pytest

from bot.domain.logins import SignInRefusal, login_key
from bot.services.letters import Address, Channel
from bot.services.sign_in import parse_identity


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12345678", "12345678"),
        (" 1234 5678\n", "12345678"),
        ("1234-5678", "12345678"),
        ("１２３４５６７８", "12345678"),
        ("Anna-0427", "anna-0427"),
        ("АNNA-0427", "anna-0427"),
        ("anna.ivanova-0427", "anna.ivanova-0427"),
        ("\u200banna\u202e-0427", "anna-0427"),
    ],
)
def test_spellings_of_a_login_share_a_key(typed: str, key: str) -> None:
    assert login_key(typed) == key
    assert parse_identity(typed) == key


@pytest.mark.parametrize("typed", ["", " ", "!!!", "🙂", "a" * 65, "@" * 10])
def test_what_cannot_be_a_login_is_refused(typed: str) -> None:
    assert login_key(typed) is SignInRefusal.UNREADABLE
    assert parse_identity(typed) is SignInRefusal.UNREADABLE


@pytest.mark.parametrize("typed", ["+7 912 345-67-89", "8 (912) 345-67-89", "9123456789"])
def test_a_phone_is_told_from_a_login(typed: str) -> None:
    assert parse_identity(typed) == Address(Channel.SMS, "+79123456789")


def test_an_email_is_told_from_a_login() -> None:
    assert parse_identity(" Maria@Example.RU ") == Address(Channel.EMAIL, "maria@example.ru")


@pytest.mark.parametrize("typed", ["a@b", "m@@example.ru", "+1 202 555 0123", "8-800-555-35-35"])
def test_a_contact_that_nobody_can_have_is_refused(typed: str) -> None:
    assert parse_identity(typed) is SignInRefusal.UNREADABLE
