"""/console in the chat: a link for staff, a word like any other for everybody else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.consoles import PUBLIC_URL, SUPPORT
from support.office import Resident, open_office, rows, set_pin
from support.staff import OURS, hire, put_organisations

from bot.app import App
from bot.domain.staff import Post, Role
from bot.services.console_entrance import GivenLink
from bot.services.messages import Screen
from bot.ui.chat import card_place
from bot.ui.codec import SCREEN, unpack
from bot.ui.texts import texts_for
from handlers.console.screens import link
from storage import models as m

STAFF, OTHER = 511, 512


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await settle(opened.tools.database)
        await put_organisations(opened)
        yield opened


async def links(app: App, chat_id: int) -> list[str]:
    """Give where the buttons of the card lead."""
    query = select(m.cards.c.screen).where(m.cards.c.chat_id == chat_id)
    found = []
    for row in await rows(app, query):
        screen: Screen = unpack(SCREEN, row.screen, app.tools.sealer, card_place(chat_id))
        found += [button.url for line in screen.rows for button in line if button.url]
    return found


async def kept(app: App) -> int:
    return len(await rows(app, select(m.console_links.c.token_key)))


async def test_staff_get_a_link(app: App) -> None:
    await hire(app, STAFF, SUPPORT)
    await Resident(app, STAFF).say("/console")
    [url] = await links(app, STAFF)
    assert url.startswith(f"{PUBLIC_URL}/console/enter/")
    token = url.rpartition("/")[2]
    assert len(token) >= 22  # 128 bits and more
    [row] = await rows(app, select(m.console_links))
    assert token not in str(row)
    journal = await rows(app, select(m.journal.c.body))
    assert not any(token in (line.body or "") for line in journal)


async def test_to_others_it_is_a_word_like_any_other(app: App) -> None:
    await hire(app, STAFF, Post(Role.VIEWER, OURS))
    for user_id in (STAFF, OTHER):
        one = Resident(app, user_id)
        await one.say("/console")
        unknown = (await one.card()).text
        await one.say("/nothing")
        assert (await one.card()).text == unknown
        assert await links(app, user_id) == []
    assert await kept(app) == 0


async def test_a_locked_chat_asks_the_pin_first(app: App, clock: FakeClock) -> None:
    await hire(app, STAFF, SUPPORT)
    one = Resident(app, STAFF)
    await one.say("/menu")
    await set_pin(one, "4072")
    clock.advance(minutes=20)
    await one.say("/console")
    assert await kept(app) == 0
    for digit in "4072":
        await one.tap(digit)
    await one.say("/console")
    assert await kept(app) == 1


async def test_in_a_group_nobody_gets_a_link(app: App) -> None:
    await hire(app, STAFF, SUPPORT)
    one = Resident(app, STAFF)
    said = one.message("/console")
    said["message"]["chat"] = {"id": -100, "type": "supergroup", "title": "x"}
    await app.intake.take(said)
    assert await kept(app) == 0


@pytest.mark.parametrize("named", [{"public_url": PUBLIC_URL, "console": "off"}, {}])
async def test_where_there_is_no_console_nobody_gets_a_link(
    database_url: str, clock: FakeClock, named: dict[str, str]
) -> None:
    async with open_office(database_url, clock, **named) as app:  # type: ignore[arg-type]
        await hire(app, STAFF, SUPPORT)
        one = Resident(app, STAFF)
        await one.say("/console")
        assert await kept(app) == 0
        assert await links(app, STAFF) == []


def test_a_link_to_localhost_stands_in_the_text() -> None:
    """Telegram refuses a whole message with such a button."""
    given = GivenLink("x" * 32, datetime(2026, 11, 9, tzinfo=UTC))
    screen = link(given, "http://localhost:8080", ZoneInfo("UTC"))
    assert not [button for row in screen.rows for button in row if button.url]
    assert f"<code>http://localhost:8080{given.path}</code>" in texts_for("ru").screen(screen)
