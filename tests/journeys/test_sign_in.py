"""Login and password from any chat, and a forgotten password by a code, over real HTTP."""

import pytest
from sqlalchemy import select, update
from support.centre import MARIA
from support.person import Person
from support.signing_in import (
    EMAIL,
    LOGIN,
    NEW_PASSWORD,
    PASSWORD,
    put_cabinet,
    sign_in,
    to_password,
    try_password,
)
from support.walk import enter, set_pin, shows, to_menu

from bot.services.letters import Channels
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

REFUSED = "Логин или пароль не подошли"
WAIT = "Слишком много неверных паролей"


def typed_texts(person: Person) -> list[str]:
    return [one["text"] for one in person.messages() if not one["from"]["is_bot"]]


async def end_reasons(town: Town) -> list[str | None]:
    query = select(m.sessions.c.end_reason).order_by(m.sessions.c.id)
    return [row.end_reason for row in await town.app.tools.database.read(Statement(query))]


async def test_login_and_password_open_the_cabinet_in_any_chat(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await to_password(person, f"{LOGIN[:4]} {LOGIN[4:]}")
    await person.send(PASSWORD)
    await shows(person, "Без согласия")
    await person.press("Текст согласия")
    await shows(person, "Согласие даётся отдельно")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Вы вошли")
    assert PASSWORD not in typed_texts(person)
    await person.press("Позже")
    await shows(person, "Выберите, что показать")
    await person.press("Квитанция")
    await shows(person, "К оплате")


@pytest.mark.parametrize("typed", [EMAIL.upper(), "8 (912) 345-67-89", "АNNA-0427"])
async def test_a_contact_will_do_as_a_login(town: Town, typed: str) -> None:
    await put_cabinet(town.app, phone="+79123456789", login="anna-0427")
    await sign_in(await town.person(), typed)


async def test_others_are_told_and_the_same_person_consents_once(town: Town) -> None:
    await put_cabinet(town.app)
    first = await town.person("Мария", "Петрова")
    await sign_in(first)
    second = await town.person("Пётр", "Громов")
    await sign_in(second)
    told = await first.wait_for("Вход в кабинет")
    assert "Пётр Громов" in told["text"]
    while len(town.post.to(EMAIL)) < 2:
        await town.post.letter_to(EMAIL)
    for name, letter in zip(("Мария Петрова", "Пётр Громов"), town.post.to(EMAIL), strict=True):
        assert f"вошли из другого чата: {name}" in letter.text
    await second.press("Профиль")
    await shows(second, "Логин")
    await second.press("Выйти")
    await shows(second, "Выйти из личного кабинета?")
    await second.press("Подтвердить")
    await shows(second, "Вы вышли")
    await to_password(second)
    await second.send(PASSWORD)
    await shows(second, "Вы вошли")


async def test_a_wrong_password_and_an_unknown_login_look_the_same(town: Town) -> None:
    await put_cabinet(town.app)
    shown = []
    for login in (LOGIN, "99999999", EMAIL, "nobody@example.ru"):
        person = await town.person()
        await to_password(person, login)
        answers = [await try_password(person, "не тот пароль") for _ in range(5)]
        assert all(REFUSED in one for one in answers)
        answers.append(await try_password(person, PASSWORD))
        assert WAIT in answers[-1]
        assert "15 минут" in answers[-1]
        shown.append(answers)
    assert all(answers == shown[0] for answers in shown)


async def test_the_lock_of_a_login_grows_and_holds_for_everybody(town: Town) -> None:
    await put_cabinet(town.app)
    first, second = await town.person(), await town.person("Пётр", "Громов")
    await to_password(first)
    for _ in range(5):
        await try_password(first, "не тот пароль")
    await to_password(second)
    assert WAIT in await try_password(second, PASSWORD)
    town.clock.advance(minutes=15)
    for _ in range(3):
        assert REFUSED in await try_password(second, "не тот пароль")
    assert "45 минут" in await try_password(second, PASSWORD)
    town.clock.advance(minutes=14)
    await to_password(second)
    town.clock.advance(minutes=14)
    await to_password(second)
    town.clock.advance(minutes=18)
    assert "Без согласия" in await try_password(second, PASSWORD)


async def recover_from_inside(person: Person, town: Town, login: str, email: str) -> None:
    """Ask for the present password, not know it, and get in by a code."""
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Изменить пароль")
    await shows(person, "Нынешний пароль")
    await person.press("Забыли пароль")
    await shows(person, "Напишите логин, телефон или почту")
    await person.send(login)
    await shows(person, "Если такой кабинет есть")
    await person.send(await town.code_for(email))
    await choose_password(person)
    await shows(person, "Новый пароль задан")


async def test_a_password_forgotten_inside_keeps_the_session(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await town.post.letter_to(EMAIL)
    await recover_from_inside(person, town, LOGIN, EMAIL)
    assert await end_reasons(town) == [None]


async def test_a_chat_that_enters_another_cabinet_leaves_the_one_before(town: Town) -> None:
    await put_cabinet(town.app)
    await put_cabinet(town.app, login="11112222", email="petr@example.ru")
    person = await town.person()
    await sign_in(person)
    await recover_from_inside(person, town, "11112222", "petr@example.ru")
    assert await end_reasons(town) == ["replaced", None]
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "11112222")


async def choose_password(person: Person, password: str = NEW_PASSWORD) -> None:
    await shows(person, "Придумайте пароль")
    await person.send(password)
    await shows(person, "Пароль ещё раз")
    await person.send(password)


async def forget_password(person: Person, who: str) -> str:
    """Go to the step of the code; give what it says."""
    await person.send("/start")
    await person.settled()
    await person.press("Войти по логину")
    await shows(person, "Напишите логин")
    await person.press("Забыли пароль")
    await shows(person, "Напишите логин, телефон или почту")
    await person.send(who)
    return await shows(person, "Код подтверждения")


@pytest.mark.parametrize("who", [LOGIN, EMAIL])
async def test_a_forgotten_password_ends_every_other_session(town: Town, who: str) -> None:
    await put_cabinet(town.app)
    other = await town.person("Пётр", "Громов")
    await sign_in(other)
    await town.post.letter_to(EMAIL)
    person = await town.person()
    await forget_password(person, who)
    code = await town.code_for(EMAIL)
    await person.send("000000" if code != "000000" else "111111")
    await shows(person, "Код не подошёл")
    await person.send(f"{code[:3]} {code[3:]}")
    await shows(person, "Без согласия")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Придумайте пароль")
    await person.send(LOGIN + "1")
    await shows(person, "не должен состоять из вашего логина")
    await choose_password(person)
    assert LOGIN in await shows(person, "Новый пароль задан, вы вошли")
    await other.wait_for("Пароль восстановлен")
    letter = await town.post.letter_to(EMAIL)
    assert "Пароль восстановлен" in letter.text
    assert code not in " ".join(typed_texts(person))
    await other.press("Лицевые счета")
    led = await other.wait_for("войдите снова")
    assert "Личный кабинет" in led["text"]
    await to_password(other)
    assert REFUSED in await try_password(other, PASSWORD)
    await sign_in(other, password=NEW_PASSWORD)


async def test_recovery_of_nobody_looks_the_same_and_sends_nothing(town: Town) -> None:
    await put_cabinet(town.app)
    for known, unknown in ((LOGIN, "99999999"), (EMAIL, "maria@example.com")):
        first, second = await town.person(), await town.person("Пётр", "Громов")
        said = [await forget_password(first, known), await forget_password(second, unknown)]
        assert said[0].replace(".ru", "") == said[1].replace(".com", "")
        for person in (first, second):
            await person.send("123")
            await shows(person, "В коде 6 цифр")
            await person.send("042042")
            await shows(person, "Код не подошёл")
            await person.press("Отправить код ещё раз")
            await shows(person, "Новый код можно запросить через")
        town.clock.advance(minutes=2)
        for person in (first, second):
            await person.press("Отправить код ещё раз")
            await shows(person, "Отправили новый код")
        town.clock.advance(hours=1)
    assert {letter.to for letter in town.letters} == {EMAIL}


async def test_a_recovered_person_is_not_held_by_the_lock_of_the_login(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await to_password(person)
    for _ in range(5):
        await try_password(person, "не тот пароль")
    assert WAIT in await try_password(person, PASSWORD)
    await person.press("Забыли пароль")
    await shows(person, "Если такой кабинет есть")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "Без согласия")
    await person.press("Согласен на обработку персональных данных")
    await choose_password(person)
    await shows(person, "вы вошли")
    await to_menu(person)


async def test_a_locked_chat_is_told_without_names(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await set_pin(person, "4072")
    town.clock.advance(minutes=16)
    await sign_in(await town.person("Пётр", "Громов"))
    await person.wait_for("Есть новое сообщение")
    assert not [one for one in person.from_bot() if "Громов" in one["text"]]


async def test_what_is_no_login_is_not_counted(town: Town) -> None:
    person = await town.person()
    await person.send("/start")
    await shows(person, "Личный кабинет")
    await person.press("Войти по логину")
    for odd in ("!!!", "a@b", "8-800-555-35-35", "ы" * 100):
        await person.send(odd)
        await person.settled()
    await shows(person, "например: 12345678")
    assert not await town.app.tools.database.read(Statement(select(m.attempts.c.kind)))


async def test_limited_access_has_a_password_to_sign_in_with(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    [row] = await town.app.tools.database.read(Statement(select(m.cabinets.c.login)))
    await person.press("Задать пароль")
    await choose_password(person, PASSWORD)
    await shows(person, "Пароль задан")
    await sign_in(await town.person("Пётр", "Громов"), row.login)


async def test_a_code_of_recovery_is_sent_again_and_the_password_typed_twice(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await forget_password(person, LOGIN)
    first = await town.code_for(EMAIL)
    await person.press("Назад")
    await shows(person, "Напишите логин, телефон или почту")
    await person.send("!!!")
    await shows(person, "например: 12345678")
    await person.send(LOGIN)
    await shows(person, "Новый код можно запросить через")
    town.clock.advance(minutes=1)
    await person.press("Отправить код ещё раз")
    await shows(person, "Отправили новый код")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "Без согласия")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Придумайте пароль")
    await person.send(NEW_PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароли не совпали")
    await choose_password(person)
    await shows(person, "Новый пароль задан")
    assert first not in typed_texts(person)


async def test_recovery_waits_after_wrong_codes_and_without_letters_says_so(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await forget_password(person, EMAIL)
    code = await town.code_for(EMAIL)
    for digit in "01234":
        await person.send(digit * 6 if digit * 6 != code else "555555")
        await person.settled()
    await person.send(code)
    await shows(person, "Слишком много неверных кодов")
    town.app.tools.channels = Channels()
    await person.press("Отправить код ещё раз")
    await shows(person, "Сейчас не получается отправить код")
    await person.press("Назад")
    await shows(person, "Напишите логин, телефон или почту")
    await person.send(LOGIN)
    await shows(person, "Сейчас не получается отправить код")


async def test_a_password_changed_before_the_consent_opens_nothing(town: Town) -> None:
    await put_cabinet(town.app)
    person = await town.person()
    await to_password(person)
    await person.send(PASSWORD)
    await shows(person, "Без согласия")
    hashed = await town.app.tools.hasher.hash(NEW_PASSWORD)
    changed = Statement(update(m.cabinets).values(password_hash=hashed))
    await town.app.tools.database.apply([Write(changed, {})])
    await person.press("Согласен на обработку персональных данных")
    assert "Напишите логин" in await shows(person, REFUSED)
