"""Signing in: how long the loop stands still, and whether time tells who exists.

The product runs as `kvitok run` starts it, on SQLite, in a process of its own, with argon2 at full
cost; updates come by webhook, answers go to a Bot API that takes everything, letters to a mail
server and an SMS gateway that take everything, all on loopback.

The value: 20 people who have typed their login send their right password at the same moment. A
task in the bot asks every 2 ms how long the loop kept it waiting; the longest of these until all
are signed in is the lag of a round, and the value is the median of the rounds. «own» is how long
at most the loop's thread itself was on the processor between two questions.

Then people come one by one, in pairs. One of two names what the centre knows (a login, a phone, an
e-mail of a cabinet; an address where somebody lives), the other what it does not. They give a
wrong password to it, or ask for a new one with «Забыли пароль», or check a wrong name at it;
measured is the time from the last update until its answer is with the Bot API. Each figure is the
difference of the two medians; nobody comes twice, so that no limit is met.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from support.cabinets import Registered, add_cabinets
from support.centre import Flat, settle
from support.ports import free_port
from support.post_office import SENDER, PostOffice

from benchmarks.kit import Options, Result, Scale, Side, tell
from benchmarks.programs import Program, running
from benchmarks.wire import SECRET, TOKEN, Hook, Telegram, Updates
from bot.services.passwords import PasswordHasher
from bot.services.secrecy import Sealer
from storage.engine import Database, open_database
from storage.migrate import upgrade

SIZES = {  # rounds of 20 people at once, pairs of people one by one
    Scale.FULL: (9, 100),
    Scale.QUICK: (3, 14),
    Scale.MINIATURE: (1, 2),
}
AT_ONCE = 20
PACE = 10_000.0
KEY = "a key of the benchmark, longer than 32 bytes"
PASSWORD = "лодка скрипит у причала"  # noqa: S105 - opens nothing
WRONG = "лодка скрипит у берега"
FIRST_USER = 10_000
UNKNOWN = 4_000  # numbers from here on are nobody's


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    caption: str


Step = Say | Tap
SIGN_IN: tuple[Step, ...] = (Say("/start"), Tap("Войти по логину"))
FORGOTTEN: tuple[Step, ...] = (*SIGN_IN, Tap("Забыли пароль"))


def login(number: int) -> str:
    return str(20_000_000 + number)


def phone(number: int) -> str:
    return f"+7912{number:07}"


def email(number: int) -> str:
    return f"resident{number}@mail.ru"


def address(number: int) -> str:
    return f"г. Асбест, ул. Мира, д. 5, кв. {number}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about by whom: the steps for a number that is known, or is not."""

    name: str
    steps: Callable[[int], tuple[Step, ...]]
    answer: str  # what the last screen says to both


def _wrong_password(name: str, spell: Callable[[int], str]) -> Question:
    return Question(
        f"{name} and a wrong password",
        lambda number: (*SIGN_IN, Say(spell(number)), Say(WRONG)),
        "не подошли",
    )


def _forgotten(name: str, spell: Callable[[int], str]) -> Question:
    return Question(
        f"{name} and a forgotten password",
        lambda number: (*FORGOTTEN, Say(spell(number))),
        "Код подтверждения",
    )


def _claim(number: int) -> tuple[Step, ...]:
    return (
        Say("/start"),
        Tap("Ограниченный доступ"),
        Say("Чужой Человек Неизвестный"),
        Say(address(number)),
        Tap("Коммунальные услуги"),
        Tap("Я владелец лицевого счёта"),
        Tap("Согласен на обработку персональных данных"),
        Tap("Войти"),
    )


QUESTIONS = (
    _wrong_password("a login", login),
    _wrong_password("a phone", phone),
    _wrong_password("an e-mail", email),
    _forgotten("a login", login),
    _forgotten("a phone", phone),
    _forgotten("an e-mail", email),
    Question("an address and a wrong name", _claim, "Осталось"),
)


@dataclass(slots=True)
class Hall:
    """The bot, and the people who come to it; everybody is new."""

    program: Program
    telegram: Telegram
    port: int
    updates: Updates = field(default_factory=Updates)
    _newcomer: int = FIRST_USER

    async def walk(self, hook: Hook, user: int, steps: Sequence[Step]) -> float:
        """Take the steps one after another; give the seconds that the last answer took."""
        took = 0.0
        for step in steps:
            body, awaited = self._update(user, step), self.telegram.answers + 1
            began = time.perf_counter()
            await hook.deliver([body])
            async with asyncio.timeout(60):
                await self.telegram.answered(awaited)
            took = time.perf_counter() - began
        return took

    async def all_at_once(self, users: Sequence[int]) -> dict[str, float]:
        """Have them send their right passwords at the same moment; give the longest stalls."""
        async with Hook(self.port, len(users)) as hook:
            for user in users:
                await self.walk(hook, user, (*SIGN_IN, Say(login(user))))
            self.program.ask()  # begins to watch
            bodies = [self._update(user, Say(PASSWORD)) for user in users]
            awaited = self.telegram.answers + len(users)
            await hook.deliver(bodies)
            async with asyncio.timeout(60):
                await self.telegram.answered(awaited)
        for user in users:
            said = self.telegram.last[user]["text"]
            assert "Вы вошли" in said, said
        return self.program.ask()

    async def ask(self, question: Question, number: int) -> float:
        """Let somebody new ask; give the seconds until the answer."""
        self._newcomer += 1
        async with Hook(self.port, 1) as hook:
            took = await self.walk(hook, self._newcomer, question.steps(number))
        said = self.telegram.last[self._newcomer]["text"]
        assert question.answer in said, f"{question.name}: {said}"
        return took

    def _update(self, user: int, step: Step) -> bytes:
        if isinstance(step, Say):
            return self.updates.message(user, step.text)
        return self.updates.press(user, *self.telegram.button(user, step.caption))


async def measure(options: Options) -> Result:
    rounds, pairs = SIZES[options.scale]
    async with _hall(rounds * AT_ONCE, pairs) as hall:
        lags = []
        for number in range(rounds):
            tell(f"signin: {AT_ONCE} at once, round {number + 1} of {rounds}")
            first = 1 + number * AT_ONCE
            lags.append(await hall.all_at_once(range(first, first + AT_ONCE)))
        tell("signin: one by one")
        sides = await _differences(hall, pairs)
    walls = [one["wall"] * 1000 for one in lags]
    return Result(
        name="signin",
        metric=f"longest stall of the loop in ms while {AT_ONCE} people sign in at once",
        goal=50.0,
        value=median(walls),
        sides=(
            Side("longest stall in the worst round", max(walls), "ms"),
            Side(
                "longest stall, own CPU of the loop's thread",
                median(one["own"] * 1000 for one in lags),
                "ms",
            ),
            *sides,
        ),
        runs=rounds,
    )


async def _differences(hall: Hall, pairs: int) -> list[Side]:
    """Ask all questions about what is known and what is not."""
    chance = random.Random(4)
    took: dict[tuple[str, bool], list[float]] = defaultdict(list)
    asked = [
        (question, 1 + at * pairs + number)
        for at, question in enumerate(QUESTIONS)
        for number in range(pairs)
    ]
    for question in QUESTIONS:  # caches
        await hall.ask(question, 2 * UNKNOWN)
    chance.shuffle(asked)
    for question, number in asked:
        for known in chance.sample((True, False), 2):  # side by side: the machine is the same
            seconds = await hall.ask(question, number if known else number + UNKNOWN)
            took[question.name, known].append(seconds * 1000)
    sides = []
    for question in QUESTIONS:
        there, not_there = (median(took[question.name, known]) for known in (True, False))
        sides += [
            Side(f"{question.name}: known − unknown (goal ≤ 10)", abs(there - not_there), "ms"),
            Side(f"{question.name}: known", there, "ms"),
        ]
    return sides


@asynccontextmanager
async def _hall(at_once: int, pairs: int) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kvitok-bench-")))
        telegram = await stack.enter_async_context(Telegram())
        post = await stack.enter_async_context(PostOffice())
        url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
        await upgrade(url)
        database = await open_database(url)
        await _fill(database, max(at_once, pairs * len(QUESTIONS)))
        await database.close()
        port = free_port()
        given = {"settings": _settings(telegram, post, url, port), "speed": PACE, "profile": ""}
        errors = folder / "product.log"
        program = stack.enter_context(running("benchmarks.bots.product", given, errors))
        try:
            await program.listens(port)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{errors.read_text('utf-8')[-2000:]}") from None
        yield Hall(program, telegram, port)


def _settings(telegram: Telegram, post: PostOffice, url: str, port: int) -> dict[str, Any]:
    return {
        "bot_token": TOKEN,
        "telegram_api_url": telegram.url,
        "database_url": url,
        "secret_key": KEY,
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SECRET,
        "listen": f"127.0.0.1:{port}",
        "smtp_url": post.smtp_url,
        "smtp_from": SENDER,
        "sms_url": post.sms_url,
        "codes_a_day": 1_000_000,
    }


async def _fill(database: Database, residents: int) -> None:
    """Settle them; each one's cabinet has a login, a password, a phone and an e-mail."""
    numbers = range(1, residents + 1)
    holder = "Петрова Мария Ивановна"
    flats = (Flat(number, f"14700{number:05}", holder, address(number)) for number in numbers)
    await settle(database, tuple(flats))
    hasher = PasswordHasher(Sealer.of(KEY.encode()).pepper)
    hashed = await hasher.hash(PASSWORD)
    hasher.close()
    cabinets = [
        Registered(number, login(number), hashed, phone(number), email(number))
        for number in numbers
    ]
    await add_cabinets(database, cabinets, datetime.now(UTC))
