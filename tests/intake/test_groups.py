"""What is said and pressed in groups: what means something has its effect, the rest no trace."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import insert, select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import Resident, number_of, open_office, rows, waiting
from support.passed import put_meter, put_reading

from bot import work as composition
from bot.app import App
from bot.domain.doubts import Act
from bot.intake.reading import ANONYMOUS_ADMIN
from bot.services.doubts import doubt_card
from bot.services.messages import Answer, Button, Notify, Show, text
from bot.ui.presses import sign_press
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

STAFF, OLGA, READING = -1001, 501, 2**60
Raw = dict[str, Any]


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as opened:
        await settle(opened.tools.database)
        await put_meter(opened, 1, MARIA)
        await put_reading(opened, READING, 1, clock(), flags="above_usual", number="0" * 12)
        raised = {"id": 1, "reading_id": READING, "place": 1, "act": Act.RAISED, "at": clock()}
        write = Write(Statement(insert(m.reading_decisions).values(**raised)), {})
        await opened.tools.database.apply([write])
        yield opened


def press(app: App, action: str = "doubts.accept", *, chat_id: int = STAFF) -> Raw:
    card = doubt_card(READING)
    data = sign_press(app.tools.sealer, Button(text("button-accept"), action), card, 1, STAFF)
    return in_group(Resident(app, OLGA).press(data), chat_id)


def in_group(update: Raw, chat_id: int = STAFF) -> Raw:
    query = update.get("callback_query")
    message = query["message"] if query else update.get("message") or update["edited_message"]
    message["chat"] = {"id": chat_id, "type": "supergroup", "title": "Сотрудники"}
    return update


def reply(app: App, said: str, *, to: int) -> Raw:
    """Answer a message of the bot, or of somebody else."""
    update = in_group(Resident(app, OLGA).message(said))
    author = {"id": to, "is_bot": to != OLGA, "first_name": "…"}
    answered = {**update["message"], "message_id": 5, "from": author, "text": "…"}
    update["message"]["reply_to_message"] = answered
    return update


async def steps(app: App) -> list[str]:
    return [row.act for row in await rows(app, select(m.reading_decisions.c.act))]


async def toasts(app: App, chat_id: int = STAFF) -> list[str | None]:
    given = [one for one in await waiting(app, chat_id) if isinstance(one, Answer)]
    return [None if one.toast is None else one.toast.key for one in given]


async def test_a_press_has_its_effect_once(app: App) -> None:
    update = press(app)
    for _ in range(3):  # Telegram brings it again
        await app.intake.take(update)
    assert await steps(app) == ["raised", "accepted"]
    assert await toasts(app) == [None]
    [line] = await rows(app, select(m.journal).where(m.journal.c.chat_id == STAFF))
    assert (line.kind, line.body) == ("press", "doubts.accept=")
    [card] = [one for one in await waiting(app, STAFF) if isinstance(one, Show)]
    assert (card.drawing, card.bound, card.fresh) == (2, STAFF, False)
    assert await number_of(app, m.chats) == 0, "a group is nobody's chat"


@pytest.mark.parametrize("data", ["", "main:1:doubts.accept:AAAAAAAAAAAA", "notice:0:ui.menu:x"])
async def test_a_forged_press_is_answered_and_leaves_no_trace(app: App, data: str) -> None:
    await app.intake.take(in_group(Resident(app, OLGA).press(data)))
    assert await toasts(app) == ["press-outdated"]
    assert await steps(app) == ["raised"]
    assert await number_of(app, m.journal) == 0


async def test_a_press_carried_into_another_group_is_refused_and_written_down(app: App) -> None:
    await app.intake.take(press(app, chat_id=-1002))
    assert await toasts(app, -1002) == ["doubt-denied"]
    assert await steps(app) == ["raised", "refused"]


async def test_a_button_of_another_release_is_answered(app: App) -> None:
    await app.intake.take(press(app, "doubts.unknown"))
    assert await toasts(app) == ["press-outdated"]


async def test_a_reading_that_nobody_knows_is_no_longer_decided(app: App) -> None:
    other = doubt_card(5)
    button = Button(text("button-accept"), "doubts.accept")
    data = sign_press(app.tools.sealer, button, other, 1, STAFF)
    await app.intake.take(in_group(Resident(app, OLGA).press(data)))
    assert await toasts(app) == ["doubt-outdated"]


async def test_what_is_said_there_is_theirs(app: App) -> None:
    ours = app.bot.id
    for update in (
        in_group(Resident(app, OLGA).message("/start")),
        in_group(Resident(app, OLGA).edited(7, "что-то")),
        reply(app, "Спасибо, бот", to=ours),
        reply(app, "/menu", to=ours),
        reply(app, "Сам ты бот", to=OLGA),
    ):
        await app.intake.take(update)
    assert await number_of(app, m.journal) == await number_of(app, m.outbox) == 0
    assert await number_of(app, m.chats) == 0


async def test_a_press_whose_handler_raises_is_apologised_for_once(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(work: Work) -> Any:
        del work
        raise RuntimeError("stumbled")

    monkeypatch.setitem(composition.FACTORIES, "decide_reading", stumble)
    update = press(app)
    for _ in range(2):
        await app.intake.take(update)
    assert await number_of(app, m.failures) == 1
    told = [
        one.screen.lines[0].key for one in await waiting(app, STAFF) if isinstance(one, Notify)
    ]
    assert told == ["notice-handler-failed", "failure-apology"]
    assert await toasts(app) == [None]
    monkeypatch.undo()
    await app.intake.take({**press(app), "update_id": 1})
    assert await steps(app) == ["raised", "accepted"]


async def test_an_anonymous_administrator_hears_who_writes_the_reason(app: App) -> None:
    writes = {"id": 2, "reading_id": READING, "place": 2, "act": Act.WRITES, "user_id": OLGA}
    step = insert(m.reading_decisions).values(**writes, chat_id=STAFF, at=app.tools.clock())
    card = {"chat_id": STAFF, "card": doubt_card(READING), "message_id": 5, "drawing": 2}
    writes_of = [Write(Statement(one), {}) for one in (step, insert(m.cards).values(**card))]
    await app.tools.database.apply(writes_of)
    said = reply(app, "Цифры не те", to=app.bot.id)
    anonymous = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
    said["message"] |= {"from": anonymous, "sender_chat": said["message"]["chat"]}
    await app.intake.take(said)
    [told] = [one for one in await waiting(app, STAFF) if isinstance(one, Notify)]
    assert told.screen.lines[0].key == "doubt-reason-of-another"
    assert await steps(app) == ["raised", "writes"]


async def test_what_is_answered_in_a_topic_stays_there(app: App) -> None:
    said = in_group(Resident(app, OLGA).message(f"/start@kvitok_bot g_{'A' * 24}"))
    said["message"] |= {"message_thread_id": 7, "is_topic_message": True}
    await app.intake.take(said)
    [told] = [one for one in await waiting(app, STAFF) if isinstance(one, Notify)]
    assert (told.screen.lines[0].key, told.thread) == ("group-refused-link", 7)
    [line] = await rows(app, select(m.journal).where(m.journal.c.chat_id == STAFF))
    assert (line.kind, line.body) == ("command", "/start@kvitok_bot"), "nobody reads the link"
