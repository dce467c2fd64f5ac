"""Every refusal that a form can give is worded in both languages, and by one line."""

from enum import StrEnum
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, TextElement

from bot.domain.accounts import NumberRefusal
from bot.domain.addresses import AddressRefusal
from bot.domain.applicants import (
    BirthRefusal,
    LoginNameRefusal,
    NamePartRefusal,
    TownRefusal,
)
from bot.domain.codes import CodeRefusal
from bot.domain.dates import DateRefusal
from bot.domain.dials import ReadingRefusal
from bot.domain.logins import SignInRefusal
from bot.domain.money import AmountRefusal
from bot.domain.names import NameRefusal
from bot.domain.organisation_claims import OrganisationRefusal
from bot.domain.pins import PinRefusal
from bot.domain.receipt_codes import ReceiptCodeRefusal
from bot.domain.serials import SerialRefusal
from bot.services.branches import BranchRefusal
from bot.services.contacts import ContactRefusal
from bot.services.evidence import EvidenceRefusal
from bot.services.own_accounts import AccountNameRefusal
from bot.services.passwords import PasswordRating, PasswordRefusal
from bot.services.staff_invitations import EmployeeNameRefusal

LOCALES = Path(__file__).parents[2] / "locales"
REFUSALS: tuple[type[StrEnum], ...] = (
    AccountNameRefusal,
    AddressRefusal,
    AmountRefusal,
    BirthRefusal,
    BranchRefusal,
    CodeRefusal,
    ContactRefusal,
    DateRefusal,
    EmployeeNameRefusal,
    EvidenceRefusal,
    LoginNameRefusal,
    NamePartRefusal,
    NameRefusal,
    NumberRefusal,
    OrganisationRefusal,
    PasswordRefusal,
    PinRefusal,
    SignInRefusal,
    ReadingRefusal,
    ReceiptCodeRefusal,
    SerialRefusal,
    TownRefusal,
)
RATINGS = {PasswordRating(score, None).text_id for score in range(5)}


def texts(language: str) -> dict[str, str]:
    source = (LOCALES / language / "refusals.ftl").read_text(encoding="utf-8")
    worded: dict[str, str] = {}
    for entry in FluentParser(with_spans=False).parse(source).body:
        if isinstance(entry, Message):
            assert entry.value is not None
            [element] = entry.value.elements
            assert isinstance(element, TextElement), "a refusal never echoes what was typed"
            assert entry.id.name not in worded
            worded[entry.id.name] = element.value
    return worded


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("refusals", REFUSALS)
def test_every_refusal_is_worded(language: str, refusals: type[StrEnum]) -> None:
    assert {refusal.value for refusal in refusals} <= texts(language).keys()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rating_is_worded(language: str) -> None:
    assert texts(language).keys() >= RATINGS


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_text_is_left_without_its_refusal(language: str) -> None:
    refused = {refusal.value for refusals in REFUSALS for refusal in refusals}
    assert texts(language).keys() == refused | RATINGS


@pytest.mark.parametrize("language", ["ru", "en"])
def test_refusal_is_one_line_with_an_example_unless_it_would_be_copied(language: str) -> None:
    for name, text in texts(language).items():
        assert "\n" not in text
        assert len(text) <= 160, name
        if name not in RATINGS and not name.startswith("evidence-"):
            assert (": " in text) is not name.startswith(("pin-", "password-")), name


@pytest.mark.parametrize("language", ["ru", "en"])
def test_refusal_needs_no_escaping_in_markup(language: str) -> None:
    assert not [name for name, text in texts(language).items() if set(text) & set("<>&*_`")]
