"""Batches in both databases: each reading is passed as new once, whatever happens meanwhile."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, select
from support.centre import IVAN, MARIA, settle
from support.plans import plan_of

from bot.domain.meters import Reading, Source, Status
from bot.services.errors import ConflictError
from storage import models as m
from storage.engine import Database, Write
from storage.meters import StoredReadings
from storage.reading_batches import NEW, WHOLE, StoredBatches
from storage.statements import Statement
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOVEMBER = "2026-11"


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    for meter in range(1, 6):
        account = MARIA.id if meter < 4 else IVAN.id
        named = {"id": meter, "account_id": account, "number": f"N{meter}"}
        plain = {"service": "gas", "zones": 1, "capacity": 5, "decimals": 3}
        await database.apply([Write(Statement(insert(m.meters).values(**named, **plain)), {})])


def reading(meter: int, value: str, version: int = 1, **more: Any) -> Reading:
    number = meter * 10 + version
    made = Reading(
        id=number,
        meter_id=meter,
        period=NOVEMBER,
        version=version,
        values=(Decimal(value),),
        said_at=NOW,
        taken_at=NOW,
        source=Source.RESIDENT,
        status=Status.ACCEPTED,
        number=str(number),
    )
    return replace(made, **more)


async def accept(database: Database, *readings: Reading) -> None:
    unit = Unit(database)
    for one in readings:
        StoredReadings(unit).accept(one, chat_id=70 + one.meter_id, user_id=7)
    await database.apply(unit.writes)


async def values(store: StoredBatches, batch: Any, limit: int = 100) -> list[tuple[int, str]]:
    found, after = [], 0
    while page := await store.page(batch, after, limit):
        found += [(row.meter_id, str(row.values[0])) for row in page]
        after = page[-1].meter_id
    return found


async def test_each_reading_is_new_in_one_batch(database: Database) -> None:
    store = StoredBatches(database)
    await accept(
        database, reading(1, "10"), reading(2, "20"), reading(3, "1", status=Status.CANCELLED)
    )
    await accept(database, reading(4, "4", period="2026-10"))
    await accept(database, reading(1, "11", version=2))
    assert (await store.waiting(NOVEMBER), await store.passed(NOVEMBER)) == (2, 0)
    first = await store.make(NOVEMBER, NOW, whole=False)
    assert (first.number, first.rows, first.period) == (1, 2, NOVEMBER)
    assert await values(store, first, limit=1) == [(1, "11"), (2, "20")]
    assert (await store.waiting(NOVEMBER), await store.passed(NOVEMBER)) == (0, 2)
    await accept(database, reading(5, "0"))
    second = await store.make(NOVEMBER, NOW, whole=False)
    assert await values(store, second) == [(5, "0")]
    third = await store.make(NOVEMBER, NOW, whole=True)
    assert (third.number, third.rows) == (3, 0)
    assert await values(store, third) == [(1, "11"), (2, "20"), (5, "0")]
    assert await values(store, first) == [(1, "11"), (2, "20")]


async def test_a_batch_again_is_the_same_whatever_came_later(database: Database) -> None:
    store = StoredBatches(database)
    await accept(database, reading(1, "10"), reading(2, "20"))
    await store.make(NOVEMBER, NOW, whole=False)
    second = await store.make(NOVEMBER, NOW, whole=True)
    before = await values(store, second)
    rejected = Statement(
        m.readings.update().where(m.readings.c.id == 11).values(status="rejected")
    )
    await database.apply([Write(rejected, {})])
    await accept(database, reading(1, "9", version=2), reading(5, "5"))
    third = await store.make(NOVEMBER, NOW, whole=True)
    found = await store.find(2)
    assert found == second
    assert await values(store, second) == before == [(1, "10"), (2, "20")]
    assert await values(store, third) == [(1, "9"), (2, "20"), (5, "5")]
    assert await store.find(9) is None


async def test_batches_are_unfinished_until_their_file_is_written(database: Database) -> None:
    store = StoredBatches(database)
    await accept(database, reading(1, "10"))
    batch = await store.make(NOVEMBER, NOW, whole=False)
    assert await store.unfinished() == [batch]
    await store.finished(batch, NOW)
    assert await store.unfinished() == []


async def test_what_is_exported_is_not_corrected(database: Database) -> None:
    await accept(database, reading(1, "10"))
    await StoredBatches(database).make(NOVEMBER, NOW, whole=False)
    with pytest.raises(ConflictError):
        await accept(database, reading(1, "11", version=2))


async def test_exports_and_corrections_at_once_pass_each_version_once_or_never(
    database: Database,
) -> None:
    store = StoredBatches(database)
    await accept(database, *(reading(meter, "10") for meter in range(1, 6)))
    await asyncio.gather(
        *(accept(database, reading(meter, "11", version=2)) for meter in range(1, 6)),
        *(store.make(NOVEMBER, NOW, whole=False) for _ in range(3)),
        return_exceptions=True,
    )
    last = await store.make(NOVEMBER, NOW, whole=False)
    batches = [await store.find(number) for number in range(1, last.number + 1)]
    passed = [one for batch in batches for one in await values(store, batch)]
    assert [meter for meter, _ in sorted(passed)] == [1, 2, 3, 4, 5]
    current = select(m.readings.c.meter_id, m.readings.c.t1).where(m.readings.c.current == 1)
    rows = await database.read(Statement(current))
    assert sorted(passed) == sorted((row.meter_id, row.t1) for row in rows)
    assert sum(batch.rows for batch in batches if batch) == 5


@pytest.mark.parametrize(("statement", "index"), [(NEW, "batch_id"), (WHOLE, "passed")])
def test_a_page_begins_where_the_one_before_ended(statement: Statement, index: str) -> None:
    """Else each page reads and sorts the whole batch, and a large one is never done."""
    plan = plan_of(statement)
    assert f"ix_readings_{index} (" in plan[0]
    assert "meter_id>?" in plan[0]
    assert [step for step in plan if "ORDER BY" in step] == []
