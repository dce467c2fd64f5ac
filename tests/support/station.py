"""The bot beside the local Telegram, over HTTP; a test starts what it needs."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from support.centre import settle
from support.faults import stop
from support.office import SECRET, open_office
from support.person import Person

from bot.app import App
from bot.delivery.telegram import FetchUpdates
from bot.intake.polling import Polling
from bot.playground import Playground
from bot.playground.updates import Mailbox
from bot.services.ports import Clock


@dataclass(slots=True)
class Station:
    playground: Playground
    app: App
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def mailbox(self) -> Mailbox:
        return self.playground.desk.mailboxes[self.playground.bot.id]

    def start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run a part until the test ends."""
        task = asyncio.create_task(work)
        self.stack.push_async_callback(stop, task)
        return task

    def start_polling(self) -> "asyncio.Task[None]":
        return self.start(Polling(self.app.bot, self.app.intake, FetchUpdates).run())

    def start_courier(self) -> "asyncio.Task[None]":
        return self.start(self.app.courier.run())

    async def person(self, first_name: str = "Мария", last_name: str = "Петрова") -> Person:
        joined = await Person.join(self.playground.url, first_name, last_name)
        return await self.stack.enter_async_context(joined)

    async def member(self, group: int) -> Person:
        """Join as the person who looks into the group."""
        number = self.playground.world.chats[str(group)].members[0]
        joined = await Person.join(self.playground.url, person=number, chat=group)
        return await self.stack.enter_async_context(joined)


@asynccontextmanager
async def open_station(
    url: str,
    clock: Clock,
    *,
    speed: float = 200.0,
    secret: bytes = SECRET,
    staff: bool = False,
    **named: Any,
) -> AsyncIterator[Station]:
    """Open a settled centre beside a playground; `staff`: with a group for notices to staff."""
    async with Playground(port=0, speed=speed) as playground:
        if staff:
            operator = playground.add_person("Ольга", "Дежурная")
            named["staff_chat_id"] = playground.add_group("Сотрудники", [operator.id]).id
        where = {"bot_token": playground.token, "telegram_api_url": playground.url}
        async with (
            open_office(url, clock, secret=secret, speed=speed, **where, **named) as app,
            AsyncExitStack() as stack,
        ):
            await settle(app.tools.database)
            yield Station(playground, app, stack)
