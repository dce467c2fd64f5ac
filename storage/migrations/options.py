"""How Alembic compares and writes the schema, alike for running, checking and writing."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from storage.models import Moment, metadata
from storage.words import is_of_words


def options(connection: Connection) -> dict[str, Any]:
    make_partial_on_both()
    return {
        "target_metadata": metadata,
        "render_as_batch": connection.dialect.name == "sqlite",
        "transactional_ddl": True,
        "compare_server_default": differ,
        "render_item": in_plain_types,
        "include_name": is_ours,
    }


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Leave out what each database has in its own way."""
    del parents
    return kind != "table" or name is None or not is_of_words(name)


def make_partial_on_both() -> None:
    """Let PostgreSQL have the partial indexes of SQLite.

    Models name one dialect only: an option of the other loads it, 3.5 MB in a bot that runs
    without it.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_kwargs.get("sqlite_where")
            if where is not None:
                index.dialect_kwargs["postgresql_where"] = where


def in_plain_types(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write moments as the integers they are: a revision must not change with our classes."""
    del autogenerate
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


def differ(
    context: Any, inspected: Any, column: Any, found: str | None, default: Any, wanted: str | None
) -> bool | None:
    """Say that two empty texts are equal, which Alembic misreads on SQLite; else let it judge."""
    del context, inspected, column, default
    return False if wanted == "" and (found or "").strip("()") == "''" else None
