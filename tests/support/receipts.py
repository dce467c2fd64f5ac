"""Receipts for tests of documents: those of the sample centre, and the longest imaginable."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.domain.accounts import ReceiptType, parse_receipt_type
from bot.domain.money import parse_registry_amount
from bot.domain.periods import parse_period
from bot.domain.receipts import Account, Charge, Payee, PaymentDocument, Receipt
from bot.domain.registry_cells import read_decimal
from bot.playground import sample

SAMPLE = Path(sample.__path__[0])
PAYEE = Payee(
    name="ООО «Управляющая компания Сосны»",
    inn="6619001233",
    kpp="661901001",
    bank_account="40702810500000004321",
    bank="АО «Примерный банк»",
    bic="046577999",
    corr_account="30101810900000000999",
    phone="+7 3439 00-00-11",
    email="office@sosny.example",
    site="https://sosny.example",
)
ADDRESS = "624000, Свердловская обл., г. Вышегорск, ул. Садовая, д. 12, кв. 12"
ACCOUNT = Account(
    1, "2030100037", ReceiptType.UTILITIES, ADDRESS, PAYEE.name, "Соколова Мария Ивановна"
)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


@cache
def sampled() -> tuple[PaymentDocument, ...]:
    """Give every receipt of the sample centre."""
    payees = {row["receipt_type"]: _payee(row) for row in rows("organisations.csv")}
    accounts = {row["account"]: row for row in rows("accounts.csv")}
    charges = defaultdict(list)
    for row in rows("charges.csv"):
        charges[row["account"], row["period"]].append(_charge(row))
    return tuple(
        _document(
            row, accounts[row["account"]], payees, tuple(charges[row["account"], row["period"]])
        )
        for row in rows("receipts.csv")
    )


def _payee(row: dict[str, str]) -> Payee:
    known = (row["name"], row["inn"], row["kpp"], row["account"], row["bank"], row["bic"])
    return Payee(*known, row["corr_account"], row["phone"], row["email"], row["site"])


def _charge(row: dict[str, str]) -> Charge:
    return Charge(
        row["service"],
        row["unit"],
        read_decimal(row["volume"]),
        read_decimal(row["tariff"]),
        parse_registry_amount(row["charged"]),
        parse_registry_amount(row["recalculated"] or "0"),
    )


def _document(
    row: dict[str, str],
    holder: dict[str, str],
    payees: dict[str, Payee],
    charges: tuple[Charge, ...],
) -> PaymentDocument:
    sums = ("opening", "charged", "recalculated", "penalty", "paid", "due")
    opening, charged, recalculated, penalty, paid, due = (
        parse_registry_amount(row[name]) for name in sums
    )
    payee = payees[holder["receipt_type"]]
    kind = parse_receipt_type(holder["receipt_type"])
    account = Account(1, row["account"], kind, holder["address"], payee.name, holder["holder"])
    return PaymentDocument(
        account,
        Receipt(
            parse_period(row["period"]).iso,
            *(opening, charged, recalculated, penalty, paid, due),
            charges,
        ),
        payee,
        parse_registry_amount(holder["area"]) if holder["area"] else None,
    )


def longest() -> PaymentDocument:
    """Give a receipt whose names and numbers are longer than any that was ever printed."""
    payee = Payee(
        name="Федеральное государственное бюджетное учреждение «Центральное жилищно-коммунальное"
        " управление» Министерства строительства (филиал по Уральскому федеральному округу)",
        inn=PAYEE.inn,
        kpp=PAYEE.kpp,
        bank_account=PAYEE.bank_account,
        bank="ФИЛИАЛ «ВЫШЕГОРСКИЙ» ПУБЛИЧНОГО АКЦИОНЕРНОГО ОБЩЕСТВА «ПРИМЕРНЫЙ БАНК РАЗВИТИЯ»",
        bic=PAYEE.bic,
        corr_account=PAYEE.corr_account,
        email="o" * 60 + "@example.example",
        site="https://" + "дом" * 30 + ".example",
    )
    account = Account(
        1,
        "0" * 26 + "1234",
        ReceiptType.CAPITAL_REPAIR,
        "628433, Ханты-Мансийский автономный округ — Югра, Сургутский район, городское поселение"
        " Белый Яр, проспект Пятьдесят второй годовщины Великого Освобождения, дом 1234/56,"
        " корпус 78, строение 9, помещение 123456",
        payee.name,
        "Константинопольский-Преображенский Александр-Владислав Святополкович " + "оглы" * 15,
    )
    wide = ("123456789.123456", "98765.4321", 12_345_678_901, -12_345_678_901)
    charges = (
        Charge(
            "Плата за пользование жилым помещением (наём) и содержание общего имущества в"
            " многоквартирном доме, включая обслуживание лифтового хозяйства",
            "кв. метр общей площади",
            *wide,
        ),
        Charge("Электро" * 12, "кВт" * 10, *wide),
    )
    sums = (-999_999_999_999, 24_691_357_802, -24_691_357_802, 999_999_999, 1_234_567_890_123)
    return PaymentDocument(
        account, Receipt("2026-05", *sums, 999_999_999_999, charges), payee, 123_456_789
    )
