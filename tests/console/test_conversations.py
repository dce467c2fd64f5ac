"""Conversations over real HTTP: who may read them, what they show, and nothing unescaped."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import delete, insert, select, update
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.consoles import PUBLIC_URL, SUPPORT, Operator, operator
from support.odd_strings import ODD
from support.office import Resident, fill_in, open_office, rows
from support.staff import hire, put

from bot.app import App
from bot.domain.access import Access
from bot.domain.staff import Post, Role
from bot.domain.unrecognised import gist_of
from bot.services import conversation_reading
from bot.services.conversation_list import SEARCH
from bot.services.reveals import chat_key
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.ids import TimeIds
from storage.people import StoredCabinets
from storage.statements import Statement
from storage.transcripts import StoredTranscripts

USER, OTHER, RESIDENT = 501, 502, 77
NEW_ID = TimeIds()


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def one(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, USER, SUPPORT) as found:
        await found.enter()
        yield found


async def say(app: App, body: str, chat: int = RESIDENT, **values: object) -> int:
    """Leave a line in the journal."""
    line_id = NEW_ID()
    line = {"direction": "in", "kind": "text", "message_id": None, **values}
    row = {"id": line_id, "chat_id": chat, "at": app.tools.clock(), "body": body, **line}
    await app.tools.database.apply([Write(Statement(insert(m.journal).values(row)), {})])
    return line_id


def key(app: App, chat_id: int) -> str:
    """Name a chat as the audit log does."""
    return chat_key(app.tools.sealer, chat_id)


async def looks(app: App) -> list[tuple[str, int]]:
    """Give who looked at what, as the audit log has it."""
    found = await rows(app, select(m.audit).where(m.audit.c.subject == "conversation"))
    return [(row.subject_id, row.denied) for row in found]


async def test_a_walk_is_shown_with_its_steps_and_decisions(app: App, one: Operator) -> None:
    resident = Resident(app, RESIDENT)
    await fill_in(resident)
    await app.indexing.catch_up()
    listed = await one.get("/console")
    assert f'href="/console/chats/{RESIDENT}#end"' in listed.text
    assert "Ограниченный доступ: идёт" in listed.text
    page = await one.get(f"/console/chats/{RESIDENT}")
    assert page.status == 200
    assert "Ограниченный доступ · адрес → вид квитанции" in page.text
    assert await looks(app) == [(key(app, RESIDENT), 0)]


async def test_live_lines_are_part_of_one_visit(app: App, one: Operator) -> None:
    await say(app, "раз")
    page = await one.get(f"/console/chats/{RESIDENT}")
    found = re.search(r'hx-get="([^"]+)"', page.text)
    assert found
    address = unescape(found[1])
    assert (await one.get(address)).status == 204
    await say(app, "два")
    tail = await one.ask("GET", address, HX_Request="true")
    assert tail.status == 200
    assert "два" in tail.text
    assert tail.text.count("<li") == 2
    assert tail.headers["HX-Trigger-After-Settle"] == "linesCame"
    assert await looks(app) == [(key(app, RESIDENT), 0)]


async def test_nobody_looks_again_who_never_came(app: App, one: Operator) -> None:
    """An address of the newest lines, typed by hand, is a visit like any other."""
    await say(app, "раз")
    assert (await one.get(f"/console/chats/{RESIDENT}/tail?since=0")).status == 200
    assert await looks(app) == [(key(app, RESIDENT), 0)]


async def test_nobody_reads_about_themselves(app: App, one: Operator) -> None:
    await say(app, "о себе", chat=USER)
    await app.indexing.catch_up()
    for query in ("", "?q=501", f"?{_query('о себе')}"):
        assert f"/console/chats/{USER}" not in (await one.get(f"/console{query}")).text
    for path in ("", "/tail?since=0"):
        answer = await one.get(f"/console/chats/{USER}{path}")
        assert answer.status == 404
        assert "о себе" not in answer.text
    assert {one for one in await looks(app) if one[1]} == {(key(app, USER), 1)}


async def test_employees_of_organisations_see_nothing(
    app: App, clock: FakeClock, site: str
) -> None:
    await say(app, "тайное слово")
    await app.indexing.catch_up()
    async with operator(app, clock, site, 502, Post(Role.DISPATCHER, 1)) as other:
        await other.enter()
        for path in ("/console", f"/console/chats/{RESIDENT}", "/console?q=тайное"):
            answer = await other.get(path)
            assert "тайное слово" not in answer.text, path
            assert answer.status in {303, 403}


@pytest.mark.parametrize(
    "typed", ["ёлки", "ЕЛКИ зелёные", "зелен", "77", "зел елк", "<b>ёлки</b>"]
)
async def test_lines_are_found(app: App, one: Operator, typed: str) -> None:
    await say(app, "Ёлки зелёные <b>растут</b>")
    await say(app, "другое", chat=78)
    await app.indexing.catch_up()
    page = await one.get(f"/console?{_query(typed)}")
    found = re.findall(r"/console/chats/(\d+)", page.text)
    assert set(found) == {str(RESIDENT)}


async def test_people_are_told_apart_without_their_names(app: App, one: Operator) -> None:
    await hire(app, RESIDENT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, app.tools.clock())
    await work.commit()
    await say(app, "нет воды")
    await app.indexing.catch_up()
    for page in (await one.get("/console"), await one.get(f"/console/chats/{RESIDENT}")):
        assert f"Чат {RESIDENT} · ••••••0042" in page.text
        assert f"Имя {RESIDENT}" not in page.text


async def test_the_list_hides_what_the_conversation_hides(app: App, one: Operator) -> None:
    """The holder of an account is not whoever writes, and has no name that a pattern finds."""
    await hire(app, RESIDENT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, app.tools.clock())
    await work.commit()
    surname = (MARIA.holder or "").split()[0].lower()
    await say(app, f"скажите {surname} про воду")
    await app.indexing.catch_up()
    for path in ("", "?q=воду", f"/chats/{RESIDENT}"):
        page = await one.get(f"/console{path}")
        assert "скажите ••• про воду" in page.text, path
        assert surname not in page.text, path


async def test_the_bots_own_words_are_read_in_the_list(app: App, one: Operator) -> None:
    said = "Жду: Иванова Анна Петровна, <b>Ким Ли</b>"
    details = '{"values": [[28, 34]]}'
    await say(app, said, direction="out", kind="card", details=details)
    await app.indexing.catch_up()
    for query in ("", "?q=жду"):
        assert "Жду: Иванова Анна Петровна, •••" in (await one.get(f"/console{query}")).text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+79123456789", True),
        ("8 912 345-67-89", True),
        ("9123456789", True),
        ("89123456789 срочно", True),
        ("912", False),
        ("345-67", False),
        ("7912345678", False),
        ("срочн", True),
        ("1470000042", True),
        ("147 000 00 42", True),
        ("147000", False),
        ("1470 срочно", False),
    ],
)
async def test_numbers_are_found_whole_however_they_are_spelt(
    app: App, one: Operator, typed: str, *, found: bool
) -> None:
    """Who sees numbers masked would guess them digit by digit."""
    await say(app, "Звоните: 8 (912) 345-67-89, срочно. Счёт 147 000 0042")
    await app.indexing.catch_up()
    page = await one.get(f"/console?{_query(typed)}")
    assert (f"/console/chats/{RESIDENT}" in page.text) is found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("1470000042", True), ("14700000", False), ("0042", False), ("+7 000 000-00-77", True)],
)
async def test_people_are_found_by_whole_numbers(
    app: App, one: Operator, typed: str, *, found: bool
) -> None:
    await hire(app, RESIDENT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, app.tools.clock())
    await work.commit()
    phone = update(m.cabinets).where(m.cabinets.c.id == RESIDENT).values(phone="+70000000077")
    await app.tools.database.apply([Write(Statement(phone), {})])
    await say(app, "нет воды")
    await app.indexing.catch_up()
    page = await one.get(f"/console?{_query(typed)}")
    assert (f"/console/chats/{RESIDENT}" in page.text) is found


async def test_a_conversation_that_is_opened_again_is_one_visit(
    app: App, one: Operator, clock: FakeClock
) -> None:
    await hire(app, RESIDENT)
    await say(app, "раз")
    for minutes, visits in ((0, 1), (10, 1), (6, 2)):
        clock.advance(minutes * 60)
        assert (await one.get(f"/console/chats/{RESIDENT}")).status == 200
        assert (await one.get(f"/console/chats/{RESIDENT}/help")).status == 200
        kept = await rows(app, select(m.audit.c.details).where(m.audit.c.denied == 0))
        told = [row.details or "" for row in kept]
        assert sum("help" in said for said in told) == visits
        assert len(await looks(app)) == 2 * visits


async def test_a_denied_page_says_who_and_of_whom(app: App, clock: FakeClock, site: str) -> None:
    async with operator(app, clock, site, 502, Post(Role.DISPATCHER, 1)) as other:
        await other.enter()
        assert (await other.get(f"/console/chats/{RESIDENT}")).status == 403
    [denied] = await rows(app, select(m.audit).where(m.audit.c.denied == 1))
    assert (denied.employee_id, denied.subject) == (5020, "conversation")
    assert denied.subject_id == key(app, RESIDENT)


async def test_a_line_is_cut_after_it_is_masked(app: App, one: Operator) -> None:
    """A number that the cut would halve is hidden none the less."""
    said = "нет воды " * 17
    await say(app, f"{said}: 44170012345 и ещё")
    await app.indexing.catch_up()
    page = await one.get("/console")
    assert "нет воды" in page.text
    assert "44170" not in page.text


async def test_whoever_the_chat_was_signed_in_to_before_is_hidden(app: App, one: Operator) -> None:
    await hire(app, RESIDENT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, app.tools.clock())
    await work.commit()
    left = update(m.chats).where(m.chats.c.chat_id == RESIDENT).values(session_id=None)
    await app.tools.database.apply([Write(Statement(left), {})])
    await say(app, "вот: мира 5-12, ключ под ковриком")
    about = await StoredTranscripts(Work(app.tools).unit, str).about(RESIDENT)
    assert about is not None
    assert not about.accounts
    assert MARIA.number in about.known
    page = await one.get(f"/console/chats/{RESIDENT}")
    assert "под ковриком" in page.text
    assert "5-12" not in page.text


async def test_a_search_is_written_down_once_without_its_words(
    app: App, one: Operator, clock: FakeClock
) -> None:
    for typed in ("Петрова", "петрова", "петрова&before=5", "сидорова"):
        await one.get(f"/console?q={typed}")
    found = await rows(app, select(m.audit).where(m.audit.c.subject == "conversation"))
    assert [(row.denied, row.details) for row in found] == [(0, found[0].details)] * 2
    assert "search" in str(found[0].details)
    assert len({row.subject_id for row in found}) == 2
    assert "петрова" not in str(found).lower()
    for written in (2, 3):  # a session does not last that long idly
        clock.advance(SEARCH.total_seconds() / 2 + 1)
        await one.get("/console?q=петрова")
        assert len(await looks(app)) == written


async def test_views_are_kept_by_name_without_words(app: App, one: Operator) -> None:
    page = await one.get("/console?q=вода&unread=1&junk=1")
    form = {"csrf": page.csrf, "name": " Про <воду> ", "query": "q=вода&unread=1"}
    answer = await one.post("/console/views", **form)
    assert answer.status == 303
    again = await one.post("/console/views", **form)
    assert again.status == 303
    [view] = await rows(app, select(m.console_views))
    assert (view.name, view.query) == ("Про <воду>", "unread=1")
    page = await one.get("/console")
    assert "Про &lt;воду&gt;" in page.text
    empty = await one.post("/console/views", csrf=page.csrf, name="Вода", query="q=вода")
    assert empty.headers["Location"] == "/console?q=%D0%B2%D0%BE%D0%B4%D0%B0"
    assert "другого не выбрано" in (await one.get("/console")).text
    gone = await one.post(f"/console/views/{view.id}/drop", csrf=page.csrf, query="outcome=open")
    assert (gone.status, gone.headers["Location"]) == (303, "/console?outcome=open")
    assert not await rows(app, select(m.console_views))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("org=many", "Отбор «Организация» не действует: «many»"),
        ("from=2026-99-99", "Отбор «С» не действует: «2026-99-99»"),
        ("from=2026-11-20&to=2026-11-10", "Последний день раньше первого"),
    ],
)
async def test_what_nobody_can_read_narrows_no_export(
    app: App, one: Operator, query: str, said: str
) -> None:
    await say(app, "Здравствуйте")
    answer = await one.get(f"/console/export/list.csv?{query}")
    assert (answer.status, answer.headers["Location"]) == (303, f"/console?{query}")
    assert said in (await one.get(answer.headers["Location"])).text
    assert not await rows(app, select(m.audit.c.id).where(m.audit.c.subject == "export"))


async def test_a_conversation_is_shown_with_the_passage_that_was_looked_for(
    app: App, one: Operator
) -> None:
    await say(app, "Слово первое")
    await app.indexing.catch_up()
    walk = {"chat_id": RESIDENT, "last_at": app.tools.clock(), "entered_at": app.tools.clock()}
    old = {"dialogue": "LimitedAccess", "last_step": "LimitedAccess:name", "outcome": "refused"}
    new = {"dialogue": "Support", "last_step": "Support:words", "outcome": "finished"}
    await put(app, m.walks, id=1, **walk, **old)
    await put(app, m.walks, id=2, **walk, **new)
    stands = {"dialogue": new["dialogue"], "step": new["last_step"], "outcome": new["outcome"]}
    stand = update(m.conversations).where(m.conversations.c.chat_id == RESIDENT).values(**stands)
    await app.tools.database.apply([Write(Statement(stand), {})])
    refused, finished = "Ограниченный доступ: отказ", "Обращение в поддержку: завершён"
    for query, there, missing in (
        ("", finished, refused),
        ("outcome=refused", refused, finished),
        ("outcome=refused&q=слово", refused, finished),
        (f"outcome=refused&q={RESIDENT}", refused, finished),
        ("dialogue=LimitedAccess", refused, finished),
        ("outcome=finished", finished, refused),
    ):
        page = await one.get(f"/console?{query}")
        assert f">{there}<" in page.text, query
        assert f">{missing}<" not in page.text, query


async def test_addresses_that_make_no_sense_are_read_as_well_as_can_be(one: Operator) -> None:
    for query in ("?before=x&from=2026-99-99&org=-1&outcome=x&step=%00", "?q=%27%22%3A*&page=9"):
        assert (await one.get(f"/console{query}")).status == 200
    empty = await one.get("/console?q=1470")
    assert "номера и всё, где есть цифра, — только целиком" in empty.text
    for path in ("/console/chats/x", "/console/chats/99999999999999999999", "/console/chats/5"):
        assert (await one.get(path)).status == 404


ALLOWED = re.compile(r"<script src=\"/console/static/[\w.]+\?v=\w+\" defer></script>")


async def test_odd_strings_are_shown_as_they_are(app: App, one: Operator) -> None:
    """As messages, names of people and files: nothing of them becomes a part of the page."""
    kept = [one_of for one_of in ODD if "\x00" not in one_of]
    line = {
        "direction": "in",
        "kind": "text",
        "at": app.tools.clock(),
        "details": '{"file": "<b>x"}',
    }
    nothing = dict.fromkeys(("step", "after", "message_id"))
    values = [
        {**line, **nothing, "id": NEW_ID(), "chat_id": 1000 + number % 20, "body": said}
        for number, said in enumerate(kept)
    ]
    await app.tools.database.apply([Write(Statement(insert(m.journal)), values)])
    await app.indexing.catch_up()
    pages = [await one.get("/console")]
    pages += [await one.get(f"/console/chats/{1000 + number}") for number in range(20)]
    for page in pages:
        assert page.status == 200
        rest = ALLOWED.sub("", page.text)
        assert "<script" not in rest.lower()
        for mark in ("<img", "<svg", "<iframe", "<object", 'onerror="', 'javascript:alert"'):
            assert mark not in rest.lower()
    for said in kept[::20]:
        assert (await one.get(f"/console?{_query(said)}")).status == 200


def _query(said: str) -> str:
    return "q=" + quote(said[:300], errors="replace")


@pytest.mark.parametrize(
    "path",
    [
        "/console?to=9999-12-31",
        "/console?from=0001-01-01",
        "/console?dialogue=Support&from=0001-01-01&to=9999-12-31",
        "/console/export/list.csv?from=0001-01-01&to=9999-12-31",
        "/console/requests?from=0001-01-01&to=9999-12-31",
        "/console/stuck?from=9999-12-01&to=9999-12-31",
        "/console/stuck/lines?from=9999-12-01&to=9999-12-31",
    ],
)
async def test_days_beyond_the_calendar_are_the_nearest_within(one: Operator, path: str) -> None:
    await one.enter()
    assert (await one.get(path)).status == 200


async def test_a_view_is_called_without_signs_that_no_store_keeps(one: Operator) -> None:
    await one.enter()
    page = await one.get("/console")
    form = {"csrf": page.csrf, "name": "Мой\0 вид", "query": "unread=1"}
    assert (await one.post("/console/views", **form)).status == 303
    assert "Мой вид" in (await one.get("/console")).text


async def test_a_chat_that_once_was_ones_own_stays_closed(
    app: App, one: Operator, clock: FakeClock
) -> None:
    """It is signed in to somebody else now, and was so more often than is shown."""
    await hire(app, OTHER)
    for number in range(25):
        cabinet, started = OTHER if number else USER, clock() + timedelta(seconds=number)
        signed = {"id": number + 1, "chat_id": RESIDENT, "cabinet_id": cabinet}
        signed |= {"pin_wrong": 0, "pin_idle": 900}
        await put(app, m.sessions, **signed, started_at=started, ended_at=started)
    await say(app, "о себе")
    puzzle = {"id": 1, "chat_id": RESIDENT, "at": clock(), "kind": "text", "words": "о себе"}
    await put(app, m.unrecognised, **puzzle, gist=gist_of("text", "о себе"))
    await app.indexing.catch_up()
    assert f"/console/chats/{RESIDENT}" not in (await one.get("/console")).text
    assert "о себе" not in (await one.get("/console/stuck/lines")).text
    assert (await one.get(f"/console/chats/{RESIDENT}")).status == 404
    assert await looks(app) == [(key(app, RESIDENT), 1)]


TAIL = re.compile(r'hx-get="([^"]+/tail\?[^"]+)"')


async def asked_again(one: Operator, path: str) -> tuple[int, str]:
    """Open a page and give what it gets when it asks for news the first time."""
    found = TAIL.search((await one.get(path)).text)
    assert found
    part = await one.ask("GET", unescape(found[1]), **{"HX-Request": "true"})
    return part.status, part.text


async def test_of_a_line_that_is_linked_no_news_repeats_what_the_page_shows(
    app: App, one: Operator
) -> None:
    old = await say(app, "давно")
    line = await say(app, "только что")
    await app.indexing.catch_up()
    chat = f"/console/chats/{RESIDENT}"
    for at in (old, line, line + 1):
        assert await asked_again(one, f"{chat}?at={at}") == (204, "")
    assert await asked_again(one, f"{chat}?before={line + 1}") == (204, "")
    await say(app, "и ещё")
    page = await one.get(f"{chat}?before={line}")
    assert TAIL.search(page.text) is None, "there are newer lines behind it"


async def test_the_newest_lines_come_however_many_there_were(
    app: App, one: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_reading, "MOST_LIVE", 5)
    await say(app, "начало")
    found = TAIL.search((await one.get(f"/console/chats/{RESIDENT}")).text)
    assert found
    for number in range(9):
        await say(app, f"строка {number}")
    part = await one.ask("GET", unescape(found[1]), **{"HX-Request": "true"})
    assert re.findall(r"строка \d", part.text) == [f"строка {one}" for one in range(4, 9)]


async def test_an_edited_answer_is_hidden_as_what_it_answered(app: App, one: Operator) -> None:
    """The next step waits by then; the page may begin behind the message that was edited."""
    resident = Resident(app, RESIDENT)
    await fill_in(resident)
    [typed] = await rows(
        app,
        select(m.journal).where(
            m.journal.c.kind == "text", m.journal.c.step == "LimitedAccess:name"
        ),
    )
    await app.intake.take(resident.edited(typed.message_id, "кимов"))
    await app.indexing.catch_up()
    listed = await one.get(f"/console?q={quote('кимов')}")
    assert f"/console/chats/{RESIDENT}" in listed.text
    [edited] = await rows(app, select(m.journal).where(m.journal.c.kind == "edited"))
    pages = [listed, await one.get("/console")]
    pages.append(await one.get(f"/console/chats/{RESIDENT}?at={edited.id}"))
    said = [one.text.replace('value="кимов"', "").replace(quote("кимов"), "") for one in pages]
    assert not [one for one in said if "кимов" in one]
    gone = delete(m.journal).where(m.journal.c.id == typed.id)  # or it is in another part
    await app.tools.database.apply([Write(Statement(gone), {})])
    for form in (".csv", ".json", "/print"):
        file = await one.get(f"/console/export/chats/{RESIDENT}{form}")
        assert (file.status, "кимов" in file.text) == (200, False), form


async def test_of_a_name_made_of_signs_nothing_stays(app: App, one: Operator) -> None:
    await hire(app, RESIDENT)
    odd = update(m.sessions).where(m.sessions.c.chat_id == RESIDENT).values(title="🦊李")
    named = update(m.cabinets).where(m.cabinets.c.id == RESIDENT).values(surname="Ж")
    database = app.tools.database
    await database.apply([Write(Statement(odd), {}), Write(Statement(named), {})])
    await say(app, "здравствуйте")
    page = await one.get(f"/console/chats/{RESIDENT}")
    assert "🦊" not in page.text
    assert "<dd>•••</dd>" in page.text
    assert "<dd>Ж</dd>" not in page.text
    file = await one.get(f"/console/export/chats/{RESIDENT}.json")
    assert '"name": "•••"' in file.text
