"""From limited access to full access over HTTP, and what full access then gives."""

from pathlib import Path

import pytest
from sqlalchemy import update
from support.centre import IVAN, MARIA
from support.person import Person
from support.registration import (
    EMAIL,
    PASSWORD,
    SHARE,
    give_email,
    register,
    rows,
)
from support.signing_in import sign_in
from support.walk import enter, shows, to_menu

from bot.services.papers import load_papers
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town


@pytest.fixture
def own_papers(tmp_path: Path) -> Path:
    paragraphs = "\n\n".join(f"{number}. " + "слово " * 60 for number in range(1, 25))
    (tmp_path / "agreement.ru.txt").write_text(f"Версия: 2026-12-01\n\n{paragraphs}", "utf-8")
    return tmp_path


async def ask_full_access(person: Person) -> None:
    await to_menu(person)
    await person.press("Получить полный доступ")
    await shows(person, "Куда прислать код")


async def accept_agreement(person: Person) -> str:
    """The consent was given with limited access: only the agreement is due."""
    await shows(person, "Пользовательское соглашение")
    await person.press("Принимаю соглашение")
    return await shows(person, "Проверьте, всё ли верно")


async def test_an_email_gives_limited_access_full_rights(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    [link] = await rows(town.app, m.links)
    assert link["access"] == "limited"
    await ask_full_access(person)
    await give_email(person)
    card = await accept_agreement(person)
    assert f"Почта: {EMAIL}" in card
    assert "Согласие" not in card
    await person.press("Отправить")
    await shows(person, "Код из письма")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "У вас полный доступ")
    [link] = await rows(town.app, m.links)
    [cabinet] = await rows(town.app, m.cabinets)
    assert (link["access"], cabinet["email"]) == ("full", EMAIL)
    assert cabinet["registered_at"] is not None
    kinds = [str(one["kind"]) for one in await rows(town.app, m.consents)]
    assert sorted(kinds) == ["agreement", "ownership", "personal_data"]
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    await to_menu(person)
    assert "Получить полный доступ" not in person.captions()[:8]


async def test_an_older_consent_is_given_anew(town: Town, own_papers: Path) -> None:
    town.app.tools.papers = load_papers("Исеть", own_papers)
    person = await town.person()
    await enter(person, MARIA)
    older = Statement(update(m.consents).values(version="1"))
    await town.app.tools.database.apply([Write(older, {})])
    await ask_full_access(person)
    await person.press("Телефон")
    await shows(person, "Номер телефона")
    await person.press(SHARE)
    await shows(person, "Страница 1 из 3")
    assert "Принимаю соглашение" not in person.captions()[:4]
    for number in (2, 3):
        await person.press("›")
        await shows(person, f"Страница {number} из 3")
    await person.press("Принимаю соглашение")
    await shows(person, "Я даю согласие оператору")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Проверьте, всё ли верно")
    await person.press("Отправить")
    await shows(person, "У вас полный доступ")
    given = {(one["kind"], one["version"]) for one in await rows(town.app, m.consents)}
    assert {("personal_data", "2"), ("agreement", "2026-12-01")} <= given


async def test_the_own_contact_does_it_without_a_code(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await ask_full_access(person)
    await person.press("Телефон")
    await shows(person, "Номер телефона")
    await person.press(SHARE)
    card = await accept_agreement(person)
    assert "Номер подтвердил Telegram" in card
    await person.press("Изменить")
    await shows(person, "Что изменить?")
    await person.press("Телефон или почта")
    await shows(person, "Куда прислать код")
    await person.press("Телефон")
    await shows(person, "Номер телефона")
    await person.press(SHARE)
    await shows(person, "Проверьте, всё ли верно")
    await person.press("Отправить")
    await shows(person, "У вас полный доступ")
    assert not town.letters


async def test_an_address_of_another_cabinet_is_told_of_after_the_proof(town: Town) -> None:
    owner = await town.person()
    await register(owner)
    [cabinet] = await rows(town.app, m.cabinets)
    other = await Person.join(town.playground.url, "Иван", "Чужой", phone=str(cabinet["phone"]))
    async with other:
        await enter(other, IVAN)
        await ask_full_access(other)
        await other.press("Телефон")
        await shows(other, "Номер телефона")
        await other.press(SHARE)
        await accept_agreement(other)
        await other.press("Отправить")
        await shows(other, "Личный кабинет уже есть")
    [link] = await rows(town.app, m.links)
    assert link["access"] == "limited"


async def test_a_registered_person_adds_an_account_with_full_access(town: Town) -> None:
    person = await town.person()
    await register(person)
    await person.press("Добавить по квитанции и чеку")
    await shows(person, "ФИО (полностью)")
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send(MARIA.address)
    await shows(person, "Из какой квитанции данные?")
    await person.press("Коммунальные услуги")
    await shows(person, "Вы владелец лицевого счёта?")
    await person.press("Я владелец лицевого счёта")
    await shows(person, "Согласие на обработку")
    await person.press("Согласен на обработку персональных данных")
    await shows(person, "Проверьте, всё ли верно")
    await person.press("Войти")
    await shows(person, "Выберите лицевой счёт")
    await person.press("Лицевой счёт ••••••0042")
    await shows(person, "Сумма последней оплаты")
    await person.send("5233,61")
    await shows(person, "Дата последней оплаты")
    await person.send("08.10.2026")
    await shows(person, "Проверьте и подтвердите")
    await person.press("Подтвердить")
    await shows(person, "Вы вошли")
    [link] = await rows(town.app, m.links)
    assert link["access"] == "full"


async def test_limited_access_does_not_lead_back_into_full_access(town: Town) -> None:
    """Whoever signed out signs in with the password: a slip is not enough."""
    person = await town.person()
    await enter(person, MARIA)
    await ask_full_access(person)
    await give_email(person)
    await accept_agreement(person)
    await person.press("Отправить")
    await shows(person, "Код из письма")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "У вас полный доступ")
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Профиль")
    await person.press("Выйти")
    await shows(person, "Выйти из личного кабинета?")
    await person.press("Подтвердить")
    await shows(person, "Вы вышли")
    await enter(person, MARIA)
    assert sorted(str(one["access"]) for one in await rows(town.app, m.links)) == [
        "full",
        "limited",
    ]
    await to_menu(person)
    assert "Получить полный доступ" in person.captions()


async def test_a_changed_agreement_is_read_to_its_end_and_accepted_anew(
    town: Town, own_papers: Path
) -> None:
    person = await town.person()
    await register(person)
    town.app.tools.papers = load_papers("Исеть", own_papers)
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Пользовательское соглашение изменилось")
    await person.press("Документы")
    await shows(person, "Документы центра")
    await person.press("Пользовательское соглашение")
    await shows(person, "Версия 2026-12-01. Страница 1 из 3")
    assert "Принимаю соглашение" not in person.captions()[:5]
    for number in (2, 1, 2, 3):
        await person.press_answered("‹" if number == 1 else "›")
        await shows(person, f"Страница {number} из 3")
    await person.press("Принимаю соглашение")
    await shows(person, "соглашение принято")
    given = [
        one["version"] for one in await rows(town.app, m.consents) if one["kind"] == "agreement"
    ]
    assert given == ["1", "2026-12-01"]
    await person.press("Профиль")
    assert "изменилось" not in await shows(person, "Профиль")


async def test_a_text_that_changes_on_the_way_is_shown_again(town: Town, own_papers: Path) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await ask_full_access(person)
    await give_email(person)
    await accept_agreement(person)
    town.app.tools.papers = load_papers("Исеть", own_papers)
    await person.press("Отправить")
    await shows(person, "Пока вы заполняли ответы, текст изменился")
    assert await rows(town.app, m.confirmation_codes) == []


async def test_the_other_chats_of_the_cabinet_are_told(town: Town) -> None:
    person, other = await town.person(), await town.person("Мария", "С работы")
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    [cabinet] = await rows(town.app, m.cabinets)
    await sign_in(other, str(cabinet["login"]))
    await to_menu(other)
    await ask_full_access(person)
    await give_email(person)
    await accept_agreement(person)
    await person.press("Отправить")
    await shows(person, "Код из письма")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "У вас полный доступ")
    told = await other.wait_for("подтвердили телефон или почту")
    assert EMAIL not in told["text"]
    await other.press_answered("Получить полный доступ")
    await other.settled()
    assert "Получить полный доступ" not in other.captions()[:5]


async def test_a_cabinet_that_gained_it_from_another_chat_gains_nothing_more(
    town: Town,
) -> None:
    person, other = await town.person(), await town.person("Мария", "С работы")
    await enter(person, MARIA)
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(PASSWORD)
    await shows(person, "Пароль ещё раз")
    await person.send(PASSWORD)
    await shows(person, "Пароль задан")
    [cabinet] = await rows(town.app, m.cabinets)
    await sign_in(other, str(cabinet["login"]))
    for one in (person, other):
        await ask_full_access(one)
        await one.press("Телефон")
        await shows(one, "Номер телефона")
        await one.press(SHARE)
        await accept_agreement(one)
    await person.press("Отправить")
    await shows(person, "У вас полный доступ")
    [before] = await rows(town.app, m.cabinets)
    await other.wait_for("подтвердили телефон или почту")
    await other.press_answered("Отправить")
    await other.wait_for("У вас полный доступ")
    assert await rows(town.app, m.cabinets) == [before]
