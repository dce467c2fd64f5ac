"""Methods about chats: who is there, pins, topics, reactions, files."""

from typing import Any

from bot.playground.calls import Call
from bot.playground.desk import Desk
from bot.playground.errors import bad
from bot.playground.methods.common import Method, chat_of, message_of, thread_of, writable
from bot.playground.wire import administrator_json, bot_json, chat_json, message_json, sender_json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip
TOPIC_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
TOPIC_NAME_LIMIT = 128


def send_chat_action(desk: Desk, call: Call) -> bool:
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = writable(desk, call)
    thread_of(call, chat)
    desk.typing(chat, action)
    return True


def get_chat(desk: Desk, call: Call) -> Any:
    chat = chat_of(desk, call)
    shape = {
        **chat_json(desk.world, chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    pinned = [desk.world.message(chat, number) for number in chat.pinned]
    if pinned and (last := pinned[-1]):
        shape["pinned_message"] = message_json(desk.world, last)
    return shape


def get_chat_member(desk: Desk, call: Call) -> Any:
    chat = chat_of(desk, call)
    number = call.number("user_id")
    if number not in desk.world.people and number not in desk.world.bots:
        raise bad("invalid user_id specified")
    user = sender_json(desk.world, number)
    if number in chat.bots:
        return administrator_json(chat, user)
    status = "member" if number in chat.members or number == call.bot.id else "left"
    return {"user": user, "status": status}


def pin_chat_message(desk: Desk, call: Call) -> bool:
    chat = chat_of(desk, call)
    message = message_of(desk, call, chat, "message to pin not found")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    desk.world.keep(chat)
    return True


def unpin_chat_message(desk: Desk, call: Call) -> bool:
    chat = chat_of(desk, call)
    number = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    desk.world.keep(chat)
    return True


def set_message_reaction(desk: Desk, call: Call) -> bool:
    chat = chat_of(desk, call)
    message = message_of(desk, call, chat, "message to react not found")
    given = call.json("reaction", "reaction types") or []
    if not isinstance(given, list) or len(given) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.get("type") not in {"emoji", "custom_emoji"} for one in given):
        raise bad("REACTION_INVALID")
    desk.hub.tell(
        chat.members,
        "reaction",
        chat_id=chat.bot if chat.private else chat.id,
        message_id=message.message_id,
        reaction=[one.get("emoji", "") for one in given],
    )
    return True


def create_forum_topic(desk: Desk, call: Call) -> Any:
    chat = chat_of(desk, call)
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.manages_topics:
        raise bad("not enough rights to create a topic")
    name = call.text("name").strip()
    if not name:
        raise bad("topic name must be non-empty")
    name = name[:TOPIC_NAME_LIMIT]
    colour = call.number("icon_color") or TOPIC_COLOURS[0]
    if colour not in TOPIC_COLOURS:
        raise bad("invalid icon color specified")
    topic = {"name": name, "icon_color": colour}
    message = desk.post(chat, call.bot.id, content={"forum_topic_created": topic})
    chat.topics[str(message.message_id)] = name
    desk.world.keep(chat)
    return {"message_thread_id": message.message_id, **topic}


def get_file(desk: Desk, call: Call) -> Any:
    stored = desk.world.files.get(call.text("file_id"))
    if stored is None:
        raise bad("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def get_me(_desk: Desk, call: Call) -> Any:
    return {
        **bot_json(call.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
    "createForumTopic": create_forum_topic,
}
