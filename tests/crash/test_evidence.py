"""The bot is killed with SIGKILL while it keeps photos of dials: each is there, exactly once.

On SQLite: what tasks do when their bot dies is tried on both stores in `test_photo`.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Table, select
from support.centre import IVAN, MARIA, NEVER_PAID, settle
from support.clock import START
from support.linked import sign_in
from support.lives import Lives, Parent, Reaper
from support.metering import put_meter
from support.person import Person
from support.photos import blank
from support.walk import shows

from bot.playground.server import Playground
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

from .test_photo import CLOCK_SPEED, HANGS, KEY, SPEED, kill_while

FLATS = (MARIA, IVAN, NEVER_PAID, MARIA)
PHOTOS = 3  # of each
DEATHS = 4
LIFE = (2, 6)  # things that happen in one life
FIRST_METER = 201


@dataclass(slots=True)
class Sender:
    person: Person
    number: int

    async def come(self) -> None:
        """Be asked for a number: presses are lost with a bot that dies, photos never are."""
        await self.person.send("/menu")
        await shows(self.person, "Выберите, что показать", timeout=HANGS)
        await self.person.press_answered("Показания", timeout=HANGS)
        await shows(self.person, "Выберите счётчик", timeout=HANGS)
        await self.person.press_answered(f"💧 Холодная вода, ••••••7{FIRST_METER + self.number}")
        await shows(self.person, "Напишите показание", timeout=HANGS)

    async def send(self) -> None:
        for number in range(PHOTOS):
            await self.person.send_photo(self.photo(number))
        await shows(self.person, f"Всего за месяц: {PHOTOS}", timeout=HANGS)

    def photo(self, number: int) -> bytes:
        return blank(100 + self.number, 100 + number, "jpeg")


async def everybody(do: Iterable[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in do:
            group.create_task(one)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, speed=SPEED) as server:
        yield server


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_each_photo_of_a_dial_is_kept_once_whenever_the_bot_dies(
    database: Database,
    database_url: str,
    playground: Playground,
    parent: Parent,
    tmp_path: Path,
) -> None:
    async def rows(table: Table) -> list[Any]:
        return await database.read(Statement(select(table)))

    await settle(database)
    tools = SimpleNamespace(database=database, clock=lambda: START)
    app: Any = SimpleNamespace(tools=tools)
    async with AsyncExitStack() as stack:
        senders = []
        for number, flat in enumerate(FLATS):
            joined = Person.join(playground.url, "Сосед", str(number))
            person = await stack.enter_async_context(await joined)
            await sign_in(app, person.id, flat)
            await put_meter(database, FIRST_METER + number, flat.id)
            senders.append(Sender(person, number))
        lives = Lives.of(
            parent,
            {
                "bot_token": playground.token,
                "telegram_api_url": playground.url,
                "database_url": database_url,
                "secret_key": KEY,
                "time_zone": "Asia/Yekaterinburg",
            },
            speed=SPEED,
            clock_speed=CLOCK_SPEED,
            log=tmp_path / "bot.log",
        )
        await stack.enter_async_context(lives)
        reaper = Reaper(lives, playground, random.Random(6), LIFE)
        try:
            async with asyncio.timeout(HANGS):
                await lives.begin()
                await everybody(one.come() for one in senders)
                await lives.end()
                work = asyncio.create_task(everybody(one.send() for one in senders))
                await kill_while(work, reaper, DEATHS)
                while await rows(m.tasks) or await rows(m.outbox):
                    await playground.chats.actions.quiet(0.1)
        except TimeoutError:
            log = (tmp_path / "bot.log").read_text("utf-8")[-3000:]
            last = [one.person.from_bot()[-1:] for one in senders]
            raise AssertionError(f"stuck after {lives.deaths}: {last}\n{log}") from None
        await lives.end()
    assert lives.deaths > DEATHS // 2
    assert not await rows(m.failures)
    kept = Counter((row.chat_id, row.meter_id, row.data) for row in await rows(m.evidence))
    assert kept == Counter(
        (one.person.id, FIRST_METER + one.number, one.photo(number))
        for one in senders
        for number in range(PHOTOS)
    )
