"""A call of a Bot API method: its parameters, wherever they came from."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground.errors import RefusedError, bad
from bot.playground.world import BotAccount

UPLOAD_LIMIT = 50 * 1024 * 1024
CLIENT_LIMIT = UPLOAD_LIMIT + 1024 * 1024


@dataclass(slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Call:
    """Parameters are text as in a form, or whatever JSON held."""

    bot: BotAccount
    method: str
    args: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.args.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        return (
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
        )

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str = "") -> Any:
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {what or name} JSON object") from None

    def given(self, name: str) -> bool:
        return self.args.get(name) not in (None, "")


async def read_call(request: web.Request, bot: BotAccount, method: str) -> Call:
    """Take parameters from the query, then from the body: JSON, form or multipart."""
    call = Call(bot, method, dict(request.query))
    if request.method != "POST" or not request.can_read_body:
        return call
    kind = request.content_type
    if kind == "multipart/form-data":
        await _multipart(request, call)
    elif kind == "application/json":
        call.args.update(read_object(await request.read()))
    else:
        call.args.update({key: str(value) for key, value in (await request.post()).items()})
    return call


def read_object(raw: bytes) -> dict[str, Any]:
    """Read a JSON object; escaped halves of a character are no text and would not be written."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise bad("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad("expected an Object")
    if b"\\u" in raw:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise bad("strings must be encoded in UTF-8") from None
    return value


async def _multipart(request: web.Request, call: Call) -> None:
    reader = await request.multipart()
    taken = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            data += chunk
            taken += len(chunk)
            if taken > CLIENT_LIMIT:
                raise RefusedError(413, "Request Entity Too Large")
        if part.filename is None:
            call.args[part.name] = data.decode("utf-8", "replace")
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            call.files[part.name] = Upload(part.filename, mime, bytes(data))
