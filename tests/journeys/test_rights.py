"""What a person may ask for: the ledger, the files, the end of it all; over real HTTP."""

import json
import re
import socket
from datetime import date
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select
from support import registration
from support.canaries import day, digits, sightings, words
from support.centre import MARIA
from support.person import Person
from support.signing_in import EMAIL, PASSWORD, put_cabinet, sign_in, to_password
from support.traces import bytes_of
from support.walk import enter, fill_in, prove, shows, to_menu

from bot.playground.server import Playground
from bot.settings import Settings
from storage import models as m
from storage.statements import Statement

from .conftest import Town

TYPED = "асбест мира 5-12"


def documents(person: Person) -> list[dict[str, Any]]:
    return [one["document"] for one in person.from_bot() if one["document"]]


async def finish(town: Town) -> None:
    """Let the eraser clear the files, when the last words are said."""
    query = Statement(select(m.erasures.c.id).where(m.erasures.c.done_at.is_(None)))
    while await town.app.tools.database.read(query):
        await town.app.eraser.erase_due()


async def test_my_data_come_as_a_page_and_as_json(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Мои данные")
    text = await shows(person, "Вот что бот хранит о вас")
    assert "Личные кабинеты: 1" in text
    assert "Согласия и заявления: 2" in text
    await person.press("Скачать")
    await person.until(lambda: len(documents(person)) == 2, 30, "two files")
    page, data = documents(person)
    assert (page["mime"], data["mime"]) == ("text/html", "application/json")
    kept = json.loads(await person.download(data["url"]))
    assert [one["kind"] for one in kept["consents"]] == ["ownership", "personal_data"]
    assert kept["links"][0]["number"] == "••••••0042"  # limited access sees no more
    assert "Петрова Мария Ивановна" in [one["body"] for one in kept["journal"]]
    readable = (await person.download(page["url"])).decode()
    assert "<h2>Согласия и заявления</h2>" in readable
    assert "argon2" not in readable


async def test_the_ledger_shows_what_was_agreed_and_withdrawing_ends_it(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Согласия")
    text = await shows(person, ": дано ")
    assert "Обработка персональных данных, версия" in text
    assert re.search(r"дано \d+ \w+ 2026 в \d\d:\d\d", text)
    await person.press("Отозвать согласие")
    assert "В течение 30 дней" in await shows(person, "Отозвать согласие?")
    await person.press("Отозвать согласие")
    await shows(person, "Согласие отозвано")
    await person.press("Меню")
    await shows(person, "Личный кабинет")
    assert "Ограниченный доступ" in person.captions()
    await fill_in(person, MARIA.holder, MARIA.address)  # asks for a consent anew
    rows = await town.app.tools.database.read(Statement(select(m.consents.c.withdrawn_at)))
    assert sorted(row.withdrawn_at is None for row in rows) == [False, False, True, True]


async def test_forget_destroys_everything_and_says_so_last(town: Town) -> None:
    person = await town.person()
    await fill_in(person, "Петрова Канарейка Ивановна", TYPED)
    await person.send("/menu")
    await shows(person, "Личный кабинет")
    await person.send("/forget")
    await shows(person, "Вот что бот хранит о вас")
    await person.press("Удалить мои данные")
    await shows(person, "Удалить все ваши данные?")
    await person.press("Удалить всё сейчас")
    await shows(person, "Ваши данные удалены")
    await person.settled()
    await finish(town)
    canaries = [
        words("the name", "Канарейка Ивановна"),
        words("the typed address", TYPED),
        digits("the chat", str(person.id)),
    ]
    assert sightings(canaries, await bytes_of(town.app.settings.database_url)) == []
    for table in (m.chats, m.cards, m.outbox, m.journal, m.consents):
        assert await town.app.tools.database.read(Statement(select(table))) == []
    await person.send("/start")
    await shows(person, "Личный кабинет")  # a stranger, as everybody at first


async def test_of_a_registered_person_only_the_act_is_left(town: Town) -> None:
    person = await town.person()
    await registration.fill_in(person, email="Maria@Example.ru")
    await person.press("Отправить")
    await shows(person, "Он действует 10 минут")
    code = await town.code_for(registration.EMAIL)
    await person.send(code)
    await shows(person, "Вы зарегистрированы")
    [cabinet] = await town.app.tools.database.read(Statement(select(m.cabinets.c.login)))
    canaries = [
        words("the e-mail", registration.EMAIL, "Maria@Example.ru"),
        words("the login", cabinet.login),
        words("the code", code),
        day("the birth date", date(1985, 2, 1)),
        digits("the chat", str(person.id)),
    ]
    assert sightings(canaries, await bytes_of(town.app.settings.database_url))
    await person.send("/forget")
    await shows(person, "Вот что бот хранит о вас")
    await person.press("Удалить мои данные")
    await shows(person, "Удалить все ваши данные?")
    await person.press("Удалить всё сейчас")
    await shows(person, "Ваши данные удалены")
    await person.settled()
    await finish(town)
    assert sightings(canaries, await bytes_of(town.app.settings.database_url)) == []
    [act] = await town.app.tools.database.read(Statement(select(m.erasures)))
    assert act.subject == town.app.tools.sealer.pseudonym(person.id)


async def test_nobody_else_enters_a_cabinet_whose_holder_withdrew(town: Town) -> None:
    holder, stranger = await town.person(), await town.person("Пётр", "Петров")
    await put_cabinet(town.app, user_id=holder.id)
    await sign_in(holder)
    await holder.press("Профиль")
    await shows(holder, "Логин")
    await holder.press("Согласия")
    await shows(holder, ": дано ")
    await holder.press("Отозвать согласие")
    await shows(holder, "Отозвать согласие?")
    await holder.press("Отозвать согласие")
    await shows(holder, "Согласие отозвано")
    while "Согласие отозвано" not in (await town.post.letter_to(EMAIL)).text:
        pass  # of signing in
    await to_password(stranger)
    await stranger.send(PASSWORD)
    await shows(stranger, "Логин или пароль не подошли")
    await sign_in(holder)  # asks for a consent anew
    rows = await town.app.tools.database.read(Statement(select(m.erasures)))
    assert rows == []


class TestOnThePage:
    """PRIVATE_DETAILS=page: the bot polls and serves the page beside it."""

    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"

    @pytest.fixture
    async def settings(self, playground: Playground, database_url: str) -> Settings:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return Settings(
            _env_file=None,
            bot_token=playground.token,
            telegram_api_url=playground.url,
            database_url=database_url,
            time_zone="Asia/Yekaterinburg",
            private_details="page",
            public_url=f"http://127.0.0.1:{port}",
            listen=f"127.0.0.1:{port}",
        )

    async def test_nothing_private_passes_through_telegram(self, town: Town) -> None:
        person = await town.person()
        await fill_in(person, MARIA.holder, MARIA.address)
        await person.press("Войти")
        await shows(person, "Выберите лицевой счёт")
        await person.press("Лицевой счёт •••")
        await prove(person, "5233,61", "08.10.2026")
        await shows(person, "Вы вошли")
        await to_menu(person)
        await person.press("Лицевые счета")
        await shows(person, "Лицевые счета")
        await to_menu(person)
        await person.press("Квитанция")
        await shows(person, "К оплате: •••")
        await person.settled()
        said = json.dumps(person.from_bot(), ensure_ascii=False)
        for private in ("Петрова Мария Ивановна", "г. Асбест, ул. Мира", "0042", "1 234,56"):
            assert private not in said, private
        [url] = [
            button["url"]
            for row in person.from_bot()[-1]["keyboard"]
            for button in row
            if button["text"] == "Открыть на странице центра"
        ]
        async with aiohttp.ClientSession() as browser, browser.post(url) as answer:
            page = await answer.text()
        assert "ул. Мира, д. 5" in page
        assert "••••••0042" in page
