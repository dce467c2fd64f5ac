"""What became of a reading is told to whoever passed it; who passed none is reminded."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update
from support.centre import MARIA
from support.passed import change, put_meter, put_reading
from support.person import Person
from support.walk import enter, set_pin, shows, to_menu

from bot.domain.meters import Service
from storage import models as m
from storage.reading_batches import StoredBatches
from storage.statements import Statement

from .conftest import Town

OPENING_DAY = datetime(2026, 12, 15, 6, 0, tzinfo=UTC)  # 11:00 there
PASSED_ON, COUNTED, REJECTED = "передано в расчёт", "учтено: ", "отклонено"
OPENED, SOON_OVER = "Начался приём показаний", "Приём показаний скоро закончится"


async def resident(town: Town) -> Person:
    """Enter as Maria, who has two meters."""
    await put_meter(town.app, 1, MARIA)
    await put_meter(town.app, 2, MARIA, service=Service.HOT_WATER.value)
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    return person


async def delivered(town: Town, person: Person) -> None:
    """Wait until nothing that could be sent waits, and the person sees all of it."""
    query = select(m.outbox.c.id).where(m.outbox.c.not_before <= town.clock())
    async with asyncio.timeout(30):
        while await town.app.tools.database.read(Statement(query)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await town.playground.desk.pulse.next()
    await person.settled()


async def look(town: Town) -> None:
    """Let the jobs do their rounds, as they do every minute."""
    await town.app.metering.tell_of_readings()
    await town.app.reminding.call()
    await town.app.reminding.call_for_verification()


def told(person: Person, words: str) -> list[str]:
    return [one["text"] for one in person.from_bot() if words in one["text"]]


async def test_each_status_is_told_to_who_passed_the_reading(town: Town) -> None:
    maria = await resident(town)
    for number in (1, 2):
        at = town.clock()
        await put_reading(town.app, number, number, at, chat_id=maria.id)
    await StoredBatches(town.app.tools.database).make("2026-11", town.clock(), whole=False)
    await look(town)
    view = await maria.wait_for(PASSED_ON)
    assert "••••••0042" in view["text"]
    answers = update(m.readings).values(untold=1)
    await change(town.app, answers.where(m.readings.c.id == 1).values(status="counted"))
    rejected = answers.where(m.readings.c.id == 2).values(status="rejected", reason="Опечатка")
    await change(town.app, rejected)
    await look(town)
    view = await maria.wait_for(COUNTED)
    assert REJECTED in view["text"]
    assert "учтено: Холодная вода, счётчик ••••0001." in view["text"]
    assert "Передайте показание заново" in view["text"], "the month has none now"
    assert "Горячая вода, счётчик ••••0002: 10. Причина: Опечатка" in view["text"]
    await look(town)
    await delivered(town, maria)
    assert [len(told(maria, words)) for words in (PASSED_ON, COUNTED, REJECTED)] == [1, 1, 1]
    await maria.press("Не сообщать о показаниях")
    await shows(maria, "больше не сообщаю")
    assert "✗ Что стало с показаниями" in maria.captions()


async def test_who_passed_nothing_is_reminded_at_both_ends_until_they_do_not_want_it(
    town: Town,
) -> None:
    maria = await resident(town)
    town.clock.now = OPENING_DAY
    await look(town)
    view = await maria.wait_for(OPENED)
    assert "Ждём показания 2 счётчиков" in view["text"]
    await maria.press("Показания")
    await shows(maria, "Выберите счётчик")
    town.clock.now += timedelta(days=9)
    await look(town)
    await maria.wait_for(SOON_OVER)
    await maria.press("Не напоминать о показаниях")
    await shows(maria, "пора передать показания, больше не напоминаю")
    town.clock.now += timedelta(days=21)
    await look(town)
    await delivered(town, maria)
    assert [len(told(maria, words)) for words in (OPENED, SOON_OVER)] == [1, 1]


async def test_a_locked_chat_reads_no_number_of_what_is_due(town: Town) -> None:
    maria = await resident(town)
    await set_pin(maria, "4072")
    town.clock.now = OPENING_DAY
    await change(town.app, update(m.meters).values(verification_due=date(2027, 2, 13)))
    await look(town)
    for words in ("Ждём показания счётчиков", "Есть новости о поверке счётчиков"):
        view = await maria.wait_for(words)
        assert not view["keyboard"]
        assert "0042" not in view["text"]
