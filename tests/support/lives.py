"""Lives of the bot: each begins with a fork and ends with SIGKILL."""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from sqlalchemy import select
from support.clock import START

from bot.playground.server import Playground
from bot.playground.updates import Pending
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("crash_bot.py")


@dataclass(slots=True)
class Parent:
    """The process that has everything imported and gives birth to bots, one at a time."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls) -> Self:
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        return cls(
            subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, str(PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                text=True,
            )
        )

    def close(self) -> None:
        """Let it go, and with it the bot that it may have."""
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate(timeout=20)

    async def ask(self, line: str) -> int:
        """Wait for the answer in any case: whoever asks next must not get it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer = asyncio.create_task(asyncio.to_thread(self.process.stdout.readline))
        try:
            return int(await asyncio.shield(answer))
        finally:
            await asyncio.wait({answer})


@dataclass(slots=True)
class Lives:
    """Of one bot: on one store, with one clock."""

    parent: Parent
    options: dict[str, Any]
    deaths: int = 0
    alive: bool = False

    @classmethod
    def of(
        cls,
        parent: Parent,
        settings: dict[str, Any],
        *,
        speed: float,
        clock_speed: float,
        log: Path,
    ) -> Self:
        """Take the settings of the bot, as JSON takes them."""
        options = {
            "settings": settings,
            "speed": speed,
            "clock_speed": clock_speed,
            "start": START.isoformat(),
            "began": time.time(),
            "log": str(log),
        }
        return cls(parent, options)

    async def begin(self) -> None:
        self.alive = True
        await self.parent.ask(json.dumps(self.options))

    async def end(self) -> None:
        """Kill the bot; it must not have ended in any other way."""
        self.alive = False
        assert await self.parent.ask("") == signal.SIGKILL, "the bot ended by itself"
        self.deaths += 1

    async def stop(self) -> float:
        """Stop the bot as a supervisor does; give the seconds that it took."""
        self.alive = False
        began = time.monotonic()
        code = await self.parent.ask("stop")
        assert code == 0, f"the bot ended with {code}"
        return time.monotonic() - began

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave no bot behind when something else went wrong."""
        if self.alive:
            await self.end()


@dataclass(slots=True)
class Reaper:
    """Kills the bot at random moments until the work is done, and lets it live again."""

    lives: Lives
    playground: Playground
    chance: random.Random
    beats: tuple[int, int]  # things that happen at the playground in one life, least and most

    async def reap_until(self, work: asyncio.Task[None]) -> None:
        """Leave the bot alive when the work is done."""
        await self.lives.begin()
        while not await self._life(work):
            await self.lives.end()
            if self.chance.random() < 0.3:  # presses that wait 150 s are lost
                self.playground.clock.change(advance=151)
            await self.lives.begin()
        await work

    async def _life(self, work: asyncio.Task[None]) -> bool:
        """Wait for the moment to kill; True: the work is done before."""
        moment = asyncio.create_task(self._moment(self.chance.randint(*self.beats)))
        try:
            await asyncio.wait({moment, work}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            moment.cancel()
        return work.done()

    async def _moment(self, beats: int) -> None:
        """Somewhere between two calls of the bot, or right after one."""
        clock, pulse = self.playground.clock, self.playground.desk.pulse
        last = pulse.beats + beats
        while pulse.beats < last:
            await pulse.next()
        until = clock.now() + self.chance.choice((0.0, 0.02)) * self.chance.random() * clock.speed
        await clock.wait(asyncio.Event(), until)


@dataclass(slots=True)
class Recorded:
    """Every update made for the bot, also one that was dropped later, and which it confirmed."""

    made: dict[int, Pending] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)


@asynccontextmanager
async def recorded_updates(playground: Playground) -> AsyncIterator[Recorded]:
    """Note all updates: the mailbox forgets what was long ago."""
    mailbox = playground.desk.mailboxes[playground.bot.id]
    recorded = Recorded()
    put, done = mailbox.put, mailbox.done

    def noting(pending: Pending) -> None:
        recorded.made[pending.update_id] = pending
        put(pending)

    def noting_done(update_id: int) -> None:
        recorded.acknowledged.add(update_id)
        done(update_id)

    with patch.multiple(mailbox, put=noting, done=noting_done):
        yield recorded


async def delivered(playground: Playground, database: Database) -> None:
    """Wait until the bot is silent and its outbox is empty."""
    while True:
        await playground.chats.actions.quiet(0.3)
        if not await database.read(Statement(select(m.outbox.c.id).limit(1))):
            return
        await playground.desk.pulse.next()
