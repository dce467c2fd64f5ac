"""Demands that a restored store has lost are made again, by the report that was kept."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from aiogram import Bot
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, Resident, enter, number_of, open_office, rows

from bot.acts import as_data, read_demands
from bot.app import App
from bot.delivery.pace import Pace
from bot.domain.consents import ErasureReason
from bot.services.erasure import Demand, Repeated
from bot.work import Work
from storage import models as m

from .test_erasure import erase_all, found, plant

USER = 7_340_912_655


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        opened.courier.bot = Bot(TOKEN, session=FakeTelegram())
        opened.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
        yield opened


async def repeat(app: App, *demands: Demand) -> Repeated:
    work = Work(app.tools)
    done: Repeated = await work.use_cases["repeat_erasures"](demands)
    await work.commit()
    return done


def demand(
    app: App, asked_at: datetime, due_at: datetime | None = None, user_id: int = USER
) -> Demand:
    subject = app.tools.sealer.pseudonym(user_id)
    return Demand(subject, ErasureReason.ASKED, asked_at, due_at or asked_at)


async def test_who_was_erased_after_the_backup_is_erased_again(app: App, clock: FakeClock) -> None:
    await enter(Resident(app, USER, count(1)))
    await plant(app)
    asked_at = clock() + timedelta(minutes=5)
    clock.advance(days=1)
    assert await repeat(app, demand(app, asked_at)) == Repeated(1, 0, 0, 0)
    assert (await rows(app, select(m.chats).where(m.chats.c.chat_id == USER)))[
        0
    ].session_id is None
    assert await number_of(app, m.sessions, m.sessions.c.ended_at.is_(None)) == 0
    clock.advance(minutes=1)
    await erase_all(app)
    assert await found(app) == []
    [row] = await rows(app, select(m.erasures))
    assert (row.user_id, row.asked_at, row.reason) == (None, asked_at, "asked")
    assert row.done_at is not None
    assert await repeat(app, demand(app, asked_at)) == Repeated(0, 1, 0, 0), "once is enough"


async def test_a_demand_that_is_not_due_stops_now_and_erases_in_its_time(
    app: App, clock: FakeClock
) -> None:
    await enter(Resident(app, USER, count(1)))
    asked_at, due_at = clock() + timedelta(minutes=5), clock() + timedelta(days=30)
    clock.advance(days=1)
    assert await repeat(app, demand(app, asked_at, due_at)) == Repeated(1, 0, 0, 0)
    assert (await rows(app, select(m.chats)))[0].session_id is None
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 1
    clock.advance(days=30)
    await erase_all(app)
    assert await number_of(app, m.cabinets) == 0


async def test_a_later_consent_takes_the_demand_back(app: App, clock: FakeClock) -> None:
    asked_at = clock() - timedelta(days=700)
    one = Resident(app, USER, count(1))
    await enter(one)
    assert await repeat(app, demand(app, asked_at)) == Repeated(0, 0, 1, 0)
    assert (await one.chat()).session_id is not None
    assert await number_of(app, m.erasures) == 0


async def test_only_the_last_demand_counts_and_strangers_are_told_apart(
    app: App, clock: FakeClock
) -> None:
    await enter(Resident(app, USER, count(1)))
    clock.advance(days=2)
    early, late = clock() - timedelta(days=1), clock()
    stranger = demand(app, late, user_id=USER + 1)
    done = await repeat(app, demand(app, late), stranger, demand(app, early))
    assert done == Repeated(1, 0, 0, 1)
    [row] = await rows(app, select(m.erasures))
    assert row.asked_at == late
    assert await repeat(app, demand(app, early)) == Repeated(1, 0, 0, 0), "it waits already"
    [row] = await rows(app, select(m.erasures))
    assert (row.asked_at, row.due_at) == (late, early)


async def test_a_report_is_read_as_it_was_written(
    app: App, clock: FakeClock, tmp_path: Path
) -> None:
    await enter(Resident(app, USER, count(1)))
    asked = demand(app, clock() + timedelta(seconds=1), clock() + timedelta(days=3))
    await repeat(app, asked)
    acts = [as_data(one, lambda key, **_: key) for one in await app.eraser.desk.acts()]
    report = tmp_path / "acts.json"
    report.write_text(json.dumps({"acts": acts}), "utf-8")
    assert read_demands(report) == [asked]
    assert read_demands_of(report, "{}").startswith("acts: ")
    assert "Invalid JSON" in read_demands_of(report, "не отчёт")
    broken = [{**acts[0], "asked_at": "2026-11-20T09:00:00"}]
    assert read_demands_of(report, json.dumps({"acts": broken})).startswith("acts.0.asked_at: ")


def read_demands_of(report: Path, said: str) -> str:
    report.write_text(said, "utf-8")
    with pytest.raises(ValueError, match=r".") as refused:
        read_demands(report)
    return str(refused.value)
