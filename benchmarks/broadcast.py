"""A month comes out for 50,000 people: everybody is told, and whoever writes is answered as ever.

The product runs as `kvitok run` starts it, on SQLite, in a process of its own, by long polling.
The local Telegram with its limits is a second process, residents who use the bot a third. Nothing
is taken out of the way: one message a second to a chat in bursts of five, 30 a second in all,
a 429 with `retry_after` beyond that, 15 notices a second by our own pace.

At that pace 50,000 notices take 56 minutes. Clocks of Telegram's limits and of our pace run
SPEED times faster, both alike; processors and disk do not, so that the bot and the machine carry
SPEED times the load of such a broadcast in life. Only what waits for limits is shortened.

Each person has a cabinet, a chat and an account whose last month they know. Some of them use the
bot all the time: «/menu», then buttons. Measured is the time from the moment that Telegram is
given what they did until the answer stands in their chat; before, during and after the broadcast.
The registry of the new month is imported as `kvitok import` does it, beside the running bot.

The value: p99 meanwhile ÷ p99 in quiet, before and after taken together.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select
from support.person import Person, View
from support.ports import free_port
from support.residents import number_of, settle_residents

from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from benchmarks.programs import Program, running
from benchmarks.wire import TOKEN
from bot.domain.periods import BillingPeriod
from bot.jobs.publishing import SETTLED
from bot.playground.world import FIRST_PERSON
from bot.services.messages import LATER
from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.registries import StoredRegistries
from storage.statements import Statement

SPEED = 8.0
SIZES = {  # people, seconds of quiet before and after
    Scale.FULL: (50_000, 25.0),
    Scale.QUICK: (1_200, 7.0),
    Scale.MINIATURE: (60, 1.0),
}
RESIDENTS = 12  # who use the bot meanwhile
THINKS = (0.2, 0.6)  # seconds between two things that one of them does
WORDS = "Новая квитанция"
LONGEST = 1500.0  # seconds
KEY = "a key of the benchmark, longer than 32 bytes"
KNOWN = Statement(select(func.count().label("number")).where(m.links.c.known_since.is_not(None)))
LEFT = Statement(select(m.outbox.c.id).where(m.outbox.c.rank == LATER).limit(1))


@dataclass(slots=True)
class Resident:
    """Somebody who uses the bot by what they see."""

    person: Person
    chance: random.Random
    took: list[float] = field(default_factory=list)

    async def live(self) -> None:
        while True:
            card = await self._timed("Выберите, что показать", self.person.send("/menu"))
            for caption, shows in (
                ("Лицевые счета", "✓"),
                ("Меню", "Выберите"),
                ("Настройки", "ПИН-код"),
                ("Меню", "Выберите"),
            ):
                key = next(b for row in card["keyboard"] for b in row if b["text"] == caption)
                press = self.person.press_data(card["message_id"], key["data"])
                card = await self._timed(shows, press)

    async def _timed(self, shows: str, doing: Any) -> View:
        """Do it, and wait until a card of these words stands there."""
        seen = self.person.events
        seen.clear()
        began = time.perf_counter()
        await doing
        found: list[View] = []

        def answered() -> bool:
            found[:] = [one for one in seen if _is_card(one, shows)]
            return bool(found)

        await self.person.until(answered, 60, shows)
        self.took.append(time.perf_counter() - began)
        await asyncio.sleep(self.chance.uniform(*THINKS))
        return found[-1]


def _is_card(event: View, words: str) -> bool:
    return (
        event["type"] in {"message", "edit"}
        and event["from"]["is_bot"]
        and words in event["text"]
        and WORDS not in event["text"]
    )


@dataclass(slots=True)
class Stage:
    """All that takes part."""

    database: Database
    folder: Path
    bot: Program
    telegram: Program
    residents: list[Resident]

    async def listen(self, seconds: float) -> list[float]:
        """Let the residents go on for so long; give what their answers took, in milliseconds."""
        self._forget()
        await asyncio.sleep(seconds)
        return self._heard()

    async def publish(self, people: int) -> tuple[list[float], float]:
        """Import the month and wait until everybody is told; give how long the telling took."""
        path = self.folder / "receipts.csv"
        await asyncio.to_thread(_write_receipts, path, people)
        store = StoredRegistries(self.database)
        await ImportRegistries(store, lambda: datetime.now(UTC) - SETTLED)([path])
        await self._until_told(1)
        self._forget()
        began = time.perf_counter()
        await self._until_told(people)
        return self._heard(), time.perf_counter() - began

    async def _until_told(self, people: int) -> None:
        told, until = 0, time.monotonic() + LONGEST
        while told < people or (people > 1 and await self.database.read(LEFT)):
            assert time.monotonic() < until, f"{told} of {people} told"
            await asyncio.sleep(0.2)
            told = (await self.database.read(KNOWN))[0].number

    def _forget(self) -> None:
        for one in self.residents:
            one.took.clear()

    def _heard(self) -> list[float]:
        return [took * 1000 for one in self.residents for took in one.took]


async def measure(options: Options) -> Result:
    people, seconds = SIZES[options.scale]
    async with _stage(people) as stage:
        await stage.listen(1.0)  # caches
        tell(f"broadcast: quiet, {seconds:g} s")
        quiet = await stage.listen(seconds)
        memory, cpu = stage.bot.memory(), stage.bot.cpu()
        tell(f"broadcast: {people} people, {people / 15 / SPEED:.0f} s at full pace")
        meanwhile, took = await stage.publish(people)
        cpu = stage.bot.cpu() - cpu
        highest = stage.bot.memory("VmHWM")
        tell("broadcast: quiet again")
        quiet += await stage.listen(seconds)
        counted = stage.telegram.ask()
    ratio = percentile(meanwhile, 0.99) / percentile(quiet, 0.99)
    return Result(
        name="broadcast",
        metric=f"p99 of a resident's answer while {people} are told ÷ in quiet, clocks ×{SPEED:g}",
        goal=2.0,
        value=ratio,
        sides=(
            Side("delivered (goal 100)", 100 * counted["told"] / people, "%"),
            Side("duplicates (goal 0)", counted["twice"], "notices"),
            Side("sends inside retry_after (goal 0)", counted["sent_inside_retry_after"], "calls"),
            Side("429 altogether", counted["refused_429"], "calls"),
            Side("pace by Telegram's clock (limit 15)", people / took / SPEED, "notices/s"),
            Side("clocks of both sides", SPEED, "× faster"),
            Side("answer in quiet, p50", median(quiet), "ms"),
            Side("answer in quiet, p99", percentile(quiet, 0.99), "ms"),
            Side("answer meanwhile, p50", median(meanwhile), "ms"),
            Side("answer meanwhile, p99", percentile(meanwhile, 0.99), "ms"),
            Side("answers in quiet", len(quiet), "answers"),
            Side("answers meanwhile", len(meanwhile), "answers"),
            Side("the bot's CPU meanwhile, answers too", cpu / people * 1e6, "µs/notice"),
            Side("the bot's memory before", memory, "MB"),
            Side("the bot's memory at the most", highest, "MB"),
        ),
        runs=1,
    )


@asynccontextmanager
async def _stage(people: int) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kvitok-bench-")))
        url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
        tell(f"broadcast: settling {people} people")
        await upgrade(url)
        database = await open_database(url, gives_way=True)
        stack.push_async_callback(database.close)
        await settle_residents(database, people, datetime.now(UTC), _new_month().previous())
        port = free_port()
        given = {"port": port, "speed": SPEED, "token": TOKEN, "people": people, "words": WORDS}
        telegram = stack.enter_context(running("benchmarks.bots.local_telegram", given))
        await telegram.listens(port)
        where = f"http://127.0.0.1:{port}"
        chance = random.Random(5)
        residents = []
        for number in range(min(RESIDENTS, people)):
            person = await stack.enter_async_context(
                await Person.join(where, "Мария", str(number))
            )
            assert person.id == FIRST_PERSON + number
            residents.append(Resident(person, random.Random(chance.random())))
        assert telegram.ask()["people"] == people
        settings = {
            "bot_token": TOKEN,
            "telegram_api_url": where,
            "database_url": url,
            "secret_key": KEY,
        }
        product = {"settings": settings, "speed": SPEED, "profile": ""}
        log = folder / "product.log"
        bot = stack.enter_context(running("benchmarks.bots.product", product, log))
        first = residents[0].person
        await first.send("/menu")
        await first.wait_for("Выберите, что показать", timeout=180)
        lives = [asyncio.create_task(one.live()) for one in residents]
        stack.push_async_callback(_end, lives)
        yield Stage(database, folder, bot, telegram, residents)


async def _end(lives: list["asyncio.Task[None]"]) -> None:
    for one in lives:
        one.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*lives)


def _new_month() -> BillingPeriod:
    return BillingPeriod.of(datetime.now(UTC).date()).previous()


def _write_receipts(path: Path, people: int) -> None:
    new = _new_month().iso
    with path.open("w", encoding="utf-8") as file:
        file.write("account;period;opening;charged;recalculated;penalty;paid;due\n")
        for key in range(1, people + 1):
            file.write(f"{number_of(key)};{new};0;1234,56;0;0;0;1234,56\n")
