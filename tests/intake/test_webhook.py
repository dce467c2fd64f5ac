"""Updates by webhook: who may bring them, what is a body, and when they count as received."""

import asyncio
import gzip
import hmac
import io
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import make_url
from support.centre import settle
from support.clock import FakeClock
from support.faults import FaultyDatabase, put_levers
from support.office import Raw, Resident, number_of, open_office
from support.person import Person
from support.sql import write

from bot.app import App
from bot.intake.webhook import LARGEST_BODY, PATH, SECRET_HEADER, Webhook
from bot.playground import Playground
from storage import models as m

WEBHOOK_SECRET = "the-secret_of-tests"
ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """Take the file, but where the store itself matters."""
    return "sqlite"


@dataclass(slots=True)
class Door:
    """The webhook as Telegram sees it."""

    app: App
    store: FaultyDatabase
    url: str
    session: aiohttp.ClientSession
    maria: Resident

    async def post(self, body: Any, **named: Any) -> int:
        """Give the status that a body gets; a dict or list is sent as JSON."""
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        headers = {SECRET_HEADER: WEBHOOK_SECRET, **named.pop("headers", {})}
        async with self.session.post(self.url, data=data, headers=headers, **named) as answer:
            await answer.read()
            return answer.status

    async def seen(self) -> int:
        return await number_of(self.app, m.seen_updates)


@pytest.fixture
async def door(database_url: str, clock: FakeClock) -> AsyncIterator[Door]:
    async with open_office(database_url, clock) as app:
        await settle(app.tools.database)
        store = put_levers(app)
        server = web.Application(client_max_size=LARGEST_BODY)
        Webhook(app.intake, WEBHOOK_SECRET).add_to(server)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        async with aiohttp.ClientSession() as session:
            yield Door(app, store, url, session, Resident(app, 77))
        await runner.cleanup()


# -- who may bring updates ---------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    ["", "wrong", WEBHOOK_SECRET + "x", WEBHOOK_SECRET[:-1], "секрет", "a" * 5000],
)
async def test_a_wrong_secret_is_refused(door: Door, secret: str) -> None:
    update = door.maria.message("/start")
    assert await door.post(update, headers={SECRET_HEADER: secret}) in (401, 403)
    assert await door.seen() == 0


async def test_an_absent_secret_is_refused(door: Door) -> None:
    body = json.dumps(door.maria.message("/start"))
    async with door.session.post(door.url, data=body) as answer:
        assert answer.status in (401, 403)
    assert await door.seen() == 0


async def test_a_secret_of_raw_bytes_is_refused(door: Door) -> None:
    """No client library sends such a header: it goes over a bare socket."""
    host, port = door.url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n"
    writer.write(head.encode() + SECRET_HEADER.encode() + b": \xff\xfe\xd1\r\n\r\n{}")
    status = (await reader.readline()).split()[1]
    writer.close()
    await writer.wait_closed()
    assert status in (b"400", b"401", b"403")


async def test_secrets_are_compared_in_constant_time(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return bool(real(one, other))

    monkeypatch.setattr(hmac, "compare_digest", compare)
    await door.post({}, headers={SECRET_HEADER: "wrong"})
    assert compared == [(b"wrong", WEBHOOK_SECRET.encode())]


async def test_only_post_is_taken(door: Door) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        async with door.session.request(method, door.url) as answer:
            assert answer.status == 405, method


# -- what is a body ---------------------------------------------------


async def test_a_gzipped_update_is_taken(door: Door) -> None:
    body = gzip.compress(json.dumps(door.maria.message("/start")).encode())
    assert await door.post(body, headers={"Content-Encoding": "gzip"}) == 200
    assert (await door.maria.card()).keys[0] == "home-cabinet"


async def test_a_gzip_bomb_is_refused(door: Door) -> None:
    bomb = gzip.compress(b" " * (64 * LARGEST_BODY))
    assert len(bomb) < LARGEST_BODY
    assert await door.post(bomb, headers={"Content-Encoding": "gzip"}) == 413


async def test_a_body_over_a_mebibyte_is_refused(door: Door) -> None:
    update = json.dumps(door.maria.message("/start")).encode()
    assert await door.post(update.ljust(LARGEST_BODY + 1)) == 413
    assert await door.post(update.ljust(LARGEST_BODY)) == 200
    assert await door.seen() == 1


BROKEN = {
    "empty": b"",
    "no JSON": b"update_id=1",
    "half": b'{"update_id": 1, "message": {',
    "object": b"{}",
    "array": b"[]",
    "null": b"null",
    "text": b'"update_id"',
    "id as text": b'{"update_id": "1"}',
    "no utf-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "lone surrogate": b'{"update_id": 1, "message": "\\ud800"}',
    "deep array": b"[" * 100_000,
    "deep object": b'{"update_id": 1, "message": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    assert await door.post(body) == 400
    assert await door.seen() == 0


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(door: Door, encoding: str) -> None:
    body = json.dumps(door.maria.message("/start")).encode()
    assert await door.post(body, headers={"Content-Encoding": encoding}) == 400


ODD: dict[str, Any] = {
    "unknown kind": lambda _: {"update_id": 1, "brand_new_kind": {"id": 1}},
    "no kind": lambda _: {"update_id": 1},
    "null kind": lambda _: {"update_id": 1, "message": None},
    "message of a wrong shape": lambda _: {"update_id": 1, "message": [1, 2]},
    "message without from": lambda one: without(one.message("hello"), "from"),
    "channel's message": lambda one: of_channel(one.message("hello")),
    "message of a bot": lambda one: of_bot(one.message("hello")),
    "chat id beyond 52 bits": lambda one: in_chat(one.message("/start"), 2**63),
    "group's message": lambda one: in_chat(one.message("/start"), -100123, user=True),
}


def without(update: Raw, name: str) -> Raw:
    del update["message"][name]
    return update


def of_channel(update: Raw) -> Raw:
    update["message"]["sender_chat"] = {"id": -1009, "type": "channel", "title": "Новости"}
    return without(in_chat(update, -1009), "from")


def of_bot(update: Raw) -> Raw:
    update["message"]["from"]["is_bot"] = True
    return update


def in_chat(update: Raw, chat_id: int, *, user: bool = False) -> Raw:
    kind = "private" if chat_id > 0 else "supergroup"
    update["message"]["chat"] = {"id": chat_id, "type": kind, "title": "Дом"}
    if chat_id > 0 and not user:
        update["message"]["from"]["id"] = chat_id
    return update


@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
async def test_what_concerns_nobody_is_taken_and_changes_nothing(door: Door, make: Any) -> None:
    """Refused, it would come again for a day and hold up its chat."""
    update = make(door.maria)
    assert [await door.post(update), await door.post(update)] == [200, 200]
    assert await door.seen() == 1
    for table in (m.chats, m.outbox, m.journal, m.failures):
        assert await number_of(door.app, table) == 0


def nested(resident: Resident, depth: int) -> Raw:
    """Answer a message that answers a message."""
    update = resident.message("/start")
    for _ in range(depth):
        answer = resident.message("/start")["message"]
        update["message"] = {**answer, "reply_to_message": update["message"]}
    return update


@pytest.mark.parametrize("depth", [10, 250, 450])
async def test_a_message_in_a_message_in_a_message_is_taken(door: Door, depth: int) -> None:
    """Read or left alone, by what the reader bears; the chat goes on."""
    assert await door.post(nested(door.maria, depth)) == 200
    assert await door.post(door.maria.message("/start")) == 200
    assert (await door.maria.card()).keys[0] == "home-cabinet"


async def test_of_two_keys_of_one_name_the_last_counts(door: Door) -> None:
    update = json.dumps(door.maria.message("/start", update_id=2))
    body = update.replace('{"update_id": 2', '{"update_id": 1, "update_id": 2')
    assert [await door.post(body.encode()), await door.post(json.loads(update))] == [200, 200]
    assert await door.seen() == 1
    assert (await door.maria.chat()).version == 1


# -- presses without what they usually have ---------------------------------------------------


async def test_a_press_without_its_message_is_answered(door: Door) -> None:
    await door.maria.say("/start")
    update = door.maria.press((await door.maria.card()).data("Ограниченный"))
    del update["callback_query"]["message"]
    update["callback_query"]["inline_message_id"] = "1"
    assert await door.post(update) == 200
    assert (await door.maria.chat()).state == "LimitedAccess:name"


async def test_a_press_on_an_inaccessible_message_is_answered(door: Door) -> None:
    await door.maria.say("/start")
    update = door.maria.press((await door.maria.card()).data("Ограниченный"))
    chat = update["callback_query"]["message"]["chat"]
    update["callback_query"]["message"] = {"chat": chat, "message_id": 5, "date": 0}
    assert await door.post(update) == 200
    assert (await door.maria.chat()).state == "LimitedAccess:name"


async def test_a_press_without_data_is_answered(door: Door) -> None:
    update = door.maria.press("")
    del update["callback_query"]["data"]
    update["callback_query"]["game_short_name"] = "chess"
    assert await door.post(update) == 200
    assert [one.kind for one in await door.maria.waiting()] == ["answer", "show"]


@ON_BOTH
async def test_ids_of_52_bits_are_kept_whole(door: Door) -> None:
    giant = Resident(door.app, 2**52 - 1, update_ids=iter([2**52 - 1]))
    assert await door.post(giant.message("/start")) == 200
    assert (await giant.chat()).chat_id == 2**52 - 1
    assert await number_of(door.app, m.seen_updates, m.seen_updates.c.update_key == f"{2**52 - 1}")


# -- when an update counts as received ---------------------------------------------------


@ON_BOTH
async def test_the_answer_comes_only_after_the_commit(door: Door) -> None:
    door.store.open.clear()
    posted = asyncio.create_task(door.post(door.maria.message("/start")))
    await door.store.asked.wait()
    assert not posted.done()
    assert await number_of(door.app, m.chats) == 0
    door.store.open.set()
    assert await posted == 200
    assert (await door.maria.chat()).version == 1


@ON_BOTH
async def test_an_update_that_the_store_could_not_take_is_handled_when_it_comes_again(
    door: Door,
) -> None:
    update = door.maria.message("/start")
    door.store.down = True
    assert [await door.post(update) for _ in range(3)] == [503] * 3
    door.store.down = False
    assert [await door.post(update) for _ in range(3)] == [200] * 3
    assert (await door.maria.chat()).version == 1
    assert [one.kind for one in await door.maria.waiting()] == ["show"]
    assert await number_of(door.app, m.failures) == 0


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.own_database
async def test_a_server_that_may_not_write_is_a_store_that_is_away(
    door: Door, database_url: str
) -> None:
    """After a failover the old leader takes reads only."""
    name = make_url(database_url).database
    await write(database_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    pool = door.store.real._pool  # type: ignore[attr-defined]
    await pool.expire_connections()
    assert await door.post(door.maria.message("/start")) == 503


@ON_BOTH
async def test_what_the_store_refuses_for_good_fails_like_a_handler(door: Door) -> None:
    """On PostgreSQL no text may hold a NUL: the update must not block its chat for ever."""
    update = door.maria.message("a\u0000b")
    assert await door.post(update) == 200
    assert await door.post(door.maria.message("/start")) == 200
    assert (await door.maria.chat()).version == 2


async def test_a_message_comes_through_the_webhook_that_the_bot_sets(
    database_url: str, clock: FakeClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with (
        Playground(port=0, speed=200.0) as playground,
        open_office(
            database_url,
            clock,
            speed=200.0,
            bot_token=playground.token,
            telegram_api_url=playground.url,
            webhook_url=f"http://127.0.0.1:{port}",
            webhook_secret=WEBHOOK_SECRET,
            listen=f"127.0.0.1:{port}",
        ) as app,
    ):
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        async with await Person.join(playground.url) as person:
            await person.send("/start")
            await person.wait_for("Личный кабинет")
            await person.press_answered("Ограниченный доступ")
            await person.wait_for("ФИО (полностью)")
        assert playground.bot.webhook is not None
        assert playground.bot.webhook["secret_token"] == WEBHOOK_SECRET
        stop.set()
        await running
