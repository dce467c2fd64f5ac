"""The last day of readings: p95 from an update to its answer at 50 updates a second.

The product runs as `kvitok run` starts it, in a process of its own, by webhook, with the settings
of a new centre (SQLite, synchronous=FULL, `SEND_RATE` 25). The local Telegram is the other process
and keeps its limits: one message a second to a chat in bursts of five, 30 a second in all, 429
beyond. No clock is scaled. Residents live in the process of the local Telegram: what they do and
what they see costs it no HTTP.

Everybody is signed in, has two water meters, four months of readings and the menu of their last
visit; the month is open. Visits (`visits.py`): one meter; one meter, then «Мои показания»;
«Передать все подряд»; «хвс 126 гвс 48» in words; the receipt of the month. Half of them begin with
/menu, half with a press. A press is answered by an edit, which no limit holds back; what is typed,
and a press below a receipt that stays in the chat, by a new message within `SEND_RATE`. 100 visits
are 505 updates, and 175 of them are answered by a new message: 35 %. So 50 updates a second make
17.3 new messages a second, 69 % of `SEND_RATE`, and 25 ÷ 0.347 = 72 updates a second is the most
of this mix that can be answered at all; presses alone have no such bound.

The load is open: moments are a Poisson process, drawn before, whose rate is doubled for one
second in every ten, and do not wait for answers. Whoever was answered 1–5 s ago does the next
step; if nobody is ready, somebody new comes. Times count from the planned moment, not from when
the load got round to it, until the answer stands in the chat. So a bot that is slow for a while
has all who would have come then on its account.

Before the measured two minutes half a minute of the same load brings visits to all of their
steps. Afterwards the rate is raised step by step while p95 stays within a second: with the same
mix, and with presses alone.

Lost: an update without its answer within a minute, an update that the local Telegram gave up, a
receipt in a chat without its reading in the store, a reading without its receipt in the chat.
Doubled: a second reading, or a second version, of one meter and month.
"""

import asyncio
import gc
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from sqlalchemy import select
from support.ports import free_port
from support.residents import settle_menus, settle_meters, settle_residents
from support.telephones import telephones

from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from benchmarks.programs import Program, running
from benchmarks.visits import MIX, PRESSES, Load, Mix, Phase
from benchmarks.wire import SECRET, TOKEN
from bot.domain.meters import Source
from bot.domain.periods import BillingPeriod
from bot.domain.reading_numbers import printed_number
from bot.domain.windows import ReadingWindow, place
from bot.playground.server import Playground
from bot.settings import Settings
from storage import models as m
from storage.engine import open_database
from storage.migrate import upgrade
from storage.statements import Statement

RATE = 50.0  # updates a second
GOAL = 1.0  # second
KEY = "a key of the benchmark, longer than 32 bytes"


@dataclass(frozen=True, slots=True)
class Size:
    """People, then seconds: before measuring, measured, of each step upwards; and the steps."""

    people: int
    warm: float
    measured: float
    step: float
    mixed: tuple[float, ...]
    pressed: tuple[float, ...]
    rate: float = RATE


SIZES = {
    Scale.FULL: Size(
        *(4_000, 30, 120, 20, (55, 60, 65, 70, 75)),
        (75, 100, 125, 150, 175, 200, 250, 300, 400),
    ),
    Scale.QUICK: Size(1_200, 12, 20, 4, (), (100, 150)),
    Scale.MINIATURE: Size(120, 0, 4, 1, (15,), (20,), rate=10),
}


async def measure(options: Options) -> Result:
    return await asyncio.to_thread(_measure, SIZES[options.scale], options.profile)


def _measure(size: Size, profile: Path | None) -> Result:
    """Work on a faster loop: the local Telegram must not be what is measured."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(size, profile))


@dataclass(slots=True)
class Stage:
    playground: Playground
    bot: Program
    load: Load
    url: str
    lost: list[str] = field(default_factory=list)

    async def phase(self, what: str, mix: Mix, rate: float, seconds: float) -> Phase:
        phase = await self.load.run(mix, rate, seconds)
        self.lost += phase.lost
        tell(
            f"lastday: {what}, {rate:g} updates/s for {seconds:g} s:"
            f" p95 {percentile(phase.took, 0.95):.3f} s, {len(phase.lost)} lost"
        )
        return phase

    async def highest(
        self, what: str, mix: Mix, rates: tuple[float, ...], seconds: float
    ) -> float:
        """Raise the rate until an answer takes too long; give the last that was held, or 0."""
        held = 0.0
        for rate in rates:
            phase = await self.phase(what, mix, rate, seconds)
            if phase.lost or percentile(phase.took, 0.95) > GOAL:
                break
            held = rate
        return held


async def _run(size: Size, profile: Path | None) -> Result:
    async with _stage(size.people, profile) as stage:
        await stage.load.warm(MIX, size.rate, size.warm)
        sent, cpu = stage.playground.stats()["sent"], stage.bot.cpu()
        own = time.process_time()
        measured = await stage.phase("measured", MIX, size.rate, size.measured)
        own, cpu = time.process_time() - own, stage.bot.cpu() - cpu
        sent = stage.playground.stats()["sent"] - sent
        in_the_mix = await stage.highest("the mix", MIX, size.mixed, size.step)
        stage.load.hurry()
        pressed = await stage.highest("presses", PRESSES, size.pressed, size.step)
        passed, lost, doubled = await _audit(stage)
        limits = stage.playground.stats()
        memory = stage.bot.memory("VmHWM")
    updates = len(measured.late)
    p95 = percentile(measured.took, 0.95)
    if p95 <= GOAL and not measured.lost:
        in_the_mix = max(in_the_mix, size.rate)
    return Result(
        name="lastday",
        metric=f"p95 seconds from update to answer at {size.rate:g} updates/s, the real journey",
        goal=GOAL,
        value=p95,
        sides=(
            Side("highest rate held, this mix (bound by SEND_RATE: 72)", in_the_mix, "updates/s"),
            Side("highest rate held, presses alone", pressed, "updates/s"),
            Side("lost (goal 0)", lost, "updates and readings"),
            Side("doubled (goal 0)", doubled, "readings"),
            Side("answer, p50", percentile(measured.took, 0.5), "s"),
            Side("answer, p99", percentile(measured.took, 0.99), "s"),
            Side("answer, longest", max(measured.took), "s"),
            Side("answer by an edit, p95", percentile(measured.edited, 0.95), "s"),
            Side("updates measured", updates, "updates"),
            Side("answered by a new message", 100 * sent / updates, "%"),
            Side("load behind its plan, p99", percentile(measured.late, 0.99) * 1000, "ms"),
            Side("the bot's CPU", cpu / updates * 1000, "ms/update"),
            Side("CPU of load and local Telegram", own / updates * 1000, "ms/update"),
            Side("429 altogether", limits["refused_429"], "calls"),
            Side("readings passed altogether", passed, "readings"),
            Side("the bot's memory at the most", memory, "MB"),
        ),
        runs=1,
    )


@asynccontextmanager
async def _stage(people: int, profile: Path | None) -> AsyncIterator[Stage]:
    now = datetime.now(UTC)
    first, last = now - timedelta(days=7), now + timedelta(days=10)
    window = ReadingWindow(first.day, last.day)  # nobody is to be called in these days
    month = place(now, Settings.model_fields["time_zone"].default, window).period
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kvitok-bench-")))
        url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
        tell(f"lastday: settling {people} people")
        await upgrade(url)
        database = await open_database(url)
        await settle_residents(database, people, now, BillingPeriod.of(now.date()).previous())
        await settle_meters(database, people, month)
        async with Playground(port=0, token=TOKEN) as playground:
            phones = stack.enter_context(telephones(playground, people))
            await settle_menus(playground, database, people, KEY.encode())
            await database.close()
            port = free_port()
            settings = {
                "bot_token": TOKEN,
                "telegram_api_url": playground.url,
                "database_url": url,
                "secret_key": KEY,
                "reading_window": str(window),
                "webhook_url": f"http://127.0.0.1:{port}",
                "webhook_secret": SECRET,
                "listen": f"127.0.0.1:{port}",
            }
            product = {"settings": settings, "speed": 1.0, "profile": str(profile or "")}
            log = folder / "product.log"
            bot = stack.enter_context(running("benchmarks.bots.product", product, log))
            await bot.listens(port)
            gc.collect()
            gc.freeze()  # a collection among so many people would stand in everybody's way
            load = Load(deque(phones), random.Random(5))
            try:
                yield Stage(playground, bot, load, url)
            finally:
                gc.unfreeze()


async def _audit(stage: Stage) -> tuple[int, int, int]:
    """Compare what chats were told with the store; give readings, lost ones, doubled ones."""
    database = await open_database(stage.url)
    try:
        rows = await database.read(
            Statement(select(m.readings).where(m.readings.c.source == Source.RESIDENT.value))
        )
    finally:
        await database.close()
    lost = stage.lost
    lost += [f"given up: {one}" for one in range(stage.playground.stats()["updates_dropped"])]
    kept = {(printed_number(row.number), row.chat_id) for row in rows}
    told = {(number, one.phone.id) for one in stage.load.visitors for number in one.receipts}
    lost += [f"a receipt without its reading: {one}" for one in told - kept]
    lost += [f"a reading without its receipt: {one}" for one in kept - told]
    said = Counter((row.meter_id, row.period) for row in rows)
    doubled = [f"{meter} {times} times" for meter, times in said.items() if times > 1]
    for fault in (*lost[:5], *doubled[:5]):
        tell(f"lastday: {fault}")
    return len(rows), len(lost), len(doubled)
