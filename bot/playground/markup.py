"""Keyboards: what Telegram takes, and in which words it refuses the rest."""

from typing import Any

from bot.playground.errors import bad
from bot.playground.links import checked_link

DATA_LIMIT = 64
BUTTONS_LIMIT = 100
INLINE_ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "login_url",
    "web_app", "copy_text",
)  # fmt: skip


def read_markup(value: Any, *, private: bool = True, inline_only: bool = False) -> Any:
    """Check a reply_markup; give it as it is kept, or None for none."""
    if not value and not isinstance(value, list):
        return None
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline keyboard", _inline)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in value:
        rows = _rows(value["keyboard"], "reply keyboard", lambda one: _key(one, private=private))
        return {**value, "keyboard": rows} if rows else None
    lasting = value.get("remove_keyboard") is True or value.get("force_reply") is True
    return value if lasting else None


def _rows(rows: Any, what: str, read: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list):
        raise bad(f'field "{what.replace("reply ", "").replace(" ", "_")}" must be an Array')
    kept = []
    for row in rows:
        if not isinstance(row, list):
            raise bad(f"can't parse {what} markup JSON object: row must be an Array")
        if buttons := [read(button) for button in row]:
            kept.append(buttons)
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad("reply markup is too long")
    return kept


def _inline(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    action = next((name for name in INLINE_ACTIONS if name in button), None)
    if action is None:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    value = button[action]
    if action == "callback_data" and not (
        isinstance(value, str) and 0 < _size(value) <= DATA_LIMIT
    ):
        raise bad("BUTTON_DATA_INVALID")
    if action == "url":
        link = checked_link(str(value))
        if not link:
            raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        value = link
    if action == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 0 < len(copied) <= 256:
            raise bad("BUTTON_COPY_TEXT_INVALID")
    look = {name: button[name] for name in ("style", "icon_custom_emoji_id") if name in button}
    return {"text": text, action: value, **look}


def _key(button: Any, *, private: bool) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not button["text"].strip():
        raise bad("keyboard button text must be non-empty")
    if not private and button.get("request_contact"):
        raise bad("phone number can be requested in private chats only")
    return dict(button)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
