"""The pages of the console's entrance in a real Chromium: widths, themes, languages."""

from collections.abc import AsyncIterator

import pyotp
import pytest
from playwright.async_api import Page, expect
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import SUPPORT
from support.pages import WIDE, ConsoleSite, Theme, console_site
from support.staff import hire, use

USER = 601


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # what a page looks like is not the database's


@pytest.fixture
async def site(database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
    async with console_site(database_url, clock) as found:
        yield found


async def link(site: ConsoleSite) -> str:
    person = await hire(site.app, USER, SUPPORT)
    given = await use(site.app, "give_console_link", person)
    return f"{site.url}{given.path}"


def code(site: ConsoleSite, secret: str) -> str:
    return pyotp.TOTP(secret).at(site.clock())


@pytest.mark.parametrize(
    ("name", "size", "theme", "language"),
    [
        ("wide-light", WIDE, "light", "ru"),
        ("phone-dark", PHONE, "dark", "ru"),
        ("wide-dark", WIDE, "dark", "en"),
        ("phone-light", PHONE, "light", "en"),
    ],
)
async def test_entering_for_the_first_time(
    site: ConsoleSite, name: str, size: tuple[int, int], theme: Theme, language: str
) -> None:
    page = await site.stranger(size, theme, language)
    await page.goto(await link(site))
    await site.looks_fine(page, f"console-enter-{name}")
    await page.locator("main button").click()
    await expect(page).to_have_url(f"{site.url}/console/code")
    await loaded_picture(page)
    await site.looks_fine(page, f"console-enrol-{name}")
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.locator("#code").fill("000000")
    await page.locator("#code").press("Enter")
    await expect(page.locator("#code-wrong")).to_be_visible()
    await site.looks_fine(page)
    await page.locator("#code").fill(code(site, secret))
    await page.locator("#code").press("Enter")
    await expect(page).to_have_url(f"{site.url}/console")
    await page.goto(f"{site.url}/console/session")
    await site.looks_fine(page, f"console-session-{name}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_entering_again(site: ConsoleSite, size: tuple[int, int], theme: Theme) -> None:
    operator = await site.operator(SUPPORT)
    page = await site.stranger(size, theme)
    await page.goto(f"{site.url}{await operator.link()}")
    await page.locator("main button").press("Enter")
    await expect(page.locator("#code")).to_be_focused()
    await expect(page.locator("code.secret")).to_have_count(0)
    name = "wide" if size == WIDE else "phone"
    await site.looks_fine(page, f"console-code-{name}-{theme}")
    await page.keyboard.type(operator.code())
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{site.url}/console")


async def loaded_picture(page: Page) -> None:
    """The QR code is drawn, under the policy of the page."""
    drawn = await page.locator("img.qr").evaluate("image => image.decode().then(() => true)")
    assert drawn


async def test_the_link_of_the_chat_works_from_another_site(site: ConsoleSite) -> None:
    """A press in Telegram is a navigation from elsewhere: SameSite=Strict must not stop it."""
    page = await site.stranger()
    path = await link(site)
    await page.route(
        "http://elsewhere.test/",
        lambda route: route.fulfill(content_type="text/html", body=f'<a href="{path}">in</a>'),
    )
    await page.goto("http://elsewhere.test/")
    await page.locator("a").click()
    await page.locator("main button").click()
    await expect(page).to_have_url(f"{site.url}/console/code")
    await expect(page.locator("code.secret")).to_be_visible()


async def test_theme_and_language_are_kept(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/session")
    await page.get_by_role("button", name="Тёмное").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("heading", name="My session")).to_be_visible()
    await page.goto(f"{site.url}/console/nowhere")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.get_by_role("alert")).to_contain_text("There is no such page")
    await site.looks_fine(page, "console-missing")


async def test_keys_lead_around(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/session")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_have_attribute("open", "")
    await site.looks_fine(page, "console-keys")
    await page.goto(f"{site.url}/console/nowhere")
    await page.keyboard.press("g")
    await page.keyboard.press("i")
    await expect(page).to_have_url(f"{site.url}/console/session")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()


async def test_keys_lead_around_in_the_russian_layout(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/session")
    await page.locator("body").press("Tab")
    for key, code in (("п", "KeyG"), ("к", "KeyR")):
        told = {"key": key, "code": code, "bubbles": True}
        await page.locator("body").dispatch_event("keydown", told)
    await expect(page).to_have_url(f"{site.url}/console/requests")


async def test_leaving_ends_the_session(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/session")
    await page.locator("main").get_by_role("button", name="Выйти").click()
    await expect(page.locator("main")).to_contain_text("/console")
    await site.looks_fine(page, "console-outside")
    await page.goto(f"{site.url}/console/session")
    await expect(page.get_by_role("heading", name="Мой вход")).to_have_count(0)
