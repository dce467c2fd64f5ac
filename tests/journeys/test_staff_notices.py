"""Three employees of two organisations and a resident: one notice reaches whom it concerns."""

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.doubting import at_home, captions, pass_far_above
from support.person import Person
from support.staff import OTHER_INN, put_organisations
from support.walk import shows, to_menu

from bot.domain.staff import Role, staff_payload
from bot.playground.server import Playground
from bot.services.notices import ProofLocked
from bot.work import Work
from storage import models as m
from storage.statements import Statement

from .conftest import Town

AGREE = "Согласен на обработку персональных данных"
OURS_INN = "6612345676"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


async def employee(town: Town, role: Role, inn: str, name: str) -> Person:
    """Come with a link of `kvitok staff add`."""
    work = Work(town.app.tools)
    made = await work.use_cases["staff_orders"].add(role, inn, name)
    await work.commit()
    person = await town.person(name)
    await person.send(f"/start {staff_payload(made.token)}")
    await shows(person, "Вас приглашают на работу")
    await person.press("Подтвердить")
    await shows(person, "Без согласия")
    await person.press(AGREE)
    await shows(person, "Готово: ")
    return person


async def last_says(person: Person, what: str) -> None:
    await person.until(lambda: what in person.from_bot()[-1]["text"], 30, what)


async def test_a_notice_is_taken_by_one_and_a_doubt_is_decided_by_one(town: Town) -> None:
    await put_organisations(town.app)
    anna = await employee(town, Role.METER_CLERK, OURS_INN, "Анна")
    vera = await employee(town, Role.METER_CLERK, OURS_INN, "Вера")
    foreign = await employee(town, Role.METER_CLERK, OTHER_INN, "Пётр")
    seen = len(foreign.from_bot())
    work = Work(town.app.tools)
    work.notices.tell_staff(ProofLocked("••••••0042", by_person=False), 1)
    await work.commit()
    for one in (anna, vera):
        told = await one.wait_for("исчерпаны попытки")
        assert "1470000042" in told["text"]
        assert captions(told) == ["Взять"]
    await vera.press_answered("Взять")
    await last_says(anna, "Взял(а) Вера")
    await last_says(vera, "Взял(а) Вера")
    assert captions(anna.from_bot()[-1]) == []
    await vera.press_answered("Сделано")
    await last_says(anna, "Сделано: Вера")

    maria = await town.person()
    await at_home(town.app, maria)
    await pass_far_above(maria)
    for one in (anna, vera):
        await one.wait_for("Аномалия")
    await anna.press_answered("Принять")
    await last_says(vera, "Принято: ")
    assert "Принять" not in captions(vera.from_bot()[-1])
    assert len(foreign.from_bot()) == seen, "nothing of it reaches another organisation"
    query = select(m.audit.c.action).where(m.audit.c.employee_id.is_not(None))
    done = {row.action for row in await town.app.tools.database.read(Statement(query))}
    assert {"take_notice", "decide_reading", "see_resident"} <= done


async def test_what_to_be_told_of_is_chosen_in_the_organisation(town: Town) -> None:
    anna = await employee(town, Role.DISPATCHER, OURS_INN, "Анна")
    await to_menu(anna)
    for caption, fragment in (
        ("Организация", "Ваша роль"),
        ("Уведомления", "круглосуточно"),
        ("Обращение жителя: сразу", "когда сообщать?"),
        ("раз в час", "круглосуточно"),
        ("Рабочие часы", "Отметьте дни"),
    ):
        await anna.press(caption)
        await shows(anna, fragment)
    assert "Обращение жителя: раз в час" not in anna.captions()
    for caption, fragment in (
        ("✓ Вс", "Пн, Вт, Ср, Чт, Пт, Сб, с"),
        ("9:00", "До какого часа"),
        ("18:00", "с 9:00 до 18:00"),
    ):
        await anna.press(caption)
        await shows(anna, fragment)
    assert "Обращение жителя: раз в час" in anna.captions()
