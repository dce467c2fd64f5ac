"""What the registries say of payments, told for the centre's day, and of receipts on paper."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, Flat, settle
from support.metering import HOT, put_meter

from bot.domain.receipts import Payee, Payment
from storage import models as m
from storage.accounts import StoredAccounts
from storage.engine import Database, Write
from storage.statements import Statement
from storage.unit import Unit

TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(("day", "last"), [(YESTERDAY, 100), (TODAY, 200), (TOMORROW, 300)])
async def test_a_payment_of_a_later_day_is_not_the_last_one(
    database: Database, day: date, last: int
) -> None:
    paid = ((YESTERDAY, 100), (TODAY, 200), (TOMORROW, 300))
    await settle(database, (Flat(1, "1", "Ёлкин Пётр", "г. Асбест, ул. Мира, д. 5", paid=paid),))
    accounts = StoredAccounts(Unit(database))
    assert await accounts.last_payments(1, day) == [Payment(day, last)]
    assert await accounts.payments_known_until(day) == day


@pytest.mark.parametrize(
    ("since", "until", "paid"), [(1, 3, 150), (2, 3, 50), (1, 2, 50), (4, 9, 0)]
)
async def test_what_was_paid_on_some_days_is_less_by_refunds(
    database: Database, since: int, until: int, paid: int
) -> None:
    days = ((date(2026, 11, 1), 100), (date(2026, 11, 2), -50), (date(2026, 11, 3), 100))
    other = Flat(2, "2", "Ёлкин Пётр", "г. Асбест, ул. Мира, д. 6", paid=days)
    own = Flat(1, "1", "Ёлкин Пётр", "г. Асбест, ул. Мира, д. 5", paid=days)
    await settle(database, (own, other))
    accounts = StoredAccounts(Unit(database))
    span = date(2026, 11, since), date(2026, 11, until)
    assert await accounts.paid_since(1, *span) == paid


async def test_a_receipt_on_paper_names_its_flat_and_its_payee(database: Database) -> None:
    await settle(database)
    await database.apply([Write(Statement(update(m.accounts).values(area=5432)), {})])
    accounts = StoredAccounts(Unit(database))
    document = await accounts.document(MARIA.id)
    assert document is not None
    assert (document.account.holder, document.area) == (MARIA.holder, 5432)
    assert document.receipt == await accounts.last_receipt(MARIA.id)
    assert document.payee == Payee(
        name="ООО «Исеть»",
        inn="6612345676",
        kpp="661201001",
        bank_account="40702810500000004321",
        bank="АО «Примерный банк»",
        bic="046577999",
        corr_account="30101810900000000999",
    )


async def test_a_receipt_on_paper_is_of_the_month_that_was_asked_for(database: Database) -> None:
    await settle(database)
    accounts = StoredAccounts(Unit(database))
    assert await accounts.document(MARIA.id, MARIA.period) == await accounts.document(MARIA.id)
    assert await accounts.document(MARIA.id, "2020-01") is None
    assert await accounts.document(99) is None


async def test_an_account_whose_organisation_is_not_known_has_no_payee(database: Database) -> None:
    await settle(database)
    alone = update(m.accounts).where(m.accounts.c.id == IVAN.id).values(organisation_id=None)
    await database.apply([Write(Statement(alone), {})])
    document = await StoredAccounts(Unit(database)).document(IVAN.id)
    assert document is not None
    assert document.payee is None


async def test_the_months_beside_a_receipt(database: Database) -> None:
    await settle(database)
    known = dict.fromkeys(m.receipts.c.keys()) | {"account_id": MARIA.id, "due": 1, "complete": 0}
    others = [known | {"period": period} for period in ("2026-07", "2026-09", "2026-12")]
    await database.apply([Write(Statement(insert(m.receipts)), row) for row in others])
    accounts = StoredAccounts(Unit(database))
    assert await accounts.months_beside(MARIA.id, "2026-10") == ("2026-09", "2026-12")
    assert await accounts.months_beside(MARIA.id, "2026-07") == (None, "2026-09")
    assert await accounts.months_beside(MARIA.id, "2026-12") == ("2026-10", None)
    assert await accounts.months_beside(IVAN.id, "2026-10") == (None, None)


@pytest.mark.parametrize(("retired_on", "known"), [(YESTERDAY, 0), (TODAY, 0), (TOMORROW, 1)])
async def test_a_meter_that_is_retired_proves_no_more(
    database: Database, retired_on: date, known: int
) -> None:
    await settle(database)
    await put_meter(database, account_id=MARIA.id, number="00771012", retired_on=retired_on)
    accounts = StoredAccounts(Unit(database))
    assert await accounts.serials_of_flat(MARIA.id, TODAY) == ["00771012"] * known


async def test_the_meters_of_the_flat_prove_nothing_of_its_capital_repair(
    database: Database,
) -> None:
    await settle(database)
    await put_meter(database, account_id=MARIA.id, number="00771012")
    await put_meter(database, HOT, MARIA_REPAIR.id, number="00771013")
    accounts = StoredAccounts(Unit(database))
    assert await accounts.serials_of_flat(MARIA_REPAIR.id, TODAY) == []
    assert await accounts.serials_of_flat(MARIA.id, TODAY) == ["00771012"]
    assert await accounts.serials_of_flat(IVAN.id, TODAY) == []
