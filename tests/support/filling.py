"""Rows for every table there is, made of its columns: a new table cannot be forgotten."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table
from sqlalchemy.types import TypeDecorator

from storage import models as m

ROWS = 3
TELEGRAM_ID = 7_999_999_999_000  # beyond 32 bits, as ids of chats and people are


def fill(path: Path) -> None:
    """Put rows into all tables of a migrated SQLite file, NULL where one row may have it."""
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("PRAGMA foreign_keys=ON")
        for table in m.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            marks = ", ".join("?" * len(names))
            quoted = ", ".join(f'"{name}"' for name in names)
            store.executemany(
                f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608
                [[_value(table, column, row) for column in table.columns] for row in range(ROWS)],
            )


def _value(table: Table, column: Column[Any], row: int) -> Any:
    if row == ROWS - 1 and column.nullable:
        return None
    for reference in column.foreign_keys:
        return _value(reference.column.table, reference.column, row)
    if table is m.settings and column.name == "name":
        return f"note {row}"  # no name that means something
    return _plain(table, column, row)


def _plain(table: Table, column: Column[Any], row: int) -> Any:
    kind: Any = column.type
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) + bytes([row])
    if isinstance(kind, Date):
        return f"2026-{row + 1:02}-29" if row != 1 else "0987-02-03"
    if isinstance(kind, String):
        if column.name in {"t1", "t2", "t3"}:
            return f"{row}{column.name[1]}.1234567"
        text = f"{row}ё\n\t'\"\\N 😀 {table.name}"
        return text[: kind.length] if kind.length else text
    assert isinstance(kind, Integer), kind
    if type(kind) is Integer:
        return row + 1
    return (TELEGRAM_ID if row else -1) + row
