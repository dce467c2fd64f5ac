"""One-time pages of the centre: shown once, to whoever presses, and never by a preview."""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import count

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Page as BrowserPage
from playwright.async_api import expect
from support.canaries import sightings, words
from support.centre import settle
from support.chromium import DESKTOP, PHONE, SCREENSHOTS, launched
from support.clock import FakeClock
from support.office import Resident, enter, open_office, waiting
from support.traces import bytes_of

from bot.app import App
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Button, Notify, Screen
from storage import models as m
from storage.engine import Write
from storage.pages import StoredShelf
from storage.statements import Statement

USER = 77
ADDRESS, SUM = "ул. Мира, д. 5", "1 234,56"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(
        database_url, clock, private_details="page", public_url="https://centre.example"
    ) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def site(app: App) -> AsyncIterator[str]:
    """Serve the pages; give their address."""
    server = web.Application()
    app.pages().add_to(server)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
async def client(site: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(site) as session:
        yield session


def links(screen: Screen) -> list[str]:
    """Give paths of the links on a screen."""
    urls = [button.url for row in screen.rows for button in row if button.url]
    return [url.removeprefix("https://centre.example") for url in urls]


async def receipt_link(app: App) -> str:
    """Open the receipt in the chat and give the link that stands there."""
    one = Resident(app, USER)
    await enter(one)
    await one.tap("Квитанция")
    [url] = [
        button.url
        for outgoing in (await one.waiting())[-1:]
        for button in _buttons(outgoing.screen)  # type: ignore[union-attr]
        if button.url
    ]
    return url.removeprefix("https://centre.example")


def _buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


async def test_the_chat_shows_marks_and_the_page_shows_the_rest(
    app: App, client: aiohttp.ClientSession
) -> None:
    path = await receipt_link(app)
    card = await Resident(app, USER).card()
    assert "•••" in card.text
    assert ADDRESS not in card.text
    assert "0042" not in card.text
    assert not re.search(r"\d ₽", card.text)
    async with client.post(path) as answer:
        page = (await answer.text()).replace("\u00a0", " ")
        assert answer.status == 200
    assert ADDRESS in page
    assert SUM in page


async def test_opening_a_link_uses_nothing_up_and_pressing_does(
    app: App, client: aiohttp.ClientSession
) -> None:
    path = await receipt_link(app)
    for _ in range(3):  # previews of messengers
        async with client.get(path) as answer:
            page = await answer.text()
            assert answer.status == 200
            assert "Показать" in page
            assert "Мира" not in page
    async with client.post(path) as answer:
        assert answer.status == 200
    for call in (client.get, client.post):
        async with call(path) as answer:
            assert answer.status == 404
            assert "Мира" not in await answer.text()


async def test_of_two_presses_at_once_one_is_shown(
    app: App, client: aiohttp.ClientSession
) -> None:
    path = await receipt_link(app)
    answers = await asyncio.gather(*(client.post(path) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 404, 404, 404, 404]


async def test_a_link_lives_ten_minutes(
    app: App, client: aiohttp.ClientSession, clock: FakeClock
) -> None:
    path = await receipt_link(app)
    clock.advance(minutes=10)
    async with client.post(path) as answer:
        assert answer.status == 404
    await app.eraser._forget()
    shown = await client.get("/p/unknown")
    assert shown.status == 404


async def test_pages_say_how_they_may_be_used(app: App, client: aiohttp.ClientSession) -> None:
    path = await receipt_link(app)
    for address in (path, "/p/unknown", "/p/page.css"):
        async with client.get(address) as answer:
            headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_store_knows_neither_the_link_nor_what_stands_behind(
    app: App, client: aiohttp.ClientSession
) -> None:
    del client
    path = await receipt_link(app)
    secrets = [words("the link", path.rpartition("/")[2]), words("the sum", "1234,56")]
    assert sightings(secrets, await bytes_of(app.settings.database_url)) == []


async def test_a_page_of_another_key_is_gone_and_a_store_that_is_away_is_said(
    app: App, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await receipt_link(app)
    spoil = m.pages.update().values(screen=b"of another key")
    await app.tools.database.apply([Write(Statement(spoil), {})])
    async with client.get(path) as answer:
        assert answer.status == 404

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailableError("down")

    monkeypatch.setattr(StoredShelf, "find", away)
    async with client.get(path) as answer:
        assert answer.status == 503
        assert answer.headers["Cache-Control"] == "no-store"


async def test_the_page_speaks_the_language_of_the_chat(
    app: App, client: aiohttp.ClientSession
) -> None:
    path = await receipt_link(app)
    one = Resident(app, USER, count(10**6))
    await one.say("/lang")
    await one.tap("English")
    async with client.get(path) as answer:
        assert "Show" in await answer.text()
    async with client.get("/p/unknown", headers={"Accept-Language": "en-GB"}) as answer:
        assert "was opened" in await answer.text()


async def test_files_are_downloaded_from_the_page(app: App, client: aiohttp.ClientSession) -> None:
    one = Resident(app, USER)
    await enter(one)
    await one.say("/forget")
    await one.tap("Скачать")
    notices = [each for each in await waiting(app, USER) if isinstance(each, Notify)]
    paths = [path for each in notices for path in links(each.screen)]
    assert len(paths) == 2
    found = []
    for path in paths:
        async with client.post(path) as answer:
            found.append((answer.content_type, answer.headers["Content-Disposition"]))
            assert "Петрова Мария" in await answer.text()
    assert {kind for kind, _ in found} == {"text/html", "application/json"}
    assert all(name.startswith("attachment;") for _, name in found)


async def test_buttons_that_cannot_be_told_apart_are_numbered(app: App) -> None:
    one = Resident(app, USER)
    await one.say("/start")
    await one.tap("Ограниченный доступ")
    await one.say("Петрова Мария Ивановна")
    await one.say("Мира 5-12")
    card = await one.card()
    marked = [label for label in card.buttons if "•••" in label]
    assert len(set(marked)) == len(marked)
    assert "Асбест" not in "".join(card.buttons)


def _listen(page: BrowserPage, faults: list[str]) -> None:
    page.on("console", lambda line: faults.append(line.text))


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_the_page_in_a_browser(app: App, site: str) -> None:
    path = await receipt_link(app)
    SCREENSHOTS.mkdir(exist_ok=True)
    async with launched() as browser:
        for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
            context = await browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=scheme,  # type: ignore[arg-type]
                locale="ru-RU",
            )
            page = await context.new_page()
            faults: list[str] = []
            _listen(page, faults)
            await page.goto(site + path)
            await page.screenshot(path=SCREENSHOTS / f"page-asks-{scheme}.png")
            if scheme == "dark":
                await page.get_by_role("button", name="Показать").click()
                await expect(page.get_by_text("К оплате")).to_be_visible()
                await expect(page.get_by_text(ADDRESS)).to_be_visible()
                width = await page.evaluate("document.documentElement.scrollWidth")
                assert width <= size[0]
                await page.screenshot(path=SCREENSHOTS / "page-shown-dark.png", full_page=True)
                await page.goto(site + path)
                await expect(page.get_by_text("Ссылка уже открыта")).to_be_visible()
            assert [line for line in faults if "404" not in line] == []
            await context.close()
