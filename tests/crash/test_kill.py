"""The bot is killed with SIGKILL at random moments: nothing is lost, doubled or stuck.

Messages may come twice (sending is at least once); effects may not.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select
from support.centre import Flat, settle
from support.crowd import Plan, Resident
from support.lives import Lives, Parent, Reaper, Recorded, recorded_updates
from support.person import Person

from bot.domain.access import Attempt
from bot.playground.server import Playground
from bot.playground.updates import Pending
from bot.services.passwords import PasswordHasher
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

KEY = "a key of the crash tests, longer than 32 bytes"
SPEED = 20.0  # of the playground: a press that nobody takes is lost after 7.5 seconds
CLOCK_SPEED = 12.0  # of the bot: a lease that a crash left ends within three seconds
HANGS = 480.0  # seconds after which the test gives up
PASSWORD = "лодка скрипит у причала {}"
HOLDERS = (
    "Абрамова Анна Петровна",
    "Борисов Борис Борисович",
    "Волкова Вера Олеговна",
    "Громов Глеб Ильич",
    "Дорофеева Дарья Львовна",
    "Егоров Егор Егорович",
    "Жукова Жанна Марковна",
    "Зимин Захар Захарович",
    "Исаева Инна Юрьевна",
    "Климов Кирилл Антонович",
    "Лосева Лидия Фёдоровна",
    "Мухин Макар Денисович",
)


def flat(number: int, **fields: Any) -> Flat:
    return Flat(
        number,
        f"14700010{number:02}",
        HOLDERS[number - 1],
        f"г. Асбест, ул. Мира, д. {5 + number % 3}, кв. {number}",
        **{"paid": ((date(2026, 10, 8), 500000 + 1111 * number),), **fields},
    )


FLATS = (
    *(flat(number) for number in range(1, 10)),
    flat(10, receipt_type="capital_repair"),
    flat(11, paid=()),
    flat(12),
)
PLANS = (
    Plan(FLATS[0]),
    Plan(FLATS[1], wrong_proofs=1, double_taps=0.3),
    Plan(FLATS[2], wrong_names=1, password=PASSWORD.format(3)),
    Plan(FLATS[3], wrong_names=2, wrong_proofs=2),
    Plan(FLATS[4], password=PASSWORD.format(5), pin="4072", double_taps=0.2),
    Plan(FLATS[5], pin="9183"),
    Plan(FLATS[6], wrong_proofs=3, double_taps=0.3),
    Plan(FLATS[7], calendar=True, double_taps=0.5),
    Plan(FLATS[8], password=PASSWORD.format(9), calendar=True),
    Plan(FLATS[9], wrong_proofs=1),
    Plan(FLATS[10], wrong_names=1, wrong_proofs=1),
    Plan(FLATS[11], wrong_proofs=1),  # two of one flat
    Plan(FLATS[11], double_taps=0.3),
)


@dataclass(frozen=True, slots=True)
class Ordeal:
    """How many come and how often the bot dies."""

    plans: tuple[Plan, ...]
    beats: tuple[int, int]
    kills: int
    seed: int


ORDEALS = {
    "sqlite": Ordeal(PLANS, beats=(8, 45), kills=10, seed=7),
    "postgres": Ordeal(PLANS[2:7:2] + PLANS[-2:], beats=(25, 90), kills=3, seed=7),
}


@dataclass(slots=True)
class Outcome:
    """What the killing left behind."""

    database: Database
    playground: Playground
    residents: list[Resident]
    staff: Person
    recorded: Recorded
    deaths: int

    async def rows(self, table: Table, **where: Any) -> list[Any]:
        wanted = select(table)
        for name, value in where.items():
            wanted = wanted.where(table.c[name] == value)
        return await self.database.read(Statement(wanted))


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, speed=SPEED) as server:
        yield server


@pytest.fixture
async def ordeal(database_kind: str) -> Ordeal:
    return ORDEALS[database_kind]


@pytest.fixture
async def outcome(
    database: Database,
    database_url: str,
    playground: Playground,
    ordeal: Ordeal,
    parent: Parent,
    tmp_path: Path,
) -> AsyncIterator[Outcome]:
    """Let everybody walk while the bot dies again and again; give what is left."""
    await settle(database, FLATS)
    async with AsyncExitStack() as stack:
        recorded = await stack.enter_async_context(recorded_updates(playground))
        staff = await stack.enter_async_context(await Person.join(playground.url, "Смена"))
        chance = random.Random(ordeal.seed)
        residents = [
            Resident(
                await stack.enter_async_context(
                    await Person.join(playground.url, one.flat.holder.split()[1], str(number))
                ),
                one,
                playground.clock,
                random.Random(chance.random()),
            )
            for number, one in enumerate(ordeal.plans)
        ]
        lives = Lives.of(
            parent,
            {
                "bot_token": playground.token,
                "telegram_api_url": playground.url,
                "database_url": database_url,
                "secret_key": KEY,
                "time_zone": "Asia/Yekaterinburg",
                "staff_chat_id": staff.id,
            },
            speed=SPEED,
            clock_speed=CLOCK_SPEED,
            log=tmp_path / "bot.log",
        )
        await stack.enter_async_context(lives)
        reaper = Reaper(lives, playground, chance, ordeal.beats)
        left = Outcome(database, playground, residents, staff, recorded, 0)
        try:
            async with asyncio.timeout(HANGS):
                await staff.send("/start")
                await reaper.reap_until(asyncio.create_task(everybody(residents)))
                await delivered(left)
        except TimeoutError:
            log = (tmp_path / "bot.log").read_text("utf-8")[-4000:]
            raise AssertionError(f"stuck: {stuck(residents)}\n{log}") from None
        await lives.end()
        left.deaths = lives.deaths
        yield left


async def everybody(residents: list[Resident]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in residents:
            group.create_task(one.live())


async def delivered(left: Outcome) -> None:
    """Wait until the bot is silent and its outbox is empty."""
    while True:
        await left.playground.chats.actions.quiet(0.3)
        if not await left.rows(m.outbox):
            return
        await left.playground.desk.pulse.next()


def stuck(residents: list[Resident]) -> str:
    return "\n".join(
        f"{one.plan}: {one.person.from_bot()[-1:]}" for one in residents if not one.arrived
    )


def chat_of(pending: Pending) -> tuple[int, int, bool]:
    """Give chat, message and whether it is a press, as the journal knows an update."""
    body = json.loads(pending.body)
    query = body.get("callback_query")
    message = query["message"] if query else body["message"]
    return message["chat"]["id"], message["message_id"], query is not None


async def test_nothing_is_lost_doubled_or_stuck(outcome: Outcome, ordeal: Ordeal) -> None:
    assert outcome.deaths > ordeal.kills
    await check_updates(outcome)
    await check_failures(outcome)
    for resident in outcome.residents:
        await check_person(outcome, resident)
    await check_accounts(outcome)
    await check_chats(outcome)


async def check_updates(outcome: Outcome) -> None:
    """What was confirmed is kept; what is kept happened once."""
    seen = [row.update_key for row in await outcome.rows(m.seen_updates)]
    taken = {int(key) for key in seen if key.isdecimal()}
    made = outcome.recorded.made
    assert outcome.recorded.acknowledged <= taken, "an acknowledged update is lost"
    messages = {number for number, one in made.items() if one.kind == "message"}
    assert messages <= taken, "messages wait for a day: each is handled"
    journalled = Counter(
        (row.chat_id, row.message_id, row.kind == "press")
        for row in await outcome.rows(m.journal, direction="in")
    )
    assert journalled == Counter(chat_of(made[number]) for number in taken)


async def check_failures(outcome: Outcome) -> None:
    assert not [(row.kind, row.trace) for row in await outcome.rows(m.failures)]
    assert not await outcome.rows(m.outbox)


async def check_person(outcome: Outcome, resident: Resident) -> None:
    """One cabinet, one session, one link, one consent of each kind, attempts as made."""
    user, plan = resident.person.id, resident.plan
    subject = Sealer.of(KEY.encode()).pseudonym(user)
    consents = await outcome.rows(m.consents, user_id=user)
    assert sorted(row.kind for row in consents) == ["ownership", "personal_data"]
    checks = await outcome.rows(m.attempts, kind=Attempt.CHECK, subject=subject)
    assert numbers(checks) == [*range(1, plan.wrong_names + 2)]
    proofs = await outcome.rows(m.attempts, kind=Attempt.PROOF_BY_PERSON, subject=subject)
    assert numbers(proofs) == [*range(1, plan.all_proofs + 1)]
    [chat] = await outcome.rows(m.chats, chat_id=user)
    assert (chat.state, chat.draft, chat.draft_expires_at) == (None, None, None)
    cabinets = await outcome.rows(m.cabinets, user_id=user)
    sessions = await outcome.rows(m.sessions, chat_id=user)
    if plan.shut_out:
        assert not cabinets
        assert not sessions
        return
    [cabinet], [session] = cabinets, sessions
    assert (chat.session_id, session.ended_at, session.cabinet_id) == (
        session.id,
        None,
        cabinet.id,
    )
    assert session.account_id == plan.flat.id
    [link] = await outcome.rows(m.links, cabinet_id=cabinet.id)
    assert link.account_id == plan.flat.id
    assert (session.pin_hash is not None) == bool(plan.pin)
    assert (cabinet.password_hash is not None) == bool(plan.password)
    if plan.password:
        assert await is_password(cabinet.password_hash, plan.password)


def numbers(attempts: list[Any]) -> list[int]:
    return sorted(row.ordinal for row in attempts)


async def is_password(hashed: str, password: str) -> bool:
    hasher = PasswordHasher(Sealer.of(KEY.encode()).pepper, threads=1)
    try:
        return await hasher.verify(hashed, password)
    finally:
        hasher.close()


async def check_accounts(outcome: Outcome) -> None:
    """Proofs take places per account too, over all who tried it, without a gap."""
    tried: Counter[str] = Counter()
    for resident in outcome.residents:
        tried[str(resident.plan.flat.id)] += resident.plan.all_proofs
    for account, times in tried.items():
        attempts = await outcome.rows(m.attempts, kind=Attempt.PROOF_OF_ACCOUNT, subject=account)
        assert numbers(attempts) == [*range(1, times + 1)]


async def check_chats(outcome: Outcome) -> None:
    """What was to be said stands in the chats; what was to be deleted does not."""
    spoken = {
        (one.person.id, view["message_id"])
        for one in outcome.residents
        for view in one.person.from_bot()
    }
    for row in await outcome.rows(m.journal, direction="out"):
        if row.kind in {"card", "notice"} and row.chat_id != outcome.staff.id:
            assert (row.chat_id, row.message_id) in spoken
    for one in outcome.residents:
        kept = [view["text"] for view in one.person.messages() if not view["from"]["is_bot"]]
        assert not one.plan.password or one.plan.password not in kept
    if any(one.plan.shut_out for one in outcome.residents):
        await outcome.staff.wait_for("один человек исчерпал попытки")
    shared = {one.person.id for one in outcome.residents if one.plan.flat == FLATS[11]}
    links = await outcome.rows(m.links, account_id=FLATS[11].id)
    assert len(links) == 2
    told = [row for row in await outcome.rows(m.journal, kind="notice") if row.chat_id in shared]
    assert told, "the first of two in one flat hears of the second"
