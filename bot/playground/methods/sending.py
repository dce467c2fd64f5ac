"""Methods that make new messages: all of them obey the sending limits."""

import mimetypes
from typing import Any

from bot.playground import images
from bot.playground.calls import UPLOAD_LIMIT, Call, Upload
from bot.playground.desk import Desk
from bot.playground.errors import RefusedError, bad
from bot.playground.methods.common import (
    Method,
    caption_of,
    chat_of,
    message_of,
    send,
    writable,
)
from bot.playground.texts import TEXT_LIMIT, prepare, units
from bot.playground.wire import message_json, sender_json
from bot.playground.world import Message, StoredFile, World

PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
NO_FILE = "wrong file identifier/HTTP URL specified"


def send_message(desk: Desk, call: Call) -> Any:
    if not call.text("text"):
        raise bad("message text is empty")
    text, entities = text_of(call)
    chat = writable(desk, call)
    return message_json(desk.world, send(desk, call, chat, text=text, entities=entities))


def text_of(call: Call) -> tuple[str, list[dict[str, Any]]]:
    text, entities = prepare(call.text("text"), call.text("parse_mode"), call.json("entities"))
    if not text:
        raise bad("text must be non-empty")
    if units(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text, entities


def send_photo(desk: Desk, call: Call) -> Any:
    caption, entities = caption_of(call)
    source = file_source(call, "photo", call.args.get("photo"))
    chat = writable(desk, call)
    content = {"photo": photo_sizes(desk.world, source), **captioned(caption)}
    return message_json(desk.world, send(desk, call, chat, content=content, entities=entities))


def send_document(desk: Desk, call: Call) -> Any:
    caption, entities = caption_of(call)
    source = file_source(call, "document", call.args.get("document"))
    chat = writable(desk, call)
    content = {"document": document_of(desk.world, source), **captioned(caption)}
    return message_json(desk.world, send(desk, call, chat, content=content, entities=entities))


def send_contact(desk: Desk, call: Call) -> Any:
    if not call.text("phone_number"):
        raise bad("phone number must be non-empty")
    if not call.text("first_name"):
        raise bad("first name must be non-empty")
    contact = {name: call.text(name) for name in ("phone_number", "first_name")}
    if call.text("last_name"):
        contact["last_name"] = call.text("last_name")
    chat = writable(desk, call)
    return message_json(desk.world, send(desk, call, chat, content={"contact": contact}))


def forward_message(desk: Desk, call: Call) -> Any:
    source = _source(desk, call, "message to forward not found")
    chat = writable(desk, call)
    origin = origin_of(desk.world, source)
    sent = send(
        desk,
        call,
        chat,
        text=source.text,
        entities=source.entities,
        content=source.content,
        origin=origin,
    )
    return message_json(desk.world, sent)


def copy_message(desk: Desk, call: Call) -> Any:
    source = _source(desk, call, "message to copy not found")
    chat = writable(desk, call)
    content, entities = dict(source.content), source.entities
    if "caption" in call.args and source.text is None:
        caption, entities = caption_of(call)
        content = {**content, **captioned(caption)}
    sent = send(desk, call, chat, text=source.text, entities=entities, content=content)
    return {"message_id": sent.message_id}


def _source(desk: Desk, call: Call, lack: str) -> Message:
    source = message_of(desk, call, chat_of(desk, call, "from_chat_id"), lack)
    if source.protected:
        raise bad("message has protected content and can't be forwarded")
    return source


def origin_of(world: World, source: Message) -> dict[str, Any]:
    """Say where a forwarded message comes from; a forward of a forward keeps the first sender."""
    return source.origin or {
        "type": "user",
        "sender_user": sender_json(world, source.sender),
        "date": source.date,
    }


def captioned(caption: str) -> dict[str, Any]:
    return {"caption": caption} if caption else {}


def file_source(call: Call, kind: str, value: Any) -> Upload | str:
    """Find the file of a parameter: an upload beside it, one named attach://, or a file_id."""
    upload = call.files.get(kind)
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad(NO_FILE)
    if upload is None:
        if not value:
            raise bad(f"there is no {kind} in the request")
        if str(value).startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        return str(value)
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise RefusedError(413, "Request Entity Too Large")
    return upload


def photo_sizes(world: World, source: Upload | str) -> list[dict[str, Any]]:
    """Store a picture, or find one by its file_id; smallest size first, as Telegram gives it."""
    if isinstance(source, str):
        stored = _known(world, source, "photo")
        return [_size(one) for one in (world.files[stored.thumbnail], stored)]
    if len(source.data) > PHOTO_LIMIT:
        raise bad("file is too big")
    size = images.size_of(source.data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height, suffix = size
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    data, *low = images.thumbnail(width, height)
    small = world.add_file(
        data, kind="thumbnail", name="thumbnail.png", mime="image/png", size=(low[0], low[1])
    )
    stored = world.add_file(
        source.data,
        kind="photo",
        name=f"photo.{suffix}",
        mime=mimetypes.types_map.get(f".{suffix}", "image/jpeg"),
        size=(width, height),
        thumbnail=small.file_id,
    )
    return [_size(small), _size(stored)]


def document_of(world: World, source: Upload | str) -> dict[str, Any]:
    if isinstance(source, str):
        stored = _known(world, source, "document")
    else:
        name = source.name.replace("\\", "/").rsplit("/", 1)[-1] or "file"
        mime = mimetypes.guess_type(name)[0] or source.mime
        stored = world.add_file(source.data, kind="document", name=name, mime=mime)
    return {
        "file_name": stored.name,
        "mime_type": stored.mime,
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
    }


def _known(world: World, file_id: str, kind: str) -> StoredFile:
    stored = world.files.get(file_id)
    if stored is None:
        raise bad(NO_FILE)
    if stored.kind != kind:
        raise bad(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _size(stored: StoredFile) -> dict[str, Any]:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "width": stored.width,
        "height": stored.height,
    }


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendContact": send_contact,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
