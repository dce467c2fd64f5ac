"""What happens by the clock: abandoned dialogues expire, what is old is forgotten."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest
from aiogram import Bot
from sqlalchemy import insert, select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram, put_levers, stop
from support.office import (
    TOKEN,
    Resident,
    enter,
    fill_in,
    number_of,
    open_office,
    rows,
    set_pin,
)

from bot.app import App
from bot.delivery.pace import Pace
from bot.jobs import upkeep as upkeep_module
from bot.services.codes import Purpose
from bot.services.errors import StoreUnavailableError
from bot.services.letters import Address, Channel, Channels
from bot.services.messages import Screen, Show
from bot.services.people import Person
from bot.ui.home import home_screen
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.queue import CHUNK
from storage.statements import Statement

REVIEW = "LimitedAccess:review"


@pytest.fixture
async def apps(
    database_kind: str, database_url: str, clock: FakeClock
) -> AsyncIterator[list[App]]:
    """Give the replicas of the bot; the file of SQLite takes one only."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_office(database_url, clock))
            for _ in range(2 if database_kind == "postgres" else 1)
        ]
        await settle(opened[0].tools.database)
        yield opened


@pytest.fixture
def app(apps: list[App]) -> App:
    return apps[0]


async def notes(app: App, kind: str) -> int:
    return await number_of(app, m.journal, m.journal.c.kind == kind)


async def test_an_abandoned_dialogue_forgets_what_was_typed_and_says_so(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    await fill_in(one)
    clock.advance(minutes=30, seconds=-1)
    await app.upkeep.expire_dialogues()
    before = await one.chat()
    assert (before.state, before.draft is None) == (REVIEW, False)
    clock.advance(seconds=1)
    await app.upkeep.expire_dialogues()
    chat = await one.chat()
    assert (chat.state, chat.draft, chat.draft_expires_at) == (None, None, None)
    card = await one.card()
    assert card.keys[0] == "dialogue-expired"
    assert "Петрова" not in card.text
    assert await notes(app, "expired") == 1


async def test_it_is_said_once_however_often_and_by_whom_it_is_looked_for(
    apps: list[App], clock: FakeClock
) -> None:
    for user in range(1, 6):
        await fill_in(Resident(apps[0], user))
    clock.advance(minutes=31)
    await asyncio.gather(*(app.upkeep.expire_dialogues() for app in apps * 3))
    for app in apps * 2:
        await app.upkeep.expire_dialogues()
    assert await notes(apps[0], "expired") == 5
    for user in range(1, 6):
        one = Resident(apps[0], user)
        assert (await one.chat()).version == 8
        shows = [out for out in await one.waiting() if isinstance(out, Show)]
        assert len(shows) == 8


async def test_the_card_is_changed_in_place(app: App, clock: FakeClock) -> None:
    telegram = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=telegram)
    app.courier.pace = Pace(rate=1e6, speed=1e6)
    one = Resident(app, 77)
    await fill_in(one)
    await app.courier._serve(77)
    hangs = telegram._last_id
    clock.advance(minutes=31)
    await app.upkeep.expire_dialogues()
    await app.courier._serve(77)
    last = telegram.calls[-1]
    assert (telegram.to(77)[-1], vars(last)["message_id"]) == ("editMessageText", hangs)


async def test_a_dialogue_continued_in_time_goes_on(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    await fill_in(one)
    clock.advance(minutes=29)
    await one.tap("Изменить")
    clock.advance(minutes=29)
    await app.upkeep.expire_dialogues()
    await one.tap("Назад")
    assert (await one.chat()).state == REVIEW
    assert await notes(app, "expired") == 0


async def test_an_event_that_comes_too_late_changes_nothing(app: App, clock: FakeClock) -> None:
    """The dialogue was found abandoned, and the person began another before the event came."""
    one = Resident(app, 77)
    await fill_in(one)
    clock.advance(minutes=31)
    found = await app.intake.chats.expired(clock())
    await fill_in(one)
    for chat_id, at in found:
        await app.intake.happen(chat_id, f"expire:{chat_id}:{at}", app.upkeep._expire)
    assert (await one.chat()).state == REVIEW
    assert (await one.card()).keys[0] == "limited-review"


async def test_expiry_is_no_sign_of_life_to_the_pin(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    await one.tap("Настройки")
    await one.tap("Изменить ПИН-код")
    seen = (await one.chat()).active_at
    clock.advance(minutes=31)
    await app.upkeep.expire_dialogues()
    chat = await one.chat()
    assert (chat.state, chat.active_at) == (None, seen)
    await one.say("/menu")
    assert (await one.chat()).state == "Unlock:pin"


async def test_the_lock_of_a_chat_never_expires(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    clock.advance(minutes=16)
    await one.say("/menu")
    clock.advance(days=30)
    await app.upkeep.expire_dialogues()
    assert (await one.chat()).state == "Unlock:pin"


@pytest.mark.parametrize("typed", ["Петрова Мария Ивановна", "???", "/menu"])
async def test_what_is_said_to_an_expired_dialogue_is_not_taken(
    app: App, clock: FakeClock, typed: str
) -> None:
    """Upkeep may be late: the person is told the same."""
    one = Resident(app, 77)
    await one.say("/start")
    await one.tap("Ограниченный доступ")
    clock.advance(minutes=31)
    await one.say(typed)
    chat = await one.chat()
    assert (chat.state, chat.draft) == (None, None)
    assert (await one.card()).keys[0] == (
        "home-cabinet" if typed[0] == "/" else "dialogue-expired"
    )


async def test_a_press_in_an_expired_dialogue_does_not_stumble(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    await fill_in(one)
    clock.advance(minutes=31)
    await one.tap("Войти")
    assert (await one.card()).keys[0] == "dialogue-expired"
    assert await number_of(app, m.failures) == 0
    assert await number_of(app, m.attempts) == 0


async def test_old_ids_and_lines_are_forgotten(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    await one.say("/start")
    clock.advance(hours=48)
    await app.upkeep._forget()
    assert await number_of(app, m.seen_updates) == 1
    clock.advance(hours=1)
    await one.say("/start")
    await app.upkeep._forget()
    [kept] = await rows(app, select(m.seen_updates.c.seen_at))
    assert kept.seen_at == clock()
    assert await number_of(app, m.journal) == 2
    clock.advance(days=app.settings.retention_days, hours=-1)
    await app.upkeep._forget()
    assert await number_of(app, m.journal) == 1
    clock.advance(hours=2)
    await app.upkeep._forget()
    assert await number_of(app, m.journal) == 0


async def test_counters_and_codes_are_forgotten_when_no_limit_needs_them(
    app: App, clock: FakeClock
) -> None:
    app.tools.channels = Channels(sms=True)
    person, address = Person(77, 77, "ru", None), Address(Channel.SMS, "+79123456789")
    work = Work(app.tools)
    await work.use_cases["send_code"](person, address, Purpose.REGISTER)
    await work.commit()
    clock.advance(minutes=5)
    await app.postman.carry_due()
    tables = (m.confirmation_codes, m.letters)
    clock.advance(hours=47, minutes=55)
    await app.upkeep._forget()
    assert [await number_of(app, one) for one in tables] == [1, 1]
    assert await number_of(app, m.attempts) > 0
    clock.advance(hours=1)
    await app.upkeep._forget()
    assert [await number_of(app, one) for one in (*tables, m.attempts)] == [0, 0, 0]


async def test_what_nobody_needs_any_more_is_forgotten(app: App, clock: FakeClock) -> None:
    at = clock()
    session = {"id": 1, "chat_id": 77, "cabinet_id": 1, "started_at": at}
    ended = {**session, "id": 2, "ended_at": at}
    cabinet = {"id": 1, "login": "1", "user_id": 77, "created_at": at}
    waiting = {"id": 1, "chat_id": 77, "rank": 0, "kind": "show", "tries": 0}
    waiting |= {"created_at": at, "not_before": at}
    failure = {"id": 1, "reference": "1", "kind": "1", "at": at, "trace": ""}
    attempt = {"kind": "check", "subject": "77", "ordinal": 1, "at": at}
    lease = {"chat_id": 77, "owner": "a replica that died", "until": at}
    for table, row in (
        (m.cabinets, cabinet),
        (m.sessions, session),
        (m.sessions, ended),
        (m.outbox, waiting),
        (m.outbox, {**waiting, "id": 2, "dead_at": at}),
        (m.failures, failure),
        (m.attempts, attempt),
        (m.leases, lease),
    ):
        await app.tools.database.apply([Write(Statement(insert(table).values(row)), {})])
    clock.advance(hours=47)
    await app.upkeep._forget()
    assert [await number_of(app, one) for one in (m.attempts, m.leases)] == [1, 1]
    clock.advance(hours=2)
    await app.upkeep._forget()
    assert [await number_of(app, one) for one in (m.attempts, m.leases)] == [0, 0]
    assert await number_of(app, m.failures) == 1
    clock.advance(days=app.settings.retention_days)
    await app.upkeep._forget()
    assert await number_of(app, m.failures) == 0
    assert [row.id for row in await rows(app, select(m.sessions.c.id))] == [1]
    assert [row.id for row in await rows(app, select(m.outbox.c.id))] == [1]


async def test_what_staff_are_to_take_stays_until_it_was_settled_long_ago(
    app: App, clock: FakeClock
) -> None:
    long_ago = clock()
    clock.advance(days=app.settings.retention_days, hours=1)
    for number, (topic, settled_at) in enumerate(
        (
            ("request", None),
            ("request", clock()),
            ("request", long_ago),
            ("reading", None),
            ("delivery", None),
            ("unreachable", None),
        ),
        1,
    ):
        card = f"n.{number}"
        notice = {"id": number, "topic": topic, "card": card, "made_at": long_ago, "version": 1}
        notice |= {"level": 0, "settled_at": settled_at}
        hangs = {"card": card, "chat_id": 5, "employee_id": 1, "hung_at": long_ago}
        for table, row in ((m.staff_notices, notice), (m.staff_cards, hangs)):
            await app.tools.database.apply([Write(Statement(insert(table).values(row)), {})])
    await app.upkeep._forget()
    left = select(m.staff_notices.c.id).order_by(m.staff_notices.c.id)
    assert [one.id for one in await rows(app, left)] == [1, 2]
    cards = select(m.staff_cards.c.card).order_by(m.staff_cards.c.card)
    assert [one.card for one in await rows(app, cards)] == ["n.1", "n.2"]


async def test_forgetting_leaves_room_for_chats_between_chunks(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {"chat_id": 77, "at": clock(), "direction": "in", "kind": "text"}
    lines = [{**line, "id": number} for number in range(CHUNK + 1)]
    store = app.tools.database
    await store.apply([Write(Statement(insert(m.journal).values(lines)), {})])
    commits: list[Sequence[Write]] = []
    apply = store.apply

    async def count(writes: Sequence[Write]) -> None:
        commits.append(writes)
        await apply(writes)

    monkeypatch.setattr(type(store), "apply", lambda _, writes: count(writes))
    clock.advance(days=app.settings.retention_days, seconds=1)
    await app.upkeep._forget()
    assert await number_of(app, m.journal) == 0
    assert len(commits) == 2


async def test_an_id_within_48_hours_is_still_known(app: App, clock: FakeClock) -> None:
    one = Resident(app, 77)
    raw = one.message("/start")
    await app.intake.take(raw)
    clock.advance(hours=47)
    await app.upkeep._forget()
    await app.intake.take(raw)
    assert (await one.chat()).version == 1


async def test_one_chat_that_cannot_expire_does_not_hold_up_the_others(
    app: App, clock: FakeClock
) -> None:
    def stumble(person: Person) -> Screen:
        if person.user_id == 77:
            raise RuntimeError
        return home_screen(person)

    app.upkeep.home = stumble
    for user in (77, 78):
        await fill_in(Resident(app, user))
    clock.advance(minutes=31)
    await app.upkeep.expire_dialogues()
    assert (await Resident(app, 77).chat()).state == REVIEW
    assert (await Resident(app, 78).chat()).state is None


async def test_upkeep_outlives_a_store_that_is_away(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep_module, "EXPIRY_EVERY", 0.01)
    monkeypatch.setattr(upkeep_module, "AFTER_FAULT", 0.01)
    one = Resident(app, 77)
    await fill_in(one)
    clock.advance(minutes=31)
    store = put_levers(app)
    app.upkeep.chats = app.intake.chats
    said = asyncio.Event()
    app.intake.wake = lambda _: said.set()
    store.down = True
    working = asyncio.create_task(app.upkeep.run())
    await store.asked.wait()
    store.down = False
    await asyncio.wait_for(said.wait(), 10)
    await stop(working)
    assert (await one.chat()).state is None


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("what", ["store", "telegram"])
async def test_after_a_fault_what_was_said_meanwhile_comes_in_before_its_dialogue_expires(
    app: App, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It waits at Telegram, with the date on which the dialogue was still open."""
    one = Resident(app, 77)
    await fill_in(one)
    said = one.message("/menu")
    clock.advance(minutes=31)
    looked, waits = asyncio.Event(), []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 1:
            looked.set()
            await asyncio.Event().wait()

    async def away(*_: object) -> None:
        raise StoreUnavailableError("away")

    if what == "store":
        monkeypatch.setattr(type(app.upkeep), "expire_dialogues", away)
    else:
        app.upkeep.deaf = lambda: True
    monkeypatch.setattr("bot.jobs.upkeep.asyncio.sleep", sleep)
    running = asyncio.create_task(app.upkeep.run())
    await looked.wait()
    monkeypatch.undo()
    await stop(running)
    assert waits == [upkeep_module.EXPIRY_EVERY, upkeep_module.AFTER_FAULT]
    assert (await one.chat()).state == REVIEW
    await app.intake.take(said)
    assert await notes(app, "expired") == 0
