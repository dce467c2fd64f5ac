"""The bot is killed with SIGKILL while it reads photos: each answer comes, once in effect."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select
from support.centre import IVAN, MARIA, NEVER_PAID, Flat, settle
from support.lives import Lives, Parent, Reaper
from support.person import Person
from support.photos import blank, code_of, fields_of, photo_of
from support.walk import shows

from bot.domain.walks import MOVED
from bot.playground.server import Playground
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

KEY = "a key of the crash tests, longer than 32 bytes"
SPEED = 40.0  # of the playground
CLOCK_SPEED = 6.0  # of the bot: a claim that a crash left ends within 15 seconds
HANGS = 200.0  # seconds after which the test gives up
SENT: tuple[Flat | None, ...] = (MARIA, IVAN, NEVER_PAID, None, MARIA, IVAN)  # None: no code
KILLS = {"sqlite": 5, "postgres": 2}
BEATS = {"sqlite": (3, 10), "postgres": (3, 12)}  # things that happen in one life


@dataclass(slots=True)
class Sender:
    person: Person
    flat: Flat | None

    async def live(self) -> None:
        await self.person.send("/start")
        await shows(self.person, "Ограниченный доступ", timeout=HANGS)
        photo = blank() if self.flat is None else photo_of(code_of(fields_of(self.flat)))
        await self.person.send_photo(photo)
        answer = "не нашёлся" if self.flat is None else "Вы владелец лицевого счёта?"
        await shows(self.person, answer, timeout=HANGS)


async def everybody(senders: list[Sender]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in senders:
            group.create_task(one.live())


async def kill_while(work: "asyncio.Task[None]", reaper: Reaper, kills: int) -> None:
    """Let so many lives end early, each at a random moment, unless all is done before."""
    await reaper.lives.begin()
    for _ in range(kills):
        if await reaper._life(work):
            break
        await reaper.lives.end()
        await reaper.lives.begin()
    await work


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, speed=SPEED) as server:
        yield server


async def test_each_photo_is_answered_once_whenever_the_bot_dies(
    database: Database,
    database_url: str,
    database_kind: str,
    playground: Playground,
    parent: Parent,
    tmp_path: Path,
) -> None:
    async def rows(table: Table) -> list[Any]:
        return await database.read(Statement(select(table)))

    await settle(database)
    chance, kills = random.Random(5), KILLS[database_kind]
    async with AsyncExitStack() as stack:
        senders = [
            Sender(
                await stack.enter_async_context(
                    await Person.join(playground.url, "Сосед", str(number))
                ),
                flat,
            )
            for number, flat in enumerate(SENT)
        ]
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
        reaper = Reaper(lives, playground, chance, BEATS[database_kind])
        try:
            async with asyncio.timeout(HANGS):
                await kill_while(asyncio.create_task(everybody(senders)), reaper, kills)
                while await rows(m.tasks) or await rows(m.outbox):
                    await playground.chats.actions.quiet(0.1)
        except TimeoutError:
            log = (tmp_path / "bot.log").read_text("utf-8")[-3000:]
            last = [one.person.from_bot()[-1:] for one in senders]
            left = await rows(m.tasks), await rows(m.outbox)
            raise AssertionError(f"stuck after {lives.deaths}: {left} {last}\n{log}") from None
        await lives.end()
    assert lives.deaths > kills // 2
    assert not await rows(m.failures)
    notes = Counter(
        (row.chat_id, row.kind)
        for row in await rows(m.journal)
        if row.direction == "note" and row.kind != MOVED
    )
    assert notes == Counter(
        (one.person.id, "photo-filled" if one.flat else "photo-no-code") for one in senders
    )
    states = {row.chat_id: row.state for row in await rows(m.chats)}
    assert all(("owner" in (states[one.person.id] or "")) == bool(one.flat) for one in senders)
    attempts = await rows(m.attempts)
    assert len(attempts) == len(SENT)
