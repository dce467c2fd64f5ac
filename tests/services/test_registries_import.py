"""What becomes of the rows of registries, over a store that keeps what it is given."""

import csv
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.clock import FakeClock
from support.registry_files import (
    ACCOUNTS,
    ACCOUNTS_HEADER,
    BANK_FILE,
    FUND_FILE,
    FUND_INN,
    INN,
    ORGANISATIONS,
    KeptRegistries,
    run,
    run_one,
    write,
)

from bot.domain.accounts import ReceiptType
from bot.domain.registry_words import RegistryKind
from bot.services.errors import StoreUnavailableError
from bot.services.registries.chunks import CHUNK
from bot.services.registries.model import FileRefusal, Outcome, Phase, RowRefusal, RowRemark
from bot.services.registries.refused import harmless
from bot.services.registries.use_case import ImportRegistries

RECEIPTS = "account;period;opening;charged;recalculated;penalty;paid;due\n"
CHARGES = "account;period;service;unit;volume;tariff;charged;recalculated\n"
PAYMENTS = "account;date;amount;source\n"
BANK = (
    "#COUNT 2\n"
    "Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д 103 кв.64;1470000000;5233,61\n"
    "Ким О;г Асбест, ул Мира, д 103 кв.65;1470000001;-0,50\n"
)


@pytest.fixture
def store() -> KeptRegistries:
    return KeptRegistries()


def report(path: Path) -> list[list[str]]:
    refused = path.with_name(f"{path.name}.refused.csv")
    with refused.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


async def test_files_are_loaded_in_the_order_in_which_they_need_each_other(
    store: KeptRegistries, tmp_path: Path
) -> None:
    paths = [
        write(tmp_path, "payments.csv", f"{PAYMENTS}1470000000;24.08.2026;3800,00;касса\n"),
        write(tmp_path, "charges.csv", f"{CHARGES}1470000000;08.2026;ХВС;м³;1,5;53,42;80,13;0\n"),
        write(tmp_path, "receipts.csv", f"{RECEIPTS}1470000000;08.2026;0;80,13;0;0;0;80,13\n"),
        write(tmp_path, "accounts.csv", ACCOUNTS),
        write(tmp_path, BANK_FILE, BANK, "cp1251"),
        write(tmp_path, "organisations.csv", ORGANISATIONS),
        tmp_path / "missing.csv",
    ]
    summaries = await run(store, *paths, paths[0])
    assert [summary.kind for summary in summaries] == [
        None,
        RegistryKind.ORGANISATIONS,
        RegistryKind.BANK_DEBTS,
        RegistryKind.ACCOUNTS,
        RegistryKind.RECEIPTS,
        RegistryKind.CHARGES,
        RegistryKind.PAYMENTS,
    ]
    assert [summary.accepted for summary in summaries] == [0, 2, 2, 2, 1, 1, 1]
    assert store.debts == {("1470000000", "2026-10"): 523361, ("1470000001", "2026-10"): -50}
    assert store.receipts["1470000000", "2026-08"].due == 8013
    assert store.charges["1470000000", "2026-08", "ХВС"].volume == "1.5"
    assert store.payments == {("1470000000", date(2026, 8, 24), 380000, "касса", 1)}
    assert [record.kind for record in store.log] == [summary.kind for summary in summaries[1:]]
    assert all(len(record.digest) == 64 for record in store.log)


async def test_an_account_is_read_whole(store: KeptRegistries, tmp_path: Path) -> None:
    await run(
        store,
        write(tmp_path, "organisations.csv", ORGANISATIONS),
        write(tmp_path, "accounts.csv", ACCOUNTS),
    )
    row = store.accounts["1470000000"]
    assert (row.holder, row.flat, row.area) == ("Зайцева Гузель Фёдоровна", "64", 3350)
    assert row.address == "г Асбест, ул Мира, д 103 кв.64"
    assert row.els == "63МВ715887"
    assert row.place
    assert row.place is store.accounts["8670000000"].place
    assert row.place.display == "г. Асбест, ул. Мира, д. 103"
    assert row.place.has_flats
    assert store.owner_of("1470000000") == INN
    assert store.owner_of("8670000000") == FUND_INN


async def test_whose_an_account_is_must_be_told_when_it_may_be_two(
    store: KeptRegistries, tmp_path: Path
) -> None:
    three = f"{ORGANISATIONS}7707083893;УК Вторая;ЖКУ\n"
    row = ACCOUNTS.splitlines()[1]
    told = f"{ACCOUNTS_HEADER.strip()};inn\n{row};\n{row.replace('147', '148', 1)};7707083893\n"
    told += f"{row.replace('147', '149', 1)};500100732259\n"
    summaries = await run(
        store,
        write(tmp_path, "organisations.csv", three),
        write(tmp_path, "accounts.csv", told),
    )
    assert store.owner_of("1470000000") is None
    assert store.owner_of("1480000000") == "7707083893"
    assert summaries[1].examples[0].reason is RowRefusal.ORGANISATION
    plain = f"{ACCOUNTS_HEADER.strip()};inn\n{row};7707083893\n"
    await run(store, write(tmp_path, "accounts.csv", plain))
    assert store.owner_of("1470000000") == "7707083893"


async def test_rows_at_fault_are_refused_and_the_rest_goes_in(
    store: KeptRegistries, tmp_path: Path
) -> None:
    good = ACCOUNTS.splitlines()[1]
    path = write(
        tmp_path,
        "accounts.csv",
        f"{ACCOUNTS}{good}\n;;;;;\n"
        "нет;Ким Ольга;г Асбест, ул Мира, д 1 кв.1;ку;;\n"
        "3;Ким Ольга;г Асбест, ул Мира, д 1 кв.1;газ;;\n"
        "4;;у озера;капремонт;много;4\n",
    )
    summary = await run_one(store, path)
    assert (summary.rows, summary.accepted, summary.refused, summary.remarks) == (7, 3, 3, 4)
    assert set(store.accounts) == {"1470000000", "8670000000", "4"}
    assert store.accounts["4"].place is None
    assert store.accounts["4"].flat == ""
    assert report(path) == [
        ["4", "registry-outcome-refused", RowRefusal.REPEATED, good],
        *[
            [str(line), "registry-outcome-refused", reason, raw]
            for line, reason, raw in [
                (6, RowRefusal.NUMBER, "нет;Ким Ольга;г Асбест, ул Мира, д 1 кв.1;ку;;"),
                (7, RowRefusal.RECEIPT_TYPE, "3;Ким Ольга;г Асбест, ул Мира, д 1 кв.1;газ;;"),
            ]
        ],
        *[
            ["8", "registry-outcome-remark", remark, "4;;у озера;капремонт;много;4"]
            for remark in [
                RowRemark.ADDRESS,
                RowRemark.HOLDER,
                RowRemark.AREA,
                RowRemark.ELS,
            ]
        ],
    ]


async def test_a_repeated_row_among_plain_ones_is_refused(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", ACCOUNTS + ACCOUNTS.splitlines()[2] + "\n")
    summary = await run_one(store, path)
    assert (summary.accepted, summary.refused) == (2, 1)
    assert [(note.line, note.reason) for note in summary.examples] == [(4, RowRefusal.REPEATED)]


async def test_quoted_cells_are_read_whole(store: KeptRegistries, tmp_path: Path) -> None:
    text = (
        f"{ACCOUNTS_HEADER}"
        '1;"ООО ""Ромашка;\nфилиал""";"г Асбест, ул Мира, д 1 кв.1";ку;;\n\n'
        "x;Ким Ольга;г Асбест, ул Мира, д 1 кв.1;ку;;\n"
        '2;"Ким\n'
    )
    path = write(tmp_path, "accounts.csv", text + 'Ольга";г Асбест, ул Мира, д 1 кв.2;ку;;\n')
    summary = await run_one(store, path)
    assert store.accounts["1"].holder == 'ООО "Ромашка; филиал"'
    assert store.accounts["2"].holder == "Ким Ольга"
    assert [(note.line, note.reason) for note in summary.examples] == [(5, RowRefusal.NUMBER)]


async def test_a_header_with_commas_keeps_commas_of_quoted_cells(
    store: KeptRegistries, tmp_path: Path
) -> None:
    text = 'account,holder,address,receipt_type\n1,Ким О,"г Асбест, ул Мира, д 1 кв.1",ку\n'
    await run_one(store, write(tmp_path, "accounts.csv", text))
    assert store.accounts["1"].flat == "1"


async def test_a_file_that_fails_changes_nothing(store: KeptRegistries, tmp_path: Path) -> None:
    summary = await run_one(store, write(tmp_path, "accounts.csv", f"{ACCOUNTS}1;2\n"))
    assert summary.outcome is Outcome.REFUSED
    assert summary.problem
    assert summary.problem.reason is FileRefusal.COLUMNS
    assert not store.accounts
    assert not store.log


async def test_a_bank_needs_its_organisation(store: KeptRegistries, tmp_path: Path) -> None:
    summary = await run_one(store, write(tmp_path, BANK_FILE, BANK))
    assert summary.problem
    assert (summary.problem.reason, summary.problem.args) == (
        FileRefusal.ORGANISATION,
        {"inn": INN},
    )
    assert not store.accounts


async def test_the_long_form_of_a_bank(store: KeptRegistries, tmp_path: Path) -> None:
    text = (
        "Мамин-Сибиряк Олег;79ДА345678;;Асбест г, Мира ул, дом 103, кв 64;8670000000;0,00\n"
        'ООО "Ромашка;79ДА345679;guid,пом;г Асбест, ул Мира, д 103 кв.1;8670000001;12.5\n'
        "Ким Ольга;;;г Асбест, ул Мира, д 103 кв.2;8670000002;пять\n"
    )
    await run(store, write(tmp_path, "organisations.csv", ORGANISATIONS))
    summary = await run_one(store, write(tmp_path, FUND_FILE, text, "koi8-r"))
    assert (summary.encoding, summary.accepted, summary.refused) == ("koi8-r", 2, 1)
    assert summary.examples[0].reason is RowRefusal.AMOUNT
    assert store.type_of("8670000000") is ReceiptType.CAPITAL_REPAIR
    assert store.accounts["8670000000"].els == "79ДА345678"
    assert store.accounts["8670000001"].holder == 'ООО "Ромашка'
    assert store.debts["8670000001", "2026-10"] == 1250


async def test_a_bank_takes_no_account_of_another_organisation(
    store: KeptRegistries, tmp_path: Path
) -> None:
    await run(
        store,
        write(tmp_path, "organisations.csv", ORGANISATIONS),
        write(tmp_path, BANK_FILE, BANK),
    )
    text = (
        "Ким Ольга;г Асбест, ул Мира, д 103 кв.65;1470000001;7\n"
        "Ким Ольга;у озера;1470000000;7\nКим Ольга;у озера;9;7\n"
    )
    summary = await run_one(store, write(tmp_path, FUND_FILE, text))
    assert (summary.accepted, summary.refused, summary.remarks) == (1, 2, 1)
    assert [(note.line, note.reason) for note in summary.examples] == [
        (1, RowRefusal.ACCOUNT_FOREIGN),
        (2, RowRefusal.ACCOUNT_FOREIGN),
        (3, RowRemark.ADDRESS),
    ]
    assert store.owner_of("1470000000") == INN


async def test_a_month_after_the_next_one_is_a_slip(store: KeptRegistries, tmp_path: Path) -> None:
    await run(store, write(tmp_path, "accounts.csv", ACCOUNTS))
    for name, head, rest in (
        ("receipts.csv", RECEIPTS, "0;1;0;0;0;1"),
        ("charges.csv", CHARGES, "ХВС;м³;;;1;0"),
    ):
        rows = [f"1470000000;{month};{rest}\n" for month in ("12.2026", "01.2027", "11.2062")]
        summary = await run_one(store, write(tmp_path, name, head + "".join(rows)))
        assert summary.accepted == 1
        assert [(note.line, note.reason) for note in summary.examples] == [
            (3, RowRefusal.PERIOD_AHEAD),
            (4, RowRefusal.PERIOD_AHEAD),
        ]


async def test_the_day_of_the_centre_says_which_month_is_the_next(
    store: KeptRegistries, tmp_path: Path
) -> None:
    await run(store, write(tmp_path, "accounts.csv", ACCOUNTS))
    path = write(tmp_path, "receipts.csv", f"{RECEIPTS}1470000000;01.2027;0;1;0;0;0;1\n")
    clock = FakeClock(datetime(2026, 11, 30, 20, 0, tzinfo=UTC))
    for zone, accepted in ((UTC, 0), (ZoneInfo("Asia/Yekaterinburg"), 1)):
        [summary] = await ImportRegistries(store, clock, zone=zone)([path])
        assert summary.accepted == accepted


async def test_a_debt_registry_of_a_month_after_the_next_one_is_refused(
    store: KeptRegistries, tmp_path: Path
) -> None:
    organisations = write(tmp_path, "organisations.csv", ORGANISATIONS)
    bank = write(tmp_path, BANK_FILE.replace("1026", "1062"), BANK)
    _, summary = sorted(
        await run(store, organisations, bank), key=lambda one: one.problem is not None
    )
    assert summary.problem is not None
    assert summary.problem.reason is FileRefusal.PERIOD_AHEAD
    assert summary.problem.args == {"month": "2062-10"}


async def test_money_rows_at_fault(store: KeptRegistries, tmp_path: Path) -> None:
    await run(store, write(tmp_path, "accounts.csv", ACCOUNTS))
    receipts = await run_one(
        store,
        write(
            tmp_path,
            "receipts.csv",
            f"{RECEIPTS}1470000000;08.2026;0;1;0;0;0;1\n1470000000;2026-08;0;1;0;0;0;1\n"
            "1470000000;13.2026;0;1;0;0;0;1\n1470000000;09.2026;;1;0;0;0;1\n"
            "5;09.2026;0;1;0;0;0;1\n;09.2026;0;1;0;0;0;1\n",
        ),
    )
    assert [note.reason for note in receipts.examples] == [
        RowRefusal.REPEATED,
        RowRefusal.PERIOD,
        RowRefusal.AMOUNT,
        RowRefusal.ACCOUNT_UNKNOWN,
        RowRefusal.NUMBER,
    ]
    charges = await run_one(
        store,
        write(
            tmp_path,
            "charges.csv",
            f"{CHARGES}1470000000;08.2026;ХВС;м³;;;1;0\n1470000000;08.2026;ХВС;м³;;;1;0\n"
            "1470000000;08.2026;;м³;;;1;0\n1470000000;08.2026;ГВС;м³;1/2;;1;0\n"
            "1470000000;08.2026;ГВС;м³;1;x;1;0\n1470000000;08.2026;ГВС;м³;1;;;0\n"
            "1470000000;08.2026;ГВС;м³;1;;2;\n",
        ),
    )
    assert [note.reason for note in charges.examples] == [
        RowRefusal.REPEATED,
        RowRefusal.SERVICE,
        RowRefusal.DECIMAL,
        RowRefusal.DECIMAL,
        RowRefusal.AMOUNT,
    ]
    assert store.charges["1470000000", "2026-08", "ГВС"].line == 2
    payments = await run_one(
        store,
        write(
            tmp_path,
            "payments.csv",
            f"{PAYMENTS}1470000000;31.02.2026;1;x\n1470000000;01.02.2026;0;x\n"
            "1470000000;01.02.2026;1,234;x\nлс;01.02.2026;1;x\n",
        ),
    )
    assert [note.reason for note in payments.examples] == [
        RowRefusal.DATE,
        RowRefusal.AMOUNT,
        RowRefusal.AMOUNT,
        RowRefusal.NUMBER,
    ]


async def test_equal_payments_of_one_day_are_two_and_stay_two(
    store: KeptRegistries, tmp_path: Path
) -> None:
    await run(store, write(tmp_path, "accounts.csv", ACCOUNTS))
    twice = "1470000000;24.08.2026;100,00;касса\n1470000000;2026-08-24;100.00;касса\n"
    path = write(tmp_path, "payments.csv", PAYMENTS + twice)
    await run(store, path)
    newer = write(
        tmp_path, "payments.csv", f"{PAYMENTS}1470000000;25.08.2026;1;\n{twice}", "cp1251"
    )
    await run(store, newer)
    assert sorted((on, amount, ordinal) for _, on, amount, _, ordinal in store.payments) == [
        (date(2026, 8, 24), 10000, 1),
        (date(2026, 8, 24), 10000, 2),
        (date(2026, 8, 25), 100, 1),
    ]


async def test_lines_of_a_receipt_keep_their_order_when_receipts_are_mixed(
    store: KeptRegistries, tmp_path: Path
) -> None:
    rows = "".join(
        f"{account};08.2026;{service};;;;1;0\n"
        for service in ("Б", "А")
        for account in ("1470000000", "8670000000")
    )
    await run(
        store,
        write(tmp_path, "accounts.csv", ACCOUNTS),
        write(tmp_path, "charges.csv", CHARGES + rows),
    )
    assert [store.charges["8670000000", "2026-08", name].line for name in "БА"] == [1, 2]


async def test_organisations_with_wrong_details(store: KeptRegistries, tmp_path: Path) -> None:
    text = (
        "ИНН;Наименование;Вид квитанции;Счет;БИК;Окно приема\n"
        f"{INN};УК;ку;40702810912345678912;04657799;с 15 по 25\n"
        f"{INN};УК;ку;;;\n6612345677;УК;ку;;;\n{FUND_INN};;кр;;;\n{FUND_INN};Ф;?;;;\n"
    )
    summary = await run_one(store, write(tmp_path, "x.csv", text, "cp1251"))
    assert [note.reason for note in summary.examples] == [
        RowRemark.BANK_DETAILS,
        RowRemark.READING_WINDOW,
        RowRefusal.REPEATED,
        RowRefusal.INN,
        RowRefusal.NAME,
    ]
    row = store.organisations[INN]
    assert (row.bank_account, row.bic, row.reading_window) == ("40702810912345678912", None, None)


async def test_houses_get_their_time_zones(store: KeptRegistries, tmp_path: Path) -> None:
    text = (
        "адрес;часовой_пояс\nАсбест, Мира ул, д. 103;Asia/Yekaterinburg\n"
        "Асбест, ул Мира, 103;Europe/Moscow\nАсбест, ул Мира, 5;Europe/Moscow\n"
        "у озера;Europe/Moscow\nАсбест, ул Мира, 6;Уральский\nАсбест, ул Мира, 6;../etc\n"
    )
    summaries = await run(
        store,
        write(tmp_path, "дома.csv", text),
        write(tmp_path, "accounts.csv", ACCOUNTS.replace("г Асбест", "Асбест")),
    )
    assert store.zones == {"асбест|ул мира|103": "Asia/Yekaterinburg"}
    assert [note.reason for note in summaries[1].examples] == [
        RowRefusal.REPEATED,
        RowRefusal.HOUSE,
        RowRefusal.HOUSE,
        RowRefusal.TIME_ZONE,
        RowRefusal.TIME_ZONE,
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-1", "@x", "\tx", "'ok"])
def test_no_cell_of_the_report_is_a_formula(cell: str) -> None:
    assert harmless(cell)[0] == "'"
    assert harmless(f"1{cell}") == f"1{cell}"


async def test_a_formula_in_a_refused_row_is_quoted(store: KeptRegistries, tmp_path: Path) -> None:
    row = "=cmd|' /C calc'!A0;Ким;г Асбест, ул Мира, д 1 кв.1;ку;;"
    path = write(tmp_path, "accounts.csv", f"{ACCOUNTS_HEADER}{row}\n")
    await run_one(store, path)
    assert report(path)[0][3] == f"'{row}"


async def test_the_report_of_an_earlier_run_goes_when_all_is_well(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", f"{ACCOUNTS}x;;;;;\n")
    first = await run_one(store, path)
    assert first.refused_file == tmp_path / "accounts.csv.refused.csv"
    assert stat.S_IMODE(first.refused_file.stat().st_mode) == 0o600, "it holds what is private"
    write(tmp_path, "accounts.csv", ACCOUNTS)
    assert (await run_one(store, path)).refused_file is None
    assert not first.refused_file.exists()


async def test_a_report_that_cannot_be_written_stops_nothing(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", f"{ACCOUNTS}x;;;;;\n")
    (tmp_path / "accounts.csv.refused.csv").mkdir()
    summary = await run_one(store, path)
    assert (summary.accepted, summary.refused) == (2, 1)
    assert (summary.refused_file, summary.refused_file_failed) == (None, True)


async def test_the_report_may_stand_elsewhere_and_speaks_as_it_is_told(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", f"{ACCOUNTS}x;;;;;\n")
    elsewhere = tmp_path / "out"
    elsewhere.mkdir()
    words = ImportRegistries(store, FakeClock(), word=str.upper, refused_dir=elsewhere)
    (summary,) = await words([path])
    assert summary.refused_file == elsewhere / "accounts.csv.refused.csv"
    assert "REGISTRY-ROW-RECEIPT-TYPE" in summary.refused_file.read_text("utf-8-sig")


async def test_progress_is_told_in_bytes(store: KeptRegistries, tmp_path: Path) -> None:
    path = write(tmp_path, "accounts.csv", ACCOUNTS)
    told: list[tuple[Phase, int, int]] = []
    await ImportRegistries(store, FakeClock())(
        [path], lambda _, phase, done, total: told.append((phase, done, total))
    )
    size = path.stat().st_size
    assert told[0] == (Phase.CHECK, size, size)
    assert told[-1] == (Phase.LOAD, size, size)


async def test_a_file_that_changed_after_its_check_is_not_read(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", ACCOUNTS)

    def meddle(_: Path, phase: Phase, done: int, total: int) -> None:
        del done, total
        if phase is Phase.CHECK:
            os.utime(path, (1, 1))

    (summary,) = await ImportRegistries(store, FakeClock())([path], meddle)
    assert summary.problem
    assert summary.problem.reason is FileRefusal.CHANGED
    assert not store.accounts


async def test_a_file_that_vanished_after_its_check_is_not_read(
    store: KeptRegistries, tmp_path: Path
) -> None:
    path = write(tmp_path, "accounts.csv", ACCOUNTS)
    (summary,) = await ImportRegistries(store, FakeClock())([path], lambda p, *_: Path(p).unlink())
    assert summary.problem
    assert summary.problem.reason is FileRefusal.UNREADABLE


async def test_a_store_that_goes_away_is_told_and_the_streets_are_read_anew(
    store: KeptRegistries, tmp_path: Path
) -> None:
    store.failing = StoreUnavailableError("gone")
    with pytest.raises(StoreUnavailableError):
        await run(store, write(tmp_path, "accounts.csv", ACCOUNTS * 1))
    assert store.renewed == 1
    assert not store.log


async def test_a_quoted_cell_may_run_over_the_end_of_a_chunk(
    store: KeptRegistries, tmp_path: Path
) -> None:
    row = "{};{};г Асбест, ул Мира, д 1 кв.1;ку;;\n"
    rows = "".join(row.format(number, "Ким Ольга") for number in range(1, CHUNK))
    split = row.format(CHUNK, '"Цой\nАнна"')
    rest = row.format("x", "Ким Ольга") + row.format(CHUNK + 2, "Ким Ольга")
    path = write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + rows + split + rest)
    summary = await run_one(store, path)
    assert store.accounts[str(CHUNK)].holder == "Цой Анна"
    assert summary.accepted == CHUNK + 1
    assert [note.line for note in summary.examples] == [CHUNK + 3]


async def test_many_rows_go_in_chunks(store: KeptRegistries, tmp_path: Path) -> None:
    rows = "".join(
        f"{number};Ким Ольга;г Асбест, ул Мира, д 1 кв.{number % 100 + 1};ку;;\n"
        for number in range(1, 5001)
    )
    summary = await run_one(store, write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + rows))
    assert summary.accepted == len(store.accounts) == 5000


async def test_a_chunk_of_one_blank_line_is_passed_over(
    store: KeptRegistries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.registries.chunks.CHUNK", 1)
    summary = await run_one(store, write(tmp_path, "accounts.csv", f"{ACCOUNTS}  \n"))
    assert (summary.accepted, summary.refused) == (2, 0)


async def test_uneven_rows_are_read_one_by_one(store: KeptRegistries, tmp_path: Path) -> None:
    first, second = ACCOUNTS.splitlines()[1:]
    text = f"{ACCOUNTS_HEADER}{first};\n{second}\n"
    summary = await run_one(store, write(tmp_path, "accounts.csv", text))
    assert summary.accepted == 2
    assert store.accounts["8670000000"].flat == "64"
