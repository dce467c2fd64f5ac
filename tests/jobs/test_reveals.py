"""«Раскрыть»: for a reason, for a minute, written down before anything is shown."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import open_office, waiting
from support.staff import OURS, hire, put_organisations

from bot.app import App
from bot.domain.access import Access
from bot.domain.reveals import REVEALS_AN_HOUR, RevealRefusal
from bot.domain.staff import Post, Role
from bot.services.errors import ConflictError
from bot.services.messages import Notify
from bot.services.people import Person
from bot.services.reveals import Outcome, Revealed, chat_key
from bot.services.staff import Denied
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.people import StoredCabinets
from storage.queue import Housekeeping
from storage.statements import Statement

STAFF = -1001234567890
OLGA, PAVEL, RESIDENT = 501, 502, 77
WHY = ("request", "Петрова Мария просит проверить счёт 1470000042")


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        await hire(app, RESIDENT)
        work = Work(app.tools)
        StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, clock())
        await work.commit()
        yield app


@pytest.fixture
async def olga(app: App) -> Person:
    return await hire(app, OLGA, Post(Role.SUPPORT, None))


async def reveal(
    app: App, person: Person, chat_id: int = RESIDENT, why: Sequence[str] = WHY
) -> Outcome:
    work = Work(app.tools)
    outcome: Outcome = await work.use_cases["reveal_conversation"](person, chat_id, *why)
    await work.commit()
    return outcome


async def is_open(app: App, person: Person, chat_id: int = RESIDENT) -> bool:
    reveals = Work(app.tools).use_cases["reveals"]
    return bool(await reveals.open(person.user_id * 10, chat_id, app.tools.clock()))


async def audit(app: App) -> list[Any]:
    return await app.tools.database.read(Statement(select(*m.audit.c).order_by(m.audit.c.id)))


async def test_a_conversation_is_shown_for_a_minute_to_who_asked(
    app: App, olga: Person, clock: FakeClock
) -> None:
    pavel = await hire(app, PAVEL, Post(Role.ADMINISTRATOR, None))
    assert not await is_open(app, olga)
    assert await reveal(app, olga) == Revealed(clock() + timedelta(seconds=60))
    assert await is_open(app, olga)
    assert not await is_open(app, pavel)
    assert not await is_open(app, olga, OLGA)
    clock.advance(59)
    assert await is_open(app, olga)
    clock.advance(1)
    assert not await is_open(app, olga)


async def test_it_is_written_down_without_naming_the_resident(app: App, olga: Person) -> None:
    await reveal(app, olga)
    [row] = await audit(app)
    assert (row.action, row.subject, row.denied) == ("see_resident", "conversation", 0)
    assert (row.employee_id, row.user_id) == (OLGA * 10, OLGA)
    assert row.subject_id == chat_key(app.tools.sealer, RESIDENT)
    assert json.loads(row.details) == {
        "reason": "request",
        "words": "••• ••• просит проверить счёт •••0042",
        "seconds": 60,
    }


async def test_nothing_is_open_before_the_row_is_committed(app: App, olga: Person) -> None:
    work = Work(app.tools)
    await work.use_cases["reveal_conversation"](olga, RESIDENT, *WHY)
    assert not await is_open(app, olga)
    assert await audit(app) == []
    assert len({write.statement for write in work.unit.writes}) == 2  # one unit holds both
    await work.commit()
    assert await is_open(app, olga)


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        (("", "слов достаточно"), RevealRefusal.REASON),
        (("curiosity", "слов достаточно"), RevealRefusal.REASON),
        (("request", "коротко"), RevealRefusal.WORDS),
        (("request", "аааааааааааа"), RevealRefusal.WORDS),
        (("request", " \u200b" * 40), RevealRefusal.WORDS),
    ],
)
async def test_without_a_reason_nothing_is_shown(
    app: App, olga: Person, why: Sequence[str], refusal: RevealRefusal
) -> None:
    assert await reveal(app, olga, why=why) is refusal
    assert not await is_open(app, olga)
    assert await audit(app) == []


async def test_nobody_sees_oneself(app: App, olga: Person) -> None:
    assert await reveal(app, olga, OLGA) is RevealRefusal.OWN
    assert not await is_open(app, olga, OLGA)
    [row] = await audit(app)
    assert (row.denied, json.loads(row.details)["refused"]) == (1, "own")


@pytest.mark.parametrize(
    "post", [Post(Role.OWNER, OURS), Post(Role.DISPATCHER, OURS), Post(Role.VIEWER, OURS), None]
)
async def test_only_the_centres_people_see_residents_so(app: App, post: Post | None) -> None:
    pavel = await hire(app, PAVEL, *([post] if post else []))
    assert await reveal(app, pavel) == Denied()
    assert not await is_open(app, pavel)
    [row] = await audit(app)
    assert row.denied == 1
    assert (row.employee_id is not None) == (post is not None), "who of the staff it was"


async def test_of_two_at_once_each_counts(app: App, olga: Person) -> None:
    one, two = Work(app.tools), Work(app.tools)
    for work in (one, two):
        await work.use_cases["reveal_conversation"](olga, RESIDENT, *WHY)
    outcomes = await asyncio.gather(one.commit(), two.commit(), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [ConflictError]


async def test_too_many_an_hour_are_refused_and_staff_told_once_a_day(
    app: App, olga: Person, clock: FakeClock
) -> None:
    for _ in range(REVEALS_AN_HOUR):
        assert isinstance(await reveal(app, olga), Revealed)
        clock.advance(61)
    for _ in range(3):
        assert await reveal(app, olga) is RevealRefusal.TOO_OFTEN
    assert not await is_open(app, olga)
    told = [one for one in await waiting(app, STAFF) if isinstance(one, Notify)]
    assert [texts_for("ru").screen(one.screen) for one in told] == [
        (
            "Сотрудник Имя 501 раскрыл за час 20 переписок и хотел больше. "
            "Дальше отказано; журнал действий — в пульте."
        )
    ]
    clock.advance(minutes=45)
    assert isinstance(await reveal(app, olga), Revealed)
    assert [row.denied for row in await audit(app)] == [0] * REVEALS_AN_HOUR + [1] * 3 + [0]


async def test_reveals_are_forgotten_and_the_log_of_them_is_not(
    app: App, olga: Person, clock: FakeClock
) -> None:
    await reveal(app, olga)
    clock.advance(days=3)
    await Housekeeping(app.tools.database).forget(clock(), clock())
    rows = await app.tools.database.read(Statement(select(*m.reveals.c)))
    assert rows == []
    assert len(await audit(app)) == 1
    assert isinstance(await reveal(app, olga), Revealed)
