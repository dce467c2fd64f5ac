"""The whole product running, between lines that fail as a test says."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from support.centre import settle
from support.clock import FakeClock
from support.faulty_api import Fault, FaultyApi, open_faulty_api
from support.office import Resident, number_of, open_office
from support.person import Person
from support.ports import free_port

from bot.app import App
from bot.playground import Playground
from storage import models as m

SPEED = 200.0  # Telegram's seconds in one of ours
LOOK = 0.02  # seconds between looks at what nobody tells of


@dataclass(slots=True)
class Plant:
    playground: Playground
    api: FaultyApi
    app: App
    clock: FakeClock
    running: "asyncio.Task[None]"
    http: aiohttp.ClientSession
    stop: asyncio.Event
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def person(self, last_name: str = "Петрова") -> Person:
        joined = await Person.join(self.playground.url, "Мария", last_name)
        return await self.stack.enter_async_context(joined)

    async def alive(self) -> bool:
        async with self.http.get("/healthz") as answer:
            return answer.status == 200 and not self.running.done()

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """Ask anew, whatever was said a moment ago."""
        self.clock.advance(seconds=6)
        async with self.http.get("/readyz") as answer:
            return answer.status, await answer.json()

    async def sample(self, name: str) -> float:
        """Give a figure of the metrics; one that nobody counted yet is 0."""
        async with self.http.get("/metrics") as answer:
            text = await answer.text()
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    async def until(self, true: Callable[[], Any], seconds: float = 20) -> None:
        await until(true, seconds)

    async def drained(self) -> None:
        """Wait until nothing waits to be sent."""

        async def empty() -> bool:
            return not await number_of(self.app, m.outbox)

        await self.until(empty)

    def resident(self, person: Person) -> Resident:
        return Resident(self.app, person.id)

    async def spotless(self) -> bool:
        """Tell whether no fault was taken for one of a handler, nothing given up."""
        dead = await number_of(self.app, m.outbox, m.outbox.c.dead_at.is_not(None))
        return not await number_of(self.app, m.failures) and not dead


async def until(true: Callable[[], Any], seconds: float = 20) -> None:
    """Look until something is so; `true` may give what has to be awaited."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(LOOK)


@asynccontextmanager
async def open_plant(
    url: str,
    clock: FakeClock,
    *,
    webhook: bool = True,
    fault: Fault | None = None,
    **named: Any,
) -> AsyncIterator[Plant]:
    """Run the bot by webhook, or by polls beside its console; `fault`: of Telegram, at first."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    by_webhook = {"webhook_url": here, "webhook_secret": "s"}
    where: dict[str, Any] = by_webhook if webhook else {"public_url": here}
    async with AsyncExitStack() as stack:
        playground = await stack.enter_async_context(Playground(port=0, speed=SPEED))
        api = await stack.enter_async_context(open_faulty_api(playground.url))
        api.fault = fault
        app = await stack.enter_async_context(
            open_office(
                url,
                clock,
                speed=SPEED,
                bot_token=playground.token,
                telegram_api_url=api.url,
                listen=f"127.0.0.1:{port}",
                **where,
                **named,
            )
        )
        await settle(app.tools.database)
        http = await stack.enter_async_context(aiohttp.ClientSession(here))
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        passing = asyncio.create_task(_pass(clock))
        try:
            plant = Plant(playground, api, app, clock, running, http, stop, stack)
            await plant.until(lambda: _serves(plant))
            yield plant
        finally:
            stop.set()
            await running
            passing.cancel()


async def _pass(clock: FakeClock) -> None:
    """Let time pass as it does elsewhere; tests make it leap."""
    while True:
        await asyncio.sleep(LOOK)
        clock.advance(seconds=LOOK)


async def _serves(plant: Plant) -> bool:
    try:
        async with plant.http.get("/healthz") as answer:
            listens = answer.status == 200
    except aiohttp.ClientError:
        return False
    calls = plant.api.calls
    return listens and bool(calls["setWebhook"] or calls["getUpdates"])
