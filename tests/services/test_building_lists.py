"""Files with addresses: which lines they give, and why some give none."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter

from bot.services.building_lists import (
    LARGEST_LIST,
    LONGEST_LINE,
    MOST_LINES,
    ListRefusal,
    read_list,
)

HOUSES = ("г. Асбест, ул. Мира, д. 5", "г. Асбест, ул. Ленина, д. 7/1")


def book(*rows: Iterable[object]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as one:
        one.add_worksheet("Пусто")
        sheet = one.add_worksheet("Дома")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r"])
def test_a_text_has_an_address_a_line(encoding: str) -> None:
    said = f"\r\n{HOUSES[0]}\r\n\r\n  {HOUSES[1]}  \r\n{HOUSES[0]}\r\n"
    assert read_list(said.encode(encoding)) == HOUSES


@pytest.mark.parametrize(
    "table",
    [
        f"№;Адрес;Этажей\n1;{HOUSES[0]};5\n2;{HOUSES[1]};9\n",
        f"1;{HOUSES[0]};МКД\n2;{HOUSES[1]};МКД\n",
        f"1\t{HOUSES[0]}\n2\t{HOUSES[1]}\n",
        f'1,"{HOUSES[0]}"\n2,"{HOUSES[1]}"\n',
        f'"{HOUSES[0]}"\n"{HOUSES[1]}"\n',
        f"Адрес\n{HOUSES[0]}\n{HOUSES[1]}\n",
    ],
)
def test_of_a_table_the_column_of_addresses_is_taken(table: str) -> None:
    assert read_list(table.encode()) == HOUSES
    assert read_list(table.encode("cp1251")) == HOUSES


def test_an_address_cut_into_columns_is_put_together() -> None:
    assert read_list("Асбест;Мира;5\nАсбест;Мира;7\n".encode()) == (
        "Асбест, Мира, 5",
        "Асбест, Мира, 7",
    )


def test_a_workbook_is_read_like_a_table() -> None:
    assert read_list(book(["№", "Адрес"], [1, HOUSES[0]], [], [2, HOUSES[1]])) == HOUSES
    assert read_list(book(*([one] for one in HOUSES))) == HOUSES
    assert read_list(book(["ул. Мира", 5], ["ул. Мира", 7])) == ("ул. Мира, 5", "ул. Мира, 7")


def test_a_long_line_is_cut() -> None:
    assert read_list(("Мира, 5 " * 100).encode()) == (("Мира, 5 " * 100)[:LONGEST_LINE],)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", ListRefusal.EMPTY),
        (b"\r\n \n;;\n", ListRefusal.EMPTY),
        ("Адрес\n".encode(), ListRefusal.EMPTY),
        (book(), ListRefusal.EMPTY),
        (b"%PDF-1.7 any", ListRefusal.NOT_A_TABLE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40, ListRefusal.NOT_A_TABLE),
        (b"MZ\0\0", ListRefusal.NOT_A_TABLE),
        (HOUSES[0].encode("utf-16"), ListRefusal.ENCODING),
        (f"{HOUSES[0]}\n".encode() * 9 + b"\xff", ListRefusal.ENCODING),
        (b"PK\x03\x04 any", ListRefusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0 any", ListRefusal.OLD_WORKBOOK),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ListRefusal.ENCRYPTED),
        (b"a" * (LARGEST_LIST + 1), ListRefusal.TOO_LARGE),
        ("".join(f"Мира, {n}\n" for n in range(MOST_LINES + 1)).encode(), ListRefusal.TOO_MANY),
        (book(*([f"Мира, {n}"] for n in range(MOST_LINES + 1))), ListRefusal.TOO_MANY),
    ],
)
def test_what_gives_no_list_says_why(data: bytes, refusal: ListRefusal) -> None:
    assert read_list(data) is refusal


def test_a_workbook_that_would_not_fit_into_memory_is_refused_unread() -> None:
    made = BytesIO()
    with ZipFile(made, "w", compression=8) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 27))
    assert read_list(made.getvalue()) is ListRefusal.TOO_LARGE


def test_another_zip_is_no_workbook() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", b"<a/>")
    assert read_list(made.getvalue()) is ListRefusal.DAMAGED


@pytest.mark.parametrize("entry", ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.dat"])
@pytest.mark.parametrize(
    "rows",
    [
        '<row><c r="A1"/></row><row><c r="xfd1048576"/></row>',
        '<row><c r="A1"/></row><row><c r="ZZZZ1048576"/></row>',
        '<row><c r="A1"/></row><row><c r="A4000000000"/></row>',
        '<row><c r="A1"/></row><row><c t="s"r="ZZZZZZZZ99999999999"/></row>',
        '<row r="1"/><row r="4000000000"><c/></row>',
        f'<row r="{" " * 70}"/><row r="1"/><c r = {" " * (1 << 20)}"XFD1048576"/>',
        f'<row r="70000">{"<c/>" * 16_384}</row>',
        f"{'<row/>' * 70_000}<row>{'<x:c><v>1</v></x:c>' * 16_384}</row>",
    ],
)
def test_cells_that_would_take_all_memory_are_refused_unread(entry: str, rows: str) -> None:
    made = BytesIO()
    with ZipFile(made, "w", compression=8) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr(entry, f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    assert read_list(made.getvalue()) is ListRefusal.TOO_LARGE


def test_a_workbook_of_another_kind_is_refused_unread() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("content.xml", "<a/>")
    assert read_list(made.getvalue()) is ListRefusal.DAMAGED


def test_what_breaks_the_reading_is_told_as_damaged() -> None:
    stray = 'Адрес;Этажей\n"Мира, 5;1\n' + f"{HOUSES[0]};5\n" * 6_000
    assert read_list(stray.encode()) is ListRefusal.DAMAGED
    plain = BytesIO(book(["Адрес"], [7]))
    made = BytesIO()
    with ZipFile(plain) as known, ZipFile(made, "w") as packed:
        for name in known.namelist():
            packed.writestr(name, known.read(name).replace(b"<v>7</v>", b"<v>1e999</v>"))
    assert read_list(made.getvalue()) is ListRefusal.DAMAGED
