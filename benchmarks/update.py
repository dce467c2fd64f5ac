"""CPU per update of the whole product ÷ the same form as aiogram's documentation writes it.

The form has six text updates, each with one answer: /start, five typed answers, the last of which
brings the summary.

- The product goes through its own limited access: /start, name, address without the flat, flat,
  sum and date of the last payment; the last answer is the card «Проверьте и подтвердите». Each
  update is journalled, checked (the address against the store), its state, draft and card are
  sealed, the answer goes through the outbox, all is committed to disk (SQLite: synchronous=FULL,
  PostgreSQL: its defaults) before the webhook's 200; then the answer is delivered, settled and
  journalled. The six presses between these steps (each an answered press and an edited card: two
  calls) are a side of their own.
- aiogram as documented: `bots/documented.py`; tuned: `bots/tuned.py`; hand-written aiohttp
  without any framework: `bots/floor.py`. All three keep states in memory and check nothing.

Every bot is a process of its own, asked over HTTP by webhook with 32 updates in flight; the load
and a Bot API that takes everything run in this process. CPU is the bot's process clock, all of
its threads, from the first update of a step until it is quiet after the last answer, so that what
delivery does after the answer is counted. The server of PostgreSQL is not counted: it works
beside, and its own use is a side. Rounds are interleaved; the value is the median of the rounds'
ratios. Pace of sending: the product's limits and the sink's clock are out of the way (×10,000).

p50 and p99 are medians of the rounds' percentiles of the time until the webhook's 200. The
longest stall of the loop is what a task in the bot that asks every 2 ms sees in a round after the
others; «own» is the longest time that the loop's thread itself was on the processor between two
questions. Memory is RSS after all rounds ÷ RSS of a process that only imported aiogram.
"""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from support.centre import MARIA, settle
from support.ports import free_port
from support.postgres import Postgres

from benchmarks.kit import Options, Result, Scale, Side, percentile, ratio_of, tell
from benchmarks.programs import Program, clock_of, running
from benchmarks.wire import SECRET, TOKEN, Hook, Telegram, Updates
from storage.engine import open_database
from storage.migrate import upgrade

SIZES = {  # rounds, people in a round
    Scale.FULL: (15, 200),
    Scale.QUICK: (5, 48),
    Scale.MINIATURE: (1, 4),
}
IN_FLIGHT = 32
PACE = 10_000.0
QUIET = 0.03  # seconds
SILENCE = 0.002  # seconds of processor in QUIET: nobody works any more
HOUSE = MARIA.address.rpartition(", ")[0]
TYPED = 6


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    caption: str


Step = Say | Tap
FORM: tuple[Step, ...] = (
    Say("/start"),
    Say(MARIA.holder),
    Say(HOUSE),
    Say("12"),
    Say("5233,61"),
    Say("08.10.2026"),
)
LIMITED_ACCESS: tuple[Step, ...] = (
    Say("/start"),
    Tap("Ограниченный доступ"),
    Say(MARIA.holder),
    Say(HOUSE),
    Say("12"),
    Tap("Коммунальные услуги"),
    Tap("Я владелец лицевого счёта"),
    Tap("Согласен на обработку персональных данных"),
    Tap("Войти"),
    Tap("Лицевой счёт"),
    Say("5233,61"),
    Say("08.10.2026"),
)


@dataclass(slots=True)
class Round:
    """What one round of one bot used, in seconds per update."""

    typed: float
    pressed: float
    took: list[float]


@dataclass(slots=True)
class Contestant:
    """One bot under load."""

    name: str
    program: Program
    port: int
    steps: tuple[Step, ...]
    last_words: str  # of the summary
    in_flight: int
    rounds: list[Round] = field(default_factory=list)

    @property
    def typed(self) -> list[float]:
        return [one.typed for one in self.rounds]

    @property
    def pressed(self) -> list[float]:
        return [one.pressed for one in self.rounds]


@dataclass(slots=True)
class Load:
    """Gives people to bots, step by step."""

    telegram: Telegram
    people: int
    updates: Updates = field(default_factory=Updates)
    _newcomer: int = 1000

    async def run(self, bot: Contestant, people: int = 0) -> Round:
        """Lead newcomers through the whole form; each step ends when the bot is quiet."""
        people = people or self.people
        users = range(self._newcomer, self._newcomer + people)
        self._newcomer += people
        used = {Say: 0.0, Tap: 0.0}
        took: list[float] = []
        async with Hook(bot.port, bot.in_flight) as hook:
            for step in bot.steps:
                bodies = [self._update(user, step) for user in users]
                awaited = self.telegram.answers + people
                began = bot.program.cpu()
                took += await hook.deliver(bodies)
                async with asyncio.timeout(60):
                    await self.telegram.answered(awaited)
                used[type(step)] += await _quiet(bot.program) - began
        for user in users:
            said = self.telegram.last.pop(user)["text"]
            assert bot.last_words in said, f"{bot.name}: {said}"
        presses = len(bot.steps) - TYPED
        return Round(
            used[Say] / people / TYPED, used[Tap] / people / presses if presses else 0.0, took
        )

    def _update(self, user: int, step: Step) -> bytes:
        if isinstance(step, Say):
            return self.updates.message(user, step.text)
        return self.updates.press(user, *self.telegram.button(user, step.caption))


async def _quiet(program: Program) -> float:
    """Wait until the program rests; give its clock."""
    used = program.cpu()
    while True:
        await asyncio.sleep(QUIET)
        now = program.cpu()
        if now - used < SILENCE:
            return now
        used = now


async def measure(options: Options) -> Result:
    rounds, people = SIZES[options.scale]
    in_flight = min(IN_FLIGHT, people)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kvitok-bench-")))
        telegram = await stack.enter_async_context(Telegram())
        postgres = Postgres.start(durable=True)
        stack.callback(postgres.stop)
        bare = stack.enter_context(running("benchmarks.bots.bare", {}))
        hall = Hall(stack, telegram, folder, in_flight)
        bots = await hall.open(await _stores(postgres, folder), options.profile)
        sqlite, on_postgres, documented, tuned, floor = bots
        server = _server_of(postgres)
        load = Load(telegram, people)
        bare.read()
        for bot in bots:  # caches, connections, first imports
            await load.run(bot, in_flight)
        server_used = []
        for number in range(rounds):
            tell(f"update: round {number + 1} of {rounds}")
            for bot in bots if number % 2 == 0 else reversed(bots):
                began = server()
                bot.rounds.append(await load.run(bot))
                if bot is on_postgres:
                    server_used.append((server() - began) / people / len(bot.steps))
        memory, memory_bare = sqlite.program.memory(), bare.memory()
        stall = await _longest_stall(sqlite, load)
    p50 = median(percentile(one.took, 0.5) for one in sqlite.rounds) * 1000
    p99 = median(percentile(one.took, 0.99) for one in sqlite.rounds) * 1000
    sides = [
        *(Side(f"{bot.name}: CPU", median(bot.typed) * 1e6, "µs/update") for bot in bots),
        *(
            Side(f"{bot.name} ÷ aiogram as documented", ratio_of(bot.typed, documented.typed), "×")
            for bot in (on_postgres, tuned, floor)
        ),
        Side("product on SQLite ÷ aiogram tuned", ratio_of(sqlite.typed, tuned.typed), "×"),
        *(
            Side(f"{bot.name}: a press, two calls", median(bot.pressed) * 1e6, "µs/update")
            for bot in (sqlite, on_postgres)
        ),
        Side("PostgreSQL's own processes, not counted", median(server_used) * 1e6, "µs/update"),
        Side(f"webhook's answer, p50 at {in_flight} in flight", p50, "ms"),
        Side(f"webhook's answer, p99 at {in_flight} in flight", p99, "ms"),
        Side("p99 ÷ p50 (goal ≤ 2)", p99 / p50, "×"),
        Side("longest stall of the loop (goal ≤ 20)", stall["wall"] * 1000, "ms"),
        Side("longest stall of the loop, own CPU", stall["own"] * 1000, "ms"),
        Side("memory after the rounds", memory, "MB"),
        Side("memory of a bare import of aiogram", memory_bare, "MB"),
        Side("memory ÷ bare import of aiogram (goal ≤ 1.3)", memory / memory_bare, "×"),
        *_rounds_as_sides(sqlite, documented),
    ]
    return Result(
        name="update",
        metric="CPU per update, whole product on SQLite ÷ aiogram as documented",
        goal=1.0,
        value=ratio_of(sqlite.typed, documented.typed),
        sides=tuple(sides),
        runs=rounds,
    )


def _rounds_as_sides(ours: Contestant, theirs: Contestant) -> list[Side]:
    ratios = [one / other for one, other in zip(ours.typed, theirs.typed, strict=True)]
    return [
        Side("value in the best round", min(ratios), "×"),
        Side("value in the worst round", max(ratios), "×"),
    ]


async def _stores(postgres: Postgres, folder: Path) -> dict[str, str]:
    urls = {
        "sqlite": f"sqlite+aiosqlite:///{folder}/kvitok.db",
        "postgres": postgres.url(await postgres.create()),
    }
    for url in urls.values():
        await upgrade(url)
        database = await open_database(url)
        await settle(database, (MARIA,))
        await database.close()
    return urls


async def _longest_stall(bot: Contestant, load: Load) -> dict[str, float]:
    """Give the longest stalls under the load of one round, in seconds."""
    bot.program.ask()  # begins to watch
    await load.run(bot, bot.in_flight)
    bot.program.ask()
    await load.run(bot)
    return bot.program.ask()


@dataclass(slots=True)
class Hall:
    """Where the bots are; all end together."""

    stack: AsyncExitStack
    telegram: Telegram
    folder: Path
    in_flight: int
    urls: dict[str, str] = field(default_factory=dict)

    async def open(self, urls: dict[str, str], profile: Path | None) -> list[Contestant]:
        self.urls = urls
        return list(
            await asyncio.gather(
                self._product("product on SQLite", "sqlite", profile),
                self._product("product on PostgreSQL", "postgres"),
                self._other("aiogram as documented", "documented"),
                self._other("aiogram tuned", "tuned"),
                self._other("hand-written aiohttp", "floor"),
            )
        )

    async def _product(self, name: str, store: str, profile: Path | None = None) -> Contestant:
        port = free_port()
        settings = {
            "bot_token": TOKEN,
            "telegram_api_url": self.telegram.url,
            "database_url": self.urls[store],
            "secret_key": "a key of the benchmark, longer than 32 bytes",
            "webhook_url": f"http://127.0.0.1:{port}",
            "webhook_secret": SECRET,
            "listen": f"127.0.0.1:{port}",
        }
        given = {
            "settings": settings,
            "speed": PACE,
            "profile": str(profile) if profile else "",
        }
        return await self._start(name, "product", port, given, LIMITED_ACCESS, "подтвердите")

    async def _other(self, name: str, module: str) -> Contestant:
        port = free_port()
        given = {"port": port, "api": self.telegram.url}
        return await self._start(name, module, port, given, FORM, "Проверьте")

    async def _start(
        self,
        name: str,
        module: str,
        port: int,
        given: dict[str, Any],
        steps: tuple[Step, ...],
        last_words: str,
    ) -> Contestant:
        errors = self.folder / f"{module}-{port}.log"
        program = self.stack.enter_context(running(f"benchmarks.bots.{module}", given, errors))
        try:
            await program.listens(port)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{errors.read_text('utf-8')[-2000:]}") from None
        return Contestant(name, program, port, steps, last_words, self.in_flight)


def _server_of(postgres: Postgres) -> Callable[[], float]:
    """Give a clock of all processes of the server that live now."""
    parent = int(postgres._server.get_postmaster_info().pid)  # noqa: SLF001

    def used() -> float:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        total = 0.0
        for pid in (parent, *map(int, children)):
            with contextlib.suppress(OSError):
                total += clock_of(pid)
        return total

    return used
