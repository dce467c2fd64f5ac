"""Requests in the console over real HTTP: who sees which, what is done, what is refused."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select, update
from support.clock import START, FakeClock
from support.consoles import (
    ADMINISTRATOR,
    PUBLIC_URL,
    SUPPORT,
    WHY,
    Answer,
    Operator,
    operator,
    revealed,
)
from support.office import open_office, rows, waiting
from support.photos import blank
from support.staff import put
from support.two_organisations import put_two

from bot.app import App
from bot.delivery.downloads import Downloads
from bot.domain.requests import RequestPhoto, RequestState, RequestSubject, Side
from bot.domain.staff import Post, Role
from bot.services.messages import Notify, Show
from bot.services.requests import Request, RequestMessage
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.requests import StoredRequests
from storage.statements import Statement
from storage.transcripts import StoredTranscripts

RESIDENT, MESSAGE = 4_000, 77
OURS, OTHERS = 1, 77  # organisations of `two_organisations`
NUMBER = "482109375561"
ONCE = re.compile(r'name="once" value="([0-9a-f]{32})"')
LIST = "/console/requests"
ONE = f"{LIST}/{NUMBER}"
PART = {"HX-Request": "true"}


@pytest.fixture
async def app(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[App]:
    async def fetch(self: object, file_id: str) -> bytes:
        del self
        return blank() if file_id == "photo" else b"<script>alert(1)</script>"

    monkeypatch.setattr(Downloads, "fetch", fetch)
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await put(
            opened,
            m.chats,
            chat_id=RESIDENT,
            version=1,
            kind="private",
            language="ru",
            active_at=clock(),
        )
        await ask(opened, NUMBER, "Почему так много за воду?")
        yield opened


async def ask(
    app: App, number: str, words: str, *, account: int | None = None, chat: int = RESIDENT
) -> int:
    """Keep a request of a resident who is not signed in."""
    work, now = Work(app.tools), app.tools.clock()
    requests, request_id = StoredRequests(work.unit), int(number) % 1_000_000
    subject, state = RequestSubject.CHARGES, RequestState.NEW
    known = (request_id, number, chat, None, account, subject, state, 1)
    requests.add(Request(*known, made_at=now, changed_at=now))
    photos = (RequestPhoto("photo"), RequestPhoto("paper", as_photo=False, name="счёт.pdf"))
    said = (MESSAGE + request_id, request_id, 1, Side.RESIDENT, now, words, photos)
    requests.say(RequestMessage(*said))
    await work.commit()
    return request_id


@pytest.fixture
async def two(app: App) -> None:
    """Two organisations with everybody and everything."""
    await put_two(app)


@pytest.fixture
async def anna(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, 501, SUPPORT) as found:
        await found.enter()
        yield found


@pytest.fixture
async def boris(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, 502, ADMINISTRATOR) as found:
        await found.enter()
        yield found


async def sent(one: Operator, act: str, at: Answer | None = None, **form: str) -> Answer:
    """Send a form of the request's page, which is opened before unless given."""
    page = at or await one.get(ONE)
    once = ONCE.search(page.text, max(0, page.text.find(f'action="{ONE}/{act}"')))
    assert once, page.text
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    known = {"csrf": page.csrf, "once": once[1], "seen": seen[1] if seen else "0"}
    return await one.post(f"{ONE}/{act}", **{**known, **form})


async def request_now(app: App) -> Any:
    [row] = await rows(app, select(*m.requests.c).where(m.requests.c.number == NUMBER))
    return row


async def said_to(app: App, chat_id: int = RESIDENT) -> str:
    """Word all that waits for a chat."""
    texts = texts_for("ru")
    found = [one for one in await waiting(app, chat_id) if isinstance(one, Notify | Show)]
    return "\n".join(texts.screen(one.screen) for one in found)


async def audited(app: App, **where: Any) -> list[Any]:
    query = select(m.audit.c.details, m.audit.c.denied, m.audit.c.employee_id).where(
        *(m.audit.c[name] == value for name, value in where.items())
    )
    return await rows(app, query.order_by(m.audit.c.id))


async def test_a_request_is_found_read_and_answered(app: App, anna: Operator) -> None:
    listed = await anna.get(LIST)
    assert listed.status == 200
    assert "4821-0937-5561" in listed.text
    page = await anna.get(ONE)
    assert "Почему так много за воду?" in page.text
    assert "счёт.pdf" in page.text
    [read] = await audited(app, subject="request", subject_id=NUMBER)
    assert '"act": "read"' in read.details
    answer = await sent(anna, "answer", page, words="Был <b>перерасчёт</b>.\nСумма верна.")
    assert (answer.status, answer.headers["Location"]) == (303, ONE)
    shown = await anna.get(ONE)
    assert "Ответ отправлен жителю" in shown.text
    assert "Был &lt;b&gt;перерасчёт&lt;/b&gt;.\nСумма верна." in shown.text
    now = await request_now(app)
    assert (now.state, now.taker) == ("answered", "Имя 501")
    assert "Был &lt;b&gt;перерасчёт&lt;/b&gt;." in await said_to(app)


async def test_a_form_counts_once(app: App, anna: Operator) -> None:
    page = await anna.get(ONE)
    for _ in range(3):
        answer = await sent(anna, "answer", page, words="Сумма верна.")
        assert answer.status == 303
    [count] = await rows(
        app,
        select(func.count().label("number"))
        .select_from(m.request_messages)
        .where(m.request_messages.c.words == "Сумма верна."),
    )
    assert count.number == 1
    assert (await said_to(app)).count("Сумма верна.") == 1
    assert (await sent(anna, "answer", page, words="…", once="0" * 31)).status == 400


async def test_of_two_one_wins_and_the_other_learns_who(
    app: App, anna: Operator, boris: Operator
) -> None:
    before, other = await anna.get(ONE), await boris.get(ONE)
    assert (await sent(anna, "take", before)).status == 303
    late = await sent(boris, "take", other)
    assert late.status == 409
    assert "Обращение уже взяли" in late.text
    assert "Имя 501" in late.text
    fresh = await anna.get(ONE)
    assert (await sent(anna, "answer", fresh, words="Сумма верна.")).status == 303
    late = await sent(boris, "answer", other, words="Мы всё <проверили>.")
    assert late.status == 409
    assert "Ответил сотрудник: Имя 501" in late.text
    assert "Мы всё &lt;проверили&gt;." in late.text, "what was typed stays in the box"
    assert "Мы всё" not in await said_to(app)
    assert (await sent(boris, "answer", late, words="Мы всё проверили.")).status == 303
    assert (await sent(anna, "close", fresh)).status == 409
    assert (await sent(boris, "close")).status == 303
    late = await sent(anna, "answer", fresh, once="e" * 32, words="Ещё слово")
    assert late.status == 409
    assert "Закрыл сотрудник: Имя 502" in late.text


async def test_of_two_at_once_one_takes_and_one_answer_goes_out(
    app: App, anna: Operator, boris: Operator
) -> None:
    before, other = await anna.get(ONE), await boris.get(ONE)
    taken = await asyncio.gather(sent(anna, "take", before), sent(boris, "take", other))
    assert sorted(one.status for one in taken) == [303, 409]
    before, other = await anna.get(ONE), await boris.get(ONE)
    said = await asyncio.gather(
        *(sent(anna, "answer", before, words="Сумма верна.") for _ in range(3)),
        sent(boris, "answer", other, words="Сумма не та."),
    )
    statuses = sorted(one.status for one in said)
    assert statuses in ([303, 303, 303, 409], [303, 409, 409, 409])
    query = select(m.request_messages.c.words).where(m.request_messages.c.side == "staff")
    assert len(await rows(app, query)) == 1


PERSONAL = "Это Иванов Пётр, кв. 12, телефон 8 912 345-67-89"


def leaked(*answers: Answer) -> list[str]:
    said = ("Иванов", "Пётр", "кв. 12", "345-67-89", "счёт.pdf", "Перезвонить Иванову")
    return [one for one in said if any(one in answer.text for answer in answers)]


async def test_requests_are_masked_as_conversations_are_until_one_is_revealed(
    app: App, clock: FakeClock, anna: Operator
) -> None:
    await ask(app, "1" * 12, PERSONAL)
    await put(app, m.console_notes, **_note(app, int("1" * 12) % 1_000_000))
    path, query = f"{LIST}/{'1' * 12}", f"?q={quote('телефон')}"
    page = await anna.get(path)
    lists = [await anna.get(LIST), await anna.get(LIST + query)]
    assert all("1" * 12 in one.text for one in lists)
    live = re.search(rf'hx-get="({path}/live\?seen=[0-9.]+)"', page.text)
    assert live
    masked = (page, *lists, await anna.ask("GET", f"{path}/live", **PART))
    assert [one for one in leaked(*masked) if one != "счёт.pdf"] == []
    assert "/files/" not in page.text
    file = f"{path}/files/{MESSAGE + int('1' * 12) % 1_000_000}/1"
    before = len(await audited(app, denied=1))
    assert (await anna.fetch(file)).status == 403
    [*_, denied] = await rows(app, select(m.audit).where(m.audit.c.denied == 1))
    assert len(await audited(app, denied=1)) == before + 1
    assert (denied.employee_id, denied.subject_id) == (5010, "1" * 12)
    answer = await revealed(anna, path)
    assert (answer.status, answer.headers["Location"]) == (303, path)
    [reveal] = await audited(app, action="see_resident")
    assert "перезвонить" in reveal.details
    shown = await anna.get(path)
    assert "Иванов" in shown.text
    assert "345-67-89" in shown.text
    assert f'content="61; url={path}"' in shown.text
    assert (await anna.ask("GET", live[1], **PART)).status == 200, "it is told that it changed"
    assert (await anna.fetch(file)).status == 200
    clock.advance(61)
    assert [one for one in leaked(await anna.get(path)) if one != "счёт.pdf"] == []
    assert (await anna.fetch(file)).status == 403


def _note(app: App, request_id: int) -> dict[str, Any]:
    said = {"id": 9, "request_id": request_id, "at": app.tools.clock(), "user_id": 502}
    return {**said, "words": "Перезвонить Иванову Петру", "title": "Борис"}


async def test_what_the_account_of_a_request_names_is_hidden(app: App, anna: Operator) -> None:
    await put_two(app)
    account = {"id": 555, "number": "7/А", "receipt_type": "utilities", "holder": "Ли Ким"}
    place = {"address": "г. Асбест, ул. Мира, д. 5, кв. 7", "flat": "7"}
    await put(app, m.accounts, **account, **place)
    await ask(app, "2" * 12, "для ким, мира 5 - 7", account=555)
    page = await anna.get(f"{LIST}/{'2' * 12}")
    assert "для •••, мира 5 - •••" in page.text
    assert "для •••, мира 5 - •••" in (await anna.get(LIST)).text


@pytest.mark.usefixtures("two")
async def test_who_answers_for_the_house_sees_a_request_as_it_is(
    app: App, clock: FakeClock, site: str
) -> None:
    """It came to them as a card; to reveal is the centre's."""
    await ask(app, "3" * 12, PERSONAL, account=100)
    path = f"{LIST}/{'3' * 12}"
    async with operator(app, clock, site, 700, Post(Role.DISPATCHER, OURS)) as one:
        await one.enter()
        for page in (await one.get(path), await one.get(LIST)):
            assert "Иванов Пётр, кв. 12" in page.text
        page = await one.get(path)
        assert f"{path}/reveal" not in page.text
        assert (await one.fetch(f"{path}/files/{MESSAGE + 333_333}/1")).status == 200
        assert (await one.post(f"{path}/reveal", csrf=page.csrf, **WHY)).status == 403
        [denied] = await audited(app, action="see_resident")
        assert denied.denied == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [("счёт 1470000042", True), ("счёт 147000", False), ("счёт 0042", False), ("счёт", True)],
)
async def test_a_number_in_a_request_is_found_whole(
    app: App, anna: Operator, typed: str, *, found: bool
) -> None:
    await ask(app, "4" * 12, "Закройте счёт 1470000042.")
    listed = await anna.get(f"{LIST}?q={quote(typed)}")
    assert ("4" * 12 in listed.text) is found


async def test_the_number_of_a_request_is_no_secret_on_its_page(app: App, anna: Operator) -> None:
    words = f"По обращению № 4444-4444-4444 ({'4' * 12}): счёт 5555-5555-5555, 14{'4' * 12}"
    await ask(app, "4" * 12, words)
    page = await anna.get(f"{LIST}/{'4' * 12}")
    assert "По обращению № 4444-4444-4444 (4444-4444-4444): счёт •••5555, •••4444" in page.text


PHONES = ("8 (912) 345-67-89", "89123456789", "9123456789", "+7 912 345-67-89")


async def test_the_number_of_a_request_is_no_secret_where_it_is_told(
    app: App, anna: Operator
) -> None:
    other = "111122223333"
    await ask(app, "200000000000", f"По обращению {NUMBER} и счёту {other}: 2000-0000-0000")
    assert "По обращению •••5561 и счёту •••3333: 2000-0000-0000" in (await anna.get(LIST)).text
    said = {"chat_id": RESIDENT, "at": app.tools.clock(), "direction": "in", "kind": "text"}
    body = f"Что с {NUMBER}, 2000-0000-0000 и {other}?"
    await put(app, m.journal, id=1, **said, body=body)
    taken = await sent(anna, "take")
    assert taken.status == 303
    page = (await anna.get(f"/console/chats/{RESIDENT}")).text
    assert "Что с 4821-0937-5561, 2000-0000-0000 и •••3333?" in page
    assert "взято обращение 4821-0937-5561" in page
    assert "№ 4821-0937-5561</a>" in page


@pytest.mark.parametrize("said", PHONES)
async def test_a_phone_is_found_in_each_spelling_and_never_by_its_groups(
    app: App, anna: Operator, said: str
) -> None:
    await ask(app, "4" * 12, f"Мой телефон {said}, перезвоните.")
    for typed in (*PHONES, "912 345 67 89", f"телефон {PHONES[0]}", f"перезвоните {PHONES[1]}"):
        listed = await anna.get(f"{LIST}?q={quote(typed)}")
        assert "4" * 12 in listed.text, typed
    for typed in ("345", "345-67", "345-67-89", "912", "8-912", "телефон 67", "8912345678"):
        listed = await anna.get(f"{LIST}?q={quote(typed)}")
        assert "4" * 12 not in listed.text, typed


async def test_numbers_go_on_being_looked_for_behind_those_that_only_look_alike(
    app: App, anna: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.help.AT_ONCE", 2)
    await ask(app, "4" * 12, "Звоните: 89123456789")
    for at in range(5):
        await ask(app, f"5{at:011}", "Счётчик 912345, потом 6789 и 100")
    listed = await anna.get(f"{LIST}?q=89123456789")
    assert set(re.findall(rf'href="{LIST}/(\d{{12}})"', listed.text)) == {"4" * 12}


async def test_nothing_is_told_of_a_search_by_itself(app: App, anna: Operator) -> None:
    """It would be a search that nobody wrote down."""
    await ask(app, "4" * 12, "Звоните: 89123456789")
    answers = [
        await anna.ask("GET", f"{LIST}/live?q={typed}&seen=0", **PART)
        for typed in ("89123456789", "89123456780")
    ]
    assert [one.status for one in answers] == [204, 204]
    listed = await anna.get(f"{LIST}?q=89123456789")
    assert "/live?" not in listed.text
    [*_, last] = await audited(app, subject="request")
    assert '"search": true' in last.details


async def test_notes_stay_among_staff(app: App, anna: Operator, boris: Operator) -> None:
    assert (await sent(anna, "note", words="Звонил дважды <i>")).status == 303
    page = await boris.get(ONE)
    assert "Звонил дважды &lt;i&gt;" in page.text
    assert "Внутренняя заметка" in page.text
    assert await said_to(app) == ""
    assert (await sent(anna, "note", words="  ")).status == 422
    entries = await audited(app, subject="request", subject_id=NUMBER)
    assert not any("Звонил" in one.details for one in entries)


async def test_a_request_is_handed_on_before_anybody_has_it(
    app: App, anna: Operator, boris: Operator
) -> None:
    page = await anna.get(ONE)
    assert 'value="5020">Имя 502' in page.text
    assert (await sent(anna, "assign", page, employee="5020")).status == 303
    now = await request_now(app)
    assert (now.state, now.taker, now.employee_id) == ("taken", "Имя 502", 5020)
    assert "№ 4821-0937-5561" in await said_to(app, 502)
    stale = await sent(anna, "assign", page, once="f" * 32, employee="5020")
    assert stale.status == 409
    mine = await boris.get(f"{LIST}?taken=mine")
    assert NUMBER in mine.text
    assert NUMBER not in (await anna.get(f"{LIST}?taken=mine")).text
    assert NUMBER not in (await anna.get(f"{LIST}?taken=nobody")).text


async def test_labels_are_stuck_found_by_and_taken_off(app: App, anna: Operator) -> None:
    assert (await sent(anna, "label", label="Перерасчёт")).status == 303
    assert (await sent(anna, "label", label="перерасчёт")).status == 303
    page = await anna.get(ONE)
    assert page.text.count("Снять метку") == 1
    [label] = await rows(app, select(m.request_labels.c.id, m.request_labels.c.name))
    assert label.name == "Перерасчёт"
    assert NUMBER in (await anna.get(f"{LIST}?label={label.id}")).text
    assert NUMBER not in (await anna.get(f"{LIST}?label=5")).text
    assert (await sent(anna, "unlabel", label=str(label.id))).status == 303
    assert "Снять метку" not in (await anna.get(ONE)).text
    assert (await sent(anna, "label", label="   ")).status == 422


async def test_closing_and_opening_again(app: App, anna: Operator) -> None:
    assert (await sent(anna, "take")).status == 303
    assert (await sent(anna, "close")).status == 303
    assert NUMBER not in (await anna.get(LIST)).text
    assert NUMBER in (await anna.get(f"{LIST}?state=closed")).text
    page = await anna.get(ONE)
    assert re.search(r"У сотрудника: [^<]+<br>Закрыл сотрудник: ", page.text)
    assert "Открыть снова" in page.text
    assert f"{ONE}/answer" not in page.text
    assert (await sent(anna, "reopen", page)).status == 303
    assert (await request_now(app)).state == "taken"


async def test_words_that_came_too_late_come_along_when_it_is_opened_again(
    app: App, anna: Operator, boris: Operator
) -> None:
    stale = await boris.get(ONE)
    assert (await sent(anna, "close")).status == 303
    late = await sent(boris, "answer", stale, words="Сумма <верна>.")
    assert late.status == 409
    assert "Обращение уже закрыто" in late.text
    assert "Сумма &lt;верна&gt;." in late.text
    assert f'action="{ONE}/answer"' not in late.text
    opened = await sent(boris, "reopen", late, words="Сумма <верна>.")
    assert opened.status == 200
    assert "Сумма &lt;верна&gt;." in opened.text
    assert (await request_now(app)).state == "taken"
    assert "Сумма" not in await said_to(app)
    assert (await sent(boris, "answer", opened, words="Сумма верна.")).status == 303
    assert "Сумма верна." in await said_to(app)


async def test_the_address_of_a_form_leads_to_where_it_stood(anna: Operator) -> None:
    for path, to in ((f"{ONE}/answer", ONE), ("/console/canned/1", "/console/canned")):
        answer = await anna.get(path)
        assert (answer.status, answer.headers["Location"]) == (303, to)


async def test_what_was_not_done_is_not_logged_as_done(
    app: App, anna: Operator, boris: Operator
) -> None:
    stale, other = await anna.get(ONE), await boris.get(ONE)
    assert (await sent(anna, "answer", stale, words="  ")).status == 422
    assert (await sent(anna, "note", stale, words="")).status == 422
    assert (await sent(boris, "close", other)).status == 303
    assert (await sent(anna, "close", stale)).status == 409
    assert (await sent(anna, "answer", stale, words="Сумма верна.")).status == 409
    said = [json.loads(one.details) for one in await audited(app, subject_id=NUMBER)]
    assert [(one["act"], one.get("failed")) for one in said if one["act"] != "read"] == [
        ("answered", "content"),
        ("noted", "content"),
        ("closed", None),
        ("closed", "state"),
        ("answered", "state"),
    ]
    acts = await StoredTranscripts(Work(app.tools).unit, str).acts(RESIDENT, START)
    assert [one.what for one in acts] == ["closed"]
    assert "Закрыл сотрудник: Имя 502" in (await anna.get(ONE)).text
    log = (await boris.get("/console/audit?subject=request")).text
    assert "к этому времени было уже нельзя" in log
    assert "введённое не подошло" in log


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=ВОДУ", True),
        ("q=воду+почему", True),
        ("q=газ", False),
        ("q=%25", False),
        ("q=4821-0937", True),
        ("q=0000", False),
        ("subject=charges", True),
        ("subject=readings", False),
        ("state=new", True),
        ("state=answered", False),
        ("taken=nobody", True),
        ("taken=501", False),
        ("org=1", False),
        ("house=5", False),
        ("from=2000-01-01&to=2100-01-01", True),
        ("from=2100-01-01", False),
        ("to=2000-01-01", False),
        ("state=nonsense&subject=x&from=y&org=-1&label=z&below=1-x", True),
    ],
)
async def test_filters(anna: Operator, query: str, *, found: bool) -> None:
    answer = await anna.get(f"{LIST}?{query}")
    assert answer.status == 200
    assert (NUMBER in answer.text) is found


async def test_pages_go_on_below_the_last_row(app: App, clock: FakeClock, anna: Operator) -> None:
    for at in range(60):
        clock.advance(seconds=1)
        await ask(app, f"9{at:011}", f"Вопрос {at}")
    first = await anna.get(LIST)
    path = re.search(rf'href="({LIST}\?below=[0-9-]+)"', first.text)
    assert path, first.text
    second = await anna.get(path[1])
    numbers = [set(re.findall(rf'href="{LIST}/(\d{{12}})"', one.text)) for one in (first, second)]
    assert len(numbers[0]) == 50
    assert not numbers[0] & numbers[1]
    assert NUMBER in numbers[1]


async def test_what_is_new_comes_by_itself(app: App, anna: Operator, boris: Operator) -> None:
    page, listed = await anna.get(ONE), await anna.get(LIST)
    live = re.search(rf'hx-get="({ONE}/live\?seen=[0-9.]+)"', page.text)
    news = re.search(rf'hx-get="({LIST}/live\?[^"]+)"', listed.text)
    assert live
    assert news
    before = len(await audited(app, subject="request"))
    assert (await anna.ask("GET", live[1], **PART)).status == 204
    assert (await anna.ask("GET", news[1], **PART)).status == 204
    assert len(await audited(app, subject="request")) == before
    assert (await sent(boris, "answer", words="Сумма верна.")).status == 303
    part = await anna.ask("GET", live[1], **PART)
    assert part.status == 200
    assert "Сумма верна." in part.text
    assert "<html" not in part.text
    changed = await anna.ask("GET", news[1], **PART)
    assert "Список изменился" in changed.text
    assert changed.status == 286, "once: it is read aloud each time it comes"


async def test_looking_by_the_page_alone_is_written_down(app: App, anna: Operator) -> None:
    """Who asks for what is new without having opened the request has read it."""
    await anna.ask("GET", f"{ONE}/live", **PART)
    [read] = await audited(app, subject="request", subject_id=NUMBER)
    assert '"act": "read"' in read.details


async def test_a_request_is_read_once_a_visit(
    app: App, clock: FakeClock, anna: Operator, boris: Operator
) -> None:
    for _ in range(3):
        assert (await anna.get(ONE)).status == 200
    assert (await boris.get(ONE)).status == 200
    reads = await audited(app, subject="request", subject_id=NUMBER)
    assert [one.employee_id for one in reads] == [5010, 5020]
    clock.advance(minutes=10)
    assert (await anna.get(LIST)).status == 200  # nobody leaves the console
    clock.advance(minutes=6)
    assert (await anna.get(ONE)).status == 200
    assert len(await audited(app, subject="request", subject_id=NUMBER)) == 3


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.DISPATCHER])
async def test_an_organisation_reaches_its_own_alone(
    app: App, clock: FakeClock, site: str, role: Role
) -> None:
    """Requests of the centre, of others, and of another branch: each denial is one line."""
    async with operator(app, clock, site, 700, Post(role, OURS)) as one:
        await one.enter()
        listed = await one.get(f"{LIST}?state=all")
        assert listed.status == 200
        assert set(re.findall(rf'href="{LIST}/(\d{{12}})"', listed.text)) == {
            f"{building * 10 + 1:012}" for building in range(100, 104)
        }
        assert "Чужая" not in listed.text
        assert (await one.get(f"{LIST}/{1001:012}")).status == 200
        denied = len(await audited(app, denied=1))
        foreign = f"{77001:012}"
        assert (await one.get(f"{LIST}/{foreign}")).status == 403
        assert (await one.get(f"{LIST}/{foreign}/live")).status == 403
        assert (await one.get(f"{LIST}/{foreign}/files/77001/1")).status == 403
        assert (await one.get(ONE)).status == 403
        assert (await one.get(f"{LIST}?org={OTHERS}")).status == 403
        page = await one.get(LIST)
        form = {"once": "a" * 32, "seen": "1", "words": "x", "label": "x", "employee": "1"}
        csrf = page.csrf if "csrf" in page.text else ""
        for act in ("answer", "note", "take", "assign", "label", "unlabel", "close", "reopen"):
            answer = await one.post(f"{LIST}/{foreign}/{act}", csrf=csrf, **form)
            assert answer.status == 403, act
        assert len(await audited(app, denied=1)) == denied + 5 + 8
        assert (await one.get(f"{LIST}/{1001:012}/reveal")).status == 403, "nobody asks why"


@pytest.mark.usefixtures("two")
async def test_a_branch_reaches_its_houses_alone(app: App, clock: FakeClock, site: str) -> None:
    async with operator(app, clock, site, 701, Post(Role.DISPATCHER, OURS, 100)) as one:
        await one.enter()
        listed = await one.get(LIST)
        assert re.findall(rf'href="{LIST}/(\d{{12}})"', listed.text) == [f"{1001:012}"]
        assert (await one.get(f"{LIST}/{1011:012}")).status == 403


async def test_nobody_deals_with_a_request_of_their_own(
    app: App, clock: FakeClock, site: str
) -> None:
    await ask(app, "9" * 12, "Мой вопрос", chat=503)
    async with operator(app, clock, site, 503, ADMINISTRATOR) as one:
        await one.enter()
        assert "9" * 12 not in (await one.get(f"{LIST}?state=all")).text
        assert (await one.get(f"{LIST}/{'9' * 12}")).status == 403
        [entry] = await audited(app, subject_id="9" * 12)
        assert entry.denied == 1


async def test_nor_with_one_of_another_cabinet_of_theirs(
    app: App, clock: FakeClock, site: str
) -> None:
    """They asked from a second telephone, signed in to a cabinet that has no post."""
    number = "9" * 12
    await ask(app, number, "Мой вопрос")
    cabinet = {"id": 9_000, "login": "9000", "user_id": 503, "created_at": clock()}
    await put(app, m.cabinets, **cabinet)
    signed = {"id": 9_001, "chat_id": RESIDENT, "cabinet_id": 9_000, "started_at": clock()}
    await put(app, m.sessions, **signed, pin_wrong=0, pin_idle=900)
    theirs = update(m.requests).where(m.requests.c.number == number).values(cabinet_id=9_000)
    await app.tools.database.apply([Write(Statement(theirs), {})])
    async with operator(app, clock, site, 503, ADMINISTRATOR) as one:
        await one.enter()
        assert number not in (await one.get(f"{LIST}?state=all")).text
        assert (await one.get(f"{LIST}/{number}")).status == 403
        assert (await revealed(one, f"{LIST}/{number}")).status == 403


@pytest.mark.parametrize("number", ["%00", "1%002", "%D9%A1", "я"])
async def test_what_is_no_number_is_no_request(anna: Operator, number: str) -> None:
    for path in ("", "/live", "/canned?canned=1", "/files/1/1", "/reveal"):
        assert (await anna.get(f"{LIST}/{number}{path}")).status == 404, path


async def test_a_refused_form_is_not_sent_again_when_the_reveal_is_over(anna: Operator) -> None:
    await revealed(anna, ONE)
    page = await sent(anna, "answer", words=" ")
    assert page.status == 422
    assert f'data-again="{ONE}"' in page.text
    assert f'content="61; url={ONE}"' in page.text


async def test_a_forged_form_changes_nothing(app: App, anna: Operator) -> None:
    assert (await sent(anna, "close", csrf="0" * 64)).status == 403
    assert (await request_now(app)).state == "new"
    assert (await anna.get(f"{LIST}/000000000000")).status == 404


async def test_photos_are_shown_and_files_downloaded(app: App, anna: Operator) -> None:
    assert (await revealed(anna, ONE)).status == 303
    page = await anna.get(ONE)
    photo, file = (
        one for one in dict.fromkeys(re.findall(rf'href="({ONE}/files/[0-9/]+)"', page.text))
    )
    shown = await anna.fetch(photo)
    assert shown.headers["Content-Type"] == "image/png"
    assert "Content-Disposition" not in shown.headers
    downloaded = await anna.fetch(file)
    assert downloaded.headers["Content-Type"] == "application/octet-stream"
    name = "attachment; filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82.pdf"
    assert downloaded.headers["Content-Disposition"] == name
    assert downloaded.headers["X-Content-Type-Options"] == "nosniff"
    entries = await audited(app, subject="request", subject_id=NUMBER)
    assert sum('"act": "file"' in one.details for one in entries) == 2
    assert (await anna.fetch(f"{ONE}/files/1/1")).status == 404
    assert (await anna.fetch(photo[:-1] + "9")).status == 404
