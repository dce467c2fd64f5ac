"""Password and PIN over HTTP: set, asked, wrong, forgotten, and gone from the chat."""

from datetime import timedelta

from sqlalchemy import select
from support.centre import MARIA
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import choose, enter, fill_in, press_pin, set_pin, shows, to_menu

from bot.domain.access import OWN_PASSWORD_LOOKS_A_DAY
from storage import models as m
from storage.statements import Statement

from .conftest import Town

PASSWORD = "лодка скрипит у причала"
PIN = "4072"


def typed_texts(person: Person) -> list[str]:
    """Give what still stands in the chat of the person's own messages."""
    return [one["text"] for one in person.messages() if not one["from"]["is_bot"]]


async def test_a_password_is_typed_twice_and_deleted_at_once(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    for own in (MARIA.holder, MARIA.address, MARIA.number):
        await person.send(own)
        await shows(person, "не должен состоять из вашего логина, имени или адреса")
        await person.settled()
    await person.send("qwerty123")
    await shows(person, "легко подобрать")
    await person.send(PASSWORD)
    await shows(person, "Пароль надёжный")
    await person.send(PASSWORD + "!")
    await shows(person, "Пароли не совпали")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    await person.until(
        lambda: not any("причала" in one or "qwerty" in one for one in typed_texts(person)),
        10,
        "passwords deleted",
    )
    [row] = await town.app.tools.database.read(Statement(select(m.cabinets.c.password_hash)))
    assert row.password_hash.startswith("$argon2id$")
    await person.press("Позже")
    await shows(person, "Выберите, что показать")


async def test_a_password_sent_when_not_asked_is_deleted_and_warned_of(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    await to_menu(person)
    await person.send(PASSWORD)
    await shows(person, "Похоже, вы прислали пароль")
    await person.send("мой пароль: hunter2000")
    await person.settled()
    assert not any("причала" in one or "hunter" in one for one in typed_texts(person))


async def test_four_digits_into_the_menu_are_deleted_where_a_pin_is_set(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await to_menu(person)
    await person.send("4073")
    await shows(person, "Похоже, вы прислали ПИН-код")
    await person.settled()
    assert "4073" not in typed_texts(person)
    lines = await town.app.tools.database.read(Statement(select(m.journal.c.body)))
    assert not any(line.body == "4073" for line in lines)


async def test_codes_typed_into_the_menu_are_deleted_and_shown_their_place(town: Town) -> None:
    await put_cabinet(town.app)
    person, stranger = await town.person(), await town.person("Пётр", "Петров")
    await sign_in(person)
    await to_menu(person)
    await person.send("мой код 042519")
    await shows(person, "Похоже, вы прислали код подтверждения")
    await person.send("7K3QX-9M2PA")
    await shows(person, "Похоже, вы прислали код с квитанции")
    await stranger.send("7k3qx9m2pa")
    await shows(stranger, "только после регистрации")
    assert "Код с квитанции" not in stranger.captions()
    await stranger.send("в марте 2026")
    await shows(stranger, "Не понял вас")
    await person.press("Код с квитанции")
    await person.settled()
    await stranger.settled()
    left = typed_texts(person) + typed_texts(stranger)
    lines = await town.app.tools.database.read(Statement(select(m.journal.c.body)))
    left += [line.body or "" for line in lines]
    assert not [one for one in left if "042519" in one or "9m2pa" in one.lower()]
    assert "в марте 2026" in left


async def test_the_pin_is_asked_after_idle_time_and_opens_the_chat(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await person.press("Меню")
    await shows(person, "Выберите, что показать")
    town.clock.advance(minutes=14)
    await person.press("Квитанция")
    await shows(person, "К оплате")
    town.clock.advance(minutes=16)
    await person.press("Меню")
    await shows(person, "Введите ПИН-код")
    await person.send("/menu")
    await shows(person, "Сначала введите ПИН-код")
    await press_pin(person, PIN)
    await shows(person, "Выберите, что показать")


async def test_a_locked_chat_gets_notices_without_numbers(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    town.clock.advance(minutes=16)
    other = await town.person("Пётр", "Петров")
    await enter(other, MARIA)
    told = await person.wait_for("Есть новое сообщение")
    assert "0042" not in told["text"]
    assert not [one for one in person.from_bot() if "из другого чата" in one["text"]]


async def test_what_is_written_to_a_chat_that_locks_is_said_not_to_be_taken(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await to_menu(person)
    town.clock.advance(minutes=16)
    await person.send("126,5")
    asked = await shows(person, "Введите ПИН-код")
    assert "сообщение не принято" in asked
    await press_pin(person, PIN[:1])
    await person.send("126,5")
    await shows(person, "Сначала введите ПИН-код")
    await press_pin(person, PIN)
    await shows(person, "Выберите, что показать")


async def test_a_pad_of_the_settings_says_which_pin_it_waits_for(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "ПИН-код выключен")
    await person.press("Задать ПИН-код")
    await shows(person, "Придумайте ПИН-код")
    await person.send("126,5")
    await shows(person, "Сейчас нужен новый ПИН-код, а другое")
    await press_pin(person, PIN)
    await shows(person, "ПИН-код ещё раз")
    await person.send("126,5")
    await shows(person, "Сейчас нужен новый ПИН-код ещё раз")


async def test_five_wrong_pins_end_the_session(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    town.clock.advance(minutes=16)
    await person.send("/start")
    await shows(person, "Введите ПИН-код")
    for left in ("Осталось 4 попытки", "Осталось 3 попытки", "Осталось 2 попытки"):
        await press_pin(person, "9218")
        await shows(person, left)
    await person.send("9218")
    await shows(person, "Осталась 1 попытка")
    await press_pin(person, "9218")
    text = await shows(person, "ПИН-код пять раз введён неверно")
    assert "Личный кабинет" in text
    [row] = await town.app.tools.database.read(Statement(select(m.sessions.c.end_reason)))
    assert row.end_reason == "pin_wrong"
    assert "9218" not in typed_texts(person)


async def test_a_forgotten_pin_ends_the_session(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    town.clock.advance(minutes=16)
    await person.send("/start")
    await shows(person, "Введите ПИН-код")
    await person.press("Не помню ПИН-код")
    await shows(person, "Войдите заново и задайте новый ПИН-код")


async def test_the_pin_is_changed_and_switched_off_only_with_the_present_one(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "спрашивает его через 15 минут")
    await person.press("Изменить ПИН-код")
    await shows(person, "нынешний ПИН-код")
    await press_pin(person, "9218")
    await shows(person, "Неверный ПИН-код")
    await press_pin(person, PIN)
    await shows(person, "Придумайте ПИН-код")
    await press_pin(person, "1234")
    await shows(person, "Цифры подряд")
    await press_pin(person, "5928")
    await shows(person, "ПИН-код ещё раз")
    await press_pin(person, "5929")
    await shows(person, "ПИН-коды не совпали")
    await press_pin(person, "5928")
    await shows(person, "ПИН-код ещё раз")
    await press_pin(person, "5928")
    await shows(person, "ПИН-код задан")
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "ПИН-код включён")
    await person.press("Выключить ПИН-код")
    await shows(person, "нынешний ПИН-код")
    await press_pin(person, "5928")
    await shows(person, "ПИН-код выключен")


async def test_a_wrong_format_burns_no_try_of_the_pin(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "ПИН-код включён")
    await person.press("Изменить ПИН-код")
    await shows(person, "нынешний ПИН-код")
    for odd in ("привет", "40 72", "40725", "отмена", "что?"):
        await person.send(odd)
        await shows(person, "ПИН-код состоит из четырёх цифр")
        await person.settled()
    [row] = await town.app.tools.database.read(Statement(select(m.sessions.c.pin_wrong)))
    assert row.pin_wrong == 0


async def test_a_guess_that_comes_after_the_dialogue_expired_rests_nowhere(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    await shows(person, "Сумма последней оплаты")
    town.clock.advance(minutes=31)
    await town.app.upkeep.expire_dialogues()
    await shows(person, "начатое сброшено")
    for late in ("5 233,61", "8 октября"):
        await person.send(late)
        await person.settled()
    assert not {"5 233,61", "8 октября"} & set(typed_texts(person))
    bodies = await town.app.tools.database.read(Statement(select(m.journal.c.body)))
    assert not [row for row in bodies if row.body in {"5 233,61", "8 октября"}]
    await person.press("Помощь")
    await shows(person, "Паспортные данные")
    await person.send("спасибо большое")
    await shows(person, "Не понял вас")
    assert "спасибо большое" in typed_texts(person)


async def test_a_password_may_begin_with_its_own_name_or_a_slash(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    for typed in ("Пароль от бабушкиной дачи 1987", "/не команда а пароль"):
        await person.send(typed)
        await shows(person, "Пароль ещё раз")
        await person.press("Назад")
        await shows(person, "Придумайте пароль")


async def test_the_own_password_is_deleted_in_a_text_step_too(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓")
    await person.press("Добавить лицевой счёт")
    await shows(person, "ФИО (полностью)")
    await person.send(PASSWORD)
    await shows(person, "Похоже, вы прислали пароль")
    await person.settled()
    assert PASSWORD not in typed_texts(person)


async def test_the_idle_time_is_a_choice(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, PIN)
    await to_menu(person)
    await person.press("Настройки")
    await shows(person, "ПИН-код включён")
    await person.press("Когда спрашивать ПИН-код")
    await shows(person, "Через сколько времени")
    await person.press("5 минут")
    await shows(person, "через 5 минут")
    town.clock.now += timedelta(minutes=6)
    await person.press("Меню")
    await shows(person, "Введите ПИН-код")


async def test_the_chat_is_no_place_to_find_the_password_out(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    for _ in range(2):
        await person.send(PASSWORD)
        await person.settled()
    await shows(person, "Пароль задан")
    await to_menu(person)
    for guess in range(OWN_PASSWORD_LOOKS_A_DAY):
        await person.send(f"догадка номер {guess}")
    await person.settled()
    await person.send(PASSWORD)
    await shows(person, "Не понял вас")
    town.clock.advance(hours=24)
    await person.send(PASSWORD)
    await shows(person, "Похоже, вы прислали пароль")
