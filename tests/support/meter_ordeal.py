"""Everybody passes readings at the same time while the bot is killed again and again.

The local Telegram's clock runs faster, and so does the bot's; sending limits hold. Residents live
in the process of the local Telegram: thousands of them on their way at once cost it little.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from support.centre import MARIA
from support.clock import START
from support.crowd import Plan
from support.faults import stop
from support.lives import Lives, Parent, Reaper, delivered, recorded_updates
from support.meter_crowd import MeterResident, Way
from support.residents import meters_of, settle_meters, settle_residents
from support.telephones import Telephone, telephones

from bot.domain.meters import Source
from bot.domain.periods import BillingPeriod
from bot.domain.reading_numbers import printed_number
from bot.playground.server import Playground
from storage import models as m
from storage.engine import Database, open_database
from storage.statements import Statement

KEY = "a key of the crash tests, longer than 32 bytes"
CLOCK_SHARE = 0.6  # of the local Telegram's speed: what a crash left ends sooner than a press
BEATS_EACH = 22  # things that happen at the local Telegram for one resident, about
NEWS_EVERY = 10.0  # seconds
MONTH = BillingPeriod.of(START.date())
FAULTS = ("lost", "doubled", "stuck", "unreceipted")


@dataclass(slots=True)
class Reckoning:
    """What the store and the chats say when all is over."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unreceipted: list[str] = field(default_factory=list)
    readings: int = 0
    updates: int = 0
    redelivered: int = 0
    kills: int = 0

    @property
    def faults(self) -> list[str]:
        return [f"{kind}: {one}" for kind in FAULTS for one in getattr(self, kind)]


@dataclass(slots=True)
class MeterOrdeal:
    """`settings` of the bot beside those that the ordeal needs; `patience` in seconds."""

    url: str
    people: int
    kills: int
    parent: Parent
    log: Path
    speed: float = 20.0  # of the clocks; a press that nobody takes is lost after 150 ÷ it seconds
    seed: int = 1
    patience: float = 1500.0
    settings: dict[str, Any] = field(default_factory=dict)
    tell: Callable[[str], None] = lambda _: None
    residents: list[MeterResident] = field(default_factory=list)
    found: Reckoning = field(default_factory=Reckoning)

    async def run(self) -> Reckoning:
        database = await open_database(self.url)
        try:
            await settle_residents(database, self.people, START, MONTH.previous())
            await settle_meters(database, self.people, MONTH)
            async with (
                Playground(port=0, speed=self.speed) as playground,
                recorded_updates(playground) as recorded,
            ):
                playground.clock._base = START.timestamp()
                with telephones(playground, self.people) as phones:
                    await self._live(playground, database, phones)
                self.found.updates = len(recorded.made)
                mailbox = playground.desk.mailboxes[playground.bot.id]
                self.found.redelivered = mailbox.redelivered
                seen = await _rows(database, m.seen_updates)
                taken = {int(row.update_key) for row in seen if row.update_key.isdecimal()}
                messages = {key for key, one in recorded.made.items() if one.kind == "message"}
                self.found.lost += [
                    f"update {one}" for one in (recorded.acknowledged | messages) - taken
                ]
                await self._reckon(database)
        finally:
            await database.close()
        return self.found

    async def _live(
        self, playground: Playground, database: Database, phones: list[Telephone]
    ) -> None:
        chance = random.Random(self.seed)
        for phone in phones:
            plan = Plan(MARIA, double_taps=chance.choice((0.0, 0.0, 0.3)))
            own = random.Random(chance.random())
            self.residents.append(
                MeterResident(phone, plan, playground.clock, own, way=chance.choice(list(Way)))
            )
        async with self._lives(playground) as lives:
            mean = self.people * BEATS_EACH // (self.kills * 6 // 5 + 1)
            reaper = Reaper(lives, playground, chance, (max(mean // 10, 3), 2 * mean))
            news = asyncio.create_task(self._news(lives))
            crowd = asyncio.create_task(self._everybody())
            try:
                async with asyncio.timeout(self.patience):
                    await reaper.reap_until(crowd)
                    await delivered(playground, database)
            except TimeoutError:
                self.found.stuck.append("time is up")
            finally:
                await stop(news)
                await stop(crowd)
        self.found.kills = lives.deaths

    def _lives(self, playground: Playground) -> Lives:
        settings = {
            "bot_token": playground.token,
            "telegram_api_url": playground.url,
            "database_url": self.url,
            "secret_key": KEY,
            "time_zone": "Asia/Yekaterinburg",
            **self.settings,
        }
        return Lives.of(
            self.parent,
            settings,
            speed=self.speed,
            clock_speed=self.speed * CLOCK_SHARE,
            log=self.log,
        )

    async def _everybody(self) -> None:
        async def live(one: MeterResident) -> None:
            try:
                await one.live()
            except AssertionError as error:
                self.found.stuck.append(f"{one.person.id}, {one.way}: {error}")

        async with asyncio.TaskGroup() as group:
            for one in self.residents:
                group.create_task(live(one))

    async def _news(self, lives: Lives) -> None:
        """Say how far it is: whoever ends a long run knows what it had."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(NEWS_EVERY)
            arrived = sum(one.arrived for one in self.residents)
            self.tell(
                f"{time.monotonic() - began:.0f} s: {arrived} of {self.people} residents,"
                f" {lives.deaths} kills, {len(self.found.stuck)} in trouble"
            )

    async def _reckon(self, database: Database) -> None:
        """Compare what people passed and saw with what the store has."""
        found = self.found
        rows = await _rows(database, m.readings, source=Source.RESIDENT.value)
        found.readings = len(rows)
        kept = Counter((row.chat_id, row.meter_id, row.period, row.t1) for row in rows)
        wanted = Counter(
            (one.person.id, meter, MONTH.iso, value)
            for key, one in enumerate(self.residents, 1)
            if one.arrived
            for meter, value in zip(meters_of(key), one.passes, strict=False)
        )
        found.lost += [f"reading {one}" for one in (wanted - kept).elements()]
        said = Counter((row.meter_id, row.period) for row in rows)
        found.doubled += [f"{one} {times} times" for one, times in said.items() if times > 1]
        numbers = {(row.chat_id, printed_number(row.number)) for row in rows}
        told = {(one.person.id, number) for one in self.residents for number in one.receipts}
        found.lost += [f"of the receipt {one}" for one in told - numbers]
        found.unreceipted += [f"{number} of {user}" for user, number in numbers - told]
        found.stuck += [
            f"on the way: {one.person.id}" for one in self.residents if not one.arrived
        ]
        found.stuck += [f"failed: {row.trace}" for row in await _rows(database, m.failures)]
        found.stuck += [f"outbox: {row.kind}" for row in await _rows(database, m.outbox)]
        found.stuck += [
            f"state {row.state} of {row.chat_id}"
            for row in await _rows(database, m.chats)
            if row.state is not None
        ]


async def _rows(database: Database, table: Table, **where: Any) -> list[Any]:
    wanted = select(table)
    for name, value in where.items():
        wanted = wanted.where(table.c[name] == value)
    return await database.read(Statement(wanted))
