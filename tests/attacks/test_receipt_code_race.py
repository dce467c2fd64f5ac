"""One code of a receipt and many who know it: exactly one gets the account."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from support.cabinets import Registered, add_cabinets
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.siege import Siege, Try

from bot.domain.access import PIN_IDLE
from bot.domain.periods import BillingPeriod
from bot.services.errors import ConflictError
from bot.services.people import Person, Session
from bot.services.receipt_code_batches import CodeRow
from bot.services.receipt_codes import CodeKeys, CodeTaken, WrongReceiptCode
from bot.work import Work
from storage import models as m
from storage.people import StoredSessions
from storage.receipt_codes import StoredEditions
from storage.statements import Statement

PEOPLE = range(1, 21)
CODE = "7K3QX9M2PA"


@pytest.fixture
async def siege(database_url: str, clock: FakeClock) -> AsyncIterator[Siege]:
    """Give a printed code, and people who are signed in and registered."""
    siege = Siege(database_url, clock)
    await siege.open()
    database, period = siege.tools.database, BillingPeriod(2026, 10)
    await settle(database)
    cabinets = [Registered(number, str(10_000_000 + number)) for number in PEOPLE]
    await add_cabinets(database, cabinets, clock())
    keys = CodeKeys(siege.tools.sealer, siege.tools.settings.time_zone)
    row = CodeRow(keys.key(CODE), MARIA.id, period.iso, keys.expires_at(period))
    await StoredEditions(database).keep([row], clock(), again=False)

    async def sign_in(work: Work, person: Person) -> None:
        number = person.user_id
        session = Session(number, number, number, "", None, None, 0, PIN_IDLE, False)
        StoredSessions(work.unit).start(session, clock(), person.title)

    for number in PEOPLE:
        await siege.act(number, sign_in)
    yield siege
    await siege.close()


async def enter(work: Work, person: Person) -> object:
    return await work.use_cases["enter_receipt_code"](person, CODE, work.tools.clock())


async def linked(siege: Siege) -> list[tuple[int, str]]:
    columns = (m.links.c.account_id, m.links.c.access)
    return [tuple(row) for row in await siege.tools.database.read(Statement(select(*columns)))]


async def test_of_two_who_both_found_it_good_the_second_conflicts(siege: Siege) -> None:
    works = []
    for number in (1, 2):
        work = Work(siege.tools)
        person = Person(number, number, "ru", (await siege.chat(number)).session)
        assert isinstance(await enter(work, person), CodeTaken)
        works.append(work)
    await works[0].commit()
    with pytest.raises(ConflictError):
        await works[1].commit()
    assert await linked(siege) == [(MARIA.id, "full")]
    assert isinstance(await siege.guess(Try(2, enter)), WrongReceiptCode)


async def test_of_twenty_at_once_one_has_it(siege: Siege) -> None:
    await siege.burst(Try(number, enter) for number in PEOPLE)
    await siege.restart()
    await siege.burst(Try(number, enter) for number in PEOPLE)
    assert await linked(siege) == [(MARIA.id, "full")]
