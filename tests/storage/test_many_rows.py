"""Many rows in one statement, their shared values given once, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from bot.services.errors import ConflictError
from storage import models as m
from storage.engine import Database, bind
from storage.many_rows import ManyRows, names_of, update_changed
from storage.statements import Statement

COLUMNS = ("inn", "kpp", "name", "receipt_type")
MANY = ManyRows(m.organisations, COLUMNS, update_changed(m.organisations, ["inn"], COLUMNS[1:]))
INSERTS = ManyRows(m.organisations, COLUMNS)
LOGGED = names_of(m.imports, "id")
IMPORTS = ManyRows(m.imports, LOGGED)
ALL = Statement(
    select(*(m.organisations.c[name] for name in COLUMNS)).order_by(m.organisations.c.inn)
)


async def test_shared_values_and_nulls_reach_every_row(database: Database) -> None:
    shared = [(f"{number}", None, f"УК {number}", "utilities") for number in range(4)]
    apart = [(f"{number}", f"{number}", "УК", "capital_repair") for number in range(5, 8)]
    await database.apply(MANY.writes(shared) + MANY.writes(apart))
    assert [tuple(row) for row in await database.read(ALL)] == [*shared, *apart]
    changed = [("1", "7", "Исеть", "utilities"), ("2", None, "Исеть", "utilities")]
    await database.apply(MANY.writes(changed))
    assert [tuple(row) for row in await database.read(ALL)][1:3] == changed


async def test_many_rows_go_in_twice_in_one_unit(database: Database) -> None:
    """PostgreSQL takes so many by COPY, into a table that both writes use."""
    rows = [(f"{number:03}", None, f"УК {number}", "utilities") for number in range(100)]
    changed = [(inn, "1" if inn > "050" else None, name, kind) for inn, _, name, kind in rows]
    await database.apply(MANY.writes(rows) + MANY.writes(changed))
    assert [tuple(row) for row in await database.read(ALL)] == changed
    with pytest.raises(ConflictError):
        await database.apply(INSERTS.writes([("5", None, "УК", "utilities"), *rows]))
    assert len(await database.read(ALL)) == 100


async def test_dates_and_moments_go_in_as_they_are(database: Database) -> None:
    moment = datetime(2026, 11, 23, 6, 20, 0, 5, UTC)
    rows = [(f"{at}.csv", "accounts", "0" * 64, moment, at, 0) for at in range(40)]
    await database.apply(IMPORTS.writes(rows))
    found = await database.read(Statement(select(*(m.imports.c[name] for name in LOGGED))))
    assert [tuple(row) for row in found] == rows


def test_a_shared_value_is_bound_once() -> None:
    rows = [("1", None, "УК", "utilities"), ("2", None, "УК", "utilities")]
    [bound] = bind(MANY.writes(rows), SQLiteDialect_aiosqlite(paramstyle="qmark"))
    assert bound.values == ("1", None, "УК", "utilities", "2")
    assert MANY.writes([]) == []
