"""The code that ends a registration over HTTP: wrong, late, again; and addresses known already."""

import asyncio

from support.registration import (
    EMAIL,
    fill_in,
    register,
    rows,
    send_code,
)
from support.signing_in import put_cabinet
from support.walk import shows

from bot.services.letters import Channels
from storage import models as m

from .conftest import Town

EXISTS = "Личный кабинет уже есть"
WELCOME = "Вы зарегистрированы"
NOT_OWN = "Это чужой или пересланный контакт"


async def test_wrong_codes_have_one_answer_and_a_wrong_form_is_not_counted(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    code = await send_code(town.post, person, EMAIL)
    for odd in ("12345", "код", "1234567"):
        await person.send(odd)
        await shows(person, "В коде 6 цифр")
    assert {one["checks"] for one in await rows(town.app, m.confirmation_codes)} == {0}
    wrong = f"{(int(code) + 1) % 10**6:06}"
    await person.send(wrong)
    await shows(person, "Код не подошёл")
    await person.send(code)
    await shows(person, WELCOME)
    typed = [one["text"] for one in person.messages() if not one["from"]["is_bot"]]
    assert not {code, wrong} & set(typed)


async def test_a_new_code_takes_the_place_of_the_old_one_after_its_time(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    old = await send_code(town.post, person, EMAIL)
    await person.press_answered("Отправить код ещё раз")
    await shows(person, "Новый код можно запросить через")
    town.clock.advance(seconds=61)
    await person.press("Отправить код ещё раз")
    await shows(person, "Прежний больше не действует")
    new = await town.code_for(EMAIL)
    if new != old:
        await person.send(old)
        await shows(person, "Код не подошёл")
    await person.send(new)
    await shows(person, WELCOME)


async def test_whoever_goes_back_from_the_code_finds_it_again(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    code = await send_code(town.post, person, EMAIL)
    await person.press("Назад")
    await shows(person, "Проверьте, всё ли верно")
    await person.press("Отправить")
    await shows(person, "Если прежний ещё действует, напишите его")
    await person.send(code)
    await shows(person, WELCOME)


async def test_a_known_address_is_told_of_only_after_the_code(town: Town) -> None:
    owner, stranger = await town.person(), await town.person("Иван", "Чужой")
    await fill_in(owner, email=EMAIL)
    code = await send_code(town.post, owner, EMAIL)
    said = await shows(owner, "Отправили код из 6 цифр")
    await owner.send(code)
    await shows(owner, WELCOME)
    town.clock.advance(minutes=3)
    card = await fill_in(stranger, email=EMAIL)
    assert EXISTS not in card
    code = await send_code(town.post, stranger, EMAIL)
    asked = await shows(stranger, "Отправили код из 6 цифр")
    assert asked.splitlines()[:-1] == said.splitlines()[:-1]  # then how long a new one waits
    await stranger.send(code)
    await shows(stranger, EXISTS)
    assert "Войти по логину" in stranger.captions()
    assert len(await rows(town.app, m.cabinets)) == 1


async def test_of_two_at_once_with_one_address_one_registers_and_none_sees_a_failure(
    town: Town,
) -> None:
    one, two = await town.person(), await town.person("Иван", "Второй")
    await fill_in(one, email=EMAIL)
    first = await send_code(town.post, one, EMAIL)
    town.clock.advance(minutes=2)
    await fill_in(two, email=EMAIL)
    second = await send_code(town.post, two, EMAIL)
    await asyncio.gather(one.send(first), two.send(second))
    await asyncio.gather(one.settled(), two.settled())
    said = [(await person.screen())["text"] for person in (one, two)]
    assert sorted(WELCOME in text for text in said) == [False, True]
    assert sorted(EXISTS in text for text in said) == [False, True]
    assert len(await rows(town.app, m.cabinets)) == 1


async def test_a_person_who_has_a_cabinet_is_led_to_it(town: Town) -> None:
    person = await town.person()
    await register(person)
    await person.send("/menu")
    await shows(person, "Выберите, что показать")
    await person.press("Профиль")
    await shows(person, "Профиль")
    await person.press("Выйти")
    await shows(person, "Выйти из личного кабинета?")
    await person.press("Подтвердить")
    await shows(person, "Вы вышли")
    await fill_in(person, email=EMAIL)
    await person.send(await send_code(town.post, person, EMAIL))
    await shows(person, EXISTS)
    assert len(await rows(town.app, m.cabinets)) == 1


async def test_a_letter_that_cannot_be_sent_is_said_and_another_way_chosen(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    town.app.tools.channels = Channels(sms=True)
    await person.press("Отправить")
    await shows(person, "Сейчас не получается отправить письмо")
    town.app.tools.channels = Channels(sms=True, email=True)
    code = await send_code(town.post, person, EMAIL)
    town.app.tools.channels = Channels()
    town.clock.advance(minutes=2)
    await person.press("Отправить код ещё раз")
    await shows(person, "Сейчас не получается отправить письмо")
    await person.send(code)
    await shows(person, WELCOME)


async def test_after_wrong_codes_the_next_has_to_wait(town: Town) -> None:
    person = await town.person()
    await fill_in(person, email=EMAIL)
    code = await send_code(town.post, person, EMAIL)
    for ahead in range(1, 6):
        await person.send(f"{(int(code) + ahead) % 10**6:06}")
        await person.settled()
        await shows(person, "Код не подошёл")
    await person.send(code)
    await shows(person, "Слишком много неверных кодов. Попробуйте через")
    assert await rows(town.app, m.cabinets) == []


async def test_a_login_that_was_taken_meanwhile_gets_other_digits(town: Town) -> None:
    person = await town.person()
    card = await fill_in(person)
    login = card.partition("Логин: ")[2][:8]
    await put_cabinet(town.app, login=login, email="other@example.ru")
    await person.press("Отправить")
    done = await shows(person, WELCOME)
    assert login not in done
    assert len({one["login"] for one in await rows(town.app, m.cabinets)}) == 2


async def test_an_address_that_got_a_code_just_now_has_to_wait(town: Town) -> None:
    one, two = await town.person(), await town.person("Иван", "Второй")
    await fill_in(one, email=EMAIL)
    await send_code(town.post, one, EMAIL)
    await fill_in(two, email=EMAIL)
    await two.press("Отправить")
    said = await shows(two, "Новый код можно запросить через")
    assert "Проверьте, всё ли верно" in said
