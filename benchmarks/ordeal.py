"""One ordeal: residents live whole journeys at the local Telegram while the bot dies and dies.

The local Telegram's clock runs 20 times as fast, the bot's 12 times; sending limits hold. A
resident who has arrived leaves.
"""

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from support.centre import Flat, settle
from support.crowd import Plan, Resident
from support.faults import stop
from support.lives import Lives, Parent, Reaper, Recorded, delivered, recorded_updates
from support.person import Person
from support.ports import free_port

from benchmarks.audit import Audit, Verdict
from benchmarks.programs import memory_of
from benchmarks.town import SPELLINGS, holder
from bot.domain.pins import check_pin
from bot.playground.server import Playground
from bot.services.secrecy import Sealer
from storage.engine import Database, open_database

KEY = "a key of the crash benchmark, longer than 32 bytes"
SPEED = 20.0  # of the local Telegram: a press that nobody takes is lost after 7.5 seconds
CLOCK_SPEED = 12.0  # of the bot: a lease that a crash left ends within three seconds
AT_ONCE = 32  # residents who are on their way at the same time
UPDATES_EACH = 24  # that a resident makes; it is 26 with what is pressed again
BEATS_EACH = 4  # things that happen at the local Telegram for each update, about
NEWS_EVERY = 10.0  # seconds
PASSWORD = "лодка скрипит у причала {}"  # noqa: S105 - of nobody


@dataclass(frozen=True, slots=True)
class Size:
    """Of one ordeal, and of the replay."""

    updates: int
    kills: int
    seeds: int
    replayed: int
    patience: float  # seconds until whoever has not arrived is stuck


def plans(number: int, seed: int) -> list[Plan]:
    """Give so many residents, each with an account, a temper and a plan."""
    chance = random.Random(seed)
    return [_plan(index, chance) for index in range(1, number + 1)]


def _plan(index: int, chance: random.Random) -> Plan:
    kind = chance.choice(("utilities", "utilities", "utilities", "capital_repair"))
    paid = ((date(2026, 10, 1 + chance.randrange(8)), 100_000 + 1111 * index),)
    address = chance.choice(SPELLINGS[:2]).format(
        town="г. Асбест", street="ул. Мира", house=5 + index % 7, flat=index
    )
    flat = Flat(
        index,
        f"147{index:07}",
        holder(chance),
        address,
        kind,
        paid=() if kind == "utilities" and chance.random() < 0.2 else paid,
    )
    return Plan(
        flat,
        wrong_names=chance.choice((0, 0, 1, 2)),
        wrong_proofs=chance.choice((0, 0, 0, 1, 2, 3)),
        password=PASSWORD.format(index) if chance.random() < 0.2 else "",
        pin=_pin(chance) if chance.random() < 0.3 else "",
        calendar=chance.random() < 0.3,
        double_taps=chance.choice((0.0, 0.3)),
    )


def _pin(chance: random.Random) -> str:
    """Give one that the bot takes: whoever insists on 1212 is asked again without end."""
    while check_pin(pin := f"{chance.randrange(10_000):04}"):
        pass
    return pin


@dataclass(slots=True)
class Ordeal:
    """One store, one seed: everybody lives through it while the bot dies again and again."""

    url: str
    seed: int
    size: Size
    folder: Path
    parent: Parent
    tell: Callable[[str], None]
    residents: list[Resident] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    async def run(self) -> Verdict:
        people = plans(max(1, -(-self.size.updates // UPDATES_EACH)), self.seed)
        database = await open_database(self.url)
        try:
            await settle(database, tuple(plan.flat for plan in people))
            async with (
                Playground(port=0, speed=SPEED) as playground,
                recorded_updates(playground) as recorded,
            ):
                kills = await self._live(playground, database, recorded, people)
            sealer = Sealer.of(KEY.encode())
            audit = Audit(database, sealer, playground, self.residents, recorded)
            await audit.run()
        finally:
            await database.close()
        audit.verdict.stuck += self.faults
        audit.verdict.kills = kills
        return audit.verdict

    async def _live(
        self, playground: Playground, database: Database, recorded: Recorded, people: list[Plan]
    ) -> int:
        """Let everybody come and the bot die; give how often it did."""
        chance = random.Random(self.seed)
        async with await Person.join(playground.url, "Смена") as staff:
            await staff.send("/start")
            async with self._lives(playground, staff) as lives:
                reaper = Reaper(lives, playground, chance, self._beats())
                async with (
                    _beside(self._everybody(playground, people, chance)) as crowd,
                    _beside(self._news(len(people), recorded, lives)),
                ):
                    try:
                        async with asyncio.timeout(self.size.patience):
                            await reaper.reap_until(crowd)
                            await delivered(playground, database)
                    except TimeoutError:
                        self.faults.append("time is up")
        return lives.deaths

    def _beats(self) -> tuple[int, int]:
        """Tell how long lives may be so that kills are, on average, a fifth more than wanted."""
        mean = self.size.updates * BEATS_EACH // (self.size.kills * 6 // 5 + 1)
        return max(mean // 10, 3), 2 * mean

    async def _news(self, people: int, recorded: Recorded, lives: Lives) -> None:
        """Say how far it is: whoever kills a long run knows what it had."""
        while True:
            await asyncio.sleep(NEWS_EVERY)
            arrived = sum(one.arrived for one in self.residents)
            self.tell(
                f"{time.monotonic() - self.began:.0f} s: {arrived} of {people} residents,"
                f" {len(recorded.made)} updates, {lives.deaths} kills,"
                f" {len(self.faults)} in trouble, {memory_of(os.getpid()):.0f} MB"
            )

    def _lives(self, playground: Playground, staff: Person) -> Lives:
        settings: dict[str, Any] = {
            "bot_token": playground.token,
            "telegram_api_url": playground.url,
            "database_url": self.url,
            "secret_key": KEY,
            "time_zone": "Asia/Yekaterinburg",
            "staff_chat_id": staff.id,
        }
        if self.seed % 2 == 1:
            port = free_port()
            settings |= {
                "webhook_url": f"http://127.0.0.1:{port}",
                "webhook_secret": "crash-benchmark",
                "listen": f"127.0.0.1:{port}",
            }
        log = self.folder / f"bot-{self.seed}.log"
        return Lives.of(self.parent, settings, speed=SPEED, clock_speed=CLOCK_SPEED, log=log)

    async def _everybody(
        self, playground: Playground, people: list[Plan], chance: random.Random
    ) -> None:
        doors = asyncio.Semaphore(AT_ONCE)

        async def come(number: int, plan: Plan) -> None:
            async with doors:
                await self._come(playground, number, plan, random.Random(chance.random()))

        async with asyncio.TaskGroup() as group:
            for number, plan in enumerate(people):
                group.create_task(come(number, plan))

    async def _come(
        self, playground: Playground, number: int, plan: Plan, chance: random.Random
    ) -> None:
        first_name = plan.flat.holder.split()[1]
        async with await Person.join(playground.url, first_name, str(number)) as person:
            one = Resident(person, plan, playground.clock, chance)
            self.residents.append(one)
            try:
                await one.live()
            except AssertionError as error:
                self.faults.append(f"{plan}: {error}")
                self.tell(f"in trouble: {self.faults[-1]}")
            person.events.clear()


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator["asyncio.Task[None]"]:
    """Run this meanwhile, not longer."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        await stop(task)
