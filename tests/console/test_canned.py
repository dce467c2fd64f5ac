"""Canned answers in the console: who keeps them, and what is put into them."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR, PUBLIC_URL, SUPPORT, Answer, Operator, operator
from support.office import number_of, open_office, rows
from support.staff import OURS, put, put_organisations

from bot.app import App
from bot.domain.canned import Hole, check_holes, fill
from bot.domain.staff import Post, Role
from storage import models as m
from storage.statements import Statement

CANNED = Statement(select(m.canned_answers.c.id))
PATH = "/console/canned"
GREETING = {"title": "Приветствие", "words": "Обращение {номер} у нас.\n{Дата}", "language": "ru"}


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await put(
            opened, m.organisations, id=OURS, inn="1", name="ООО «Наша»", receipt_type="utilities"
        )
        await put_organisations(opened)
        yield opened


@pytest.fixture
async def boss(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, 502, ADMINISTRATOR) as found:
        await found.enter()
        yield found


async def sent(one: Operator, path: str = PATH, **form: str) -> Answer:
    page = await one.get(PATH)
    once = re.search(r'name="once" value="([0-9a-f]{32})"', page.text)
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    known = {"once": once[1] if once else "", "seen": seen[1] if seen else "0"}
    return await one.post(path, **{"csrf": page.csrf, **known, **form})


async def only(app: App) -> int:
    [row] = await app.tools.database.read(CANNED)
    return int(row.id)


async def test_one_is_kept_changed_and_removed(app: App, boss: Operator) -> None:
    assert (await sent(boss, **GREETING)).status == 303
    page = await boss.get(PATH)
    assert "Обращение {номер} у нас." in page.text
    path = f"{PATH}/{await only(app)}"
    stale = await boss.get(PATH)
    seen = re.search(r'name="seen" value="(\d+)"', stale.text)
    assert seen
    assert (await sent(boss, path, **{**GREETING, "title": "Привет <b>"})).status == 303
    assert "Привет &lt;b&gt;" in (await boss.get(PATH)).text
    late = await sent(boss, path, seen=seen[1], **GREETING)
    assert late.status == 409
    assert "изменил кто-то другой" in late.text
    assert (await sent(boss, f"{path}/remove")).status == 303
    assert (await sent(boss, f"{path}/remove", seen="2")).status == 409
    late = await sent(boss, path, **{**GREETING, "words": "Новые слова"})
    assert late.status == 409
    assert ">\nНовые слова</textarea>" in late.text, "it may become a new one"
    assert await number_of(app, m.canned_answers) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Назовите ответ"),
        ({"words": "…"}, "Напишите текст"),
        ({"words": "Уважаемая {имя}!"}, "только номер, дата или центр"),
        ({"words": "А" * 2501}, "слишком длинно"),
        ({"language": "tt"}, "Выберите язык"),
    ],
)
async def test_what_does_not_do_is_said(
    app: App, boss: Operator, wrong: dict[str, str], said: str
) -> None:
    answer = await sent(boss, **{**GREETING, **wrong})
    assert answer.status == 422
    assert said in answer.text
    assert await number_of(app, m.canned_answers) == 0
    [added] = await rows(
        app, select(m.audit.c.details).where(m.audit.c.subject == "canned_answer")
    )
    assert json.loads(added.details) == {"act": "add", "failed": "content"}


async def test_a_form_counts_once(app: App, boss: Operator) -> None:
    for _ in range(3):
        assert (await sent(boss, once="a" * 32, **GREETING)).status == 303
    assert await number_of(app, m.canned_answers) == 1


async def test_each_place_has_its_own(
    app: App, clock: FakeClock, site: str, boss: Operator
) -> None:
    """Who answers uses them, who manages people keeps them, and others have none of it."""
    assert (await sent(boss, **GREETING)).status == 303
    centre = f"{PATH}/{await only(app)}"
    async with (
        operator(app, clock, site, 503, SUPPORT) as support,
        operator(app, clock, site, 504, Post(Role.MANAGER, OURS)) as manager,
        operator(app, clock, site, 505, Post(Role.DISPATCHER, OURS)) as dispatcher,
    ):
        for one in (support, manager, dispatcher):
            await one.enter()
        page = await support.get(PATH)
        assert "Приветствие" in page.text
        assert "Новый ответ" not in page.text
        assert (await manager.get(PATH)).text.count("Приветствие") == 0
        denied = await number_of(app, m.audit, m.audit.c.denied == 1)
        for path in (PATH, centre, f"{centre}/remove"):
            assert (await sent(manager, path, seen="1", **GREETING)).status == 403
            assert (await sent(support, path, seen="1", **GREETING)).status == 403
        assert await number_of(app, m.audit, m.audit.c.denied == 1) == denied + 6
        own = {**GREETING, "title": "Наш ответ", "place": str(OURS)}
        assert (await sent(manager, **own)).status == 303
        assert "Наш ответ" in (await dispatcher.get(PATH)).text
        assert "Наш ответ" not in (await support.get(PATH)).text
        assert (await sent(dispatcher, **own)).status == 403


def test_nothing_is_read_in_what_was_put_in() -> None:
    values = {Hole.NUMBER: "{дата}", Hole.DAY: "сегодня", Hole.CENTRE: "ВЦ"}
    assert fill("{номер} {ДАТА} {центр} {кто}", values) == "{дата} сегодня ВЦ {кто}"
    assert check_holes("{номер}, {date} и {")
    assert not check_holes("{номер} {адрес}")
