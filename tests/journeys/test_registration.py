"""Registration over HTTP: by SMS, by e-mail, by the own contact, and every turn between."""

from datetime import date

import pytest
from support.person import Person
from support.registration import (
    EMAIL,
    PASSWORD,
    PHONE,
    SHARE,
    about,
    accept,
    ask_phone,
    fill_in,
    give_email,
    give_phone,
    key_captions,
    login_and_password,
    open_registration,
    rows,
    send_code,
)
from support.walk import shows

from bot.services.letters import Channels
from handlers.registration.draft import Application
from storage import models as m

from .conftest import Town

EXISTS = "Личный кабинет уже есть"
WELCOME = "Вы зарегистрированы"
NOT_OWN = "Это чужой или пересланный контакт"


async def test_a_resident_registers_by_email(town: Town) -> None:
    person = await town.person()
    card = await fill_in(person, email="Maria@Example.ru")
    for answer in ("Фамилия: Петрова", "1 февраля 1985", "Асбест", f"Почта: {EMAIL}"):
        assert answer in card
    await person.press("Отправить")
    asked = await shows(person, "на m***@example.ru. Он действует 10 минут")
    assert "«Все письма» и «Спам»" in asked
    await person.send(await town.code_for(EMAIL))
    done = await shows(person, WELCOME)
    [cabinet] = await rows(town.app, m.cabinets)
    assert str(cabinet["login"]) in done
    assert (cabinet["surname"], cabinet["given_name"], cabinet["patronymic"]) == (
        *("Петрова", "Мария", "Ивановна"),
    )
    assert (str(cabinet["born_on"]), cabinet["town"]) == ("1985-02-01", "Асбест")
    assert (cabinet["email"], cabinet["phone"]) == (EMAIL, None)
    assert cabinet["registered_at"] is not None
    assert str(cabinet["password_hash"]).startswith("$argon2id$")
    given = {str(one["kind"]): one for one in await rows(town.app, m.consents)}
    assert sorted(given) == ["agreement", "personal_data"]
    assert (given["agreement"]["version"], given["personal_data"]["version"]) == ("1", "2")
    wordings = {
        str(one["digest"]): str(one["text"]) for one in await rows(town.app, m.consent_texts)
    }
    assert "Расчётный центр «Исеть»" in wordings[str(given["agreement"]["wording"])]


async def test_a_resident_registers_by_sms(town: Town) -> None:
    person = await town.person()
    card = await fill_in(person, phone="8 (912) 345-67-89")
    assert f"Телефон: {PHONE}" in card
    code = await send_code(town.post, person, PHONE)
    assert "спам" not in (await shows(person, "Код из СМС")).lower()
    await person.send(f"мой код {code[:3]}-{code[3:]}")
    await shows(person, WELCOME)
    [cabinet] = await rows(town.app, m.cabinets)
    assert (cabinet["email"], cabinet["phone"]) == (None, PHONE)


async def test_the_own_contact_proves_the_number_without_a_code(town: Town) -> None:
    person = await town.person()
    card = await fill_in(person)
    assert "Номер подтвердил Telegram" in card
    assert person.keys() == []
    await person.press("Отправить")
    await shows(person, WELCOME)
    [cabinet] = await rows(town.app, m.cabinets)
    shared = next(one["contact"] for one in person.messages() if one["contact"])
    assert str(cabinet["phone"]).lstrip("+") == str(shared["phone_number"]).lstrip("+")
    assert not town.letters
    await person.press("Позже")
    await shows(person, "Выберите, что показать")
    assert "Получить полный доступ" not in person.captions()


async def test_only_the_own_contact_sent_now_counts(town: Town) -> None:
    person, other = await town.person(), await town.person("Иван", "Чужой")
    await open_registration(person)
    await about(person)
    await ask_phone(person)
    await person.send_contact("+79121112233", "Иван", user_id=other.id)
    await shows(person, NOT_OWN)
    await person.send_contact("+79121112233", "Мария")
    await person.settled()
    await shows(person, NOT_OWN)
    await person.press("Назад")
    await shows(person, "Куда прислать код")
    own = await person.share_contact()
    await shows(person, "Напишите, пожалуйста, текстом")
    await ask_phone(person)
    await person.forward(own["message_id"])
    await person.settled()
    await shows(person, NOT_OWN)
    await shows(person, "Номер телефона")
    assert key_captions(person) == [SHARE]


async def test_the_key_goes_with_the_step(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    await about(person)
    await ask_phone(person)
    assert key_captions(person) == [SHARE]
    await person.press("Отмена")
    await shows(person, "Отменено")
    assert person.keys() == []
    await open_registration(person)
    await about(person)
    await ask_phone(person)
    town.clock.advance(minutes=31)
    await person.send(PHONE)
    await shows(person, "начатое сброшено")
    assert person.keys() == []


async def test_a_contact_in_a_group_is_not_looked_at(town: Town) -> None:
    person = await town.person()
    group = town.playground.add_group("Дом 5", [person.id]).id
    inside = await person.join(town.playground.url, chat=group, person=person.id)
    async with inside:
        await inside.send("/start")
        await inside.share_contact()
        await inside.settled()
        assert inside.from_bot() == []
    assert await rows(town.app, m.chats) == []
    assert await rows(town.app, m.outbox) == []


async def test_each_answer_can_be_changed_from_the_card(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    changes = (
        ("Фамилия", "Напишите вашу фамилию", "Мамина-Сибиряк", "Фамилия: Мамина-Сибиряк"),
        ("Имя", "Напишите ваше имя", "анна", "Имя: Анна"),
        ("Отчество", "Напишите отчество", "Петровна", "Отчество: Петровна"),
        ("Дата рождения", "Выберите в календаре", "3 марта 1990", "3 марта 1990"),
        ("Населённый пункт", "Напишите город", "п. Рефтинский", "п. Рефтинский"),
    )
    for field, asked, typed, shown in changes:
        await person.press("Изменить")
        await shows(person, "Что изменить?")
        await person.press(field)
        await shows(person, asked)
        await person.send(typed)
        assert shown in await shows(person, "Проверьте, всё ли верно")
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Телефон или почта")
    await shows(person, "Куда прислать код")
    await give_phone(person)
    assert f"Телефон: {PHONE}" in await shows(person, "Проверьте, всё ли верно")
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Логин")
    await shows(person, "Логин понадобится")
    await person.press("Выбрать имя")
    await shows(person, "Имя для логина")
    await person.send("Anna.M")
    assert "Логин: anna.m-" in await shows(person, "Проверьте, всё ли верно")
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD + " ночью")
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD + " ночью")
    await shows(person, "Проверьте, всё ли верно")
    code = await send_code(town.post, person, PHONE)
    await person.send(code)
    await shows(person, WELCOME)
    [cabinet] = await rows(town.app, m.cabinets)
    assert (cabinet["given_name"], cabinet["phone"]) == ("Анна", PHONE)


async def test_only_a_password_typed_twice_takes_the_place_of_another(town: Town) -> None:
    person = await town.person()
    await fill_in(person)
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD + " ночью")
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD + " утром")
    await shows(person, "Пароли не совпали")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD + " ночью")
    await shows(person, "Пароль ещё раз")
    await person.press("Назад")
    await shows(person, "Проверьте, всё ли верно")
    await person.press("Отправить")
    await shows(person, WELCOME)
    [cabinet] = await rows(town.app, m.cabinets)
    assert await town.app.tools.hasher.verify(str(cabinet["password_hash"]), PASSWORD)


def test_no_cabinet_is_made_of_a_draft_without_a_password() -> None:
    once = Application(Channels(), today=date(2026, 11, 30), first_hash="$argon2id$")
    with pytest.raises(LookupError):
        _ = once.password_hash


async def test_the_birthday_is_chosen_in_four_taps(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    for typed, asked in (("О", "ваше имя"), ("Ия", "Напишите отчество")):
        await person.send(typed)
        await shows(person, asked)
    await person.press("Нет отчества")
    await shows(person, "Дата рождения")
    for tap, next_key in (
        ("1980-е", "1985"),
        ("↑ Другое десятилетие", "1990-е"),
        ("1980-е", "1985"),
        ("1985", "февраль"),
        ("февраль", "февраль\u00a01985"),
        ("›", "март\u00a01985"),
        ("‹", "февраль\u00a01985"),
        ("·", "февраль\u00a01985"),
    ):
        await person.press_answered(tap)
        await person.until(lambda key=next_key: key in person.captions(), 10, next_key)  # type: ignore[misc]
        await person.settled()
    await person.press("28")
    await shows(person, "Населённый пункт")
    await person.press("Назад")
    await shows(person, "Дата рождения")


async def test_a_login_of_ones_own_gets_four_digits(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    await about(person)
    await give_email(person)
    await shows(person, "Логин понадобится")
    await person.press("Выбрать имя")
    await shows(person, "Бот добавит к нему четыре цифры")
    for odd, answer in (("иванов", "латинскими"), ("iv", "от 3 до 24"), ("1ivan", "с буквы")):
        await person.send(odd)
        await shows(person, answer)
    await person.send("Ivanov")
    await shows(person, "Придумайте пароль")
    await person.send("ivanov")
    await shows(person, "не короче 8")
    for own in ("Петрова1985", "maria@example.ru", "01.02.1985"):
        await person.send(own)
        await shows(person, "не должен состоять из вашего логина")
        await person.settled()
    await person.send(PASSWORD)
    await shows(person, "Пароль надёжный")
    await person.send(PASSWORD + "!")
    await shows(person, "Пароли не совпали")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    card = await accept(person)
    assert "Логин: ivanov-" in card
    assert not [one for one in person.messages() if "причала" in one["text"]]


async def test_a_latin_name_is_taken_when_the_person_insists(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    await person.send("Smith")
    await shows(person, "Напишите русскими буквами")
    await person.press("В документах латиницей")
    await shows(person, "Напишите ваше имя")
    for odd in ("=HYPERLINK(1)", "{{7*7}}", "😀", "<b>x</b>", "1"):
        await person.send(odd)
        await shows(person, "только буквами")
    await person.send_odd("sticker")
    await shows(person, "Напишите, пожалуйста, текстом")


async def test_odd_content_moves_no_step(town: Town) -> None:
    person = await town.person()
    await open_registration(person)

    async def stays(step: str, said: str = "Напишите, пожалуйста, текстом") -> None:
        for kind in ("sticker", "voice", "poll"):
            await person.send_odd(kind)
            await person.settled()
            assert step in await shows(person, said)

    await stays("Фамилия")
    await person.edit((await person.send("Петрова"))["message_id"], "Иванова")
    await shows(person, "Имя")
    await person.settled()
    await stays("Имя")
    await person.send("Мария")
    await shows(person, "Отчество")
    await stays("Отчество")
    await person.press("Нет отчества")
    await shows(person, "Дата рождения")
    await stays("Дата рождения")
    await person.send("01.02.1985")
    await shows(person, "Населённый пункт")
    await stays("Населённый пункт")
    await person.send("Асбест")
    await shows(person, "Телефон или почта")
    await stays("Телефон или почта")
    await person.send("телефон")
    await shows(person, "Нажмите кнопку или сразу напишите")
    await give_email(person)
    await shows(person, "Логин понадобится")
    await stays("Логин")
    await person.press("Восемь цифр")
    await shows(person, "Придумайте пароль")
    await stays("Пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пользовательское соглашение")
    await stays("Пользовательское соглашение")
    card = await accept(person)
    assert "Фамилия: Петрова" in card
    await stays("Проверьте, всё ли верно")
    await person.press("Отправить")
    await shows(person, "Код из письма")
    await stays("Код из письма")


async def test_a_wrong_form_is_said_with_an_example_and_moves_nothing(town: Town) -> None:
    person = await Person.join(town.playground.url, "Мария", "Петрова", phone="77011234567")
    async with person:
        await open_registration(person)
        for typed, asked in (("Петрова", "ваше имя"), ("Мария", "Напишите отчество")):
            await person.send(typed)
            await shows(person, asked)
        await person.press("Нет отчества")
        await shows(person, "Дата рождения")
        for odd, answer in (("31.02.1985", "Такой даты нет"), ("01.02.2020", "с 14 лет")):
            await person.send(odd)
            await shows(person, answer)
        await person.send("01.02.1985")
        await shows(person, "Населённый пункт")
        await person.send("=1+1")
        await shows(person, "Напишите название города")
        await person.send("Асбест")
        await shows(person, "Телефон или почта")
        await give_phone(person, "112")
        await shows(person, "Не получилось прочитать номер")
        await person.press(SHARE)
        await shows(person, "только на российские номера")
        await person.press("Назад")
        await shows(person, "Куда прислать код")
        await give_email(person, "a@b\nBcc: x@example.ru")
        await shows(person, "Не получилось прочитать адрес почты")


async def test_both_documents_are_one_tap_away(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    await about(person)
    await give_email(person)
    await login_and_password(person)
    agreement = await shows(person, "О чём это соглашение")
    assert "Версия 1" in agreement
    await person.press("Принимаю соглашение")
    await shows(person, "Я даю согласие оператору")
    await person.press("Политика конфиденциальности")
    await shows(person, "Кто обрабатывает данные")
    await person.press("Назад")
    await shows(person, "Я даю согласие оператору")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Проверьте, всё ли верно")


@pytest.mark.parametrize(
    ("channels", "asked"),
    [(Channels(email=True), "Электронная почта"), (Channels(sms=True), "Номер телефона")],
    ids=["email", "sms"],
)
async def test_only_what_the_centre_has_is_asked(
    town: Town, channels: Channels, asked: str
) -> None:
    town.app.tools.channels = channels
    person = await town.person()
    await open_registration(person)
    await person.send("Петрова")
    await shows(person, "Напишите ваше имя")
    await person.send("Мария")
    await shows(person, "Напишите отчество")
    await person.press("Нет отчества")
    await shows(person, "Дата рождения")
    await person.send("01.02.1985")
    await shows(person, "Населённый пункт")
    await person.send("Асбест")
    await shows(person, asked)


async def test_the_agreement_counts_in_the_language_it_was_read_in(town: Town) -> None:
    person = await town.person()
    await open_registration(person)
    await about(person)
    await give_email(person)
    await login_and_password(person)
    await shows(person, "Пользовательское соглашение")
    await person.send("/lang")
    await shows(person, "Choose a language")
    await person.press("English")
    await shows(person, "User agreement")
    await person.press("I accept the agreement")
    await shows(person, "What this is about")
    await person.press("I accept the agreement")
    await shows(person, "Consent to the processing of personal data")
    await person.press_answered("Privacy policy")
    await shows(person, "Who processes the data")


async def test_without_sms_and_email_limited_access_is_offered(town: Town) -> None:
    town.app.tools.channels = Channels()
    person = await town.person()
    await person.send("/start")
    await shows(person, "Личный кабинет")
    await person.press("Регистрация")
    await shows(person, "Кто регистрируется?")
    await person.press("Житель")
    await shows(person, "Зарегистрироваться сейчас нельзя")
    await person.press("Ограниченный доступ")
    await shows(person, "ФИО (полностью)")
