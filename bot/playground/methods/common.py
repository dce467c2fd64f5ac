"""What methods have in common: which chat, which message, which keyboard."""

from collections.abc import Callable
from typing import Any

from bot.playground.calls import Call
from bot.playground.desk import Desk
from bot.playground.errors import CHAT_NOT_FOUND, RefusedError, bad, forbidden
from bot.playground.markup import read_markup
from bot.playground.texts import CAPTION_LIMIT, prepare, units
from bot.playground.world import Chat, Message

Method = Callable[[Desk, Call], Any]

MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"


def chat_of(desk: Desk, call: Call, name: str = "chat_id") -> Chat:
    """Find the chat that a parameter names, as far as this bot can know it."""
    given = call.text(name)
    if not given:
        raise bad(f"{name} is empty")
    try:
        number = int(given)
    except ValueError:
        raise bad(CHAT_NOT_FOUND) from None
    world = desk.world
    if number > 0:
        if number not in world.people:
            raise bad(CHAT_NOT_FOUND)
        return world.private(call.bot, world.people[number])
    chat = world.chats.get(str(number))
    if chat is None:
        raise bad(CHAT_NOT_FOUND)
    if chat.migrated_to:
        raise RefusedError(400, MIGRATED, migrate_to_chat_id=chat.migrated_to)
    if chat.disbanded:
        raise forbidden("the group chat was deleted")
    if call.bot.id not in chat.bots:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    return chat


def writable(desk: Desk, call: Call) -> Chat:
    """Find the chat and make sure that the bot may send there."""
    chat = chat_of(desk, call)
    if chat.private:
        if desk.world.people[chat.id].deactivated:
            raise forbidden("user is deactivated")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
    return chat


def thread_of(call: Call, chat: Chat) -> int:
    thread = call.number("message_thread_id")
    if thread and str(thread) not in chat.topics:
        raise bad("message thread not found")
    if str(thread) in chat.closed and not chat.manages_topics:
        raise bad("TOPIC_CLOSED")
    return thread


def reply_of(desk: Desk, call: Call, chat: Chat) -> int:
    given = call.json("reply_parameters", "reply parameters")
    if given is not None and not isinstance(given, dict):
        raise bad("object expected as reply parameters")
    given = given or {}
    number = int(given.get("message_id") or call.number("reply_to_message_id"))
    if not number:
        return 0
    if desk.world.message(chat, number) is None:
        if given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
            return 0
        raise bad("message to be replied not found")
    return number


def markup_of(call: Call, chat: Chat, *, inline_only: bool = False) -> Any:
    value = call.json("reply_markup", "reply keyboard markup")
    return read_markup(value, private=chat.private, inline_only=inline_only)


def message_of(desk: Desk, call: Call, chat: Chat, lack: str) -> Message:
    if not call.number("message_id"):
        raise bad("message identifier is not specified")
    message = desk.world.message(chat, call.number("message_id"))
    if message is None:
        raise bad(lack)
    return message


def caption_of(call: Call) -> tuple[str, list[dict[str, Any]]]:
    text, entities = prepare(
        call.text("caption"), call.text("parse_mode"), call.json("caption_entities")
    )
    if units(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text, entities


def send(desk: Desk, call: Call, chat: Chat, **fields: Any) -> Message:
    """Put a bot's message into the chat: the last step of every sending method."""
    thread = thread_of(call, chat)
    reply = reply_of(desk, call, chat)
    markup = markup_of(call, chat)
    desk.limits[call.bot.id].take(chat.key, group=not chat.private)
    desk.messages_sent += 1
    return desk.post(
        chat,
        call.bot.id,
        thread=thread,
        reply_to=reply,
        reply_markup=markup,
        protected=call.flag("protect_content"),
        **fields,
    )
