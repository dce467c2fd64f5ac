"""What every page of the console keeps: its header, folds, ways back, and filters that it says."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR
from support.pages import WIDE, ConsoleSite, Theme, console_site
from support.staff import hire, use
from support.transcripts import RESIDENT, say, settle_resident

from bot.domain.requests import RequestSubject
from bot.services.canned_answers import Typed
from bot.services.request_acts import NewRequest
from bot.services.requests import Request

BOSS, ASKS = 880, 4_000
CANNED = "Здравствуйте! Проверим сегодня."
BEGINS_BY = 120  # px from the top of a telephone
LISTS = ["/console", "/console/requests", "/console/audit"]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # what a page looks like is not the database's


@pytest.fixture
async def site(database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
    async with console_site(database_url, clock) as found:
        await settle_resident(found.app)
        yield found


async def boss_comes(
    site: ConsoleSite, size: tuple[int, int] = WIDE, theme: Theme = "light"
) -> Page:
    return await site.come(ADMINISTRATOR, size=size, theme=theme)


async def asked(site: ConsoleSite) -> str:
    """Give the address of a request, with a canned answer kept."""
    person = await hire(site.app, ASKS)
    told = NewRequest(RequestSubject.CHARGES, None, "Почему так много?", ())
    sent = await use(site.app, "send_request", person, told)
    assert isinstance(sent, Request)
    boss = await hire(site.app, BOSS, ADMINISTRATOR)
    typed = Typed("Проверим", CANNED, "ru")
    await use(site.app, "canned_answers.add", boss, None, typed, "a" * 32)
    return f"{site.url}/console/requests/{sent.number}"


def paths(request: str) -> list[str]:
    return [
        *LISTS,
        request,
        f"/console/chats/{RESIDENT}",
        f"/console/chats/{RESIDENT}/help",
        f"/console/chats/{RESIDENT}/reveal",
        "/console/canned",
        "/console/stuck",
        "/console/stuck/lines",
        "/console/session",
        "/console/nothing",
        "/console?from=32.13&org=x&house=9",
        "/console/stuck?from=2026-11-20&to=2026-11-10",
    ]


@pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "light"), (PHONE, "dark"), (WIDE, "light"), (WIDE, "dark")]
)
async def test_every_page(site: ConsoleSite, size: tuple[int, int], theme: Theme) -> None:
    """No complaint of the browser or of the policy, nothing too wide, the content near the top."""
    request = (await asked(site)).removeprefix(site.url)
    page = await boss_comes(site, size, theme)
    for path in paths(request):
        await page.goto(f"{site.url}{path}")
        await site.looks_fine(page)
        top = await page.evaluate("document.querySelector('main h1').getBoundingClientRect().top")
        assert top <= BEGINS_BY, f"{path}: begins at {top}"
        said, _, rest = (await page.title()).partition(" · ")
        assert said != rest


async def test_a_canned_answer_takes_nothing_away(site: ConsoleSite) -> None:
    """Not what was typed, nor the caret; and a box that was made higher stays so."""
    page = await boss_comes(site)
    await page.goto(await asked(site))
    box, insert = page.locator("#words"), page.get_by_role("button", name="Вставить")
    await insert.click()
    await expect(box).to_have_value(CANNED)
    await box.fill("Добрый день, Мария!\nС уважением")
    await box.evaluate("one => { one.style.height = '300px'; one.setSelectionRange(19, 19); }")
    await insert.click()
    await expect(box).to_have_value(f"Добрый день, Мария!\n{CANNED}\nС уважением")
    await expect(page.get_by_role("status").filter(has_text="вставлен")).to_be_visible()
    await page.keyboard.type(" Ждите.")
    await expect(box).to_have_value(f"Добрый день, Мария!\n{CANNED} Ждите.\nС уважением")
    await page.route("**/canned?*", lambda route: route.abort())
    await insert.click()
    await expect(page.get_by_text("Не вставилось")).to_be_visible()
    await expect(box).to_have_value(f"Добрый день, Мария!\n{CANNED} Ждите.\nС уважением")
    assert not site.complaints


async def test_a_canned_answer_without_scripts(site: ConsoleSite) -> None:
    request = await asked(site)
    coming = await boss_comes(site)
    plain = await site.browser.new_context(java_script_enabled=False)
    site.stack.push_async_callback(plain.close)
    await plain.add_cookies([{**one} for one in await coming.context.cookies()])  # type: ignore[typeddict-item]
    page = await plain.new_page()
    await page.goto(request)
    await page.locator("#words").fill("Добрый день!")
    await page.get_by_role("button", name="Вставить").click()
    await expect(page.locator("#words")).to_have_value(f"Добрый день!\n{CANNED}")
    await page.get_by_role("button", name="Ответить").click()
    await expect(page.locator(".bubble-staff")).to_contain_text(CANNED)


async def test_the_menu_of_a_telephone(site: ConsoleSite) -> None:
    page = await boss_comes(site, PHONE)
    await page.goto(f"{site.url}/console")
    await expect(page.get_by_role("navigation", name="Разделы")).to_be_hidden()
    await page.get_by_role("button", name="Меню").click()
    await page.get_by_role("link", name="Обращения").click()
    await expect(page.locator("h1")).to_have_text("Обращения")
    await page.keyboard.press("g")
    await page.keyboard.press("s")
    await expect(page.locator("h1")).to_have_text("Где застревают")


async def test_about_the_person_folds_on_a_telephone_and_stays_in_sight_on_a_desk(
    site: ConsoleSite,
) -> None:
    await say(site.app, [("in", "text", f"строка {number}") for number in range(80)])
    narrow, wide = await boss_comes(site, PHONE), await boss_comes(site, WIDE)
    for page in (narrow, wide):
        await page.goto(f"{site.url}/console/chats/{RESIDENT}#end")
    about = narrow.locator("details", has=narrow.get_by_text("О человеке"))
    await expect(about).not_to_have_attribute("open", "")
    await narrow.get_by_text("О человеке").click()
    await expect(narrow.get_by_text("Согласия")).to_be_visible()
    await expect(wide.get_by_text("О человеке")).to_be_in_viewport()
    await wide.evaluate("scrollTo(0, 0)")
    await expect(wide.get_by_text("О человеке")).to_be_in_viewport()


async def test_help_is_given_where_one_was(site: ConsoleSite) -> None:
    """A note is kept in place, and what is typed beside it stays."""
    page = await boss_comes(site)
    address = f"{site.url}/console/chats/{RESIDENT}"
    await page.goto(address)
    await page.locator("#help-words").fill("Пишу ответ")
    await page.locator("#help-note").fill("Перезвонить")
    await page.locator("#help-noted button").click()
    await expect(page.locator("#help-noted .flash")).to_have_text("Заметка сохранена.")
    await expect(page.locator("#help-noted .bubble-note")).to_contain_text("Перезвонить")
    await expect(page.locator("#help-words")).to_have_value("Пишу ответ")
    await expect(page).to_have_url(address)
    await page.locator("#help-note").evaluate("one => one.removeAttribute('required')")
    await page.locator("#help-note").fill("  ")
    await page.locator("#help-noted button").click()
    await expect(page.locator("#help-noted [role=alert]")).to_be_visible()
    await expect(page.locator("#help-words")).to_have_value("Пишу ответ")
    await site.looks_fine(page)


@pytest.mark.parametrize("path", LISTS)
async def test_filters_that_nobody_can_read_are_said(site: ConsoleSite, path: str) -> None:
    page = await boss_comes(site)
    await page.goto(f"{site.url}{path}?from=32.13&to=2026-11-01&org=восемь")
    wrong = page.get_by_role("alert")
    await expect(wrong).to_contain_text("«32.13»")
    await expect(wrong).to_contain_text("«восемь»")
    await expect(page.locator("#from")).to_have_value("32.13")
    await page.goto(f"{site.url}{path}?from=20.11.2026&to=2026-11-01")
    await expect(page.locator("#from")).to_have_value("2026-11-20")
    await expect(page.get_by_role("alert")).to_contain_text("раньше первого")
    await page.goto(f"{site.url}{path}?state=open")
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_view_of_what_is_gone_opens(site: ConsoleSite) -> None:
    page = await boss_comes(site)
    gone = "step=Gone%3Aaway&dialogue=Gone&org=999&house=888&outcome=open"
    await page.goto(f"{site.url}/console?{gone}")
    await expect(page.locator("#org")).to_have_value("999")
    await expect(page.locator("#step")).to_have_value("Gone:away")
    await page.locator("summary", has_text="Сохранённые виды").click()
    await page.get_by_label("Название вида").fill("Старый")
    await page.get_by_role("button", name="Сохранить вид").click()
    await page.goto(f"{site.url}/console")
    await page.locator(".view-list a").click()
    await expect(page.locator("#house")).to_have_value("888")
    await site.looks_fine(page)


@pytest.mark.parametrize(
    ("query", "said", "kept"),
    [
        ("from=2026-11-20&to=2026-11-10", "раньше дня", "2026-11-20"),
        ("from=2199-01-01", "ещё не наступили", "2199-01-01"),
        ("from=32.13&to=1.11.2026", "«32.13»", "32.13"),
        ("from=2001-01-01", "не больше года", "2001-01-01"),
        ("from=<b>&period=month", "«<b>»", "<b>"),
    ],
)
async def test_days_that_make_no_span_are_said_and_kept(
    site: ConsoleSite, query: str, said: str, kept: str
) -> None:
    page = await boss_comes(site)
    for path in ("/console/stuck", "/console/stuck/lines"):
        await page.goto(f"{site.url}{path}?{query}")
        await expect(page.get_by_role("alert")).to_contain_text(said)
        shown = "30 дней" if "month" in query else "7 дней"
        await expect(page.get_by_role("alert")).to_contain_text(f"Показано другое: {shown}")
        await expect(page.locator("#from")).to_have_value(kept)


async def test_days_to_come_are_left_out_and_that_is_said(site: ConsoleSite) -> None:
    page = await boss_comes(site)
    today = site.clock().date()
    await page.goto(f"{site.url}/console/stuck?from={today}&to=2026-12-31")
    await expect(page.get_by_text("остальные дни ещё не наступили")).to_be_visible()
    await expect(page.locator("#to")).to_have_value("2026-12-31")


async def test_keys_are_listed_and_the_content_is_one_tab_away(site: ConsoleSite) -> None:
    page = await boss_comes(site)
    await page.goto(f"{site.url}/console")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="К содержанию")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("?")
    for key in ("?", "/", "j", "k", "g", "Esc", "c", "r", "s", "a", "i"):
        await expect(page.locator("#keys kbd", has_text=key).first).to_be_visible()
    await page.keyboard.press("?")
    await expect(page.locator("#keys dl")).to_be_hidden()


async def test_a_slash_behind_an_address_is_forgiven(site: ConsoleSite) -> None:
    page = await boss_comes(site)
    await page.goto(f"{site.url}/console/?q=вода")
    assert page.url.startswith(f"{site.url}/console?q=")
    await expect(page.locator("#q")).to_have_value("вода")
    await page.goto(f"{site.url}/console//")
    assert page.url == f"{site.url}/console"
