"""Staff hear of refused rows and of the day: once each, whichever replica looks first."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from support.centre import settle
from support.clock import FakeClock
from support.office import number_of, open_office, waiting
from support.staff import put

from bot.app import App
from bot.services.errors import ConflictError
from bot.services.messages import Notify
from bot.ui.texts import texts_for
from bot.work import Work
from storage import models as m

STAFF = -1001234567890
NOON = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # where the centre is


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    clock.now = NOON
    async with open_office(database_url, clock, staff_chat_id=STAFF) as app:
        await settle(app.tools.database)
        await app.summing.look("tell_of_imports")
        yield app


async def imported(app: App, number: int, name: str, refused: int) -> None:
    await put(
        app,
        m.imports,
        id=number,
        file_name=name,
        kind="accounts",
        digest="0" * 64,
        finished_at=NOON,
        accepted=40,
        refused=refused,
    )


async def told(app: App) -> list[str]:
    texts = texts_for("ru")
    return [
        texts.screen(one.screen) for one in await waiting(app, STAFF) if isinstance(one, Notify)
    ]


async def asked(app: App, number: int, at: datetime, state: str) -> None:
    await put(
        app,
        m.requests,
        id=number,
        number=f"{number:012}",
        chat_id=77,
        subject="other",
        state=state,
        version=1,
        made_at=at,
        changed_at=at,
    )


async def test_refused_rows_are_told_once_and_whole_files_never(app: App) -> None:
    first = await number_of(app, m.imports) + 1000
    await imported(app, first, "accounts.csv", 0)
    await imported(app, first + 1, "a<b>.csv", 3)
    for _ in range(2):
        await app.summing.look("tell_of_imports")
    [line] = await told(app)
    assert "«a&lt;b&gt;.csv» принят не весь" in line
    assert "принято: 40, отклонено: 3" in line
    await imported(app, first + 2, "meters.csv", 1)
    await app.summing.look("tell_of_imports")
    assert len(await told(app)) == 2


async def test_the_day_is_summed_up_in_the_evening_once(app: App, clock: FakeClock) -> None:
    await asked(app, 1, NOON, "new")
    await asked(app, 2, NOON, "taken")
    await asked(app, 3, NOON - timedelta(days=1), "new")
    await app.summing.look("sum_up_day")
    assert await told(app) == [], "it is noon"
    clock.advance(hours=6)
    for _ in range(2):
        await app.summing.look("sum_up_day")
    [line] = await told(app)
    assert "Итоги дня" in line
    assert "Новых обращений: 2" in line
    assert "Обращений никто не взял: 2" in line
    assert "Показаний" not in line, "what did not happen is not said"
    clock.advance(days=1)
    await app.summing.look("sum_up_day")
    assert "Новых обращений" not in (await told(app))[-1]


async def test_of_two_that_look_at_once_one_tells(app: App, clock: FakeClock) -> None:
    await asked(app, 1, NOON, "new")
    clock.advance(hours=6)
    units = [Work(app.tools), Work(app.tools)]
    for unit in units:
        await unit.use_cases["sum_up_day"]()
    await units[0].commit()
    with pytest.raises(ConflictError):
        await units[1].commit()
    assert len(await told(app)) == 1
