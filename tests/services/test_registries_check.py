"""A file is judged whole before its first row is written."""

from collections.abc import Generator
from pathlib import Path

import pytest
from support.registry_files import (
    ACCOUNTS,
    ACCOUNTS_HEADER,
    BANK_FILE,
    KeptRegistries,
    run_one,
    write,
)

from bot.domain.registry_words import RegistryKind, kind_by_name
from bot.services.registries.check import BLOCK, check_file
from bot.services.registries.checked import Checked
from bot.services.registries.encodings import guess_single_byte
from bot.services.registries.model import FileRefusal, Outcome
from bot.services.registries.structure import StructureError

BANK_ROW = "Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д 103 кв.64;1470000000;5233,61\n"
LONG_ROW = "Ким О;79ДА345678;;Асбест г, Мира ул, дом 103, кв 64;8670000000;0,00\n"


def check(path: Path) -> Checked:
    checking: Generator[tuple[int, int], None, Checked] = check_file(path)
    while True:
        try:
            next(checking)
        except StopIteration as stop:
            found: Checked = stop.value
            return found


def refusal(path: Path) -> FileRefusal:
    with pytest.raises(StructureError) as caught:
        check(path)
    return caught.value.problem.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r"])
def test_encodings_are_told_by_their_letters(tmp_path: Path, encoding: str) -> None:
    assert check(write(tmp_path, "accounts.csv", ACCOUNTS, encoding)).encoding == encoding
    assert check(write(tmp_path, BANK_FILE, BANK_ROW * 3, encoding)).encoding == encoding


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize(
    "text", ["ЛИЦЕВОЙ СЧЁТ", "лицевой_счет;дата", "КАМЕНСК-УРАЛЬСКИЙ Г, ГОРЬКОГО ПЛ"]
)
def test_short_texts_and_capitals_tell_their_encoding(text: str, encoding: str) -> None:
    assert guess_single_byte(text.encode(encoding)) == encoding


def test_english_header_before_russian_rows_in_windows_1251(tmp_path: Path) -> None:
    rows = "1;2026-10-01;100;касса\n" * 20000
    path = write(tmp_path, "payments.csv", f"account;date;amount;source\n{rows}", "cp1251")
    assert path.stat().st_size > BLOCK
    checked = check(path)
    assert (checked.encoding, checked.rows) == ("cp1251", 20000)


def test_damaged_texts_are_not_guessed(tmp_path: Path) -> None:
    broken = ACCOUNTS.encode()[:-30] + "ё".encode()[:1] + ACCOUNTS.encode()[-30:]
    (tmp_path / "accounts.csv").write_bytes(broken)
    assert refusal(tmp_path / "accounts.csv") is FileRefusal.ENCODING
    assert refusal(write(tmp_path, "a.csv", ACCOUNTS, "utf-16")) is FileRefusal.ENCODING
    assert refusal(write(tmp_path, "b.csv", "PK\0\0\n")) is FileRefusal.NOT_TEXT
    (tmp_path / "c.csv").write_bytes(b"\x98" + ACCOUNTS.encode("cp1251"))
    assert refusal(tmp_path / "c.csv") is FileRefusal.ENCODING


def test_files_that_are_not_there_or_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path / "accounts.csv") is FileRefusal.NOT_FOUND
    assert refusal(tmp_path) is FileRefusal.UNREADABLE
    assert refusal(write(tmp_path, "accounts.csv", "")) is FileRefusal.EMPTY
    assert refusal(write(tmp_path, "accounts.csv", "\n \n;;\n")) is FileRefusal.EMPTY
    assert refusal(write(tmp_path, BANK_FILE, "#COUNT 0\n")) is FileRefusal.EMPTY


def test_a_line_without_end_is_no_registry(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "accounts.csv", "1" * (BLOCK + (1 << 20)))) is (
        FileRefusal.LONG_LINE
    )


@pytest.mark.parametrize(
    "header",
    [
        "лицевой_счет;фио;адрес;вид_квитанции;площадь;елс",
        "Лицевой счёт,ФИО,Адрес,Вид квитанции",
        ' "ACCOUNT" ;Holder;address;receipt_type;inn;note',
        "\n;;;\naddress;holder;account;receipt-type;;",
    ],
)
def test_headers_in_both_languages_and_any_order(tmp_path: Path, header: str) -> None:
    assert check(write(tmp_path, "x.csv", f"{header}\n")).kind is RegistryKind.ACCOUNTS


def test_the_header_tells_more_than_the_name(tmp_path: Path) -> None:
    path = write(tmp_path, "accounts.csv", "account;date;amount\n")
    assert check(path).kind is RegistryKind.PAYMENTS


@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("accounts_2026-10", RegistryKind.ACCOUNTS),
        ("Платежи октябрь", RegistryKind.PAYMENTS),
        ("Счётчики", RegistryKind.METERS),
        ("paymentsfoo", None),
    ],
)
def test_kinds_by_name(stem: str, kind: RegistryKind | None) -> None:
    assert kind_by_name(stem) is kind


def test_missing_and_repeated_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "accounts.csv", "account;address\n")
    with pytest.raises(StructureError) as caught:
        check(path)
    assert caught.value.problem.reason is FileRefusal.COLUMNS_MISSING
    assert caught.value.problem.args == {"columns": "фио, вид_квитанции"}
    assert refusal(write(tmp_path, "x.csv", "a;b\n")) is FileRefusal.UNKNOWN
    assert refusal(write(tmp_path, "x.csv", "text\n")) is FileRefusal.UNKNOWN
    twice = "account;date;amount;amount\n"
    assert refusal(write(tmp_path, "payments.csv", twice)) is FileRefusal.COLUMN_TWICE


def test_a_line_of_wrong_width_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "accounts.csv", f"{ACCOUNTS}\n1;2;3\n")
    with pytest.raises(StructureError) as caught:
        check(path)
    assert caught.value.problem.reason is FileRefusal.COLUMNS
    assert caught.value.problem.args == {"line": 5, "expected": 6, "found": 3}


def test_separators_behind_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    text = f"\ufeff{ACCOUNTS_HEADER}\r\n1;И;А;ку;;;;\r\n   \r\n2;И;А;ку;;\r\n"
    assert check(write(tmp_path, "accounts.csv", text)).rows == 2


def test_quoted_cells_may_hold_separators_and_lines(tmp_path: Path) -> None:
    row = '1;"ООО ""Ромашка"";\nфилиал";А;ку;;\n'
    assert check(write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + row)).rows == 1
    open_quote = ACCOUNTS_HEADER + '1;"И;А;ку;;\n'
    assert refusal(write(tmp_path, "accounts.csv", open_quote)) is FileRefusal.QUOTE
    never = open_quote + "1;И;А;ку;;\n" * 200
    assert refusal(write(tmp_path, "accounts.csv", never)) is FileRefusal.QUOTE
    narrow = ACCOUNTS_HEADER + '"1;2";3;4;5;6\n'
    assert refusal(write(tmp_path, "accounts.csv", narrow)) is FileRefusal.COLUMNS
    inside = ACCOUNTS_HEADER + '1;И "К;А;ку;;\n'
    assert check(write(tmp_path, "accounts.csv", inside)).rows == 1


@pytest.mark.parametrize("row", [BANK_ROW, LONG_ROW, BANK_ROW.replace("\n", ";\n")])
def test_both_forms_of_a_bank_with_its_header(tmp_path: Path, row: str) -> None:
    checked = check(write(tmp_path, BANK_FILE, f"#NUM 1\n#COUNT 2\n{row}#NOTE a;b;c\n{row}"))
    assert (checked.kind, checked.rows) == (RegistryKind.BANK_DEBTS, 2)
    assert (checked.inn, checked.period) == ("6612345676", "2026-10")


def test_a_bank_file_cut_short_or_of_no_month(tmp_path: Path) -> None:
    path = write(tmp_path, BANK_FILE, f"#COUNT 3\n{BANK_ROW}{BANK_ROW}")
    with pytest.raises(StructureError) as caught:
        check(path)
    assert caught.value.problem.reason is FileRefusal.COUNT
    assert caught.value.problem.args == {"expected": 3, "found": 2}
    wrong_month = BANK_FILE.replace("1026", "1326")
    assert refusal(write(tmp_path, wrong_month, BANK_ROW)) is FileRefusal.PERIOD
    assert refusal(write(tmp_path, BANK_FILE, "a;b;c\n")) is FileRefusal.UNKNOWN
    wide = f"{BANK_ROW}a;b;c;d;e;f\n"
    assert refusal(write(tmp_path, BANK_FILE, wide)) is FileRefusal.COLUMNS


async def test_reports_of_an_import_are_known_and_skipped(tmp_path: Path) -> None:
    store = KeptRegistries()
    summary = await run_one(store, write(tmp_path, "accounts.csv.refused.csv", "x\n"))
    assert summary.outcome is Outcome.SKIPPED
    assert summary.problem
    assert not store.log
