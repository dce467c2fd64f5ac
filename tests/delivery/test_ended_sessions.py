"""What was told to who was signed in is not read by who holds the chat when that is over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from aiogram import Bot
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, Resident, enter, open_office, rows, set_pin

from bot.app import App
from bot.delivery.pace import Pace
from bot.domain.access import EndReason
from bot.domain.consents import ErasureReason
from bot.domain.invitations import Outcome
from bot.services.directory import OpenSession
from bot.services.messages import Document, text
from bot.services.notices import InvitationAccepted, InvitationSettled, Notice, SessionEnded
from bot.services.people import Person
from bot.work import Work
from storage import models as m
from storage.directory import StoredDirectory

CHAT = 77
GUEST = InvitationAccepted("Пётр Громов", "••••••0042")
PUBLIC = "https://centre.example"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
def telegram(app: App) -> FakeTelegram:
    session = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=session)
    app.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    return session


async def deliver(app: App) -> None:
    courier = app.courier
    courier.wake(await courier.queue.chats_waiting(courier.clock()))
    courier._start_due()
    await asyncio.gather(*courier._busy.values())
    await courier._news.look()
    await asyncio.gather(*courier._busy.values())


async def tell(app: App, notice: Notice) -> None:
    work = Work(app.tools)
    work.notices.tell(CHAT, notice)
    await work.commit()


async def forget_the_pin(one: Resident, clock: FakeClock) -> None:
    clock.advance(minutes=16)
    await one.say("/menu")
    await one.tap("Не помню ПИН-код")


async def test_a_notice_of_an_ended_session_is_not_read_in_full(
    app: App, clock: FakeClock, telegram: FakeTelegram
) -> None:
    one = Resident(app, CHAT)
    await enter(one)
    await set_pin(one)
    await tell(app, GUEST)
    await forget_the_pin(one, clock)
    await enter(one)  # whoever it is, it is another session
    await deliver(app)
    told = "".join(telegram.texts(CHAT))
    assert "Есть новое сообщение" in told
    assert "Громов" not in told


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (InvitationSettled(Outcome.CONFIRMED, "••••••0042"), "Вам открыли"),
        (SessionEnded, "вход в этом чате завершили"),
    ],
)
async def test_what_is_for_a_chat_without_a_session_is_read(
    app: App,
    clock: FakeClock,
    telegram: FakeTelegram,
    notice: Notice | Callable[..., Notice],
    words: str,
) -> None:
    await Resident(app, CHAT).say("/start")
    await tell(app, notice(clock()) if callable(notice) else notice)
    await deliver(app)
    assert words in "".join(telegram.texts(CHAT))


async def test_who_is_signed_in_still_reads_what_was_told(
    app: App, clock: FakeClock, telegram: FakeTelegram
) -> None:
    await enter(Resident(app, CHAT))
    clock.advance(minutes=1)
    await tell(app, GUEST)
    clock.advance(hours=9)
    await deliver(app)
    assert "Громов" in "".join(telegram.texts(CHAT))


@pytest.mark.parametrize("ending", ["signed out", "ended elsewhere", "withdrawn"])
async def test_one_time_pages_end_with_the_session(
    database_url: str, clock: FakeClock, ending: str
) -> None:
    async with open_office(
        database_url, clock, private_details="page", public_url=PUBLIC
    ) as opened:
        await settle(opened.tools.database)
        await enter(Resident(opened, CHAT))
        work = Work(opened.tools)
        work.post.put(CHAT, Document("greeting", text("mydata-json")))
        await work.commit()
        assert await rows(opened, select(m.pages))
        await end(opened, ending)
        assert await rows(opened, select(m.pages)) == []


async def end(app: App, ending: str) -> None:
    stored = await app.intake.chats.load(CHAT, "main")
    assert stored is not None
    assert stored.session is not None
    person, work = Person(CHAT, CHAT, "ru", stored.session), Work(app.tools)
    now = app.tools.clock() + timedelta(seconds=1)
    if ending == "signed out":
        await work.use_cases["sign_out"](person)
    elif ending == "withdrawn":
        await work.use_cases["end_processing"](person, ErasureReason.WITHDRAWN, at_once=False)
    else:
        found = OpenSession(stored.session.id, CHAT, "", now, now)
        StoredDirectory(work.unit).end(found, EndReason.ENDED_ELSEWHERE, now)
    await work.commit()
