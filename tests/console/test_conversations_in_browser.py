"""Conversations in a real Chromium: list, filter, timeline, and a line that comes by itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import insert, update
from support.centre import settle
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import SUPPORT
from support.office import Resident, fill_in
from support.pages import SIZES, WIDE, ConsoleSite, console_site

from bot.domain.access import PROOFS_A_DAY, Attempt
from bot.services.conversation_filters import Filters
from storage import models as m
from storage.engine import Write
from storage.ids import TimeIds
from storage.statements import Statement

RESIDENT = 77
NEW_ID = TimeIds()
KEYS = '{"keys":[[["Квитанция","receipt.open"],["Показания","readings.open"]]]}'


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def site(database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
    async with console_site(database_url, clock) as opened:
        await settle(opened.app.tools.database)
        yield opened


async def say(site: ConsoleSite, body: str | None, chat: int = RESIDENT, **values: Any) -> None:
    line = {"direction": "in", "kind": "text", "message_id": None, **values}
    row = {"id": NEW_ID(), "chat_id": chat, "at": site.clock(), "body": body, **line}
    database = site.app.tools.database
    await database.apply([Write(Statement(insert(m.journal).values(row)), {})])


async def talk(site: ConsoleSite) -> None:
    """Have a resident walk, press, write, edit, and be written to in vain."""
    await fill_in(Resident(site.app, RESIDENT))
    out: dict[str, Any] = {"direction": "out", "kind": "card"}
    await say(site, "<b>Меню</b>\nВыберите, что показать", message_id=50, details=KEYS, **out)
    await say(site, "receipt.open", kind="press", message_id=50)
    await say(site, "Почему так много за воду?", message_id=51)
    await say(site, "Почему так мало воды?", kind="edited", message_id=51)
    await say(site, None, kind="secret", message_id=52, step="NewPassword:first")
    await say(site, None, direction="out", kind="erase", message_id=51)
    for chat in range(78, 84):
        await say(site, "Здравствуйте, у меня вопрос", chat=chat)
    await site.app.indexing.catch_up()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_pages_look_fine(site: ConsoleSite, size: str, theme: Any) -> None:
    await talk(site)
    page = await site.come(SUPPORT, size=SIZES[size], theme=theme)
    await page.goto(f"{site.url}/console")
    await site.looks_fine(page, f"console-conversations-{size}-{theme}")
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    await expect(page.locator(".key-pressed")).to_contain_text("Квитанция")
    await expect(page.locator(".move").first).to_contain_text("Ограниченный доступ")
    await site.looks_fine(page, f"console-conversation-{size}-{theme}")


async def test_a_line_comes_by_itself_and_is_announced(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    await say(site, "А вот и я")
    await expect(page.locator("#tail")).to_contain_text("А вот и я", timeout=8000)
    await expect(page.locator("#live")).to_contain_text("новые строки")
    await expect(page.locator("li:has-text('А вот и я')")).to_have_count(1)


async def test_a_tab_that_nobody_sees_reads_nothing(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    await page.evaluate(
        "away = true; Object.defineProperty(document, 'hidden', { get: () => away })"
    )
    await say(site, "А вот и я")
    kept_back = await page.evaluate(
        "new Promise((tell) => document.addEventListener("
        "'htmx:beforeRequest', (event) => tell(event.defaultPrevented), { once: true }))"
    )
    assert kept_back
    await expect(page.locator("#tail")).not_to_contain_text("А вот и я")
    await page.evaluate("away = false")
    await expect(page.locator("#tail")).to_contain_text("А вот и я", timeout=8000)


async def test_help_beside_follows_the_lines_but_not_while_somebody_types(
    site: ConsoleSite,
) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    proofs, words = page.locator("#help-proved"), page.locator("#help-words")
    await expect(proofs).to_contain_text("неверных подтверждений нет")
    await words.fill("Здравствуйте")
    subject, kind = site.app.tools.sealer.pseudonym(RESIDENT), Attempt.PROOF_BY_PERSON
    for number in range(PROOFS_A_DAY):
        row = {"kind": kind, "subject": subject, "ordinal": number + 1, "at": site.clock()}
        await site.app.tools.database.apply([Write(Statement(insert(m.attempts).values(row)), {})])
    await say(site, "Не получается")
    await expect(proofs).to_contain_text("исчерпаны", timeout=8000)
    await expect(proofs.get_by_role("button")).to_be_visible()
    await expect(words).to_have_value("Здравствуйте")


async def test_a_lost_connection_is_told_until_it_is_back(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    told = page.locator("#lost")
    await expect(told).to_be_empty()
    await page.context.set_offline(offline=True)
    await expect(told).to_have_text("Связь потеряна, строки не обновляются", timeout=8000)
    await expect(told).to_have_role("status")
    await say(site, "А вот и я")
    await page.context.set_offline(offline=False)
    await expect(page.locator("#tail")).to_contain_text("А вот и я", timeout=8000)
    await expect(told).to_be_empty()
    await page.route("**/tail?*", lambda one: one.fulfill(status=503))
    await expect(told).to_contain_text("Связь потеряна", timeout=8000)
    await page.unroute("**/tail?*")
    await expect(told).to_be_empty(timeout=8000)
    broken = [one for one in site.complaints if "htmx" not in one and "503" not in one]
    assert not broken


async def test_what_stands_about_the_person_comes_by_itself(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/chats/{RESIDENT}")
    about = page.locator("#about")
    await expect(about).to_contain_text("Русский")
    spoken = update(m.chats).where(m.chats.c.chat_id == RESIDENT).values(language="en")
    await site.app.tools.database.apply([Write(Statement(spoken), {})])
    await expect(about).to_contain_text("English", timeout=8000)
    await expect(page.locator("#live")).to_be_empty()  # no line came
    await expect(page.locator("#about dl")).to_have_count(1)
    await site.looks_fine(page)


async def test_the_list_follows_what_is_typed(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console")
    await expect(page.locator("#found .list li")).to_have_count(7)
    await page.keyboard.press("/")
    await page.keyboard.type("мало воды")
    await expect(page.locator("#found .list li")).to_have_count(1, timeout=8000)
    address = f"{site.url}/console?{Filters(text='мало воды').to_query()}"
    await expect(page).to_have_url(address)
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("77")
    await expect(page.locator("li:target")).to_contain_text("мало воды")


async def test_everything_works_without_scripts(site: ConsoleSite) -> None:
    await talk(site)
    page = await site.come(SUPPORT, size=PHONE)
    cookies = await page.context.cookies()
    plain = await site.browser.new_context(
        java_script_enabled=False, viewport={"width": WIDE[0], "height": WIDE[1]}
    )
    site.stack.push_async_callback(plain.close)
    await plain.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]
    page = await plain.new_page()
    await page.goto(f"{site.url}/console")
    await page.get_by_label("Поиск", exact=True).fill("мало воды")
    await page.keyboard.press("Enter")
    await page.locator("#found .list a").first.click()
    await expect(page.locator("li:target")).to_contain_text("мало воды")
    await page.goto(f"{site.url}/console?q=вода&unread=1")
    await page.locator("summary", has_text="Сохранённые виды").click()
    await page.get_by_label("Название вида").fill("Вода")
    await page.get_by_role("button", name="Сохранить вид").click()
    await expect(page.locator(".view-list a")).to_have_text("Вода")
