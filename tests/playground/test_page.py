"""The chat page of the playground, in a real Chromium, against the real server and a small bot."""

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatAction
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    TelegramObject,
)
from playwright.async_api import Browser, Locator, Page, Route, expect
from support.chromium import DESKTOP, PHONE, SCREENSHOTS, launched

from bot.playground.server import Playground


@dataclass
class Scripted:
    """What the bot of these tests has seen."""

    messages: list[Message] = field(default_factory=list)
    presses: list[CallbackQuery] = field(default_factory=list)
    silent: asyncio.Event = field(default_factory=asyncio.Event)


def keyboard(*rows: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=text) for text in row.split("|")]
            for row in rows
        ]
    )


CARD = keyboard("Ограниченный доступ", "Войти по логину|Регистрация", "Тревога|Удалить карточку")
CONTACT = ReplyKeyboardMarkup(
    keyboard=[
        [KeyboardButton(text="Поделиться номером", request_contact=True)],
        [KeyboardButton(text="Отмена"), KeyboardButton(text="Меню")],
    ],
    resize_keyboard=True,
    one_time_keyboard=True,
)


def picture(width: int = 320, height: int = 200) -> bytes:
    """Give a PNG, a grey slope, that both sides can send."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    slope = bytes(120 + column * 120 // width for column in range(width))
    rows = zlib.compress((b"\0" + slope) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def scripted(seen: Scripted) -> Dispatcher:
    dispatcher = Dispatcher()

    async def note(
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        assert isinstance(event, Message)
        seen.messages.append(event)
        return await handler(event, data)

    dispatcher.message.outer_middleware.register(note)

    @dispatcher.message(F.contact)
    async def contact(message: Message) -> None:
        await message.answer("Номер получен", reply_markup=ReplyKeyboardRemove())

    @dispatcher.message(F.text == "номер")
    async def number(message: Message) -> None:
        await message.answer("Нужен ваш номер телефона.", reply_markup=CONTACT)

    @dispatcher.message(F.photo)
    async def photo(message: Message) -> None:
        await message.bot.send_chat_action(message.chat.id, ChatAction.UPLOAD_PHOTO)  # type: ignore[union-attr]
        file = BufferedInputFile(picture(), "chart.png")
        await message.answer_photo(file, caption="<b>Расход</b> за год", parse_mode="HTML")
        bill = BufferedInputFile(b"%PDF-1.4 bill", "Квитанция 2026-10.pdf")
        await message.answer_document(bill, caption="Ваша квитанция")

    @dispatcher.message()
    async def anything(message: Message) -> None:
        text = f"Вы написали: <b>{message.html_text}</b>\nПИН <tg-spoiler>1234</tg-spoiler>, /help"
        await message.answer(text, parse_mode="HTML", reply_markup=CARD)

    @dispatcher.callback_query()
    async def press(query: CallbackQuery) -> None:
        seen.presses.append(query)
        card = query.message
        assert isinstance(card, Message)
        if query.data == "Регистрация":
            await seen.silent.wait()
            await query.answer()
        elif query.data == "Тревога":
            await query.answer("Окно приёма закрыто", show_alert=True)
        elif query.data == "Удалить карточку":
            await card.delete()
            await query.answer()
        else:
            await card.edit_text(f"Нажато: {query.data}", reply_markup=keyboard("Назад|Отмена"))
            await query.answer("Готово")

    return dispatcher


@asynccontextmanager
async def running_bot(playground: Playground, seen: Scripted) -> AsyncIterator[None]:
    server = TelegramAPIServer.from_base(playground.url)
    bot = Bot(playground.token, session=AiohttpSession(api=server))
    await bot.set_my_commands(
        [
            BotCommand(command="start", description="Начать сначала"),
            BotCommand(command="menu", description="Главное меню"),
        ]
    )
    dispatcher = scripted(seen)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling
        await bot.session.close()


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    server = Playground(port=0, log_path=tmp_path / "world.jsonl", enforce_limits=False)
    async with server:
        server.add_person(
            "Анна", "Петрова", phone="79001234567", hint="Введите ФИО «Петрова Анна Сергеевна»."
        )
        server.add_person("Игорь", "Соколов", phone="79017654321", hint="Логин «48213377».")
        yield server


@pytest.fixture
def seen() -> Scripted:
    return Scripted()


@pytest.fixture
async def bot(playground: Playground, seen: Scripted) -> AsyncIterator[None]:
    async with running_bot(playground, seen):
        yield


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as chromium:
        yield chromium


Opener = Callable[..., Any]


@pytest.fixture
async def opened(browser: Browser, playground: Playground) -> AsyncIterator[Opener]:
    """Give `opened(size, scheme)`: the page of Anna; an error in its console fails the test."""
    wrong: list[str] = []

    async def open_page(
        size: tuple[int, int] = DESKTOP, scheme: Any = "light", path: str = ""
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            has_touch=size == PHONE,
            locale="ru-RU",
            timezone_id="Asia/Yekaterinburg",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda line: wrong.append(line.text) if line.type in {"error", "warning"} else None,
        )
        await page.goto(playground.url + "/" + path)
        return page

    yield open_page
    wanted = ("net::ERR_", "status of 400")  # the server away, or refusing, as a test wanted
    assert [line for line in wrong if not any(part in line for part in wanted)] == []


async def shot(page: Page, name: str) -> None:
    """Save a picture for the eyes, and see that nothing is wider than the window."""
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"playground-{name}.png")
    wide = await page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter((one) =>"
        " one.checkVisibility({ visibilityProperty: true })"
        " && !one.closest('.sr-only, .topics, [aria-hidden=true]')"
        " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"
    )
    assert wide == []


async def write(page: Page, text: str) -> Locator:
    """Send a text with Enter; give the bot's next message."""
    before = page.locator("[data-testid=message][data-own=false]")
    count = await before.count()
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")
    answer = before.nth(count)
    await expect(answer).to_be_visible()
    return answer


def button(message: Locator, text: str) -> Locator:
    return message.get_by_test_id("inline-button").filter(has_text=text)


@pytest.mark.usefixtures("bot")
class TestConversation:
    async def test_start_button_stands_in_an_empty_chat(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        await expect(page.get_by_test_id("chat-item")).to_have_count(1)
        await shot(page, "empty")
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("message")).to_have_count(2)
        await expect(page.get_by_test_id("start")).to_be_hidden()
        assert [message.text for message in seen.messages] == ["/start"]

    async def test_press_turns_then_edits_in_place_with_a_toast(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        card = await write(page, "Петрова Анна Сергеевна")
        await expect(card).to_contain_text("Вы написали: Петрова Анна Сергеевна")
        assert await card.locator("b").first.inner_text() == "Петрова Анна Сергеевна"
        number = await card.get_attribute("data-message-id")
        await shot(page, "card")
        await button(card, "Регистрация").click()
        await expect(button(card, "Регистрация")).to_have_attribute("aria-busy", "true")
        await button(card, "Регистрация").click()
        seen.silent.set()
        await expect(button(card, "Регистрация")).not_to_have_attribute("aria-busy", "true")
        assert len(seen.presses) == 1, "a second tap while the first turns is nothing"
        await button(card, "Ограниченный доступ").click()
        await expect(page.get_by_test_id("toast")).to_have_text("Готово")
        edited = page.locator(f"[data-message-id='{number}']")
        await expect(edited).to_contain_text("Нажато: Ограниченный доступ")
        await expect(edited.get_by_test_id("edited")).to_have_text("изменено")
        await expect(edited.get_by_test_id("inline-button")).to_have_text(["Назад", "Отмена"])
        await expect(page.get_by_test_id("message")).to_have_count(2)
        await shot(page, "toast")

    async def test_alert_is_a_modal_dialog(self, opened: Opener) -> None:
        page = await opened()
        card = await write(page, "привет")
        await button(card, "Тревога").click()
        await expect(page.get_by_test_id("alert")).to_contain_text("Окно приёма закрыто")
        await page.get_by_role("button", name="OK", exact=True).click()
        await expect(page.get_by_test_id("alert")).to_have_count(0)

    async def test_deleted_message_leaves_and_a_tester_can_bring_it_back(
        self, opened: Opener
    ) -> None:
        page = await opened()
        card = await write(page, "привет")
        await button(card, "Удалить карточку").click()
        await expect(page.get_by_test_id("message")).to_have_count(1)
        await page.get_by_test_id("settings").click()
        await page.get_by_test_id("show-deleted").click()
        await expect(page.locator("[data-deleted=true]")).to_contain_text("Вы написали: привет")
        await page.reload()
        await expect(page.locator("[data-deleted=true]")).to_have_count(1)
        await shot(page, "deleted")

    async def test_menu_of_own_message_edits_replies_and_deletes(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        await write(page, "ул Ленена 5")
        own = page.locator("[data-own=true]").first

        async def choose(item: str) -> None:
            await own.locator(".bubble").click(button="right", position={"x": 6, "y": 6})
            await page.get_by_test_id(item).click()

        await choose("menu-edit")
        await page.get_by_test_id("composer").fill("ул. Ленина, д. 5")
        await page.get_by_test_id("send").click()
        await expect(own).to_contain_text("ул. Ленина, д. 5")
        await expect(own.get_by_test_id("edited")).to_be_visible()
        await choose("menu-reply")
        await write(page, "и квартира 12")
        assert seen.messages[-1].reply_to_message is not None
        await expect(page.locator(".quote")).to_contain_text("ул. Ленина, д. 5")
        await choose("menu-json")
        await expect(page.get_by_test_id("dialog")).to_contain_text('"message_id"')
        await page.keyboard.press("Escape")
        await choose("menu-delete")
        await page.get_by_test_id("dialog-ok").click()
        await expect(page.locator("[data-own=true]")).to_have_count(1)

    async def test_commands_are_offered_and_sent(self, opened: Opener, seen: Scripted) -> None:
        page = await opened()
        await page.get_by_test_id("composer").fill("/m")
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.get_by_role("option").click()
        await expect(page.get_by_test_id("message")).to_have_count(2)
        assert seen.messages[-1].text == "/menu"

    async def test_a_link_to_a_bot_starts_it_with_what_the_link_carries(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        composer = page.get_by_test_id("composer")
        await composer.fill("https://t.me/kvitok_bot?start=i_abc-DEF_123")
        await composer.press("Enter")
        await expect(page.get_by_test_id("message")).to_have_count(2)
        await page.locator("[data-own=true] button.link").click()
        await expect(page.get_by_test_id("message")).to_have_count(4)
        assert seen.messages[-1].text == "/start i_abc-DEF_123"

    async def test_shift_enter_breaks_the_line_and_reload_stays_in_the_chat(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        composer = page.get_by_test_id("composer")
        await composer.fill("первая")
        await composer.press("Shift+Enter")
        await composer.press_sequentially("вторая")
        await composer.press("Enter")
        await expect(page.get_by_test_id("message")).to_have_count(2)
        assert seen.messages[-1].text == "первая\nвторая"
        await page.get_by_test_id("person").nth(1).click()
        await expect(page.get_by_test_id("message")).to_have_count(0)
        await page.reload()
        await expect(page.locator("[data-testid=person][aria-current]")).to_contain_text("Игорь")

    async def test_contact_is_shared_after_a_question(
        self, opened: Opener, seen: Scripted
    ) -> None:
        page = await opened()
        await write(page, "номер")
        share = page.get_by_test_id("reply-button").filter(has_text="Поделиться номером")
        await shot(page, "reply-keyboard")
        await share.click()
        await shot(page, "contact-question")
        await page.get_by_test_id("dialog-cancel").click()
        assert len(seen.messages) == 1
        await share.click()
        await page.get_by_test_id("dialog-ok").click()
        await expect(page.get_by_test_id("contact")).to_contain_text("+7 900 123-45-67")
        await expect(page.get_by_text("Номер получен").last).to_be_visible()
        await expect(page.get_by_test_id("reply-button")).to_have_count(0)
        contact = seen.messages[-1].contact
        assert contact is not None
        assert seen.messages[-1].from_user is not None
        assert contact.user_id == seen.messages[-1].from_user.id

    async def test_pictures_and_files_go_both_ways(self, opened: Opener, seen: Scripted) -> None:
        page = await opened()
        await page.get_by_test_id("file-photo").set_input_files(
            {"name": "meter.png", "mimeType": "image/png", "buffer": picture()}
        )
        await page.get_by_test_id("caption").fill("мой счётчик")
        await shot(page, "send-photo")
        await page.get_by_test_id("send-file").click()
        await expect(page.get_by_test_id("photo")).to_have_count(2)
        await expect(page.get_by_test_id("document")).to_contain_text("Квитанция 2026-10.pdf")
        await expect(page.locator(".photo.broken")).to_have_count(0)
        assert seen.messages[0].caption == "мой счётчик"
        await shot(page, "pictures")
        async with page.expect_download() as download:
            await page.get_by_test_id("document").click()
        assert (await download.value).suggested_filename == "Квитанция 2026-10.pdf"
        await page.get_by_test_id("photo").last.click()
        await expect(page.get_by_test_id("lightbox")).to_be_visible()
        await shot(page, "lightbox")
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("lightbox")).to_have_count(0)

    async def test_refusal_of_the_server_is_told_and_the_text_kept(self, opened: Opener) -> None:
        page = await opened()
        card = await write(page, "привет")
        await expect(card).to_be_visible()

        async def refuse(route: Route) -> None:
            await route.fulfill(status=400, json={"error": "text is too long"})

        await page.route("**/messages", refuse)
        await page.get_by_test_id("composer").fill("очень длинный текст")
        await page.get_by_test_id("send").click()
        await expect(page.get_by_test_id("toast")).to_have_text("text is too long")
        await expect(page.get_by_test_id("composer")).to_have_value("очень длинный текст")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_phone_goes_from_the_list_to_the_chat_and_back(
        self, opened: Opener, scheme: str
    ) -> None:
        page = await opened(PHONE, scheme)
        await shot(page, f"phone-list-{scheme}")
        await expect(page.get_by_test_id("composer")).to_be_hidden()
        await page.get_by_test_id("chat-item").click()
        await write(page, "Петрова Анна Сергеевна")
        await write(page, "номер")
        await shot(page, f"phone-chat-{scheme}")
        await page.get_by_test_id("who").click()
        await expect(page.get_by_test_id("people-dialog")).to_contain_text("Игорь Соколов")
        await shot(page, f"phone-people-{scheme}")
        await page.keyboard.press("Escape")
        await page.get_by_test_id("back").click()
        await expect(page.get_by_test_id("composer")).to_have_count(0)
        await expect(page.get_by_test_id("chat-item")).to_contain_text("Нужен ваш номер")

    async def test_dark_desktop(self, opened: Opener) -> None:
        page = await opened(DESKTOP, "dark")
        card = await write(page, "Петрова Анна Сергеевна")
        await card.locator(".tg-spoiler").click()
        await expect(card.locator(".tg-spoiler.revealed")).to_have_text("1234")
        await shot(page, "dark")


async def test_a_lost_server_is_told_and_everything_comes_back(
    opened: Opener, playground: Playground, tmp_path: Path, seen: Scripted
) -> None:
    page = await opened()
    async with running_bot(playground, seen):
        await write(page, "до перерыва")
    await playground.stop()
    await expect(page.get_by_test_id("offline")).to_be_visible()
    await shot(page, "offline")
    log = tmp_path / "world.jsonl"
    async with Playground(port=playground.port, log_path=log, enforce_limits=False) as again:
        await expect(page.get_by_test_id("offline")).to_be_hidden(timeout=15_000)
        await expect(page.get_by_test_id("message")).to_have_count(2)
        async with running_bot(again, seen):
            await write(page, "после перерыва")
        await expect(page.get_by_test_id("message")).to_have_count(4)


HOSTILE = (
    "<b>bold</b><script>window.hurt = 1</script><img src=x><a href='javascript:hurt'>bad</a>"
    "<a href='https://example.org/'>good</a><a href='tg://user?id=1'>tg</a><svg><a>x</a></svg>"
    "<span class='other' style='color:red'>plain</span><iframe srcdoc='x'></iframe>"
    "<span class='tg-spoiler'>hidden</span><form action='/'>text</form>"
)


async def test_only_the_known_tags_and_schemes_reach_the_page(opened: Opener) -> None:
    page = await opened()
    found = await page.evaluate(
        """async (html) => {
          const { richText } = await import("/static/rich.js");
          const box = document.createElement("div");
          box.append(richText({ html }, () => {}));
          document.body.append(box);
          const tags = [...box.querySelectorAll("*")].map((one) => one.localName);
          const links = [...box.querySelectorAll("a")].map((one) => one.href);
          const styled = box.querySelectorAll("[style], [onclick], .other").length;
          const text = box.textContent;
          box.remove();
          return { tags, links, styled, text, hurt: window.hurt ?? null };
        }""",
        HOSTILE,
    )
    assert found == {
        "tags": ["b", "a", "a", "span"],
        "links": ["https://example.org/", "tg://user?id=1"],
        "styled": 0,
        "text": "boldbadgoodtgplainhiddentext",
        "hurt": None,
    }
