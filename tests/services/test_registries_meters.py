"""Meters of tables, workbooks and banks: what their cells mean, and which rows are refused."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from support.registry_files import (
    ACCOUNTS,
    BANK_FILE,
    FUND_FILE,
    ORGANISATIONS,
    KeptRegistries,
    run,
    run_one,
    write,
)

from bot.domain.meters import Service, Status
from bot.domain.registry_words import RegistryKind
from bot.services.registries.model import FileRefusal, MeterRow, Outcome, RowRefusal, RowRemark
from bot.services.registries.workbook_size import is_too_large

HEADER = (
    "account;meter;service;zones;capacity;decimals;installed;verification_due;t1;t2;t3;read_on\n"
)
COLD = "1470000000;093217959;cold_water;1;5;3;05.02.2019;15.06.2030;62969,5;;;20.10.2026\n"
LIGHT = "1470000000;389;электроэнергия;2;6;0;;;215186;997183;;2026-10-20\n"
WORKBOOK = [
    *("Адрес", "Помещение", "Тип помещения", "Лицевой счет", "Тип счетчика", "Номер счетчика"),
    *("Количество тарифов", *(f"Показание {number}" for number in (1, 2, 3, 4))),
    *("Дата передачи показаний", "Дата поверки", "Дата следующей поверки", "Дата установки"),
    *("Дата ввода в эксплуатацию", "Дата опломбирования", "Дата контрольных показаний"),
    *("Место установки счетчика", "Автоматический", "Дата вывода из эксплуатации"),
]
RUSSIAN = "лицевой_счет;номер_пу;услуга;зон;разрядность;знаков;установлен;поверка;т1;т2;т3;дата\n"
HEAD = "1470000000;Зайцева Г Ф;63МВ715887;;г Асбест, ул Мира, д 103 кв.64"


@pytest.fixture
async def store(tmp_path: Path) -> KeptRegistries:
    kept = KeptRegistries()
    folder = tmp_path / "before"
    folder.mkdir()
    await run(
        kept,
        write(folder, "organisations.csv", ORGANISATIONS),
        write(folder, "accounts.csv", ACCOUNTS),
    )
    return kept


def book(path: Path, *rows: Sequence[Any], sheet: str = "Лист1") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(sheet)
        day = made.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                else:
                    page.write(number, column, cell)
    return path


async def test_a_table_in_either_language(store: KeptRegistries, tmp_path: Path) -> None:
    for name, header in (("meters.csv", HEADER), ("счетчики.csv", RUSSIAN)):
        store.meters.clear()
        summary = await run_one(store, write(tmp_path, name, header + COLD + LIGHT, "cp1251"))
        assert (summary.kind, summary.accepted, summary.refused) == (RegistryKind.METERS, 2, 0)
        cold = store.meters["1470000000", "093217959", "cold_water"]
        assert cold == MeterRow(
            "093217959",
            Service.COLD_WATER,
            1,
            5,
            3,
            installed=date(2019, 2, 5),
            verification_due=date(2030, 6, 15),
            values=(Decimal("62969.5"),),
            read_on=date(2026, 10, 20),
        )
        light = store.meters["1470000000", "389", "electricity"]
        assert light.values == (Decimal(215186), Decimal(997183))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (COLD.replace("1470000000", "нет"), RowRefusal.NUMBER),
        (COLD.replace("1470000000", "1"), RowRefusal.ACCOUNT_UNKNOWN),
        (COLD.replace("093217959", "=1+1"), RowRefusal.METER),
        (COLD.replace("cold_water", "пар"), RowRefusal.METER_SERVICE),
        (COLD.replace(";1;5;", ";4;5;"), RowRefusal.ZONES),
        (COLD.replace(";1;5;", ";1;50;"), RowRefusal.CAPACITY),
        (COLD.replace(";5;3;", ";5;4;"), RowRefusal.CAPACITY),
        (COLD.replace("62969,5", "162969"), RowRefusal.VALUES),
        (COLD.replace("62969,5", "-5"), RowRefusal.VALUES),
        (COLD.replace("62969,5", "1e5"), RowRefusal.VALUES),
        (COLD.replace("62969,5", "1,2345"), RowRefusal.VALUES),
        (COLD.replace("62969,5;", "1;2"), RowRefusal.VALUES),
        (LIGHT.replace("997183", ""), RowRefusal.VALUES),
        (COLD.replace("15.06.2030", "15.06"), RowRefusal.DATE),
        (COLD.replace("20.10.2026", "22.11.2026"), RowRefusal.READ_ON),
        (LIGHT + LIGHT, RowRefusal.REPEATED),
    ],
)
async def test_rows_at_fault_are_refused_with_the_reason(
    store: KeptRegistries, tmp_path: Path, row: str, reason: RowRefusal
) -> None:
    summary = await run_one(store, write(tmp_path, "meters.csv", HEADER + row))
    assert [note.reason for note in summary.examples] == [reason]


async def test_values_without_a_day_leave_the_meter(store: KeptRegistries, tmp_path: Path) -> None:
    undated = COLD.replace("20.10.2026", "")
    summary = await run_one(store, write(tmp_path, "meters.csv", HEADER + undated))
    assert (summary.accepted, summary.remarks) == (1, 1)
    assert summary.examples[0].reason is RowRemark.UNDATED
    assert store.meters["1470000000", "093217959", "cold_water"].values == ()


async def test_a_workbook_of_21_columns(store: KeptRegistries, tmp_path: Path) -> None:
    row: list[Any] = [
        "г Асбест", "64", "Жилое", 1470000000, "ХВС", "00712", 1, 0.125, None, None, None,
        date(2026, 10, 20), date(2024, 6, 1), date(2030, 6, 1), date(2019, 2, 5),
        date(2019, 2, 6), date(2019, 2, 7), None, "кухня", "Нет", None,
    ]  # fmt: skip
    gone = [*row[:5], 713.0, *row[6:19], True, date(2026, 1, 1)]
    path = book(tmp_path / "any.xlsx", ["Ведомость"], [], WORKBOOK, row, gone)
    summary = await run_one(store, path)
    assert (summary.kind, summary.rows, summary.accepted) == (RegistryKind.METERS, 2, 2)
    meter = store.meters["1470000000", "00712", "cold_water"]
    assert meter == MeterRow(
        "00712",
        Service.COLD_WATER,
        1,
        place="кухня",
        installed=date(2019, 2, 5),
        commissioned=date(2019, 2, 6),
        sealed_on=date(2019, 2, 7),
        verified_on=date(2024, 6, 1),
        verification_due=date(2030, 6, 1),
        automatic=False,
        values=(Decimal("0.125"),),
        read_on=date(2026, 10, 20),
    )
    other = store.meters["1470000000", "713", "cold_water"]
    assert (other.automatic, other.retired_on) == (True, date(2026, 1, 1))


async def test_the_sheet_of_a_workbook_may_name_the_period(
    store: KeptRegistries, tmp_path: Path
) -> None:
    row = [None] * 3 + [1470000000, "ХВС", "7", 1, 5, None, None, None, date(2026, 10, 28)]
    path = book(tmp_path / "a.xlsx", WORKBOOK, row, sheet="2026-11")
    await run_one(store, path)
    assert store.meters["1470000000", "7", "cold_water"].period == "2026-11"


async def test_what_is_no_workbook_of_ours(store: KeptRegistries, tmp_path: Path) -> None:
    summary = await run_one(store, write(tmp_path, "a.xlsx", "PK"))
    assert summary.outcome is Outcome.REFUSED
    assert summary.problem
    assert summary.problem.reason is FileRefusal.WORKBOOK
    summary = await run_one(store, tmp_path / "none.xlsx")
    assert summary.problem
    assert summary.problem.reason is FileRefusal.NOT_FOUND
    summary = await run_one(store, book(tmp_path / "b.xlsx", ["Итого", 5]))
    assert summary.problem
    assert summary.problem.reason is FileRefusal.UNKNOWN


@pytest.mark.parametrize("far", [(0, 16_383), (400_000, 25), (1_048_575, 16_383)])
async def test_a_workbook_that_would_fill_the_memory_is_refused(
    store: KeptRegistries, tmp_path: Path, far: tuple[int, int]
) -> None:
    """Its reader makes a cell of every place between the first one and the last."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("2026-11")
        page.write_row(0, 0, WORKBOOK)
        page.write(999, 0, "last of the table")
        page.write(*far, "far away")
    summary = await run_one(store, path)
    assert summary.problem
    assert summary.problem.reason is FileRefusal.WORKBOOK_SIZE


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c r="A1"/></row><row><c r="XFD200000"/></row>',
        "<row r='1'/><row r='900000'><c r='Z900000'/></row>",
        '<row\n  r="1"/><row\n  r="900000"><c\n r = "Z900000"/></row>',
    ],
)
def test_far_cells_are_seen_however_they_are_written(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{rows}</sheetData>")
    assert is_too_large(path)


async def test_a_workbook_that_unpacks_without_end_is_refused(
    store: KeptRegistries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", WORKBOOK, *[["x" * 1000]] * 10)
    assert not is_too_large(path)
    monkeypatch.setattr("bot.services.registries.workbook_size.MOST_BYTES", 10_000)
    summary = await run_one(store, path)
    assert summary.problem
    assert summary.problem.reason is FileRefusal.WORKBOOK_SIZE


async def test_blocks_of_a_bank_are_merged_into_meters(
    store: KeptRegistries, tmp_path: Path
) -> None:
    due = "01.06.2030"
    blocks = (
        f";3;E2;день;{due};100;20.10.2026;;9;C1;ХВС;;62,5;20.10.2026;;4;E2;ночь;{due};50;"
        "20.10.2026;;8;H1;ГВС;;;;;5;E3;пик;;7;20.10.2026;;6;E3;день;;8;20.10.2026;"
        ";7;E3;ночь;;9;20.10.2026;"
    )
    text = f"#COUNT 2\n{HEAD}{blocks}\n{HEAD.replace('1470000000', '1470000001')};\n"
    store.accounts["1470000001"] = store.accounts["1470000000"]
    summary = await run_one(store, write(tmp_path, BANK_FILE, text, "cp1251"))
    assert (summary.kind, summary.rows, summary.accepted) == (RegistryKind.BANK_METERS, 2, 2)
    found = {number: meter for (_, number, _), meter in store.meters.items()}
    assert found["E2"].values == (Decimal(100), Decimal(50))
    assert (found["E2"].zones, found["E2"].verification_due) == (2, date(2030, 6, 1))
    assert found["E3"].values == (Decimal(7), Decimal(9), Decimal(8))  # T1 peak, T2 night
    assert found["C1"].values == (Decimal("62.5"),)
    assert (found["H1"].service, found["H1"].values) == (Service.HOT_WATER, ())


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        (";14;N;;;1;20.10.2026;", RowRefusal.METER_SERVICE),
        (";3;N;;;1;20.10.2026;", RowRefusal.VALUES),
        (";3;N;;;1;20.10.2026;;5;N;;;1;20.10.2026;", RowRefusal.ZONES),
        (";9;N;;;1;20.10.2026;;9;N;;;1;20.10.2026;", RowRefusal.ZONES),
        (";9;;;;1;20.10.2026;", RowRefusal.METER),
        (";9;N;;;1;31.02.2026;", RowRefusal.DATE),
    ],
)
async def test_blocks_at_fault(
    store: KeptRegistries, tmp_path: Path, blocks: str, reason: RowRefusal
) -> None:
    summary = await run_one(store, write(tmp_path, BANK_FILE, f"{HEAD}{blocks}\n"))
    assert [note.reason for note in summary.examples] == [reason]


async def test_a_bank_speaks_only_for_accounts_of_its_organisation(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, FUND_FILE, f"{HEAD};9;N;;;1;20.10.2026;\n")
    summary = await run_one(store, path)
    assert [note.reason for note in summary.examples] == [RowRefusal.ACCOUNT_NOT_OURS]
    cut = write(tmp_path, BANK_FILE, f"{HEAD};9;N;;;1;20.10.2026;\n{HEAD};9;N;;1\n")
    summary = await run_one(store, cut)
    assert summary.problem
    assert summary.problem.reason is FileRefusal.COLUMNS
    assert summary.problem.args == {"line": 2, "expected": 12, "found": 9}


async def test_a_period_in_the_head_of_a_banks_file(store: KeptRegistries, tmp_path: Path) -> None:
    text = f"#PERIOD 2026-11\n{HEAD};9;N;;;1;28.10.2026;\n"
    await run_one(store, write(tmp_path, BANK_FILE, text))
    assert store.meters["1470000000", "N", "cold_water"].period == "2026-11"


async def test_answers_of_the_billing(store: KeptRegistries, tmp_path: Path) -> None:
    await run_one(store, write(tmp_path, "meters.csv", HEADER + COLD))
    text = (
        "лицевой_счет;номер_пу;период;статус;причина\n"
        "1470000000;093217959;11.2026;учтено;\n"
        "1470000000;093217959;10.2026;Отклонено;меньше прежнего\n"
        "1470000000;093217959;10.2026;учтено;\n"
        "1470000000;5;11.2026;учтено;\n"
        "1470000000;6;11.2026;может быть;\n"
        "1470000000;6;;учтено;\n"
    )
    path = write(tmp_path, "ответы ноябрь.csv", text)
    summary = await run_one(store, path)
    assert (summary.kind, summary.accepted) == (RegistryKind.READING_ANSWERS, 2)
    assert [(one.period, one.status, one.reason) for one in store.answers] == [
        ("2026-11", Status.COUNTED, ""),
        ("2026-10", Status.REJECTED, "меньше прежнего"),
    ]
    assert [note.reason for note in summary.examples] == [
        RowRefusal.REPEATED,
        RowRefusal.READING_UNKNOWN,
        RowRefusal.STATUS,
        RowRefusal.PERIOD,
    ]


async def test_a_workbook_that_came_back_with_statuses_is_an_answer(
    store: KeptRegistries, tmp_path: Path
) -> None:
    await run_one(store, write(tmp_path, "meters.csv", HEADER + COLD))
    row = [None] * 3 + [1470000000, "ХВС", "093217959", 1, 5] + [None] * 13 + ["учтено", None]
    header = [*WORKBOOK, "Статус", "Причина"]
    path = book(tmp_path / "a.xlsx", header, row, sheet="2026-11")
    summary = await run_one(store, path)
    assert (summary.kind, summary.accepted) == (RegistryKind.READING_ANSWERS, 1)
    assert store.answers[0].period == "2026-11"


async def test_values_of_a_month_after_the_next_are_a_slip_in_the_year(
    store: KeptRegistries, tmp_path: Path
) -> None:
    header, row = "account;meter;service;zones;t1;period\n", "1470000000;{0};хвс;1;5;{0}\n"
    rows = "".join(map(row.format, ("2026-12", "2027-01", "2027-11")))
    summary = await run_one(store, write(tmp_path, "meters.csv", header + rows))
    assert [number for _, number, _ in store.meters] == ["2026-12"]
    assert [note.reason for note in summary.examples] == [RowRefusal.PERIOD_AHEAD] * 2
