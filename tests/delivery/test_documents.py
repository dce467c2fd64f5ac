"""Files and last words: made when they are sent, and what becomes of those that cannot be."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetMe
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, Resident, enter, open_office, rows, set_pin, waiting

from bot.app import App
from bot.delivery.pace import Pace
from bot.delivery.telegram import SendDocument, SendPhoto, Upload
from bot.services.errors import StoreUnavailableError
from bot.services.files import File, FileDeniedError, Likeness, Workshop
from bot.services.messages import Document, Farewell, Notify, Screen, text
from bot.work import Work
from storage import models as m

STAFF = -100500
TITLE = text("mydata-json")


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=STAFF) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def telegram(app: App) -> FakeTelegram:
    session = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=session)
    app.courier.pace = Pace(rate=1e6, notices=1e6, speed=1e6)

    async def make(chat_id: int, language: str, args: Mapping[str, str]) -> File:
        data = f"{chat_id} {language} {args}".encode()
        return File("hello.txt", "text/plain", data, picture=args.get("as") == "picture")

    app.courier.workshop = Workshop({"greeting": make})
    return session


async def put(app: App, chat_id: int, outgoing: Any) -> None:
    work = Work(app.tools)
    work.post.put(chat_id, outgoing)
    await work.commit()


async def deliver(app: App) -> None:
    courier = app.courier
    courier.wake(await courier.queue.chats_waiting(courier.clock()))
    courier._start_due()
    await asyncio.gather(*courier._busy.values())


async def test_a_file_is_made_when_it_is_sent(app: App, telegram: FakeTelegram) -> None:
    await put(app, 77, Document("greeting", TITLE, {"a": "b"}))
    [waits] = await waiting(app, 77)
    assert isinstance(waits, Document)  # the row keeps the request only
    await deliver(app)
    [call] = [call for call in telegram.calls if isinstance(call, SendDocument)]
    assert isinstance(call.document, Upload)
    assert (call.document.name, call.document.data) == ("hello.txt", b"77 ru {'a': 'b'}")
    assert "JSON" in call.caption
    [line] = await rows(app, select(m.journal))
    assert (line.kind, line.body) == ("document", "greeting")


async def test_a_picture_is_sent_to_be_seen(app: App, telegram: FakeTelegram) -> None:
    await put(app, 77, Document("greeting", TITLE, {"as": "picture"}))
    await deliver(app)
    [call] = [call for call in telegram.calls if isinstance(call, SendPhoto)]
    assert isinstance(call.photo, Upload)
    assert call.photo.data == b"77 ru {'as': 'picture'}"
    assert "JSON" in call.caption


async def test_a_chat_that_was_locked_meanwhile_gets_no_file(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    await put(app, 77, Document("greeting", TITLE))
    clock.advance(minutes=20)
    await deliver(app)
    assert not [call for call in telegram.calls if isinstance(call, SendDocument)]
    assert "закрыт ПИН-кодом" in telegram.texts(77)[-1]


async def test_what_stands_beside_a_discreet_notice_does_not_come(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    await enter(one)
    await set_pin(one)
    told_at = clock()
    await put(app, 77, Document("greeting", TITLE, told_at=told_at, beside=True))
    await deliver(app)
    sent = [call for call in telegram.calls if isinstance(call, SendDocument)]
    assert len(sent) == 1
    clock.advance(minutes=20)
    said = len(telegram.texts(77))
    await put(app, 77, Document("greeting", TITLE, told_at=told_at, beside=True))
    await put(app, 78, Document("greeting", TITLE, told_at=told_at, beside=True))
    await deliver(app)
    assert [call for call in telegram.calls if isinstance(call, SendDocument)] == sent
    assert len(telegram.texts(77)) == said
    assert await waiting(app, 77) == []
    assert await waiting(app, 78) == [], "the session that was told of it is over"


@dataclass
class Poster:
    """Makes the same file for everybody until its words change."""

    words: str = "one"
    made: int = 0

    async def make(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        likeness = await self.foretell(chat_id, language, args)
        self.made += 1
        return File("poster.png", "image/png", self.words.encode(), True, likeness.digest)

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        del chat_id, language, args
        return Likeness(self.words, picture=True)


@pytest.fixture
def poster(app: App, telegram: FakeTelegram) -> Poster:
    del telegram  # it takes what is sent
    made = Poster()
    app.courier.workshop = Workshop({"poster": made.make}, {"poster": made.foretell})
    return made


def photos(telegram: FakeTelegram) -> list[Upload | str]:
    return [call.photo for call in telegram.calls if isinstance(call, SendPhoto)]


async def test_the_same_file_is_uploaded_once(
    app: App, telegram: FakeTelegram, poster: Poster
) -> None:
    for chat_id in (77, 77, 78):
        await put(app, chat_id, Document("poster", TITLE))
        await deliver(app)
    [upload, *again] = photos(telegram)
    assert isinstance(upload, Upload)
    assert again == ["kept-1001", "kept-1001"]  # the largest size of it
    poster.words = "two"
    await put(app, 77, Document("poster", TITLE))
    await deliver(app)
    assert isinstance(photos(telegram)[-1], Upload)
    assert poster.made == 2


async def test_what_telegram_knows_no_more_is_uploaded_anew(
    app: App, telegram: FakeTelegram, poster: Poster
) -> None:
    await put(app, 77, Document("poster", TITLE))
    await deliver(app)
    refusal = "Bad Request: wrong file identifier/HTTP URL specified"
    telegram.reply(78, TelegramBadRequest(method=GetMe(), message=refusal))
    for _ in range(2):
        await put(app, 78, Document("poster", TITLE))
        await deliver(app)
    first, lost, anew, known = photos(telegram)
    assert isinstance(first, Upload)
    assert isinstance(anew, Upload)
    assert (lost, known) == ("kept-1001", "kept-1002")
    assert poster.made == 2


async def test_what_is_kept_is_denied_like_what_is_made(
    app: App, telegram: FakeTelegram, poster: Poster
) -> None:
    await put(app, 77, Document("poster", TITLE))
    await deliver(app)
    app.courier.workshop = Workshop({"poster": poster.make}, {"poster": denied})
    await put(app, 78, Document("poster", TITLE))
    await deliver(app)
    assert len(photos(telegram)) == 1
    assert telegram.to(78) == ["sendMessage"]


async def denied(chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
    del chat_id, language, args
    raise FileDeniedError


@pytest.mark.parametrize("maker", ["of another release", "of other arguments"])
async def test_a_file_that_nobody_makes_is_buried_and_told(
    app: App, telegram: FakeTelegram, maker: str
) -> None:
    async def make(chat_id: int, language: str, args: Mapping[str, str]) -> File:
        return File(args["gone"], language, bytes(chat_id))

    app.courier.workshop = Workshop({"of other arguments": make})
    await put(app, 77, Document(maker, TITLE))
    await put(app, 77, Notify(Screen((text("page-title"),))))
    await deliver(app)
    [row] = await rows(app, select(m.outbox).where(m.outbox.c.chat_id == 77))
    assert row.dead_at is not None
    assert telegram.to(77) == ["sendMessage"]
    [told] = await waiting(app, STAFF)
    assert isinstance(told, Notify)
    assert told.screen.lines[0].key == "notice-message-refused"


async def test_a_file_waits_for_a_store_that_is_away(app: App, telegram: FakeTelegram) -> None:
    async def make(chat_id: int, language: str, args: Mapping[str, str]) -> File:
        raise StoreUnavailableError(f"{chat_id} {language} {args}")

    app.courier.workshop = Workshop({"of the store": make})
    await put(app, 77, Document("of the store", TITLE))
    await deliver(app)
    [row] = await rows(app, select(m.outbox).where(m.outbox.c.chat_id == 77))
    assert (row.dead_at, telegram.calls) == (None, [])


async def test_last_words_leave_no_trace_told_or_refused(app: App, telegram: FakeTelegram) -> None:
    words = Farewell(Screen((text("erasure-done"),)), "en")
    await put(app, 77, words)
    await deliver(app)
    assert telegram.texts(77)[-1].startswith("<b>Your data are erased")
    refusal = TelegramBadRequest(method=GetMe(), message="Bad Request: chat not found")
    telegram.reply(78, refusal)
    await put(app, 78, words)
    await deliver(app)
    for table in (m.outbox, m.journal, m.chats):
        assert await rows(app, select(table)) == []


async def test_a_held_chat_is_left_alone_until_it_is_let_go(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, 77, Notify(Screen((text("page-title"),))))
    async with app.courier.hold(77) as ours:
        assert ours
        await deliver(app)
        assert telegram.calls == []
    app.courier._start_due()
    await asyncio.gather(*app.courier._busy.values())
    assert telegram.to(77) == ["sendMessage"]


@pytest.mark.parametrize(
    ("mode", "key"), [("none", "private-document-none"), ("page", "private-document-page")]
)
async def test_files_obey_private_details(
    database_url: str, clock: FakeClock, mode: str, key: str
) -> None:
    public = "https://centre.example"
    async with open_office(database_url, clock, private_details=mode, public_url=public) as opened:
        await put(opened, 77, Document("greeting", TITLE))
        [told] = await waiting(opened, 77)
        assert isinstance(told, Notify)
        assert told.screen.lines[0].key == key
        urls = [button.url for row in told.screen.rows for button in row]
        assert [url.startswith(f"{public}/p/") for url in urls] == [True] * (mode == "page")
