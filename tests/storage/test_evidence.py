"""Photos of dials in both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.centre import settle
from support.metering import COLD, HOT, put_water

from bot.services.errors import ConflictError
from bot.services.evidence import Picture
from storage import models as m
from storage.engine import Database, Write
from storage.evidence import StoredEvidence
from storage.meters import StoredReadings
from storage.queue import Housekeeping
from storage.statements import Statement
from storage.unit import Unit

from .test_meters import FIRST

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PICTURE = Picture("image/jpeg", b"\xff\xd8\xff" + bytes(100_000), "d" * 64)
OF = {"meter": str(COLD), "period": "2026-11", "at": NOW.isoformat(), "as_photo": "1"}


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    await put_water(database)


async def keep(database: Database, number: int, place: int, **of: str) -> None:
    unit = Unit(database)
    named = {"evidence_id": number, "place": place, "chat_id": 11}
    StoredEvidence(unit).keep(PICTURE, **named, of={**OF, **of})
    await database.apply(unit.writes)


async def test_what_is_kept_is_found_by_month_and_reading(database: Database) -> None:
    store = StoredEvidence(Unit(database))
    await keep(database, 2, 2)
    await keep(database, 1, 1, as_photo="")
    await keep(database, 3, 1, meter=str(HOT))
    await keep(database, 4, 1, period="2026-12")
    kept = await store.of_month(COLD, "2026-11")
    assert [(one.id, one.place, one.as_photo) for one in kept] == [(1, 1, False), (2, 2, True)]
    first = kept[0]
    assert (first.size, first.chat_id, first.at) == (len(PICTURE.data), 11, NOW)
    assert (first.account_id, first.service, first.number) == (1, "cold_water", "0000077101")
    assert await store.one(1) == first
    assert await store.one(9) is None
    assert await store.data(1) == PICTURE.data
    assert await store.data(9) is None
    assert await store.counts(11, 1) == {
        (COLD, "2026-11"): 2,
        (HOT, "2026-11"): 1,
        (COLD, "2026-12"): 1,
    }
    assert await store.counts(12, 1) == {}
    assert [await store.count(one, "2026-11") for one in (COLD, HOT, 9)] == [2, 1, 0]
    found = await store.of_meters("2026-11", COLD, HOT)
    assert [one.id for one in found] == [1, 2, 3]
    unit = Unit(database)
    said = replace(FIRST, id=77, meter_id=COLD, number="262")
    StoredReadings(unit).accept(said, chat_id=11, user_id=11)
    await database.apply(unit.writes)
    assert [one.id for one in await store.of_reading("262")] == [1, 2]
    assert await store.of_reading("0") == []


async def test_a_place_is_taken_once_and_a_task_leaves_one_row(database: Database) -> None:
    await keep(database, 1, 1)
    with pytest.raises(ConflictError):
        await keep(database, 2, 1)
    with pytest.raises(ConflictError):
        await keep(database, 1, 2)
    assert len(await StoredEvidence(Unit(database)).of_month(COLD, "2026-11")) == 1


async def test_what_is_old_is_forgotten(database: Database) -> None:
    await keep(database, 1, 1)
    old = NOW - timedelta(days=400)
    await keep(database, 2, 2, at=old.isoformat())
    await Housekeeping(database).forget(NOW, NOW - timedelta(days=365))
    kept = await StoredEvidence(Unit(database)).of_month(COLD, "2026-11")
    assert [one.id for one in kept] == [1]


async def test_photos_are_forgotten_few_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is overwritten with zeros, and chats wait for the commit that does it."""
    old = NOW - timedelta(days=400)
    for month in range(5):
        for place in range(1, 6):
            of = {"at": old.isoformat(), "period": f"2025-0{month + 1}"}
            await keep(database, 5 * month + place, place, **of)
    apply, lefts = type(database).apply, []

    async def watched(store: Database, writes: Sequence[Write]) -> None:
        await apply(store, writes)
        lefts.append(len(await store.read(Statement(select(m.evidence.c.id)))))

    monkeypatch.setattr(type(database), "apply", watched)
    await Housekeeping(database).forget(NOW, NOW - timedelta(days=365))
    assert lefts == [15, 5, 0]
