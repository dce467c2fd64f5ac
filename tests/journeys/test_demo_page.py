"""What `make demo` gives, walked in the chat page in Chromium; screenshots are left behind."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect
from support.chromium import DESKTOP, PHONE, SCREENSHOTS, launched
from support.person import Person
from support.registration import fill_in
from support.walk import shows

from bot.demo import POST, read_residents, run_demo
from bot.settings import Settings

PORT = 18081
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture
async def demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str
) -> AsyncIterator[str]:
    """Run the demo in a folder of its own until the test is over."""
    monkeypatch.chdir(tmp_path)
    port = PORT + int(worker_id.removeprefix("gw") or 0 if worker_id != "master" else 0)
    stop = asyncio.Event()
    monkeypatch.setattr("bot.demo.stop_signal", lambda: stop)
    running = asyncio.create_task(run_demo(Settings(_env_file=None), port=port))
    url = f"http://127.0.0.1:{port}"
    await _answering(url, running)
    yield url
    stop.set()
    await running


async def _answering(url: str, running: asyncio.Task[None]) -> None:
    """Wait for the page and for the bot that has told its commands."""
    async with aiohttp.ClientSession() as session:
        while not running.done():
            try:
                async with session.get(f"{url}/chat/bots") as answer:
                    if (await answer.json())[0]["commands"]:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)
    await running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as chromium:
        yield chromium


async def say(page: Page, text: str, answer: str) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill(text)
    await composer.press("Enter")
    await bot_says(page, answer)


async def press(page: Page, caption: str, answer: str) -> None:
    await page.get_by_test_id("inline-button").get_by_text(caption, exact=True).last.click()
    await bot_says(page, answer)


async def bot_says(page: Page, text: str) -> None:
    await expect(page.locator('[data-own="false"]').last).to_contain_text(text)


async def keep(page: Page, size: str, name: str) -> None:
    """Save a screenshot; nothing may be wider than the window."""
    wider = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wider, f"{name} overflows on {size}"
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"journey-{size}-{name}.png")


async def test_each_resident_knows_a_code_of_the_receipt(demo: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{demo}/chat/people") as answer:
        hints = [one["hint"] for one in await answer.json() if "ФИО" in one["hint"]]
    codes = [re.findall("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", hint) for hint in hints]
    assert [len(one) for one in codes] == [1] * len(read_residents())


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_journey_in_the_page(demo: str, browser: Browser, size: str) -> None:
    resident = read_residents()[0]
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    await page.goto(demo)
    await page.get_by_test_id("person").filter(has_text="Соколова").first.click()
    await page.get_by_test_id("chat-item").first.click()
    await say(page, "/start", "Личный кабинет")
    await keep(page, size, "1-start")
    await press(page, "Ограниченный доступ", "ФИО (полностью)")
    await say(page, "Соколова", "Напишите ФИО полностью")
    await say(page, resident.name, "Адрес (как в квитанции)")
    await say(page, resident.address, "Из какой квитанции данные?")
    await press(page, "Коммунальные услуги", "Вы владелец лицевого счёта?")
    await press(page, "Я владелец лицевого счёта", "Согласие на обработку")
    await press(page, "Текст согласия", "Я даю согласие оператору")
    await keep(page, size, "2-consent")
    await press(page, "Согласен на обработку персональных данных", "Проверьте, всё ли верно")
    await keep(page, size, "3-review")
    await press(page, "Войти", "Выберите лицевой счёт")
    await press(page, f"Лицевой счёт ••••••{resident.account[-4:]}", "Сумма последней оплаты")
    await say(page, resident.amount, "Дата последней оплаты")
    await keep(page, size, "4-calendar")
    await press(page, str(int(resident.date[:2])), "Проверьте и подтвердите")
    await press(page, "Подтвердить", "Вы вошли")
    await press(page, "Задать пароль", "Придумайте пароль")
    await say(page, "лодка скрипит у причала", "Пароль ещё раз")
    await say(page, "лодка скрипит у причала", "Пароль задан")
    await expect(page.get_by_text("лодка скрипит у причала")).to_have_count(0)
    await press(page, "Задать ПИН-код", "Придумайте ПИН-код")
    await keep(page, size, "5-pin")
    await enter_pin(page, "ПИН-код ещё раз")
    await enter_pin(page, "ПИН-код задан")
    await press(page, "Меню", "Выберите, что показать")
    await keep(page, size, "6-menu")
    await press(page, "Квитанция", "К оплате")
    await keep(page, size, "7-receipt")
    await press(page, "Меню", "Выберите, что показать")
    await press(page, "Профиль", "Логин")
    await keep(page, size, "8-profile")


@pytest.mark.parametrize("size", SIZES)
async def test_registration_in_the_page(demo: str, browser: Browser, size: str) -> None:
    """One tap shares the number, which needs no code."""
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    await page.goto(demo)
    await page.get_by_test_id("person").filter(has_text="Соколова").first.click()
    await page.get_by_test_id("chat-item").first.click()
    await say(page, "/start", "Личный кабинет")
    await press(page, "Регистрация", "Кто регистрируется?")
    await press(page, "Житель", "Напишите вашу фамилию")
    await say(page, "Соколова", "Напишите ваше имя")
    await say(page, "Анна", "Напишите отчество")
    await press(page, "Нет отчества", "Дата рождения")
    await keep(page, size, "registration-1-decades")
    await press(page, "1980-е", "Дата рождения")
    await press(page, "1985", "Дата рождения")
    await press(page, "февраль", "Дата рождения")
    await keep(page, size, "registration-2-days")
    await press(page, "28", "Населённый пункт")
    await say(page, "Асбест", "Телефон или почта")
    await press(page, "Телефон", "Номер телефона")
    await keep(page, size, "registration-3-contact")
    await page.get_by_test_id("reply-button").filter(has_text="Поделиться номером").click()
    await page.get_by_test_id("dialog-ok").click()
    await bot_says(page, "Логин понадобится")
    await keep(page, size, "registration-4-login")
    await press(page, "Восемь цифр", "Придумайте пароль")
    await say(page, "лодка скрипит у причала", "Пароль ещё раз")
    await say(page, "лодка скрипит у причала", "О чём это соглашение")
    await keep(page, size, "registration-5-agreement")
    await press(page, "Принимаю соглашение", "Я даю согласие оператору")
    await press(page, "Согласен на обработку персональных данных", "Проверьте, всё ли верно")
    await keep(page, size, "registration-6-review")
    await press(page, "Отправить", "Вы зарегистрированы")
    await keep(page, size, "registration-7-welcome")


async def enter_pin(page: Page, answer: str) -> None:
    for digit in "4072":
        await page.get_by_test_id("inline-button").get_by_text(digit, exact=True).last.click()
    await bot_says(page, answer)


async def test_code_is_read_in_the_chat_of_letters(demo: str) -> None:
    """Nobody needs a phone or a mailbox to try the registration."""
    async with (
        await Person.join(demo, "Ольга", "Котова") as person,
        await Person.join(demo, person=person.id, chat=POST) as inbox,
    ):
        await fill_in(person, email="olga@example.ru")
        await person.press("Отправить")
        letter = await inbox.wait_for("Письмо на olga@example.ru")
        assert letter["from"]["name"] == "Почта и SMS"
        [code] = re.findall(r"\b[0-9]{6}\b", letter["text"])
        await person.send(code)
        await shows(person, "Вы зарегистрированы")


async def test_a_second_start_remembers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str
) -> None:
    monkeypatch.chdir(tmp_path)
    port = PORT + 10 + int(worker_id.removeprefix("gw") if worker_id != "master" else 0)
    url = f"http://127.0.0.1:{port}"
    seen = []
    for _ in range(2):
        stop = asyncio.Event()
        monkeypatch.setattr("bot.demo.stop_signal", lambda stop=stop: stop)
        running = asyncio.create_task(run_demo(Settings(_env_file=None), port=port))
        await _answering(url, running)
        async with aiohttp.ClientSession(url) as session:
            async with session.get("/chat/people") as answer:
                people = await answer.json()
            one, bot = people[0]["id"], await _first_bot(session)
            async with session.get(f"/chat/{one}/{bot}/messages") as answer:
                seen.append(len((await answer.json())["messages"]))
            async with session.post(f"/chat/{one}/{bot}/messages", json={"text": "/start"}):
                pass
        stop.set()
        await running
    assert len(people) == len(read_residents()) + 1
    assert seen[1] >= 1


async def _first_bot(session: aiohttp.ClientSession) -> int:
    async with session.get("/chat/bots") as answer:
        return int((await answer.json())[0]["id"])
