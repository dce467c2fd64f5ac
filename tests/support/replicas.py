"""Several processes of one bot behind one address: started, killed, restarted while they work."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web
from support.lives import Lives, Parent
from support.ports import free_port

from bot.intake.webhook import PATH, SECRET_HEADER

SECRET = "replicas-secret"
PATIENCE = aiohttp.ClientTimeout(total=30)
HOST = "127.0.0.1"


@dataclass(slots=True)
class Front:
    """A balancer that passes updates on in turn; what was not sent goes to the next replica.

    What broke on its way is 502, as a balancer cannot know what became of it: Telegram comes
    again.
    """

    ports: Sequence[int]
    port: int = field(default_factory=free_port)
    up: set[int] = field(default_factory=set)  # of those ports
    broken: int = 0
    _next: int = 0
    _session: aiohttp.ClientSession = field(init=False)
    _runner: web.AppRunner = field(init=False)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            timeout=PATIENCE, connector=aiohttp.TCPConnector(limit=0)
        )
        app = web.Application()
        app.router.add_post(PATH, self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {SECRET_HEADER: request.headers.get(SECRET_HEADER, "")}
        for _ in self.ports:
            port = self.ports[self._next % len(self.ports)]
            self._next += 1
            try:
                async with self._session.post(
                    f"http://{HOST}:{port}{PATH}", data=body, headers=headers
                ) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError, OSError):
                self.broken += 1
                return web.Response(status=502)
        return web.Response(status=503)


@dataclass(slots=True)
class Replicas:
    """As many processes as the front has ports; each can be killed or stopped, and begun anew."""

    lives: list[Lives]
    front: Front

    @property
    def deaths(self) -> int:
        return sum(one.deaths for one in self.lives)

    async def begin(self, number: int) -> None:
        """Begin one, and wait until it takes updates."""
        await self.lives[number].begin()
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(HOST, self.front.ports[number])
                writer.close()
                return
            await asyncio.sleep(0.05)

    async def kill_until(
        self, work: "asyncio.Task[None]", every: float, chance: random.Random
    ) -> None:
        """Kill one of them every so many seconds until the work is done.

        Each begins anew at once; the next is killed when it takes updates again.
        """
        while True:
            done, _ = await asyncio.wait({work}, timeout=every)
            if done:
                await work
                return
            number = chance.randrange(len(self.lives))
            await self.lives[number].end()
            await self.begin(number)

    async def roll_until(self, work: "asyncio.Task[None]") -> list[float]:
        """Stop and begin one after another until the work is done; give seconds of each stop."""
        took: list[float] = []
        while not work.done():
            number = len(took) % len(self.lives)
            took.append(await self.lives[number].stop())
            await self.begin(number)
        await work
        return took


@asynccontextmanager
async def replicas(
    parents: Sequence[Parent], settings: dict[str, Any], folder: Path, **speeds: float
) -> AsyncIterator[Replicas]:
    """Put as many replicas as there are parents behind a front; none has begun."""
    async with Front([free_port() for _ in parents]) as front, AsyncExitStack() as stack:
        made: list[Lives] = []
        for number, parent in enumerate(parents):
            own = {
                "webhook_url": front.url,
                "webhook_secret": SECRET,
                "listen": f"{HOST}:{front.ports[number]}",
            }
            log = folder / f"replica-{number}.log"
            lives = Lives.of(parent, {**settings, **own}, log=log, **speeds)
            if made:  # one clock for all
                lives.options["began"] = made[0].options["began"]
            made.append(await stack.enter_async_context(lives))
        yield Replicas(made, front)
