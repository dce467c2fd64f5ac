"""A meter whose digits no registry has told: what its dial shows is asked about, never refused."""

import pytest
from support.clock import FakeClock
from support.metering import put_water
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import shows, to_menu

from bot.playground.server import Playground

from .conftest import Town

COLD_CAPTION = "💧 Холодная вода, ••••••7101"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    """Let messages be dated by the bot's clock: the windows of the past are of that time."""
    playground.clock._base = clock.now.timestamp()


async def begin(town: Town, guessed: int) -> Person:
    await put_cabinet(town.app)
    await put_water(town.app.tools.database, capacity_guessed=guessed)
    person = await town.person()
    await sign_in(person)
    await to_menu(person)
    await person.press("Показания")
    await shows(person, "Лицевой счёт ••••••0042")
    await person.press(COLD_CAPTION)
    await shows(person, "Напишите показание")
    return person


async def test_more_digits_than_guessed_are_asked_about_and_taken(town: Town) -> None:
    person = await begin(town, 1)
    await person.send("00123456")
    await shows(person, "Столько цифр на приборе?")
    await person.press("Опечатка, введу заново")
    await shows(person, "Напишите показание")
    await person.send("123456")
    await shows(person, "Столько цифр на приборе?")
    await person.press("Да, столько цифр")
    await shows(person, "намного больше обычного")
    await person.press("Всё верно")
    await shows(person, "Проверьте показание")
    await person.press("Подтвердить")
    await shows(person, "Показание принято")


async def test_a_dial_that_a_registry_described_refuses_them(town: Town) -> None:
    person = await begin(town, 0)
    await person.send("123456")
    await shows(person, "на этом счётчике столько цифр нет")
