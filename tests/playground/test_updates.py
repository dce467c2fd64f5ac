"""How updates reach a bot: long polling, webhook, again after a failure, never twice in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from aiohttp import web
from support.person import Person

from bot.playground import Playground

YES = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]]
)


async def poll(playground: Playground, **fields: Any) -> dict[str, Any]:
    address = f"{playground.url}/bot{playground.token}/getUpdates"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json=fields) as answer,
    ):
        return dict(await answer.json())


# -- long polling -------------------------------------------------------------------------------


async def test_ids_are_sequential_and_confirmed_by_the_offset(
    telegram: Bot, maria: Person
) -> None:
    await maria.send("раз")
    first, second = await telegram.get_updates()
    assert second.update_id == first.update_id + 1
    assert first.update_id >= 10_000_000
    assert [one.update_id for one in await telegram.get_updates()] == [
        first.update_id,
        second.update_id,
    ]
    (left,) = await telegram.get_updates(offset=second.update_id)
    assert left.message is not None
    assert left.message.text == "раз"
    assert await telegram.get_updates(offset=second.update_id + 1) == []
    assert await telegram.get_updates(offset=first.update_id) == []


async def test_repeated_delivery_is_the_same_bytes(playground: Playground, maria: Person) -> None:
    address = f"{playground.url}/bot{playground.token}/getUpdates"
    await maria.send("раз")
    async with aiohttp.ClientSession() as session:
        bodies = []
        for _ in range(2):
            async with session.get(address) as answer:
                bodies.append(await answer.read())
    assert bodies[0] == bodies[1]


async def test_negative_offset_forgets_all_but_the_last(telegram: Bot, maria: Person) -> None:
    for text in "абв":
        await maria.send(text)
    (last,) = await telegram.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "в"
    assert [one.update_id for one in await telegram.get_updates()] == [last.update_id]


async def test_long_poll_wakes_with_the_message(telegram: Bot, maria: Person) -> None:
    (start,) = await telegram.get_updates()
    waiting = asyncio.create_task(telegram.get_updates(offset=start.update_id + 1, timeout=50))
    await asyncio.sleep(0)
    await maria.send("проснись")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update.message is not None
    assert update.message.text == "проснись"


async def test_long_poll_ends_on_the_playground_s_clock(
    playground: Playground, telegram: Bot
) -> None:
    playground.clock.change(speed=1000)
    assert await asyncio.wait_for(telegram.get_updates(timeout=30), 5) == []


async def test_second_poller_throws_the_first_one_out(
    playground: Playground, telegram: Bot
) -> None:
    first = asyncio.create_task(telegram.get_updates(timeout=50))
    await playground.bots.deliveries[playground.bot.id].entered.wait()
    second = asyncio.create_task(poll(playground, timeout=50))
    with pytest.raises(TelegramConflictError) as caught:
        await first
    assert caught.value.message == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)


async def test_only_kinds_that_were_asked_for(telegram: Bot, maria: Person) -> None:
    await telegram.get_updates(offset=-1, allowed_updates=["callback_query"])
    await telegram.send_message(maria.id, "x", reply_markup=YES)
    await maria.wait_for("x")
    await maria.send("не дойдёт")
    await maria.press("Да")
    kinds = [one.event_type for one in await telegram.get_updates()]
    assert kinds == ["message", "callback_query"]


async def test_a_press_waits_150_seconds_a_message_a_day(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=YES)
    await maria.wait_for("x")
    await maria.press("Да")
    playground.clock.change(advance=151)
    assert [one.event_type for one in await telegram.get_updates()] == ["message"]
    playground.clock.change(advance=24 * 3600)
    assert await telegram.get_updates() == []
    assert playground.stats()["updates_dropped"] == 2


async def test_odd_content_parses(telegram: Bot, maria: Person) -> None:
    kinds = ["sticker", "voice", "video", "dice", "location", "poll"]
    for kind in kinds:
        await maria.send_odd(kind)
    _start, *updates = await telegram.get_updates()
    seen = [one.message.content_type for one in updates if one.message is not None]
    assert seen == kinds


async def test_contacts_own_and_foreign(telegram: Bot, maria: Person) -> None:
    await maria.share_contact()
    await maria.send_contact("+79990001122", "Иван")
    own, foreign = [
        one.message.contact
        for one in (await telegram.get_updates())[1:]
        if one.message is not None and one.message.contact is not None
    ]
    assert (own.user_id, own.phone_number) == (maria.id, "+79123456789")
    assert foreign.user_id is None


async def test_edits_forwards_and_replies(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "вопрос")
    await maria.wait_for("вопрос")
    typed = await maria.send("ответ", reply_to=sent.message_id)
    await maria.edit(typed["message_id"], "другой ответ")
    await maria.forward(sent.message_id)
    _start, reply, edit, forward = await telegram.get_updates()
    assert reply.message is not None
    assert reply.message.reply_to_message is not None
    assert edit.edited_message is not None
    assert edit.edited_message.text == "другой ответ"
    assert edit.edited_message.edit_date is not None
    assert forward.message is not None
    assert forward.message.forward_origin is not None
    assert forward.message.forward_origin.type == "user"


async def test_a_press_on_a_deleted_message_is_inaccessible(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "x", reply_markup=YES)
    await telegram.delete_message(maria.id, sent.message_id)
    await maria.press_data(sent.message_id, "forged")
    update = (await telegram.get_updates())[-1]
    assert update.callback_query is not None
    assert update.callback_query.data == "forged"
    assert update.callback_query.message is not None
    assert update.callback_query.message.date == 0


# -- webhook ------------------------------------------------------------------------------------


@dataclass
class Hook:
    """A bot's web server: it answers as it is told and keeps what came."""

    url: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    reply: dict[str, Any] | None = None
    hold: asyncio.Event | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.bodies.append(body)
        self.calls.append(json.loads(body))
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.news.set()
        if self.hold is not None:
            await self.hold.wait()
        status = self.answers.pop(0) if self.answers else 200
        return web.json_response(self.reply or {}, status=status)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():
                self.news.clear()
                await self.news.wait()

    def texts(self) -> list[str]:
        return [one["message"]["text"] for one in self.calls if "message" in one]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_webhook_gets_updates_with_the_secret(
    telegram: Bot, maria: Person, hook: Hook
) -> None:
    await telegram.set_webhook(hook.url, secret_token="s3cret_-")
    await maria.send("раз")
    await hook.until(lambda: len(hook.calls) == 2)
    assert hook.secrets == ["s3cret_-"] * 2
    assert hook.texts() == ["/start", "раз"]
    assert Update.model_validate(hook.calls[0]).message is not None
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await telegram.get_updates()
    await maria.settled()
    info = await telegram.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)
    await telegram.delete_webhook()
    await maria.send("два")
    (update,) = await telegram.get_updates()
    assert update.message is not None
    assert update.message.text == "два"


async def test_webhook_is_tried_at_once_then_1_2_4_seconds(
    playground: Playground, telegram: Bot, maria: Person, hook: Hook
) -> None:
    await telegram.get_updates(offset=-1)
    hook.answers = [500, 404, 302, 503]
    moments: list[float] = []
    original = playground.clock.sleep_until

    async def sleep_until(moment: float) -> None:
        moments.append(round(moment - playground.clock.now()))
        await original(playground.clock.now())

    playground.clock.sleep_until = sleep_until  # type: ignore[method-assign]
    await telegram.set_webhook(hook.url)
    await maria.settled()
    assert moments == [0, 1, 2, 4]
    assert len(set(hook.bodies)) == 1
    info = await telegram.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert playground.stats()["updates_redelivered"] == 5


async def test_a_server_that_is_down_gets_everything_later(
    playground: Playground, telegram: Bot, maria: Person, hook: Hook, unused_tcp_port: int
) -> None:
    playground.clock.change(speed=100)
    await telegram.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/")
    await maria.send("раз")
    assert (await telegram.get_webhook_info()).pending_update_count == 2
    await telegram.set_webhook(hook.url)
    await hook.until(lambda: len(hook.calls) == 2)
    assert hook.texts() == ["/start", "раз"]


async def test_one_chat_in_turn_while_presses_and_other_chats_pass(
    playground: Playground, telegram: Bot, maria: Person, hook: Hook
) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=YES)
    await maria.wait_for("x")
    hook.hold = asyncio.Event()
    await telegram.set_webhook(hook.url)
    await maria.send("вторая")
    await maria.press("Да")
    async with await Person.join(playground.url, "Иван") as ivan:
        await ivan.send("/start")
        await hook.until(lambda: len(hook.calls) == 3)
        assert hook.texts() == ["/start", "/start"]
        assert any("callback_query" in one for one in hook.calls)
        hook.hold.set()
        await hook.until(lambda: len(hook.calls) == 4)
        assert hook.texts()[-1] == "вторая"


async def test_max_connections(
    playground: Playground, telegram: Bot, maria: Person, hook: Hook
) -> None:
    hook.hold = asyncio.Event()
    await telegram.set_webhook(hook.url, max_connections=1)
    async with await Person.join(playground.url, "Иван") as ivan:
        await ivan.send("/start")
        await hook.until(lambda: len(hook.calls) == 1)
        hook.hold.set()
        await hook.until(lambda: len(hook.calls) == 2)
        await maria.settled()


async def test_a_method_in_the_answer_is_carried_out(
    telegram: Bot, maria: Person, hook: Hook
) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": maria.id, "text": "из ответа"}
    await telegram.set_webhook(hook.url)
    assert (await maria.wait_for("из ответа"))["from"]["is_bot"]


async def test_drop_pending_updates(telegram: Bot, maria: Person, hook: Hook) -> None:
    await telegram.set_webhook(hook.url, drop_pending_updates=True)
    await maria.send("новое")
    await hook.until(lambda: bool(hook.calls))
    assert hook.texts() == ["новое"]


async def test_webhooks_that_are_refused(telegram: Bot, hook: Hook) -> None:
    for url, secret, why in (
        (hook.url, "не та", "secret token contains unallowed characters"),
        (hook.url, "a" * 257, "secret token is too long"),
        ("ftp://x", "", "bad webhook"),
    ):
        with pytest.raises(TelegramBadRequest, match=why):
            await telegram.set_webhook(url, secret_token=secret or None)


async def test_a_past_update_is_delivered_again(
    playground: Playground, telegram: Bot, maria: Person, hook: Hook
) -> None:
    await telegram.set_webhook(hook.url)
    await hook.until(lambda: len(hook.calls) == 1)
    await maria.settled()
    number = hook.calls[0]["update_id"]
    async with aiohttp.ClientSession(playground.url + "/") as session:
        body = {"update_id": number, "times": 3}
        async with session.post("chat/deliver", json=body) as answer:
            assert await answer.json() == {"update_id": number}
        await hook.until(lambda: len(hook.calls) == 4)
        assert len(set(hook.bodies)) == 1
        raw = {"raw": {"future_kind": {"a": [1]}}}
        async with session.post("chat/deliver", json=raw) as answer:
            injected = (await answer.json())["update_id"]
    await hook.until(lambda: len(hook.calls) == 5)
    assert hook.calls[-1] == {"update_id": injected, "future_kind": {"a": [1]}}
    assert injected > number
