"""Readings in both databases: no version is lost, none counts twice, windows are the nearest."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from support.centre import IVAN, MARIA, settle
from support.plans import plan_of

from bot.domain.meters import Flag, Meter, Reading, Service, Source, Status
from bot.domain.periods import BillingPeriod
from bot.domain.windows import Extension, ReadingWindow, WindowRule
from bot.services.errors import ConflictError
from bot.services.meters import WindowRules
from storage import models as m
from storage.engine import Database, Write
from storage.meters import EXTENSIONS, MOST_PERIODS, RULES, StoredMeters, StoredReadings
from storage.statements import Statement
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOVEMBER = BillingPeriod(2026, 11)
FIRST = Reading(
    id=11,
    meter_id=1,
    period="2026-11",
    version=1,
    values=(Decimal(100), Decimal("50.125")),
    said_at=NOW,
    taken_at=NOW,
    source=Source.RESIDENT,
    status=Status.ACCEPTED,
    number="26-1",
    flags=frozenset({Flag.ABOVE_USUAL, Flag.OUTSIDE_WINDOW}),
)
SECOND = replace(FIRST, id=12, version=2, values=(Decimal(0), Decimal(50)), number="26-2")


async def put(database: Database, table: Table, **values: Any) -> None:
    names = {name: value for name, value in values.items() if name in table.columns}
    await database.apply([Write(Statement(insert(table).values(**names)), {})])


async def put_meter(database: Database, meter_id: int, account_id: int, **more: Any) -> None:
    plain = {"service": "cold_water", "zones": 1, "capacity": 5, "decimals": 3}
    named = {"id": meter_id, "account_id": account_id, "number": f"N{meter_id}"}
    await put(database, m.meters, **{**plain, **named, **more})


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)
    await put_meter(database, 1, MARIA.id, service="electricity", zones=2, decimals=0)


async def accept(database: Database, reading: Reading) -> None:
    unit = Unit(database)
    StoredReadings(unit).accept(reading, chat_id=7, user_id=7)
    await database.apply(unit.writes)


async def cancel(database: Database, reading: Reading) -> None:
    unit = Unit(database)
    StoredReadings(unit).cancel(reading)
    await database.apply(unit.writes)


def stored(database: Database) -> StoredMeters:
    return StoredMeters(Unit(database))


async def test_a_reading_comes_back_as_it_was_given(database: Database) -> None:
    await accept(database, FIRST)
    state = await stored(database).state(1)
    assert state
    assert state.readings == (FIRST,)
    assert state.meter == Meter(1, MARIA.id, "N1", Service.ELECTRICITY, 2, 5, 0)
    assert await stored(database).state(2) is None


async def test_a_correction_keeps_all_versions_and_only_the_last_counts(
    database: Database,
) -> None:
    await accept(database, FIRST)
    await accept(database, SECOND)
    [state] = await stored(database).of_account(MARIA.id)
    assert state.readings == (SECOND,)
    assert await stored(database).versions(1, "2026-11") == [SECOND, FIRST]
    assert await stored(database).versions(1, "2026-10") == []


async def test_versions_of_other_chats_are_told_apart(database: Database) -> None:
    await accept(database, FIRST)
    unit = Unit(database)
    StoredReadings(unit).accept(SECOND, chat_id=8, user_id=8)
    await database.apply(unit.writes)
    for chat_id, others in ((7, {2}), (8, {1}), (9, {1, 2})):
        assert await stored(database).by_others(1, "2026-11", chat_id) == others
    assert not await stored(database).by_others(1, "2026-10", 9)


async def test_a_correction_of_a_version_that_is_no_longer_the_last_conflicts(
    database: Database,
) -> None:
    await accept(database, FIRST)
    await accept(database, SECOND)
    for wrong in (
        replace(FIRST, id=13, number="26-3"),
        replace(SECOND, id=13, number="26-3"),
        replace(SECOND, id=13, version=4, number="26-3"),
    ):
        with pytest.raises(ConflictError):
            await accept(database, wrong)
    assert await stored(database).versions(1, "2026-11") == [SECOND, FIRST]


async def test_of_two_concurrent_writers_one_wins(database: Database) -> None:
    first = [replace(FIRST, id=20 + i, number=f"26-{i}") for i in range(8)]
    outcomes = await asyncio.gather(
        *(accept(database, one) for one in first), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError"] * 7 + ["NoneType"]
    second = [replace(SECOND, id=40 + i, number=f"27-{i}") for i in range(8)]
    outcomes = await asyncio.gather(
        *(accept(database, one) for one in second), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError"] * 7 + ["NoneType"]
    assert len(await stored(database).versions(1, "2026-11")) == 2


@pytest.mark.parametrize("status", [Status.EXPORTED, Status.COUNTED])
async def test_what_was_passed_on_is_neither_corrected_nor_cancelled(
    database: Database, status: Status
) -> None:
    passed = replace(FIRST, status=status)
    await accept(database, passed)
    with pytest.raises(ConflictError):
        await accept(database, SECOND)
    with pytest.raises(ConflictError):
        await cancel(database, passed)


async def test_cancelled_and_rejected_ones_make_room(database: Database) -> None:
    await accept(database, FIRST)
    await cancel(database, FIRST)
    with pytest.raises(ConflictError):
        await cancel(database, FIRST)
    await accept(database, replace(SECOND, status=Status.REJECTED, reason="не то"))
    await accept(database, replace(SECOND, id=13, version=3, number="26-3"))
    states = [(one.version, one.status) for one in await stored(database).versions(1, "2026-11")]
    assert states == [(3, Status.ACCEPTED), (2, Status.REJECTED), (1, Status.CANCELLED)]


async def test_the_newest_periods_of_each_meter(database: Database) -> None:
    await put_meter(database, 2, MARIA.id)
    months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]
    for meter in (1, 2):
        for month in months[: meter * 5 + 5]:
            number = f"{meter}{month}"
            await accept(
                database,
                replace(
                    FIRST,
                    id=int(number.replace("-", "")),
                    meter_id=meter,
                    period=month,
                    number=number,
                ),
            )
    cold, light = await stored(database).of_account(MARIA.id)
    assert (cold.meter.id, light.meter.id) == (2, 1)
    assert [one.period for one in cold.readings] == months[:15][: -MOST_PERIODS - 1 : -1]
    assert [one.period for one in light.readings] == months[:10][::-1]


async def test_meters_stand_by_service_and_number_and_archived_ones_last(
    database: Database,
) -> None:
    await put_meter(database, 5, MARIA.id, number="B")
    await put_meter(database, 4, MARIA.id, number="A", retired_on=date(2026, 1, 1))
    await put_meter(database, 3, MARIA.id, number="A", service="hot_water", automatic=1)
    await put_meter(database, 6, IVAN.id)
    found = [one.meter for one in await stored(database).of_account(MARIA.id)]
    assert [one.id for one in found] == [5, 3, 1, 4]
    assert found[1].automatic
    assert found[3].retired_on == date(2026, 1, 1)


async def house_of(database: Database, account_id: int) -> int:
    found = select(m.accounts.c.building_id).where(m.accounts.c.id == account_id)
    [row] = await database.read(Statement(found))
    return int(row.building_id)


async def test_without_rules_there_is_no_window_of_its_own(database: Database) -> None:
    for account_id in (MARIA.id, 999):
        assert await stored(database).windows(account_id, NOVEMBER) == WindowRules()


async def test_windows_that_fit_the_account_in_the_order_in_which_they_were_set(
    database: Database,
) -> None:
    own = Statement(m.organisations.update().values(reading_window="1-9"))
    zone = Statement(m.buildings.update().values(time_zone="Asia/Omsk"))
    await database.apply([Write(own, {}), Write(zone, {})])
    house = await house_of(database, MARIA.id)
    rules: list[dict[str, Any]] = [
        {},
        {"service": "gas"},
        {"organisation_id": 1, "service": "gas"},
        {"building_id": house},
    ]
    for number, more in enumerate(rules, 2):
        await put(database, m.reading_windows, days=f"{number}-9", **more)
    maria = await stored(database).windows(MARIA.id, NOVEMBER)
    assert maria.time_zone == "Asia/Omsk"
    assert maria.rules == (
        WindowRule(ReadingWindow(1, 9), of_organisation=True),
        WindowRule(ReadingWindow(2, 9)),
        WindowRule(ReadingWindow(3, 9), Service.GAS),
        WindowRule(ReadingWindow(4, 9), Service.GAS, of_organisation=True),
        WindowRule(ReadingWindow(5, 9), of_building=True),
    )
    assert (await stored(database).windows(IVAN.id, NOVEMBER)).rules == maria.rules[:-1]


async def test_extensions_of_this_period_and_later_for_a_house_or_all(
    database: Database,
) -> None:
    for number, (period, house, service, day) in enumerate(
        [
            ("2026-10", None, None, 26),
            ("2026-11", None, None, 27),
            ("2026-11", await house_of(database, MARIA.id), None, 29),
            ("2026-11", None, "gas", 28),
            ("2026-12", None, None, 30),
        ]
    ):
        await put(
            database,
            m.window_extensions,
            id=number,
            period=period,
            building_id=house,
            service=service,
            last_day=date(2026, 11, day),
            made_at=NOW,
        )
    maria = (await stored(database).windows(MARIA.id, NOVEMBER)).extensions
    assert maria == (
        Extension("2026-11", date(2026, 11, 27)),
        Extension("2026-11", date(2026, 11, 29)),
        Extension("2026-11", date(2026, 11, 28), Service.GAS),
        Extension("2026-12", date(2026, 11, 30)),
    )
    ivan = (await stored(database).windows(IVAN.id, NOVEMBER)).extensions
    assert ivan == (maria[0], *maria[2:])


@pytest.mark.parametrize("statement", [RULES, EXTENSIONS])
def test_windows_of_other_houses_are_not_walked(statement: Statement) -> None:
    """It runs on the loop with every look at the meters; the centre may have 50 000 houses."""
    plan = plan_of(statement)
    assert [step for step in plan if "SCAN" in step or "ORDER BY" in step] == []
    assert [step for step in plan if "(building_id=?" in step] != []
