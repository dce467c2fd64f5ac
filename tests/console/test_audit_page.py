"""The page of the audit log: what it finds, who may look, and that each visit is an entry."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import expect
from sqlalchemy import select, update
from support.centre import settle
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR, SUPPORT, Operator, operator, served
from support.odd_strings import ODD
from support.office import open_office
from support.pages import WIDE, ConsoleSite, Theme, console_site
from support.staff import OTHERS, OURS, put, put_organisations

from bot.app import App
from bot.domain.staff import Action, Post, Role
from bot.services.audit_page import AuditFilters
from bot.services.reveals import chat_key
from bot.services.staff import Entry, Subject
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.staff import StoredAudit
from storage.statements import Statement

ANNA, OLGA, CHAT = 501, 502, 77
PATH = "/console/audit"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url="http://127.0.0.1:1") as app:
        await settle(app.tools.database)
        await put_organisations(app)
        yield app


@pytest.fixture
async def site(app: App) -> AsyncIterator[str]:
    async with served(app) as url:
        yield url


@pytest.fixture
async def anna(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, ANNA, ADMINISTRATOR) as anna:
        await anna.enter()
        yield anna


async def write(app: App, *entries: dict[str, Any]) -> None:
    """Write entries of the log, a minute apart."""
    clock = app.tools.clock
    assert isinstance(clock, FakeClock)
    for values in entries:
        usual: dict[str, Any] = {
            "at": clock() if "at" in values else clock.advance(60),
            "user_id": 1,
            "employee_id": None,
            "organisation_id": OURS,
            "action": Action.SEE_RESIDENT,
            "subject": Subject.ACCOUNT,
            "subject_id": "acc-1",
        }
        work = Work(app.tools)
        StoredAudit(work.unit, app.tools.new_id).record(Entry(**{**usual, **values}))
        await work.commit()


async def looks(app: App) -> list[Any]:
    query = select(m.audit.c.denied, m.audit.c.employee_id).where(
        m.audit.c.subject == Subject.AUDIT.value
    )
    return await app.tools.database.read(Statement(query))


def found(page: str, *ids: str) -> list[bool]:
    return [f">{one}</a>" in page for one in ids]


async def test_each_filter_finds_its_own(app: App, anna: Operator) -> None:
    await write(
        app,
        {"subject_id": "one", "employee_id": ANNA * 10},
        {"subject_id": "two", "action": Action.ANNOUNCE, "organisation_id": OTHERS},
        {"subject_id": "three", "subject": Subject.GROUP, "denied": True},
        {"subject_id": "four", "at": datetime(2026, 10, 5, 12, tzinfo=UTC)},
    )
    ids = ("one", "two", "three", "four")
    for query, wanted in (
        ("", (1, 1, 1, 1)),
        (f"employee={ANNA * 10}", (1, 0, 0, 0)),
        ("action=announce", (0, 1, 0, 0)),
        ("subject=group", (0, 0, 1, 0)),
        ("about=two", (0, 1, 0, 0)),
        (f"org={OTHERS}", (0, 1, 0, 0)),
        ("denied=1", (0, 0, 1, 0)),
        ("from=2026-11-01", (1, 1, 1, 0)),
        ("to=2026-10-05", (0, 0, 0, 1)),
        ("from=2026-10-05&to=2026-10-05&action=see_resident", (0, 0, 0, 1)),
        ("action=none&from=x&employee=%00&org=-&before=zzz&to=9999-12-31", (1, 1, 1, 1)),
        (f"before={'9' * 18}-1", (1, 1, 1, 1)),
    ):
        answer = await anna.get(f"{PATH}?{query}")
        assert answer.status == 200, query
        assert found(answer.text, *ids) == [bool(one) for one in wanted], query


async def test_reading_a_request_is_not_called_answering_it(app: App, anna: Operator) -> None:
    request = {"action": Action.ANSWER_REQUEST, "subject": Subject.REQUEST, "subject_id": "r"}
    for act, said in (
        ("read", "Читал обращение"),
        ("list", "Смотрел список обращений"),
        ("file", "Открывал файл обращения"),
        ("answered", "Работал с обращением"),
    ):
        await write(app, {**request, "subject_id": act, "details": {"act": act}})
        page = (await anna.get(f"{PATH}?about={act}")).text
        assert re.search(rf'<td data-label="Действие">{said}</td>', page), act


async def test_a_request_is_found_as_its_number_is_shown(app: App, anna: Operator) -> None:
    await write(app, {"subject": Subject.REQUEST, "subject_id": "482109375561"})
    for number in ("482109375561", "4821-0937-5561", "№ 4821-0937-5561"):
        page = (await anna.get(f"{PATH}?about={quote(number)}")).text
        assert ">4821-0937-5561</a>" in page, number


async def test_an_entry_of_a_chat_is_found_by_the_id_of_the_chat(app: App, anna: Operator) -> None:
    key = chat_key(app.tools.sealer, CHAT)
    await write(app, {"subject_id": key, "subject": Subject.CONVERSATION}, {"subject_id": "no"})
    answer = await anna.get(f"{PATH}?about={CHAT}")
    assert found(answer.text, key, "no") == [True, False]


async def test_pages_go_on_where_the_one_before_ended(app: App, anna: Operator) -> None:
    at = app.tools.clock()
    await write(app, *({"subject_id": f"n{number:03}", "at": at} for number in range(120)))
    seen, path = list[str](), f"{PATH}?subject=account"
    for _ in range(3):
        page = (await anna.get(path)).text
        seen += [f"n{number:03}" for number in range(119, -1, -1) if f">n{number:03}</a>" in page]
        path = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == [f"n{number:03}" for number in range(119, -1, -1)]
    assert path == ""


async def test_a_visit_is_one_entry(app: App, anna: Operator, clock: FakeClock) -> None:
    for query in ("", "?denied=1", "?action=announce"):
        assert (await anna.get(PATH + query)).status == 200
    assert [tuple(one) for one in await looks(app)] == [(0, ANNA * 10)]
    clock.advance(minutes=20)  # the session is over
    await anna.enter()
    await anna.get(PATH)
    assert len(await looks(app)) == 2


@pytest.mark.parametrize("post", [SUPPORT, Post(Role.OWNER, OURS)])
async def test_nobody_else_may_look(app: App, site: str, clock: FakeClock, post: Post) -> None:
    await write(app, {"subject_id": "one"})
    work = Work(app.tools)
    async with operator(app, clock, site, OLGA, post) as olga:
        if post is SUPPORT:
            await olga.enter()
            answer = await olga.get(PATH)
            assert answer.status == 403
            assert found(answer.text, "one") == [False]
        read = work.use_cases["read_audit"]
        assert await read(olga.person, AuditFilters(), visit=clock()) is None
        await work.commit()
    [denial] = await looks(app)
    assert denial.denied == 1
    assert denial.employee_id is not None


async def test_the_state_of_the_chain_is_shown(app: App, anna: Operator) -> None:
    assert "Ещё не проверялась" in (await anna.get(PATH)).text
    await app.sealing.look()
    await app.sealing.check()
    page = (await anna.get(PATH)).text
    assert "Цепочка цела" in page
    assert "Записей с печатью: " in page


async def test_a_broken_chain_is_named(app: App, anna: Operator) -> None:
    await write(app, {"subject_id": "one"}, {"subject_id": "two"})
    await app.sealing.look()
    change = update(m.audit).where(m.audit.c.subject_id == "one").values(subject_id="changed")
    await app.tools.database.apply([Write(Statement(change), {})])
    await app.sealing.check()
    page = (await anna.get(PATH)).text
    assert "Цепочка нарушена" in page
    assert "изменена." in page


async def test_odd_strings_stay_text(app: App, anna: Operator) -> None:
    for start in range(0, len(ODD), 40):
        some = [one.encode(errors="replace").decode() for one in ODD[start : start + 40]]
        await write(app, {"subject_id": "odd", "details": {"said": some}})
    answer = await anna.get(f"{PATH}?about=odd")
    assert answer.status == 200
    assert "<script>alert" not in answer.text


class TestInABrowser:
    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"  # what a page looks like is not the database's

    @pytest.fixture
    async def console(self, database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
        async with console_site(database_url, clock) as found:
            await settle(found.app.tools.database)
            await put_organisations(found.app)
            yield found

    @pytest.mark.parametrize(
        ("size", "theme", "language"),
        [(WIDE, "light", "ru"), (PHONE, "dark", "ru"), (WIDE, "dark", "en")],
    )
    async def test_the_page_is_fine(
        self, console: ConsoleSite, size: tuple[int, int], theme: Theme, language: str
    ) -> None:
        page = await console.come(ADMINISTRATOR, size=size, theme=theme, language=language)
        await put(
            console.app,
            m.employees,
            id=7,
            cabinet_id=901,
            organisation_id=OURS,
            role="viewer",
            name="Ольга",
            since=console.clock(),
        )
        await write(
            console.app,
            {"employee_id": 7, "details": {"before": "Анна", "after": "Мария" * 30}},
            {"denied": True, "subject_id": "x" * 64},
            {"user_id": None},
        )
        await console.app.sealing.look()
        await console.app.sealing.check()
        await page.goto(f"{console.url}{PATH}")
        await console.looks_fine(page, f"console-audit-{size[0]}-{theme}")
        await page.locator("#denied, [name=denied]").check()
        await page.locator(".filters button").click()
        await expect(page.locator("tbody tr")).to_have_count(1)


async def test_what_was_looked_for_stays_out_of_the_log(app: App, anna: Operator) -> None:
    await anna.get(f"{PATH}?about={CHAT}&denied=1")
    kept = await app.tools.database.read(Statement(select(m.audit.c.details)))
    said = [one.details for one in kept if "filters" in one.details]
    assert len(said) == 1
    assert str(CHAT) not in said[0]
    assert "denied=1" in said[0]
