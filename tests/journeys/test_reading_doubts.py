"""A doubtful reading between its resident and a group of staff, over HTTP."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.doubting import COLD_CAPTION, answered, at_home, captions, card_of, pass_far_above
from support.duty import Staff, add_duty, on_duty
from support.person import Person
from support.walk import press_pin, set_pin, shows, to_menu

from bot.playground.server import Playground
from storage import models as m
from storage.statements import Statement

from .conftest import Town

ACCEPT, REJECT, ASK = "Принять", "Отклонить с причиной", "Спросить жителя"
OTHER, BACK = "Другая причина", "Назад"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    return add_duty(playground)


@pytest.fixture
async def staff(town: Town, staff_chat_id: int) -> Staff:
    return await on_duty(town.playground, town.stack, staff_chat_id)


async def looks_into(town: Town, chat_id: int, person_id: int) -> Person:
    joined = await Person.join(town.playground.url, person=person_id, chat=chat_id)
    return await town.stack.enter_async_context(joined)


async def resident(town: Town) -> Person:
    person = await town.person()
    await at_home(town.app, person)
    return person


async def steps(town: Town) -> list[Any]:
    table = m.reading_decisions
    return await town.app.tools.database.read(Statement(select(table).order_by(table.c.id)))


async def acts(town: Town) -> list[str]:
    return [row.act for row in await steps(town)]


async def statuses(town: Town) -> list[tuple[str, str | None]]:
    r = m.readings.c
    found = select(r.status, r.reason).where(r.number.is_not(None)).order_by(r.version)
    return [tuple(row) for row in await town.app.tools.database.read(Statement(found))]


async def test_staff_accept_with_all_that_they_need_to_know(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    card = await card_of(
        staff.olga, "Аномалия", "лицевой счёт ••••••0042", "Показание за ноябрь 2026: 1263"
    )
    for known in ("Предыдущее показание: 120", "Расход: 1143 м³", "Обычно за месяц: 5 м³"):
        assert known in card["text"].replace("\u00a0", " ")
    assert captions(card) == [ACCEPT, REJECT, ASK]
    assert "Асбест" not in card["text"]
    await staff.olga.press_answered(ACCEPT)
    card = await card_of(staff.pavel, "Принято: Ольга Дежурная, 20 ноября 2026 в 14:00")
    assert captions(card) == []
    assert len(staff.pavel.from_bot()) == 1, "the card changes where it hangs"
    [_, accepted] = await steps(town)
    assert (accepted.act, accepted.user_id, accepted.chat_id) == (
        "accepted",
        staff.olga.id,
        staff.olga.chat,
    )
    assert await statuses(town) == [("accepted", None)]


async def test_a_rejected_reading_is_told_and_passed_anew_and_rejected_again(
    town: Town, staff: Staff
) -> None:
    maria = await resident(town)
    for number, value in enumerate(("1263", "1264"), 1):
        await pass_far_above(maria, value)
        await card_of(staff.olga, f"ноябрь 2026: {value}")
        await staff.olga.press_answered(REJECT)
        card = await card_of(staff.pavel, "Почему показание отклоняется?")
        assert captions(card)[-2:] == [OTHER, BACK]
        await staff.pavel.press_answered("Показание не соответствует прибору")
        await card_of(staff.olga, "Отклонено: Павел Второй", "не соответствует прибору")
        await town.app.metering.tell_of_readings()
        words = f"{value}. Причина: Показание не соответствует прибору"
        await maria.wait_for(words)
        assert len(await statuses(town)) == number
    assert {one for one, _ in await statuses(town)} == {"rejected"}
    await to_menu(maria)
    await maria.press("Показания")
    await shows(maria, "Лицевой счёт ••••••0042")
    await maria.press("Мои показания")
    await shows(maria, "Показания какого счётчика показать?")
    await maria.press(COLD_CAPTION)
    await shows(maria, "Причина: Показание не соответствует прибору")


async def test_another_reason_is_written_in_reply_to_the_card(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    await card_of(staff.olga, "Аномалия")
    await staff.olga.press_answered(REJECT)
    await card_of(staff.olga, "Почему")
    await staff.olga.press_answered(OTHER)
    card = await card_of(staff.olga, "Ольга Дежурная, напишите причину", "ответом на это")
    assert captions(card) == [BACK]
    await staff.pavel.send("Я не тот", reply_to=card["message_id"])
    await staff.pavel.wait_for("Причину отказа пишет Ольга Дежурная")
    await staff.olga.send("Не ответ на карточку")
    await staff.olga.send("ы" * 151, reply_to=card["message_id"])
    await staff.olga.wait_for("не длиннее 150 знаков")
    await staff.olga.send("Цифры с другого прибора", reply_to=card["message_id"])
    card = await card_of(
        staff.pavel, "Отклонено: Ольга Дежурная", "Причина: Цифры с другого прибора"
    )
    assert [one for one in staff.pavel.from_bot() if "Аномалия" in one["text"]] == [card]
    await town.app.metering.tell_of_readings()
    await maria.wait_for("Причина: Цифры с другого прибора")
    await staff.olga.send("И ещё", reply_to=card["message_id"])
    await staff.olga.settled()
    assert await acts(town) == ["raised", "writes", "rejected"]
    assert len(await statuses(town)) == 1


async def test_the_resident_is_asked_and_says_that_it_is_right(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    first = await card_of(staff.olga, "Аномалия")
    await staff.olga.press_answered(ASK)
    await card_of(staff.olga, "О чём спросить жителя?")
    await staff.olga.press_answered("Пришлите фото прибора")
    card = await card_of(staff.pavel, "Спросили жителя: «Пришлите фото", "ждём ответа")
    assert captions(card) == [ACCEPT, REJECT]
    asked = await maria.wait_for("Вопрос о вашем показании")
    assert "счётчик ••••••7101" in asked["text"]
    assert "1263" in asked["text"]
    await maria.press("Всё верно")
    await maria.wait_for("Ответ передан сотрудникам")
    card = await card_of(staff.pavel, "Житель ответил: всё верно")
    assert captions(card) == [ACCEPT, REJECT, ASK]
    assert card["message_id"] > first["message_id"], "an answer is seen below"
    assert len(staff.pavel.from_bot()) == 1
    await staff.pavel.press_answered(ACCEPT)
    await card_of(staff.olga, "Принято: Павел Второй")
    query = await maria.press_data(asked["message_id"], asked["keyboard"][0][0]["data"])
    await answered(maria, query)
    await maria.wait_for("Вопрос о показании уже закрыт")


async def test_the_resident_is_asked_and_corrects(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    await card_of(staff.olga, "Аномалия")
    await staff.olga.press_answered(ASK)
    await card_of(staff.olga, "О чём спросить")
    await staff.olga.press_answered("Проверьте показание на приборе")
    await maria.wait_for("Вопрос о вашем показании")
    await maria.press("Исправить")
    await shows(maria, "Исправление показания за ноябрь")
    await maria.send("126")
    await shows(maria, "Проверьте показание")
    await maria.press("Подтвердить")
    await shows(maria, "Показание исправлено")
    card = await card_of(staff.olga, "Житель исправил показание", "126")
    assert captions(card) == []
    assert await acts(town) == ["raised", "asked", "corrected"]


async def test_a_cancelled_reading_is_seen_by_staff(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    card = await card_of(staff.olga, "Аномалия")
    data = card["keyboard"][0][0]["data"]
    await maria.press("Отменить показание")
    await shows(maria, "Отменить показание")
    await maria.press("Подтвердить")
    await shows(maria, "отменено")
    await card_of(staff.olga, "Житель отменил показание")
    query = await staff.pavel.press_data(card["message_id"], data)
    await answered(staff.pavel, query)
    assert "уже не ждёт" in staff.pavel.toasts[-1]["text"]
    assert await statuses(town) == [("cancelled", None)]


async def test_of_two_who_press_at_once_one_decides(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    for one in (staff.olga, staff.pavel):
        await card_of(one, "Аномалия")
    both = [staff.olga, staff.pavel] * 3
    queries = await asyncio.gather(*(one.press(ACCEPT) for one in both))
    for one, query in zip(both, queries, strict=True):
        await answered(one, query)
    await card_of(staff.pavel, "Принято")
    assert await acts(town) == ["raised", "accepted"]
    late = [one["text"] for who in (staff.olga, staff.pavel) for one in who.toasts]
    assert len(late) == 5
    assert all("уже принято" in one for one in late)


async def test_a_stranger_with_the_data_of_a_button_is_refused_and_recorded(
    town: Town, staff: Staff
) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    card = await card_of(staff.olga, "Аномалия")
    data = card["keyboard"][0][0]["data"]
    stranger = await town.person("Чужой", "Человек")
    await stranger.send("/start")
    await shows(stranger, "Личный кабинет")
    other = town.playground.add_group("Другая", [stranger.id]).id
    with_bot = await looks_into(town, other, stranger.id)
    here = stranger.from_bot()[-1]["message_id"]
    query = await stranger.press_data(here, data)
    await answered(stranger, query)
    assert "только сотрудники" in stranger.toasts[-1]["text"]
    town.playground.desk.post(
        town.playground.world.chats[str(other)], town.playground.bot.id, text="…"
    )
    await with_bot.wait_for("…")
    for pressed, told in ((data, "только сотрудники"), (data[:-1] + "!", "уже не действует")):
        query = await with_bot.press_data(with_bot.from_bot()[-1]["message_id"], pressed)
        await answered(with_bot, query)
        assert told in with_bot.toasts[-1]["text"]
    refused = [row for row in await steps(town) if row.act == "refused"]
    assert [(row.user_id, row.chat_id) for row in refused] == [
        (stranger.id, stranger.id),
        (stranger.id, other),
    ]
    assert captions(await card_of(staff.olga, "Аномалия")) == [ACCEPT, REJECT, ASK]
    assert await statuses(town) == [("accepted", None)]


async def test_a_locked_chat_is_asked_without_numbers(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    await set_pin(maria, "4072")
    town.clock.advance(minutes=20)
    await card_of(staff.olga, "Аномалия")
    await staff.olga.press_answered(ASK)
    await card_of(staff.olga, "О чём спросить")
    await staff.olga.press_answered("Счётчик заменили?")
    asked = await maria.wait_for("Есть новости о ваших показаниях")
    assert captions(asked) == ["Показать вопрос"]
    await maria.press("Показать вопрос")
    await shows(maria, "Введите ПИН-код")
    await press_pin(maria, "4072")
    await shows(maria, "Выберите, что показать")
    await maria.press("Показать вопрос")
    await shows(maria, "Вопрос о вашем показании")
    await maria.press("Всё верно")
    await card_of(staff.olga, "Житель ответил: всё верно")


async def test_who_puts_the_bot_out_of_the_group_stops_nobody(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await staff.olga.block()
    await pass_far_above(maria)
    await maria.settled()
    assert await acts(town) == ["raised"]
    assert staff.pavel.from_bot() == []
