"""The page's JSON API, what survives a restart, and who is let in."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from support.person import Person

from bot.playground import Playground
from bot.playground.images import size_of, thumbnail

KEYS = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Да", callback_data="yes"),
            InlineKeyboardButton(text="Сайт", url="https://ya.ru"),
        ]
    ]
)


def client(playground: Playground) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
    return Bot(playground.token, session=session)


async def get(url: str, **headers: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        body = await answer.read()
        try:
            return answer.status, json.loads(body)
        except ValueError:
            return answer.status, body


async def test_people_bots_and_chats(playground: Playground, maria: Person) -> None:
    playground.add_person("Иван", hint="код 123456")
    group = playground.add_group("Смена", [maria.id])
    async with client(playground) as telegram:
        await telegram.set_my_commands([BotCommand(command="start", description="начать")])
    _status, people = await get(playground.url + "/chat/people")
    assert [(one["first_name"], one["hint"]) for one in people] == [
        ("Мария", ""),
        ("Иван", "код 123456"),
    ]
    _status, bots = await get(playground.url + "/chat/bots")
    assert bots[0]["commands"] == [{"command": "start", "description": "начать"}]
    _status, chats = await get(f"{playground.url}/chat/{maria.id}/chats")
    assert [(one["id"], one["type"]) for one in chats] == [
        (playground.bot.id, "private"),
        (group.id, "supergroup"),
    ]
    assert chats[0]["last"]["text"] == "/start"


async def test_what_a_message_looks_like(telegram: Bot, maria: Person) -> None:
    await telegram.send_message(
        maria.id, "<b>Счёт</b> <code>1&lt;2</code>", parse_mode="HTML", reply_markup=KEYS
    )
    seen = await maria.wait_for("Счёт")
    assert seen["html"] == "<b>Счёт</b> <code>1&lt;2</code>"
    assert seen["keyboard"] == [
        [
            {"text": "Да", "kind": "callback", "data": "yes"},
            {"text": "Сайт", "kind": "url", "url": "https://ya.ru/"},
        ]
    ]
    await telegram.edit_message_text("Иначе", chat_id=maria.id, message_id=seen["message_id"])
    edited = await maria.wait_for("Иначе")
    assert edited["edited"]
    assert [one["text"] for one in edited["edit_history"]] == ["Счёт 1<2"]


async def test_change_of_keyboard_alone_is_no_edit(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "x", reply_markup=KEYS)
    await telegram.edit_message_reply_markup(chat_id=maria.id, message_id=sent.message_id)
    await maria.wait_for(lambda one: one["keyboard"] is None)
    assert not (await maria.screen())["edited"]


async def test_reply_keyboard_comes_and_goes(telegram: Bot, maria: Person) -> None:
    keys = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="Поделиться номером", request_contact=True)]],
        one_time_keyboard=True,
        input_field_placeholder="номер",
    )
    await telegram.send_message(maria.id, "номер?", reply_markup=keys)
    seen = await maria.wait_for("номер?")
    assert seen["reply_keyboard"] == {
        "rows": [[{"text": "Поделиться номером", "kind": "contact"}]],
        "one_time": True,
        "placeholder": "номер",
    }
    await maria.press("Поделиться номером")
    update = (await telegram.get_updates())[-1].message
    assert update is not None
    assert update.contact is not None
    assert update.contact.user_id == maria.id
    assert update.reply_to_message is not None
    await telegram.send_message(
        maria.id, "спасибо", reply_markup=ReplyKeyboardRemove(remove_keyboard=True)
    )
    await maria.wait_for("спасибо")
    assert maria.keys() == []


async def test_pressing_a_caption_that_is_not_there_lists_the_others(
    telegram: Bot, maria: Person
) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=KEYS)
    await maria.wait_for("x")
    with pytest.raises(AssertionError, match=r"no button «Нет»; there are \['Да', 'Сайт'\]"):
        await maria.press("Нет")


async def test_waiting_in_vain_shows_the_chat(maria: Person) -> None:
    with pytest.raises(AssertionError, match="no a message with 'нет' within"):
        await maria.wait_for("нет", timeout=0.05)


async def test_files_go_both_ways(telegram: Bot, maria: Person) -> None:
    picture, *_size = thumbnail(900, 600)
    await maria.send_photo(picture, "чек")
    await maria.send_document(b"%PDF-1.7", "квитанция.pdf")
    photo, document = [one.message for one in (await telegram.get_updates())[1:]]
    assert photo is not None
    assert photo.photo is not None
    assert [size.width for size in photo.photo] == sorted(size.width for size in photo.photo)
    assert photo.caption == "чек"
    data = await telegram.download(photo.photo[-1].file_id)
    assert data is not None
    assert data.read() == picture
    assert document is not None
    assert document.document is not None
    assert document.document.file_name == "квитанция.pdf"
    sent = await telegram.send_document(
        maria.id, BufferedInputFile(b"%PDF-1.7 ", "счёт.pdf"), caption="счёт"
    )
    seen = await maria.wait_for("счёт")
    assert (seen["document"]["name"], seen["document"]["size"]) == ("счёт.pdf", 9)
    assert await maria.download(seen["document"]["url"]) == b"%PDF-1.7 "
    assert sent.document is not None
    again = await telegram.send_document(maria.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id


async def test_group_topics(playground: Playground, telegram: Bot, maria: Person) -> None:
    group = playground.add_group("Смена", [maria.id])
    topic = await telegram.create_forum_topic(group.id, "Показания")
    async with await Person.join(playground.url, person=maria.id, chat=group.id) as member:
        await telegram.send_message(
            group.id, "новое", message_thread_id=topic.message_thread_id, reply_markup=KEYS
        )
        seen = await member.wait_for("новое")
        assert seen["via_topic"] == topic.message_thread_id
        await member.press("Да")
        await member.send("принято", thread=topic.message_thread_id)
    press, words = (await telegram.get_updates())[-2:]
    assert press.callback_query is not None
    assert press.callback_query.message is not None
    assert press.callback_query.message.chat.id == group.id
    assert words.message is not None
    assert words.message.message_thread_id == topic.message_thread_id


async def test_events_resume_after_the_last_one_seen(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    for number in range(4):
        await telegram.send_message(maria.id, str(number))
    await maria.wait_for("3")
    after = maria.events[-3]["seq"]
    async with aiohttp.ClientSession() as session:
        address = f"{playground.url}/chat/{maria.id}/events"
        async with session.get(address, headers={"Last-Event-ID": str(after)}) as stream:
            seen: list[str] = []
            async for line in stream.content:
                if line.startswith(b"data: "):
                    seen.append(json.loads(line[6:])["text"])
                if len(seen) == 2:
                    break
    assert seen == ["2", "3"]


async def test_typing_is_seen(telegram: Bot, maria: Person) -> None:
    await telegram.send_chat_action(maria.id, "typing")
    await maria.until(lambda: any(one["type"] == "typing" for one in maria.events), 5, "typing")


# -- lasting ------------------------------------------------------------------------------------


async def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    log = tmp_path / "playground.jsonl"
    picture, *_size = thumbnail(90, 60)
    async with Playground(port=0, log_path=log) as first, client(first) as telegram:
        group = first.add_group("Смена", [])
        async with await Person.join(first.url, phone="+79123456789") as maria:
            await maria.send("/start")
            sent = await telegram.send_message(maria.id, "вопрос", reply_markup=KEYS)
            await maria.wait_for("вопрос")
            await maria.send_photo(picture)
            query = await maria.press("Да")
            topic = await telegram.create_forum_topic(group.id, "Показания")
            updates = await telegram.get_updates()
            await telegram.get_updates(offset=updates[1].update_id)
            seq = first.world.seq
    with log.open("a", encoding="utf-8") as torn:
        torn.write('["message","70000')
    async with Playground(port=0, log_path=log) as second, client(second) as telegram:
        assert second.world.seq >= seq
        left = await telegram.get_updates()
        assert [one.model_dump_json() for one in left] == [
            one.model_dump_json() for one in updates[1:]
        ]
        assert await telegram.answer_callback_query(query, text="да")
        photo = left[0].message.photo if left[0].message else None
        assert photo is not None
        data = await telegram.download(photo[-1].file_id)
        assert data is not None
        assert data.read() == picture
        async with await Person.join(second.url, person=maria.id) as back:
            assert [one["text"] for one in back.messages()] == ["/start", "вопрос", ""]
            edited = await telegram.edit_message_text(
                "ответ", chat_id=maria.id, message_id=sent.message_id
            )
            assert edited
            new = await telegram.send_message(maria.id, "ещё")
            assert new.message_id == 4
            await back.wait_for("ещё")
            typed = await back.send("слова")
            assert typed["message_id"] == 5
        ids = [one.update_id for one in await telegram.get_updates()]
        assert ids == list(range(ids[0], ids[0] + len(ids)))
        assert second.add_group("Смена", []).id == group.id
        await telegram.send_message(group.id, "x", message_thread_id=topic.message_thread_id)


async def test_the_log_shrinks_at_the_start(tmp_path: Path) -> None:
    log = tmp_path / "playground.jsonl"
    async with (
        Playground(port=0, log_path=log) as first,
        client(first) as telegram,
        await Person.join(first.url) as maria,
    ):
        await maria.send("/start")
        sent = await telegram.send_message(maria.id, "0")
        for number in range(1, 50):
            await telegram.edit_message_reply_markup(
                chat_id=maria.id,
                message_id=sent.message_id,
                reply_markup=KEYS if number % 2 else None,
            )
    before = log.stat().st_size
    async with Playground(port=0, log_path=log):
        assert log.stat().st_size < before / 2


async def test_webhook_goes_on_after_a_restart(tmp_path: Path, unused_tcp_port: int) -> None:
    log = tmp_path / "playground.jsonl"
    address = f"http://127.0.0.1:{unused_tcp_port}/"
    async with Playground(port=0, log_path=log) as first, client(first) as telegram:
        await telegram.set_webhook(address, secret_token="s")
    async with Playground(port=0, log_path=log) as second, client(second) as telegram:
        assert (await telegram.get_webhook_info()).url == address


# -- who is let in ------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""])
async def test_foreign_hosts_are_refused(playground: Playground, host: str) -> None:
    status, _body = await get(playground.url + "/chat/people", Host=host)
    assert status == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8081", "127.0.0.2:1", "[::1]:8081"])
async def test_own_names_are_let_in(playground: Playground, host: str) -> None:
    status, _body = await get(playground.url + "/chat/people", Host=host)
    assert status == 200


async def test_other_pages_are_refused(playground: Playground) -> None:
    status, _body = await get(playground.url + "/chat/people", Origin="https://evil.example")
    assert status == 403
    status, _body = await get(playground.url + "/chat/people", Origin=playground.url)
    assert status == 200


@pytest.mark.parametrize("path", ["../server.py", "..%2fserver.py", "%2e%2e/%2e%2e/app.py", "x"])
async def test_static_files_stay_in_their_folder(playground: Playground, path: str) -> None:
    status, _body = await get(f"{playground.url}/static/{path}")
    assert status == 404


@pytest.mark.parametrize(
    "path", ["/chat/77/chats", "/chat/{maria}/77/messages", "/chat/files/x", "/file/bot1:x/a"]
)
async def test_what_is_not_there(playground: Playground, maria: Person, path: str) -> None:
    status, _body = await get(playground.url + path.replace("{maria}", str(maria.id)))
    assert status in {401, 404}


async def test_odd_bodies_are_refused_without_a_trace(
    playground: Playground, maria: Person
) -> None:
    base = f"{playground.url}/chat/{maria.id}/{playground.bot.id}"
    async with aiohttp.ClientSession() as session:
        for action, body in (
            ("messages", "[]"),
            ("messages", "{}"),
            ("messages", '{"text": "x", "reply_to": "y"}'),
            ("messages", json.dumps({"text": "я" * 4097})),
            ("press", '{"message_id": [1]}'),
            ("edit", '{"message_id": 99, "text": "x"}'),
            ("files", "{}"),
        ):
            async with session.post(f"{base}/{action}", data=body) as answer:
                assert answer.status in {400, 404}, action
    assert len(playground.world.messages[f"{playground.bot.id}:{maria.id}"]) == 1


async def test_stop_lets_go_of_pages_and_pollers() -> None:
    running = Playground(port=0)
    await running.start()
    async with client(running) as telegram, await Person.join(running.url):
        waiting = asyncio.create_task(telegram.get_updates(timeout=50))
        await running.bots.deliveries[running.bot.id].entered.wait()
        async with asyncio.timeout(5):
            await running.stop()
            await running.stop()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_two_bots_have_chats_of_their_own(playground: Playground, maria: Person) -> None:
    other = playground.add_bot("42:other", username="other_bot", name="Другой")
    async with await Person.join(playground.url, person=maria.id, chat=42) as with_other:
        await with_other.send("/start")
        assert len(playground.desk.mailboxes[other.id].pending) == 1
        assert len(playground.desk.mailboxes[playground.bot.id].pending) == 1
        assert [one["chat_id"] for one in with_other.messages()] == [42]


def test_sizes_of_pictures() -> None:
    data, *size = thumbnail(1200, 300)
    assert size_of(data) == (90, 22, "png")
    assert size == [90, 22]
    assert size_of(b"GIF89a\x02\x00\x03\x00") == (2, 3, "gif")
    assert size_of(b"text") is None
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x03\x00\x02\x00\x00\x00\x00"
    assert size_of(jpeg) == (2, 3, "jpg")
