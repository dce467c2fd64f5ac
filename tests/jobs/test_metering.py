"""Who is told what became of their readings: each once, whatever dies or runs beside."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from support.centre import IVAN, MARIA, MARIA_REPAIR, settle
from support.clock import FakeClock
from support.faults import Crash
from support.linked import sign_in
from support.office import number_of, open_office, waiting
from support.passed import change, put_meter, put_reading

from bot.app import App
from bot.domain.quiet import Topic
from bot.jobs import rounds
from bot.jobs.metering import Metering
from bot.jobs.rounds import LostTurnError
from bot.services.messages import Notify
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.reading_batches import StoredBatches
from storage.registries import StoredRegistries

MARIAS, IVANS = 71, 72
R = m.readings.c


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await sign_in(opened, MARIAS, MARIA)
        await sign_in(opened, IVANS, IVAN)
        for meter, flat in enumerate((MARIA, MARIA, IVAN, MARIA_REPAIR), 1):
            await put_meter(opened, meter, flat)
            chat_id = IVANS if flat is IVAN else MARIAS
            await put_reading(opened, meter, meter, clock(), chat_id=chat_id)
        yield opened


def another(app: App) -> Metering:
    """Make the job of another replica, or of the same after a restart."""
    return replace(app.metering, rounds=replace(app.metering.rounds, owner="another"))


async def export(app: App) -> None:
    await StoredBatches(app.tools.database).make("2026-11", app.tools.clock(), whole=False)


async def answer(app: App, reading: int, status: str, reason: str = "") -> None:
    said = {"status": status, "reason": reason or None, "untold": 1}
    await change(app, update(m.readings).where(R.id == reading).values(said))


async def told(app: App, chat_id: int) -> list[str]:
    """Give what waits for a chat, as it reads."""
    notices = [one for one in await waiting(app, chat_id) if isinstance(one, Notify)]
    return [texts_for("ru").screen(one.screen) for one in notices]


async def left(app: App) -> int:
    return await number_of(app, m.readings, R.untold == 1)


async def test_each_is_told_of_a_batch_in_one_line_once(app: App) -> None:
    await export(app)
    for job in (app.metering, app.metering, another(app)):
        app.tools.clock.advance(minutes=3)  # type: ignore[attr-defined]
        await job.tell_of_readings()
    [words] = await told(app, MARIAS)
    assert words.count("передано в расчёт") == 1
    assert "••••••0042: за ноябрь 2026 передано в расчёт: Холодная вода" in words.replace(
        "\xa0", " "
    )
    assert [len(await told(app, IVANS)), await left(app)] == [1, 0]
    [notice] = await waiting(app, MARIAS)
    assert isinstance(notice, Notify)
    assert (notice.topic, notice.lapses) == (Topic.READINGS, True)


async def test_what_was_counted_and_rejected_is_told_with_the_reason(app: App) -> None:
    await answer(app, 1, "counted")
    await answer(app, 2, "rejected", "Пломба <сорвана>")
    await app.metering.tell_of_readings()
    [words] = await told(app, MARIAS)
    assert "учтено: " in words
    assert "отклонено" in words
    assert "••••0002: 10. Причина: Пломба &lt;сорвана&gt;" in words
    await answer(app, 2, "rejected", "Нет доступа")
    await app.metering.tell_of_readings()
    assert "Нет доступа" in (await told(app, MARIAS))[1]


async def test_who_left_and_who_lost_the_account_are_not_told_later_either(app: App) -> None:
    await export(app)
    await change(
        app, update(m.sessions).where(m.sessions.c.id == IVANS).values(ended_at=app.tools.clock())
    )
    lost = update(m.links).where(m.links.c.account_id == MARIA.id)
    await change(app, lost.values(account_id=MARIA_REPAIR.id))
    await app.metering.tell_of_readings()
    assert await told(app, IVANS) == []
    [words] = await told(app, MARIAS)
    assert "Капитальный ремонт" in words
    assert "Коммунальные" not in words
    assert await left(app) == 0


async def test_a_later_version_makes_the_old_status_no_news(app: App) -> None:
    await export(app)
    await change(app, update(m.readings).where(R.id == 3).values(current=0))
    await app.metering.tell_of_readings()
    assert await told(app, IVANS) == []


async def test_an_import_is_waited_for(app: App) -> None:
    await export(app)
    began = app.tools.clock()
    store = StoredRegistries(app.tools.database)
    await store.begin(began)
    await app.metering.tell_of_readings()
    assert await told(app, MARIAS) == []
    app.tools.clock.advance(hours=4)  # type: ignore[attr-defined]
    await app.metering.tell_of_readings()
    assert len(await told(app, MARIAS)) == 1


async def test_a_status_that_changes_in_between_is_told_as_it_is(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await export(app)
    commit = Work.commit
    changed: list[bool] = []

    async def meanwhile(self: Work) -> None:
        if self.unit.writes and not changed:
            changed.append(True)
            await answer(app, 1, "rejected", "Опечатка")
            await answer(app, 3, "rejected", "Опечатка")
        await commit(self)

    monkeypatch.setattr(Work, "commit", meanwhile)
    monkeypatch.setattr(rounds, "TOGETHER", 1)
    await app.metering.tell_of_readings()
    for chat_id in (MARIAS, IVANS):
        [words] = await told(app, chat_id)
        assert words.count("Опечатка") == 1
    assert await left(app) == 0


async def test_a_death_between_two_units_and_two_replicas_tell_each_once(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await export(app)
    commit, lives = Work.commit, [1]

    async def die(self: Work) -> None:
        lives[0] -= 1
        if lives[0] < 0:
            raise Crash("killed")
        await commit(self)

    monkeypatch.setattr(Work, "commit", die)
    with pytest.raises(Crash, match="killed"):
        await app.metering.tell_of_readings()
    monkeypatch.undo()
    app.tools.clock.now += timedelta(minutes=3)  # type: ignore[attr-defined]
    outcomes = await asyncio.gather(
        app.metering.tell_of_readings(),
        another(app).tell_of_readings(),
        return_exceptions=True,
    )
    assert all(one is None or isinstance(one, LostTurnError) for one in outcomes)
    assert [len(await told(app, one)) for one in (MARIAS, IVANS)] == [1, 1]
