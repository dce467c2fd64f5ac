"""«Где вы вошли»: looked at, ended one by one or all at once; ended ones die at once."""

from sqlalchemy import select, update
from support.centre import MARIA
from support.person import Person
from support.signing_in import EMAIL, LOGIN, NEW_PASSWORD, PASSWORD, put_cabinet, sign_in
from support.walk import enter, shows, to_menu

from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town


async def open_sessions(person: Person) -> str:
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Где вы вошли")
    return await shows(person, "этот чат")


async def test_every_chat_is_listed_with_its_person_and_times(town: Town) -> None:
    await put_cabinet(town.app)
    first, second = await town.person("Мария", "Петрова"), await town.person("Пётр", "Громов")
    await sign_in(first)
    await sign_in(second)
    town.clock.advance(hours=2)
    text = await open_sessions(first)
    assert "✓ Мария Петрова" in text.replace("<b>", "")
    assert "Пётр Громов. Вход 20 ноября 2026, последнее действие 20 ноября 2026 в 14:00" in text


async def test_an_ended_session_dies_at_once_and_its_dialogue_is_led_home(town: Town) -> None:
    await put_cabinet(town.app)
    first, second = await town.person(), await town.person("Пётр", "Громов")
    await sign_in(first)
    await sign_in(second)
    await to_menu(second)
    await second.press("Профиль")
    await shows(second, "Логин")
    await second.press("Изменить пароль")
    await shows(second, "Нынешний пароль")
    await open_sessions(first)
    await first.press("Завершить: Пётр Громов")
    await shows(first, "Завершён вход в 1 чате")
    await second.wait_for("вход в этом чате завершили")
    await second.send(PASSWORD)
    text = await shows(second, "войдите снова")
    assert "Личный кабинет" in text
    assert "Войти по логину" in second.captions()
    assert "Других чатов нет" in await open_sessions(first)


async def test_a_press_in_an_ended_chat_shows_the_guest_home(town: Town) -> None:
    await put_cabinet(town.app)
    people = [await town.person(name, "Петров") for name in ("Иван", "Пётр", "Семён")]
    for person in people:
        await sign_in(person)
    await open_sessions(people[0])
    await people[0].press("Завершить все остальные")
    await shows(people[0], "кроме этого?")
    await people[0].press("Подтвердить")
    text = await shows(people[0], "Завершён вход в 2 чатах")
    assert "Других чатов нет" in text
    for person in people[1:]:
        await person.wait_for("вход в этом чате завершили")
        await person.press("Квитанция")
        await person.wait_for("войдите снова")
        assert "Выйти" not in person.captions()
    query = select(m.sessions.c.end_reason).where(m.sessions.c.ended_at.is_not(None))
    rows = await town.app.tools.database.read(Statement(query))
    assert [row.end_reason for row in rows] == ["ended_elsewhere"] * 2


async def test_limited_access_is_listed_by_name_too(town: Town) -> None:
    person = await town.person("Мария", "Петрова")
    await enter(person, MARIA)
    text = await open_sessions(person)
    assert "Мария Петрова" in text
    assert "Других чатов нет" in text


async def test_a_password_is_changed_with_the_old_one_and_others_are_told(town: Town) -> None:
    await put_cabinet(town.app)
    first, second = await town.person(), await town.person("Пётр", "Громов")
    await sign_in(first)
    await sign_in(second)
    await to_menu(first)
    await first.press("Профиль")
    await shows(first, "Логин")
    await first.press("Изменить пароль")
    await shows(first, "Нынешний пароль")
    await first.send("не тот пароль")
    await shows(first, "Пароль не подошёл")
    await first.send(PASSWORD)
    await shows(first, "Придумайте пароль")
    for _ in range(2):
        await first.send(NEW_PASSWORD)
        await first.settled()
    await shows(first, "Пароль задан")
    await second.wait_for("Пароль изменён")
    while len(town.letters) < 3:  # after two sign-ins
        await town.post.letter_to(EMAIL)
    assert "Пароль изменён" in town.letters[-1].text
    third = await town.person("Семён", "Петров")
    await sign_in(third, LOGIN, NEW_PASSWORD)
    typed = [one["text"] for one in first.messages() if not one["from"]["is_bot"]]
    assert not {PASSWORD, NEW_PASSWORD, "не тот пароль"} & set(typed)


async def test_wrong_present_passwords_wait_and_a_change_elsewhere_is_told(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Изменить пароль")
    await shows(person, "Нынешний пароль")
    await person.send(PASSWORD)
    await shows(person, "Придумайте пароль")
    await person.send(NEW_PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароли не совпали")
    await person.send(NEW_PASSWORD)
    await shows(person, "Пароль ещё раз")
    hashed = await town.app.tools.hasher.hash("третья лодка стоит в порту")
    changed = Statement(update(m.cabinets).values(password_hash=hashed))
    await town.app.tools.database.apply([Write(changed, {})])
    await person.send(NEW_PASSWORD)
    await shows(person, "только что изменили в другом чате")
    for _ in range(5):
        await person.send("не тот пароль")
        await person.settled()
    await person.send(PASSWORD)
    await shows(person, "Слишком много неверных паролей")
