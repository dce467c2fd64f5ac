"""Shapes of the Bot API: how people, chats and messages look to a bot."""

from typing import Any

from bot.playground.world import BotAccount, Chat, Message, Person, World


def user_json(person: Person) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": person.id,
        "is_bot": False,
        "first_name": person.first_name,
    }
    for name in ("last_name", "username", "language_code"):
        if value := getattr(person, name):
            shape[name] = value
    return shape


def bot_json(bot: BotAccount) -> dict[str, Any]:
    return {
        "id": bot.id,
        "is_bot": True,
        "first_name": bot.first_name,
        "username": bot.username,
    }


def sender_json(world: World, sender: int) -> dict[str, Any]:
    if sender in world.bots:
        return bot_json(world.bots[sender])
    return user_json(world.people[sender])


def chat_json(world: World, chat: Chat) -> dict[str, Any]:
    if chat.private:
        shape = user_json(world.people[chat.id])
        shape.pop("is_bot")
        shape.pop("language_code", None)
        return {**shape, "type": "private"}
    shape = {"id": chat.id, "type": chat.kind, "title": chat.title}
    if chat.forum:
        shape["is_forum"] = True
    return shape


def message_json(world: World, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
    shape = _head(world, message)
    chat = world.chats[message.chat]
    if with_reply and message.reply_to and (found := world.message(chat, message.reply_to)):
        shape["reply_to_message"] = message_json(world, found, with_reply=False)
    if message.text is not None:
        shape["text"] = message.text
    if message.entities:
        shape["entities" if message.text is not None else "caption_entities"] = message.entities
    shape.update(message.content)
    if message.protected:
        shape["has_protected_content"] = True
    if message.inline:
        shape["reply_markup"] = message.reply_markup
    return shape


def _head(world: World, message: Message) -> dict[str, Any]:
    chat = world.chats[message.chat]
    shape: dict[str, Any] = {
        "message_id": message.message_id,
        "from": sender_json(world, message.sender),
        "chat": chat_json(world, chat),
        "date": message.date,
    }
    if message.edit_date:
        shape["edit_date"] = message.edit_date
    if message.thread:
        shape["message_thread_id"] = message.thread
        shape["is_topic_message"] = True
    if message.origin:
        shape["forward_origin"] = message.origin
        shape["forward_date"] = message.origin["date"]
        if "sender_user" in message.origin:
            shape["forward_from"] = message.origin["sender_user"]
    return shape


def inaccessible_json(world: World, chat: Chat, message_id: int) -> dict[str, Any]:
    return {"chat": chat_json(world, chat), "message_id": message_id, "date": 0}


RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
    "can_send_welcome_messages": False,
}


def administrator_json(chat: Chat, user: dict[str, Any]) -> dict[str, Any]:
    rights = {**RIGHTS, "can_manage_topics": chat.manages_topics}
    return {"user": user, "status": "administrator", **rights}


def membership_json(chat: Chat, user: dict[str, Any], status: str) -> dict[str, Any]:
    """Tell what somebody is in a chat."""
    if status == "administrator":
        return administrator_json(chat, user)
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": user, "status": status, **until}
