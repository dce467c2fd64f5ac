"""Two taps are one press: the second takes neither the answer nor the next press away."""

import asyncio

from sqlalchemy import select
from support.centre import MARIA
from support.person import Person, View
from support.walk import fill_in, shows

from storage import models as m
from storage.statements import Statement

from .conftest import Town


def data_of(card: View, caption: str) -> str:
    return next(
        str(key["data"]) for row in card["keyboard"] for key in row if key["text"] == caption
    )


async def tap_twice(person: Person, card: View, caption: str) -> None:
    """Press the same drawing twice and wait for both answers."""
    data = data_of(card, caption)
    presses = [person.press_data(card["message_id"], data) for _ in range(2)]
    queries = set(await asyncio.gather(*presses))
    await person.until(lambda: queries <= person.answered, 10, "answers to both taps")


async def test_the_second_tap_leaves_the_reason_on_the_card(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "Сидорова Мария Ивановна", MARIA.address)
    await tap_twice(person, person.from_bot()[-1], "Войти")
    await person.settled()
    assert "Данные не совпали" in await shows(person, "Проверьте, всё ли верно")
    checks = await town.app.tools.database.read(Statement(select(m.attempts)))
    assert [row.ordinal for row in checks] == [1]


async def test_a_press_that_follows_two_taps_at_once_is_honoured(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    card = person.from_bot()[-1]
    await person.press_data(card["message_id"], data_of(card, "Войти"))
    await shows(person, "Выберите лицевой счёт")
    drawn = person.from_bot()[-1]
    await asyncio.gather(
        person.press_data(card["message_id"], data_of(card, "Войти")),
        person.press_data(drawn["message_id"], data_of(drawn, "Лицевой счёт ••••••0042")),
    )
    await shows(person, "Сумма последней оплаты")
