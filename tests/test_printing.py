"""`kvitok codes make`, as the administrator runs it."""

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest
import time_machine
from support.centre import CENTRE, settle
from support.clock import START
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot import printing
from bot.__main__ import app
from bot.settings import Settings
from storage.engine import open_database

FILE = Path("receipt-codes-2026-10.csv")


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


@pytest.fixture
def database_kind() -> str:
    """The command line opens databases as everything else does: one kind will do."""
    return "sqlite"


def make(*args: str) -> Result:
    with time_machine.travel(START, tick=False):
        return CliRunner().invoke(app, ["codes", "make", *args])


def lines(path: Path = FILE) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_printer_gets_a_line_for_each_receipt() -> None:
    done = make("--period", "2026-10")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Создано кодов: 4. Файл для типографии: receipt-codes-2026-10")
    assert "5 декабря 2026" in done.stdout
    assert [one["account"] for one in lines()] == [flat.number for flat in CENTRE]
    assert list(lines()[0]) == ["account", "address", "holder", "period", "code", "valid_until"]
    assert {one["valid_until"] for one in lines()} == {"2026-12-05"}


def test_a_running_bot_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[dict[str, bool]] = []

    async def opened(url: str, **named: bool) -> Any:
        ways.append(named)
        return await open_database(url, **named)

    monkeypatch.setattr(printing, "open_database", opened)
    assert make("--period", "2026-10").exit_code == 0
    assert ways == [{"gives_way": True}]


def test_only_the_owner_may_read_the_file() -> None:
    make("--period", "2026-10")
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600
    assert list(Path().glob("*.part")) == []


async def test_codes_rest_only_in_the_file(database_url: str) -> None:
    await _aside("--period", "2026-10")
    resting = str(await fetch(database_url, "SELECT * FROM receipt_codes"))
    assert len(lines()) == 4
    for one in lines():
        assert one["code"] not in resting
        assert one["code"].replace("-", "") not in resting


def test_the_printers_file_can_be_imported_and_changes_nothing() -> None:
    make("--period", "2026-10")
    with time_machine.travel(START, tick=False):
        done = CliRunner().invoke(app, ["import", str(FILE), "--json"])
    [summary] = json.loads(done.stdout)["files"]
    assert (summary["kind"], summary["accepted"], summary["refused"]) == ("receipt_codes", 4, 0)


def test_a_second_run_asks_for_again() -> None:
    make("--period", "2026-10")
    first = lines()
    done = make("--period", "10.2026")
    assert done.exit_code == 1
    assert "--again" in done.stdout
    assert lines() == first
    again = make("--period", "2026-10", "--again", "--json")
    assert json.loads(again.stdout) == {
        "ok": True,
        "codes": 4,
        "path": str(FILE),
        "valid_until": "2026-12-05",
    }
    assert not {one["code"] for one in lines()} & {one["code"] for one in first}


def test_one_kind_goes_into_a_file_of_its_own() -> None:
    make("--period", "2026-10", "--receipt-type", "капремонт")
    assert len(lines(Path("receipt-codes-2026-10-capital_repair.csv"))) == 1


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--period", "scarcely"], 2, "Период не читается"),
        (["--period", "2026-10", "--receipt-type", "газ"], 2, "Вид квитанции не распознан"),
        (["--period", "2026-11"], 1, "Некому печатать"),
        (["--period", "2026-09"], 1, "этот день прошёл"),
        (["--period", "2062-10"], 1, "не позже чем за декабрь"),
        (["--period", "2026-10", "--out", "no/such/folder.csv"], 1, "Ничего не изменено"),
    ],
)
def test_what_cannot_be_done_is_one_line(args: list[str], code: int, said: str) -> None:
    done = make(*args)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert done.output.count("\n") == 1
    assert list(Path().glob("receipt-codes*")) == []


def test_in_json_a_refusal_is_an_answer_too() -> None:
    done = make("--period", "2026-11", "--json")
    assert json.loads(done.stdout) == {"ok": False, "codes": 0, "reason": "nobody"}


async def test_a_spreadsheet_takes_no_name_for_a_formula(database_url: str) -> None:
    await write(database_url, "UPDATE accounts SET holder = '=1+1' WHERE id = 1")
    await _aside("--period", "2026-10")
    assert lines()[0]["holder"] == "'=1+1"


async def _aside(*args: str) -> Result:
    """Run the command, which starts a loop of its own."""
    import asyncio

    return await asyncio.to_thread(make, *args)
