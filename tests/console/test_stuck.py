"""Where people get stuck over real HTTP: figures, links, lines, rights, what is written down."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR, PUBLIC_URL, SUPPORT, Operator, operator
from support.figures import ADDRESS, NAME, OURS, ask, index, say, see, walk
from support.office import open_office, rows
from support.staff import hire, use

from bot.app import App
from bot.domain.access import Access
from bot.domain.spans import Preset, preset_span
from bot.domain.staff import Post, Role
from bot.domain.unrecognised import gist_of
from bot.domain.windows import ReadingWindow
from bot.services.stuck import Sorting, Whose
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.ids import first_id_at
from storage.people import StoredCabinets
from storage.statements import Statement
from storage.stuck import JOURNALLED, NEWEST

USER, OTHER_USER = 501, 502
CHAT, NEIGHBOUR, HOUSE = 11, 12, 3


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


@pytest.fixture
async def counted(app: App, clock: FakeClock) -> None:
    """Two passages of today and one of eight days ago; of nothing else anything is known."""
    database, now = app.tools.database, clock() - timedelta(minutes=10)
    await see(database, CHAT, now, HOUSE)
    await see(database, NEIGHBOUR, now)
    await walk(database, 100, CHAT, "finished", (NAME, 7), (ADDRESS, 40), at=now)
    notes = [(ADDRESS, "no-match")]
    await walk(database, 200, NEIGHBOUR, "refused", (NAME, 90), (ADDRESS, 5), at=now, notes=notes)
    await walk(database, 300, CHAT, "abandoned", (NAME, 90), at=now - timedelta(days=8))
    await say(database, 1, CHAT, now)
    await index(database, now)
    await app.figuring.once()


async def lines(app: App, clock: FakeClock) -> None:
    database, now = app.tools.database, clock() - timedelta(minutes=5)
    await see(database, CHAT, now)
    await see(database, NEIGHBOUR, now)
    for place, (chat, words) in enumerate(
        [(CHAT, "где долг 500 руб?"), (NEIGHBOUR, "Где долг 700 руб"), (USER, "моё личное слово")]
    ):
        at = now + timedelta(seconds=place)
        await ask(database, first_id_at(at), words, chat, at, ADDRESS)
    await ask(database, first_id_at(now) + 50, "ёлкина", CHAT, now, NAME)


GIST = gist_of("text", "где долг 1 руб")


@pytest.mark.parametrize("read", [NEWEST, JOURNALLED])
async def test_lines_that_are_erased_while_the_page_is_read_are_left_out(
    app: App, clock: FakeClock, one: Operator, monkeypatch: pytest.MonkeyPatch, read: Statement
) -> None:
    await lines(app, clock)
    database = app.tools.database
    inner = type(database).read_many

    async def read_many(self: Any, statement: Any, params: Any) -> Any:
        """An erasure ends before this read."""
        if statement is read:
            gone = delete(m.unrecognised).where(m.unrecognised.c.chat_id == CHAT)
            await database.apply([Write(Statement(gone), {})])
        return await inner(self, statement, params)

    monkeypatch.setattr(type(database), "read_many", read_many)
    page = await one.get("/console/stuck/lines")
    assert page.status == 200
    assert "Где долг" in page.text
    assert "ёлкина" not in page.text


@pytest.mark.usefixtures("counted")
async def test_figures_with_links_to_their_conversations(one: Operator) -> None:
    page = await one.get("/console/stuck")
    assert page.status == 200
    for question in (
        "В каком диалоге уходят?",
        "На каком шаге уходят?",
        "Почему отказываем?",
        "Когда приходят?",
        "В какие дни приходят?",
    ):
        assert question in page.text
    assert "данные не совпали" in page.text
    assert "Ограниченный доступ" in page.text
    href = "dialogue=LimitedAccess&amp;step=LimitedAccess%3Aaddress&amp;outcome=refused"
    assert href in page.text
    link = page.text.split(href)[0].rpartition('"')[2] + href.replace("&amp;", "&")
    listed = await one.get(link.replace("&amp;", "&"))
    assert listed.status == 200
    assert f"/console/chats/{NEIGHBOUR}" in listed.text
    assert f"/console/chats/{CHAT}" not in listed.text
    refused = "through=LimitedAccess%3Aaddress&amp;reason=no-match"
    assert refused in page.text
    address = page.text.split(refused)[0].rpartition('"')[2] + refused
    listed = await one.get(address.replace("&amp;", "&"))
    assert "отказ: данные не совпали" in listed.text
    assert f"/console/chats/{NEIGHBOUR}" in listed.text
    assert f"/console/chats/{CHAT}" not in listed.text
    both = await one.get("/console?through=LimitedAccess%3Aaddress")
    assert f"/console/chats/{NEIGHBOUR}" in both.text
    assert f"/console/chats/{CHAT}" in both.text
    other = await one.get("/console?through=LimitedAccess%3Aname&reason=no-match")
    assert f"/console/chats/{NEIGHBOUR}" not in other.text


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("period=today", "данные не совпали", "Выберите другие дни"),
        ("period=month", "данные не совпали", "Выберите другие дни"),
        ("from=2020-01-01&to=2020-01-02", "Выберите другие дни", "данные не совпали"),
        (f"org={OURS}", "Ограниченный доступ", "данные не совпали"),
        (f"house={HOUSE}", "Ограниченный доступ", "данные не совпали"),
        ("house=999", "Выберите другие дни", "данные не совпали"),
        ("from=nonsense&to=%00&period=xx&org=-1&dialogue=';", "данные не совпали", "Выберите др"),
        ("from=0001-01-01&to=9999-12-31", "данные не совпали", "Выберите другие дни"),
    ],
)
async def test_days_and_places(one: Operator, query: str, there: str, missing: str) -> None:
    page = await one.get(f"/console/stuck?{query}")
    assert page.status == 200
    assert there in page.text
    assert missing not in page.text


@pytest.mark.parametrize("path", ["/console/stuck", "/console/stuck/lines"])
async def test_what_nobody_can_read_is_told(one: Operator, path: str) -> None:
    page = await one.get(f"{path}?period=ages&org=many&house=2&dialogue=%27")
    for name, said in (("Дни", "ages"), ("Организация", "many"), ("Диалог", "&#39;")):
        assert f"Отбор «{name}» не действует: «{said}»" in page.text
    assert page.text.count("не действует") == 3
    assert '<option value="2" selected>№ 2</option>' in page.text
    for query in ("", "?period=month", f"?org={OURS}&house={HOUSE}", "?dialogue=LimitedAccess"):
        assert "не действует" not in (await one.get(path + query)).text


async def test_before_anything_is_counted(one: Operator) -> None:
    page = await one.get("/console/stuck")
    assert page.status == 200
    assert "Цифры ещё считаются" in page.text


async def test_lines_are_grouped_masked_and_sorted(
    app: App, clock: FakeClock, one: Operator
) -> None:
    await lines(app, clock)
    page = await one.get("/console/stuck/lines")
    assert page.status == 200
    assert "Где долг" in page.text
    assert "2 раза" in page.text
    assert "личное" not in page.text  # one's own
    assert "ёлкина" not in page.text  # of a name nothing stays
    assert "700" not in page.text
    assert f"/console/chats/{NEIGHBOUR}?at=" in page.text
    back = "/console/stuck/lines?period=today"
    done = await one.post(f"/console/stuck/lines/{GIST}", csrf=page.csrf, done="1", back=back)
    assert (done.status, done.headers["Location"]) == (303, back)
    after = await one.get("/console/stuck/lines")
    assert "Отмечено: разобрано" in after.text
    assert "Где долг" not in after.text
    sorted_ones = await one.get("/console/stuck/lines?sorting=done")
    assert "Где долг" in sorted_ones.text
    assert "Имя 501" in sorted_ones.text
    await one.post(f"/console/stuck/lines/{GIST}", csrf=page.csrf, done="0", back="//evil")
    assert "Где долг" in (await one.get("/console/stuck/lines")).text


async def test_whose_account_it_is_stands_in_no_line(
    app: App, clock: FakeClock, one: Operator
) -> None:
    now = clock() - timedelta(minutes=5)
    await hire(app, CHAT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(CHAT, MARIA.id, Access.LIMITED, clock())
    await work.commit()
    await ask(app.tools.database, first_id_at(now), "петрова дома?", CHAT, now, ADDRESS)
    page = await one.get("/console/stuck/lines")
    assert "«••• дома?»" in page.text


async def test_a_visit_is_written_down_once_and_each_sorting_by_a_keyed_digest(
    app: App, one: Operator
) -> None:
    page = await one.get("/console/stuck/lines")
    for path in ("/console/stuck", "/console/stuck?period=today", "/console/stuck/lines"):
        assert (await one.get(path)).status == 200
    token = (await one.get("/console/session")).csrf
    assert page.status == 200
    for done in ("1", "0"):
        await one.post(f"/console/stuck/lines/{GIST}", csrf=token, done=done)
    written = await rows(app, select(m.audit).order_by(m.audit.c.id))
    about = [(row.subject, row.subject_id) for row in written if row.subject != "employee"]
    ours = [row for row in about if row[0] in {"figures", "unrecognised"}]
    key = app.tools.sealer.fingerprint("unrecognised", GIST)
    assert ours == [("figures", "stuck"), ("unrecognised", key), ("unrecognised", key)]
    one.cookies.clear()
    one.clock.advance(minutes=1)
    await one.enter()
    await one.get("/console/stuck")
    again = await rows(app, select(m.audit).where(m.audit.c.subject == "figures"))
    assert len(again) == 2


async def test_what_no_form_sent_sorts_nothing(app: App, one: Operator) -> None:
    assert (await one.post(f"/console/stuck/lines/{GIST}", done="1")).status == 403
    token = (await one.get("/console/session")).csrf
    for odd in ("short", "x" * 16, f"{GIST}0"):
        answer = await one.post(f"/console/stuck/lines/{odd}", csrf=token, done="1")
        assert answer.status == 404
    assert await rows(app, select(m.unrecognised_sorted)) == []


@pytest.mark.parametrize("posts", [(Post(Role.OWNER, OURS),), (Post(Role.VIEWER, OURS),), ()])
async def test_others_are_denied_by_the_use_cases(
    app: App, clock: FakeClock, posts: tuple[Post, ...]
) -> None:
    person, began = await hire(app, USER, *posts), clock()
    today = preset_span(Preset.TODAY, began.date(), ReadingWindow(15, 25))
    everybody = Whose()
    assert await use(app, "read_stuck", person, began, today, everybody, ()) is None
    asked = (person, began, today.span, everybody, Sorting.NEW)
    assert await use(app, "read_puzzles", *asked) is None
    assert not await use(app, "sort_puzzle", person, GIST, done=True)
    assert await rows(app, select(m.unrecognised_sorted)) == []
    assert [row.denied for row in await rows(app, select(m.audit))] == [1, 1, 1]


async def test_the_administrator_sees_it_too(app: App, clock: FakeClock, site: str) -> None:
    async with operator(app, clock, site, OTHER_USER, ADMINISTRATOR) as found:
        await found.enter()
        assert (await found.get("/console/stuck")).status == 200
