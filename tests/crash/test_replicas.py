"""Replicas are restarted one after another, as processes, and nobody notices."""

import asyncio

from support.lives import delivered

from benchmarks.cluster import Size, audit, open_stage
from storage import models as m
from storage.statements import Statement

IN_TIME = 10.0  # seconds that a stop may take
JOURNEYS = 40


async def test_a_rolling_restart_loses_doubles_and_disorders_nothing() -> None:
    async with open_stage(Size(JOURNEYS, 0)) as stage:
        for number in range(2):
            await stage.replicas.begin(number)
        crowd = asyncio.create_task(stage.travel(JOURNEYS, "restarts"))
        took = await stage.replicas.roll_until(crowd)
        await delivered(stage.playground, stage.database)
        verdict = await audit(stage)
        again = sum(one.repeated for one in stage.gone)
        for one in stage.replicas.lives:
            took.append(await one.stop())
        left = await stage.database.read(Statement(m.leases.select()))
    assert not verdict.faults
    assert again == 0, "a stop in order sends nothing twice"
    assert len(took) >= 4
    assert max(took) < IN_TIME
    assert not left, "what stops leaves its leases to others"
