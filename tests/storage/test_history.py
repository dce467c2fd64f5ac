"""Past months as the registries tell them."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from support.centre import IVAN, MARIA, Flat, settle

from bot.domain.access import PIN_IDLE, Access, EndReason
from bot.domain.history import PaidIn
from bot.services.people import Session
from storage import models as m
from storage.accounts import StoredAccounts
from storage.engine import Database, Write
from storage.history import StoredHistory
from storage.people import StoredCabinets, StoredSessions
from storage.statements import Statement
from storage.unit import Unit

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def test_payments_come_newest_first_and_none_of_the_future(database: Database) -> None:
    paid = tuple((TODAY + timedelta(days=one), 100 + one) for one in (-40, -1, 0, 1))
    other = Flat(2, "2", "Ёлкин Пётр", "г. Асбест, ул. Мира, д. 5", paid=((TODAY, 7),))
    await settle(
        database, (Flat(1, "1", "Ёлкин Пётр", "г. Асбест, ул. Мира, д. 5", paid=paid), other)
    )
    assert await StoredHistory(Unit(database)).payments(1, TODAY) == [
        PaidIn(TODAY, 100, "сбербанк"),
        PaidIn(TODAY - timedelta(days=1), 99, "сбербанк"),
        PaidIn(TODAY - timedelta(days=40), 60, "сбербанк"),
    ]


async def test_receipts_come_with_their_lines_only_where_they_are_asked_for(
    database: Database,
) -> None:
    await settle(database)
    known = dict.fromkeys(m.receipts.c.keys()) | {"account_id": MARIA.id, "due": 1, "complete": 0}
    others = [known | {"period": period} for period in ("2025-10", "2025-11", "2026-11")]
    await database.apply([Write(Statement(insert(m.receipts)), row) for row in others])
    history = StoredHistory(Unit(database))
    periods = [one.period for one in await history.receipts(MARIA.id)]
    assert periods == ["2026-11", "2026-10", "2025-11", "2025-10"]
    assert not any(one.charges for one in await history.receipts(MARIA.id))
    within = await history.receipts_within(MARIA.id, "2025-11", "2026-10")
    assert [one.period for one in within] == ["2025-11", "2026-10"]
    document = await StoredAccounts(Unit(database)).document(MARIA.id, "2026-10")
    assert document is not None
    assert within[1] == document.receipt
    assert within[1].charges


async def test_only_chats_with_full_access_may_have_all_of_an_account(database: Database) -> None:
    """The third chat has signed out, the fourth has full access to another account."""
    await settle(database)
    unit = Unit(database)
    cabinets, sessions = StoredCabinets(unit), StoredSessions(unit)
    links = (
        (MARIA, Access.FULL),
        (MARIA, Access.LIMITED),
        (MARIA, Access.FULL),
        (IVAN, Access.FULL),
    )
    chat = {"version": 0, "kind": "private", "language": "ru", "active_at": NOW}
    for number, (flat, access) in enumerate(links, 1):
        row = dict.fromkeys(m.chats.c.keys()) | chat | {"chat_id": number}
        unit.record(Statement(insert(m.chats)), row)
        cabinets.add(number, str(number), number, NOW)
        cabinets.link(number, flat.id, access, NOW)
        sessions.start(session := session_of(number), NOW, "")
        if number == 3:
            sessions.end(session, EndReason.SIGNED_OUT, NOW)
    await database.apply(unit.writes)
    assert await StoredHistory(Unit(database)).chats_with_all_of(MARIA.id) == [1]


def session_of(number: int) -> Session:
    login = str(number)
    return Session(number, number, number, login, None, None, 0, PIN_IDLE, has_password=False)
