"""Meters of accounts and readings that chats passed, straight in the tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from support.centre import Flat

from bot.app import App
from bot.domain.meters import Service, Status
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

METER = {"service": Service.COLD_WATER.value, "zones": 1, "capacity": 5, "decimals": 3}


async def put_meter(app: App, meter_id: int, flat: Flat, **named: Any) -> None:
    row = {"id": meter_id, "account_id": flat.id, "number": f"N{meter_id:07}", **METER, **named}
    await _put(app, m.meters, row)


async def put_reading(
    app: App, reading_id: int, meter_id: int, at: datetime, **named: Any
) -> None:
    """Have chat 71 pass 10 for November 2026; `named` says what is otherwise."""
    row = {
        "id": reading_id,
        "meter_id": meter_id,
        "period": "2026-11",
        "version": 1,
        "current": 1,
        "t1": "10",
        "said_at": at,
        "taken_at": at,
        "source": "resident",
        "status": Status.ACCEPTED.value,
        "number": str(reading_id),
        "chat_id": 71,
        "user_id": 71,
        **named,
    }
    await _put(app, m.readings, row)


async def change(app: App, core: Any) -> None:
    await app.tools.database.apply([Write(Statement(core), {})])


async def _put(app: App, table: Any, row: dict[str, Any]) -> None:
    """Write a row; what is not named is left to the table."""
    await app.tools.database.apply([Write(Statement(insert(table).values(**row)), {})])
