"""Accounts that another process packs come out as those that are put column by column."""

import asyncio
import pickle
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.registry_files import ACCOUNTS_HEADER, ORGANISATIONS, write

from bot.domain.accounts import Els, ReceiptType
from bot.services.registries import beside
from bot.services.registries.chunks import CHUNK
from bot.services.registries.model import AccountColumns, AccountRow, PackedRows, in_columns
from bot.services.registries.places import Places
from bot.services.registries.spliced import Spliced
from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, open_database
from storage.packed_accounts import AccountPacker, PackedAccounts
from storage.registries import StoredRegistries
from storage.statements import Statement

HOUSES = Statement(select(m.buildings).order_by(m.buildings.c.id))
ACCOUNTS = Statement(select(m.accounts).order_by(m.accounts.c.id))
ROWS = 2500  # of a file: two whole chunks and some


async def opened(template: Path, path: Path) -> AsyncIterator[Database]:
    shutil.copy(template, path)
    database = await open_database(f"sqlite+aiosqlite:///{path}", gives_way=True)
    yield database
    await database.close()


@pytest.fixture
async def twin(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Give a migrated SQLite database, opened as an import does."""
    async for database in opened(sqlite_template, tmp_path / "twin.db"):
        yield database


@pytest.fixture
async def other(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Give one more."""
    async for database in opened(sqlite_template, tmp_path / "other.db"):
        yield database


def columns(*numbers: int, holder: str = "Ким О", area: int | None = 3350) -> AccountColumns:
    """Give accounts of all sorts: addresses that are cleaned, leading zeros, no house, no area."""
    places, rows = Places(), []
    for at in numbers:
        cell = (
            f"г Асбест, ул Мира, д {at // 3 + 1} кв.{at + 1:03}",
            f"г  Асбест,ул Мира, д 9 кв.{at}",
        )
        place, flat, address = places.find(cell[at % 2])
        row = AccountRow(
            f"{at:010}",
            list(ReceiptType)[at % len(ReceiptType)],
            None,
            place,
            flat,
            address,
            f"{holder} {at}",
            area if at % 3 else None,
            Els(f"40АА{at:06}") if at % 5 == 0 else None,
        )
        rows.append(row if at % 7 else row._replace(place=None, flat="", address="нигде"))
    return in_columns(rows)


def packed(accounts: AccountColumns) -> PackedAccounts:
    """Pack as the other process does: its packer and what it makes are pickled."""
    packer = pickle.loads(pickle.dumps(AccountPacker()))  # noqa: S301 - our own
    made = pickle.loads(pickle.dumps(packer(accounts)))  # noqa: S301 - our own
    assert isinstance(made, PackedAccounts)
    return made


async def both(one: Database, other: Database, *statements: Statement) -> list[Any]:
    found = [[await each.read(wanted) for wanted in statements] for each in (one, other)]
    assert found[0] == found[1]
    return found[0]


async def test_packed_accounts_go_in_as_columns_do(twin: Database, other: Database) -> None:
    stores = StoredRegistries(twin), StoredRegistries(other)
    for accounts in (
        columns(*range(100)),
        columns(*range(100, 171)),
        columns(*range(20, 140), holder="Цой А", area=None),
        columns(7),
    ):
        await stores[0].put_accounts(packed(accounts))
        await stores[1].put_accounts(accounts)
        [kept] = await both(twin, other, ACCOUNTS)
    assert len(kept) == 171
    [houses] = await both(twin, other, HOUSES)
    assert len(houses) > 20
    assert {row.holder[:3] for row in kept} == {"Ким", "Цой"}
    assert kept[22].area == 3350  # stays where the new one is not told


async def test_a_packer_packs_again_and_again(twin: Database, other: Database) -> None:
    """What it packed before, of other sizes and other shared values, leaves no trace."""
    packer, store, plain = AccountPacker(), StoredRegistries(twin), StoredRegistries(other)
    for accounts in (columns(*range(64)), columns(70), columns(*range(80, 83), area=None)):
        await store.put_accounts(packer(accounts))
        await plain.put_accounts(accounts)
    [kept] = await both(twin, other, ACCOUNTS)
    assert len(kept) == 64 + 1 + 3


async def test_packed_accounts_under_way_survive_one_that_is_turned_down(
    twin: Database, other: Database
) -> None:
    """They share a transaction; the number that another import has put meanwhile is changed."""
    store = StoredRegistries(twin)
    await store.put_accounts(packed(columns(1)))
    await StoredRegistries(twin).put_accounts(columns(11, holder="Цой А"))
    parts = [columns(*range(start, start + 5)) for start in (5, 10, 15, 20)]
    await asyncio.gather(*(store.put_accounts(packed(part)) for part in parts))
    await StoredRegistries(other).put_accounts(columns(1, *range(5, 25)))
    found = [
        {row.number: row.holder for row in await each.read(ACCOUNTS)} for each in (twin, other)
    ]
    assert found[0] == found[1]


async def test_more_images_than_sqlite_attaches_at_once(twin: Database, other: Database) -> None:
    stores = StoredRegistries(twin), StoredRegistries(other)
    parts = [columns(*range(start, start + 3)) for start in range(0, 75, 3)]
    await asyncio.gather(*(stores[0].put_accounts(packed(part)) for part in parts))
    for part in parts:
        await stores[1].put_accounts(part)
    found = [{tuple(row)[1:] for row in await each.read(ACCOUNTS)} for each in (twin, other)]
    assert len(found[0]) == 75
    assert {row[0] for row in found[0]} == {row[0] for row in found[1]}
    writer: Any = twin
    attached = await writer._writer.execute_fetchall("PRAGMA database_list")
    assert [name for _, name, _ in attached] == ["main"]  # nothing of them stays


async def test_an_image_that_could_not_be_let_go_of_is_in_nobodys_way(twin: Database) -> None:
    """As a transaction leaves it that could not be rolled back."""
    writer: Any = twin
    await writer._writer.execute("ATTACH ':memory:' AS row_image0")
    await writer._writer.execute("BEGIN")
    await StoredRegistries(twin).put_accounts(packed(columns(*range(9))))
    assert len(await twin.read(ACCOUNTS)) == 9


def test_what_addresses_share_is_packed_once() -> None:
    head, tails = "г Асбест, ул Мира, д 1 кв.", [str(at) for at in range(50)]
    place, *_ = Places().find(f"{head}5")
    many = AccountColumns(
        number=[f"{at}" for at in range(10, 60)],
        receipt_type=(ReceiptType.UTILITIES,) * 50,
        organisation_id=(None,) * 50,
        place=(place,) * 50,
        flat=tails,
        address=Spliced((head,) * 50, tails),
        holder=("Ким О",) * 50,
        area=(None,) * 50,
        els=(None,) * 50,
    )
    assert list(many.address) == many.address[:] == [f"{head}{tail}" for tail in tails]
    made = AccountPacker()(many)
    assert (made.places, made.lowest, made.highest) == (((head, place),), "10", "59")
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(made.image)
        kept = opened.execute("SELECT flat, address FROM accounts").fetchall()
    assert kept == [(None, tail) for tail in tails]


class Watched(StoredRegistries):
    """Tells what came."""

    async def put_accounts(self, accounts: AccountColumns | PackedRows) -> None:
        came.append(type(accounts))
        await super().put_accounts(accounts)


came: list[type] = []


@pytest.mark.parametrize("packs", [True, False])
async def test_a_large_file_goes_in_as_a_small_one(
    database_url: str,
    packs: bool,
    other: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By another process, packed where the store takes it so; and in this one."""
    lines = [
        f"{1470000000 + at};Зайцева Гузель {at};"
        f"г. Реж , ул Мира, д {at // 60 + 1} кв.{'0' if at < ROWS // 2 else ''}{at % 60 + 1};"
        f"{'ЖКУ' if at % 4 else 'капремонт'};{'' if at % 5 else '33,5'};\n"
        for at in range(ROWS)
    ]
    lines[5] = lines[5].replace(" кв.06", "")  # a private house
    lines[CHUNK + 5] = lines[CHUNK + 4]  # a repeated number
    lines[-1] = lines[-1].replace("33,5", "много").replace("г. Реж", '"нигде"')
    text = ACCOUNTS_HEADER + "".join(lines)
    path = write(tmp_path, "accounts.csv", text)
    changed = write(tmp_path, "accounts-new.csv", text.replace("Гузель", "Анна"))
    owners = write(tmp_path, "organisations.csv", ORGANISATIONS)
    large = await open_database(database_url, gives_way=packs)
    monkeypatch.setattr(beside, "cores", lambda: 2)
    for bytes_, kept in ((1, large), (1 << 30, other)):
        monkeypatch.setattr(beside, "LARGE", bytes_)
        came.clear()
        for paths in ((owners, path), (changed,)):
            summaries = await ImportRegistries(Watched(kept), FakeClock())(paths)
            assert (summaries[-1].accepted, summaries[-1].refused) == (ROWS - 1, 1)
        packed = kept is large and packs and large.dialect.name == "sqlite"
        assert large.takes_images == (packs and large.dialect.name == "sqlite")
        assert (came.count(PackedAccounts) >= 4) == packed
    [accounts, _] = await both(large, other, ACCOUNTS, HOUSES)
    await large.close()
    assert len(accounts) == ROWS - 1
    assert {row.holder.split()[1] for row in accounts} == {"Анна"}
