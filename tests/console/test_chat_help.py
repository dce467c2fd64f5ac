"""Help beside a conversation: writing first, notes, another chance to prove an account."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.consoles import PUBLIC_URL, SUPPORT, Answer, Operator, operator
from support.office import number_of, open_office, rows, waiting
from support.staff import hire, put, use
from support.transcripts import say

from bot.app import App
from bot.domain.access import DAY, PROOFS_A_DAY, Attempt
from bot.domain.reading_numbers import printed_number
from bot.domain.staff import Post, Role
from bot.services.help_chats import Helped
from bot.services.messages import Notify
from bot.services.people import Person
from bot.services.reveals import chat_key
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m
from storage.people import StoredAttempts
from storage.queue import outbox_of

RESIDENT, CABINET_OF_RESIDENT = 4_000, 4_000
ACCOUNT, NEIGHBOUR = "42", "43"
CHAT = f"/console/chats/{RESIDENT}"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await hire(opened, RESIDENT)
        yield opened


@pytest.fixture
async def anna(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, 501, SUPPORT) as found:
        await found.enter()
        yield found


async def sent(one: Operator, act: str, **form: str) -> Answer:
    page = await one.get(f"{CHAT}/help")
    assert page.status == 200
    once = re.search(r'name="once" value="([0-9a-f]{32})"', page.text)
    assert once
    return await one.post(f"{CHAT}/{act}", **{"csrf": page.csrf, "once": once[1], **form})


async def said_to(app: App, chat_id: int = RESIDENT) -> str:
    texts = texts_for("ru")
    found = [one for one in await waiting(app, chat_id) if isinstance(one, Notify)]
    return "\n".join(texts.screen(one.screen) for one in found)


async def try_proofs(app: App, clock: FakeClock, times: int) -> None:
    """Count wrong proofs of an account as `ProveAccount` does; a neighbour is wrong once, too."""
    for _ in range(times):
        clock.advance(seconds=7)
        work, now = Work(app.tools), clock()
        attempts, since = StoredAttempts(work.unit), now - DAY
        subject = app.tools.sealer.pseudonym(RESIDENT)
        for kind, whose in (
            (Attempt.PROOF_BY_PERSON, subject),
            (Attempt.PROOF_OF_ACCOUNT, ACCOUNT),
        ):
            tally = await attempts.tally(kind, whose, since)
            attempts.add(kind, whose, tally.last + 1, now)
        await work.commit()
    clock.advance(seconds=7)
    work = Work(app.tools)
    for account in (ACCOUNT, NEIGHBOUR):
        tally = await StoredAttempts(work.unit).tally(
            Attempt.PROOF_OF_ACCOUNT, account, clock() - DAY
        )
        StoredAttempts(work.unit).add(Attempt.PROOF_OF_ACCOUNT, account, tally.last + 1, clock())
    await work.commit()


async def wrong(app: App, kind: Attempt, whose: str, clock: FakeClock) -> int:
    work = Work(app.tools)
    return (await StoredAttempts(work.unit).tally(kind, whose, clock() - DAY)).recent


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("Forbidden: bot was blocked by the user", "человек остановил бота. Что: Ответ на обращ"),
        ("Bad Request: can't parse entities", "Telegram не принял сообщение. Что: уведомление"),
    ],
)
async def test_what_did_not_arrive_stands_in_the_conversation(
    app: App, anna: Operator, error: str, said: str
) -> None:
    await sent(anna, "answer", words="Мы всё поправили.")
    put_off = await outbox_of(app.tools.database, RESIDENT)
    if error.startswith("Forbidden"):
        await app.courier.aftermath.lose(RESIDENT, error, put_off)
    else:
        await app.courier.aftermath.bury(put_off, error)
    await say(app, [("in", "text", "Потом вернулся")], RESIDENT)
    page = await anna.get(CHAT)
    assert f"Не доставлено: {said}" in page.text
    assert "попыток: 1." in page.text
    assert "Потом вернулся" in page.text


async def test_staff_write_first_and_the_person_replies(app: App, anna: Operator) -> None:
    answer = await sent(anna, "answer", words="Мы видим, что вход <не> удался.")
    [request] = await rows(app, select(*m.requests.c))
    assert (answer.status, answer.headers["Location"]) == (
        303,
        f"/console/requests/{request.number}",
    )
    assert (request.state, request.subject, request.chat_id) == ("answered", "other", RESIDENT)
    assert (request.cabinet_id, request.taker) == (CABINET_OF_RESIDENT, "Имя 501")
    told = await said_to(app)
    assert "Мы видим, что вход &lt;не&gt; удался." in told
    page = await anna.get(answer.headers["Location"])
    assert "Сотрудники центра" in page.text
    resident = await person_of(app)
    found = await use(app, "add_to_request", resident, request.number, "Спасибо, получилось")
    assert found.card.begun_by_staff
    assert found.card.added == 1
    assert "Спасибо, получилось" in (await anna.get(answer.headers["Location"])).text


async def person_of(app: App) -> Person:
    from bot.domain.access import PIN_IDLE
    from bot.services.people import Session

    del app
    session = Session(RESIDENT, RESIDENT, RESIDENT, "1", None, None, 0, PIN_IDLE, True)
    return Person(RESIDENT, RESIDENT, "ru", session)


async def test_writing_twice_begins_one_request(app: App, anna: Operator) -> None:
    page = await anna.get(f"{CHAT}/help")
    form = {"csrf": page.csrf, "once": "a" * 32, "words": "Здравствуйте"}
    for _ in range(2):
        assert (await anna.post(f"{CHAT}/answer", **form)).status == 303
    assert await number_of(app, m.requests) == 1
    again = await anna.post(f"{CHAT}/answer", **{**form, "once": "b" * 32})
    assert again.status == 409
    assert "открытое обращение" in again.text
    assert await number_of(app, m.requests) == 1
    [insert] = re.findall(r'action="(/console/requests/\d+/insert)"', again.text)
    assert ">\nЗдравствуйте</textarea>" in again.text
    taken = await anna.post(insert, csrf=again.csrf, words="Здравствуйте")
    assert taken.status == 200
    assert 'id="answer"' in taken.text
    assert ">\nЗдравствуйте</textarea>" in taken.text
    assert insert not in (await anna.get(f"{CHAT}/help")).text, "nothing to take along"


async def test_notes_stand_beside_the_conversation(app: App, anna: Operator) -> None:
    assert (await sent(anna, "note", words="Живёт в <Перми>")).status == 303
    page = await anna.get(f"{CHAT}/help")
    assert "Живёт в &lt;Перми&gt;" in page.text
    assert await said_to(app) == ""
    assert (await sent(anna, "note", words="")).status == 422


async def test_proofs_are_given_back(app: App, clock: FakeClock, anna: Operator) -> None:
    subject = app.tools.sealer.pseudonym(RESIDENT)
    assert (await sent(anna, "unlock", reason="Звонил")).status == 409
    await try_proofs(app, clock, PROOFS_A_DAY)
    assert "исчерпаны" in (await anna.get(f"{CHAT}/help")).text
    assert (await sent(anna, "unlock", reason=" . ")).status == 422
    assert await wrong(app, Attempt.PROOF_BY_PERSON, subject, clock) == PROOFS_A_DAY
    assert (await sent(anna, "unlock", reason="Перепутал дату")).status == 303
    assert await wrong(app, Attempt.PROOF_BY_PERSON, subject, clock) == 0
    assert await wrong(app, Attempt.PROOF_OF_ACCOUNT, ACCOUNT, clock) == 1, "of somebody else"
    assert await wrong(app, Attempt.PROOF_OF_ACCOUNT, NEIGHBOUR, clock) == 1
    assert "Ограниченный доступ" in await said_to(app)
    entries = await rows(
        app, select(*m.audit.c).where(m.audit.c.action == "unlock_proof").order_by(m.audit.c.id)
    )
    assert "Перепутал дату" in entries[-1].details
    await try_proofs(app, clock, PROOFS_A_DAY)
    assert (await sent(anna, "unlock", reason="Снова")).status == 303
    await try_proofs(app, clock, PROOFS_A_DAY)
    assert (await sent(anna, "unlock", reason="И снова")).status == 409
    assert await wrong(app, Attempt.PROOF_BY_PERSON, subject, clock) == PROOFS_A_DAY
    clock.advance(seconds=int(timedelta(days=1).total_seconds()))
    assert await use(app, "help_in_chat.unlock", anna.person, RESIDENT, "c" * 32, "Ещё") is (
        Helped.NOT_LOCKED
    )


async def test_others_get_nothing(app: App, clock: FakeClock, site: str, anna: Operator) -> None:
    """Organisations have no way here, nobody to themselves; each denial is one line."""
    form = {"once": "a" * 32, "words": "x", "reason": "x"}
    own = anna.person.user_id
    csrf = (await anna.get(f"{CHAT}/help")).csrf
    denied = await number_of(app, m.audit, m.audit.c.denied == 1)
    assert (await anna.get(f"/console/chats/{own}/help")).status == 403
    for act in ("answer", "note", "unlock"):
        assert (await anna.post(f"/console/chats/{own}/{act}", csrf=csrf, **form)).status == 403
    assert await number_of(app, m.audit, m.audit.c.denied == 1) == denied + 4
    assert (await anna.get("/console/chats/999/help")).status == 404
    assert (await anna.get("/console/chats/-100/help")).status == 404
    await put(app, m.organisations, id=1, inn="1", name="ООО «Наша»", receipt_type="utilities")
    async with operator(app, clock, site, 700, Post(Role.OWNER, 1)) as owner:
        await owner.enter()
        csrf = (await owner.get("/console/session")).csrf
        before = await number_of(app, m.audit, m.audit.c.denied == 1)
        assert (await owner.get(f"{CHAT}/help")).status == 403
        for act in ("answer", "note", "unlock"):
            assert (await owner.post(f"{CHAT}/{act}", csrf=csrf, **form)).status == 403
        assert await number_of(app, m.audit, m.audit.c.denied == 1) == before + 4
    assert await number_of(app, m.requests) == 0


async def test_the_log_names_no_chat_and_no_words_of_people(
    app: App, clock: FakeClock, anna: Operator
) -> None:
    await try_proofs(app, clock, PROOFS_A_DAY)
    why = "Иванов Пётр, тел. 8 912 345-67-89, просил"
    assert (await sent(anna, "unlock", reason=why)).status == 303
    found = await rows(
        app, select(m.audit).where(m.audit.c.subject == "conversation").order_by(m.audit.c.id)
    )
    assert {one.subject_id for one in found} == {chat_key(app.tools.sealer, RESIDENT)}
    assert not [one for one in found if "345-67-89" in one.details]


async def test_an_empty_note_is_not_logged_as_kept(app: App, anna: Operator) -> None:
    await say(app, [("in", "text", "раз")], RESIDENT)
    assert (await sent(anna, "note", words=" ")).status == 422
    assert (await sent(anna, "unlock", reason="Ошиблись")).status == 409
    found = await rows(app, select(m.audit.c.details).where(m.audit.c.details.like('%"failed"%')))
    said = [json.loads(one.details) for one in found]
    assert {(one["act"], one["failed"]) for one in said} == {
        ("noted", "content"),
        ("unlocked", "state"),
    }
    assert "оставлена заметка" not in (await anna.get(CHAT)).text


async def test_what_staff_did_stands_between_the_lines(
    app: App, clock: FakeClock, anna: Operator
) -> None:
    await say(app, [("in", "text", "Помогите")], RESIDENT)
    await try_proofs(app, clock, PROOFS_A_DAY)
    await sent(anna, "unlock", reason="Ошиблись в номере дома")
    await sent(anna, "note", words="Перезвонить")
    answer = await sent(anna, "answer", words="Здравствуйте")
    path = answer.headers["Location"]
    page = await anna.get(path)
    form = {"csrf": page.csrf, "once": "c" * 32, "seen": "1"}
    assert (await anna.post(f"{path}/close", **form)).status == 303
    page = await anna.get(CHAT)
    number = path.rpartition("/")[2]
    for told in (
        "разрешено снова подтвердить счёт",
        "оставлена заметка",
        f"ответ на обращение {printed_number(number)}",
        f"закрыто обращение {printed_number(number)}",
    ):
        assert told in page.text.replace("\u2068", "").replace("\u2069", "")


async def test_help_beside_a_conversation_is_no_visit_of_it(app: App, anna: Operator) -> None:
    await say(app, [("in", "text", "раз")], RESIDENT)
    await anna.get(f"{CHAT}/help")
    assert (await anna.get(f"{CHAT}/tail?since=0")).status == 200
    found = await rows(app, select(m.audit.c.details).where(m.audit.c.subject == "conversation"))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("", CHAT),
        (f"{CHAT}?at=5", f"{CHAT}?at=5"),
        (f"{CHAT}?before=7", f"{CHAT}?before=7"),
        ("/console/chats/40001", CHAT),
        (f"{CHAT}/../../requests", CHAT),
        ("//evil.example/console", CHAT),
        (f"{CHAT}?\r\nSet-Cookie: a=b", CHAT),
    ],
)
async def test_a_note_leads_back_to_the_conversation(anna: Operator, back: str, to: str) -> None:
    answer = await sent(anna, "note", words="Перезвонить", back=back)
    assert (answer.status, answer.headers["Location"]) == (303, to)
    page = await anna.get(to)
    assert "Заметка сохранена." in page.text
