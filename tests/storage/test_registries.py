"""Registries in the tables of both databases: nothing is doubled, nothing is rewritten in vain."""

from collections import Counter
from datetime import date
from itertools import count as count_from
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, literal_column, select
from support.clock import FakeClock
from support.registry_files import (
    ACCOUNTS,
    ACCOUNTS_HEADER,
    BANK_FILE,
    FUND_FILE,
    INN,
    ORGANISATIONS,
    write,
)

from bot.domain.accounts import ReceiptType
from bot.playground import __file__ as playground
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.registries import chunks
from bot.services.registries.model import AccountRow, FileSummary, RowRefusal, in_columns
from bot.services.registries.places import Places
from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, Write
from storage.houses import StoredHouses
from storage.registries import LAST_NUMBER, REGISTRY_VERSION, StoredRegistries
from storage.statements import Params, Statement

SAMPLE = Path(playground).parent / "sample"
TABLES = (m.organisations, m.buildings, m.accounts, m.receipts, m.charges, m.payments)
BANK = "Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д 103 кв.64;1470000000;5233,61\n"
RECEIPTS = "account;period;opening;charged;recalculated;penalty;paid;due\n"


async def load(database: Database, *paths: Path) -> list[FileSummary]:
    return await ImportRegistries(StoredRegistries(database), FakeClock())(paths)


async def rows(database: Database, table: Any) -> list[Any]:
    return sorted(await database.read(Statement(select(table))), key=str)


async def count(database: Database, table: Any) -> int:
    found = await database.read(Statement(select(func.count().label("n")).select_from(table)))
    return int(found[0].n)


async def version(database: Database) -> int:
    found = await database.read(
        Statement(select(m.settings.c.value).where(m.settings.c.name == REGISTRY_VERSION))
    )
    return int(found[0].value) if found else 0


@pytest.fixture
def organisations(tmp_path: Path) -> Path:
    return write(tmp_path, "organisations.csv", ORGANISATIONS)


async def test_the_sample_goes_in_whole_and_twice_is_the_same(database: Database) -> None:
    files = [path for path in SAMPLE.iterdir() if path.suffix in {".csv", ".txt"}]
    summaries = await load(database, *files)
    assert all(summary.rows == summary.accepted for summary in summaries)
    assert not any(summary.refused or summary.remarks for summary in summaries)
    first = [await rows(database, table) for table in TABLES]
    assert await count(database, m.imports) == len(files) == await version(database)
    await load(database, *files)
    assert [await rows(database, table) for table in TABLES] == first
    assert await count(database, m.imports) == 2 * len(files) == await version(database)


async def test_what_is_there_is_changed_and_what_is_missing_is_kept(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    await load(database, organisations, write(tmp_path, "accounts.csv", ACCOUNTS))
    (before,) = [r for r in await rows(database, m.accounts) if r.number == "1470000000"]
    newer = (
        "account;holder;address;receipt_type\n"
        "1470000000;Ёлкина Анна;г Асбест, ул Мира, д 103 кв.65;utilities\n"
    )
    await load(database, write(tmp_path, "accounts.csv", newer))
    (after,) = [r for r in await rows(database, m.accounts) if r.number == "1470000000"]
    assert after.id == before.id
    assert (after.holder, after.flat) == ("Ёлкина Анна", "65")
    assert (after.area, after.els) == (3350, "63МВ715887")
    assert (after.organisation_id, after.building_id) == (
        before.organisation_id,
        before.building_id,
    )
    assert await count(database, m.accounts) == 2


async def test_rows_that_are_the_same_are_not_rewritten(
    database: Database, tmp_path: Path, organisations: Path, database_kind: str
) -> None:
    if database_kind != "postgres":
        pytest.skip("only PostgreSQL tells which transaction wrote a row")
    paths = [
        organisations,
        write(tmp_path, "accounts.csv", ACCOUNTS),
        write(tmp_path, BANK_FILE, BANK),
        write(tmp_path, "receipts.csv", f"{RECEIPTS}1470000000;08.2026;0;1;0;0;0;1\n"),
    ]
    await load(database, *paths)
    tables = (m.organisations, m.buildings, m.accounts, m.receipts)
    writers = [
        Statement(select(literal_column("xmin::text").label("writer")).select_from(table))
        for table in tables
    ]
    before = [await database.read(statement) for statement in writers]
    await load(database, *paths)
    assert [await database.read(statement) for statement in writers] == before


async def test_a_bank_never_overrules_a_whole_receipt(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    bank = write(tmp_path, BANK_FILE, BANK, "cp1251")
    await load(database, organisations, bank)
    (debt,) = await rows(database, m.receipts)
    assert (debt.period, debt.due, debt.complete, debt.charged) == ("2026-10", 523361, 0, None)
    await load(database, write(tmp_path, BANK_FILE, BANK.replace("5233,61", "1")))
    assert [row.due for row in await rows(database, m.receipts)] == [100]
    whole = write(tmp_path, "receipts.csv", f"{RECEIPTS}1470000000;10.2026;1;2;3;4;5;6\n")
    await load(database, whole)
    await load(database, bank)
    (receipt,) = await rows(database, m.receipts)
    assert (receipt.due, receipt.complete, receipt.opening, receipt.paid) == (600, 1, 100, 500)


async def test_a_bank_creates_accounts_and_takes_none_of_others(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    await load(database, organisations, write(tmp_path, BANK_FILE, BANK))
    (summary,) = await load(database, write(tmp_path, FUND_FILE, BANK + BANK.replace("147", "9")))
    assert (summary.accepted, summary.refused) == (1, 1)
    assert summary.examples[0].reason is RowRefusal.ACCOUNT_FOREIGN
    found = {row.number: row.receipt_type for row in await rows(database, m.accounts)}
    assert found == {"1470000000": "utilities", "90000000": "capital_repair"}


async def test_accounts_overrule_the_bank_of_the_same_run(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    table = write(tmp_path, "accounts.csv", ACCOUNTS.replace("Зайцева", "Волкова"))
    await load(database, table, write(tmp_path, BANK_FILE, BANK), organisations)
    found = {row.number: row for row in await rows(database, m.accounts)}
    assert found["1470000000"].holder == "Волкова Гузель Фёдоровна"
    (owner,) = [row.id for row in await rows(database, m.organisations) if row.inn == INN]
    assert found["1470000000"].organisation_id == owner


async def test_more_rows_than_one_statement_takes(database: Database, tmp_path: Path) -> None:
    numbers = range(1, 4500)
    accounts = "".join(
        f"{n};Ким Ольга;г Асбест, ул Мира, д {n % 40 + 1} кв.{n};ку;{n % 90};\n" for n in numbers
    )
    payments = "".join(f"{n};01.10.2026;{n},5;касса\n" for n in [*numbers, *numbers, 9999])
    summaries = await load(
        database,
        write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + accounts),
        write(tmp_path, "payments.csv", f"account;date;amount;source\n{payments}"),
    )
    assert [(summary.accepted, summary.refused) for summary in summaries] == [(4499, 0), (8998, 1)]
    assert await count(database, m.accounts) == 4499
    assert await count(database, m.buildings) == 40
    paid = await rows(database, m.payments)
    assert Counter(row.ordinal for row in paid) == {1: 4499, 2: 4499}
    assert {row.paid_on for row in paid} == {date(2026, 10, 1)}


async def test_charges_change_and_keep_their_lines(database: Database, tmp_path: Path) -> None:
    header = "account;period;service;unit;volume;tariff;charged;recalculated\n"
    text = f"{header}1470000000;08.2026;ХВС;м³;1,358;53,42;72,54;0\n1470000000;08.2026;А;;;;1;\n"
    await load(
        database,
        write(tmp_path, "accounts.csv", ACCOUNTS),
        write(tmp_path, "charges.csv", text),
    )
    await load(database, write(tmp_path, "charges.csv", text.replace("72,54", "70")))
    found = {row.service: row for row in await rows(database, m.charges)}
    assert (found["ХВС"].charged, found["ХВС"].volume, found["ХВС"].line) == (7000, "1.358", 1)
    assert (found["А"].unit, found["А"].volume, found["А"].recalculated) == ("", "", 0)
    assert found["А"].line == 2


async def test_houses_come_get_flats_and_zones_and_go(database: Database, tmp_path: Path) -> None:
    houses = StoredHouses(database, fresh=0)
    empty = await houses.street_index()
    text = f"{ACCOUNTS_HEADER}1;Ким О;г Асбест, ул Мира, д 5;ку;;\n"
    path = write(tmp_path, "accounts.csv", text)
    await load(database, path)
    index = await houses.street_index()
    assert index is not empty
    assert await houses.street_index() is index
    known = await houses.by_key("г асбест|ул мира|5")
    assert known
    assert (known.display, known.town, known.has_flats) == (
        "г. Асбест, ул. Мира, д. 5",
        "г. Асбест",
        False,
    )
    zones = write(tmp_path, "buildings.csv", "address;time_zone\nг Асбест, Мира, 5;Asia/Omsk\n")
    write(tmp_path, "accounts.csv", text + "2;Ким О;г Асбест, ул Мира, д 5 кв.1;ку;;\n")
    await load(database, path, zones)
    assert await houses.street_index() is not index
    (known,) = await houses.on_street("г асбест|ул мира")
    assert (known.has_flats, known.time_zone) == (True, "Asia/Omsk")
    moved = text + "2;Ким О;г Асбест, ул Мира, д 6 кв.1;ку;;\n"
    write(tmp_path, "accounts.csv", moved.replace("д 5", "д 6"))
    await load(database, path)
    await houses.street_index()
    assert await houses.by_key("г асбест|ул мира|5") is None
    assert [house.has_flats for house in await houses.on_street("г асбест|ул мира")] == [True]


async def test_one_run_may_bring_back_a_house_that_went(
    database: Database, tmp_path: Path
) -> None:
    row = "1;Ким О;г Асбест, ул Мира, д 5 кв.1;ку;;\n"
    moves = [row, row.replace("д 5", "д 6"), row]
    paths = [
        write(tmp_path, f"accounts_{at}.csv", ACCOUNTS_HEADER + text)
        for at, text in enumerate(moves)
    ]
    await load(database, *paths)
    assert [house.key for house in await rows(database, m.buildings)] == ["г асбест|ул мира|5"]


async def test_more_houses_than_are_remembered(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.import_houses._REMEMBERED", 8)
    monkeypatch.setattr("storage.import_houses._AT_HAND", 4)
    monkeypatch.setattr("bot.services.registries.places._REMEMBERED", 6)
    monkeypatch.setattr("bot.services.registries.chunks.CHUNK", 5)
    text = ACCOUNTS_HEADER + "".join(
        f"{n};Ким Ольга;г Асбест, ул Мира, д {n % 23 + 1}{' кв.1' * (n > 60)};ку;;\n"
        for n in range(1, 100)
    )
    path = write(tmp_path, "accounts.csv", text)
    await load(database, path)
    await load(database, path)
    houses = await rows(database, m.buildings)
    assert len(houses) == 23
    assert all(house.has_flats for house in houses)
    held = {row.number: row.building_id for row in await rows(database, m.accounts)}
    assert held["1"] == held["24"] != held["2"]


async def test_two_imports_at_once_make_each_house_once(database: Database) -> None:
    one, other = StoredRegistries(database), StoredRegistries(database)
    for number, (store, house) in enumerate(
        [(one, 1), (other, 2), (one, 3), (one, 2), (other, 3)]
    ):
        place, flat, address = Places().find(f"г Асбест, ул Мира, д {house} кв.1")
        row = AccountRow(
            f"{number}",
            ReceiptType.UTILITIES,
            None,
            place,
            flat,
            address,
            "Ким",
            None,
            None,
        )
        await store.put_accounts(in_columns([row]))
    assert [row.key[-1] for row in await rows(database, m.buildings)] == ["1", "2", "3"]
    held = [row.building_id for row in await rows(database, m.accounts)]
    assert held == [1, 2, 3, 2, 3]


class Quarrelsome:
    """A database on which somebody else is first, so many times."""

    def __init__(self, inner: Database, conflicts: int) -> None:
        self.dialect, self.in_order = inner.dialect, inner.in_order
        self.takes_images = inner.takes_images
        self.conflicts = conflicts
        self._inner = inner

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        return await self._inner.read(statement, **params)

    async def read_many(self, statement: Statement, params: list[Params]) -> list[list[Any]]:
        return await self._inner.read_many(statement, params)

    async def apply(self, writes: list[Write]) -> None:
        if self.conflicts:
            self.conflicts -= 1
            raise ConflictError
        await self._inner.apply(writes)

    async def close(self) -> None:
        await self._inner.close()


async def test_a_conflict_passes_when_it_is_tried_again(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    accounts = write(tmp_path, "accounts.csv", ACCOUNTS)
    for path, table in ((organisations, m.organisations), (accounts, m.accounts)):
        quarrelsome: Any = Quarrelsome(database, conflicts=2)
        await load(quarrelsome, path)
        assert await count(database, table) == 2
        quarrelsome.conflicts = 100
        with pytest.raises(ConflictError):
            await load(quarrelsome, path)


async def test_numbers_that_another_import_has_put_meanwhile_are_changed(
    database: Database, tmp_path: Path, organisations: Path
) -> None:
    class Meanwhile(Quarrelsome):
        async def read(self, statement: Statement, **params: Any) -> list[Any]:
            """The other one begins when this one has looked which number is the last."""
            found = await super().read(statement, **params)
            if statement is LAST_NUMBER:
                await load(database, theirs)
            return found

    theirs = write(tmp_path, "accounts-theirs.csv", ACCOUNTS)
    ours = write(tmp_path, "accounts-ours.csv", ACCOUNTS.replace("Зайцева", "Ким"))
    await load(database, organisations)
    meanwhile: Any = Meanwhile(database, conflicts=0)
    [summary] = await load(meanwhile, ours)
    assert (summary.accepted, await count(database, m.accounts)) == (2, 2)
    holders = [row.holder for row in await rows(database, m.accounts)]
    assert any(one.startswith("Ким ") for one in holders)
    assert not any(one.startswith("Зайцева ") for one in holders)


@pytest.mark.parametrize("turned_down", [{2}, {3, 5}, {2, 3, 4, 6}])
async def test_chunks_under_way_survive_a_conflict_among_them(
    database: Database,
    tmp_path: Path,
    organisations: Path,
    turned_down: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Chunks share houses that an earlier one makes, and that is the one which was turned down."""
    monkeypatch.setattr(chunks, "CHUNK", 8)
    lines = [
        f"{1470000000 + at};Ким О;г Реж, ул Мира, д {at // 12 + 1} кв.{at % 12 + 1};utilities;;\n"
        for at in range(100)
    ]
    path = write(tmp_path, "accounts.csv", ACCOUNTS_HEADER + "".join(lines))
    await load(database, organisations)
    picky: Any = Quarrelsome(database, conflicts=0)
    numbers, inner = count_from(1), picky.apply

    async def apply(writes: list[Write]) -> None:
        if next(numbers) - 1 in turned_down:  # the first one says that an import runs
            raise ConflictError
        await inner(writes)

    picky.apply = apply
    (summary,) = await load(picky, path)
    assert summary.accepted == await count(database, m.accounts) == 100
    assert await count(database, m.buildings) == 9
    houses = Counter(row.building_id for row in await rows(database, m.accounts))
    assert sorted(houses.values()) == [4, *[12] * 8]


async def test_an_import_that_breaks_off_leaves_whole_chunks_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    class Leaving(StoredRegistries):
        async def put_accounts(self, rows: Any) -> None:
            await super().put_accounts(rows)
            raise StoreUnavailableError

    path = write(tmp_path, "accounts.csv", ACCOUNTS)
    with pytest.raises(StoreUnavailableError):
        await ImportRegistries(Leaving(database), FakeClock())([path])
    assert await count(database, m.accounts) == 2
    assert await count(database, m.imports) == 0
    assert await version(database) == 1
