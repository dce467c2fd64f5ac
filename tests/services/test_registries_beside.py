"""Large files are read by a second process: all else stays as it is, however that process ends."""

import asyncio
import pickle
from collections.abc import Generator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from support.clock import FakeClock
from support.registry_files import (
    ACCOUNTS,
    ACCOUNTS_HEADER,
    BANK_FILE,
    ORGANISATIONS,
    KeptRegistries,
    run,
    run_one,
    write,
)

from bot.services.errors import StoreUnavailableError
from bot.services.registries import beside
from bot.services.registries.account_rows import Accounts
from bot.services.registries.beside import Beside
from bot.services.registries.check import check_file
from bot.services.registries.checked import Checked
from bot.services.registries.chunks import CHUNK
from bot.services.registries.model import FileRefusal, FileSummary, Outcome, Phase
from bot.services.registries.money_rows import Payments
from bot.services.registries.places import Places
from bot.services.registries.reader import LENGTH, main
from bot.services.registries.structure import StructureError
from bot.services.registries.use_case import ImportRegistries

SEVERAL = 12 * CHUNK  # rows: more than what waits in pipes


@pytest.fixture
def store() -> KeptRegistries:
    return KeptRegistries()


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Beside]:
    """Take all files for large; give the processes that are started."""
    monkeypatch.setattr(beside, "LARGE", 1)
    monkeypatch.setattr(beside, "cores", lambda: 2)
    started = []
    start = beside.start_reader

    async def start_and_keep() -> Beside | None:
        if one := await start():
            started.append(one)
        return one

    monkeypatch.setattr(beside, "start_reader", start_and_keep)
    return started


def accounts(folder: Path, rows: int = SEVERAL) -> Path:
    lines = (
        f"{1470000000 + at};Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д {at // 60 + 1} "
        f"кв.{at % 60 + 1};utilities;33,5;\n"
        for at in range(rows)
    )
    return write(folder, "accounts.csv", ACCOUNTS_HEADER + "".join(lines))


def check(path: Path) -> Checked:
    found: list[Checked] = []

    def finish() -> Generator[tuple[int, int], None, None]:
        found.append((yield from check_file(path)))

    list(finish())
    return found[0]


def is_gone(reader: Beside) -> bool:
    return not Path(f"/proc/{reader.process.pid}").exists()


FILES = {
    "accounts.csv": ACCOUNTS_HEADER
    + "1470000001;Ким О;г Асбест, ул Мира, д 5 кв.1;utilities;33,5;\n"
    + "1470000001;Ким О;г Асбест, ул Мира, д 5 кв.1;utilities;33,5;\n"
    + '1470000002;"Ким; ""О""\nИ";нигде;utilities;много;\n'
    + "номер;Ким О;г Асбест, ул Мира, д 5 кв.3;utilities;33,5;\n",
    BANK_FILE: "Ким О;г Асбест, ул Мира, д 5 кв.1;1470000001;5,61\n"
    "Ким О;г Асбест, ул Мира, д 5 кв.1;1470000002;дорого\n",
    "receipts.csv": "account;period;opening;charged;recalculated;penalty;paid;due\n"
    "1470000001;08.2026;0;80,13;0;0;0;80,13\n9;08.2026;0;80,13;0;0;0;80,13\n",
    "charges.csv": "account;period;service;unit;volume;tariff;charged;recalculated\n"
    "1470000001;08.2026;ХВС;м³;1,5;53,42;80,13;0\n9;08.2026;ХВС;м³;1,5;53,42;80,13;0\n",
    "payments.csv": "account;date;amount;source\n1470000001;24.08.2026;3800,00;касса\n"
    "1470000001;24.08.2026;3800,00;касса\n9;24.08.2026;1;\n",
    "meters.csv": "account;meter;service;zones;t1;read_on\n"
    "1470000001;А-1;cold_water;1;5,123;24.08.2026\n9;А-1;gas;1;5;24.08.2026\n",
}


async def read_all(folder: Path) -> tuple[list[object], list[str]]:
    """Give what the store holds of all files, and the reports on refused rows."""
    store = KeptRegistries()
    paths = [write(folder, name, text) for name, text in FILES.items()]
    summaries = await run(store, write(folder, "organisations.csv", ORGANISATIONS), *paths)
    told = [(one.path.name, one.outcome, one.accepted, one.refused) for one in summaries]
    found = [store.debts, store.receipts, store.charges, store.payments, store.meters, told]
    rows = [
        (row._replace(place=None), row.place and row.place.key) for row in store.accounts.values()
    ]
    reports = [one.refused_file for one in summaries if one.refused_file]
    return [*found, rows], [report.read_text("utf-8-sig") for report in reports]


async def test_all_kinds_come_out_the_same(tmp_path: Path, readers: list[Beside]) -> None:
    folders = tmp_path / "beside", tmp_path / "alone"
    for folder in folders:
        folder.mkdir()
    found = await read_all(folders[0])
    assert len(readers) == 1
    assert is_gone(readers[0])
    with pytest.MonkeyPatch.context() as alone:
        alone.setattr(beside, "cores", lambda: 1)
        assert await read_all(folders[1]) == found
    assert len(readers) == 1
    assert len(found[1]) == len(FILES)


async def test_a_file_of_many_chunks_goes_in_whole(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    summary = await run_one(store, accounts(tmp_path))
    assert (summary.accepted, len(store.accounts)) == (SEVERAL, SEVERAL)
    assert len(readers) == 1


async def test_small_files_workbooks_and_codes_are_read_here(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(write(tmp_path, "accounts.csv", ACCOUNTS))
    codes = write(tmp_path, "codes.csv", "account;period;code\n1470000000;08.2026;0123456789\n")
    secret = check(codes)
    async with beside.reader_beside([checked.path]) as reader:
        assert reader is not None
        assert reader.takes(checked)
        assert not reader.takes(secret)
    assert not reader.takes(checked)
    monkeypatch.setattr(beside, "LARGE", 1 << 20)
    await run(store, checked.path, tmp_path / "missing.csv", tmp_path / "book.xlsx")
    assert len(readers) == 1


async def test_where_no_process_can_be_started_the_file_is_read_here(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "nothing"))
    assert (await run_one(store, write(tmp_path, "accounts.csv", ACCOUNTS))).accepted == 2
    assert readers == []


async def test_a_killed_reader_refuses_its_file_and_the_next_one_is_read(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    def kill(path: Path, phase: Phase, done: int, total: int) -> None:
        del done, total
        if phase is Phase.LOAD and path.stem == "accounts":
            readers[0].process.kill()

    payments = write(tmp_path, "payments.csv", FILES["payments.csv"])
    importing = ImportRegistries(store, FakeClock())
    broken, whole = await importing([accounts(tmp_path), payments], kill)
    assert broken.problem is not None
    assert (broken.outcome, broken.problem.reason) == (Outcome.REFUSED, FileRefusal.READER)
    assert 0 < len(store.accounts) < SEVERAL
    assert len(store.accounts) % CHUNK == 0
    assert (store.renewed, store.running) == (1, None)
    assert (whole.accepted, whole.refused) == (2, 1)
    assert (await run_one(store, accounts(tmp_path))).accepted == len(store.accounts) == SEVERAL


async def test_a_reader_that_is_gone_refuses_whatever_it_is_given(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    checked = check(write(tmp_path, "payments.csv", FILES["payments.csv"]))
    async with beside.reader_beside([checked.path]) as reader:
        assert reader is not None
        readers[0].process.kill()
        await readers[0].process.wait()
        with pytest.raises(StructureError) as caught:
            await anext(reader.read(Payments(checked, store), checked, (store,)))
    assert caught.value.problem.reason is FileRefusal.READER


async def test_a_store_that_goes_away_ends_the_reader(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    store.failing = StoreUnavailableError("gone")
    with pytest.raises(StoreUnavailableError):
        await run_one(store, accounts(tmp_path))
    assert is_gone(readers[0])


async def test_a_reader_whose_chunks_nobody_takes_any_more_is_ended(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    checked = check(accounts(tmp_path))
    async with asyncio.timeout(30), beside.reader_beside([checked.path]) as reader:
        assert reader is not None
        made = reader.read(Accounts(checked, store, (), Places()), checked, (store,))
        await anext(made)
        stdout: Any = reader.process.stdout
        while not stdout._paused:  # noqa: ASYNC110 - as much is there as this side holds
            await asyncio.sleep(0)
        await made.aclose()
    assert is_gone(readers[0])


async def test_a_cancelled_import_ends_its_reader(
    store: KeptRegistries, tmp_path: Path, readers: list[Beside]
) -> None:
    importing: asyncio.Task[list[FileSummary]]

    def cancel(path: Path, phase: Phase, done: int, total: int) -> None:
        del path, done, total
        if phase is Phase.LOAD:
            importing.cancel()

    use_case = ImportRegistries(store, FakeClock())
    importing = asyncio.create_task(use_case([accounts(tmp_path)], cancel))
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert is_gone(readers[0])
    assert store.running is None


def test_the_reader_tells_what_broke_it_off_and_goes_on(tmp_path: Path) -> None:
    checked = check(write(tmp_path, "accounts.csv", ACCOUNTS))
    write(tmp_path, "accounts.csv", ACCOUNTS + "\n")
    out = BytesIO()
    main(BytesIO(2 * pickle.dumps((None, checked))), out)
    out.seek(0)
    for _ in range(2):
        [size] = LENGTH.unpack(out.read(LENGTH.size))
        told = pickle.loads(out.read(size))  # noqa: S301 - our own
        assert isinstance(told, StructureError)
        assert told.problem.reason is FileRefusal.CHANGED
    assert out.read() == b""
