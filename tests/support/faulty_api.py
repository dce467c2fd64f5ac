"""A Bot API that fails as a test says, in front of the local Telegram: 5xx, 429, pages, resets."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

Forward = Callable[[], Awaitable[web.Response]]
Fault = Callable[[web.Request, Forward], Awaitable[web.StreamResponse]]
PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def refusing(code: int, description: str, **parameters: int) -> Fault:
    """Answer as Telegram words its refusals."""

    async def answer(_: web.Request, __: Forward) -> web.StreamResponse:
        body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        return web.json_response(body, status=code)

    return answer


def too_many(seconds: int) -> Fault:
    return refusing(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


async def bad_gateway(_: web.Request, __: Forward) -> web.StreamResponse:
    """Answer with a page, as a server in between does."""
    return web.Response(text=PAGE, status=502, content_type="text/html")


async def half_an_answer(_: web.Request, __: Forward) -> web.StreamResponse:
    return web.Response(text='{"ok":true,"result":{"message_', content_type="application/json")


async def reset(request: web.Request, _: Forward) -> web.StreamResponse:
    """Cut the line before anything was done."""
    assert request.transport is not None
    request.transport.abort()
    raise ConnectionResetError


async def reset_afterwards(request: web.Request, forward: Forward) -> web.StreamResponse:
    """Do it, and cut the line before the answer."""
    await forward()
    return await reset(request, forward)


async def silence(_: web.Request, __: Forward) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


@dataclass(slots=True)
class FaultyApi:
    """`fault`: what becomes of every call; `once`: of the next calls of a method, first of all."""

    upstream: str
    fault: Fault | None = None
    only: str = ""  # the method that `fault` is about; all by default
    calls: Counter[str] = field(default_factory=Counter)
    once: dict[str, deque[Fault]] = field(default_factory=dict)
    url: str = ""
    _called: asyncio.Event = field(default_factory=asyncio.Event)
    _session: aiohttp.ClientSession | None = None

    def next(self, method: str, *faults: Fault) -> None:
        self.once.setdefault(method, deque()).extend(faults)

    async def until(self, true: Callable[[], bool], seconds: float = 20) -> None:
        """Wait, call by call, until something is so."""
        async with asyncio.timeout(seconds):
            while not true():
                self._called.clear()
                await self._called.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        self.calls[method] += 1
        self._called.set()
        waiting = self.once.get(method)
        body = await request.read()

        async def forward() -> web.Response:
            assert self._session is not None
            headers = {"Content-Type": request.headers.get("Content-Type", "")}
            address = self.upstream + request.path_qs
            async with self._session.post(address, data=body, headers=headers) as answer:
                return web.Response(
                    body=await answer.read(),
                    status=answer.status,
                    content_type=answer.content_type,
                )

        fault = waiting.popleft() if waiting else None
        if fault is None and self.only in {"", method}:
            fault = self.fault
        return await (forward() if fault is None else fault(request, forward))


@asynccontextmanager
async def open_faulty_api(upstream: str) -> AsyncIterator[FaultyApi]:
    api = FaultyApi(upstream)
    server = web.Application(client_max_size=1 << 26)
    server.router.add_route("*", "/{path:.*}", api.handle)
    runner = web.AppRunner(
        server, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        api._session = session
        try:
            yield api
        finally:
            api.fault = None
            await runner.cleanup()
