"""An import of several files, killed again and again: the end is that of an unbroken one."""

import asyncio
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from support.clock import FakeClock
from support.registry_files import ACCOUNTS_HEADER, ORGANISATIONS, write

from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.registries import StoredRegistries
from storage.statements import Statement

ACCOUNTS = 2500
SERVICES = ("ХВС", "ГВС", "Отопление")
KILLS = 2
PATIENCE = 120.0  # seconds, on a machine that others use too
A, B, C, P = m.accounts.c, m.buildings.c, m.charges.c, m.payments.c
TABLES = (
    select(A.number, A.holder, A.flat, A.address, B.key).join_from(m.accounts, m.buildings),
    select(A.number, C.period, C.service, C.volume, C.charged, C.line).join_from(
        m.charges, m.accounts
    ),
    select(A.number, P.paid_on, P.amount, P.source, P.ordinal).join_from(m.payments, m.accounts),
)
IMPORTED = [
    Statement(select(func.count().label("n")).select_from(table))
    for table in (m.accounts, m.charges, m.payments)
]


@pytest.fixture
def registries(tmp_path: Path) -> list[Path]:
    """Give files with refused rows, repeated ones and equal payments among the others."""
    folder = tmp_path / "registries"
    folder.mkdir()
    numbers = [f"{1470000000 + at}" for at in range(ACCOUNTS)]
    accounts = (
        f"{number};Зайцева Гузель;г Асбест, ул Мира, д {at // 60 + 1} кв.{at % 60 + 1};"
        f"utilities;33,5;\n{'плохо;;;;;' if at % 1000 == 7 else ''}\n"
        for at, number in enumerate(numbers)
    )
    charges = (
        f"{number};08.2026;{service};м³;{at % 9},5;53,42;{at % 500},13;0,00\n"
        for at, number in enumerate([*numbers, "9", *numbers[:50]])
        for service in SERVICES
    )
    payments = (f"{number};24.08.2026;3800,00;касса\n" * 2 for number in numbers[::3])
    return [
        write(folder, "organisations.csv", ORGANISATIONS),
        write(folder, "accounts.csv", ACCOUNTS_HEADER + "".join(accounts)),
        write(
            folder,
            "charges.csv",
            "account;period;service;unit;volume;tariff;charged;recalculated\n" + "".join(charges),
        ),
        write(folder, "payments.csv", "account;date;amount;source\n" + "".join(payments)),
    ]


async def state(database: Database) -> list[list[Any]]:
    return [
        sorted(tuple(row) for row in await database.read(Statement(query))) for query in TABLES
    ]


async def rows_in(database: Database) -> int:
    return sum([int((await database.read(one))[0].n) for one in IMPORTED])


def start(url: str, registries: list[Path]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "import", *map(str, registries)]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


async def kill_at(running: "subprocess.Popen[str]", database: Database, rows: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while running.poll() is None and await rows_in(database) < rows:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # another process does the work
    running.kill()
    running.communicate()


@pytest.mark.own_database
async def test_a_killed_import_ends_like_an_unbroken_one(
    database_url: str, tmp_path: Path, registries: list[Path]
) -> None:
    whole_url = f"sqlite+aiosqlite:///{tmp_path}/whole.db"
    await upgrade(whole_url)
    whole, broken = await open_database(whole_url), await open_database(database_url)
    try:
        summaries = await ImportRegistries(StoredRegistries(whole), FakeClock())(registries)
        expected, total = await state(whole), await rows_in(whole)
        chance = random.Random(9)
        for rows in sorted(chance.randrange(total) for _ in range(KILLS)):
            await kill_at(start(database_url, registries), broken, rows)
        last = start(database_url, registries)
        said, _ = await asyncio.to_thread(last.communicate, timeout=PATIENCE)
        assert last.returncode == 0, said
        assert await state(broken) == expected
    finally:
        await whole.close()
        await broken.close()
    assert [one.refused for one in summaries] == [0, 3, 153, 0]
    reports = [one.refused_file for one in summaries if one.refused_file]
    refused = [len(report.read_text("utf-8").splitlines()) for report in reports]
    assert refused == [4, 154]
