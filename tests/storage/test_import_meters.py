"""Meters of files in both databases: by meter and period, never by value, never over people."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from support.centre import MARIA, settle
from support.clock import START, FakeClock
from support.registry_files import write

from bot.domain.meters import Reading, Source, Status
from bot.domain.reading_lives import CENTRES_WORD
from bot.domain.reading_numbers import reading_number
from bot.services.registries.model import FileSummary, RowRefusal
from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, Write
from storage.meters import StoredMeters, StoredReadings
from storage.reading_batches import StoredBatches
from storage.registries import StoredRegistries
from storage.statements import Statement
from storage.unit import Unit

HEADER = "account;meter;service;zones;capacity;decimals;place;t1;t2;read_on;period\n"
COLD = f"{MARIA.number};C1;cold_water;1;;;кухня;{{}};;{{}};\n"


@pytest.fixture(autouse=True)
async def centre(database: Database) -> None:
    await settle(database)


async def load(database: Database, folder: Path, text: str) -> FileSummary:
    path = write(folder, "meters.csv", HEADER + text)
    [summary] = await ImportRegistries(StoredRegistries(database), FakeClock())([path])
    return summary


async def cold(database: Database, value: str, day: str, folder: Path) -> None:
    summary = await load(database, folder, COLD.format(value, day))
    assert summary.accepted == 1


async def said(database: Database) -> list[tuple[str, int, str, str]]:
    [meter] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    return [
        (one.period, one.version, str(one.values[0]), one.status.value) for one in meter.readings
    ]


async def accept(database: Database, period: str, value: str, version: int = 1) -> None:
    unit, now = Unit(database), datetime(2026, 11, 20, tzinfo=UTC)
    reading = Reading(
        id=version,
        meter_id=(await StoredMeters(unit).of_account(MARIA.id))[0].meter.id,
        period=period,
        version=version,
        values=(Decimal(value),),
        said_at=now,
        taken_at=now,
        source=Source.RESIDENT,
        status=Status.ACCEPTED,
        number=f"26-{version}",
    )
    StoredReadings(unit).accept(reading, chat_id=7, user_id=7)
    await database.apply(unit.writes)


async def mark(database: Database, **values: Any) -> None:
    await database.apply([Write(Statement(update(m.readings).values(**values)), {})])


async def test_a_file_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    text = COLD.format("62969.5", "20.10.2026") + f"{MARIA.number};E;ээ;2;;;;1;2;20.10.2026;\n"
    await load(database, tmp_path, text)
    before = [await database.read(Statement(select(table))) for table in (m.meters, m.readings)]
    await load(database, tmp_path, text)
    after = [await database.read(Statement(select(table))) for table in (m.meters, m.readings)]
    assert before == after
    water, light = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert (water.meter.capacity, water.meter.decimals, water.meter.place) == (5, 3, "кухня")
    assert light.readings[0].values == (Decimal(1), Decimal(2))
    assert (light.readings[0].source, light.readings[0].status) == (
        Source.BILLING,
        Status.COUNTED,
    )


async def test_what_a_newer_file_leaves_out_stays(database: Database, tmp_path: Path) -> None:
    await cold(database, "100000", "20.10.2026", tmp_path)
    await load(database, tmp_path, f"{MARIA.number};H1;гвс;1;7;0;;;;;\n")
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;;2;;;;;\n")
    water, hot = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert (water.meter.place, water.meter.capacity, water.meter.decimals) == ("кухня", 6, 2)
    assert (hot.meter.capacity, hot.readings) == (7, ())
    assert len(water.readings) == 1


async def test_a_month_of_no_consumption_is_a_month(database: Database, tmp_path: Path) -> None:
    for month in ("08", "09", "10"):
        await cold(database, "5", f"20.{month}.2026", tmp_path)
    assert [period for period, *_ in await said(database)] == ["2026-10", "2026-09", "2026-08"]


async def test_the_billing_corrects_itself_with_what_is_newer(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await cold(database, "4", "19.10.2026", tmp_path)
    assert await said(database) == [("2026-10", 1, "5", "counted")]
    await cold(database, "6", "21.10.2026", tmp_path)
    assert await said(database) == [("2026-10", 2, "6", "counted")]
    await cold(database, "6.0", "25.10.2026", tmp_path)
    assert await said(database) == [("2026-10", 2, "6", "counted")]


async def test_what_a_resident_said_is_never_overwritten(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    for value, day in (("7", "01.11.2026"), ("8", "21.11.2026")):
        await cold(database, value, day, tmp_path)
        assert (await said(database))[0] == ("2026-11", 1, "9", "accepted")
    await mark(database, status="cancelled")
    await cold(database, "7", "01.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 1, "9", "cancelled")
    await cold(database, "8", "21.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 2, "8", "counted")


async def test_after_an_export_the_centres_newer_word_stands_and_the_persons_is_kept(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    passed = Statement(
        update(m.readings).where(m.readings.c.number == "26-1").values(status="exported")
    )
    await database.apply([Write(passed, {})])
    await cold(database, "8", "19.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 1, "9", "exported")
    await cold(database, "9", "19.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 1, "9", "counted")
    await cold(database, "8", "20.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 2, "8", "counted")


async def test_a_period_beside_the_day_goes_first(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;;;;5;;28.10.2026;11.2026\n")
    assert [period for period, *_ in await said(database)] == ["2026-11"]


async def test_many_chunks_of_meters(database: Database, tmp_path: Path) -> None:
    rows = "".join(f"{MARIA.number};N{i};gas;1;;;;{i};;20.10.2026;\n" for i in range(2500))
    summary = await load(database, tmp_path, rows)
    assert (summary.accepted, summary.refused) == (2500, 0)
    found = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert {one.meter.number[1:] for one in found} == {
        str(one.readings[0].values[0]) for one in found
    }
    assert len(found) == 2500


ANSWERS = "account;meter;period;status;reason\n"


async def answer(database: Database, folder: Path, *rows: str) -> FileSummary:
    text = ANSWERS + "".join(f"{MARIA.number};{row}\n" for row in rows)
    path = write(folder, "answers.csv", text)
    [summary] = await ImportRegistries(StoredRegistries(database), FakeClock())([path])
    return summary


async def test_an_answer_settles_what_was_passed_on(database: Database, tmp_path: Path) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    summary = await answer(database, tmp_path, "C1;2026-11;counted;", "C1;2026-10;rejected;")
    assert [note.reason for note in summary.examples] == [RowRefusal.READING_UNKNOWN] * 2
    await database.apply(
        [
            Write(
                Statement(
                    update(m.readings)
                    .where(m.readings.c.number == "26-1")
                    .values(status="exported", batch_id=1)
                ),
                {},
            )
        ]
    )
    for told in (1, 0):  # the second time nothing changes and nobody is told again
        summary = await answer(database, tmp_path, "C1;11.2026;отклонено;меньше прежнего")
        assert (summary.accepted, summary.refused) == (1, 0)
        rows = await database.read(Statement(select(m.readings).where(m.readings.c.untold == 1)))
        assert len(rows) == told
        await mark(database, untold=0)
    assert (await said(database))[0] == ("2026-11", 1, "9", "rejected")
    await accept(database, "2026-11", "10", version=2)
    summary = await answer(database, tmp_path, "C1;11.2026;отклонено;меньше прежнего")
    assert (summary.accepted, summary.refused) == (1, 0)
    assert (await said(database))[0] == ("2026-11", 2, "10", "accepted")
    [first] = await database.read(
        Statement(
            select(m.readings)
            .where(m.readings.c.version == 1)
            .where(m.readings.c.period == "2026-11")
        )
    )
    assert (first.status, first.reason) == ("rejected", "меньше прежнего")


async def export(database: Database, period: str = "2026-11") -> None:
    await StoredBatches(database).make(period, datetime(2026, 11, 20, tzinfo=UTC), whole=False)


async def test_an_old_answer_again_is_not_about_what_was_exported_since(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    await export(database)
    await answer(database, tmp_path, "C1;11.2026;отклонено;меньше прежнего")
    await accept(database, "2026-11", "10", version=2)
    await export(database)
    summary = await answer(database, tmp_path, "C1;11.2026;отклонено;меньше прежнего")
    assert (summary.accepted, summary.refused) == (1, 0)
    assert (await said(database))[0] == ("2026-11", 2, "10", "exported")
    await answer(database, tmp_path, "C1;11.2026;отклонено;нет поверки")
    assert (await said(database))[0] == ("2026-11", 2, "10", "rejected")


async def test_an_answer_with_the_number_of_the_receipt_says_which_version_it_means(
    database: Database, tmp_path: Path
) -> None:
    numbers = [reading_number(seven) for seven in (7, 77)]
    for version, (number, value) in enumerate(zip(numbers, ("9", "10"), strict=True), 1):
        if version == 1:
            await cold(database, "5", "20.10.2026", tmp_path)
        await accept(database, "2026-11", value, version)
        named = update(m.readings).where(m.readings.c.number == f"26-{version}")
        await database.apply([Write(Statement(named.values(number=number)), {})])
        await export(database)
        await answer_by_number(database, tmp_path, numbers[0])
    assert (await said(database))[0] == ("2026-11", 2, "10", "exported"), "of the old version"
    await mark(database, untold=0)
    for told in (1, 0):  # the same words as for the first one; again they change nothing
        await answer_by_number(database, tmp_path, numbers[1].lstrip("0"))
        assert (await said(database))[0] == ("2026-11", 2, "10", "rejected")
        rows = await database.read(Statement(select(m.readings).where(m.readings.c.untold == 1)))
        assert len(rows) == told
        await mark(database, untold=0)


async def answer_by_number(database: Database, folder: Path, number: str) -> None:
    text = "account;meter;period;status;reason;number\n"
    row = f"{MARIA.number};C1;11.2026;отклонено;меньше прежнего;{number}\n"
    path = write(folder, "answers.csv", text + row)
    [summary] = await ImportRegistries(StoredRegistries(database), FakeClock())([path])
    assert (summary.accepted, summary.refused) == (1, 0)


@pytest.mark.parametrize("values", [";", "5;6", "7;"], ids=["none", "both", "one"])
async def test_a_file_that_does_not_tell_the_zones_keeps_them(
    database: Database, tmp_path: Path, values: str
) -> None:
    await load(database, tmp_path, f"{MARIA.number};E;ээ;2;;;;1;2;20.10.2026;\n")
    await load(database, tmp_path, f"{MARIA.number};E;ээ;;;;кухня;{values};20.11.2026;\n")
    [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert (one.meter.zones, one.meter.place) == (2, "кухня")
    assert len(one.readings) == (2 if values == "5;6" else 1)


async def test_values_tell_the_zones_of_a_new_meter(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, f"{MARIA.number};E;ээ;;;;;1;2;20.10.2026;\n")
    await load(database, tmp_path, f"{MARIA.number};G;газ;;;;;;;;\n")
    light, gas = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert (light.meter.zones, gas.meter.zones) == (2, 1)
    assert len(light.readings) == 1


async def test_two_months_of_a_new_meter_in_any_order_make_one_meter(
    database: Database, tmp_path: Path
) -> None:
    newest = f"{MARIA.number};C1;хвс;1;;0;кухня;100500;;20.10.2026;\n"
    await load(database, tmp_path, newest + f"{MARIA.number};C1;хвс;1;;;;99500;;20.09.2026;\n")
    [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert (one.meter.capacity, one.meter.decimals, one.meter.place) == (6, 0, "кухня")


async def test_a_dial_is_never_smaller_than_what_it_showed(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "100500", "20.10.2026", tmp_path)
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;5;;;;;;\n")
    [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert one.meter.capacity == 6
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;8;;;;;;\n")
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;7;;;;;;\n")
    [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    assert one.meter.capacity == 7


async def exported_on(database: Database, said_at: datetime) -> None:
    change = update(m.readings).where(m.readings.c.number == "26-1")
    values = {"said_at": said_at, "status": "exported", "batch_id": 1}
    await database.apply([Write(Statement(change.values(**values)), {})])


@pytest.mark.parametrize(
    ("period", "day"),
    [
        pytest.param("2026-10", date(2026, 11, 3), id="a window over the end of the month"),
        pytest.param("2026-11", date(2026, 10, 27), id="said after the window"),
    ],
)
async def test_the_echo_of_a_reading_answers_the_month_for_which_it_was_taken(
    database: Database, tmp_path: Path, period: str, day: date
) -> None:
    await cold(database, "5", "20.09.2026", tmp_path)
    await accept(database, period, "9")
    await exported_on(database, datetime.combine(day, time(9), UTC))
    await cold(database, "9", f"{day:%d.%m.%Y}", tmp_path)
    assert await said(database) == [(period, 1, "9", "counted"), ("2026-09", 1, "5", "counted")]
    await cold(database, "9", f"{day:%d.%m.%Y}", tmp_path)
    assert len(await said(database)) == 2


async def test_an_echo_and_the_centres_word_for_its_month_in_one_file(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.09.2026", tmp_path)
    await accept(database, "2026-11", "9")
    await exported_on(database, datetime(2026, 10, 27, 9, tzinfo=UTC))
    rows = [COLD.format("9", "27.10.2026"), COLD.format("12", "19.11.2026")]
    for text in ("".join(rows), "".join(reversed(rows))):
        await load(database, tmp_path, text)
        assert (await said(database))[0] == ("2026-11", 2, "12", "counted")


async def test_a_file_without_days_never_replaces_what_was_exported(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    await export(database)
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;;;;8;;;11.2026\n")
    assert (await said(database))[0] == ("2026-11", 1, "9", "exported")
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;;;;9;;;11.2026\n")
    assert (await said(database))[0] == ("2026-11", 1, "9", "counted")
    await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;;;;8;;;11.2026\n")
    assert (await said(database))[0] == ("2026-11", 1, "9", "counted")


async def test_whoever_passed_what_the_centre_put_right_is_told(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    await export(database)
    await mark(database, untold=0)
    await cold(database, "8", "20.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 2, "8", "counted")
    [one] = await database.read(Statement(select(m.readings).where(m.readings.c.untold == 1)))
    assert (one.version, one.current, one.status) == (1, 0, "rejected")
    assert one.reason == CENTRES_WORD


async def test_values_without_a_day_are_of_their_month(database: Database, tmp_path: Path) -> None:
    rows = (f"{MARIA.number};C1;хвс;1;;;;{month};;;{month}.2026\n" for month in ("10", "11"))
    await load(database, tmp_path, "".join(rows))
    [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
    days = [reading.said_at for reading in one.readings]
    assert days == [START, datetime(2026, 10, 31, 9, tzinfo=UTC)]


async def test_days_are_compared_where_the_house_stands(
    database: Database, tmp_path: Path
) -> None:
    """Said on the 20th at five in the morning in Kamchatka; the billing's value is of the 19th."""
    await cold(database, "5", "20.10.2026", tmp_path)
    await accept(database, "2026-11", "9")
    await exported_on(database, datetime(2026, 11, 19, 17, tzinfo=UTC))
    zones = Statement(update(m.buildings).values(time_zone="Asia/Kamchatka"))
    await database.apply([Write(zones, {})])
    await cold(database, "8", "19.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 1, "9", "exported")
    await cold(database, "9", "20.11.2026", tmp_path)
    assert (await said(database))[0] == ("2026-11", 1, "9", "counted")


async def test_the_opening_value_of_a_new_meter_takes_no_month(
    database: Database, tmp_path: Path
) -> None:
    """Its people pass the month in which it began, and the consumption is since its beginning."""
    await cold(database, "100", "02.11.2026", tmp_path)
    assert await said(database) == [("2026-10", 1, "100", "counted")]
    await accept(database, "2026-11", "105")
    assert (await said(database))[0] == ("2026-11", 1, "105", "accepted")


async def test_an_opening_value_brought_again_stays_where_it_is(
    database: Database, tmp_path: Path
) -> None:
    for _ in range(2):
        await cold(database, "100", "02.11.2026", tmp_path)
    assert await said(database) == [("2026-10", 1, "100", "counted")]
    await cold(database, "107", "19.11.2026", tmp_path)
    assert await said(database) == [
        ("2026-11", 1, "107", "counted"),
        ("2026-10", 1, "100", "counted"),
    ]


async def test_a_corrected_opening_value_stays_before_the_month_of_its_people(
    database: Database, tmp_path: Path
) -> None:
    await cold(database, "100", "02.11.2026", tmp_path)
    await cold(database, "101", "02.11.2026", tmp_path)
    assert [one for one in await said(database) if one[0] == "2026-11"] == []
    await accept(database, "2026-11", "105")
    await cold(database, "102", "02.11.2026", tmp_path)
    current = {period: value for period, _, value, _ in reversed(await said(database))}
    assert current == {"2026-10": "102", "2026-11": "105"}


async def test_a_meter_with_a_past_has_no_opening_value(
    database: Database, tmp_path: Path
) -> None:
    await load(
        database, tmp_path, COLD.format("95", "20.10.2026") + COLD.format("100", "02.11.2026")
    )
    assert [one[0] for one in await said(database)] == ["2026-11", "2026-10"]


async def test_a_month_that_the_billing_names_is_no_opening_value(
    database: Database, tmp_path: Path
) -> None:
    row = f"{MARIA.number};C1;cold_water;1;;;кухня;100;;02.11.2026;2026-11\n"
    await load(database, tmp_path, row)
    assert [one[0] for one in await said(database)] == ["2026-11"]


async def test_the_digits_of_a_dial_are_a_guess_until_a_file_tells_them(
    database: Database, tmp_path: Path
) -> None:
    told = []
    for capacity in ("", "6", ""):
        await load(database, tmp_path, f"{MARIA.number};C1;хвс;1;{capacity};;;;;;\n")
        [one] = await StoredMeters(Unit(database)).of_account(MARIA.id)
        told.append((one.meter.capacity, one.meter.guessed))
    assert told == [(5, True), (6, False), (6, False)]
