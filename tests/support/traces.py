"""Every byte that a store keeps, to look for what must not be there."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url

from storage import models as m
from storage.words import words


async def bytes_of(database_url: str) -> dict[str, bytes]:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        main = Path(url.database or "")
        return {one.name: one.read_bytes() for one in main.parent.glob(f"{main.name}*")}
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        names = [*(table.name for table in m.metadata.sorted_tables), words.name]
        return {
            name: b"\n".join(
                _readable(value)
                for row in await connection.fetch(f'SELECT * FROM "{name}"')  # noqa: S608
                for value in row
            )
            for name in names
        }
    finally:
        await connection.close()


def _readable(value: Any) -> bytes:
    match value:
        case bytes():
            return value
        case bool() | None:
            return b""
        case int():
            return f"{value}\n".encode() + value.to_bytes(8, "big", signed=True)
        case date() | datetime():
            return value.isoformat().encode()
    return str(value).encode()
