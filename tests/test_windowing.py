"""`kvitok window`, as the administrator runs it."""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine
from support.centre import IVAN, MARIA, settle
from support.clock import START
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import Extension, ReadingWindow, WindowRule
from bot.services.meters import WindowRules
from bot.settings import Settings
from storage.engine import open_database
from storage.meters import StoredMeters
from storage.unit import Unit

HOUSE = "Асбест г, Мира ул, дом 5"


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


async def window(*args: str) -> Result:
    import asyncio

    def run() -> Result:
        with time_machine.travel(START, tick=False):
            return CliRunner().invoke(app, ["window", *args])

    return await asyncio.to_thread(run)


async def rules(url: str, account_id: int) -> WindowRules:
    database = await open_database(url)
    try:
        found = StoredMeters(Unit(database))
        return await found.windows(account_id, BillingPeriod(2026, 11))
    finally:
        await database.close()


async def test_a_window_is_set_replaced_and_taken_away(database_url: str) -> None:
    done = await window("set", "10-20", "--house", HOUSE, "--service", "ХВС", "--service", "гвс")
    assert done.stdout == "Приём показаний 10-20 числа задан. Правил: 2.\n"
    await window("set", "11-21", "--house", MARIA.address, "--service", "cold_water")
    await window("set", "1-9", "--organisation", "6612345676")
    cold = WindowRule(ReadingWindow(11, 21), Service.COLD_WATER, of_building=True)
    organisations = WindowRule(ReadingWindow(1, 9), of_organisation=True)
    assert (await rules(database_url, MARIA.id)).rules == (
        WindowRule(ReadingWindow(10, 20), Service.HOT_WATER, of_building=True),
        cold,
        organisations,
    )
    await window("unset", "--house", HOUSE, "--service", "гвс")
    assert (await rules(database_url, MARIA.id)).rules == (cold, organisations)
    assert (await rules(database_url, IVAN.id)).rules == (organisations,)


async def test_a_month_is_extended_for_houses_or_all(database_url: str) -> None:
    done = await window("extend", "--period", "2026-11", "--until", "2026-11-28", "--house", HOUSE)
    assert done.stdout.startswith("Приём показаний за 2026-11 продлён до 28 ноября 2026")
    await window("extend", "--period", "11.2026", "--until", "27.11.2026", "--house", HOUSE)
    await window("extend", "--period", "11.2026", "--until", "26.11.2026", "--service", "газ")
    everybody = Extension("2026-11", date(2026, 11, 26), Service.GAS)
    longer = Extension("2026-11", date(2026, 11, 27))
    assert set((await rules(database_url, MARIA.id)).extensions) == {longer, everybody}
    assert (await rules(database_url, IVAN.id)).extensions == (everybody,)


async def test_an_extension_is_taken_back(database_url: str) -> None:
    await window("extend", "--period", "2026-11", "--until", "2026-11-28", "--house", HOUSE)
    await window("extend", "--period", "2026-11", "--until", "2026-11-27")
    done = await window("withdraw", "--period", "2026-11", "--house", HOUSE)
    assert done.stdout == "Продление за 2026-11 отменено. Правил: 1.\n"
    everybody = Extension("2026-11", date(2026, 11, 27))
    assert (await rules(database_url, MARIA.id)).extensions == (everybody,)


async def test_an_end_is_held_against_the_window_of_the_house() -> None:
    await window("set", "1-9", "--house", HOUSE)
    ends = ("extend", "--period", "2026-11", "--until", "2026-11-10")
    assert (await window(*ends, "--house", HOUSE)).exit_code == 0
    assert (await window(*ends, "--service", "газ")).exit_code == 0, "it extends that house's"


async def test_a_house_may_be_named_as_residents_do(database_url: str) -> None:
    assert (await window("set", "1-9", "--house", "Асбест, Мира 5")).exit_code == 0
    assert len((await rules(database_url, MARIA.id)).rules) == 1


async def test_what_is_set_is_listed() -> None:
    assert (await window("list")).stdout.startswith("Ничего не задано")
    await window("set", "10-20", "--house", HOUSE, "--organisation", "6612345676")
    await window("extend", "--period", "2026-11", "--until", "2026-11-28", "--service", "газ")
    lines = (await window("list")).stdout.splitlines()
    assert lines == [
        "10-20 · все услуги · г. Асбест, ул. Мира, д. 5 · организация 6612345676",
        "за 2026-11 до 28 ноября 2026 · Газоснабжение · все дома",
    ]
    told = json.loads((await window("list", "--json")).stdout)
    assert told["extensions"] == [
        {"period": "2026-11", "last_day": "2026-11-28", "service": "gas", "house": None}
    ]
    assert told["windows"][0]["days"] == "10-20"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["set", "32-40"], 2, "Срок не читается"),
        (["set", "1-9", "--service", "пар"], 2, "Услуга не распознана"),
        (["set", "1-9", "--house", HOUSE, "--house", "у озера"], 1, "Дома «у озера» нет"),
        (["set", "1-9", "--organisation", "1"], 1, "Организации с ИНН 1 нет"),
        (["extend", "--period", "осень", "--until", "28.11.2026"], 2, "Период не читается"),
        (["extend", "--period", "2026-11", "--until", "потом"], 2, "Последний день не читается"),
        (
            ["extend", "--period", "2026-11", "--until", "1.1.2027"],
            2,
            "Последний день не читается",
        ),
        (["extend", "--period", "2026-11", "--until", "01.01.2027"], 1, "Последний день должен"),
        (["extend", "--period", "2026-11", "--until", "2026-11-10"], 1, "до 25 ноября 2026"),
        (["extend", "--period", "2026-11", "--until", "2026-11-25"], 1, "Продлевать нечего"),
        (["withdraw", "--period", "2026-11"], 1, "продления нет"),
        (["set", "1-9", "--house", "Асбест, Мира 77"], 1, "нет"),
    ],
)
async def test_what_cannot_be_done_changes_nothing(args: list[str], code: int, said: str) -> None:
    done = await window(*args)
    assert done.exit_code == code
    assert said in done.stderr
    assert (await window("list")).stdout.startswith("Ничего не задано")
