"""A playground on a free port, the bot as aiogram speaks it, and a person with a telephone."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from support.person import Person

from bot.playground import Playground


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0) as running:
        yield running


@pytest.fixture
async def telegram(playground: Playground) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
    async with Bot(playground.token, session=session) as client:
        yield client


@pytest.fixture
async def maria(playground: Playground) -> AsyncIterator[Person]:
    """Give a person who has already written /start."""
    async with await Person.join(playground.url, phone="+79123456789") as person:
        await person.send("/start")
        yield person
