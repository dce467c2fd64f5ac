"""Many people guessing at once, over real storage: how often guesses were really compared.

A guess runs as intake runs an update: fresh rows, a unit of work guarded by the chat's version, at
most three tries. What compares (a hasher, a store of codes) is wrapped; a comparison counts when
its unit was committed, for only then anybody learns how it ended.
"""

import asyncio
import contextlib
import hmac
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from support.clock import FakeClock

from bot.intake.locks import ChatLocks
from bot.intake.pipeline import ATTEMPTS
from bot.services.cabinet import NotSignedInError
from bot.services.errors import ConflictError
from bot.services.letters import Channels
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.services.secrecy import Sealer
from bot.services.updates import StoredChat
from bot.settings import Settings
from bot.ui.chat import MAIN
from bot.work import Tools, Work
from storage.engine import open_database
from storage.houses import StoredHouses
from storage.updates import StoredChats

CODES_A_DAY = 100_000  # of the whole centre: it is not what is tried here
COMPARED: ContextVar[list[object]] = ContextVar("compared")
SEALER = Sealer.of(b"a key of the siege, longer than 32 bytes")
Guess = Callable[[Work, Person], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Try:
    """One guess of one person; `targets`: what else it is counted by."""

    user_id: int
    guess: Guess
    targets: tuple[object, ...] = ()


class QuickHasher(PasswordHasher):
    """Tells passwords apart without argon2, and that it did."""

    async def hash(self, password: str) -> str:
        return hmac.digest(b"quick", password.encode(), "sha256").hex()

    async def verify(self, stored: str | None, password: str) -> bool:
        COMPARED.get([]).append("a hash")
        return stored == await self.hash(password)


def watch(
    patch: pytest.MonkeyPatch,
    owner: type,
    method: str,
    target: Callable[..., object] = lambda *_: None,
) -> None:
    """Count the calls of what compares guesses; `target` names what a call is about."""
    original = getattr(owner, method)

    def counted(*args: Any, **named: Any) -> Any:
        COMPARED.get([]).append(target(*args))
        return original(*args, **named)

    patch.setattr(owner, method, counted)


@dataclass(slots=True)
class Siege:
    """One process of the bot over a database; it may end and come back."""

    url: str
    clock: FakeClock
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    checks: dict[object, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    guesses: int = 0
    hasher: QuickHasher = field(default_factory=QuickHasher)
    locks: ChatLocks = field(default_factory=ChatLocks)
    tools: Tools = field(init=False)

    async def open(self) -> None:
        database = await open_database(self.url)
        self.locks = ChatLocks()
        self.tools = Tools(
            settings=Settings(_env_file=None, database_url=self.url, codes_a_day=CODES_A_DAY),
            database=database,
            sealer=SEALER,
            hasher=self.hasher,
            houses=StoredHouses(database),
            clock=self.clock,
            channels=Channels(sms=True, email=True),
        )

    async def close(self) -> None:
        await self.tools.database.close()

    async def restart(self) -> None:
        """Come back with nothing in memory."""
        await self.close()
        await self.open()

    async def burst(self, tries: Iterable[Try]) -> None:
        """Let all of them guess at the same moment."""
        crowd = list(tries)
        self.chance.shuffle(crowd)
        self.guesses += len(crowd)
        await asyncio.gather(*map(self.guess, crowd))

    async def guess(self, one: Try) -> object:
        """Guess once; None when intake would leave it to Telegram to bring it again."""
        async with self.locks.of(one.user_id):
            for _ in range(ATTEMPTS):
                compared: list[object] = []
                COMPARED.set(compared)
                with contextlib.suppress(ConflictError):
                    outcome = await self.act(one.user_id, one.guess)
                    for what in compared:
                        for target in (one.user_id, *one.targets, what):
                            self.checks[target].append(self.clock())
                    return outcome
        return None

    async def act(self, user_id: int, deed: Guess) -> object:
        """Do something in a unit of work, as an update would. Raises ConflictError."""
        stored = await self.chat(user_id)
        work = Work(self.tools)
        try:
            outcome = await deed(work, Person(user_id, user_id, "ru", stored.session))
        except NotSignedInError:
            outcome = NotSignedInError
        work.ledger.save_chat(stored)
        await work.commit()
        return outcome

    async def chat(self, user_id: int) -> StoredChat:
        found = await StoredChats(self.tools.database).load(user_id, MAIN)
        if found is not None:
            return found
        now = self.clock()
        return StoredChat(user_id, 0, "ru", None, None, None, now, None, None)

    def most_within(self, window: timedelta, targets: Iterable[object]) -> int:
        """Give the most checks of one target that any such stretch of time holds."""
        return max((most_within(self.checks[one], window) for one in targets), default=0)


def most_within(times: list[datetime], window: timedelta) -> int:
    """Count the moments of the fullest stretch, its first moment inside and its end outside."""
    return max(
        (sum(begin <= one < begin + window for one in times) for begin in set(times)), default=0
    )
