"""An employee announces; residents of that organisation, and nobody else, read it once."""

from datetime import timedelta

from sqlalchemy import select, update
from support.centre import IVAN, MARIA
from support.person import Person
from support.staff import OTHERS, put_organisations
from support.walk import enter, shows, to_menu

from bot.domain.staff import Role
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town
from .test_organisation import OTHER_INN, accept, go, link_by_order, open_organisation, owner_of

WORDS = "Завтра с 9:00 до 12:00 отключат воду.\n<b>Запаситесь</b> & не волнуйтесь: 1 < 2"


async def residents(town: Town) -> tuple[Person, Person]:
    """Give one of ours and one of the others."""
    await put_organisations(town.app)
    theirs = update(m.accounts).where(m.accounts.c.id == IVAN.id).values(organisation_id=OTHERS)
    await town.app.tools.database.apply([Write(Statement(theirs), {})])
    people = []
    for flat in (MARIA, IVAN):
        one = await town.person(*flat.holder.split()[1::-1])
        await enter(one, flat)
        await to_menu(one)
        people.append(one)
    maria, ivan = people
    return maria, ivan


async def write(owner: Person, *ways: tuple[str, str], count: int = 1) -> str:
    """Walk from «Объявления» to the preview."""
    await open_organisation(owner)
    await go(owner, ("Объявления", "Объявления"), ("Новое объявление", "Напишите текст"))
    await owner.send(WORDS)
    await shows(owner, "Кому отправить?")
    await go(owner, *ways)
    shown = await shows(owner, "Так объявление увидят жители")
    assert f"Получателей: {count}" in shown
    return shown


def announced(person: Person) -> list[str]:
    return [one["text"] for one in person.from_bot() if "Объявление: ООО «" in one["text"]]


async def test_residents_of_the_organisation_read_it_once(town: Town) -> None:
    maria, ivan = await residents(town)
    owner = await owner_of(town)
    shown = await write(owner, ("Всем: ООО «Исеть»", "Так объявление увидят"))
    assert WORDS in shown
    await go(
        owner, ("Отправить сейчас", "Отправить объявление сейчас?"), ("Подтвердить", "Получателей")
    )
    await town.app.announcer.announce()
    view = await maria.wait_for("Объявление: ООО «Исеть»")
    assert view["text"] == f"Объявление: ООО «Исеть»\n{WORDS}"
    await town.app.announcer.announce()
    await maria.settled()
    await go(owner, ("Обновить", "Доставлено: 1 из 1"))
    assert announced(maria) == [view["text"]]
    assert announced(ivan) == []
    others = await owner_of(town, OTHER_INN, "Пётр")
    await open_organisation(others)
    await others.press("Объявления")
    await shows(others, "Объявлений пока не было")
    await maria.press("Не присылать объявления")
    await shows(maria, "Объявлений больше не присылаю")
    await write(owner, ("Всем: ООО «Исеть»", "Так объявление увидят"), count=0)


async def test_one_for_later_is_stopped_or_dies_with_its_author(town: Town) -> None:
    maria, _ = await residents(town)
    owner = await owner_of(town)
    second = await town.person("Вторая", "Владелица")
    payload = await link_by_order(town, Role.OWNER, "6612345676", "Вторая")
    await accept(second, payload)
    for who in (owner, second):
        await write(
            who,
            ("По домам", "Отметьте дома"),
            ("г. Асбест, ул. Мира, д. 5", "Отмечено: 1"),
            ("Готово", "Так объявление увидят"),
        )
        await go(who, ("Назначить время", "В какой день"), ("25", "во сколько"))
        await who.send("25:00")
        await shows(who, "Напишите время так")
        await who.send("9.30")
        await shows(who, "25 ноября 2026 в 09:30?")
        await go(who, ("Подтвердить", "Запланировано"))
    await go(owner, ("Остановить", "Остановлено"))
    await open_organisation(owner)
    await go(owner, ("Сотрудники", "Вторая"), ("Вторая", "Где: "), ("Удалить", "Права"))
    await go(owner, ("Подтвердить", "Сотрудник удалён"))
    town.clock.now += timedelta(days=40)
    await town.app.announcer.announce()
    query = Statement(select(m.announcements.c.state).order_by(m.announcements.c.id))
    states = [row.state for row in await town.app.tools.database.read(query)]
    assert states == ["stopped", "withheld"]
    assert announced(maria) == []
