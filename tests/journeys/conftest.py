"""The real bot against the local Telegram, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.centre import settle
from support.clock import FakeClock
from support.person import Person
from support.post_office import SENDER, PostOffice, Received

from bot.app import App, open_app
from bot.playground import desk, updates
from bot.playground.server import Playground
from bot.settings import Settings

SPEED = 25.0
PATIENCE = 10.0
SECRET = b"a key of tests, longer than 32 bytes ..."


@dataclass(slots=True)
class Town:
    """The playground, the bot in it, and the people that tests let come."""

    playground: Playground
    app: App
    clock: FakeClock
    post: PostOffice  # where its e-mail and SMS arrive
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def letters(self) -> list[Received]:
        return self.post.letters

    async def code_for(self, address: str) -> str:
        """Read the code of the newest letter to the address, waiting for one not read so far."""
        return await self.post.code_for(address)

    async def person(self, first_name: str = "Мария", last_name: str = "Петрова") -> Person:
        person = await Person.join(self.playground.url, first_name, last_name)
        await self.stack.enter_async_context(person)
        return person


@asynccontextmanager
async def running(settings: Settings, clock: FakeClock) -> AsyncIterator[App]:
    """Run the bot for a while."""
    async with open_app(settings, clock=clock, speed=SPEED, secret=SECRET) as app:
        stop = asyncio.Event()
        task = asyncio.create_task(app.run(stop))
        try:
            yield app
        finally:
            stop.set()
            await task


@pytest.fixture
def staff_chat_id() -> int | None:
    return None


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep presses for minutes: a busy machine is slow by the wall, not by the quick clock."""
    monkeypatch.setattr(updates, "PRESS_WAITS", PATIENCE * updates.PRESS_WAITS)
    monkeypatch.setattr(desk, "ANSWERABLE", PATIENCE * desk.ANSWERABLE)


@pytest.fixture
async def playground(patience: None) -> AsyncIterator[Playground]:
    del patience
    server = Playground(port=0, speed=SPEED)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def post() -> AsyncIterator[PostOffice]:
    async with PostOffice() as office:
        yield office


@pytest.fixture
def settings(
    playground: Playground, database_url: str, staff_chat_id: int | None, post: PostOffice
) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=database_url,
        centre_name="Расчётный центр «Исеть»",
        time_zone="Asia/Yekaterinburg",
        staff_chat_id=staff_chat_id,
        smtp_url=post.smtp_url,
        smtp_from=SENDER,
        sms_url=post.sms_url,
    )


@pytest.fixture
async def town(
    playground: Playground,
    settings: Settings,
    clock: FakeClock,
    post: PostOffice,
    tmp_path: Path,
) -> AsyncIterator[Town]:
    """Give a settled centre with the bot polling."""
    del tmp_path
    async with (
        open_app(settings, clock=clock, speed=SPEED, secret=SECRET) as app,
        AsyncExitStack() as stack,
    ):
        await settle(app.tools.database)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        try:
            yield Town(playground, app, clock, post, stack)
        finally:
            await stack.aclose()
            stop.set()
            await running
