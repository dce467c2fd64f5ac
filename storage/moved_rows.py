"""Which row of the embedded store cannot be read: SQLite keeps whatever octets it was given."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from storage import models as m
from storage.moved_values import Values

UNREADABLE = (sqlite3.OperationalError, TypeError)  # no UTF-8; a blob where a text is meant


def reading(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.name}"'  # noqa: S608 - names of models


def find_unreadable(path: Path) -> tuple[str, int | None] | None:
    """Give the table and the rowid of the first such row; None where a table has no rowids."""
    with closing(sqlite3.connect(path)) as old:
        for table in m.metadata.sorted_tables:
            if _is_readable(old, table):
                continue
            if not table.dialect_options["sqlite"]["with_rowid"]:
                return table.name, None
            for (row,) in old.execute(f'SELECT rowid FROM "{table.name}" ORDER BY 1'):  # noqa: S608
                if not _is_readable(old, table, " WHERE rowid = ?", row):
                    return table.name, row
    return None


def _is_readable(old: sqlite3.Connection, table: Table, which: str = "", *params: Any) -> bool:
    values = Values.of(table)
    try:
        for row in old.execute(reading(table) + which, params):
            values.written(row)
    except UNREADABLE:
        return False
    return True
