"""Methods that change or remove what is already there, and answers to presses: never limited."""

from typing import Any

from bot.playground.calls import Call
from bot.playground.desk import Desk
from bot.playground.errors import NOT_MODIFIED, bad
from bot.playground.methods.common import (
    Method,
    caption_of,
    chat_of,
    markup_of,
    message_of,
)
from bot.playground.methods.sending import (
    captioned,
    document_of,
    file_source,
    photo_sizes,
    text_of,
)
from bot.playground.texts import CAPTION_LIMIT, prepare, units
from bot.playground.wire import message_json
from bot.playground.world import Chat, Message

DELETABLE = 48 * 3600
ANSWER_LIMIT = 200
MEDIA = {"photo", "document"}
DELETE_AT_ONCE = 100


def edit_message_text(desk: Desk, call: Call) -> Any:
    if not call.text("text"):
        raise bad("message text is empty")
    text, entities = text_of(call)
    message, markup = _editable(desk, call)
    if message.text is None:
        raise bad("there is no text in the message to edit")
    return _apply(desk, message, text=text, entities=entities, reply_markup=markup)


def edit_message_caption(desk: Desk, call: Call) -> Any:
    caption, entities = caption_of(call)
    message, markup = _editable(desk, call)
    if not MEDIA & message.content.keys():
        raise bad("there is no caption in the message to edit")
    content = {key: value for key, value in message.content.items() if key != "caption"}
    content |= captioned(caption)
    return _apply(desk, message, content=content, entities=entities, reply_markup=markup)


def edit_message_media(desk: Desk, call: Call) -> Any:
    media = call.json("media", "media")
    if not isinstance(media, dict):
        raise bad("input media is not specified")
    kind = media.get("type")
    if kind not in MEDIA:
        raise bad("type of file to upload not supported")
    caption, entities = prepare(
        str(media.get("caption") or ""),
        str(media.get("parse_mode") or ""),
        media.get("caption_entities"),
    )
    if units(caption) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    source = file_source(call, kind, media.get("media"))
    message, markup = _editable(desk, call)
    if message.text is None and not MEDIA & message.content.keys():
        raise bad("message can't be edited")
    stored: Any = (
        photo_sizes(desk.world, source) if kind == "photo" else document_of(desk.world, source)
    )
    content = {kind: stored, **captioned(caption)}
    return _apply(
        desk, message, text=None, content=content, entities=entities, reply_markup=markup
    )


def edit_message_reply_markup(desk: Desk, call: Call) -> Any:
    message, markup = _editable(desk, call)
    if markup == message.reply_markup:
        raise bad(NOT_MODIFIED)
    desk.change(message, edited=False, reply_markup=markup)
    return message_json(desk.world, message)


def _editable(desk: Desk, call: Call) -> tuple[Message, Any]:
    """Find the bot's own message; one that carries a reply keyboard cannot be edited."""
    if not call.text("chat_id") and not call.text("message_id"):
        raise bad("message identifier is not specified")
    chat = chat_of(desk, call)
    markup = markup_of(call, chat, inline_only=True)
    message = message_of(desk, call, chat, "message to edit not found")
    if message.sender != call.bot.id or message.origin:
        raise bad("message can't be edited")
    if message.reply_markup is not None and not message.inline:
        raise bad("message can't be edited")
    return message, markup


def _apply(desk: Desk, message: Message, **fields: Any) -> Any:
    if all(getattr(message, name) == value for name, value in fields.items()):
        raise bad(NOT_MODIFIED)
    only_markup = all(
        getattr(message, name) == value for name, value in fields.items() if name != "reply_markup"
    )
    desk.change(message, edited=not only_markup, **fields)
    return message_json(desk.world, message)


def delete_message(desk: Desk, call: Call) -> bool:
    chat = chat_of(desk, call)
    message = message_of(desk, call, chat, "message to delete not found")
    _check_deletable(desk, chat, message)
    desk.delete(chat, [message.message_id])
    return True


def delete_messages(desk: Desk, call: Call) -> bool:
    chat = chat_of(desk, call)
    numbers = call.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > DELETE_AT_ONCE:
        raise bad("too many message identifiers specified")
    found = [one for n in numbers if (one := desk.world.message(chat, int(n)))]
    for message in found:
        _check_deletable(desk, chat, message)
    desk.delete(chat, [message.message_id for message in found])
    return True


def _check_deletable(desk: Desk, chat: Chat, message: Message) -> None:
    """In private, anything for 48 hours; in groups the bot is an administrator."""
    if chat.private and desk.clock.now() - message.date > DELETABLE:
        raise bad("message can't be deleted for everyone")
    if message.content.get("forum_topic_created"):
        raise bad("message can't be deleted")


def answer_callback_query(desk: Desk, call: Call) -> bool:
    text = call.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    url = call.text("url")
    if url and not url.startswith((f"https://t.me/{call.bot.username}?", "tg://")):
        raise bad("URL_INVALID")
    desk.answer(
        call.bot,
        call.text("callback_query_id"),
        text=text,
        show_alert=call.flag("show_alert"),
        url=url,
    )
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
}
