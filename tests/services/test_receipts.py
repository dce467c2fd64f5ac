"""Which receipts a person may look at."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from support.receipts import ACCOUNT, PAYEE

from bot.domain.access import Access
from bot.domain.differences import Differences, compare
from bot.domain.receipts import PaymentDocument, Receipt
from bot.services.cabinet import NotSignedInError, Overview
from bot.services.people import LinkedAccount, Person, Session
from bot.services.receipts import ReadReceipt, Shown

SESSION = Session(1, 1, 1, "12345678", None, None, 0, timedelta(minutes=15), False)
PERSON = Person(1, 1, "ru", SESSION)
MONTHS = ("2026-08", "2026-09", "2026-10")


def document(period: str) -> PaymentDocument:
    """Give a receipt of as many kopecks as its month has in the year."""
    due = int(period[-2:])
    return PaymentDocument(ACCOUNT, Receipt(period, 0, due, 0, 0, 0, due, ()), PAYEE)


def since(old: str, new: str) -> Differences | None:
    return compare(document(old).receipt, document(new).receipt)


LAST = Shown(
    ACCOUNT,
    document("2026-10"),
    older="2026-09",
    full=True,
    differences=since("2026-09", "2026-10"),
)


@dataclass(frozen=True, slots=True)
class Registry:
    """The receipts of three months."""

    months: tuple[str, ...] = MONTHS

    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        assert account_id == ACCOUNT.id
        if period is None:
            return document(self.months[-1]) if self.months else None
        return document(period) if period in self.months else None

    async def months_beside(self, account_id: int, period: str) -> tuple[str | None, str | None]:
        assert account_id == ACCOUNT.id
        older = [one for one in self.months if one < period]
        newer = [one for one in self.months if one > period]
        return max(older, default=None), min(newer, default=None)


def reader(*access: Access, registry: Registry | None = None) -> ReadReceipt:
    """Make the use case for a cabinet with accounts of this access, the first one chosen."""
    accounts = [LinkedAccount(ACCOUNT, one) for one in access]

    async def overview(person: Person) -> Overview:
        if person.session is None:
            raise NotSignedInError
        return Overview(accounts, next(iter(accounts), None))

    listed: Any = overview
    known: Any = registry or Registry()
    return ReadReceipt(listed, known)


@pytest.mark.parametrize("period", [None, "2026-08", "2026-10", "1999-01"])
async def test_limited_access_sees_the_last_receipt_whatever_it_asks_for(
    period: str | None,
) -> None:
    assert await reader(Access.LIMITED)(PERSON, period) == Shown(
        ACCOUNT, document("2026-10"), differences=since("2026-09", "2026-10")
    )


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (None, LAST),
        (
            "2026-09",
            Shown(
                ACCOUNT,
                document("2026-09"),
                older="2026-08",
                newer="2026-10",
                full=True,
                differences=since("2026-08", "2026-09"),
            ),
        ),
        ("2026-08", Shown(ACCOUNT, document("2026-08"), newer="2026-09", full=True)),
        pytest.param("1999-01", LAST, id="another account's"),
    ],
)
async def test_full_access_turns_the_months(period: str | None, shown: Shown) -> None:
    assert await reader(Access.FULL)(PERSON, period) == shown


async def test_an_account_without_receipts_and_a_cabinet_without_accounts() -> None:
    empty = Registry(())
    read = reader(Access.FULL, Access.LIMITED, registry=empty)
    assert await read(PERSON, "2026-10") == Shown(ACCOUNT, None, several=True)
    assert await reader()(PERSON) is None


async def test_nobody_sees_a_receipt_without_signing_in() -> None:
    with pytest.raises(NotSignedInError):
        await reader(Access.FULL)(replace(PERSON, session=None))
