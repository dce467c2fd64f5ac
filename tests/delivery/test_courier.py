"""Messages out: in which order, how often, and what becomes of those that do not go through."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe, SetMyCommands
from aiogram.types import BotCommand
from aiohttp import web
from sqlalchemy import bindparam, select, update
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram, FaultyDatabase, put_levers, stop
from support.office import TOKEN, Resident, enter, fill_in, number_of, open_office, rows, set_pin
from support.station import open_station

from bot.app import App
from bot.delivery import courier as courier_module
from bot.delivery import pace as pace_module
from bot.delivery.budget import OwnBudget
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.telegram import SendText, open_bot
from bot.playground.limits import OVERALL_PER_SECOND
from bot.services.line_details import UNDELIVERED, read_details
from bot.services.messages import Answer, Button, Erase, Notify, Outgoing, Screen, Show, text
from bot.services.notices import MessageRefused
from bot.services.updates import OutboxRow
from bot.ui.notices import DISCREET
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.moves import newest_id
from storage.queue import BURY, StoredQueue
from storage.statements import Statement
from storage.updates import PUT

STAFF, SUPERGROUP = -500, -100500
HOUR = 3600
ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])
SPOIL = Statement(
    update(m.outbox).where(m.outbox.c.id == bindparam("row")).values(payload=bindparam("bytes"))
)
CALL = GetMe()


@pytest.fixture
def database_kind() -> str:
    """Take the file, but where the store itself matters."""
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def telegram(app: App) -> FakeTelegram:
    """Give what answers the courier in Telegram's place."""
    session = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=session)
    app.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    return session


def another(app: App, telegram: FakeTelegram) -> Courier:
    """Make the courier of another replica, or of the same after a restart."""
    known = app.courier
    pace = Pace(rate=1e6, notices=1e6, speed=1e6)
    bot = Bot(TOKEN, session=telegram)
    return Courier(
        bot,
        known.queue,
        pace,
        known.sealer,
        known.clock,
        known.aftermath,
        known.kept,
        known.threads,
    )


async def put(app: App, chat_id: int, *outgoing: Outgoing) -> None:
    work = Work(app.tools)
    for one in outgoing:
        work.post.put(chat_id, one)
    await work.commit()


def note(body: str) -> Notify:
    """Make a message whose text is the given."""
    return Notify(Screen((text("address-house", house=body),)))


def card(body: str, *, fresh: bool = False, message_id: int | None = None) -> Show:
    return Show("main", note(body).screen, 1, 77, fresh, message_id)


async def deliver(courier: Courier) -> None:
    """Look at the outbox once and serve all chats that wait, or that serving them wakes."""
    courier.wake(await courier.queue.chats_waiting(courier.clock()))
    while courier._due:
        courier._start_due()
        await asyncio.gather(*courier._busy.values())


async def left(app: App) -> list[Any]:
    return await rows(app, select(m.outbox).where(m.outbox.c.dead_at.is_(None)))


async def dead(app: App) -> list[Any]:
    return await rows(app, select(m.outbox).where(m.outbox.c.dead_at.is_not(None)))


def refusal(words: str) -> TelegramBadRequest:
    return TelegramBadRequest(method=CALL, message=f"Bad Request: {words}")


# -- order and cards ------------------------------------------------------------------


async def test_answers_and_deletions_come_first_then_cards_then_notices(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, note("news"), card("first"), Erase(5), Answer("query-77-1"), note("more"))
    await deliver(app.courier)
    calls = telegram.to(77)
    assert set(calls[:2]) == {"deleteMessage", "answerCallbackQuery"}
    assert calls[2:] == ["sendMessage"] * 3
    assert telegram.texts(77)[-3:] == ["first", "news", "more"]
    assert await left(app) == []


async def test_of_several_drawings_that_wait_only_the_last_is_sent(
    app: App, telegram: FakeTelegram
) -> None:
    one = Resident(app, 77)
    for said in ("/start", "/help", "/lang"):
        await one.say(said)
    await deliver(app.courier)
    assert telegram.to(77) == ["sendMessage"]
    assert telegram.texts(77) == [(await one.card()).text]
    assert await left(app) == []


async def test_an_edit_that_follows_an_unsent_card_is_sent_as_a_message(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, card("old", fresh=True), card("new"))
    await deliver(app.courier)
    assert (telegram.to(77), telegram.texts(77)) == (["sendMessage"], ["new"])


async def test_a_card_is_edited_where_it_hangs(app: App, telegram: FakeTelegram) -> None:
    one = Resident(app, 77)
    await one.say("/start")
    await deliver(app.courier)
    await one.tap("Помощь")
    await deliver(app.courier)
    assert telegram.to(77) == ["sendMessage", "answerCallbackQuery", "editMessageText"]


async def test_a_card_that_comes_instead_deletes_the_one_that_hangs(
    app: App, telegram: FakeTelegram
) -> None:
    """Decided by the first of those that wait: the message of the others never was."""
    one = Resident(app, 77)
    await one.say("/start")
    await deliver(app.courier)
    outlived = replace(card("read"), instead=True)
    await put(app, 77, outlived, card("next", fresh=True))
    await deliver(app.courier)
    assert telegram.to(77) == ["sendMessage", "deleteMessage", "sendMessage"]
    await put(app, 77, card("reading", fresh=True), replace(outlived, fresh=True))
    await deliver(app.courier)
    assert telegram.to(77)[3:] == ["sendMessage"]


async def test_not_modified_is_success(app: App, telegram: FakeTelegram) -> None:
    await put(app, 77, card("same", message_id=9))
    telegram.reply(77, refusal("message is not modified: specified new message content …"))
    await deliver(app.courier)
    assert telegram.to(77) == ["editMessageText"]
    assert (await left(app), await dead(app)) == ([], [])


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_a_card_that_the_person_deleted_is_sent_anew(
    app: App, telegram: FakeTelegram, words: str
) -> None:
    one = Resident(app, 77)
    await one.say("/start")
    await deliver(app.courier)
    await one.tap("Помощь")
    telegram.reply(77, None, refusal(words))
    await deliver(app.courier)
    assert telegram.to(77)[-2:] == ["editMessageText", "sendMessage"]
    [row] = await rows(app, select(m.cards.c.message_id))
    assert row.message_id == telegram._last_id


async def test_an_answer_that_came_too_late_is_no_fault(app: App, telegram: FakeTelegram) -> None:
    await put(app, 77, Answer("query-77-1"), card("next"))
    telegram.reply(77, refusal("query is too old and response timeout expired …"))
    await deliver(app.courier)
    assert telegram.to(77) == ["answerCallbackQuery", "sendMessage"]
    assert (await left(app), await dead(app)) == ([], [])


async def test_the_person_is_told_when_a_deletion_is_refused(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, Erase(5, tell=True), Erase(6, tell=True), Erase(7))
    telegram.reply(77, refusal("message can't be deleted for everyone"))
    telegram.reply(77, refusal("message to delete not found"))
    telegram.reply(77, refusal("message can't be deleted for everyone"))
    await deliver(app.courier)
    assert telegram.to(77) == ["deleteMessage"] * 3 + ["sendMessage"]
    assert "не дал удалить" in telegram.texts(77)[-1]


# -- too fast -------------------------------------------------------------------------


async def test_a_429_stops_its_chat_and_no_other(app: App, telegram: FakeTelegram) -> None:
    app.courier.pace.speed = 1.0
    for chat_id in (77, 88):
        await put(app, chat_id, *[note(str(number)) for number in range(3)])
    telegram.reply(77, too_fast())
    working = asyncio.create_task(app.courier.run())
    await telegram.until(lambda: len(telegram.to(88)) == 3)
    assert telegram.to(77) == ["sendMessage"]
    await stop_at_once(app.courier, working)
    assert len([row for row in await left(app) if row.chat_id == 77]) == 3


def too_fast() -> TelegramRetryAfter:
    return TelegramRetryAfter(method=CALL, message="Too Many Requests", retry_after=HOUR)


async def stop_at_once(courier: Courier, working: "asyncio.Task[None]") -> None:
    """End as a killed process does: what is on its way stays undone."""
    for task in list(courier._busy.values()):
        task.cancel()
    await stop(working)


async def test_edits_and_deletions_obey_a_429_too(app: App, telegram: FakeTelegram) -> None:
    await put(app, 77, Erase(5), card("next", message_id=9))
    telegram.reply(77, too_fast(), None, too_fast())
    await deliver(app.courier)
    assert telegram.to(77) == ["deleteMessage"] * 2 + ["editMessageText"] * 2


async def test_429s_of_two_chats_within_a_second_stop_all() -> None:
    pace = Pace()
    pace.refused(1, HOUR)
    assert await passes(pace, 3)
    pace.refused(2, HOUR)
    assert not await passes(pace, 3)


async def test_two_429s_of_one_chat_stop_only_it() -> None:
    pace = Pace()
    pace.refused(1, HOUR)
    pace.refused(1, HOUR)
    assert (await passes(pace, 1), await passes(pace, 3)) == (False, True)


async def passes(pace: Pace, chat_id: int) -> bool:
    """Tell whether a call to the chat may be made now."""
    task = asyncio.create_task(pace.calm(chat_id))
    await asyncio.sleep(0)
    passed = task.done()
    await stop(task)
    return passed


# -- who is not there -------------------------------------------------------------------


async def undelivered(app: App) -> list[tuple[str, int, str]]:
    """Give what the journal says was dropped: the first text, how often it was tried, why."""
    kept = select(m.journal.c.body, m.journal.c.details).order_by(m.journal.c.id)
    found = await rows(app, kept.where(m.journal.c.kind == UNDELIVERED))
    details = [read_details(row.details) for row in found]
    return [(row.body, one.tries, one.error) for row, one in zip(found, details, strict=True)]


@ON_BOTH
async def test_a_person_who_blocked_the_bot_is_left_alone_until_they_return(
    app: App, telegram: FakeTelegram
) -> None:
    one = Resident(app, 77)
    await one.say("/start")
    await put(app, 77, note("first"), note("second"))
    telegram.reply(77, TelegramForbiddenError(method=CALL, message="Forbidden: bot was blocked"))
    await deliver(app.courier)
    await deliver(app.courier)
    assert telegram.to(77) == ["sendMessage"]
    assert (await left(app), await dead(app)) == ([], [])
    assert await undelivered(app) == [
        ("home-cabinet", 1, "Forbidden: bot was blocked"),
        ("address-house", 0, "Forbidden: bot was blocked"),
        ("address-house", 0, "Forbidden: bot was blocked"),
    ]
    assert (await one.chat()).unreachable_at is not None
    await one.say("/start")
    assert (await one.chat()).unreachable_at is None
    await deliver(app.courier)
    assert telegram.to(77) == ["sendMessage"] * 2


# -- what may go through later --------------------------------------------------------------


LATER = {
    "network": TelegramNetworkError(method=CALL, message="ClientConnectorError"),
    "server": TelegramServerError(method=CALL, message="502"),
    "token": TelegramUnauthorizedError(method=CALL, message="Unauthorized"),
}


@pytest.mark.parametrize("error", LATER.values(), ids=LATER.keys())
async def test_a_fault_of_the_way_is_retried_after_growing_pauses(
    app: App, telegram: FakeTelegram, clock: FakeClock, error: Exception
) -> None:
    app.courier.pace.speed = 1000.0
    await put(app, 77, note("news"))
    pauses = []
    telegram.reply(77, *[error] * 9)
    for _ in range(9):
        await deliver(app.courier)
        [row] = await left(app)
        pauses.append((row.not_before - clock()).total_seconds() * app.courier.pace.speed)
        clock.now = row.not_before - timedelta(microseconds=1)
        calls = len(telegram.calls)
        await deliver(app.courier)
        assert len(telegram.calls) == calls
        clock.now = row.not_before
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    await deliver(app.courier)
    assert (await left(app), await dead(app)) == ([], [])


async def test_after_a_week_without_telegram_messages_still_wait(
    app: App, telegram: FakeTelegram
) -> None:
    app.courier.pace.speed = 1.0
    await put(app, 77, note("news"))
    await app.tools.database.apply([Write(Statement(update(m.outbox).values(tries=20_000)), {})])
    telegram.reply(77, LATER["network"])
    await deliver(app.courier)
    assert [row.tries for row in await left(app)] == [20_001]


async def test_nothing_overtakes_a_message_that_was_put_off(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    """A newer drawing sent first would be painted over by the older one."""
    app.courier.pace.speed = 1.0
    await put(app, 77, card("old", message_id=9))
    telegram.reply(77, LATER["server"])
    await deliver(app.courier)
    await put(app, 77, card("new", message_id=9))
    await deliver(app.courier)
    assert telegram.texts(77) == ["old"]
    clock.advance(1)
    await deliver(app.courier)
    assert telegram.texts(77) == ["old", "new"]
    assert await left(app) == []


Page = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def bot_before(page: Page) -> AsyncIterator[Bot]:
    """Give our bot, whose every call gets this page."""
    server = web.Application()
    server.router.add_post("/{path:.*}", page)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with open_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}") as bot:
        yield bot
    await runner.cleanup()


@pytest.mark.parametrize("status", [200, 413, 502])
@pytest.mark.parametrize("body", [b"<html>\xff nginx", b"[]", b'{"ok": true}'])
async def test_the_page_of_a_proxy_is_a_fault_of_the_way(status: int, body: bytes) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, content_type="text/html")

    async with bot_before(page) as bot:
        with pytest.raises(TelegramServerError) as caught:
            await bot(SendText(chat_id=77, text="sum"))
    assert TOKEN.partition(":")[2] not in str(caught.value)


async def test_a_call_says_what_was_given_and_no_more() -> None:
    said = []

    async def page(request: web.Request) -> web.Response:
        said.append(await request.json())
        return web.json_response({"ok": True, "result": {"message_id": 5, "chat": {"id": 77}}})

    keys = {"inline_keyboard": [[{"text": "Войти", "callback_data": "main:1:limited.check"}]]}
    async with bot_before(page) as bot:
        sent = await bot(SendText(chat_id=77, text="sum", reply_markup=keys))
        plain = {"chat_id": 77, "text": "sum", "parse_mode": "HTML"}
        assert sent.message_id == 5
    shown = {"reply_markup": keys, "link_preview_options": {"is_disabled": True}}
    assert said == [plain | shown]


async def test_what_stands_inside_a_call_is_said_too() -> None:
    said = []

    async def page(request: web.Request) -> web.Response:
        said.append(await request.json())
        return web.json_response({"ok": True, "result": True})

    commands = [BotCommand(command="start", description="Начать")]
    async with bot_before(page) as bot:
        assert await bot(SetMyCommands(commands=commands)) is True
    assert said == [{"commands": [{"command": "start", "description": "Начать"}]}]


async def test_nobody_listening_is_a_fault_of_the_way_and_hides_the_token() -> None:
    async with open_bot(TOKEN, "http://127.0.0.1:9") as bot:
        with pytest.raises(TelegramNetworkError) as caught:
            await bot(SendText(chat_id=77, text="sum"))
    assert TOKEN.partition(":")[2] not in str(caught.value)


# -- what never goes through ------------------------------------------------------------------


@ON_BOTH
async def test_a_refused_message_is_blanked_and_staff_are_told(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, note("bad"), note("good"))
    telegram.reply(77, refusal("message is too long"))
    await deliver(app.courier)
    await deliver(app.courier)
    assert telegram.texts(77) == ["bad", "good"]
    [buried] = await dead(app)
    assert (buried.payload, buried.error) == (None, "Bad Request: message is too long")
    [told] = telegram.texts(STAFF)
    assert "message is too long" in told
    assert await left(app) == []


async def test_a_refused_notice_of_a_refusal_tells_nobody(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, note("bad"))
    telegram.reply(77, refusal("chat not found"))
    telegram.reply(STAFF, refusal("chat is not a forum"), refusal("message is too long"))
    for _ in range(3):
        await deliver(app.courier)
    assert (len(await dead(app)), await left(app)) == (2, [])


async def test_burial_and_the_notice_to_staff_are_one(
    app: App, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store goes away right after: a second try must find both or neither."""
    await put(app, 77, note("bad"))
    telegram.reply(77, refusal("message is too long"))
    commits = []

    async def count(store: FaultyDatabase, writes: Sequence[Write]) -> None:
        commits.append([write.statement for write in writes])
        await store.real.apply(writes)

    put_levers(app)
    monkeypatch.setattr(FaultyDatabase, "apply", count)
    await deliver(app.courier)
    assert [BURY in commit and PUT in commit for commit in commits] == [True]


async def test_a_person_whose_card_is_refused_is_led_home_once(
    app: App, telegram: FakeTelegram
) -> None:
    one = Resident(app, 77)
    await fill_in(one)
    await deliver(app.courier)
    await one.tap("Изменить")
    telegram.reply(77, None, refusal("can't parse entities"), refusal("can't parse entities"))
    for _ in range(4):
        await deliver(app.courier)
    assert ((await one.chat()).state, (await one.card()).keys[0]) == (None, "card-refused")
    assert (len(telegram.texts(77)), await left(app)) == (3, [])
    await one.say("/menu")
    await deliver(app.courier)
    assert len(telegram.texts(77)) == 4


async def test_a_refused_lock_stays_locked(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    await deliver(app.courier)
    clock.advance(minutes=16)
    await one.say("/menu")
    telegram.reply(77, None, refusal("can't parse entities"))
    await deliver(app.courier)
    await deliver(app.courier)
    assert (await one.chat()).state == "Unlock:pin"


@ON_BOTH
async def test_notices_follow_a_group_that_became_a_supergroup(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, STAFF, note("first"), note("second"))
    moved = TelegramMigrateToChat(
        method=CALL, message="group chat was upgraded", migrate_to_chat_id=SUPERGROUP
    )
    telegram.reply(STAFF, moved, moved)
    await deliver(app.courier)
    await deliver(app.courier)
    assert telegram.texts(SUPERGROUP) == ["first", "second"]
    assert (await left(app), await dead(app)) == ([], [])
    work = Work(app.tools)
    work.notices.tell_staff(MessageRefused("third"))
    await work.commit()
    assert [row.chat_id for row in await left(app)] == [SUPERGROUP]
    assert await newest_id(app.tools.database, STAFF) == SUPERGROUP


async def test_an_unreadable_row_does_not_take_others_with_it(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, note("first"), note("second"), note("third"))
    second = (await left(app))[1].id
    await app.tools.database.apply([Write(SPOIL, {"row": second, "bytes": b"spoilt"})])
    await deliver(app.courier)
    await deliver(app.courier)
    assert telegram.texts(77) == ["first", "third"]
    assert [(row.id, row.payload, row.error) for row in await dead(app)] == [
        (second, None, "unreadable")
    ]
    assert len(telegram.texts(STAFF)) == 1


UNWORDABLE = {
    "no such text": Notify(Screen((text("a-text-that-is-gone"),))),
    "a value is missing": Notify(Screen((text("address-house"),))),
    "a press too long": Show(
        "main", Screen((), ((Button(text("button-menu"), "ui." + "x" * 60),),)), 1, 77, True
    ),
    "a press too long on a notice": Notify(
        Screen((), ((Button(text("button-menu"), "ui." + "x" * 60),),))
    ),
}


@pytest.mark.parametrize("outgoing", UNWORDABLE.values(), ids=UNWORDABLE.keys())
async def test_what_cannot_be_worded_does_not_block_its_chat(
    app: App, telegram: FakeTelegram, outgoing: Outgoing
) -> None:
    await put(app, 77, outgoing, note("good"))
    await deliver(app.courier)
    await deliver(app.courier)
    assert telegram.texts(77)[0] == "good"
    assert [row.payload for row in await dead(app)] == [None]
    assert len(telegram.texts(STAFF)) == 1


# -- crashes and replicas ---------------------------------------------------------------------


@ON_BOTH
async def test_a_message_whose_sending_was_not_noted_is_sent_again(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    """At least once: Telegram knows no key by which it could tell the second from the first."""
    await put(app, 77, note("news"))
    arrived = asyncio.Event()

    async def die(_: Any) -> None:
        arrived.set()
        await asyncio.Event().wait()

    telegram.reply(77, die)
    working = asyncio.create_task(app.courier.run())
    await arrived.wait()
    await stop_at_once(app.courier, working)
    clock.advance(31)  # its lease has run out
    after = asyncio.create_task(another(app, telegram).run())
    await telegram.until(lambda: len(telegram.texts(77)) == 2)
    await stop(after)
    assert telegram.texts(77) == ["news"] * 2
    assert await left(app) == []


async def test_what_is_on_its_way_is_noted_when_the_bot_stops(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, note("first"), note("second"))
    arrived, may_return = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> None:
        arrived.set()
        await may_return.wait()

    telegram.reply(77, slow)
    working = asyncio.create_task(app.courier.run())
    await arrived.wait()
    working.cancel()
    may_return.set()
    await stop(working)
    assert telegram.texts(77) == ["first"]
    assert len(await left(app)) == 1


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_two_replicas_deliver_each_message_once(app: App, telegram: FakeTelegram) -> None:
    for chat_id in range(1, 31):
        await put(app, chat_id, *[note(f"{chat_id}/{number}") for number in range(3)])
    couriers = [another(app, telegram) for _ in range(3)]
    await asyncio.gather(*map(deliver, couriers))
    for courier in couriers:
        await deliver(courier)
    sent = [body for chat_id in range(1, 31) for body in telegram.texts(chat_id)]
    assert sent == [f"{chat_id}/{number}" for chat_id in range(1, 31) for number in range(3)]
    assert (await left(app), await number_of(app, m.leases)) == ([], 0)


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_replica_that_waited_longer_than_its_lease_does_not_send_again(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    await put(app, 77, note("news"))
    app.courier.pace.speed = 100.0
    telegram.reply(77, TelegramRetryAfter(method=CALL, message="", retry_after=60))
    waiting = asyncio.create_task(deliver(app.courier))
    await telegram.until(lambda: len(telegram.to(77)) == 1)
    clock.advance(31)
    await deliver(another(app, telegram))
    assert len(telegram.to(77)) == 2
    await waiting
    assert len(telegram.to(77)) == 2
    assert await left(app) == []


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.parametrize("error", [LATER["server"], TelegramForbiddenError(CALL, "Forbidden")])
async def test_a_chat_that_has_to_wait_is_let_go(
    app: App, telegram: FakeTelegram, error: Exception
) -> None:
    await put(app, 77, note("news"))
    telegram.reply(77, error)
    await deliver(app.courier)
    assert await number_of(app, m.leases) == 0


@dataclass
class Redis:
    """What Redis does: whoever listens hears it, the teller too."""

    couriers: list[Courier]

    async def tell(self, chat_ids: Sequence[int]) -> None:
        for courier in self.couriers:
            courier.hear(chat_ids)


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_replicas_do_not_goad_each_other_while_a_dead_one_holds_a_chat(
    app: App, telegram: FakeTelegram, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "AGAIN", HOUR)
    now = clock()
    assert await app.courier.queue.lease(77, "dead", now + timedelta(seconds=9), now)
    asked, ask = 0, StoredQueue.lease

    async def lease(*how: Any) -> bool:
        nonlocal asked
        asked += 1
        assert asked < 20, "it never ends"
        return await ask(*how)

    monkeypatch.setattr(StoredQueue, "lease", lease)
    couriers = [app.courier, another(app, telegram), another(app, telegram)]
    for courier in couriers:
        courier.neighbours = cast("Any", Redis(couriers))
    await put(app, 77, note("news"))
    app.courier.wake([77])
    while any(courier._due for courier in couriers):
        for courier in couriers:
            courier._start_due()
            await asyncio.gather(*courier._busy.values())
    assert asked <= 2 * len(couriers)
    for courier in couriers:
        courier._again[77].cancel()
        courier._ask_again(77)
    clock.advance(10)
    for courier in couriers:
        courier._start_due()
        await asyncio.gather(*courier._busy.values())
    assert telegram.texts(77) == ["news"]


@pytest.mark.parametrize("neighbours", [None, Redis([])], ids=["alone", "nobody hears"])
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_chat_that_another_replica_holds_is_asked_for_again(
    app: App,
    telegram: FakeTelegram,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    neighbours: Any,
) -> None:
    monkeypatch.setattr(courier_module, "SWEEP", HOUR)
    monkeypatch.setattr(courier_module, "AGAIN", 0.01)
    app.courier.neighbours = neighbours
    queue, now = app.courier.queue, clock()
    assert await queue.lease(77, "another", now + timedelta(seconds=9), now)
    await put(app, 77, note("news"))
    refused, ask = asyncio.Event(), StoredQueue.lease

    async def lease(*asked: Any) -> bool:
        given = await ask(*asked)
        if not given:
            refused.set()
        return given

    monkeypatch.setattr(StoredQueue, "lease", lease)
    working = asyncio.create_task(app.courier.run())
    await refused.wait()
    await queue.release(77, "another")
    await telegram.until(lambda: telegram.texts(77) == ["news"])
    await stop(working)


async def test_an_answered_press_is_written_down_with_its_card(
    app: App, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = []

    async def settle(_: object, rows: Sequence[OutboxRow], *__: object) -> None:
        settled.append([row.kind for row in rows])

    await put(app, 77, card("next", message_id=5), Answer("press-77"))
    monkeypatch.setattr(StoredQueue, "settle", settle)
    await deliver(app.courier)
    assert telegram.to(77) == ["answerCallbackQuery", "editMessageText"]
    assert settled == [["answer", "show"]]


async def test_an_answer_is_written_down_when_its_card_has_to_wait(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, card("next", message_id=5), Answer("press-77"))
    telegram.reply(77, None, LATER["server"])
    await deliver(app.courier)
    assert [row.kind for row in await left(app)] == ["show"]


# -- locked chats -------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "shown"), [(14, "the sum"), (16, "ПИН-код")])
async def test_a_chat_that_would_ask_its_pin_is_told_nothing_in_particular(
    app: App, telegram: FakeTelegram, clock: FakeClock, minutes: int, shown: str
) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    await deliver(app.courier)
    clock.advance(minutes=minutes)
    await put(app, 77, Notify(note("the sum").screen, DISCREET))
    await deliver(app.courier)
    assert shown in telegram.texts(77)[-1]
    if minutes > 15:
        assert "the sum" not in telegram.texts(77)[-1]


async def test_a_chat_that_stands_before_its_pin_is_locked_however_lately_it_was_touched(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    clock.advance(minutes=16)
    await one.say("/menu")
    await put(app, 77, Notify(note("the sum").screen, DISCREET))
    await deliver(app.courier)
    assert "the sum" not in "".join(telegram.texts(77))


# -- cards that come anew below ---------------------------------------------------------------


@pytest.mark.parametrize("anew", [False, True], ids=["it hangs", "it was never sent"])
async def test_a_lifted_card_takes_the_place_of_the_one_above(
    app: App, telegram: FakeTelegram, *, anew: bool
) -> None:
    """What waits before it is no longer sent, and the old message goes, if there is one."""
    work = Work(app.tools)
    if not anew:
        work.post.draw(77, replace(card("first"), card="d.1"))
        await work.commit()
        await deliver(app.courier)
    work = Work(app.tools)
    for one in (card("edited"), replace(card("lifted", fresh=True), instead=True)):
        work.post.draw(77, replace(one, card="d.1"))
    await work.commit()
    await deliver(app.courier)
    before = [] if anew else ["sendMessage", "deleteMessage"]
    assert telegram.to(77) == [*before, "sendMessage"]
    assert "lifted" in telegram.texts(77)[-1]


# -- limits, as the local Telegram enforces them --------------------------------------------------


async def test_many_messages_to_one_chat_stay_within_its_pace(
    database_url: str, clock: FakeClock
) -> None:
    async with open_station(database_url, clock, speed=20.0) as station:
        person = await station.person()
        await person.send("/start")
        await put(station.app, person.id, *[note(f"message {n}") for n in range(20)])
        station.start_courier()
        await person.wait_for("message 19")
        stats = station.playground.stats()
        assert (stats["sent"], stats["refused_429"]) == (20, 0)


async def test_a_group_gets_twenty_messages_a_minute(database_url: str, clock: FakeClock) -> None:
    async with open_station(database_url, clock, speed=60.0, staff=True) as station:
        group = int(station.app.settings.staff_chat_id or 0)
        staff = await station.member(group)
        await put(station.app, group, *[note(f"message {n}") for n in range(30)])
        station.start_courier()
        await staff.wait_for("message 29")
        stats = station.playground.stats()
        assert (stats["sent"], stats["refused_429"]) == (30, 0)


async def test_many_chats_stay_within_the_rate_of_all(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at where messages leave: a busy machine may bunch them on their way."""
    left: list[float] = []
    spend = OwnBudget.spend

    async def spend_and_look(self: OwnBudget, *, notice: bool) -> None:
        await spend(self, notice=notice)
        left.append(asyncio.get_running_loop().time())

    monkeypatch.setattr(OwnBudget, "spend", spend_and_look)
    async with open_station(database_url, clock, speed=1.0) as station:
        people = [await station.person("Жилец", str(number)) for number in range(25)]
        for person in people:
            await person.send("/start")
            await put(station.app, person.id, card("card", fresh=True), note("news"))
        station.start_courier()
        for person in people:
            await person.wait_for("news")
        stats = station.playground.stats()
        assert stats["sent_inside_retry_after"] == 0
        assert (stats["sent"], len(left) - stats["refused_429"]) == (50, 50)
    most = max(sum(0 <= one - first < 1 for one in left) for first in left)
    assert most <= OVERALL_PER_SECOND


async def test_a_telegram_stricter_than_known_is_not_sent_to_inside_its_429(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace_module, "BURST", 50)
    async with open_station(database_url, clock, speed=5.0) as station:
        person = await station.person()
        await person.send("/start")
        await put(station.app, person.id, *[note(f"message {n}") for n in range(12)])
        station.start_courier()
        await person.wait_for("message 11")
        stats = station.playground.stats()
        assert stats["refused_429"] > 0
        assert stats["sent_inside_retry_after"] == 0
