"""Organisations that register, in both databases: settled once, and read back as they stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, select
from support.centre import settle

from bot.domain.organisation_claims import ClaimAct, ClaimOutcome, ClaimStep, Told
from bot.domain.staff import Action, Post, Role
from bot.services.errors import ConflictError
from bot.services.organisation_claims import Claim, KnownOrganisation, claim_card
from bot.services.staff import Employee, Entry, Subject
from storage import models as m
from storage.engine import Database
from storage.organisation_claims import StoredClaims
from storage.people import StoredCabinets
from storage.staff import StoredAudit, StoredEmployees
from storage.statements import Statement
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STAFF, OLGA, PAVEL = -1001, 501, 502
TOLD = Told("7707083893", "1027700132195", "ООО «Заря»", "Асбест, Мира, 5", "Иванова Анна")
FIRST = Claim(2**60, "1" * 12, 5, TOLD, "+79123456789", "", NOW)
SECOND = Claim(2**60 + 1, "2" * 12, 6, TOLD, "", "a@example.ru", NOW)
IDS = count(100)


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    unit = Unit(database)
    for number in (5, 6):
        StoredCabinets(unit).add(number, f"{number}0000000", number, NOW)
    for one in (FIRST, SECOND):
        StoredClaims(unit).add(one)
    await database.apply(unit.writes)


async def settled(
    database: Database, claim: Claim, outcome: ClaimOutcome, reason: str = ""
) -> None:
    unit = Unit(database)
    StoredClaims(unit).settle(claim, outcome, NOW, reason, OLGA)
    await database.apply(unit.writes)


async def took(database: Database, claim: Claim, *steps: ClaimStep, denied: bool = False) -> None:
    unit = Unit(database)
    audit = StoredAudit(unit, lambda: next(IDS))
    for one in steps:
        details = {"act": one.act, "words": one.words, "title": one.title, "chat": one.chat_id}
        about = (Action.SETTLE_ORGANISATION, Subject.CLAIM, claim.number, denied, details)
        audit.record(Entry(one.at, one.user_id, None, None, *about))
    await database.apply(unit.writes)


async def rows(database: Database, query: Any) -> Sequence[Any]:
    return await database.read(Statement(query))


async def test_claims_are_read_back_as_they_were_told(database: Database) -> None:
    claims = StoredClaims(Unit(database))
    assert await claims.find(FIRST.id) == FIRST
    assert await claims.find(7) is None
    assert await claims.of_cabinet(6) == [SECOND]
    assert await claims.waiting(TOLD.inn) == [FIRST, SECOND]
    assert await claims.waiting("0") == []


async def test_a_claim_is_settled_once(database: Database) -> None:
    await settled(database, FIRST, ClaimOutcome.REJECTED, "staff:mismatch")
    claims = StoredClaims(Unit(database))
    rejected = replace(
        FIRST, outcome=ClaimOutcome.REJECTED, settled_at=NOW, reason="staff:mismatch"
    )
    assert await claims.find(FIRST.id) == rejected
    assert await claims.waiting(TOLD.inn) == [SECOND]
    for outcome in ClaimOutcome:
        with pytest.raises(ConflictError):
            await settled(database, FIRST, outcome)
    assert await claims.find(FIRST.id) == rejected


async def test_a_new_organisation_is_written_down_once(database: Database) -> None:
    claims = StoredClaims(Unit(database))
    assert await claims.organisation(TOLD.inn) is None
    claims.make_organisation(2**61, TOLD)
    await database.apply(claims.unit.writes)
    known = KnownOrganisation(2**61, TOLD.name, owned=False)
    assert await claims.organisation(TOLD.inn) == known
    again = StoredClaims(Unit(database))
    again.make_organisation(2**61 + 1, TOLD)
    with pytest.raises(ConflictError):
        await database.apply(again.unit.writes)


async def test_a_known_one_is_completed_while_it_has_no_owner(database: Database) -> None:
    [known, *_] = await rows(database, select(m.organisations).order_by(m.organisations.c.id))
    told = replace(TOLD, inn=known.inn)
    unit = Unit(database)
    StoredClaims(unit).complete_organisation(known.id, told)
    owner = Employee(9, 5, Post(Role.OWNER, known.id), "Анна", NOW)
    StoredEmployees(unit).add(owner, None)
    await database.apply(unit.writes)
    [now, *_] = await rows(database, select(m.organisations).order_by(m.organisations.c.id))
    assert (now.name, now.ogrn, now.legal_address) == (
        *(known.name, TOLD.ogrn),
        TOLD.legal_address,
    )
    found = await StoredClaims(Unit(database)).organisation(known.inn)
    assert found == KnownOrganisation(known.id, known.name, owned=True)
    second = Unit(database)
    StoredClaims(second).complete_organisation(known.id, told)
    with pytest.raises(ConflictError):
        await database.apply(second.writes)
    ended = Unit(database)
    StoredEmployees(ended).end(owner, NOW, None)
    await database.apply(ended.writes)
    found = await StoredClaims(Unit(database)).organisation(known.inn)
    assert found is not None
    assert not found.owned


async def test_steps_are_read_out_of_the_audit_log_without_denied_ones(
    database: Database,
) -> None:
    saw = ClaimStep(ClaimAct.SAW, NOW, OLGA, "Ольга", "", STAFF)
    back = ClaimStep(ClaimAct.WENT_BACK, NOW, PAVEL, "<Павел>", "слова", STAFF)
    await took(database, FIRST, saw, back)
    await took(database, FIRST, saw, denied=True)
    await took(database, SECOND, saw)
    assert await StoredClaims(Unit(database)).steps(FIRST) == [saw, back]


async def test_a_reason_is_awaited_of_its_writer_in_reply_to_the_card(database: Database) -> None:
    writes = ClaimStep(ClaimAct.WRITES, NOW, OLGA, "Ольга", "", STAFF)
    await took(database, FIRST, writes)
    card = {"chat_id": STAFF, "card": claim_card(FIRST.id), "message_id": 7, "drawing": 2}
    unit = Unit(database)
    unit.record(Statement(insert(m.cards).values(**card)), {})
    await database.apply(unit.writes)
    claims = StoredClaims(Unit(database))
    assert await claims.awaited(STAFF, OLGA, 7, NOW) == FIRST.id
    assert await claims.awaited(STAFF, OLGA, 8, NOW) is None
    assert await claims.awaited(STAFF, PAVEL, 7, NOW) is None
    assert await claims.awaited(OLGA, OLGA, 7, NOW) is None
    assert await claims.awaited(STAFF, OLGA, 7, NOW + timedelta(seconds=1)) is None
    await settled(database, FIRST, ClaimOutcome.REJECTED)
    assert await claims.awaited(STAFF, OLGA, 7, NOW) is None
