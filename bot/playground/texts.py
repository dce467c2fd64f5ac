"""What happens to a text before it is a message: trimming, markup, entities, length."""

import re
from typing import Any

from bot.playground.errors import bad
from bot.playground.html_parser import Entity, HtmlError, parse_html
from bot.playground.links import checked_link

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15
BLANKS = " \t\n\r\0\x0b"
CONTROL = {code: " " for code in range(32) if code not in {9, 10, 13}} | {13: None, 9: " "}
FOUND = re.compile(
    r"""(?x)
    (?P<url>(?:https?://|www\.)[^\s<>"']+[^\s<>"'.,;:!?)\]])
    | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?<![\w/])(?P<mention>@[a-zA-Z]\w{3,31})\b
    | (?<![\w/])(?P<bot_command>/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z]\w{3,31})?)(?![\w/])
    | (?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)
    """
)
CODE = ("code", "pre")
LINKED = (*CODE, "text_link", "text_mention")
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
KNOWN = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def prepare(
    source: str, parse_mode: str, entities: Any = None
) -> tuple[str, list[dict[str, Any]]]:
    """Give a bot's text and entities as they stand in the message, trimmed and completed."""
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if size > RAW_LIMIT:
        raise bad("text is too long")
    source = source.strip(BLANKS)
    mode = parse_mode.lower()
    if mode == "html":
        try:
            text, found = parse_html(source)
        except HtmlError as error:
            raise bad(f"can't parse entities: {error}") from None
        return finish(text, [entity_json(one) for one in found])
    if mode in {"markdown", "markdownv2"}:
        raise bad(f"the playground does not read {parse_mode}; use HTML")
    if mode not in {"", "none"}:
        raise bad("unsupported parse_mode")
    return finish(source, _given(entities))


def finish(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Clean and trim the text, move the entities along, add those that nobody has to mark."""
    text = text.replace("\r", "").translate(CONTROL)
    kept = text.rstrip(BLANKS)
    lead = len(kept) - len(kept.lstrip(" \n"))
    text, end = kept[lead:], units(kept[lead:])
    moved = []
    for one in entities:
        begin = max(one["offset"] - lead, 0)
        length = min(one["offset"] - lead + one["length"], end) - begin
        if length > 0:
            moved.append({**one, "offset": begin, "length": length})
    tidy = _tidy(moved)
    return text, sorted(tidy + _unmarked(text, tidy), key=lambda e: (e["offset"], -e["length"]))


def _tidy(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join stretches of one style that touch, and let nothing stand inside code."""
    code = [one for one in entities if one["type"] in CODE]
    code = [one for n, one in enumerate(code) if not any(_meet(one, other) for other in code[:n])]
    kept: list[dict[str, Any]] = []
    for one in sorted(entities, key=lambda e: e["offset"]):
        if one["type"] in CODE or any(_inside(one, other) for other in code):
            continue
        if one["type"] in STYLES:
            same = next((k for k in reversed(kept) if k["type"] == one["type"]), None)
            if same and one["offset"] <= same["offset"] + same["length"]:
                end = max(same["offset"] + same["length"], one["offset"] + one["length"])
                same["length"] = end - same["offset"]
                continue
        elif any(one["type"] == k["type"] and _meet(one, k) for k in kept):
            continue
        kept.append(dict(one))
    return kept + code


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def _inside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["type"] != "blockquote"
        and one["type"] != "expandable_blockquote"
        and other["offset"] <= one["offset"]
        and one["offset"] + one["length"] <= other["offset"] + other["length"]
    )


def entity_json(entity: Entity) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "type": entity.type,
        "offset": entity.offset,
        "length": entity.length,
    }
    if entity.type == "text_link":
        shape["url"] = entity.argument
    elif entity.type == "pre" and entity.argument:
        shape["language"] = entity.argument
    elif entity.type == "custom_emoji":
        shape["custom_emoji_id"] = entity.argument
    elif entity.type == "text_mention":
        shape["user"] = {"id": entity.number, "is_bot": False, "first_name": str(entity.number)}
    elif entity.type == "date_time":
        shape["unix_time"] = entity.number
        if entity.argument:
            shape["date_time_format"] = entity.argument
    return shape


def _given(entities: Any) -> list[dict[str, Any]]:
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad("expected an Array of MessageEntity")
    given = []
    for one in entities:
        if not isinstance(one, dict):
            raise bad("expected an Object as a MessageEntity")
        kind, offset, length = one.get("type"), one.get("offset"), one.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad('Field "offset" must be of type Number')
        if kind not in KNOWN:
            continue
        if kind == "text_link":
            link = checked_link(str(one.get("url", "")))
            if not link:
                raise bad(f"entity URL '{one.get('url', '')}' is invalid")
            given.append({**one, "url": link})
        else:
            given.append(one)
    return given


def _unmarked(text: str, marked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Find links, commands and tags, as clients do, outside of what is marked as such or code."""
    found = []
    for match in FOUND.finditer(text):
        kind = match.lastgroup or ""
        offset, length = units(text[: match.start(kind)]), units(match[kind])
        new = {"type": kind, "offset": offset, "length": length}
        if not any(one["type"] in (*LINKED, kind) and _meet(one, new) for one in marked):
            found.append(new)
    return found
