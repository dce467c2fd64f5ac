"""Limited access over HTTP: the right way, the wrong ways, and every turn between."""

import pytest
from sqlalchemy import Table, select
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID
from support.walk import (
    CAPITAL_REPAIR,
    UTILITIES,
    agree,
    choose,
    enter,
    fill_in,
    open_form,
    prove,
    shows,
    to_menu,
)

from bot.domain.accounts import mask_number
from bot.playground import Playground
from storage import models as m
from storage.statements import Statement

from .conftest import Town


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    """Give a group of the staff, known before the bot starts."""
    clerk = playground.add_person("Дежурный")
    return playground.add_group("Сотрудники", [clerk.id]).id


NO_MATCH = "Данные не совпали"
WHAT_TO_COMPARE = (
    "Данные не совпали. Сверьте с квитанцией: ФИО того, на кого открыт лицевой счёт, буква в "
    "букву; дом, корпус и квартиру; вид квитанции — за коммунальные услуги и за капитальный "
    "ремонт приходят разные."
)


async def rows(town: Town, table: Table) -> list[tuple[object, ...]]:
    found = await town.app.tools.database.read(Statement(select(table)))
    return [tuple(row) for row in found]


async def test_a_resident_enters_and_reads_the_receipt(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "петрова мария  ивановна", "Асбест, Мира 5-12")
    card = await shows(person, "Проверьте, всё ли верно")
    assert "Адрес: г. Асбест, ул. Мира, д. 5, кв. 12" in card
    await choose(person, MARIA)
    await prove(person, "5 233,61", "8 октября 2026")
    await shows(person, "Вы вошли")
    await person.press("Позже")
    await shows(person, "Задайте ПИН-код")
    await person.press("Позже")
    await shows(person, "Выберите, что показать")
    await person.press("Квитанция")
    receipt = await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")
    assert "Отопление: 0,7035 Гкал × 2\u00a0387,11" in receipt
    assert "октябрь\u00a02026" in receipt
    assert MARIA.number not in receipt


async def test_capital_repair_asks_the_whole_number(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address, CAPITAL_REPAIR)
    await choose(person, MARIA_REPAIR)
    await shows(person, "Номер лицевого счёта полностью")
    await person.send(f"л/с № {MARIA_REPAIR.number}")
    await shows(person, "Сумма последней оплаты")
    await prove(person, "559,45", "5.10.26")
    await shows(person, "Вы вошли")


async def test_the_sum_without_the_number_does_not_open_capital_repair(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address, CAPITAL_REPAIR)
    await choose(person, MARIA_REPAIR)
    await shows(person, "Номер лицевого счёта полностью")
    await person.send("8670000043")
    await shows(person, "Сумма последней оплаты")
    await prove(person, "559,45", "5.10.26")
    await shows(person, "Не совпало")
    assert not await rows(town, m.sessions)


async def test_an_account_never_paid_is_proved_by_its_last_receipt(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "Елкин Петр", "Рефтинский, Мира 5, 1")
    await choose(person, NEVER_PAID)
    await shows(person, "«к оплате»")
    await person.send("30313,35")
    await shows(person, "За какой месяц")
    await person.press("октябрь\u00a02026")
    await shows(person, "Проверьте и подтвердите")
    await person.press("Подтвердить")
    await shows(person, "Вы вошли")


@pytest.mark.parametrize(
    ("name", "address", "kind"),
    [
        ("Сидорова Мария Ивановна", MARIA.address, UTILITIES),
        (MARIA.holder, "Асбест, Мира, 5, кв 99", UTILITIES),
        (IVAN.holder, IVAN.address, CAPITAL_REPAIR),
    ],
    ids=["name", "flat", "type"],
)
async def test_one_answer_whichever_part_is_wrong(
    town: Town, name: str, address: str, kind: str
) -> None:
    person = await town.person()
    await fill_in(person, name, address, kind)
    await person.press("Войти")
    answer = await shows(person, NO_MATCH)
    assert answer.splitlines()[:2] == [
        WHAT_TO_COMPARE,
        "Осталось попыток на сегодня: 9.",
    ]
    assert "Войти" in person.captions()


async def test_the_eleventh_check_of_a_day_is_not_made(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "Сидорова Мария Ивановна", MARIA.address)
    for left in range(9, -1, -1):
        await person.press_answered("Войти")
        await shows(person, f"Осталось попыток на сегодня: {left}.")
    await person.press("Войти")
    await shows(person, "Проверок за сутки уже слишком много")
    assert len(await rows(town, m.attempts)) == 10
    town.clock.advance(hours=24, minutes=1)
    await fill_in(person, MARIA.holder, MARIA.address)
    await person.press("Войти")
    await shows(person, "Выберите лицевой счёт")


async def test_a_proof_typed_too_early_is_deleted_and_never_written_down(town: Town) -> None:
    person = await town.person()

    async def say_early(said: str, asked: str) -> None:
        """Say it where the bot asks for something else; it asks anew below."""
        await shows(person, asked)
        before = person.messages()[-1]["message_id"]
        await person.send(said)
        await person.until(lambda: person.messages()[-1]["message_id"] > before + 1, 30, asked)
        await person.until(lambda: said not in str(person.messages()), 30, f"{said} deleted")

    await fill_in(person, MARIA.holder, MARIA.address)
    await say_early("5 233,61", "Проверьте, всё ли верно")
    await person.press("Войти")
    await say_early("08.10.2026", "Выберите лицевой счёт")
    told = str(await rows(town, m.journal))
    assert "233,61" not in told
    assert "08.10.2026" not in told
    await person.press(f"Лицевой счёт ••••••{MARIA.number[-4:]}")
    await prove(person, "5 233,61", "8 октября 2026")
    await shows(person, "Вы вошли")


async def test_three_wrong_proofs_stop_person_and_account_for_a_day(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    await prove(person, "1,11", "01.10.2026")
    await shows(person, "Осталось 2 попытки")
    await prove(person, "1,11", "01.10.2026")
    await shows(person, "Осталась 1 попытка")
    await prove(person, "1,11", "01.10.2026")
    stopped = await shows(person, "Попытки на сегодня закончились")
    assert "Попробовать снова можно 21 ноября 2026 в 14:01." in stopped
    other = await town.person("Иван", "Чужой")
    await fill_in(other, MARIA.holder, MARIA.address)
    await choose(other, MARIA)
    await shows(other, "Возможно, его пытался подтвердить кто-то другой")
    town.clock.advance(hours=24, minutes=1)
    await enter(person, MARIA)


async def test_staff_are_told_when_the_tries_are_used_up(town: Town, staff_chat_id: int) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    for _ in range(3):
        await prove(person, "1,11", "01.10.2026")
    await shows(person, "Попытки на сегодня закончились")
    clerk = town.playground.add_person("Дежурный")  # known since the fixture
    office = await person.join(town.playground.url, chat=staff_chat_id, person=clerk.id)
    async with office:
        told = await office.wait_for("исчерп")
    assert "••••••0042" in told["text"]
    assert MARIA.number not in told["text"]


async def test_a_wrong_format_burns_no_attempt_and_moves_nothing(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    await shows(person, "Сумма последней оплаты")
    for odd in ("тысяча", "1,234", "-5", "0"):
        await person.send(odd)
        await person.settled()
        await shows(person, "Сумма последней оплаты")
    await person.send("5233,61")
    await shows(person, "Дата последней оплаты")
    for odd, answer in (("31.02.2026", "Такой даты нет"), ("01.02", "год"), ("завтра", "дату")):
        await person.send(odd)
        await shows(person, answer)
    await person.send("08.10.2026")
    await shows(person, "Проверьте и подтвердите")
    assert len(await rows(town, m.attempts)) == 1


async def test_an_older_payment_does_not_prove(town: Town) -> None:
    person = await town.person()
    await fill_in(person, IVAN.holder, IVAN.address)
    await choose(person, IVAN)
    await prove(person, "900", "01.09.2026")
    await shows(person, "Не совпало")


async def test_the_day_can_be_chosen_in_the_calendar(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    await shows(person, "Сумма последней оплаты")
    await person.send("5233,61")
    calendar = await shows(person, "Дата последней оплаты")
    assert "Платежи учтены по 8 октября 2026" in calendar
    await person.press_answered("‹")
    await person.until(lambda: "сентябрь\u00a02026" in person.captions(), 10, "September")
    await person.settled()
    await person.press_answered("·")
    await person.settled()
    await person.press_answered("›")
    await person.until(lambda: "октябрь\u00a02026" in person.captions(), 10, "October")
    await person.press("8")
    assert "8 октября 2026" in await shows(person, "Проверьте и подтвердите")
    await person.press("Подтвердить")
    await shows(person, "Вы вошли")


async def test_a_near_miss_is_a_question_down_to_the_house(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send(IVAN.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send("Асбест, Мирра 7к1, кв 3")
    await shows(person, "Вы имели в виду")
    await person.press("г. Асбест, ул. Мира, д. 7, к. 1")
    await shows(person, "Из какой квитанции данные?")


async def test_a_street_of_two_towns_asks_for_the_town_and_then_the_flat(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send("Мира 5")
    await shows(person, "в нескольких населённых пунктах")
    await person.press("г. Асбест, ул. Мира, д. 5")
    await shows(person, "какая квартира?")
    await person.send("двенадцать")
    await shows(person, "Напишите его цифрами")
    await person.send("Асбест, ул. Мира, д. 5, кв. 12")
    await shows(person, "Из какой квитанции данные?")
    await person.press("Назад")
    await shows(person, "какая квартира?")
    await person.send("№ 12")
    await shows(person, "Из какой квитанции данные?")


async def test_an_address_that_is_not_ours_names_nobody(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send("Москва, Тверская 1, кв 1")
    await shows(person, "Такого дома среди наших нет")


async def test_each_answer_can_be_changed_from_the_card(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "Сидорова Мария Ивановна", "Асбест, Мира 5, кв 99", CAPITAL_REPAIR)
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("ФИО")
    await shows(person, "ФИО (полностью)")
    await person.send(MARIA.holder)
    assert "Петрова" in await shows(person, "Проверьте, всё ли верно")
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Адрес")
    await shows(person, "Адрес (как в квитанции)")
    await person.send("Асбест, Мира 5")
    await shows(person, "какая квартира?")
    await person.send("12")
    assert "кв. 12" in await shows(person, "Проверьте, всё ли верно")
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Вид квитанции")
    await shows(person, "Из какой квитанции данные?")
    await person.press(UTILITIES)
    assert UTILITIES in await shows(person, "Проверьте, всё ли верно")
    await person.press("Войти")
    await shows(person, "Выберите лицевой счёт")


async def test_back_leads_step_by_step_and_cancel_forgets(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    for step in ("Согласие на", "Вы владелец", "Из какой квитанции", "Адрес (как", "ФИО (полн"):
        await person.press_answered("Назад")
        await shows(person, step)
    await person.press("Отмена")
    await shows(person, "Отменено")
    assert (await rows(town, m.chats))[0][4:6] == (None, None)


async def test_consents_are_two_taps_kept_with_their_wording(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await person.press_answered("Назад")
    await shows(person, "Согласие на")
    await person.press("Текст согласия")
    await shows(person, "Я даю согласие оператору «Расчётный центр «Исеть» на обработку")
    await person.press_answered("Назад")
    await shows(person, "Без согласия мы не можем")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Проверьте, всё ли верно")
    given = await rows(town, m.consents)
    assert sorted(str(one[3]) for one in given) == ["ownership", "personal_data"]
    wordings = [str(one[1]) for one in await rows(town, m.consent_texts)]
    assert any("Расчётный центр «Исеть»" in wording for wording in wordings)


async def test_a_second_account_joins_the_same_cabinet(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓ ••••••0042")
    await person.press("Добавить лицевой счёт")
    await shows(person, "ФИО (полностью)")
    await person.send(IVAN.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send(IVAN.address)
    await shows(person, "Из какой квитанции данные?")
    await person.press(UTILITIES)
    await agree(person)
    await choose(person, IVAN)
    await prove(person, "1000", "01.10.2026")
    await shows(person, "Лицевой счёт добавлен")
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓ ••••••0043")
    await person.press("••••••0042 · Коммунальные услуги")
    await shows(person, "✓ ••••••0042")
    await to_menu(person)
    await person.press("Квитанция")
    assert mask_number(MARIA.number) in await shows(person, "Квитанция за коммунальные")
    assert len(await rows(town, m.cabinets)) == 1


async def test_the_other_chat_of_the_account_is_told(town: Town) -> None:
    first = await town.person()
    await enter(first, MARIA)
    second = await town.person("Пётр", "Петров")
    await enter(second, MARIA)
    told = await first.wait_for("получили ограниченный доступ из другого чата")
    assert "••••••0042" in told["text"]
    assert not [one for one in second.from_bot() if "из другого чата" in one["text"]]


async def test_leaving_and_coming_back_keeps_the_login(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Профиль")
    profile = await shows(person, "Логин:")
    login = profile.split("Логин: ")[1][:8]
    assert login.isdecimal()
    assert "Обработка персональных данных, версия 2" in profile
    await person.press("Согласия")
    await shows(person, ": дано ")
    await person.press("Тексты согласий")
    await shows(person, "Я даю согласие оператору")
    await person.press_answered("Назад")
    await shows(person, ": дано ")
    await person.press_answered("Назад")
    await shows(person, "Логин:")
    await person.press("Выйти")
    await shows(person, "Выйти из личного кабинета?")
    await person.press("Подтвердить")
    await shows(person, "Вы вышли")
    await enter(person, MARIA)
    assert login in await shows(person, "Вы вошли")
