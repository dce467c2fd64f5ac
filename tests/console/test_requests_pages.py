"""Requests of the console in a real Chromium: answered by hand, at both widths and themes."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR, SUPPORT
from support.odd_strings import ODD
from support.pages import WIDE, ConsoleSite, Theme, console_site
from support.photos import blank
from support.staff import hire, put, use

from bot.delivery.downloads import Downloads
from bot.domain.reading_numbers import printed_number
from bot.domain.requests import RequestPhoto, RequestSubject
from bot.services.canned_answers import Typed
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.requests import Request

RESIDENT, BOSS = 4_000, 880
INSERT = {"ru": "Вставить", "en": "Insert"}


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # what a page looks like is not the database's


@pytest.fixture
async def site(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ConsoleSite]:
    async def fetch(self: object, file_id: str) -> bytes:
        del self, file_id
        return blank()

    monkeypatch.setattr(Downloads, "fetch", fetch)
    async with console_site(database_url, clock) as found:
        yield found


async def ask(site: ConsoleSite, words: str = "Почему так много за воду?") -> Request:
    person = await hire(site.app, RESIDENT)
    told = NewRequest(RequestSubject.CHARGES, None, words, (RequestPhoto("photo"),))
    sent = await use(site.app, "send_request", person, told)
    assert isinstance(sent, Request)
    return sent


async def keep_canned(site: ConsoleSite) -> Person:
    boss = await hire(site.app, BOSS, *(ADMINISTRATOR,))
    typed = Typed("Проверим", "Здравствуйте! Обращение {номер} проверим сегодня.", "ru")
    await use(site.app, "canned_answers.add", boss, None, typed, "a" * 32)
    return boss


@pytest.mark.parametrize(
    ("name", "size", "theme", "language"),
    [
        ("wide-light", WIDE, "light", "ru"),
        ("wide-dark", WIDE, "dark", "en"),
        ("phone-light", PHONE, "light", "en"),
        ("phone-dark", PHONE, "dark", "ru"),
    ],
)
async def test_answering(
    site: ConsoleSite, name: str, size: tuple[int, int], theme: Theme, language: str
) -> None:
    request = await ask(site)
    await keep_canned(site)
    page = await site.come(SUPPORT, size=size, theme=theme, language=language)
    await page.goto(f"{site.url}/console/requests")
    await site.looks_fine(page, f"console-requests-{name}")
    await page.locator(".list a").first.click()
    await expect(page.locator(".shot-file")).to_be_visible()
    await expect(page.locator("img")).to_have_count(0)
    await page.get_by_role("button", name=INSERT[language]).click()
    filled = f"Здравствуйте! Обращение {printed_number(request.number)} проверим сегодня."
    await expect(page.locator("#words")).to_have_value(filled)
    await page.locator("details.dialog:not(.reveal) summary").click()
    await page.locator("#note").fill("Спросить у бухгалтера")
    await site.looks_fine(page, f"console-request-{name}")
    await page.locator("form[action$='/note'] button").click()
    await expect(page.locator(".bubble-note")).to_contain_text("Спросить у бухгалтера")
    await page.locator("#words").fill("Сумма верна.")
    await page.locator("#answer .wide").click()
    await expect(page.locator(".flash")).to_be_visible()
    await expect(page.locator(".bubble-staff")).to_contain_text("Сумма верна.")
    await site.looks_fine(page, f"console-request-answered-{name}")
    await page.locator(".reveal summary").click()
    await page.locator("#reveal-reason").select_option("request")
    await page.locator("#reveal-words").fill("житель просит проверить сумму")
    await page.locator(".reveal button").click()
    await expect(page.locator("[data-left]")).to_be_visible()
    await expect(page.locator("img")).to_have_js_property("complete", value=True)
    await site.looks_fine(page, f"console-request-revealed-{name}")
    await page.goto(f"{site.url}/console/canned")
    await site.looks_fine(page, f"console-canned-{name}")
    await page.goto(f"{site.url}/console/chats/{RESIDENT}/help")
    await site.looks_fine(page, f"console-help-{name}")


async def test_what_is_typed_stays_when_something_new_comes(site: ConsoleSite) -> None:
    """The conversation is drawn anew by itself; the box of the answer is not."""
    request = await ask(site, "Почему?\nТак много")
    boss = await hire(site.app, BOSS, ADMINISTRATOR)
    page = await site.come(SUPPORT)
    await page.goto(f"{site.url}/console/requests/{request.number}")
    lines = await page.locator(".bubble .said").first.inner_text()
    assert lines == "Почему?\nТак много", "what was typed in lines stands in lines"
    await page.locator("#words").fill("Я уже пишу")
    seen = ("act_on_request.answer", boss, request.number, "b" * 32, 1, "Ответил первым")
    await use(site.app, *seen)
    await expect(page.locator(".bubble-staff")).to_contain_text("Ответил первым", timeout=15_000)
    await expect(page.locator("#words")).to_have_value("Я уже пишу")
    await page.locator("#answer .wide").click()  # on what was seen by now
    await expect(page.locator(".bubble-staff")).to_have_count(2)
    await site.looks_fine(page)


async def test_a_stale_answer_is_said_and_kept(site: ConsoleSite) -> None:
    request = await ask(site)
    boss = await hire(site.app, BOSS, ADMINISTRATOR)
    page = await site.come(SUPPORT, size=PHONE)
    await page.route("**/live?*", lambda route: route.abort())
    await page.goto(f"{site.url}/console/requests/{request.number}")
    await page.locator("#words").fill("Я уже пишу")
    await use(site.app, "act_on_request.answer", boss, request.number, "b" * 32, 1, "Первый")
    await page.locator("#answer .wide").click()
    await expect(page.get_by_role("alert")).to_contain_text(f"Имя {BOSS}")
    await expect(page.locator("#words")).to_have_value("Я уже пишу")
    await page.unroute("**/live?*")
    site.complaints.clear()
    await site.looks_fine(page, "console-request-stale-phone-light")


async def test_what_is_typed_stays_when_a_reveal_is_over(
    site: ConsoleSite, clock: FakeClock
) -> None:
    request = await ask(site, "Это Иванов Пётр, перезвоните")
    page = await site.come(SUPPORT)
    one = f"{site.url}/console/requests/{request.number}"
    await page.goto(one)
    await page.locator(".reveal summary").click()
    await page.locator("#reveal-reason").select_option("request")
    await page.locator("#reveal-words").fill("житель просит проверить сумму")
    await page.locator(".reveal button").click()
    await expect(page.locator("main")).to_contain_text("Иванов")
    clock.advance(57)
    await page.locator("#words").fill(" ")
    await page.locator("#answer .wide").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Иванов")
    await page.locator("summary", has_text="Заметка").click()
    await page.locator("#note").fill("Спросить у бухгалтера")
    await page.locator("#words").fill("Я уже пишу")
    clock.advance(4)
    await expect(page.locator("[data-left]")).to_have_count(0, timeout=10_000)
    await expect(page.locator("main")).not_to_contain_text("Иванов")
    await expect(page.locator("#words")).to_have_value("Я уже пишу")
    await expect(page.locator("#words")).to_be_focused()
    await expect(page.locator("#note")).to_have_value("Спросить у бухгалтера")
    await expect(page.locator("#note")).to_be_visible()
    await expect(page).to_have_url(one)
    await page.locator("#answer .wide").click()
    await expect(page.locator(".bubble-staff")).to_contain_text("Я уже пишу")
    assert not site.complaints


async def test_odd_words_stay_words(site: ConsoleSite) -> None:
    """Nothing that somebody wrote runs, breaks out of its place or makes the page wider."""
    written = [one[:200] for one in ODD if one.strip()]
    chunks = ["\n".join(written[at : at + 30]) for at in range(0, len(written), 30)]
    for number, words in enumerate(chunks, 1):
        await put_request(site, number, words)
    page = await site.come(SUPPORT, size=PHONE)
    await page.goto(f"{site.url}/console/requests")
    await site.looks_fine(page)
    paths = await page.locator(".list a").evaluate_all("found => found.map(one => one.href)")
    assert len(paths) == len(chunks)
    for path in paths:
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await page.locator("main script, main iframe, main [onerror]").count() == 0
    assert not site.complaints


async def put_request(site: ConsoleSite, number: int, words: str) -> None:
    from storage import models as m

    now = site.app.tools.clock()
    moments = {"made_at": now, "changed_at": now}
    about = {"number": f"{number:012}", "chat_id": 1, "subject": "other", "state": "new"}
    await put(site.app, m.requests, id=number, version=1, **about, **moments)
    said = {"request_id": number, "place": 1, "side": "resident", "at": now, "photos": ""}
    await put(site.app, m.request_messages, id=number, words=words, **said)
