"""Doubtful readings where staff are one person, and where their group becomes a supergroup."""

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.doubting import at_home, captions, card_of, pass_far_above
from support.person import Person
from support.photos import blank
from support.walk import shows

from bot.playground.server import Playground
from storage import models as m
from storage.statements import Statement

from .conftest import Town


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground, request: pytest.FixtureRequest) -> int:
    clerk = playground.add_person("Ольга", "Дежурная")
    if request.param == "private":
        return clerk.id
    return playground.chats.actions.add_group("Сотрудники", [clerk.id], kind="group").id


async def staff(town: Town, chat_id: int = 0) -> Person:
    """Be who was there before the bot."""
    clerk = next(one for one in town.playground.world.people.values() if one.first_name == "Ольга")
    joined = await Person.join(town.playground.url, person=clerk.id, chat=chat_id)
    return await town.stack.enter_async_context(joined)


async def reasons(town: Town) -> list[str | None]:
    query = select(m.readings.c.reason).where(m.readings.c.number.is_not(None))
    return [row.reason for row in await town.app.tools.database.read(Statement(query))]


@pytest.mark.parametrize("staff_chat_id", ["private"], indirect=True)
async def test_in_a_private_chat_too_the_reason_is_a_reply_to_the_card(town: Town) -> None:
    olga = await staff(town)
    await olga.send("/start")
    await shows(olga, "Личный кабинет")
    maria = await town.person()
    await at_home(town.app, maria)
    await pass_far_above(maria)
    await card_of(olga, "Аномалия")
    await olga.press_answered("Отклонить с причиной")
    await card_of(olga, "Почему показание отклоняется?")
    await olga.press_answered("Назад")
    await card_of(olga, "Аномалия")
    await olga.until(lambda: "Спросить жителя" in olga.captions(), 30, "the card as it was")
    await olga.press_answered("Отклонить с причиной")
    await card_of(olga, "Почему показание отклоняется?")
    await olga.press_answered("Другая причина")
    card = await card_of(olga, "напишите причину")
    await olga.send("Спасибо, до завтра")
    await olga.wait_for("Напишите причину отказа ответом на карточку")
    assert await reasons(town) == [None]
    await olga.send("Цифры с другого прибора", reply_to=card["message_id"])
    card = await card_of(olga, "Отклонено: Ольга Дежурная", "Причина: Цифры с другого прибора")
    assert captions(card) == []
    assert await reasons(town) == ["Цифры с другого прибора"]
    await olga.send("Это уже никто не ждёт")
    await shows(olga, "Личный кабинет")
    await to_start(olga)


@pytest.mark.parametrize("staff_chat_id", ["private"], indirect=True)
async def test_in_a_private_chat_of_staff_the_photos_come_too(town: Town) -> None:
    olga = await staff(town)
    await olga.send("/start")
    await shows(olga, "Личный кабинет")
    maria = await town.person()
    await at_home(town.app, maria)
    await pass_far_above(maria)
    await card_of(olga, "Аномалия")
    await maria.send_photo(blank())
    await olga.until(lambda: "Фото: 1" in olga.captions(), 30, "the button")
    await olga.press_answered("Фото: 1")
    await olga.wait_for("Фото 1 из 1")


async def to_start(olga: Person) -> None:
    """Go on as anybody: the card of staff is not the chat's own."""
    await olga.press("Ограниченный доступ")
    await shows(olga, "ФИО (полностью)")


@pytest.mark.parametrize("staff_chat_id", ["private"], indirect=True)
async def test_a_card_of_staff_leaves_a_dialogue_where_it_is(town: Town) -> None:
    olga = await staff(town)
    await olga.send("/start")
    await shows(olga, "Личный кабинет")
    maria = await town.person()
    await at_home(town.app, maria)
    await to_start(olga)
    await pass_far_above(maria)
    await card_of(olga, "Аномалия")
    await olga.press_answered("Принять")
    await card_of(olga, "Принято: Ольга Дежурная")
    await olga.send("Дежурная Ольга Петровна")
    await shows(olga, "Адрес (как в квитанции)")


@pytest.mark.parametrize("staff_chat_id", ["group"], indirect=True)
async def test_a_group_that_becomes_a_supergroup_goes_on_with_its_cards(
    town: Town, staff_chat_id: int
) -> None:
    before = await staff(town, staff_chat_id)
    maria = await town.person()
    await at_home(town.app, maria)
    await pass_far_above(maria)
    await card_of(before, "Аномалия", "1263")
    actions, world = town.playground.chats.actions, town.playground.world
    after = await staff(town, actions.migrate(world.chats[str(staff_chat_id)], before.id).id)
    await pass_far_above(maria, "1264")
    await after.wait_for("ноябрь\u00a02026: 1264")
    old = await after.wait_for("Житель исправил показание")
    assert captions(old) == []
    await after.press_answered("Принять")
    card = await after.wait_for("Принято")
    assert "1264" in card["text"]
