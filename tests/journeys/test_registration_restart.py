"""Whoever registers loses nothing when the bot is killed and started between two steps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select
from support.clock import FakeClock
from support.person import Person
from support.post_office import PostOffice
from support.registration import (
    EMAIL,
    about,
    accept,
    give_email,
    login_and_password,
    open_registration,
)
from support.walk import shows

from bot.app import App, open_app
from bot.playground.server import Playground
from bot.settings import Settings
from storage import models as m
from storage.statements import Statement

from .conftest import SECRET, SPEED


@asynccontextmanager
async def running(settings: Settings, clock: FakeClock) -> AsyncIterator[App]:
    """Run the bot for a while, cut off without notice."""
    async with open_app(settings, clock=clock, speed=SPEED, secret=SECRET) as app:
        task = asyncio.create_task(app.run(asyncio.Event()))
        try:
            yield app
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_each_step_outlives_a_restart(
    playground: Playground, settings: Settings, clock: FakeClock, post: PostOffice
) -> None:
    async with await Person.join(playground.url) as person:
        for step in (
            lambda: open_registration(person),
            lambda: about(person),
            lambda: give_email(person),
            lambda: login_and_password(person),
            lambda: accept(person),
        ):
            async with running(settings, clock):
                await step()
                await person.settled()
        async with running(settings, clock):
            await person.press("Отправить")
            await shows(person, "Код из письма")
            code = await post.code_for(EMAIL)
        await person.send(code)  # said to nobody
        async with running(settings, clock) as app:
            await shows(person, "Вы зарегистрированы")
            [cabinet] = await app.tools.database.read(Statement(select(m.cabinets.c.email)))
            assert cabinet.email == EMAIL
