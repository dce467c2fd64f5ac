"""Entering the console over real HTTP: links, second factor, sessions, and what is refused."""

from collections.abc import AsyncIterator

import pytest
from support.clock import FakeClock
from support.consoles import PUBLIC_URL, SUPPORT, Operator, operator, served
from support.office import open_office

from bot.app import App

USER = 501


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        yield opened


@pytest.fixture
async def site(app: App) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@pytest.fixture
async def one(app: App, clock: FakeClock, site: str) -> AsyncIterator[Operator]:
    async with operator(app, clock, site, USER, SUPPORT) as found:
        yield found


async def test_an_employee_enters_with_an_authenticator(one: Operator) -> None:
    await one.enter()
    front = await one.get("/console")
    assert (front.status, front.headers["Location"]) == (303, "/console/session")
    page = await one.get("/console/session")
    assert page.status == 200
    assert "Имя 501" in page.text
    secret = one.secret
    await one.enter()
    assert one.secret == secret  # it is asked for, and never shown again
