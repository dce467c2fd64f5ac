"""The other side of the wire: a Telegram that takes everything, and updates sent to a webhook.

Both are as lean as Python allows, so that the bot is what a machine of few cores works on.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

import orjson

Json = dict[str, Any]
SECRET = "benchmark-secret"  # noqa: S105 - opens nothing
TOKEN = "7000000001:AAbenchmark-token-opens-nothing"  # noqa: S105
PATH = "/telegram/webhook"
HEADER_END = b"\r\n\r\n"
DRAWN = {"sendmessage", "editmessagetext"}
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Квиток", "username": "kvitok_bot"}


@dataclass(slots=True)
class Telegram:
    """A Bot API without limits; remembers each chat's last message and counts what is sent."""

    port: int = 0
    last: dict[int, Json] = field(default_factory=dict)  # by chat, with the keyboard's presses
    answers: int = 0
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def answered(self, number: int) -> None:
        """Wait until so many messages were sent or edited since the beginning."""
        while self.answers < number:
            self._news.clear()
            await self._news.wait()

    def button(self, chat_id: int, caption: str) -> tuple[int, str]:
        """Give message and callback_data of the chat's newest button of this caption."""
        message = self.last[chat_id]
        for row in message["reply_markup"]["inline_keyboard"]:
            for button in row:
                if button["text"].startswith(caption):
                    return message["message_id"], button["callback_data"]
        raise LookupError(f"no «{caption}» under {message['text']}")

    def call(self, method: str, fields: Json) -> Any:
        """Carry out a method; give its result."""
        if method == "getme":
            return BOT
        if method not in DRAWN:
            return True
        chat_id = int(fields["chat_id"])
        message = {
            "message_id": int(fields.get("message_id") or next(self._ids)),
            "from": BOT,
            "chat": {"id": chat_id, "type": "private", "first_name": "Мария"},
            "date": int(time.time()),
            "text": fields["text"],
        }
        if markup := fields.get("reply_markup"):
            known = orjson.loads(markup) if isinstance(markup, str) else markup
            if "inline_keyboard" in known:
                message["reply_markup"] = known
        self.last[chat_id] = message
        self.answers += 1
        self._news.set()
        return message


class _Connection(asyncio.Protocol):
    """HTTP/1.1, as much of it as aiohttp's client speaks."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._read = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while True:
            head, found, rest = self._read.partition(HEADER_END)
            if not found:
                return
            length = _content_length(head)
            if len(rest) < length:
                return
            self._read = rest[length:]
            self._answer(head, rest[:length])

    def _answer(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        method = path.rpartition("/")[2].partition("?")[0].lower()
        in_json = body.startswith(b"{")
        fields = orjson.loads(body) if in_json else dict(parse_qsl(body.decode()))
        made = orjson.dumps({"ok": True, "result": self._telegram.call(method, fields)})
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(made), made)
        )


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class Updates:
    """Makes updates as Telegram words them."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._messages = count(1_000_000)

    def message(self, user_id: int, text: str) -> bytes:
        body = {"message": {**_head(user_id, next(self._messages)), "text": text}}
        if text.startswith("/"):
            entity = {"offset": 0, "length": len(text), "type": "bot_command"}
            body["message"]["entities"] = [entity]
        return orjson.dumps({"update_id": next(self._ids), **body})

    def press(self, user_id: int, message_id: int, data: str) -> bytes:
        number = next(self._ids)
        message = {**_head(user_id, message_id), "from": BOT, "text": "…"}
        query = {
            "id": str(number),
            "from": _user(user_id),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        return orjson.dumps({"update_id": number, "callback_query": query})


def _user(user_id: int) -> Json:
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": "Мария",
        "last_name": "Петрова",
        "language_code": "ru",
    }


def _head(user_id: int, message_id: int) -> Json:
    chat = {"id": user_id, "type": "private", "first_name": "Мария", "last_name": "Петрова"}
    return {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": chat,
        "from": _user(user_id),
    }


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Hook:
    """Telegram's connections to one bot's webhook, kept open."""

    port: int
    connections: int
    _lines: list[Line] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        for _ in range(self.connections):
            self._lines.append(await asyncio.open_connection("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        for _reader, writer in self._lines:
            writer.close()

    async def deliver(self, bodies: Iterable[bytes]) -> list[float]:
        """Send all, as many at once as there are connections; give seconds until each 200."""
        waiting = iter(bodies)
        took: list[float] = []
        await asyncio.gather(*(self._work(line, waiting, took) for line in self._lines))
        return took

    async def _work(
        self,
        line: Line,
        waiting: Iterable[bytes],
        took: list[float],
    ) -> None:
        reader, writer = line
        for body in waiting:
            began = time.perf_counter()
            writer.write(
                f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(HEADER_END)
            await reader.readexactly(_content_length(head))
            took.append(time.perf_counter() - began)
            assert b" 200 " in head.split(b"\r\n", 1)[0], head
