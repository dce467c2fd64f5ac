"""Files from Telegram: bounded, tried again when that may help, and no token in any error."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.delivery import downloads
from bot.delivery.downloads import Downloads
from bot.delivery.telegram import open_bot
from bot.services.receipt_photos import LARGEST_FILE, PhotoRefusal
from bot.services.tasks import TryLaterError

TOKEN = "7000000001:AA-a-token-that-nobody-may-read-anywhere"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def found(**fields: Any) -> web.Response:
    return web.json_response({"ok": True, "result": {"file_id": "f", **fields}})


def refused(code: int, description: str, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


@dataclass(slots=True)
class Telegram:
    """Answers the two requests as the test says."""

    answer: web.Response = field(default_factory=lambda: found(file_path="photos/1.jpg"))
    file: Handler | None = None
    asked: int = 0

    async def get_file(self, request: web.Request) -> web.StreamResponse:
        assert (await request.json())["file_id"] == "f"
        return self.answer

    async def give(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        assert request.path == f"/file/bot{TOKEN}/photos/1.jpg"
        return web.Response(body=b"a photo") if self.file is None else await self.file(request)


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def downloading(telegram: Telegram) -> AsyncIterator[Downloads]:
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getFile", telegram.get_file)
    app.router.add_get(f"/file/bot{TOKEN}/{{path:.*}}", telegram.give)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bot = open_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield Downloads(bot)
    await bot.session.close()
    await runner.cleanup()


async def test_a_file_comes_whole(downloading: Downloads) -> None:
    assert await downloading.fetch("f") == b"a photo"


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (refused(400, "Bad Request: file is too big"), PhotoRefusal.TOO_BIG),
        (refused(400, "Bad Request: invalid file_id"), PhotoRefusal.UNREACHABLE),
        (refused(404, "Not Found"), PhotoRefusal.UNREACHABLE),
        (found(), PhotoRefusal.UNREACHABLE),
        (found(file_path="photos/1.jpg", file_size=LARGEST_FILE + 1), PhotoRefusal.TOO_BIG),
    ],
)
async def test_what_will_never_come_is_not_asked_for_again(
    downloading: Downloads, telegram: Telegram, answer: web.Response, refusal: PhotoRefusal
) -> None:
    telegram.answer = answer
    assert await downloading.fetch("f") is refusal
    assert telegram.asked == 0


async def test_a_file_that_is_gone_is_unreachable(
    downloading: Downloads, telegram: Telegram
) -> None:
    async def gone(_: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    telegram.file = gone
    assert await downloading.fetch("f") is PhotoRefusal.UNREACHABLE


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_busy_telegram_is_asked_later(
    downloading: Downloads, telegram: Telegram, status: int
) -> None:
    async def busy(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    telegram.file = busy
    with pytest.raises(TryLaterError) as caught:
        await downloading.fetch("f")
    telegram.answer = refused(status, "Busy", **({"retry_after": 17} if status == 429 else {}))
    with pytest.raises(TryLaterError) as other:
        await downloading.fetch("f")
    assert other.value.after == (17 if status == 429 else 0)
    assert "AA-a-token" not in f"{caught.value!r} {other.value!r}"


async def test_more_than_was_promised_is_not_taken(
    downloading: Downloads, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LARGEST_FILE", 1000)

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(1 << 16))

    telegram.file = endless
    assert await downloading.fetch("f") is PhotoRefusal.TOO_BIG


async def test_a_file_that_never_ends_is_given_up_for_now(
    downloading: Downloads, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.3)

    async def stalled(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"the beginning")
        await asyncio.Event().wait()
        return response

    telegram.file = stalled
    with pytest.raises(TryLaterError, match="TimeoutError"):
        await downloading.fetch("f")


async def test_nobody_there_says_no_address() -> None:
    bot = open_bot(TOKEN, "http://127.0.0.1:9")
    with pytest.raises(TryLaterError) as caught:
        await Downloads(bot).fetch("f")
    await bot.session.close()
    assert TOKEN not in repr(caught.value)
    assert caught.value.__cause__ is None
