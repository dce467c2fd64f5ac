"""Who is told of a new month: each once, whatever dies or runs beside."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, Flat, settle
from support.clock import FakeClock
from support.linked import sign_in
from support.new_month import import_receipts
from support.office import open_office, rows, waiting

from bot.app import App
from bot.jobs import rounds
from bot.jobs.publishing import AGAIN, EVERY, SETTLED, Publisher
from bot.jobs.rounds import LostTurnError
from bot.services.errors import StoreUnavailableError
from bot.services.messages import LATER, Notify
from bot.services.receipt_news import TellOfReceipts
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.receipt_news import LONGEST_IMPORT
from storage.registries import StoredRegistries
from storage.statements import Statement

FLATS = (MARIA, IVAN, MARIA_REPAIR, NEVER_PAID)
CHATS = (71, 72, 73, 74)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        for chat_id, flat in zip(CHATS, FLATS, strict=True):
            await sign_in(opened, chat_id, flat)
        yield opened


def another(app: App) -> Publisher:
    """Make the publisher of another replica, or of the same after a restart."""
    one = app.publisher
    return Publisher(
        one.desk, replace(one.rounds, owner="another"), one.clock, one.zone, one.remind_days
    )


async def new_month(
    app: App, folder: Path, clock: FakeClock, *flats: Flat, period: str = "2026-11"
) -> None:
    await import_receipts(app, folder, clock, dict.fromkeys(flats, 5000), period)
    clock.advance(seconds=SETTLED.total_seconds())


async def told(app: App) -> dict[int, int]:
    """Give how many notices wait for each chat."""
    return {chat_id: len(await waiting(app, chat_id)) for chat_id in CHATS}


async def test_a_publisher_that_dies_between_two_units_goes_on_where_it_stood(
    app: App, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await new_month(app, tmp_path, clock, *FLATS)
    commit, left = Work.commit, [2]

    async def die(self: Work) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise asyncio.CancelledError
        await commit(self)

    monkeypatch.setattr(Work, "commit", die)
    with pytest.raises(asyncio.CancelledError):
        await app.publisher.publish()
    monkeypatch.undo()
    assert sum((await told(app)).values()) == 2
    await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 1)
    await another(app).publish()
    assert await told(app) == dict.fromkeys(CHATS, 1)


async def test_two_replicas_at_once_tell_each_once(
    app: App, tmp_path: Path, clock: FakeClock
) -> None:
    await new_month(app, tmp_path, clock, *FLATS)
    outcomes = await asyncio.gather(
        app.publisher.publish(), another(app).publish(), return_exceptions=True
    )
    assert all(one is True or isinstance(one, LostTurnError) for one in outcomes)
    clock.advance(minutes=3)
    await another(app).publish()
    assert await told(app) == dict.fromkeys(CHATS, 1)


async def test_no_more_is_put_into_the_outbox_than_is_sent_soon(
    app: App, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "AHEAD", 2)
    monkeypatch.setattr(rounds, "TOGETHER", 1)
    monkeypatch.setattr(rounds, "PAUSE", 0.01)
    await new_month(app, tmp_path, clock, *FLATS)
    working = asyncio.create_task(app.publisher.publish())
    async with asyncio.timeout(20):
        while not working.done():
            assert await app.publisher.rounds.outbox.waiting(LATER, clock(), 100) <= 2
            queue = app.courier.queue
            for chat_id in await queue.chats_with_news(clock()):
                await queue.settle((await queue.waiting(chat_id, clock())).rows, [])
            await asyncio.sleep(0.01)
    await working
    known = await rows(app, select(m.links.c.known_period))
    assert {row.known_period for row in known} == {"2026-11"}


async def test_who_cannot_be_told_is_not_told_later_either(
    app: App, tmp_path: Path, clock: FakeClock
) -> None:
    away = update(m.chats).where(m.chats.c.chat_id == CHATS[0]).values(unreachable_at=clock())
    out = update(m.sessions).where(m.sessions.c.id == CHATS[1]).values(ended_at=clock())
    await app.tools.database.apply([Write(Statement(one), {}) for one in (away, out)])
    await new_month(app, tmp_path, clock, *FLATS)
    await app.publisher.publish()
    assert await told(app) == {CHATS[0]: 0, CHATS[1]: 0, CHATS[2]: 1, CHATS[3]: 1}
    known = await rows(app, select(m.links.c.known_period))
    assert {row.known_period for row in known} == {"2026-11"}


async def test_an_import_that_died_is_waited_for_no_longer_than_an_import_lasts(
    app: App, tmp_path: Path, clock: FakeClock
) -> None:
    await new_month(app, tmp_path, clock, MARIA)
    await StoredRegistries(app.tools.database).begin(clock())
    await app.publisher.publish()
    assert (await told(app))[CHATS[0]] == 0
    clock.now += LONGEST_IMPORT
    await app.publisher.publish()
    assert (await told(app))[CHATS[0]] == 1


async def test_details_that_must_not_pass_are_veiled_and_the_way_stays(
    database_url: str, clock: FakeClock, tmp_path: Path
) -> None:
    async with open_office(
        database_url, clock, private_details="page", public_url="https://centre.example"
    ) as opened:
        await settle(opened.tools.database)
        await sign_in(opened, CHATS[0], MARIA)
        await new_month(opened, tmp_path, clock, MARIA)
        await opened.publisher.publish()
        [notice] = await waiting(opened, CHATS[0])
        assert isinstance(notice, Notify)
        words = texts_for("ru").screen(notice.screen)
        assert "0042" not in words
        assert "50,00" not in words
        assert [b.action or b.url for row in notice.screen.rows for b in row] == [
            f"receipt.of={MARIA.id}",
            "settings.mute=receipts",
        ]


async def test_a_cabinet_that_cannot_be_told_holds_up_nobody(
    app: App, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = TellOfReceipts.__call__

    async def fail(self: TellOfReceipts, cabinet_id: int) -> None:
        if cabinet_id == CHATS[0]:
            raise ValueError("odd row")
        await plain(self, cabinet_id)

    monkeypatch.setattr(rounds, "TOGETHER", 1)
    monkeypatch.setattr(TellOfReceipts, "__call__", fail)
    await new_month(app, tmp_path, clock, *FLATS)
    assert not await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 1) | {CHATS[0]: 0}
    monkeypatch.setattr(TellOfReceipts, "__call__", plain)
    assert await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 1)


async def test_a_month_far_ahead_is_not_told_and_hides_no_other(
    app: App, tmp_path: Path, clock: FakeClock
) -> None:
    """An older release took such a row, told of it and of nothing afterwards."""
    now = clock()
    clock.now = datetime(2062, 11, 20, 9, tzinfo=UTC)
    await import_receipts(app, tmp_path, clock, {MARIA: 5000, IVAN: 5000}, "2062-11")
    clock.now = now
    await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 0)
    knew = update(m.links).where(m.links.c.account_id == IVAN.id).values(known_period="2062-11")
    await app.tools.database.apply([Write(Statement(knew), {})])
    await new_month(app, tmp_path, clock, MARIA, IVAN)
    await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 0) | dict.fromkeys(CHATS[:2], 1)
    known = await rows(app, select(m.links.c.known_period).where(m.links.c.cabinet_id < 73))
    assert {row.known_period for row in known} == {"2026-11"}


async def test_a_round_that_left_somebody_is_made_again_no_sooner_than_in_a_minute(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    made = iter((True, False, True))

    async def nap(seconds: float) -> None:
        pauses.append(seconds)

    async def publish(_: Publisher) -> bool:
        try:
            return next(made)
        except StopIteration:
            raise asyncio.CancelledError from None

    monkeypatch.setattr("bot.jobs.publishing.asyncio.sleep", nap)
    monkeypatch.setattr(Publisher, "publish", publish)
    with pytest.raises(asyncio.CancelledError):
        await app.publisher.run()
    assert pauses == [EVERY, EVERY, AGAIN, EVERY]


async def test_a_store_that_is_away_ends_the_round(
    app: App, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: Work) -> None:
        raise StoreUnavailableError("away")

    await new_month(app, tmp_path, clock, *FLATS)
    with monkeypatch.context() as patch:
        patch.setattr(Work, "commit", away)
        with pytest.raises(StoreUnavailableError):
            await app.publisher.publish()
    await app.publisher.publish()
    assert await told(app) == dict.fromkeys(CHATS, 1)
