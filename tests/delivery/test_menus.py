"""/console in Telegram's command menu: of those whose post enters the console, and nobody else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiogram.methods import DeleteMyCommands, SetMyCommands
from aiogram.types import BotCommandScopeChat
from sqlalchemy import update
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import TOKEN, open_office
from support.staff import OURS, hire, put_organisations

from bot.app import App
from bot.delivery.menus import TURN
from bot.domain.staff import Post, Role
from storage import models as m
from storage.engine import Write
from storage.postgres import PostgresDatabase
from storage.statements import Statement

SUPPORT, DISPATCHER, VIEWER, RESIDENT = 501, 502, 503, 504
CALL: Any = None


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        await hire(opened, SUPPORT, Post(Role.SUPPORT, None))
        await hire(opened, DISPATCHER, Post(Role.DISPATCHER, OURS))
        await hire(opened, VIEWER, Post(Role.VIEWER, OURS))
        await hire(opened, RESIDENT)
        yield opened


@pytest.fixture
def telegram(app: App) -> FakeTelegram:
    session = FakeTelegram()
    app.menus.bot = Bot(TOKEN, session=session)
    return session


def told(telegram: FakeTelegram) -> list[tuple[str, int]]:
    """Give what was done to which chat since the last look."""
    made = [
        ("set" if isinstance(one, SetMyCommands) else "taken", int(one.scope.chat_id))
        for one in telegram.calls
        if isinstance(one, SetMyCommands | DeleteMyCommands)
        and isinstance(one.scope, BotCommandScopeChat)
    ]
    telegram.calls.clear()
    return sorted(made)


async def change(app: App, statement: Any) -> None:
    await app.tools.database.apply([Write(Statement(statement), {})])


async def test_the_menu_follows_posts_and_sign_ins(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    await app.menus.look()
    [first] = [one for one in telegram.calls if one.scope.chat_id == SUPPORT]  # type: ignore[attr-defined]
    assert [one.command for one in first.commands][-1] == "console"  # type: ignore[attr-defined]
    assert told(telegram) == [("set", SUPPORT), ("set", DISPATCHER)]
    await app.menus.look()
    assert told(telegram) == []
    of_dispatcher = m.employees.c.cabinet_id == DISPATCHER
    await change(app, update(m.employees).where(of_dispatcher).values(ended_at=clock()))
    await change(app, update(m.chats).where(m.chats.c.chat_id == SUPPORT).values(language="en"))
    await app.menus.look()
    assert told(telegram) == [("set", SUPPORT), ("taken", DISPATCHER)]
    of_support = m.sessions.c.cabinet_id == SUPPORT
    await change(app, update(m.sessions).where(of_support).values(ended_at=clock()))
    await app.menus.look()
    assert told(telegram) == [("taken", SUPPORT)]
    await app.menus.look()
    assert told(telegram) == []


async def test_what_telegram_did_not_take_is_tried_again(
    app: App, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Exception | None] = [
        TelegramForbiddenError(CALL, "Forbidden: bot was blocked by the user"),
        TelegramNetworkError(CALL, "away"),
    ]
    calls = 0

    async def call(*_: Any, **__: Any) -> bool:
        nonlocal calls
        calls += 1
        error = answers.pop(0) if answers else None
        if error is not None:
            raise error
        return True

    monkeypatch.setattr(telegram, "make_request", call)
    with pytest.raises(TelegramNetworkError):
        await app.menus.look()
    await app.menus.look()
    await app.menus.look()
    assert calls == 3


async def test_of_two_replicas_one_tells_telegram(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    if not isinstance(app.tools.database, PostgresDatabase):
        pytest.skip("a file has one process")
    other = replace(app.menus, owner="another")
    await other.once()
    assert told(telegram) == [("set", SUPPORT), ("set", DISPATCHER)]
    of_support = m.chats.c.chat_id == SUPPORT
    await change(app, update(m.chats).where(of_support).values(language="en"))
    await app.menus.once()
    assert told(telegram) == [], "another has the turn"
    clock.now += 2 * TURN
    await app.menus.once()
    assert told(telegram) == [("set", SUPPORT)], "another is gone"
