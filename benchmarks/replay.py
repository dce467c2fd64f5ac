"""Deliveries shuffled and repeated, straight into intake: what more than one of each did.

Residents walk limited access to the end. Each of their updates comes twice at once, among updates
of anybody that came before. Afterwards all of them come again and again, shuffled, 32 at a time,
until the number of deliveries is full. Then each chat must be of as many versions as it had
updates, each update must have one line in the journal, each press one answer in the outbox, each
person two consents, one check, one cabinet, one session and one link. What is beyond that is
extra; what is missing counts too.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Table, func, select
from support.centre import Flat, settle
from support.office import Raw, Resident, open_office

from bot.app import App
from storage import models as m
from storage.statements import Statement

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
IN_FLIGHT = 32
UPDATES_EACH = 14
SHARE_OF_FIRSTS = 10  # deliveries for each update, about
STEPS = (
    "/start",
    "[Ограниченный доступ",
    "Петрова Мария Ивановна",
    "{address}",
    "[Коммунальные услуги",
    "[Я владелец лицевого счёта",
    "[Согласен на обработку персональных данных",
    "[Войти",
    "[Лицевой счёт",
    "5233,61",
    "08.10.2026",
    "[Подтвердить",
    "[Позже",
    "[Позже",
)


@dataclass(slots=True)
class Replay:
    deliveries: int = 0
    extra: int = 0


@dataclass(slots=True)
class _Town:
    app: App
    chance: random.Random
    known: list[Raw] = field(default_factory=list)
    deliveries: int = 0

    async def take(self, raw: Raw) -> None:
        self.deliveries += 1
        await self.app.intake.take(raw)

    async def walk(self, one: Resident, flat: Flat) -> None:
        for step in STEPS:
            if step.startswith("["):
                raw = one.press((await one.card()).data(step[1:]))
            else:
                raw = one.message(step.format(address=flat.address))
            old = self.chance.sample(self.known, min(2, len(self.known)))
            brought = [raw, raw, *old]
            self.chance.shuffle(brought)
            await asyncio.gather(*map(self.take, brought))
            self.known.append(raw)

    async def again(self, number: int) -> None:
        """Bring what is known in any order until so many deliveries were made."""
        while self.deliveries < number:
            batch = self.chance.choices(self.known, k=IN_FLIGHT)
            await asyncio.gather(*map(self.take, batch))


async def replay(url: str, deliveries: int, seed: int = 11) -> Replay:
    """Run over a migrated, empty store."""
    people = max(2, deliveries // SHARE_OF_FIRSTS // UPDATES_EACH)
    flats = tuple(
        Flat(at, f"14700{at:05}", STEPS[2], f"г. Асбест, ул. Мира, д. 5, кв. {at}")
        for at in range(1, people + 1)
    )
    async with open_office(url, lambda: NOW) as app:
        await settle(app.tools.database, flats)
        town = _Town(app, random.Random(seed))
        update_ids = count(1)
        residents = [Resident(app, 10_000 + flat.id, update_ids=update_ids) for flat in flats]
        for at in range(0, people, IN_FLIGHT):
            pairs = list(zip(residents, flats, strict=True))[at : at + IN_FLIGHT]
            await asyncio.gather(*(town.walk(one, flat) for one, flat in pairs))
        await town.again(deliveries)
        extra = await _extra(app, town.known, residents)
    return Replay(town.deliveries, extra)


async def _extra(app: App, known: list[Raw], residents: list[Resident]) -> int:
    """Count the effects that are more, or fewer, than the updates have a right to."""
    per_chat = Counter(_chat_of(raw) for raw in known)
    presses = Counter(_chat_of(raw) for raw in known if "callback_query" in raw)
    each = Counter(one.user_id for one in residents)
    versions = {row.chat_id: row.version for row in await _rows(app, select(m.chats))}
    checks = await _counts(app, m.attempts.c.subject, m.attempts.c.kind == "check")
    incoming = m.journal.c.direction == "in"
    answers = m.outbox.c.kind == "answer"
    differences: list[tuple[Counter[Any], Counter[Any]]] = [
        (per_chat, Counter(versions)),
        (per_chat, await _counts(app, m.journal.c.chat_id, incoming)),
        (presses, await _counts(app, m.outbox.c.chat_id, answers)),
        (each + each, await _counts(app, m.consents.c.user_id)),
        (each, await _counts(app, m.cabinets.c.user_id)),
        (each, await _counts(app, m.sessions.c.chat_id)),
        (Counter({app.tools.sealer.pseudonym(user): 1 for user in each}), checks),
        (Counter(links=len(each)), Counter(links=await _number(app, m.links))),
        (Counter(seen=len(known)), Counter(seen=await _number(app, m.seen_updates))),
        (Counter(), Counter(failures=await _number(app, m.failures))),
    ]
    return sum(((found - wanted) + (wanted - found)).total() for wanted, found in differences)


async def _number(app: App, table: Table) -> int:
    return len(await _rows(app, select(table)))


def _chat_of(raw: Raw) -> int:
    holder = raw.get("callback_query", raw)
    return int(holder["message"]["chat"]["id"])


async def _counts(app: App, column: Any, *where: Any) -> Counter[Any]:
    """Count rows by the value of a column."""
    query = select(column.label("key"), func.count().label("number")).where(*where)
    found = await _rows(app, query.group_by(column))
    return Counter({row.key: row.number for row in found})


async def _rows(app: App, query: Any) -> list[Any]:
    return await app.tools.database.read(Statement(query))
