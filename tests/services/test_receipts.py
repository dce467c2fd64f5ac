"""Which receipts a person may look at."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.receipts import ACCOUNT, PAYEE

from bot.domain.access import Access
from bot.domain.differences import Differences, compare
from bot.domain.receipts import PaymentDocument, Receipt
from bot.services.cabinet import NotSignedInError, Overview, Today
from bot.services.documents import Form
from bot.services.people import LinkedAccount, Person, Session
from bot.services.receipts import ReadReceipt, Shown

SESSION = Session(1, 1, 1, "12345678", None, None, 0, timedelta(minutes=15), False)
PERSON = Person(1, 1, "ru", SESSION)
MONTHS = ("2026-08", "2026-09", "2026-10")


def today_is(day: int) -> Today:
    """Give a day of November."""
    return Today(lambda: datetime(2026, 11, day, 9, 0, tzinfo=UTC), ZoneInfo("UTC"))


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
    paid: dict[date, int] = field(default_factory=dict)

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

    async def paid_since(self, account_id: int, since: date, today: date) -> int:
        assert account_id == ACCOUNT.id
        return sum(amount for day, amount in self.paid.items() if since <= day <= today)


def reader(*access: Access, registry: Registry | None = None) -> ReadReceipt:
    """Make the use case for a cabinet with accounts of this access, the first one chosen."""
    accounts = [LinkedAccount(ACCOUNT, one) for one in access]

    async def overview(person: Person) -> Overview:
        if person.session is None:
            raise NotSignedInError
        return Overview(accounts, next(iter(accounts), None))

    listed: Any = overview
    known: Any = registry or Registry()
    return ReadReceipt(listed, known, today_is(10))


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
                overdue=True,
            ),
        ),
        (
            "2026-08",
            Shown(ACCOUNT, document("2026-08"), newer="2026-09", full=True, overdue=True),
        ),
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


@pytest.mark.parametrize(
    ("paid", "left", "qr"),
    [
        pytest.param({}, 10, True, id="nothing came in"),
        pytest.param({date(2026, 10, 31): 9, date(2026, 11, 11): 9}, 10, True, id="other days"),
        pytest.param({date(2026, 11, 1): 3, date(2026, 11, 10): 4}, 3, True, id="a part"),
        pytest.param({date(2026, 11, 9): 10}, 0, False, id="all of it"),
        pytest.param({date(2026, 11, 9): 11}, 0, False, id="more"),
        pytest.param({date(2026, 11, 9): 8, date(2026, 11, 10): -8}, 10, True, id="refunded"),
    ],
)
async def test_what_came_in_since_the_month_is_not_asked_for_again(
    paid: dict[date, int], left: int, *, qr: bool
) -> None:
    shown = await reader(Access.LIMITED, registry=Registry(paid=paid))(PERSON)
    assert shown is not None
    assert (shown.left, Form.QR in shown.forms) == (left, qr)


@pytest.mark.parametrize(("day", "overdue"), [(15, False), (16, True)])
async def test_the_last_day_of_paying_is_the_fifteenth(day: int, *, overdue: bool) -> None:
    read = reader(Access.LIMITED)
    read.today = today_is(day)
    shown = await read(PERSON)
    assert shown is not None
    assert shown.overdue is overdue


async def test_nobody_sees_a_receipt_without_signing_in() -> None:
    with pytest.raises(NotSignedInError):
        await reader(Access.FULL)(replace(PERSON, session=None))
