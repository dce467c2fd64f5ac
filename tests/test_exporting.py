"""`kvitok export readings` and the way back, as the administrator runs them."""

import asyncio
import csv
import json
import re
import stat
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from python_calamine import load_workbook
from support.centre import IVAN, MARIA, settle
from support.clock import START
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.meter_cells import WORKBOOK_COLUMNS
from bot.domain.meters import Reading, Source, Status
from bot.rendering.reading_photos import PhotoFiles
from bot.services.evidence import Picture
from bot.settings import Settings
from storage.engine import open_database
from storage.evidence import StoredEvidence
from storage.meters import StoredMeters, StoredReadings
from storage.unit import Unit

METERS = (
    "account;meter;service;zones;capacity;decimals;verification_due;t1;t2;t3;read_on;place\n"
    f"{MARIA.number};00712;cold_water;1;5;3;15.06.2030;5,5;;;20.10.2026;=1+1\n"
    f"{MARIA.number};389;electricity;2;6;0;;100;50;;20.10.2026;\n"
    f"{MARIA.number};E3;electricity;3;6;0;;1;2;3;20.10.2026;\n"
    f"{IVAN.number};5;hot_water;1;5;3;;7;;;20.10.2026;\n"
)
SAID = {
    "00712": ("5.5",),  # a month without consumption
    "389": ("120", "60"),
    "E3": ("10", "20", "30"),
    "5": ("9.125",),
}


@pytest.fixture
def database_kind() -> str:
    """The command line opens databases as everything else does: one kind will do."""
    return "sqlite"


@pytest.fixture(autouse=True)
async def centre(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    database = await open_database(database_url)
    await settle(database)
    await database.close()
    lay("meters.csv", METERS)
    assert (await _aside("import", "meters.csv")).exit_code == 0
    await say(database_url, SAID)


def lay(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def read(name: str) -> str:
    return Path(name).read_text("utf-8-sig")


async def say(url: str, said: dict[str, tuple[str, ...]], version: int = 1) -> None:
    database = await open_database(url)
    unit = Unit(database)
    for flat in (MARIA, IVAN):
        for meter in (one.meter for one in await StoredMeters(unit).of_account(flat.id)):
            if meter.number in said:
                reading = Reading(
                    id=meter.id * 10 + version,
                    meter_id=meter.id,
                    period="2026-11",
                    version=version,
                    values=tuple(map(Decimal, said[meter.number])),
                    said_at=datetime(2026, 11, 19, 21, 30, tzinfo=UTC),  # the 20th in Moscow
                    taken_at=START,
                    source=Source.RESIDENT,
                    status=Status.ACCEPTED,
                    number=f"26-{meter.id}-{version}",
                )
                StoredReadings(unit).accept(reading, chat_id=7, user_id=7)
    await database.apply(unit.writes)
    await database.close()


def kvitok(*args: str) -> Result:
    with time_machine.travel(START, tick=False):
        return CliRunner().invoke(app, args)


async def _aside(*args: str) -> Result:
    return await asyncio.to_thread(kvitok, *args)


def export(*args: str) -> dict[str, Any]:
    done = kvitok("export", "readings", "--json", *args)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


async def kept(url: str) -> list[tuple[Any, ...]]:
    return await fetch(
        url,
        "SELECT m.number, r.period, r.version, r.current, r.t1, r.t2, r.t3, r.status, r.said_at "
        "FROM readings r JOIN meters m ON m.id = r.meter_id ORDER BY 1, 2, 3",
    )


def test_a_workbook_opened_back_is_what_was_passed() -> None:
    told = export("--period", "2026-11")
    assert (told["batch"], told["new"], told["rows"]) == (1, 4, 4)
    [path] = told["paths"]
    assert path == "readings-2026-11-0001.xlsx"
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    with load_workbook(path) as book:
        assert book.sheet_names == ["2026-11"]
        header, *rows = book.get_sheet_by_index(0).to_python()
    assert header == list(WORKBOOK_COLUMNS)
    by_meter = {row[5]: row for row in rows}
    assert set(by_meter) == set(SAID)
    for number, values in SAID.items():
        assert by_meter[number][7 : 7 + len(values)] == [float(value) for value in values]
        assert by_meter[number][11] == date(2026, 11, 20)
    cold = by_meter["00712"]
    assert cold[:7] == [
        MARIA.address,
        "12",
        "",
        MARIA.number,
        "Холодное водоснабжение",
        "00712",
        1,
    ]
    assert (cold[13], cold[18]) == (date(2030, 6, 15), "'=1+1")


def test_a_table_never_starts_a_formula() -> None:
    [path] = export("--period", "2026-11", "--format", "csv")["paths"]
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert not [
        cell
        for row in rows
        for cell in row.values()
        if cell.startswith(("=", "+", "-", "@", "\t"))
    ]
    assert rows[0]["t1"] == "5,5"
    assert (rows[0]["period"], rows[0]["batch"]) == ("2026-11", "1")


def test_a_registry_of_a_bank_for_each_organisation() -> None:
    told = export("--period", "2026-11", "--format", "bank")
    [path] = told["paths"]
    assert path == ("readings-2026-11-0001/6612345676_40702810500000004321_001_1126.txt")
    lines = Path(path).read_text("cp1251").splitlines()
    assert lines[:2] == ["#PERIOD 2026-11", "#BATCH 1"]
    assert lines[-1] == "#COUNT 2"
    cells = lines[2].split(";")
    assert cells[0] == MARIA.number
    assert len(cells) == 5 + 7 * 6
    blocks = [cells[at : at + 7] for at in range(5, len(cells), 7)]
    assert [(one[0], one[1], one[4]) for one in blocks] == [
        ("9", "00712", "5,5"),
        ("3", "389", "120"),
        ("4", "389", "60"),
        ("5", "E3", "10"),
        ("7", "E3", "20"),
        ("6", "E3", "30"),
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv", "bank"])
async def test_the_same_values_that_come_back_answer_the_export_and_double_nothing(
    database_url: str, form: str
) -> None:
    told = json.loads(
        (
            await _aside("export", "readings", "--json", "--period", "2026-11", "--format", form)
        ).stdout
    )
    before = await kept(database_url)
    done = await _aside("import", "--json", *told["paths"])
    assert done.exit_code == 0, done.output
    assert {(one["refused"], one["remarks"]) for one in json.loads(done.stdout)["files"]} == {
        (0, 0)
    }
    counted = [(*row[:7], "counted", row[8]) for row in before]
    assert await kept(database_url) == counted
    await _aside("import", *told["paths"])
    assert await kept(database_url) == counted


@pytest.mark.parametrize("form", ["xlsx", "csv", "bank"])
async def test_a_month_survives_the_way_into_an_empty_centre(database_url: str, form: str) -> None:
    told = json.loads(
        (
            await _aside("export", "readings", "--json", "--period", "2026-11", "--format", form)
        ).stdout
    )
    await write(database_url, "DELETE FROM readings WHERE period = '2026-11'")
    done = await _aside("import", *told["paths"])
    assert done.exit_code == 0, done.output
    found = {row[0]: row[4:7] for row in await kept(database_url) if row[1] == "2026-11"}
    assert {
        number: tuple(Decimal(value) for value in values if value is not None)
        for number, values in found.items()
    } == {number: tuple(map(Decimal, values)) for number, values in SAID.items()}
    assert len([row for row in await kept(database_url) if row[1] == "2026-10"]) == 4


async def test_only_what_is_new_since_the_last_batch(database_url: str) -> None:
    await _aside("export", "readings", "--period", "2026-11")
    nothing = await _aside("export", "readings", "--period", "2026-11", "--since-last")
    assert nothing.stdout == "Выгружать нечего: новых показаний за этот период нет.\n"
    whole = await _aside("export", "readings", "--period", "2026-11")
    assert whole.stdout.splitlines() == [
        "Пакет 2: новых показаний 0, всего в файле 4.",
        "readings-2026-11-0002.xlsx",
    ]
    await write(database_url, "UPDATE readings SET status = 'rejected' WHERE number = '26-1-1'")
    await say(database_url, {"00712": ("6",)}, version=2)
    args = ("--period", "2026-11", "--since-last", "--format", "csv", "--out", "new.csv")
    new = await _aside("export", "readings", *args)
    assert "новых показаний 1, всего в файле 1" in new.stdout
    assert ";6;;;" in read("new.csv")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_batch_again_is_the_same_file(form: str) -> None:
    [path] = export("--period", "2026-11", "--format", form)["paths"]
    first = Path(path).read_bytes()
    Path(path).unlink()
    told = export("--batch", "1", "--format", form)
    assert told["paths"] == [path]
    assert Path(path).read_bytes() == first
    none = kvitok("export", "readings", "--batch", "7")
    assert (none.exit_code, none.stdout) == (1, "Пакета 7 нет.\n")


def test_a_file_that_cannot_be_written_marks_nothing() -> None:
    done = kvitok("export", "readings", "--period", "2026-11", "--out", "away/a.xlsx")
    assert done.exit_code == 1
    assert re.match(r"Файл away/a\.xlsx\.[0-9a-f]{16}\.part не записывается", done.stderr)
    assert export("--period", "2026-11")["new"] == 4


def test_a_file_that_broke_off_is_named_until_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.rendering.reading_files import TableFile

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", "readings.csv.part")

    with monkeypatch.context() as patch:
        patch.setattr(TableFile, "finish", full)
        done = kvitok("export", "readings", "--period", "2026-11", "--format", "csv")
    assert done.exit_code == 1
    assert list(Path().glob("*.part")) == []
    nothing = kvitok("export", "readings", "--period", "2026-11", "--since-last")
    assert "kvitok export readings --batch 1" in nothing.stdout
    again = export("--batch", "1", "--format", "csv")
    assert (again["rows"], again["unfinished"]) == (4, [])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--period", "осень"], "Период не читается"),
        ([], "Период не читается"),
        (["--period", "2026-11", "--format", "pdf"], "Вид файла не распознан"),
    ],
)
def test_options_that_cannot_be_read(args: list[str], said: str) -> None:
    done = kvitok("export", "readings", *args)
    assert done.exit_code == 2
    assert said in done.stderr


def test_more_rows_than_a_sheet_has(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import exporting

    monkeypatch.setattr(exporting, "MOST_ROWS", 3)
    done = kvitok("export", "readings", "--period", "2026-11", "--json")
    assert (done.exit_code, json.loads(done.stdout)["reason"]) == (1, "too many rows")
    assert export("--period", "2026-11", "--format", "csv")["new"] == 4


async def test_the_billings_answer_settles_what_was_exported(database_url: str) -> None:
    await _aside("export", "readings", "--period", "2026-11")
    lay(
        "answers.csv",
        "account;meter;period;status;reason\n"
        f"{MARIA.number};00712;2026-11;counted;\n"
        f"{IVAN.number};5;2026-11;rejected;меньше прежнего\n"
        f"{IVAN.number};6;2026-11;counted;\n",
    )
    for _ in range(2):
        done = await _aside("import", "answers.csv", "--json")
        [told] = json.loads(done.stdout)["files"]
        assert (told["kind"], told["accepted"], told["refused"]) == ("reading_answers", 2, 1)
        found = {row[0]: row[7] for row in await kept(database_url) if row[1] == "2026-11"}
        assert found == {
            "00712": "counted",
            "389": "exported",
            "5": "rejected",
            "E3": "exported",
        }


async def put_photo(url: str, number: int, meter: str, place: int, data: bytes) -> None:
    found = await fetch(url, "SELECT id, number FROM meters")
    [meter_id] = [row[0] for row in found if row[1] == meter]
    database = await open_database(url)
    unit = Unit(database)
    picture = Picture("image/jpeg", data, f"{number}")
    of = {"meter": str(meter_id), "period": "2026-11", "at": START.isoformat(), "as_photo": ""}
    store = StoredEvidence(unit)
    store.keep(picture, evidence_id=number, place=place, chat_id=1, of=of)
    await database.apply(unit.writes)
    await database.close()


def test_photos_of_the_batch_lie_beside_it_and_again(database_url: str) -> None:
    asyncio.run(put_photo(database_url, 1, "00712", 1, b"one"))
    asyncio.run(put_photo(database_url, 2, "00712", 2, b"two"))
    asyncio.run(put_photo(database_url, 3, "5", 1, b"three"))
    told = export("--period", "2026-11", "--format", "csv", "--photos", "dials/of november")
    assert told["photos"] == 3
    folder = Path("dials/of november")
    files = {path.name: path.read_bytes() for path in folder.glob("*.jpg")}
    assert files == {
        f"{MARIA.number}_00712_2026-11_1.jpg": b"one",
        f"{MARIA.number}_00712_2026-11_2.jpg": b"two",
        f"{IVAN.number}_5_2026-11_1.jpg": b"three",
    }
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    listed = list(
        csv.DictReader(read(str(folder / "photos-2026-11-0001.csv")).splitlines(), delimiter=";")
    )
    assert [row["photo"] for row in listed] == [
        f"{MARIA.number}_00712_2026-11_1.jpg",
        f"{MARIA.number}_00712_2026-11_2.jpg",
        f"{IVAN.number}_5_2026-11_1.jpg",
    ]
    assert all(row["number"] for row in listed)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    again = kvitok("export", "readings", "--batch", "1", "--photos", str(folder))
    assert "Фото счётчиков записано: 3" in again.stdout
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_names_of_photos_are_safe_and_those_of_two_meters_apart(database_url: str) -> None:
    asyncio.run(write(database_url, "UPDATE meters SET number = '../x/ 1' WHERE number = '00712'"))
    asyncio.run(write(database_url, "UPDATE meters SET number = '..\\x? 1' WHERE number = '389'"))
    asyncio.run(put_photo(database_url, 1, "../x/ 1", 1, b"one"))
    asyncio.run(put_photo(database_url, 2, "..\\x? 1", 1, b"two"))
    assert export("--period", "2026-11", "--photos", "dials")["photos"] == 2
    names = sorted(path.name for path in Path("dials").glob("*.jpg"))
    assert len(names) == 2
    assert f"{MARIA.number}_-x-1_2026-11_1.jpg" in names
    assert {Path("dials", name).read_bytes() for name in names} == {b"one", b"two"}


def test_a_folder_that_cannot_be_written_marks_nothing(database_url: str) -> None:
    lay("dials", "a file in the way")
    refused = kvitok("export", "readings", "--period", "2026-11", "--photos", "dials")
    assert refused.exit_code != 0
    assert asyncio.run(fetch(database_url, "SELECT id FROM reading_batches")) == []


def test_photos_that_break_off_are_named_with_their_batch(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(put_photo(database_url, 1, "00712", 1, b"one"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "dials/x.jpg")

    monkeypatch.setattr(PhotoFiles, "keep", full)
    told = kvitok("export", "readings", "--period", "2026-11", "--photos", "dials")
    assert told.exit_code == 1
    assert "kvitok export readings --batch 1 --photos" in told.stdout
    assert len(asyncio.run(fetch(database_url, "SELECT id FROM reading_batches"))) == 1
