"""What the odd codes of real receipts claim."""

import pytest

from bot.domain.accounts import ReceiptType
from bot.domain.payment_qr import parse, says_payment_code
from bot.domain.receipt_claims import ReceiptClaim, claim_of, said_type

HEAD = "ST00012|Name=ООО Исеть|PersonalAcc=1|BankName=Б|BIC=2|CorrespAcc=3"
REPAIR, UTILITIES = ReceiptType.CAPITAL_REPAIR, ReceiptType.UTILITIES


def claim(tail: str) -> ReceiptClaim:
    return claim_of(parse(HEAD + tail))


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        ("|LastName=Петрова|FirstName=Мария|MiddleName=Ивановна", "Петрова Мария Ивановна"),
        ("|lastname=ПЕТРОВА МАРИЯ ИВАНОВНА", "Петрова Мария Ивановна"),
        ("|LastName=Салтыкова-Щедрина|FirstName=Анна|MiddleName=", "Салтыкова-Щедрина Анна"),
        ("|FIO=Петрова Мария Ивановна", "Петрова Мария Ивановна"),
        ("|LastName=П*****|FirstName=М.", "П***** М."),
        ("", ""),
    ],
)
def test_the_name_is_put_together(tail: str, name: str) -> None:
    assert claim(tail).name == name


@pytest.mark.parametrize(
    ("tail", "number"),
    [
        ("|PersAcc=л/с № 1470000042", "1470000042"),
        ("|persacc=ЛС: 147-000-0042", "1470000042"),
        ("|PersonalAccount=1470000042", "1470000042"),
        ("|PersAcc=нет", ""),
        ("", ""),
    ],
)
def test_the_account_is_in_its_one_form(tail: str, number: str) -> None:
    assert claim(tail).number == number


def test_sum_and_period_are_a_hint() -> None:
    read = claim("|Sum=20616,36|PaymPeriod=0521|PayerAddress=Мира, 5")
    assert (read.amount, read.period, read.address) == (2061636, "2021-05", "Мира, 5")
    bare = claim("|Sum=много|PaymPeriod=давно")
    assert (bare.amount, bare.period, bare.address) == (None, "", "")


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("|Category=ЖКУ", UTILITIES),
        ("|Purpose=Квартплата за май", UTILITIES),
        ("|Purpose=Взнос на КАПИТАЛЬНЫЙ ремонт", REPAIR),
        ("|Category=Капремонт ЖКХ", REPAIR),
        ("|ServiceName=1022", None),
    ],
)
def test_words_tell_the_kind(tail: str, kind: ReceiptType | None) -> None:
    code = parse(HEAD + tail)
    assert said_type(code) is kind
    assert claim_of(code).receipt_type is kind
    assert claim_of(code, REPAIR).receipt_type is REPAIR


def test_long_values_are_cut() -> None:
    read = claim(f"|LastName={'я' * 900}|PayerAddress={'я' * 900}")
    assert (len(read.name), len(read.address)) == (150, 300)


@pytest.mark.parametrize(
    ("said", "is_code"),
    [
        (HEAD, True),
        (f"\ufeff \n{HEAD}", True),
        (HEAD.lower(), True),
        ("ST00014|Name=Б", False),
        ("мой QR: " + HEAD, False),
        ("Петрова Мария", False),
        ("", False),
    ],
)
def test_a_typed_code_is_told_by_its_head(said: str, is_code: bool) -> None:
    assert says_payment_code(said) is is_code
