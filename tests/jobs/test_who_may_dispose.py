"""Data and their end for who is signed in: a telephone alone gets neither."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select, update
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, Resident, enter, open_office, rows, set_pin, waiting

from bot.app import App
from bot.delivery.pace import Pace
from bot.delivery.telegram import SendDocument
from bot.domain.consents import ErasureReason
from bot.services.files import FileDeniedError
from bot.services.messages import Document, text
from bot.services.my_data import MAKER, MayDispose, OwnCabinet
from bot.services.people import Person
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

USER = 77
TITLE = text("mydata-json")


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


async def forget_the_pin(one: Resident, clock: FakeClock) -> None:
    clock.advance(minutes=16)
    await one.say("/menu")
    await one.tap("Не помню ПИН-код")


async def lost(app: App, clock: FakeClock) -> Resident:
    """Give a chat that was locked by a PIN, in the hands of who does not know it."""
    one = Resident(app, USER)
    await enter(one)
    await set_pin(one)
    await forget_the_pin(one, clock)
    return one


async def test_a_chat_whose_pin_was_forgotten_hands_nothing_over(
    app: App, clock: FakeClock
) -> None:
    one = await lost(app, clock)
    await one.say("/forget")
    card = await one.card()
    assert "mydata-sign-in" in card.keys
    assert "Скачать" not in card.buttons
    maker = app.courier.workshop
    for form in ("html", "json"):
        with pytest.raises(FileDeniedError):
            await maker.make(USER, "ru", Document(MAKER, TITLE, {"format": form}))


async def test_erasure_by_who_is_not_signed_in_can_be_called_off(
    app: App, clock: FakeClock
) -> None:
    one = await lost(app, clock)
    await one.say("/forget")
    await one.tap("Удалить мои данные")
    assert "mydata-sure-later" in (await one.card()).keys
    await one.tap("Удалить мои данные")
    assert (await one.card()).keys == ("mydata-erasing-later",)
    [erasure] = await rows(app, select(m.erasures))
    assert erasure.due_at - clock() == timedelta(days=30)
    await enter(one)  # consents anew
    assert await rows(app, select(m.erasures)) == []


async def test_the_use_case_itself_refuses_erasure_at_once(app: App, clock: FakeClock) -> None:
    await lost(app, clock)
    work = Work(app.tools)
    person = Person(USER, USER, "ru", None)
    due = await work.use_cases["end_processing"](person, ErasureReason.ASKED, at_once=True)
    assert due - clock() == timedelta(days=30)


async def test_a_file_asked_for_before_the_session_ended_is_not_sent(
    app: App, clock: FakeClock, telegram: FakeTelegram
) -> None:
    one = Resident(app, USER)
    await enter(one)
    await set_pin(one)
    await one.say("/forget")
    await one.tap("Скачать")
    assert [each for each in await one.waiting() if isinstance(each, Document)]
    await forget_the_pin(one, clock)
    await deliver(app)
    assert not [call for call in telegram.calls if isinstance(call, SendDocument)]
    assert "Файл не отправлен" in "".join(telegram.texts(USER))


async def test_an_old_button_to_download_says_to_sign_in(app: App) -> None:
    one = Resident(app, USER)
    await enter(one)
    await one.say("/forget")
    ended = update(m.sessions).values(ended_at=app.tools.clock(), end_reason="ended_elsewhere")
    await app.tools.database.apply([Write(Statement(ended), {})])
    await one.tap("Скачать")
    assert "mydata-sign-in" in (await one.card()).keys
    assert not [each for each in await waiting(app, USER) if isinstance(each, Document)]


async def test_what_was_said_in_the_cabinet_of_another_goes_with_its_session(
    app: App, clock: FakeClock
) -> None:
    one = Resident(app, USER)
    await enter(one)
    clock.advance(minutes=1)
    await one.say("тайное слово")
    clock.advance(minutes=1)
    database = app.tools.database
    await database.apply([Write(Statement(update(m.cabinets).values(user_id=USER + 1)), {})])
    make = app.courier.workshop.make
    asked = Document(MAKER, TITLE, {"format": "json"})
    assert "тайное слово" in (await make(USER, "ru", asked)).data.decode()
    ended = update(m.sessions).values(ended_at=clock(), end_reason="ended_elsewhere")
    await database.apply([Write(Statement(ended), {})])
    told = (await make(USER, "ru", asked)).data.decode()
    assert "тайное слово" not in told
    assert [one["login"] for one in json.loads(told)["sessions"]] == [""]


class Kept:
    """The cabinets of one person."""

    def __init__(self, *cabinets: OwnCabinet) -> None:
        self.cabinets = cabinets

    async def own_cabinets(self, user_id: int) -> Any:
        del user_id
        return self.cabinets


@pytest.mark.parametrize(
    ("cabinets", "may"),
    [
        ((), True),
        (((40, False),), False),
        (((0, True),), True),
        (((40, True), (0, False)), True),
        (((40, False), (0, True)), False),  # registered by who found the telephone
        (((40, False), (30, True)), True),
    ],
)
async def test_one_has_to_be_signed_in_to_a_cabinet_that_is_not_newly_made(
    clock: FakeClock, cabinets: tuple[tuple[int, bool], ...], may: bool
) -> None:
    now = clock()
    kept = Kept(*(OwnCabinet(now - timedelta(days=age), seat) for age, seat in cabinets))
    assert await MayDispose(kept, clock, 30)(USER) is may  # type: ignore[arg-type]
