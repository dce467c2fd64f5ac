"""A database that fails or waits when a test says so, and a Telegram that answers as told."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod

from bot.app import App
from bot.delivery.telegram import (
    EditText,
    Kept,
    MadeTopic,
    MakeTopic,
    SendDocument,
    SendPhoto,
    SendText,
    Sent,
    SentFile,
)
from bot.services.errors import StoreUnavailableError
from bot.services.stock import Strain
from storage.engine import Database, Write
from storage.statements import Statement
from storage.updates import StoredChats


@dataclass(slots=True)
class FaultyDatabase:
    """The real database behind levers."""

    real: Database
    down: bool = False
    asked: asyncio.Event = field(default_factory=asyncio.Event)  # a commit was asked for
    open: asyncio.Event = field(default_factory=asyncio.Event)  # commits pass

    def __post_init__(self) -> None:
        self.open.set()

    @property
    def dialect(self) -> Any:
        return self.real.dialect

    async def read(self, statement: Statement, **params: Any) -> list[Any]:
        self._check()
        return await self.real.read(statement, **params)

    async def read_many(self, statement: Statement, params: Sequence[Any]) -> list[list[Any]]:
        self._check()
        return await self.real.read_many(statement, params)

    async def apply(self, writes: Sequence[Write]) -> None:
        self._check()
        self.asked.set()
        await self.open.wait()
        await self.real.apply(writes)

    async def compact(self) -> None:
        self._check()
        await self.real.compact()

    def strain(self) -> Strain:
        return self.real.strain()

    async def close(self) -> None:
        await self.real.close()

    def _check(self) -> None:
        if self.down:
            self.asked.set()
            raise StoreUnavailableError("down")


def put_levers(app: App) -> FaultyDatabase:
    """Let all that intake reads and writes pass through levers."""
    faulty = FaultyDatabase(app.tools.database)
    app.tools.database = faulty  # type: ignore[assignment]
    app.intake.chats = StoredChats(faulty)  # type: ignore[arg-type]
    return faulty


Reply = Callable[[TelegramMethod[Any]], Any]


class Crash(BaseException):
    """What no handler of errors may catch."""


class FakeTelegram(BaseSession):
    """Answers calls at session level; by default every call succeeds."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.replies: dict[int, deque[Any]] = {}
        self.news = asyncio.Event()
        self._last_id = 1000

    def reply(self, chat_id: int, *replies: Any) -> None:
        """Set what next calls to this chat get: an exception, a function, or None for success."""
        self.replies.setdefault(chat_id, deque()).extend(replies)

    def to(self, chat_id: int) -> list[str]:
        """Give the names of the calls that concerned a chat."""
        return [_name(call) for call in self.calls if _chat(call) == chat_id]

    def texts(self, chat_id: int) -> list[str]:
        """Give the texts that were sent or edited into a chat."""
        sent = [call for call in self.calls if isinstance(call, SendText | EditText)]
        return [call.text for call in sent if call.chat_id == chat_id]

    async def make_request(
        self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None
    ) -> Any:
        del bot, timeout
        self.calls.append(method)
        self.news.set()
        waiting = self.replies.get(_chat(method))
        reply = waiting.popleft() if waiting else None
        if callable(reply) and not isinstance(reply, type):
            reply = await reply(method)
        if isinstance(reply, BaseException):
            raise reply
        if isinstance(method, SendDocument | SendPhoto):
            self._last_id += 1
            kept = Kept(file_id=f"kept-{self._last_id}")
            if isinstance(method, SendPhoto):
                return SentFile(message_id=self._last_id, photo=[Kept(file_id="small"), kept])
            return SentFile(message_id=self._last_id, document=kept)
        if isinstance(method, MakeTopic):
            self._last_id += 1
            return MadeTopic(message_thread_id=self._last_id)
        if method.__returning__ is Sent:
            self._last_id += 1
            return Sent(message_id=getattr(method, "message_id", None) or self._last_id)
        return True

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait, call by call, until something is so."""
        async with asyncio.timeout(10):
            while not true():
                self.news.clear()
                await self.news.wait()

    async def close(self) -> None: ...

    def stream_content(self, url: str, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise AssertionError(f"nobody fetches files here: {url}")


def _name(call: TelegramMethod[Any]) -> str:
    return str(call.__api_method__)


def _chat(call: TelegramMethod[Any]) -> int:
    """Answers to presses name no chat: their query ids do, as tests make them."""
    query = re.match(r"\w+-(-?\d+)", getattr(call, "callback_query_id", ""))
    return int(query[1]) if query else int(getattr(call, "chat_id", 0))


async def stop(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
