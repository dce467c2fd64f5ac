"""Accounts called by one's own names, and taken out of the cabinet."""

from support.centre import IVAN, MARIA
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import shows, to_menu

from .conftest import Town


async def open_list(person: Person) -> str:
    await to_menu(person)
    await person.press("Лицевые счета")
    return await shows(person, "Лицевые счета")


async def test_an_account_has_a_name_of_ones_own(town: Town) -> None:
    await put_cabinet(town.app, flats=(MARIA, IVAN))
    person = await town.person()
    await sign_in(person)
    await open_list(person)
    await person.press("Изменить")
    await shows(person, "Какой лицевой счёт изменить?")
    await person.press("••••••0043")
    await shows(person, "Доступ полный")
    await person.press("Назвать")
    await shows(person, "Как назвать")
    await person.send("Х" * 31)
    await shows(person, "не больше 30 знаков")
    await person.send("\u202e !! ")
    await shows(person, "буквами или цифрами")
    await person.send("<b>Дача</b> у\nреки")
    await shows(person, "<b>Дача</b> у реки · ••••••0043")
    await person.press("<b>Дача</b> у реки · ••••••0043 · Коммунальные услуги")
    await shows(person, "✓ <b>Дача</b> у реки")
    await person.press("Изменить")
    await shows(person, "Какой лицевой счёт изменить?")
    await person.press("<b>Дача</b> у реки · ••••••0043")
    await shows(person, "Доступ полный")
    await person.press("Назвать")
    await shows(person, "Как назвать")
    await person.press("Без названия")
    text = await shows(person, "✓ ••••••0043")
    assert "Дача" not in text


async def test_accounts_are_unlinked_the_last_one_too(town: Town) -> None:
    await put_cabinet(town.app, flats=(MARIA, IVAN))
    person = await town.person()
    await sign_in(person)
    await open_list(person)
    await person.press("Изменить")
    await shows(person, "Какой лицевой счёт изменить?")
    await person.press("••••••0042")
    await shows(person, "Доступ полный")
    await person.press("Отвязать")
    await shows(person, "Отвязать лицевой счёт")
    await person.press("Отмена")
    await shows(person, "Доступ полный")
    await person.press("Отвязать")
    await shows(person, "Отвязать лицевой счёт")
    await person.press("Подтвердить")
    text = await shows(person, "Лицевой счёт отвязан")
    assert "0042" not in text
    assert "✓ ••••••0043" in text
    await person.press("Изменить")
    await shows(person, "Доступ полный")
    await person.press("Отвязать")
    await shows(person, "Отвязать лицевой счёт")
    await person.press("Подтвердить")
    await shows(person, "Лицевой счёт отвязан")
    assert "Изменить" not in person.captions()
    await to_menu(person)
    await person.press("Квитанция")
    await person.settled()
    assert "сломалось" not in person.from_bot()[-1]["text"]


async def test_an_account_unlinked_in_one_chat_is_gone_in_the_others(town: Town) -> None:
    await put_cabinet(town.app, flats=(MARIA, IVAN))
    first, second = await town.person(), await town.person("Пётр", "Громов")
    for person in (first, second):
        await sign_in(person)
        await open_list(person)
        await person.press("Изменить")
        await shows(person, "Какой лицевой счёт изменить?")
        await person.press("••••••0043")
        await shows(person, "Доступ полный")
    await first.press("Отвязать")
    await first.wait_for("Отвязать лицевой счёт")
    await first.press("Подтвердить")
    await first.wait_for("Лицевой счёт отвязан")
    await second.press("Отвязать")
    await shows(second, "больше нет")
