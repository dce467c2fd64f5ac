"""The pages of where people get stuck in a real Chromium: widths, themes, languages, axe."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import expect
from support.centre import settle
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import SUPPORT
from support.figures import ADDRESS, NAME, ask, index, say, see, walk
from support.pages import WIDE, ConsoleSite, Theme, console_site

from storage.ids import first_id_at

CHAT, NEIGHBOUR, HOUSE = 11, 12, 3
KIND, REVIEW = "LimitedAccess:receipt_type", "LimitedAccess:review"
LOOKS = [
    ("wide-light", WIDE, "light", "ru"),
    ("phone-dark", PHONE, "dark", "ru"),
    ("wide-dark", WIDE, "dark", "en"),
    ("phone-light", PHONE, "light", "en"),
]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # what a page looks like is not the database's


@pytest.fixture
async def site(database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
    async with console_site(database_url, clock) as found:
        await fill(found)
        yield found


async def fill(site: ConsoleSite) -> None:
    """Put two weeks of passages there, with what people said that nobody understood."""
    database, now, chance = site.app.tools.database, site.clock(), random.Random(5)
    await settle(database)
    await see(database, CHAT, now, HOUSE)
    await see(database, NEIGHBOUR, now)
    courses = [
        ("finished", [(NAME, 8), (ADDRESS, 45), (KIND, 3), (REVIEW, 12)]),
        ("abandoned", [(NAME, 8), (ADDRESS, 1800)]),
        ("refused", [(NAME, 8), (ADDRESS, 70), (KIND, 4), (REVIEW, 30)]),
        ("failed", [(NAME, 9)]),
        (None, [(NAME, 20), (ADDRESS, 1)]),
    ]
    for number in range(60):
        at = now - timedelta(hours=chance.randrange(1, 330))
        outcome, steps = chance.choices(courses, (6, 5, 3, 1, 1))[0]
        notes = [(REVIEW, chance.choice(("no-match", "checks-used-up")))]
        await walk(
            database,
            1000 + number * 100,
            CHAT if number % 3 else NEIGHBOUR,
            outcome,
            *steps,
            at=at,
            notes=notes if outcome == "refused" else (),
        )
        for place in range(chance.randrange(1, 5)):
            await say(database, 1000 + number * 100 + place, CHAT, at + timedelta(minutes=place))
    said = ("Где мой счёт?", "где мой счет", "хочу перерасчёт за 3 месяца", "?!", "<b>жирно</b>")
    for place, words in enumerate(said):
        at = now - timedelta(minutes=10 - place)
        await ask(database, first_id_at(at), words, NEIGHBOUR, at, ADDRESS if place % 2 else None)
    await index(database, now)
    await site.app.figuring.once()


@pytest.mark.parametrize(("name", "size", "theme", "language"), LOOKS)
async def test_pages_of_figures(
    site: ConsoleSite, name: str, size: tuple[int, int], theme: Theme, language: str
) -> None:
    page = await site.come(SUPPORT, size=size, theme=theme, language=language)
    await page.goto(f"{site.url}/console/stuck?period=month")
    await expect(page.locator("section h2")).to_have_count(5)
    await site.looks_fine(page, f"console-stuck-{name}")
    await page.goto(f"{site.url}/console/stuck/lines")
    await expect(page.locator(".puzzles > li")).to_have_count(4)
    await site.looks_fine(page, f"console-stuck-lines-{name}")
    await page.goto(f"{site.url}/console/stuck?from=2020-01-01&to=2020-01-02")
    await expect(page.locator(".empty")).to_be_visible()
    await site.looks_fine(page)


async def test_sorting_a_group(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/stuck")
    await page.get_by_role("link", name="Непонятые строки").click()
    first = page.locator(".puzzles > li").first
    await expect(first).to_contain_text("где мой счет")
    await expect(first).to_contain_text("2 раза")
    await first.get_by_role("button", name="Разобрано").click()
    await expect(page.locator(".flash")).to_contain_text("разобрано")
    await expect(page.locator(".puzzles > li")).to_have_count(3)
    await site.looks_fine(page)
    await page.get_by_role("link", name="Разобраны").click()
    await expect(page.locator(".puzzles > li")).to_have_count(1)
    await page.get_by_role("button", name="Вернуть").click()
    await expect(page.locator(".empty")).to_be_visible()


async def test_from_a_figure_to_its_conversations(site: ConsoleSite) -> None:
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/stuck?period=month")
    row = page.locator("section[aria-labelledby=q-steps] tbody tr", has_text="адрес").first
    await row.get_by_role("link").nth(1).click()
    await expect(page.locator("#found .list li").first).to_be_visible()
    await expect(page.locator("#step")).to_have_value(ADDRESS)
    await page.go_back()
    await row.get_by_role("link").first.click()
    await expect(page.locator("#found .list li").first).to_be_visible()
    await expect(page.get_by_text("были на шаге «Ограниченный доступ · адрес»")).to_be_visible()
    await site.looks_fine(page)
