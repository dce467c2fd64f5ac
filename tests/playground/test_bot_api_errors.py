"""Each refusal of Telegram that the product has to know, in its own words, over real HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from support.person import Person

from bot.playground import Playground

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001049444154789c63f8cfc0c0c0c0000000000effff03000d0000ff"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def inline(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", **button)]])


async def refused(call: Awaitable[Any], kind: type[TelegramAPIError] = TelegramBadRequest) -> str:
    with pytest.raises(kind) as caught:
        await call
    return caught.value.message.removeprefix("Bad Request: ").removeprefix("Forbidden: ")


async def raw(playground: Playground, method: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    address = f"{playground.url}/bot{playground.token}/{method}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json=fields) as answer,
    ):
        return answer.status, await answer.json()


TEXTS = [
    ("", "message text is empty"),
    (" \n ", "text must be non-empty"),
    ("<b></b>", "text must be non-empty"),
    ("а" * 4097, "message is too long"),
    ("👍" * 2049, "message is too long"),
    ("а" * 16385, "text is too long"),
    ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ("1 < 2", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    ("яя</b>", "can't parse entities: Unexpected end tag at byte offset 4"),
]


@pytest.mark.parametrize(("text", "why"), TEXTS)
async def test_text_is_refused(telegram: Bot, maria: Person, text: str, why: str) -> None:
    assert await refused(telegram.send_message(maria.id, text, parse_mode="HTML")) == why


@pytest.mark.parametrize("text", ["а" * 4096, "<b>" + "а" * 4096 + "</b>", "👍" * 2048, "&nbsp;&"])
async def test_longest_text_after_parsing_passes(telegram: Bot, maria: Person, text: str) -> None:
    sent = await telegram.send_message(maria.id, text, parse_mode="HTML")
    assert sent.text is not None


async def test_text_is_trimmed_and_entities_move_along(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, " <i> </i>\n <b>раз</b> \n", parse_mode="HTML")
    assert sent.text == "раз"
    assert [(e.type, e.offset, e.length) for e in sent.entities or []] == [("bold", 0, 3)]


async def test_unknown_parse_mode(telegram: Bot, maria: Person) -> None:
    why = await refused(telegram.send_message(maria.id, "x", parse_mode="Word"))
    assert why == "unsupported parse_mode"


MARKUPS: list[tuple[Any, str]] = [
    (inline(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
    (inline(callback_data=""), "BUTTON_DATA_INVALID"),
    (
        inline(),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (inline(url="no"), "inline keyboard button URL 'no' is invalid: Wrong HTTP URL"),
    (inline(copy_text=CopyTextButton(text="")), "BUTTON_COPY_TEXT_INVALID"),
    (
        InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text=" ", callback_data="1")]]
        ),
        "inline keyboard button text must be non-empty",
    ),
    (
        InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="1", callback_data="1")]] * 101
        ),
        "reply markup is too long",
    ),
]


@pytest.mark.parametrize(("markup", "why"), MARKUPS)
async def test_keyboard_is_refused(telegram: Bot, maria: Person, markup: Any, why: str) -> None:
    assert await refused(telegram.send_message(maria.id, "x", reply_markup=markup)) == why


async def test_callback_data_of_64_bytes_passes(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "x", reply_markup=inline(callback_data="я" * 32))
    assert sent.reply_markup is not None


async def test_contact_is_asked_in_private_only(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    group = playground.add_group("Смена", [maria.id])
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="я", request_contact=True)]])
    why = await refused(telegram.send_message(group.id, "x", reply_markup=keys))
    assert why == "phone number can be requested in private chats only"


async def test_chat_not_found(telegram: Bot) -> None:
    for chat in (77, -77, "@nobody"):
        assert await refused(telegram.send_message(chat, "x")) == "chat not found"


async def test_person_who_never_wrote(playground: Playground, telegram: Bot) -> None:
    person = playground.add_person("Иван")
    why = await refused(telegram.send_message(person.id, "x"), TelegramForbiddenError)
    assert why == "bot can't initiate conversation with a user"


async def test_blocked_until_started_again(telegram: Bot, maria: Person) -> None:
    await maria.block()
    why = await refused(telegram.send_message(maria.id, "x"), TelegramForbiddenError)
    assert why == "bot was blocked by the user"
    with pytest.raises(AssertionError, match="you blocked this bot"):
        await maria.send("привет")
    await maria.send("/start")
    assert (await telegram.send_message(maria.id, "x")).text == "x"
    kinds = [update.event_type for update in await telegram.get_updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]


async def test_deactivated(playground: Playground, telegram: Bot, maria: Person) -> None:
    playground.world.people[maria.id].deactivated = True
    why = await refused(telegram.send_message(maria.id, "x"), TelegramForbiddenError)
    assert why == "user is deactivated"


async def test_group_that_became_a_supergroup(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    old = playground.chats.actions.add_group("Смена", [maria.id], kind="group")
    new = playground.chats.actions.migrate(old, maria.id)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await telegram.send_message(old.id, "x")
    assert caught.value.migrate_to_chat_id == new.id
    _status, body = await raw(playground, "sendMessage", chat_id=old.id, text="x")
    assert body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert (await telegram.send_message(new.id, "x")).chat.type == "supergroup"


async def test_bot_put_out_of_a_group(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    group = playground.add_group("Смена", [maria.id])
    playground.desk.kick(playground.bot, group, playground.world.people[maria.id])
    why = await refused(telegram.send_message(group.id, "x"), TelegramForbiddenError)
    assert why == "bot was kicked from the supergroup chat"


async def test_replies(telegram: Bot, maria: Person) -> None:
    why = await refused(
        telegram.send_message(maria.id, "x", reply_parameters=ReplyParameters(message_id=99))
    )
    assert why == "message to be replied not found"
    lenient = ReplyParameters(message_id=99, allow_sending_without_reply=True)
    sent = await telegram.send_message(maria.id, "x", reply_parameters=lenient)
    assert sent.reply_to_message is None
    reply = await telegram.send_message(
        maria.id, "y", reply_parameters=ReplyParameters(message_id=sent.message_id)
    )
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.text == "x"


async def test_unknown_topic(playground: Playground, telegram: Bot, maria: Person) -> None:
    group = playground.add_group("Смена", [maria.id])
    why = await refused(telegram.send_message(group.id, "x", message_thread_id=5))
    assert why == "message thread not found"
    topic = await telegram.create_forum_topic(group.id, "Показания")
    sent = await telegram.send_message(group.id, "x", message_thread_id=topic.message_thread_id)
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic.message_thread_id)


# -- edits and deletions ------------------------------------------------------------------------


async def test_edits_that_are_refused(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(
        maria.id, "<b>x</b>", parse_mode="HTML", reply_markup=inline(callback_data="1")
    )
    place: dict[str, Any] = {"chat_id": maria.id, "message_id": sent.message_id}
    same = telegram.edit_message_text(
        "<b>x</b>", parse_mode="HTML", reply_markup=inline(callback_data="1"), **place
    )
    assert await refused(same) == NOT_MODIFIED
    same_keys = telegram.edit_message_reply_markup(reply_markup=inline(callback_data="1"), **place)
    assert await refused(same_keys) == NOT_MODIFIED
    missing = telegram.edit_message_text("y", chat_id=maria.id, message_id=99)
    assert await refused(missing) == "message to edit not found"
    no_caption = telegram.edit_message_caption(caption="y", **place)
    assert await refused(no_caption) == "there is no caption in the message to edit"
    nowhere = telegram.edit_message_text("y")
    assert await refused(nowhere) == "message identifier is not specified"
    await telegram.delete_message(**place)
    gone = telegram.edit_message_text("y", **place)
    assert await refused(gone) == "message to edit not found"


async def test_edit_without_keyboard_takes_it_away(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "x", reply_markup=inline(callback_data="1"))
    edited = await telegram.edit_message_text("x", chat_id=maria.id, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    assert (await maria.screen())["text"] == "x"


@pytest.mark.parametrize(
    "markup",
    [
        ReplyKeyboardRemove(remove_keyboard=True),
        ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="a")]]),
        ForceReply(force_reply=True),
    ],
)
async def test_message_with_a_reply_keyboard_cannot_be_edited(
    telegram: Bot, maria: Person, markup: Any
) -> None:
    sent = await telegram.send_message(maria.id, "x", reply_markup=markup)
    edit = telegram.edit_message_text("y", chat_id=maria.id, message_id=sent.message_id)
    assert await refused(edit) == "message can't be edited"


async def test_person_s_message_cannot_be_edited(telegram: Bot, maria: Person) -> None:
    edit = telegram.edit_message_text("y", chat_id=maria.id, message_id=1)
    assert await refused(edit) == "message can't be edited"


async def test_reply_keyboard_is_no_markup_for_an_edit(
    playground: Playground, telegram: Bot, maria: Person
) -> None:
    sent = await telegram.send_message(maria.id, "x")
    status, body = await raw(
        playground,
        "editMessageText",
        chat_id=maria.id,
        message_id=sent.message_id,
        text="y",
        reply_markup={"keyboard": [["a"]]},
    )
    assert (status, body["description"]) == (400, "Bad Request: inline keyboard expected")


async def test_deletion(playground: Playground, telegram: Bot, maria: Person) -> None:
    typed = await maria.send("мой пароль")
    assert await telegram.delete_message(maria.id, typed["message_id"])
    again = telegram.delete_message(maria.id, typed["message_id"])
    assert await refused(again) == "message to delete not found"
    await maria.until(lambda: len(maria.messages()) == 1, 5, "deletion")
    old = await maria.send("старое")
    playground.clock.change(advance=48 * 3600 + 1)
    late = telegram.delete_message(maria.id, old["message_id"])
    assert await refused(late) == "message can't be deleted for everyone"


async def test_deleting_many_skips_what_is_gone(telegram: Bot, maria: Person) -> None:
    one, two = [await maria.send(text) for text in "аб"]
    assert await telegram.delete_messages(maria.id, [one["message_id"], 99, two["message_id"]])
    assert await telegram.delete_messages(maria.id, [one["message_id"]])
    too_many = telegram.delete_messages(maria.id, list(range(1, 102)))
    assert await refused(too_many) == "too many message identifiers specified"


# -- presses ------------------------------------------------------------------------------------


async def test_a_press_is_answered_once(telegram: Bot, maria: Person) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=inline(callback_data="1"))
    await maria.wait_for("x")
    query = await maria.press("x")
    assert await telegram.answer_callback_query(query, text="да", show_alert=True)
    toast = await maria.wait_toast("да")
    assert (toast["show_alert"], toast["query_id"]) == (True, query)
    assert await refused(telegram.answer_callback_query(query)) == TOO_OLD
    assert await refused(telegram.answer_callback_query("77")) == TOO_OLD


async def test_a_press_answered_late(playground: Playground, telegram: Bot, maria: Person) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=inline(callback_data="1"))
    await maria.wait_for("x")
    query = await maria.press("x")
    playground.clock.change(advance=61)
    assert await refused(telegram.answer_callback_query(query)) == TOO_OLD


async def test_answer_of_201_characters(telegram: Bot, maria: Person) -> None:
    await telegram.send_message(maria.id, "x", reply_markup=inline(callback_data="1"))
    await maria.wait_for("x")
    query = await maria.press("x")
    long = telegram.answer_callback_query(query, text="я" * 201)
    assert await refused(long) == "MESSAGE_TOO_LONG"
    assert await telegram.answer_callback_query(query, text="я" * 200)


# -- files --------------------------------------------------------------------------------------


async def test_files_that_are_refused(telegram: Bot, maria: Person) -> None:
    photo = BufferedInputFile(PNG, "a.png")
    sent = await telegram.send_photo(maria.id, photo)
    assert sent.photo is not None
    cases = {
        "file must be non-empty": telegram.send_document(
            maria.id, BufferedInputFile(b"", "a.txt")
        ),
        "wrong file identifier/HTTP URL specified": telegram.send_document(maria.id, "nothing"),
        "failed to get HTTP URL content": telegram.send_photo(maria.id, "https://ya.ru/a.png"),
        "invalid file_id": telegram.get_file("nothing"),
        "IMAGE_PROCESS_FAILED": telegram.send_photo(maria.id, BufferedInputFile(b"text", "a.png")),
        "PHOTO_INVALID_DIMENSIONS": telegram.send_photo(
            maria.id, BufferedInputFile(PNG[:16] + b"\0\0\x27\x10" + PNG[20:], "a.png")
        ),
        "file is too big": telegram.send_photo(
            maria.id, BufferedInputFile(PNG + bytes(10 * 1024 * 1024), "a.png")
        ),
        "message caption is too long": telegram.send_photo(
            maria.id, sent.photo[-1].file_id, caption="я" * 1025
        ),
        "can't use file of type Photo as Document": telegram.send_document(
            maria.id, sent.photo[-1].file_id
        ),
    }
    for why, call in cases.items():
        assert await refused(call) == why


async def test_download_over_20_megabytes(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_document(
        maria.id, BufferedInputFile(bytes(20 * 1024 * 1024 + 1), "a.bin")
    )
    assert sent.document is not None
    assert await refused(telegram.get_file(sent.document.file_id)) == "file is too big"


async def test_upload_over_50_megabytes(telegram: Bot, maria: Person) -> None:
    big = BufferedInputFile(bytes(50 * 1024 * 1024 + 1), "a.bin")
    why = await refused(telegram.send_document(maria.id, big), TelegramEntityTooLarge)
    assert why == "Request Entity Too Large"


async def test_media_edits(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_photo(maria.id, BufferedInputFile(PNG, "a.png"), caption="раз")
    place: dict[str, Any] = {"chat_id": maria.id, "message_id": sent.message_id}
    on_picture = telegram.edit_message_text("два", **place)
    assert await refused(on_picture) == "there is no text in the message to edit"
    edited = await telegram.edit_message_caption(caption="два", **place)
    assert isinstance(edited, Message)
    assert edited.caption == "два"
    media = InputMediaPhoto(media=BufferedInputFile(PNG, "b.png"), caption="три")
    edited = await telegram.edit_message_media(media, **place)
    assert isinstance(edited, Message)
    assert edited.caption == "три"
    assert edited.photo is not None
    assert sent.photo is not None
    assert edited.photo[-1].file_id != sent.photo[-1].file_id


# -- the bot itself -----------------------------------------------------------------------------


async def test_unauthorized_and_unknown_method(playground: Playground, telegram: Bot) -> None:
    stranger = Bot("1:stranger", session=telegram.session)
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()
    status, body = await raw(playground, "sendNothing")
    assert (status, body["description"]) == (404, "Not Found: method not found")
    with pytest.raises(TelegramNotFound):
        await telegram.get_my_star_balance()


async def test_commands(telegram: Bot) -> None:
    commands = [BotCommand(command="start", description="начать")]
    await telegram.set_my_commands(commands)
    kept = [(one.command, one.description) for one in await telegram.get_my_commands()]
    assert kept == [("start", "начать")]
    assert (
        await refused(telegram.set_my_commands([BotCommand(command="Я", description="x")]))
        == "BOT_COMMAND_INVALID"
    )
    await telegram.delete_my_commands()
    assert await telegram.get_my_commands() == []
    await telegram.set_my_description("Квитанции и показания")
    assert (await telegram.get_my_description()).description == "Квитанции и показания"


@pytest.mark.parametrize("body", [b"[]", b"{", b"null", b'"x"'])
async def test_bodies_that_are_no_objects(playground: Playground, body: bytes) -> None:
    address = f"{playground.url}/bot{playground.token}/getMe"
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=body, headers=headers) as answer,
    ):
        assert answer.status == 400
        assert (await answer.json())["ok"] is False


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": "{maria}", "text": "x", "reply_markup": "{"}, "can't parse reply keyboard"),
        ({"chat_id": "{maria}", "text": "x", "reply_markup": [1]}, "object expected"),
        ({"chat_id": "{maria}", "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"chat_id": "{maria}", "text": "x", "entities": 5}, "expected an Array"),
    ],
)
async def test_parameters_that_cannot_be_read(
    playground: Playground, maria: Person, fields: dict[str, Any], why: str
) -> None:
    filled = json.loads(json.dumps(fields).replace("{maria}", str(maria.id)))
    status, body = await raw(playground, "sendMessage", **filled)
    assert status == 400
    assert why in body["description"]


async def test_same_call_by_query_form_and_json(playground: Playground, maria: Person) -> None:
    address = f"{playground.url}/bot{playground.token}/SENDmessage"
    fields = {"chat_id": str(maria.id), "text": "раз"}
    async with aiohttp.ClientSession() as session:
        calls: list[Callable[[], Any]] = [
            lambda: session.get(address, params=fields),
            lambda: session.post(address, data=fields),
            lambda: session.post(address, json=fields),
        ]
        for call in calls:
            async with call() as answer:
                assert (await answer.json())["result"]["text"] == "раз"
    await maria.until(lambda: len(maria.from_bot()) == 3, 5, "three messages")


async def test_concurrent_calls_do_not_mix(telegram: Bot, maria: Person) -> None:
    sent = await asyncio.gather(*(telegram.send_message(maria.id, str(n)) for n in range(5)))
    assert len({message.message_id for message in sent}) == 5
    await maria.until(lambda: len(maria.from_bot()) == 5, 5, "five messages")
