"""What is masked, revealed and exported, over real HTTP and in a real Chromium."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import SUPPORT, Answer, Operator, operator, served
from support.odd_strings import ODD
from support.office import open_office
from support.pages import WIDE, ConsoleSite, Theme, console_site
from support.staff import OURS, put, use
from support.transcripts import PRIVATE, RESIDENT, say, settle_resident

from bot.app import App
from bot.console.export_files import FORMULA, cell
from bot.domain.staff import Post, Role
from bot.services import exports
from bot.services.conversation_reading import ReadConversation
from bot.services.exports import ExportForm
from bot.services.reveals import chat_key
from bot.work import Work
from storage import models as m
from storage.statements import Statement

OLGA = 501
CHAT = f"/console/chats/{RESIDENT}"
REVEAL = f"{CHAT}/reveal"
EXPORT = f"/console/export/chats/{RESIDENT}"
LIST = "/console/export/list"
FORMS = (".csv", ".json", "/print")
WHY = {"reason": "request", "words": "житель просит проверить сумму"}


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url="http://127.0.0.1:1") as app:
        await settle_resident(app)
        yield app


@pytest.fixture
async def site(app: App) -> AsyncIterator[str]:
    async with served(app) as url:
        yield url


@pytest.fixture
async def olga(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, OLGA, SUPPORT) as olga:
        await olga.enter()
        yield olga


async def reveal(olga: Operator, chat_id: int = RESIDENT, **said: str) -> Answer:
    path = f"/console/chats/{chat_id}/reveal"
    page = await olga.get(path)
    return await olga.post(path, csrf=page.csrf, **{**WHY, **said})


async def audit(app: App, subject: str) -> list[Any]:
    query = select(m.audit).where(m.audit.c.subject == subject).order_by(m.audit.c.id)
    return [
        (row.action, row.subject_id, row.denied, json.loads(row.details or "{}"))
        for row in await app.tools.database.read(Statement(query))
    ]


def leaked(text: str) -> list[str]:
    plain = text.replace("\u00a0", " ")
    return [one for one in PRIVATE if one in plain]


def rows_of(answer: Answer) -> list[list[str]]:
    assert answer.text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(answer.text[1:], newline=""), delimiter=";", strict=True))


async def test_a_conversation_is_masked_revealed_and_masked_again(
    app: App, olga: Operator, clock: FakeClock
) -> None:
    page = await olga.get(CHAT)
    assert page.status == 200
    assert leaked(page.text) == []
    assert "•••0042" in page.text
    answer = await reveal(olga)
    assert (answer.status, answer.headers["Location"]) == (303, CHAT)
    shown = await olga.get(CHAT)
    assert leaked(shown.text) == list(PRIVATE)
    assert 'data-left="60"' in shown.text
    assert f'<noscript><meta http-equiv="refresh" content="61; url={CHAT}">' in shown.text
    clock.advance(61)
    again = await olga.get(CHAT)
    assert leaked(again.text) == []
    assert "http-equiv" not in again.text
    named = {about for _, about, _, _ in await audit(app, "conversation")}
    assert named == {chat_key(app.tools.sealer, RESIDENT)}  # what outlives erasure names nobody


@pytest.mark.parametrize(
    ("said", "status", "line"),
    [
        ({"reason": ""}, 400, "Выберите причину из списка."),
        ({"words": "нужно"}, 400, "Напишите, зачем: не короче 10 знаков."),
    ],
)
async def test_without_a_reason_the_form_says_what_is_missing(
    olga: Operator, said: dict[str, str], status: int, line: str
) -> None:
    answer = await reveal(olga, RESIDENT, **said)
    assert answer.status == status
    assert line in answer.text
    assert leaked((await olga.get(CHAT)).text) == []


async def test_ones_own_conversation_stays_closed(app: App, olga: Operator) -> None:
    await say(app, [("in", "text", "моё")], OLGA)
    assert (await reveal(olga, OLGA)).status == 403
    for form in FORMS:
        assert (await olga.get(f"/console/export/chats/{OLGA}{form}")).status == 403
    own = chat_key(app.tools.sealer, OLGA)
    assert {(about, denied) for _, about, denied, _ in await audit(app, "export")} == {(own, 1)}


async def test_a_form_without_its_token_reveals_nothing(olga: Operator) -> None:
    assert (await olga.post(REVEAL, **WHY)).status == 403
    assert leaked((await olga.get(CHAT)).text) == []


async def test_files_are_masked_as_the_page_is(olga: Operator, clock: FakeClock) -> None:
    for path in (EXPORT, LIST):
        for form in FORMS:
            answer = await olga.get(path + form)
            assert answer.status == 200
            assert leaked(answer.text) == [], path + form
            assert "•••0042" in answer.text
    await reveal(olga)
    for form in FORMS:
        assert leaked((await olga.get(EXPORT + form)).text) == list(PRIVATE)
    clock.advance(61)
    assert leaked((await olga.get(f"{EXPORT}.json")).text) == []


async def test_a_page_that_is_seen_whole_says_for_how_long(
    olga: Operator, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reveal may be over when the page is drawn: whoever sees it whole sees its end, too."""
    made = ReadConversation._made

    async def slow(self: ReadConversation, *args: Any, **named: Any) -> Any:
        found = await made(self, *args, **named)
        clock.advance(2)
        return found

    await reveal(olga)
    clock.advance(59)
    monkeypatch.setattr(ReadConversation, "_made", slow)
    page = await olga.get(CHAT)
    assert leaked(page.text) == list(PRIVATE)
    assert 'data-left="1"' in page.text
    assert leaked((await olga.get(CHAT)).text) == []


async def test_notes_that_are_seen_whole_say_for_how_long(
    app: App, olga: Operator, clock: FakeClock
) -> None:
    said = {"id": 9, "chat_id": RESIDENT, "at": clock(), "user_id": OLGA, "title": "Ольга"}
    await put(app, m.console_notes, **said, words="Перезвонить Петровой")
    help_ = f"{CHAT}/help"
    assert "Петровой" not in (await olga.get(help_)).text
    await reveal(olga)
    page, part = await olga.get(help_), await olga.ask("GET", help_, **{"HX-Request": "true"})
    for shown in (page, part):
        assert "Петровой" in shown.text
        assert 'data-left="60"' in shown.text
    assert f'content="61; url={help_}"' in page.text
    assert f'data-again="{CHAT}"' in part.text
    clock.advance(61)
    assert "Петровой" not in (await olga.get(help_)).text


async def test_a_file_is_as_its_entry_says_whatever_is_revealed_later(
    app: App, olga: Operator
) -> None:
    export = await use(app, "export_conversation", olga.person, RESIDENT, ExportForm.JSON)
    await reveal(olga)
    read = Work(app.tools).use_cases["read_export"]
    parts = [one async for one in read(olga.person, export)]
    assert not any(one.revealed for one in parts)
    [entry] = await audit(app, "export")
    assert entry[3]["revealed"] is False


async def test_what_the_list_shows_is_given_masked_whatever_is_revealed(
    app: App, olga: Operator
) -> None:
    await say(app, [("in", "text", "Сидорова Анна Павловна")], 78)
    await reveal(olga)
    told = json.loads((await olga.get(f"{LIST}.json")).text)
    masked = {one["chat"]: one["masked"] for one in told["conversations"]}
    assert masked == {RESIDENT: True, 78: True}
    assert leaked(json.dumps(told, ensure_ascii=False)) == []
    assert "Сидорова" not in json.dumps(told, ensure_ascii=False)
    assert leaked((await olga.get(f"{EXPORT}.json")).text) == list(PRIVATE)


async def test_the_entry_is_written_before_the_first_byte(
    app: App, olga: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[Any]()
    original = exports.ReadExport.__call__

    async def look_first(self: Any, *given: Any) -> AsyncIterator[Any]:
        seen.append(await audit(app, "export"))
        async for part in original(self, *given):
            yield part

    monkeypatch.setattr(exports.ReadExport, "__call__", look_first)
    await olga.get(f"{EXPORT}.csv")
    await olga.get(f"{LIST}.json?q=Петрова&outcome=open")
    about = chat_key(app.tools.sealer, RESIDENT)
    first = {"form": "csv", "lines": 4, "cut": False, "revealed": False}
    assert seen[0] == [("review_conversations", about, 0, first)]
    _, subject, denied, said = seen[1][1]
    assert (subject, denied, said["form"]) == ("selection", 0, "json")
    assert "%E2%80%A2" in said["filters"]  # what was typed may be a name
    assert "outcome=open" in said["filters"]


@pytest.mark.parametrize("path", [*(EXPORT + form for form in FORMS), LIST + ".csv", REVEAL])
async def test_nobody_else_gets_anything(app: App, site: str, clock: FakeClock, path: str) -> None:
    async with operator(app, clock, site, 601, Post(Role.OWNER, OURS)) as owner:
        answer = await owner.get(path)
        assert answer.status == 401
        assert leaked(answer.text) == []


async def test_what_is_too_long_is_cut_and_says_so(
    app: App, olga: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_LINES", 3)
    await say(app, [("in", "text", "ещё")], 78)
    rows = rows_of(await olga.get(f"{EXPORT}.csv"))
    assert len(rows) == 1 + 3 + 1
    assert "Выгружено не всё" in rows[-1][5]
    told = json.loads((await olga.get(f"{LIST}.json")).text)
    assert told["cut"] is True
    assert sum(len(one["lines"]) for one in told["conversations"]) == 3
    assert "Выгружено не всё" in (await olga.get(f"{EXPORT}/print")).text


async def test_many_lines_come_in_parts_and_in_order(
    app: App, olga: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 7)
    await say(app, [("in", "text", f"строка {number}") for number in range(60)], 78)
    rows = rows_of(await olga.get("/console/export/chats/78.csv"))
    assert [row[5] for row in rows[1:]] == [f"строка {number}" for number in range(60)]
    told = json.loads((await olga.get("/console/export/chats/78.json")).text)
    assert len(told["conversations"][0]["lines"]) == 60


async def test_files_have_what_staff_did_as_the_timeline_has(
    app: App, olga: Operator, clock: FakeClock
) -> None:
    """Between the lines, masked as they are seen, also where parts of a file meet."""
    noted = {"act": "noted", "title": "Борис"}
    about = chat_key(app.tools.sealer, RESIDENT)
    entry = {"user_id": 502, "action": "review_conversations", "subject": "conversation"}
    entry |= {"denied": 0, "subject_id": about}
    await put(app, m.audit, **entry, id=1, at=clock(), details=json.dumps(noted))
    request = {"id": 5, "number": "4" * 12, "chat_id": RESIDENT, "subject": "other", "version": 1}
    request |= {"state": "answered", "made_at": clock(), "changed_at": clock()}
    await put(app, m.requests, **request)
    answer = {"id": 6, "request_id": 5, "place": 1, "side": "staff", "at": clock()}
    answer |= {"words": "Петрова, всё верно", "title": "Борис", "photos": "[]"}
    await put(app, m.request_messages, **answer)
    await reveal(olga)
    clock.advance(61)
    rows = rows_of(await olga.get(f"{EXPORT}.csv"))
    assert sorted((row[4], row[5], row[11]) for row in rows[1:] if row[11]) == [
        ("Видел данные жителя без маски", "", f"Имя {OLGA}"),
        ("оставлена заметка", "", "Борис"),
        ("ответ на обращение 4444-4444-4444", "•••, всё верно", "Борис"),
    ]
    told = json.loads((await olga.get(f"{EXPORT}.json")).text)
    who = [one["who"] for one in told["conversations"][0]["lines"] if "who" in one]
    assert sorted(who) == ["Борис", "Борис", f"Имя {OLGA}"]
    page = (await olga.get(f"{EXPORT}/print")).text
    assert "Борис" in page
    assert "•••, всё верно" in page
    timeline = (await olga.get(CHAT)).text
    assert timeline.count("Борис: ") == 2


async def test_odd_strings_open_clean(app: App, olga: Operator) -> None:
    odd = [one.replace("\0", "") for one in ODD if len(one) < 5000]
    await say(app, [("in", "text", one) for one in odd], 78)
    rows = rows_of(await olga.get("/console/export/chats/78.csv"))
    assert len(rows) == 1 + len(odd)
    assert {len(row) for row in rows} == {12}
    for row in rows[1:]:
        for said in row:
            assert said[:1] == "'" or not FORMULA.match(said), said
            assert not any(ord(char) < 32 and char not in "\n\t" for char in said)
    told = json.loads((await olga.get("/console/export/chats/78.json")).text)
    assert len(told["conversations"][0]["lines"]) == len(odd)
    page = (await olga.get("/console/export/chats/78/print")).text
    assert page.count("<tr>") == 1 + len(odd)
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "said",
    ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\x00=1", "＝1+1", "\x0b@a"],
)
def test_no_cell_is_a_formula(said: str) -> None:
    assert cell(said).startswith("'")


@pytest.mark.parametrize("said", ["", "Мира 5-12", "a=1", "1+1", "'=1", "a\tb"])
def test_other_cells_stay_as_they_are(said: str) -> None:
    assert cell(said) == said


class TestInABrowser:
    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"  # what a page looks like is not the database's

    @pytest.fixture
    async def console(self, database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
        async with console_site(database_url, clock) as found:
            await settle_resident(found.app)
            yield found

    async def reveal(self, console: ConsoleSite, page: Page) -> None:
        await page.goto(f"{console.url}{CHAT}")
        await page.locator(".reveal summary").click()
        await page.locator("#reveal-reason").select_option("request")
        await page.locator("#reveal-words").fill(WHY["words"])
        await page.locator(".reveal button").click()
        await expect(page.locator("[data-left]")).to_be_visible()

    @pytest.mark.parametrize(
        ("size", "theme", "language"),
        [(WIDE, "light", "ru"), (PHONE, "dark", "ru"), (WIDE, "dark", "en")],
    )
    async def test_pages_are_fine(
        self, console: ConsoleSite, size: tuple[int, int], theme: Theme, language: str
    ) -> None:
        page = await console.come(SUPPORT, size=size, theme=theme, language=language)
        name = f"{size[0]}-{theme}"
        await page.goto(f"{console.url}{REVEAL}")
        await console.looks_fine(page, f"console-reveal-form-{name}")
        await self.reveal(console, page)
        await console.looks_fine(page, f"console-revealed-{name}")
        await page.goto(f"{console.url}{EXPORT}/print")
        await console.looks_fine(page, f"console-print-{name}")

    async def test_the_countdown_ends_and_all_is_masked_again(
        self, console: ConsoleSite, clock: FakeClock
    ) -> None:
        page = await console.come(SUPPORT)
        await self.reveal(console, page)
        await expect(page.locator("main")).to_contain_text("1470000042")
        clock.advance(58)
        await page.reload()
        await expect(page.locator("[data-left]")).to_have_text("2")
        await expect(page.locator("main")).to_contain_text("1470000042")
        clock.advance(3)
        await expect(page.locator("[data-left]")).to_have_count(0, timeout=10_000)
        await expect(page.locator("main")).not_to_contain_text("1470000042")
        await expect(page.locator("main")).to_contain_text("•••0042")
        assert not console.complaints

    async def test_a_file_is_downloaded(self, console: ConsoleSite) -> None:
        page = await console.come(SUPPORT)
        await page.goto(f"{console.url}{CHAT}")
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="CSV").click()
        download = await waiting.value
        assert download.suggested_filename.endswith(".csv")
