"""What the registries say of payments, told for the centre's day."""

from datetime import date, timedelta

import pytest
from support.centre import Flat, settle

from bot.domain.receipts import Payment
from storage.accounts import StoredAccounts
from storage.engine import Database
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
