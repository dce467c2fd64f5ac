"""Notices that can wait go one after another, and nobody's answer waits behind them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetMe
from sqlalchemy import insert, select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram, stop
from support.office import TOKEN, open_office, rows

from bot.app import App
from bot.delivery import news
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.telegram import SendText
from bot.domain.quiet import MINUTES_A_DAY, Preferences, Quiet, Topic
from bot.services.messages import Notify, Screen, Show, text
from bot.services.updates import AT_A_LOOK
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.preferences import StoredPreferences
from storage.statements import Statement

ME = 9
HOUR = 3600
WITH_REPLICAS = pytest.mark.parametrize("database_kind", ["postgres"])


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
def telegram(app: App) -> FakeTelegram:
    session = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=session)
    app.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    return session


def that_can_wait(words: str = "news") -> Notify:
    return Notify(Screen((text("address-house", house=words),)), topic=Topic.RECEIPTS)


async def put(app: App, *chats: int, words: str = "news") -> None:
    work = Work(app.tools)
    for chat_id in chats:
        work.post.put(chat_id, that_can_wait(words))
    await work.commit()


async def left(app: App) -> list[int]:
    return [row.chat_id for row in await rows(app, select(m.outbox.c.chat_id))]


async def test_an_answer_never_waits_behind_a_broadcast(app: App, telegram: FakeTelegram) -> None:
    app.courier.pace = Pace(rate=25, notices=1 / HOUR)  # the broadcast takes days
    await put(app, *range(100, 400), ME)
    running = asyncio.create_task(app.courier.run())
    try:
        await telegram.until(lambda: len(telegram.calls) >= 3)  # all that a burst lets through
        work = Work(app.tools)
        screen = Screen((text("address-house", house="answer"),))
        work.post.put(ME, Show("main", screen, 1, ME, fresh=True))
        await work.commit()
        app.courier.wake([ME])
        await telegram.until(lambda: telegram.texts(ME) == ["answer"])
        assert len(app.courier._busy) <= 1
    finally:
        await stop(running)
    assert ME in await left(app)


async def test_the_sweep_does_not_see_what_can_wait(app: App) -> None:
    await put(app, *range(100, 105))
    queue, now = app.courier.queue, app.courier.clock()
    assert await queue.chats_waiting(now) == []
    assert sorted(await queue.chats_with_news(now)) == list(range(100, 105))


async def test_no_more_are_on_their_way_than_reach_telegram_within_its_limits(
    app: App, telegram: FakeTelegram
) -> None:
    gate = asyncio.Event()

    async def slowly(_: object) -> None:
        await gate.wait()

    chats = range(100, 130)
    for chat_id in chats:
        telegram.reply(chat_id, slowly)
    await put(app, *chats)
    running = asyncio.create_task(app.courier.run())
    try:
        await telegram.until(lambda: len(telegram.calls) >= news.ON_THEIR_WAY)
        await asyncio.sleep(0.05)
        assert len(telegram.calls) == news.ON_THEIR_WAY
        gate.set()
        await telegram.until(lambda: len(telegram.calls) == len(chats))
    finally:
        await stop(running)


async def test_a_429_puts_the_notice_off_and_lets_the_chat_go(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    app.courier.pace = Pace(rate=1e6, notices=1e6)
    telegram.reply(ME, TelegramRetryAfter(method=GetMe(), message="Flood", retry_after=30))
    await put(app, ME, 100)
    await app.courier._news.look()
    await telegram.until(lambda: telegram.texts(100) == ["news"])
    await asyncio.gather(*app.courier._busy.values())
    clock.advance(seconds=29)
    assert await app.courier.queue.chats_with_news(clock()) == []
    clock.advance(seconds=1)
    assert await app.courier.queue.chats_with_news(clock()) == [ME]
    await app.courier._news.look()  # the chat stands by our own clock still
    assert telegram.texts(ME) == ["news"]


async def test_who_wants_nothing_costs_no_turn_of_the_pace(
    app: App, telegram: FakeTelegram
) -> None:
    app.courier.pace = Pace(rate=1, notices=1 / HOUR)
    chats = range(100, 120)
    work = Work(app.tools)
    for chat_id in chats:
        work.unit.writes += _known_chat(app, chat_id)
        StoredPreferences(work.unit).keep(chat_id, Preferences(muted=frozenset({Topic.RECEIPTS})))
    await work.commit()
    await put(app, *chats, ME)
    async with asyncio.timeout(10):
        await app.courier._news.look()
        await telegram.until(lambda: telegram.texts(ME) == ["news"])
    await asyncio.gather(*app.courier._busy.values())
    assert await left(app) == []


def _known_chat(app: App, chat_id: int) -> list[Write]:
    row = dict.fromkeys(m.chats.c.keys()) | {
        "chat_id": chat_id,
        "version": 1,
        "kind": "private",
        "language": "ru",
        "active_at": app.tools.clock(),
    }
    return [Write(Statement(insert(m.chats)), row)]


async def test_it_does_not_ring_at_night(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    for hour, silent in ((9, None), (20, True)):  # 14:00 and 01:00 where the centre is
        clock.now = datetime(2026, 11, 20, hour, tzinfo=UTC)
        await put(app, ME)
        await app.courier._news.look()
        await asyncio.gather(*app.courier._busy.values())
        call = telegram.calls[-1]
        assert isinstance(call, SendText)
        assert call.disable_notification is silent


async def test_what_shall_go_at_once_goes_first(app: App, telegram: FakeTelegram) -> None:
    await put(app, ME)
    work = Work(app.tools)
    work.post.put(ME, Notify(Screen((text("address-house", house="at once"),))))
    await work.commit()
    running = asyncio.create_task(app.courier.run())
    try:
        await telegram.until(lambda: telegram.texts(ME) == ["at once", "news"])
    finally:
        await stop(running)


@WITH_REPLICAS
async def test_two_replicas_tell_each_once(app: App, telegram: FakeTelegram) -> None:
    known = app.courier
    pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    bot = Bot(TOKEN, session=telegram)
    other = Courier(
        bot,
        known.queue,
        pace,
        known.sealer,
        known.clock,
        known.aftermath,
        known.kept,
        known.threads,
    )
    chats = range(100, 160)
    await put(app, *chats)
    running = [asyncio.create_task(one.run()) for one in (known, other)]
    try:
        await telegram.until(lambda: len(telegram.calls) >= len(chats))
        async with asyncio.timeout(10):
            while await left(app):  # noqa: ASYNC110 - until all is written down
                await asyncio.sleep(0.02)
    finally:
        for task in running:
            await stop(task)
    assert all(telegram.texts(chat_id) == ["news"] for chat_id in chats)


async def test_who_has_two_notices_at_night_holds_up_nobody(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    night = range(100, 100 + AT_A_LOOK)
    local = clock().astimezone(app.courier.zone)
    minute = local.hour * 60 + local.minute
    quiet = Preferences(quiet=Quiet(minute, (minute + 480) % MINUTES_A_DAY))
    work = Work(app.tools)
    for chat_id in night:
        work.unit.writes += _known_chat(app, chat_id)
        StoredPreferences(work.unit).keep(chat_id, quiet)
    await work.commit()
    for words in ("utilities", "capital repair"):
        await put(app, *night, words=words)
    clock.advance(minutes=1)
    await put(app, ME, words="for somebody awake")
    for _ in range(10):
        await app.courier._news.look()
        await asyncio.gather(*app.courier._busy.values())
    assert telegram.texts(ME) == ["for somebody awake"]
    assert len(telegram.calls) == 1
    assert await app.courier.queue.chats_with_news(clock()) == []
    assert len(await left(app)) == 2 * len(night)
