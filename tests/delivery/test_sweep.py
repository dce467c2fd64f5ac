"""What nobody rings for is found also while the bot is busy."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from support.clock import FakeClock
from support.faults import FakeTelegram, stop
from support.office import TOKEN, open_office

from bot.app import App
from bot.delivery import courier as courier_module
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.services.messages import Notify, Screen, text
from bot.work import Work

LEFT_BEHIND, BUSY = 77, 78


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        yield opened


async def keep_ringing(courier: Courier) -> None:
    while True:
        courier.wake({BUSY})
        await asyncio.sleep(0)


async def test_a_busy_bot_finds_what_was_left_behind(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "SWEEP", 0.05)
    telegram, courier = FakeTelegram(), app.courier
    courier.bot = Bot(TOKEN, session=telegram)
    courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    running = asyncio.create_task(courier.run())
    ringing = asyncio.create_task(keep_ringing(courier))
    await asyncio.sleep(0)
    work = Work(app.tools)
    work.post.put(LEFT_BEHIND, Notify(Screen((text("address-house", house="late"),))))
    await work.commit()  # as a replica that dies right after its commit: nobody is woken
    try:
        await telegram.until(lambda: telegram.texts(LEFT_BEHIND) == ["late"])
    finally:
        await stop(ringing)
        await stop(running)
