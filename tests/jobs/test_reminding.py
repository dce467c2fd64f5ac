"""Who is called to pass readings and to have meters verified: in time, once, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, settle
from support.clock import FakeClock
from support.faults import Crash
from support.linked import sign_in
from support.office import open_office, waiting
from support.passed import change, put_meter, put_reading

from bot.app import App
from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.quiet import Topic
from bot.jobs.reminding import Reminding
from bot.jobs.rounds import LostTurnError
from bot.services.messages import Notify
from bot.services.windows import Scope
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.windows import StoredWindows

CHATS = (71, 72, 73, 74)
MARIAS, IVANS, THIRD, FOURTH = CHATS
NOVEMBER = BillingPeriod(2026, 11)
OPENED, CLOSES, LONGER = "Начался приём", "скоро закончится", "продлён"


def noon(day: int, month: int = 11) -> datetime:
    """Give 12:00 of the centre, in Yekaterinburg."""
    return datetime(2026, month, day, 7, 0, tzinfo=UTC)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    clock.now = noon(1)
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        flats = (MARIA, IVAN, MARIA_REPAIR, NEVER_PAID)
        for chat_id, flat in zip(CHATS, flats, strict=True):
            await sign_in(opened, chat_id, flat)
        await put_meter(opened, 1, MARIA)
        await put_meter(opened, 2, MARIA, service=Service.HOT_WATER.value)
        await put_meter(opened, 3, IVAN)
        await put_meter(opened, 4, MARIA_REPAIR, automatic=1)
        await put_meter(opened, 5, MARIA_REPAIR, retired_on=date(2020, 1, 1))
        yield opened


def another(app: App) -> Reminding:
    """Make the job of another replica, or of the same after a restart."""
    one = app.reminding
    rounds = replace(one.rounds, owner="another")
    return Reminding(one.desk, rounds, one.clock, one.zone, one.window)


async def look(app: App, clock: FakeClock, at: datetime) -> None:
    """Let both jobs look at a moment: that of before, and one that has just started."""
    clock.now = at
    await app.reminding.call()
    clock.advance(minutes=3)
    await another(app).call()
    clock.advance(minutes=3)


async def told(app: App, chat_id: int) -> list[str]:
    """Give what waits for a chat, as it reads."""
    notices = [one for one in await waiting(app, chat_id) if isinstance(one, Notify)]
    return [texts_for("ru").screen(one.screen).replace("\xa0", " ") for one in notices]


async def numbers(app: App) -> list[int]:
    return [len(await told(app, chat_id)) for chat_id in CHATS]


async def test_only_who_has_not_passed_is_called_at_both_ends_once(
    app: App, clock: FakeClock
) -> None:
    await look(app, clock, noon(14))
    assert await numbers(app) == [0, 0, 0, 0]
    await put_reading(app, 3, 3, noon(15), chat_id=IVANS)
    await put_reading(app, 1, 1, noon(15))
    await look(app, clock, noon(15))
    await look(app, clock, noon(16))
    assert await numbers(app) == [1, 0, 0, 0]
    [words] = await told(app, MARIAS)
    assert OPENED in words
    assert (
        "••••••0042: за ноябрь 2026 принимаем до 25 ноября 2026. Ждём показание 1 счётчика"
        in words
    )
    [notice] = await waiting(app, MARIAS)
    assert isinstance(notice, Notify)
    assert (notice.topic, notice.lapses) == (Topic.READING_WINDOW, True)
    await change(app, update(m.readings).where(m.readings.c.id == 3).values(status="rejected"))
    for day in (20, 23, 24, 25, 26):
        await look(app, clock, noon(day))
    assert await numbers(app) == [2, 1, 0, 0]
    assert CLOSES in (await told(app, MARIAS))[1]
    assert CLOSES in (await told(app, IVANS))[0]
    await look(app, clock, noon(15, 12))
    assert await numbers(app) == [3, 2, 0, 0]


async def test_nobody_is_called_at_night_and_each_house_has_its_own(
    app: App, clock: FakeClock
) -> None:
    east = {"id": 9, "key": "east", "town": "east", "display": "East", "street_key": "east"}
    await change(app, insert(m.buildings).values(**east, time_zone="Asia/Kamchatka"))
    await change(app, update(m.accounts).where(m.accounts.c.id == IVAN.id).values(building_id=9))
    for hour, expected in ((21, [0, 0]), (23, [0, 1]), (29, [1, 1]), (30, [1, 1])):
        await look(app, clock, datetime(2026, 11, 14, tzinfo=UTC) + timedelta(hours=hour))
        assert [len(await told(app, one)) for one in (MARIAS, IVANS)] == expected, hour


async def test_an_extension_is_told_to_those_it_is_for_who_have_not_passed(
    app: App, clock: FakeClock
) -> None:
    for day in (15, 24):
        await look(app, clock, noon(day))
    assert await numbers(app) == [2, 2, 0, 0]
    await put_reading(app, 3, 3, noon(25), chat_id=IVANS)
    windows = StoredWindows(app.tools.database)
    await windows.extend([Scope()], NOVEMBER, date(2026, 11, 28), clock())
    for day in (26, 27, 28, 29):
        await look(app, clock, noon(day))
    assert await numbers(app) == [4, 2, 0, 0]
    extended, closing = (await told(app, MARIAS))[2:]
    assert LONGER in extended
    assert "до 28 ноября" in extended
    assert CLOSES in closing


async def test_one_extension_after_another_is_told_by_the_same_process(
    app: App, clock: FakeClock
) -> None:
    windows = StoredWindows(app.tools.database)
    await look(app, clock, noon(20))
    for last in (27, 29):
        await windows.extend([Scope()], NOVEMBER, date(2026, 11, last), clock())
        await app.reminding.call()
        await app.reminding.call()
    said = await told(app, MARIAS)
    assert ["27 ноября" in said[0], "29 ноября" in said[1], len(said)] == [True, True, 2]


async def test_a_window_of_a_service_is_called_for_on_its_own_days(
    app: App, clock: FakeClock
) -> None:
    windows = StoredWindows(app.tools.database)
    await windows.set_rules([Scope(service=Service.HOT_WATER)], "5-8")
    for day in range(4, 9):
        await look(app, clock, noon(day))
    assert await numbers(app) == [2, 0, 0, 0]
    assert "Ждём показание 1 счётчика" in (await told(app, MARIAS))[0]


async def test_who_has_just_linked_and_who_left_is_not_called(app: App, clock: FakeClock) -> None:
    fresh = update(m.links).where(m.links.c.cabinet_id == MARIAS)
    await change(app, fresh.values(linked_at=noon(15)))
    out = update(m.sessions).where(m.sessions.c.cabinet_id == IVANS)
    await change(app, out.values(ended_at=noon(2)))
    await look(app, clock, noon(15))
    assert await numbers(app) == [0, 0, 0, 0]


async def test_verification_is_told_at_each_stage_once(app: App, clock: FakeClock) -> None:
    due = {1: date(2026, 12, 31), 3: date(2026, 10, 20), 5: date(2026, 12, 31)}
    for meter, day in due.items():
        value = update(m.meters).where(m.meters.c.id == meter).values(verification_due=day)
        await change(app, value)
    shown: list[tuple[date, str]] = []
    day = noon(30, 10)
    while day < datetime(2027, 1, 4, tzinfo=UTC):
        clock.now = day
        for job in (app.reminding, another(app)):
            await job.call_for_verification()
            clock.advance(minutes=3)
        if len(said := await told(app, MARIAS)) > len(shown):
            shown.append((day.date(), said[-1]))
        day += timedelta(days=1)
    assert [at for at, _ in shown] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert "нужно поверить до 31 декабря" in shown[0][1]
    assert "вышел 31 декабря" in shown[2][1]
    assert await numbers(app) == [3, 0, 0, 0]  # what had expired before is history


async def test_a_death_in_between_and_two_replicas_tell_each_once(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = noon(15)
    await change(app, update(m.meters).values(verification_due=date(2027, 1, 14)))
    commit, lives = Work.commit, [1]

    async def die(self: Work) -> None:
        lives[0] -= 1
        if lives[0] < 0:
            raise Crash("killed")
        await commit(self)

    for job in (Reminding.call, Reminding.call_for_verification):
        lives[0] = 1
        monkeypatch.setattr(Work, "commit", die)
        with pytest.raises(Crash, match="killed"):
            await job(app.reminding)
        monkeypatch.undo()
        clock.advance(minutes=3)
        outcomes = await asyncio.gather(
            job(app.reminding), job(another(app)), return_exceptions=True
        )
        assert all(one is None or isinstance(one, LostTurnError) for one in outcomes)
        clock.advance(minutes=3)
    assert await numbers(app) == [2, 2, 1, 0]
