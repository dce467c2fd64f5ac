"""Shapes of the page's API: a message as a person sees it."""

import html
import itertools
from typing import Any
from urllib.parse import quote

from bot.playground.world import Chat, Message, World

TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="tg-spoiler">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "bot_command": ('<span class="tg-command">', "</span>"),
}
KINDS = {
    "callback_data": "callback",
    "url": "url",
    "copy_text": "copy",
    "web_app": "web_app",
    "login_url": "url",
    "switch_inline_query": "switch",
    "switch_inline_query_current_chat": "switch",
}
KEYS = {"request_contact": "contact", "request_location": "location", "request_poll": "poll"}
SHOWN = ("sticker", "voice", "video", "dice", "location", "poll", "contact")


def page_chat_id(chat: Chat) -> int:
    """Give the id a person knows the chat by: the bot's in private, the group's own."""
    return chat.bot if chat.private else chat.id


def message_view(world: World, message: Message, *, seq: int = 0) -> dict[str, Any]:
    chat = world.chats[message.chat]
    content = message.content
    view: dict[str, Any] = {
        "message_id": message.message_id,
        "chat_id": page_chat_id(chat),
        "from": sender_view(world, message.sender),
        "date": message.date,
        "text": message.words,
        "html": to_html(message.words, message.entities),
        "edited": bool(message.edit_date),
        "edit_history": message.history,
        "deleted": message.deleted,
        "reply_to": message.reply_to or None,
        "keyboard": _inline(message),
        "reply_keyboard": _reply_keyboard(message),
        "photo": None,
        "document": None,
        "contact": content.get("contact"),
        "via_topic": message.thread or None,
        "service": _service(content),
        "forwarded_from": _origin(message.origin),
        "other": {name: content[name] for name in SHOWN if name in content and name != "contact"},
        "seq": seq or message.seq,
    }
    if "photo" in content:
        largest = content["photo"][-1]
        view["photo"] = {
            "url": file_url(largest["file_id"]),
            "width": largest["width"],
            "height": largest["height"],
        }
    if "document" in content:
        document = content["document"]
        view["document"] = {
            "url": file_url(document["file_id"]),
            "name": document.get("file_name", ""),
            "size": document.get("file_size", 0),
            "mime": document.get("mime_type", ""),
        }
    return view


def sender_view(world: World, sender: int) -> dict[str, Any]:
    if sender in world.bots:
        return {"id": sender, "name": world.bots[sender].first_name, "is_bot": True}
    return {"id": sender, "name": world.people[sender].name, "is_bot": False}


def file_url(file_id: str) -> str:
    return f"/chat/files/{quote(file_id)}"


def _inline(message: Message) -> list[list[dict[str, Any]]] | None:
    if not message.inline or message.reply_markup is None:
        return None
    return [[_button(one) for one in row] for row in message.reply_markup["inline_keyboard"]]


def _button(button: dict[str, Any]) -> dict[str, Any]:
    action = next(name for name in button if name in KINDS or name not in {"text", "style"})
    view: dict[str, Any] = {"text": button["text"], "kind": KINDS.get(action, action)}
    value = button[action]
    match action:
        case "callback_data":
            view["data"] = value
        case "url":
            view["url"] = value
        case "copy_text":
            view["data"] = value["text"]
        case "web_app" | "login_url":
            view["url"] = value.get("url", "")
    return view


def _reply_keyboard(message: Message) -> dict[str, Any] | None:
    markup = message.reply_markup
    if markup is None or message.inline:
        return None
    if "keyboard" not in markup:
        return {"remove": True} if markup.get("remove_keyboard") else None
    rows = [
        [
            {
                "text": key["text"],
                "kind": next((kind for name, kind in KEYS.items() if key.get(name)), "text"),
            }
            for key in row
        ]
        for row in markup["keyboard"]
    ]
    return {
        "rows": rows,
        "one_time": bool(markup.get("one_time_keyboard")),
        "placeholder": markup.get("input_field_placeholder", ""),
    }


def _service(content: dict[str, Any]) -> str | None:
    for name in ("pinned_message", "forum_topic_created", "migrate_to_chat_id"):
        if name in content:
            return name
    return None


def _origin(origin: dict[str, Any] | None) -> str | None:
    if origin is None:
        return None
    user = origin.get("sender_user", {})
    full = f"{user.get('first_name', '')} {user.get('last_name', '')}".strip()
    return full or str(origin.get("sender_user_name", ""))


def to_html(text: str, entities: list[dict[str, Any]]) -> str:
    """Write text and entities as HTML that is safe to put on a page.

    Entities may overlap (a link half in bold): whatever must be closed before its time is
    opened again behind.
    """
    raw = text.encode("utf-16-le", "surrogatepass")
    edges = {0, len(raw) // 2}
    for one in entities:
        edges |= {one["offset"], one["offset"] + one["length"]}
    marks = sorted(edges)
    out: list[str] = []
    stack: list[dict[str, Any]] = []
    for begin, end in itertools.pairwise(marks):
        stack = _close(out, stack, begin)
        for one in entities:
            if one["offset"] == begin:
                out.append(_tags(one, raw)[0])
                stack.append(one)
        piece = raw[begin * 2 : end * 2].decode("utf-16-le", "replace")
        out.append(html.escape(piece))
        stack = _close(out, stack, end, raw)
    return "".join(out)


def _close(
    out: list[str], stack: list[dict[str, Any]], at: int, raw: bytes = b""
) -> list[dict[str, Any]]:
    ended = [n for n, one in enumerate(stack) if one["offset"] + one["length"] <= at]
    if not ended:
        return stack
    first = ended[0]
    out.extend(_tags(one, raw)[1] for one in reversed(stack[first:]))
    again = [one for one in stack[first:] if one["offset"] + one["length"] > at]
    out.extend(_tags(one, raw)[0] for one in again)
    return stack[:first] + again


def _tags(entity: dict[str, Any], raw: bytes) -> tuple[str, str]:
    kind = entity["type"]
    if kind in {"text_link", "url", "email"}:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        shown = raw[begin * 2 : end * 2].decode("utf-16-le", "replace")
        address = entity.get("url") or (f"mailto:{shown}" if kind == "email" else shown)
        if kind == "url" and "://" not in address:
            address = f"http://{address}"
        safe = html.escape(address, quote=True)
        return f'<a href="{safe}" target="_blank" rel="noopener noreferrer">', "</a>"
    return TAGS.get(kind, ("", ""))
