"""A request reaches those who answer for its house, in their own chats and their group."""

import pytest
from support.clock import FakeClock
from support.doubting import captions
from support.person import Person, View
from support.photos import blank
from support.signing_in import put_cabinet, sign_in
from support.staff import OTHER_INN, put_organisations
from support.walk import shows, to_menu

from bot.domain.staff import Role
from bot.playground.server import Playground
from storage import models as m

from .conftest import Town
from .test_staff_groups import command_of, look_into
from .test_staff_notices import OURS_INN, employee, last_says
from .test_support import all_rows


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    operator = playground.add_person("Смена")
    return playground.add_group("Сотрудники центра", [operator.id]).id


async def ask_with_a_photo(person: Person) -> None:
    await to_menu(person)
    for caption, fragment in (
        ("Поддержка", "ответят в этом чате"),
        ("Новое обращение", "О чём обращение?"),
        ("Начисления и оплата", "Напишите, в чём вопрос"),
    ):
        await person.press(caption)
        await shows(person, fragment)
    await person.send_photo(blank(), "Почему так много?")
    await shows(person, "Проверьте обращение")
    await person.press("Отправить")
    await shows(person, "отправлено")


async def card_in(person: Person, what: str) -> View:
    """Give the newest card that says so: photos and additions come below."""
    return await person.wait_for(lambda one: what in one["text"] and "Начисления" in one["text"])


async def press_on_card(person: Person, card: View, caption: str) -> None:
    key = next(one for row in card["keyboard"] for one in row if one["text"] == caption)
    await person.press_data(card["message_id"], key["data"])


async def hand_to(giver: Person, taker: Person, name: str) -> None:
    """«Передать», and the name of a colleague."""
    await press_on_card(giver, await card_in(giver, "Взял(а): "), "Передать")
    offer = await card_in(giver, "Кому передать?")
    assert captions(offer)[-1] == "Назад"
    await press_on_card(giver, offer, name)
    await taker.wait_for("теперь ваше: передал(а)")
    for one in (giver, taker):
        await card_in(one, f"Взял(а): {name}")


async def close_and_open_again(staff: Person, resident: Person) -> None:
    await press_on_card(staff, await card_in(staff, "Взял(а): "), "Закрыть")
    await resident.wait_for("закрыто. Оцените")
    closed = await card_in(staff, "Закрыто сотрудником")
    assert captions(closed) == ["Открыть снова", "Переписка"]
    await press_on_card(staff, closed, "Открыть снова")
    await resident.wait_for("снова открыто")
    await card_in(staff, "Житель ждёт ответа")


async def test_a_dispatcher_of_the_house_answers_and_no_other_hears_of_it(
    town: Town, staff_chat_id: int
) -> None:
    await put_organisations(town.app)
    owner = await employee(town, Role.OWNER, OURS_INN, "Олег")
    anna = await employee(town, Role.DISPATCHER, OURS_INN, "Анна")
    foreign = await employee(town, Role.DISPATCHER, OTHER_INN, "Пётр")
    chat = town.playground.chats.actions.add_group("Смена", [owner.id, anna.id])
    group = await look_into(town, chat.id, anna.id)
    binder = await look_into(town, chat.id, owner.id)
    await binder.send(await command_of(owner))
    await binder.wait_for("Группа подключена")
    seen = len(foreign.from_bot())
    [operator] = town.playground.world.chats[str(staff_chat_id)].members
    centre = await look_into(town, staff_chat_id, operator)

    maria = await town.person()
    await put_cabinet(town.app)
    await sign_in(maria)
    await ask_with_a_photo(maria)
    told = await card_in(anna, "Почему так много?")
    assert "1470000042" in told["text"]
    assert captions(told) == ["Взять", "Закрыть", "Переписка"]
    await anna.until(lambda: any(one.get("photo") for one in anna.from_bot()), 30, "the photo")
    shared = await card_in(group, "Почему так много?")
    assert "••••••0042" in shared["text"]
    assert "1470000042" not in shared["text"]

    take = next(one for one in shared["keyboard"][0] if one["text"] == "Взять")["data"]
    await group.press_data(shared["message_id"], take)
    await card_in(anna, "Взял(а): ")
    await maria.wait_for("взял в работу")
    await anna.send("Проверим сегодня", reply_to=told["message_id"])
    await last_says(anna, "Ответ передан жителю")
    await maria.wait_for("Проверим сегодня")
    await maria.press("Ответить")
    await shows(maria, "Каждое сообщение уходит сразу")
    await maria.send("Спасибо, жду")
    for one in (anna, group):
        followed = await one.wait_for("Спасибо, жду")
        assert "житель дополнил" in followed["text"]
    pictures = sum(bool(one.get("photo")) for one in anna.from_bot())
    card = await card_in(anna, "➕")
    talk = next(one for row in card["keyboard"] for one in row if one["text"] == "Переписка")
    await anna.press_data(card["message_id"], talk["data"])
    read = await anna.wait_for("переписка")
    assert all(one in read["text"] for one in ("так много?", "Проверим сегодня", "жду"))
    await anna.until(
        lambda: sum(bool(one.get("photo")) for one in anna.from_bot()) > pictures, 30, "the photo"
    )
    await hand_to(anna, owner, "Олег")
    await close_and_open_again(owner, maria)
    assert len(foreign.from_bot()) == seen, "nothing of it reaches another organisation"
    assert centre.from_bot() == [], "the centre is told of what nobody of the house is"
    [notice] = await all_rows(town, m.staff_notices)
    assert (notice["overdue_at"], notice["level"]) == (None, 0)
