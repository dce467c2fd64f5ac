"""Employees come by links, work by what their posts grant, and are gone at once."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from support.person import Person
from support.staff import OTHERS, OURS, put_organisations
from support.walk import shows, to_menu

from bot.domain.staff import Role, staff_payload
from bot.work import Work
from storage import models as m
from storage.statements import Statement

from .conftest import Town

AGREE = "Согласен на обработку персональных данных"
OURS_INN, OTHER_INN = "6612345676", "7707083893"


async def link_by_order(town: Town, role: Role, inn: str, name: str) -> str:
    """Do what `kvitok staff add` does; give what /start carries."""
    work = Work(town.app.tools)
    made = await work.use_cases["staff_orders"].add(role, inn, name)
    await work.commit()
    return staff_payload(made.token)


async def accept(person: Person, payload: str) -> None:
    """Accept a link in a chat that knows nobody yet."""
    await person.send(f"/start {payload}")
    await shows(person, "Вас приглашают на работу")
    await person.press("Подтвердить")
    await shows(person, "Без согласия")
    await person.press(AGREE)
    await shows(person, "Готово: ")


async def owner_of(town: Town, inn: str = OURS_INN, name: str = "Ольга") -> Person:
    owner = await town.person(name, "Владелец")
    await accept(owner, await link_by_order(town, Role.OWNER, inn, f"{name} Петровна"))
    return owner


async def open_organisation(person: Person) -> None:
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Ваша роль")


async def open_employees(person: Person) -> str:
    await open_organisation(person)
    await person.press("Сотрудники")
    return await shows(person, "Сотрудники")


async def go(person: Person, *ways: tuple[str, str]) -> None:
    """Press each caption and wait for what it shows."""
    for caption, fragment in ways:
        await person.press(caption)
        await shows(person, fragment)


async def invite(owner: Person, role: str, name: str, *ways: tuple[str, str]) -> str:
    await open_employees(owner)
    asked = "Где будет" if ways else "Как зовут"
    await go(owner, ("Пригласить", "Какая роль"), (role, asked), *ways)
    await owner.send(name)
    shown = await shows(owner, f"Приглашение: {name}")
    return shown.partition("?start=")[2].split()[0]


async def audit(town: Town) -> Sequence[tuple[str, int]]:
    query = select(m.audit.c.action, m.audit.c.denied).order_by(m.audit.c.id)
    rows = await town.app.tools.database.read(Statement(query))
    return [(row.action, row.denied) for row in rows]


async def test_an_employee_is_invited_accepts_is_changed_and_removed(town: Town) -> None:
    owner = await owner_of(town)
    payload = await invite(owner, "диспетчер", "Анна Смирнова")
    anna = await town.person("Анна", "Смирнова")
    await anna.send(f"/start {payload}")
    offer = await shows(anna, "Вас приглашают на работу")
    assert "ООО «Исеть»" in offer
    assert "диспетчер" in offer
    assert "Ольга Петровна" in offer
    await go(anna, ("Подтвердить", "Без согласия"), (AGREE, "Готово: "))
    await owner.wait_for("приглашение принято, Анна Смирнова")
    await open_employees(anna)
    assert "Пригласить" not in anna.captions()
    assert "Анна Смирнова" in await open_employees(owner)
    await go(
        owner,
        ("Анна Смирнова", "Где: вся организация"),
        ("Изменить роль", "Новая роль"),
        ("наблюдатель", "Роль изменена"),
    )
    await anna.wait_for("теперь вы наблюдатель")
    await open_organisation(anna)
    assert "Сотрудники" not in anna.captions()
    assert "Филиалы" in anna.captions()
    await open_employees(owner)
    await go(owner, ("Анна Смирнова", "Где: "), ("Удалить", "Права закончатся"))
    await go(owner, ("Подтвердить", "Сотрудник удалён"))
    await anna.wait_for("вход завершён")
    await anna.press("Филиалы")
    await anna.wait_for("У вас нет права")
    await anna.send("/menu")
    await shows(anna, "Личный кабинет")
    assert anna.captions()[1] == "Войти по логину"
    stranger = await town.person("Иван", "Чужой")
    await stranger.send(f"/start {payload}")
    await shows(stranger, "Эта ссылка не действует")
    assert ("see_employees", 0) in await audit(town)
    assert ("see_branches", 1) in await audit(town)


async def test_an_old_button_of_somebody_lowered_does_nothing(town: Town) -> None:
    owner = await owner_of(town)
    manager = await town.person("Максим", "Управляющий")
    await accept(manager, await invite(owner, "управляющий", "Максим"))
    await open_employees(manager)
    await manager.press("Пригласить")
    await shows(manager, "Какая роль")
    await open_employees(owner)
    await go(
        owner,
        ("Максим", "Где: "),
        ("Изменить роль", "Новая роль"),
        ("наблюдатель", "Роль изменена"),
    )
    await manager.wait_for("теперь вы наблюдатель")
    await manager.press("диспетчер")
    await manager.wait_for("Как зовут сотрудника")
    await manager.send("Пётр")
    await shows(manager, "У вас нет права")


async def test_two_organisations_do_not_see_each_other(town: Town) -> None:
    await put_organisations(town.app)
    ours = await owner_of(town)
    others = await owner_of(town, OTHER_INN, "Пётр")
    assert "Пётр" not in await open_employees(ours)
    shown = await open_employees(others)
    assert "Ольга" not in shown
    await go(others, ("Назад", "Ваша роль"), ("Филиалы", "Чужой"))
    assert "Север" not in (await others.screen())["text"]


async def test_a_branch_is_added_served_renamed_and_removed(town: Town) -> None:
    owner = await owner_of(town)
    await open_organisation(owner)
    await go(owner, ("Филиалы", "Филиалов пока нет"), ("Добавить филиал", "Как называется"))
    await owner.send("Северный участок")
    await shows(owner, "Адрес филиала")
    await owner.send("г. Асбест, ул. Мира, 1")
    await shows(owner, "Телефон филиала")
    await go(owner, ("Без телефона", "Проверьте"), ("Подтвердить", "Филиал добавлен"))
    await go(owner, ("Добавить дома адресами", "напишите адреса"))
    await owner.send("Асбест, Мира 5\nу озера\nАсбест, Мира, 7 к. 1")
    shown = await shows(owner, "Добавлено домов: 2")
    assert "у озера: это не адрес дома" in shown
    await to_menu(owner)
    await owner.press("Организация")
    await shows(owner, "Ваша роль")
    await go(owner, ("Филиалы", "Северный"), ("Северный участок", "Домов: 2"))
    await go(owner, ("Выбрать дома из списка", "Дома организации"))
    mine = next(one for one in owner.captions() if one.startswith("✓"))
    await owner.press(mine)
    await owner.until(
        lambda: sum(one.startswith("✓") for one in owner.captions()[:8]) == 1, 30, "one house"
    )
    await go(owner, ("Готово", "Домов: 1"), ("Переименовать", "Новое название"))
    await owner.send("Южный участок")
    await shows(owner, "Филиал «Южный участок»")
    payload = await invite(owner, "диспетчер", "Анна", ("Южный участок", "Как зовут сотрудника"))
    anna = await town.person("Анна", "Смирнова")
    await accept(anna, payload)
    await open_organisation(anna)
    assert "Филиал: Южный участок" in (await anna.screen())["text"]
    await open_organisation(owner)
    await go(
        owner,
        ("Филиалы", "Южный"),
        ("Южный участок", "Сотрудников: 1"),
        ("Удалить", "Куда передать"),
        ("Вся организация", "Удалить филиал"),
        ("Подтвердить", "удалён"),
    )
    await open_organisation(anna)
    assert "Филиал:" not in (await anna.screen())["text"]


async def test_a_branch_moves_and_is_called_elsewhere(town: Town) -> None:
    await put_organisations(town.app)
    owner = await owner_of(town)
    await open_organisation(owner)
    await go(owner, ("Филиалы", "Север"), ("Север", "Адрес: "))
    await go(owner, ("Изменить адрес", "Новый адрес филиала «Север»"))
    await owner.send("!")
    await shows(owner, "Напишите адрес, например")
    await owner.send("Асбест, Ленина, 2")
    assert "Сохранено" in await shows(owner, "Адрес: Асбест, Ленина, 2")
    await go(owner, ("Изменить телефон", "Новый телефон"))
    assert "Без телефона" not in owner.captions()
    await owner.send("12")
    await shows(owner, "телефон")
    await owner.send("8 (343) 200-00-00")
    await shows(owner, "Телефон: +73432000000")
    await go(owner, ("Изменить телефон", "Новый телефон"), ("Без телефона", "Сохранено"))
    assert "Телефон:" not in (await owner.screen())["text"]


async def test_the_last_owner_cannot_leave_and_another_can(town: Town) -> None:
    owner = await owner_of(town)
    await open_organisation(owner)
    await go(owner, ("Покинуть организацию", "Отказаться от роли"))
    await go(owner, ("Подтвердить", "последний владелец"))
    second = await town.person("Вторая", "Владелица")
    await accept(second, await invite(owner, "владелец", "Вторая"))
    await open_organisation(owner)
    await go(owner, ("Покинуть организацию", "Отказаться от роли"))
    await go(owner, ("Подтвердить", "Вы больше не сотрудник"))
    await to_menu(owner)
    assert "Организация" not in [
        button["text"] for row in owner.from_bot()[-1]["keyboard"] for button in row
    ]


async def test_a_revoked_and_an_old_link_open_nothing(town: Town) -> None:
    owner = await owner_of(town)
    payload = await invite(owner, "наблюдатель", "Анна")
    anna = await town.person("Анна", "Смирнова")
    await anna.send(f"/start {payload}")
    await shows(anna, "Вас приглашают на работу")
    await open_employees(owner)
    await go(owner, ("Отозвать: Анна", "Приглашение отозвано"))
    await go(anna, ("Подтвердить", "Без согласия"), (AGREE, "Эта ссылка не действует"))
    late = await invite(owner, "наблюдатель", "Анна")
    town.clock.advance(days=8)
    await anna.send(f"/start {late}")
    await shows(anna, "Эта ссылка не действует")


async def test_what_follows_a_link_comes_below_it(town: Town) -> None:
    owner = await owner_of(town)
    payload = await invite(owner, "наблюдатель", "Анна")
    await go(owner, ("Назад", "приглашение до"))
    assert any(payload in one["text"] for one in owner.from_bot())
    await open_organisation(owner)
    await go(owner, ("Группы", "Пока ни одной"), ("Подключить группу", "Выберите группу"))
    await go(owner, ("Меню", "Выберите, что показать"))
    assert any("startgroup" in str(one["keyboard"]) for one in owner.from_bot())
    await go(owner, ("Организация", "Ваша роль"))
    shown = len(owner.from_bot())
    await go(owner, ("Филиалы", "Филиалов пока нет"))
    assert len(owner.from_bot()) == shown, "other cards are drawn in place"


async def test_the_token_rests_nowhere(town: Town) -> None:
    owner = await owner_of(town)
    payload = await invite(owner, "наблюдатель", "Анна")
    await accept(await town.person("Анна", "Смирнова"), payload)
    token = payload.removeprefix("e_")
    for table in m.metadata.sorted_tables:
        for row in await town.app.tools.database.read(Statement(select(*table.columns))):
            assert token not in str(tuple(row)), table.name


async def test_whoever_has_several_posts_chooses(town: Town) -> None:
    await put_organisations(town.app)
    owner = await owner_of(town)
    await owner.send(f"/start {await link_by_order(town, Role.VIEWER, OTHER_INN, 'Ольга')}")
    await shows(owner, "Вас приглашают на работу")
    await go(owner, ("Подтвердить", "Готово: "), ("Организация", "Выберите, за кого"))
    await go(owner, ("ООО «Чужая»: наблюдатель", "7707083893"))
    assert "Сотрудники" not in owner.captions()[:4]
    await go(owner, ("Назад", "Выберите, за кого"), ("ООО «Исеть»: владелец", "6612345676"))
    assert {OURS, OTHERS} == {1, 77}


@pytest.fixture
def staff_chat_id() -> int | None:
    return -1001234567890


async def test_a_change_of_the_data_is_asked_of_the_centre(town: Town) -> None:
    owner = await owner_of(town)
    await open_organisation(owner)
    await go(owner, ("Изменить", "что изменить в данных"))
    await owner.send("Телефон теперь +7 343 000-00-00")
    await shows(owner, "Просьба передана")
    query = select(m.audit.c.details).where(m.audit.c.action == "change_organisation")
    [row] = await town.app.tools.database.read(Statement(query))
    assert "343" in row.details
