"""Lost + doubled + stuck + unanswered, after kill -9 at random moments; and replayed deliveries.

Residents (`tests/support/crowd.py`) live whole journeys at the local Telegram, over real HTTP:
limited access with wrong names and proofs, capital repair, accounts that were never paid, double
taps, calendars, passwords, PIN codes. Meanwhile the bot is killed with SIGKILL at random moments
and begins anew (`tests/support/lives.py`; a fork of a process that has everything imported, so
that the bot is killed and not Python's start). Seeds take turns with long polling and webhook.
The local Telegram's clock runs 40 times as fast, the bot's 12 times; sending limits hold.

Counted at the end, on SQLite and on PostgreSQL, for each seed:

- lost: an acknowledged update that the store has not seen; a message that was never handled; a
  handled update without its line in the journal; a missing consent, attempt, cabinet, session,
  link, password or PIN.
- doubled: a second line in the journal for one update; one consent, attempt, cabinet, session or
  link too many.
- stuck: a resident who did not get to the end, a state or draft left behind, a message left in
  the outbox, a failure of a handler.
- unanswered: somebody whose last word nothing followed; a message that the journal calls
  delivered and the chat does not show.

Replay (`replay.py`): updates of journeys, shuffled and repeated, straight into intake; every
effect beyond the first of each is one too many.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from sqlalchemy import Table, select
from support.centre import Flat, settle
from support.crowd import Plan, Resident
from support.lives import Lives, Reaper, recorded_updates
from support.person import Person
from support.postgres import Postgres

from benchmarks.kit import Options, Result, Scale, Side, tell
from benchmarks.programs import free_port
from benchmarks.replay import Replay, replay
from benchmarks.town import SPELLINGS, holder
from bot.domain.access import Attempt
from bot.playground.server import Playground
from bot.playground.updates import Pending
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.statements import Statement

KEY = "a key of the crash benchmark, longer than 32 bytes"
SEALER = Sealer.of(KEY.encode())
SPEED = 40.0  # of the local Telegram: a press is lost after less than four seconds
CLOCK_SPEED = 12.0  # of the bot: a lease that a crash left ends within three seconds
AT_ONCE = 24  # residents who are on their way at the same time
UPDATES_EACH = 20  # that a resident makes, at least
BEATS_EACH = 4  # things that happen at the local Telegram for each update, about
PASSWORD = "лодка скрипит у причала {}"  # noqa: S105 - of nobody


@dataclass(frozen=True, slots=True)
class Size:
    """Of one ordeal, and of the replay."""

    updates: int
    kills: int
    seeds: int
    replayed: int
    patience: float  # seconds until whoever has not arrived is stuck


SIZES = {
    Scale.FULL: Size(10_000, 100, 3, 30_000, 3000),
    Scale.QUICK: Size(120, 6, 1, 3000, 240),
    Scale.MINIATURE: Size(20, 1, 1, 60, 200),
}


@dataclass(slots=True)
class Verdict:
    """What one ordeal, or several together, did to people."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    updates: int = 0
    kills: int = 0
    brought_again: int = 0
    story: list[str] = field(default_factory=list)  # told when there are faults

    def compare(self, what: str, expected: Iterable[Any], found: Iterable[Any]) -> None:
        """Count what is missing as lost and what is too many as doubled."""
        wanted, there = Counter(expected), Counter(found)
        self.lost += [f"{what}: {one}" for one in (wanted - there).elements()]
        self.doubled += [f"{what}: {one}" for one in (there - wanted).elements()]

    @property
    def faults(self) -> int:
        return sum(map(len, (self.lost, self.doubled, self.stuck, self.unanswered)))

    def add(self, other: "Verdict") -> None:
        for name in ("lost", "doubled", "stuck", "unanswered", "updates", "kills"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.brought_again += other.brought_again


async def measure(options: Options) -> Result:
    size = SIZES[options.scale]
    stores = {"SQLite": Verdict(), "PostgreSQL": Verdict()}
    replays: dict[str, Replay] = {}
    with TemporaryDirectory(prefix="kvitok-bench-") as name:
        postgres = await asyncio.to_thread(lambda: Postgres.start(durable=True))
        try:
            for store, verdict in stores.items():
                for seed in range(1, size.seeds + 1):
                    tell(f"crash: {store}, seed {seed} of {size.seeds}")
                    url = await _new_store(store, postgres, Path(name) / f"{seed}.db")
                    one = await Ordeal(url, seed, size, Path(name)).run()
                    _tell_faults(one)
                    if one.faults:
                        tell(f"crash: what happened stands in {_keep(one, store, seed)}")
                    verdict.add(one)
                tell(f"crash: {store}, replay")
                url = await _new_store(store, postgres, Path(name) / "replay.db")
                replays[store] = await replay(url, size.replayed)
        finally:
            postgres.stop()
    extra = sum(one.extra for one in replays.values())
    return Result(
        name="crash",
        metric="lost + doubled + stuck + unanswered, and extra effects of replayed deliveries",
        goal=0.0,
        value=sum(one.faults for one in stores.values()) + extra,
        sides=tuple(
            side
            for store, verdict in stores.items()
            for side in _sides(store, verdict, replays[store])
        ),
        runs=size.seeds,
    )


def _sides(store: str, verdict: Verdict, again: Replay) -> list[Side]:
    return [
        Side(f"{store}: updates", verdict.updates, "updates"),
        Side(f"{store}: kills", verdict.kills, "kills"),
        Side(f"{store}: deliveries after the first", verdict.brought_again, "deliveries"),
        Side(f"{store}: lost", len(verdict.lost), "effects"),
        Side(f"{store}: doubled", len(verdict.doubled), "effects"),
        Side(f"{store}: stuck", len(verdict.stuck), "dialogues"),
        Side(f"{store}: unanswered", len(verdict.unanswered), "people"),
        Side(f"{store}: replayed", again.deliveries, "deliveries"),
        Side(f"{store}: replayed, extra effects", again.extra, "effects"),
    ]


def _tell_faults(verdict: Verdict) -> None:
    tell(f"crash: {verdict.updates} updates, {verdict.kills} kills, {verdict.faults} faults")
    for name in ("lost", "doubled", "stuck", "unanswered"):
        for fault in getattr(verdict, name)[:5]:
            tell(f"  {name}: {fault}")


def _keep(verdict: Verdict, store: str, seed: int) -> Path:
    path = Path(gettempdir()) / f"kvitok-crash-{store}-{seed}.txt"
    faults = [*verdict.lost, *verdict.doubled, *verdict.stuck, *verdict.unanswered]
    path.write_text("\n".join([*faults, "", *verdict.story]), "utf-8")
    return path


async def _new_store(store: str, postgres: Postgres, path: Path) -> str:
    url = f"sqlite+aiosqlite:///{path}"
    if store == "PostgreSQL":
        url = postgres.url(await postgres.create())
    await upgrade(url)
    return url


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
        pin=f"{chance.randrange(10_000):04}" if chance.random() < 0.3 else "",
        calendar=chance.random() < 0.3,
        double_taps=chance.choice((0.0, 0.3)),
    )


@dataclass(slots=True)
class Ordeal:
    """One store, one seed: everybody lives through it while the bot dies again and again."""

    url: str
    seed: int
    size: Size
    folder: Path
    residents: list[Resident] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def run(self) -> Verdict:
        chance = random.Random(self.seed)
        people = plans(max(2, self.size.updates // UPDATES_EACH), self.seed)
        database = await open_database(self.url)
        try:
            await settle(database, tuple(plan.flat for plan in people))
            async with AsyncExitStack() as stack:
                playground = await stack.enter_async_context(Playground(port=0, speed=SPEED))
                updates = await stack.enter_async_context(recorded_updates(playground))
                staff = await stack.enter_async_context(await Person.join(playground.url, "Смена"))
                lives = self._lives(playground, staff)
                stack.callback(lives.close)
                mean = self.size.updates * BEATS_EACH // (self.size.kills + 1)
                reaper = Reaper(lives, playground, chance, (max(mean // 10, 3), 2 * mean))
                await staff.send("/start")
                crowd = asyncio.create_task(self._everybody(playground, people, stack, chance))
                try:
                    async with asyncio.timeout(self.size.patience):
                        await reaper.reap_until(crowd)
                        await _delivered(playground, database)
                except TimeoutError:
                    self.faults.append("time is up")
                await lives.end()
                audit = Audit(database, playground, self.residents, staff, updates)
                await audit.run()
                audit.verdict.stuck += self.faults
                audit.verdict.kills = lives.deaths
                return audit.verdict
        finally:
            await database.close()

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
        return Lives.of(settings, speed=SPEED, clock_speed=CLOCK_SPEED, log=log)

    async def _everybody(
        self,
        playground: Playground,
        people: list[Plan],
        stack: AsyncExitStack,
        chance: random.Random,
    ) -> None:
        doors = asyncio.Semaphore(AT_ONCE)

        async def come(number: int, plan: Plan) -> None:
            async with doors:
                first_name = plan.flat.holder.split()[1]
                person = await Person.join(playground.url, first_name, str(number))
                await stack.enter_async_context(person)
                one = Resident(person, plan, playground.clock, random.Random(chance.random()))
                self.residents.append(one)
                try:
                    await one.live()
                except AssertionError as error:
                    self.faults.append(f"{plan}: {error}")

        await asyncio.gather(*(come(number, plan) for number, plan in enumerate(people)))


async def _delivered(playground: Playground, database: Database) -> None:
    """Wait until the bot is silent and its outbox is empty."""
    while True:
        await playground.chats.actions.quiet(0.3)
        if not await database.read(Statement(select(m.outbox.c.id).limit(1))):
            return
        await playground.desk.pulse.next()


@dataclass(slots=True)
class Audit:
    """Compares what is in the store and in the chats with what people did."""

    database: Database
    playground: Playground
    residents: list[Resident]
    staff: Person
    updates: dict[int, Pending]
    verdict: Verdict = field(default_factory=Verdict)

    async def run(self) -> None:
        self.verdict.updates = len(self.updates)
        mailbox = self.playground.desk.mailboxes[self.playground.bot.id]
        self.verdict.brought_again = mailbox.redelivered
        await self._updates(set(mailbox.past))
        await self._rests()
        await self._people()
        await self._accounts()
        await self._chats()
        if self.verdict.faults:
            await self._tell_story()

    async def _tell_story(self) -> None:
        """Write down what people saw and what the journal says of them."""
        told = self.verdict.story
        lines = sorted(await self._rows(m.journal), key=lambda row: int(row.id))
        for one in self.residents:
            told.append(f"{one.person.id} {one.plan} pressed again {one.pressed_again}")
            told += [f"  saw {text!r}" for text in one.seen]
            told += [
                f"  {row.at:%H:%M:%S.%f} {row.direction} {row.kind} {row.step} {row.message_id}"
                f" {row.body!r:.80}"
                for row in lines
                if row.chat_id == one.person.id
            ]

    async def _rows(self, table: Table, **where: Any) -> list[Any]:
        wanted = select(table)
        for name, value in where.items():
            wanted = wanted.where(table.c[name] == value)
        return await self.database.read(Statement(wanted))

    async def _updates(self, acknowledged: set[int]) -> None:
        seen = [row.update_key for row in await self._rows(m.seen_updates)]
        taken = {int(key) for key in seen if key.isdecimal()}
        messages = {number for number, one in self.updates.items() if one.kind == "message"}
        self.verdict.lost += [f"update {one}" for one in (acknowledged | messages) - taken]
        self.verdict.compare(
            "journal",
            (_named(self.updates[number]) for number in taken),
            [
                (row.chat_id, row.message_id, row.kind == "press")
                for row in await self._rows(m.journal, direction="in")
            ],
        )

    async def _rests(self) -> None:
        stuck = self.verdict.stuck
        stuck += [f"failed: {row.kind}\n{row.trace}" for row in await self._rows(m.failures)]
        stuck += [f"outbox: {row.kind}, {row.error}" for row in await self._rows(m.outbox)]
        for one in self.residents:
            if not one.arrived:
                last = [view["text"] for view in one.person.messages()[-1:]]
                stuck.append(f"on the way: {one.plan}: {last}")
                if one.person.messages() and not one.person.messages()[-1]["from"]["is_bot"]:
                    self.verdict.unanswered.append(f"{one.plan}: {last}")

    async def _people(self) -> None:
        """One cabinet, one session, one link, a consent of each kind, attempts as made."""
        compare = self.verdict.compare
        arrived = [one for one in self.residents if one.arrived]
        inside = [one for one in arrived if not one.plan.shut_out]
        users = {one.person.id for one in arrived}
        compare(
            "consent",
            ((user, kind) for user in users for kind in ("ownership", "personal_data")),
            [
                (row.user_id, row.kind)
                for row in await self._rows(m.consents)
                if row.user_id in users
            ],
        )
        known = {SEALER.pseudonym(user): user for user in users}
        for kind, tries in (
            (Attempt.CHECK, {one.person.id: one.plan.wrong_names + 1 for one in arrived}),
            (
                Attempt.PROOF_BY_PERSON,
                {one.person.id: one.plan.all_proofs for one in arrived},
            ),
        ):
            found = await self._rows(m.attempts, kind=kind)
            compare(
                kind,
                ((user, at) for user, most in tries.items() for at in range(1, most + 1)),
                [(known[row.subject], row.ordinal) for row in found if row.subject in known],
            )
        cabinets = {row.id: row for row in await self._rows(m.cabinets)}
        compare(
            "cabinet",
            ((one.person.id, bool(one.plan.password)) for one in inside),
            [
                (row.user_id, row.password_hash is not None)
                for row in cabinets.values()
                if row.user_id in users
            ],
        )
        compare(
            "session",
            ((one.person.id, one.plan.flat.id, bool(one.plan.pin), None) for one in inside),
            [
                (row.chat_id, row.account_id, row.pin_hash is not None, row.end_reason)
                for row in await self._rows(m.sessions)
                if row.chat_id in users
            ],
        )
        compare(
            "link",
            ((one.person.id, one.plan.flat.id) for one in inside),
            [
                (cabinets[row.cabinet_id].user_id, row.account_id)
                for row in await self._rows(m.links)
                if cabinets[row.cabinet_id].user_id in users
            ],
        )

    async def _accounts(self) -> None:
        tries = {one.plan.flat.id: one.plan.all_proofs for one in self.residents if one.arrived}
        found = await self._rows(m.attempts, kind=Attempt.PROOF_OF_ACCOUNT)
        self.verdict.compare(
            "proof of an account",
            ((str(flat), at) for flat, most in tries.items() for at in range(1, most + 1)),
            [(row.subject, row.ordinal) for row in found if int(row.subject) in tries],
        )

    async def _chats(self) -> None:
        """No state is left behind; what the journal calls delivered stands in the chats."""
        arrived = {one.person.id: one for one in self.residents if one.arrived}
        for row in await self._rows(m.chats):
            if row.chat_id in arrived and (row.state, row.draft) != (None, None):
                self.verdict.stuck.append(f"state {row.state} of {arrived[row.chat_id].plan}")
        shown = {
            (one.person.id, view["message_id"])
            for one in self.residents
            for view in one.person.from_bot()
        }
        for row in await self._rows(m.journal, direction="out"):
            told = (row.chat_id, row.message_id)
            if row.kind in {"card", "notice"} and row.chat_id in arrived and told not in shown:
                self.verdict.unanswered.append(f"delivered, not shown: {told}")
        for user, one in arrived.items():
            typed = [view["text"] for view in one.person.messages() if not view["from"]["is_bot"]]
            if one.plan.password and one.plan.password in typed:
                self.verdict.lost.append(f"deletion of the password of {user}")


def _named(pending: Pending) -> tuple[int, int, bool]:
    """Give chat, message and whether it is a press, as the journal knows an update."""
    body = json.loads(pending.body)
    query = body.get("callback_query")
    message = query["message"] if query else body["message"]
    return message["chat"]["id"], message["message_id"], query is not None
