"""The console of an opened bot, served over HTTP, and somebody of the support."""

from collections.abc import AsyncIterator

import pytest
from support.clock import FakeClock
from support.consoles import PUBLIC_URL, SUPPORT, Operator, operator, served
from support.office import open_office

from bot.app import App

USER = 501


@pytest.fixture
async def console_app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        yield opened


@pytest.fixture
async def console_url(console_app: App) -> AsyncIterator[str]:
    async with served(console_app) as address:
        yield address


@pytest.fixture
async def one(console_app: App, clock: FakeClock, console_url: str) -> AsyncIterator[Operator]:
    async with operator(console_app, clock, console_url, USER, SUPPORT) as found:
        yield found


@pytest.fixture
async def site(app: App) -> AsyncIterator[str]:
    """Serve the `app` that a file of tests opens in its own way."""
    async with served(app) as address:
        yield address
