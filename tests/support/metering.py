"""Meters with a past, straight into the store."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

COLD, HOT, LIGHT = 101, 102, 103
USUAL = ("2026-07", "2026-08", "2026-09", "2026-10")


async def put_meter(
    database: Database, meter_id: int = COLD, account_id: int = 1, **more: Any
) -> None:
    """Add a cold-water meter of whole m³, or another one, without any reading."""
    plain = {
        "service": "cold_water",
        "zones": 1,
        "capacity": 5,
        "decimals": 0,
        "number": f"0000077{meter_id}",
        "place": "",
        "automatic": 0,
    }
    values = {"id": meter_id, "account_id": account_id, **plain, **more}
    await database.apply([Write(Statement(insert(m.meters).values(**values)), {})])


async def put_past(database: Database, meter_id: int, *months: tuple[str, ...]) -> None:
    """Add counted readings of July to October, the zones of each as texts."""
    for number, (period, values) in enumerate(zip(USUAL, months, strict=False)):
        said_at = datetime(2026, int(period[5:]), 20, 9, tzinfo=UTC)
        t1, t2, t3 = (*values, None, None)[:3]
        row = {
            "id": meter_id * 100 + number,
            "meter_id": meter_id,
            "period": period,
            "version": 1,
            "current": 1,
            "t1": t1,
            "t2": t2,
            "t3": t3,
            "said_at": said_at,
            "taken_at": said_at,
            "source": "billing",
            "status": "counted",
            "flags": "",
        }
        await database.apply([Write(Statement(insert(m.readings).values(**row)), {})])


async def put_water(database: Database, **cold: Any) -> None:
    """Cold water at 120 with 5 a month, hot water at 45 with 3 a month."""
    await put_meter(database, COLD, **cold)
    await put_meter(database, HOT, service="hot_water", place="Ванная")
    await put_past(database, COLD, ("105",), ("110",), ("115",), ("120",))
    await put_past(database, HOT, ("36",), ("39",), ("42",), ("45",))
