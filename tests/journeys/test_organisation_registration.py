"""An organisation registers over HTTP, and the centre's staff decide about it in their group."""

from typing import Any

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.doubting import captions, card_of
from support.duty import Staff, add_duty, on_duty
from support.person import Person
from support.registration import (
    PASSWORD,
    PHONE,
    accept,
    give_phone,
    login_and_password,
    register,
    rows,
    send_code,
)
from support.walk import shows, to_menu

from bot.playground.server import Playground
from storage import models as m
from storage.statements import Statement

from .conftest import Town

INN, OGRN = "7707083893", "1027700132195"
OTHER_INN, OTHER_OGRN = "6612345676", "1026600000063"
NAME = "ООО «Управляющая компания «Заря»"
ADDRESS = "624260, Свердловская обл., г. Асбест, ул. Мира, д. 5"
CONTACT = "Иванова Анна Петровна"
CONFIRM, REJECT, CONTACTS = "Подтвердить", "Отклонить с причиной", "Контакты"
SURE = "Да, подтвердить"
REVIEW = "Проверьте, всё ли верно"
NAUGHTY = ("\u202e\u0000\u200b", "<b>&amp;", "🏢🏢🏢", "1' OR '1'='1", "{ $name }")


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    return add_duty(playground)


@pytest.fixture
async def staff(town: Town, staff_chat_id: int) -> Staff:
    return await on_duty(town.playground, town.stack, staff_chat_id)


async def begin(person: Person) -> None:
    await person.send("/start")
    await person.settled()
    await person.press("Регистрация")
    await shows(person, "Кто регистрируется?")
    await person.press("Организация")
    await shows(person, "ИНН организации")


async def tell(person: Person, inn: str = INN) -> None:
    """Tell of the organisation, up to its contact person."""
    await person.send(inn)
    await shows(person, "13 цифр")
    await person.send(OGRN)
    await shows(person, "Напишите название")
    await person.send(NAME)
    await shows(person, "Юридический адрес")
    await person.send(ADDRESS)
    await shows(person, "Контактное лицо")
    await person.send(CONTACT)


async def submit(town: Town, person: Person, phone: str = PHONE) -> None:
    """Register by an SMS code, from /start to the number of the claim."""
    await begin(person)
    await tell(person)
    await shows(person, "Куда прислать код")
    await give_phone(person, phone)
    await login_and_password(person)
    await accept(person)
    await person.send(await send_code(town.post, person, phone))
    await shows(person, "отправлена")


async def employees(town: Town) -> list[Any]:
    return await town.app.tools.database.read(Statement(select(m.employees)))


async def test_an_organisation_registers_by_sms_and_the_centre_confirms(
    town: Town, staff: Staff
) -> None:
    person = await town.person()
    await begin(person)
    await tell(person)
    await shows(person, "Куда прислать код")
    await give_phone(person)
    await login_and_password(person)
    card = await accept(person)
    for answer in (INN, OGRN, NAME, ADDRESS, CONTACT, PHONE, "✓ Пароль задан"):
        assert answer in card
    code = await send_code(town.post, person, PHONE)
    assert await rows(town.app, m.organisation_claims) == []
    await person.send(code)
    done = await shows(person, "отправлена")
    [claim] = await rows(town.app, m.organisation_claims)
    number = str(claim["number"])
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in done
    assert "Ваш логин: " in done
    [cabinet] = await rows(town.app, m.cabinets)
    assert (cabinet["surname"], cabinet["phone"], cabinet["town"]) == ("Иванова", PHONE, "")
    await person.press("Меню")
    await shows(person, "Выберите, что показать")
    await person.press("Организация")
    assert "Ждёт проверки" in await shows(person, NAME)
    card_shown = await card_of(staff.olga, NAME, INN, "В реестре центра этого ИНН нет")
    assert captions(card_shown) == [CONFIRM, REJECT, CONTACTS]
    assert CONTACT not in card_shown["text"]
    assert PHONE not in card_shown["text"]
    assert await rows(town.app, m.audit) == []
    await staff.pavel.press_answered(CONTACTS)
    await card_of(staff.olga, CONTACT, PHONE, "Контакты смотрит: Павел Второй")
    [seen] = await rows(town.app, m.audit)
    assert (seen["user_id"], seen["subject"], seen["subject_id"]) == (
        *(staff.pavel.id, "claim"),
        number,
    )
    await staff.olga.press_answered("Назад")
    await staff.olga.until(
        lambda: CONTACT not in staff.olga.from_bot()[-1]["text"], 30, "a card without the contact"
    )
    await staff.olga.press_answered(CONFIRM)
    sure = await card_of(staff.pavel, "Подтвердить заявку?", INN, OGRN, ADDRESS, CONTACT, PHONE)
    assert captions(sure) == [SURE, "Назад"]
    assert await employees(town) == []
    await staff.pavel.press_answered("Назад")
    await card_of(staff.olga, "В реестре центра этого ИНН нет")
    await staff.olga.until(lambda: CONFIRM in staff.olga.captions(), 30, "the card again")
    await staff.olga.press_answered(CONFIRM)
    await card_of(staff.pavel, "Подтвердить заявку?")
    await staff.olga.press_answered(SURE)
    await card_of(staff.pavel, "Подтверждено: Ольга Дежурная")
    await person.wait_for("вы владелец")
    [owner] = await employees(town)
    [organisation] = [one for one in await rows(town.app, m.organisations) if one["inn"] == INN]
    assert (owner.role, owner.cabinet_id, owner.organisation_id, owner.branch_id) == (
        *("owner", cabinet["id"], organisation["id"]),
        None,
    )
    assert (organisation["ogrn"], organisation["legal_address"]) == (OGRN, ADDRESS)
    assert len(await rows(town.app, m.audit)) == 4


async def test_a_rejected_one_is_told_why_and_asks_again(town: Town, staff: Staff) -> None:
    person = await town.person()
    await submit(town, person)
    await card_of(staff.olga, NAME)
    await staff.olga.press_answered(REJECT)
    await card_of(staff.olga, "Почему заявка отклоняется?")
    await staff.pavel.press_answered("ИНН, ОГРН, название и адрес не сходятся")
    await card_of(staff.olga, "Отклонено: Павел Второй", "не сходятся")
    await person.wait_for("отклонена")
    await to_menu(person)
    await person.press("Организация")
    assert "не сходятся" in await shows(person, "отклонена")
    await person.press("Зарегистрировать организацию")
    told = await shows(person, "Ответы взяты из отклонённой заявки")
    for answer in (INN, OGRN, NAME, ADDRESS, CONTACT, "код не понадобится"):
        assert answer in told
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Юридический адрес")
    await shows(person, "Напишите адрес целиком")
    await person.send(f"{ADDRESS} <b>офис 2</b>")
    assert "<b>офис 2</b>" in await shows(person, REVIEW)
    await person.press("Отправить")
    await shows(person, "отправлена")
    await staff.olga.until(lambda: REJECT in staff.olga.captions(), 30, "a card of the new claim")
    await staff.olga.press_answered(REJECT)
    await card_of(staff.olga, "Почему заявка отклоняется?")
    await staff.olga.press_answered("Другая причина")
    card = await card_of(staff.olga, "Ольга Дежурная, напишите причину")
    await staff.pavel.send("Не я", reply_to=card["message_id"])
    await staff.olga.send("Пришлите доверенность в офис", reply_to=card["message_id"])
    await card_of(staff.pavel, "Отклонено: Ольга Дежурная", "доверенность")
    await person.wait_for("Пришлите доверенность в офис")
    assert await employees(town) == []


async def test_confirming_one_rejects_who_else_asked_for_the_same(
    town: Town, staff: Staff
) -> None:
    first, second = await town.person(), await town.person("Олег", "Второй")
    await submit(town, first)
    await card_of(staff.olga, NAME)
    await submit(town, second, "+79123456780")
    await card_of(staff.olga, NAME, "Ждёт ещё 1 заявка")
    await staff.olga.press_answered(CONFIRM)
    await card_of(staff.olga, "Подтвердить заявку?")
    await staff.olga.press_answered(SURE)
    await second.wait_for("вы владелец")
    refused = await first.wait_for("отклонена")
    assert "У организации уже есть владелец" in refused["text"]
    assert "Второй" not in refused["text"]
    outcomes = [one["outcome"] for one in await rows(town.app, m.organisation_claims)]
    assert sorted(map(str, outcomes)) == ["confirmed", "rejected"]
    assert len(await employees(town)) == 1
    await to_menu(first)
    await first.press("Организация")
    await shows(first, "отклонена")
    await first.press("Зарегистрировать организацию")
    await shows(first, "ИНН организации")
    await first.send(INN)
    await shows(first, "приглашает её владелец")


async def test_whoever_asked_takes_it_back(town: Town, staff: Staff) -> None:
    person = await town.person()
    await submit(town, person)
    await card_of(staff.olga, NAME)
    await person.press("Организация")
    await shows(person, "Ждёт проверки")
    withdraw = next(one for one in person.captions() if one.startswith("Отозвать заявку"))
    await person.press(withdraw)
    await shows(person, "Отозвать заявку №")
    await person.press("Подтвердить")
    await shows(person, "Заявка отозвана")
    card = await card_of(staff.olga, "Заявка отозвана")
    assert captions(card) == []
    [claim] = await rows(town.app, m.organisation_claims)
    assert claim["outcome"] == "withdrawn"


async def test_who_has_full_access_is_not_asked_for_login_or_code(
    town: Town, staff: Staff
) -> None:
    person = await town.person()
    await register(person)
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Здесь можно зарегистрировать")
    await person.press("Зарегистрировать организацию")
    await shows(person, "ИНН организации")
    await person.send(INN)
    await shows(person, "13 цифр")
    await person.press("Назад")
    await shows(person, "ИНН организации")
    await tell(person)
    await shows(person, REVIEW)
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    assert "Пароль" not in person.captions()
    await person.press("Контактное лицо")
    await shows(person, "Напишите фамилию, имя и отчество")
    await person.send("Петров Пётр Петрович")
    assert "Петров Пётр Петрович" in await shows(person, REVIEW)
    await person.press("Отправить")
    await shows(person, "отправлена")
    await card_of(staff.olga, NAME)
    [claim] = await rows(town.app, m.organisation_claims)
    [cabinet] = await rows(town.app, m.cabinets)
    assert (claim["cabinet_id"], claim["phone"]) == (cabinet["id"], cabinet["phone"])


async def test_another_inn_asks_number_and_name_anew_and_a_known_name_is_proposed(
    town: Town,
) -> None:
    [known] = (await rows(town.app, m.organisations))[:1]
    person = await town.person()
    await register(person)
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Здесь можно зарегистрировать")
    await person.press("Зарегистрировать организацию")
    await shows(person, "ИНН организации")
    await tell(person)
    await shows(person, REVIEW)
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("ИНН")
    await shows(person, "ИНН организации")
    await person.send(str(known["inn"]))
    await shows(person, "13 цифр")
    await person.send(OGRN)
    await shows(person, f"Центр знает эту организацию как «{known['name']}.")
    await person.press("Взять это название")
    assert str(known["name"]) in await shows(person, REVIEW)


@pytest.mark.parametrize("naughty", NAUGHTY)
async def test_naughty_answers_are_asked_again_or_said_as_typed(town: Town, naughty: str) -> None:
    person = await town.person()
    await begin(person)
    await person.send(naughty + "7")
    await shows(person, "ИНН")
    await shows(person, "например: 7707083893")
    await person.send(INN)
    await shows(person, "13 цифр")
    await person.send(naughty + "7")
    await shows(person, "ОГРН")
    await person.send(OGRN)
    await shows(person, "Напишите название")
    await person.send(f"ООО {naughty}")
    await shows(person, "Юридический адрес")
    await person.send(f"Асбест, Мира, {naughty} 5")
    await shows(person, "Контактное лицо")
    await person.send(naughty)
    await shows(person, "Иванова Анна Петровна")
    await person.send(CONTACT)
    await shows(person, "Куда прислать код")
    await give_phone(person)
    await login_and_password(person)
    card = await accept(person)
    assert "Организация: ООО" in card


async def test_the_password_is_nowhere(town: Town, staff: Staff) -> None:
    person = await town.person()
    await submit(town, person)
    await card_of(staff.olga, NAME)
    said = [str(one["body"]) for one in await rows(town.app, m.journal)]
    assert not [one for one in said if PASSWORD in one]
    assert PASSWORD not in " ".join(str(one["text"]) for one in person.messages())


async def test_an_owner_registers_a_second_organisation_and_chooses_which_to_see(
    town: Town, staff: Staff
) -> None:
    person = await town.person()
    await submit(town, person)
    await confirm_it(staff)
    await person.wait_for("вы владелец")
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Ваша роль: владелец")
    assert "Мои заявки" not in person.captions()
    await person.press("Зарегистрировать ещё одну организацию")
    await shows(person, "ИНН организации")
    await person.send(f"ИНН:{OTHER_INN[:2]} {OTHER_INN[2:]}")
    await shows(person, "13 цифр")
    await person.send(f"ОГРН № {OTHER_OGRN}")
    known = await shows(person, "Центр знает эту организацию как «ООО «Исеть».")
    assert "»»" not in known
    await person.press("Взять это название")
    await shows(person, "Юридический адрес")
    await person.send(ADDRESS)
    await shows(person, "Контактное лицо")
    await person.send(CONTACT)
    await shows(person, REVIEW)
    await person.press("Отправить")
    await shows(person, "отправлена")
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Ваша роль: владелец")
    await person.press("Мои заявки")
    old = await shows(person, "Ждёт проверки")
    assert "ООО «Исеть»" in old
    await staff.olga.until(lambda: CONFIRM in staff.olga.captions(), 30, "a card of the new one")
    await confirm_it(staff)
    await person.wait_for("ООО «Исеть»: вы владелец")
    await to_menu(person)
    await person.press("Организация")
    await shows(person, "Выберите, за кого")
    assert len([one for one in person.captions() if one.endswith(": владелец")]) >= 2


async def confirm_it(staff: Staff) -> None:
    await card_of(staff.olga, "В реестре центра")
    await staff.olga.press_answered(CONFIRM)
    await card_of(staff.olga, "Подтвердить заявку?")
    await staff.olga.press_answered(SURE)
    await card_of(staff.olga, "Подтверждено: Ольга Дежурная")


async def test_an_older_menu_says_how_the_claim_stands_now(town: Town, staff: Staff) -> None:
    person = await town.person()
    await submit(town, person)
    await to_menu(person)
    before = next(
        button["data"]
        for row in person.from_bot()[-1]["keyboard"]
        for button in row
        if button["text"] == "Профиль"
    )
    menu = person.from_bot()[-1]["message_id"]
    await person.press("Организация")
    await shows(person, "Ждёт проверки")
    await card_of(staff.olga, NAME)
    await staff.olga.press_answered(REJECT)
    await card_of(staff.olga, "Почему заявка отклоняется?")
    await staff.olga.press_answered("Центр с этой организацией не работает")
    await person.wait_for("отклонена: ")
    await person.press_data(menu, before)
    await person.until(
        lambda: any(
            "отклонена" in one["text"]
            and "Организация" in one["text"]
            and "Можно исправить" in one["text"]
            for one in person.from_bot()
        ),
        30,
        "the claim as it stands",
    )
    assert not [one for one in person.from_bot() if "Ждёт проверки" in one["text"]]


async def test_a_phone_is_taken_where_the_way_is_asked(town: Town) -> None:
    person = await town.person()
    await begin(person)
    await tell(person)
    await shows(person, "Куда прислать код")
    await person.send("куда хотите")
    await shows(person, "Нажмите")
    await person.send("8 912 000-11-22")
    await shows(person, "огин")
