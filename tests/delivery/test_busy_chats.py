"""Where more is to be said than may be sent: presses are answered all the same."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
from aiogram import Bot
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.faults import FakeTelegram, stop
from support.office import TOKEN, open_office, rows

from bot.app import App
from bot.delivery import courier as courier_module
from bot.delivery import pace as pace_module
from bot.delivery.courier import Courier
from bot.delivery.pace import BURST, Pace
from bot.delivery.speaking import LEASE
from bot.services.messages import Answer, Document, Notify, Outgoing, Screen, Show, text
from bot.services.updates import AT_A_LOOK
from bot.work import Work
from storage import models as m

GROUP, ME = -500, 77
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
ON_POSTGRES = pytest.mark.parametrize("database_kind", ["postgres"])


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, staff_chat_id=GROUP) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def telegram(app: App) -> FakeTelegram:
    """Give what answers the courier in Telegram's place; limits are the real ones."""
    session = FakeTelegram()
    app.courier.bot = Bot(TOKEN, session=session)
    app.courier.pace = Pace()
    return session


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a chat's pace stand for long after its first messages."""
    monkeypatch.setattr(pace_module, "PERIOD", 3600.0)


FULL = pytest.mark.usefixtures("full")


@asynccontextmanager
async def at_work(*couriers: Courier) -> AsyncIterator[None]:
    running = [asyncio.create_task(one.run()) for one in couriers]
    try:
        yield
    finally:
        for task in running:
            await stop(task)


def unhurried() -> Pace:
    """Make a pace that holds up nothing."""
    return Pace(rate=1e6, notices=1e6, speed=1e6)


def screen(words: str) -> Screen:
    return Screen((text("address-house", house=words),))


def note(words: str) -> Notify:
    return Notify(screen(words))


def doubt(number: int, words: str = "", drawing: int = 1) -> Show:
    return Show(f"d.{number}", screen(words or f"card {number}"), drawing, GROUP, fresh=False)


async def put(app: App, chat_id: int, *outgoing: Outgoing) -> None:
    """Commit and wake, as intake does."""
    work = Work(app.tools)
    for one in outgoing:
        if isinstance(one, Show) and one.card.startswith("d."):
            work.post.draw(chat_id, one)
        else:
            work.post.put(chat_id, one)
    await work.commit()
    app.courier.wake([chat_id])


async def left(app: App) -> list[Any]:
    return await rows(app, select(m.outbox).order_by(m.outbox.c.rank, m.outbox.c.id))


def sent(telegram: FakeTelegram, chat_id: int) -> int:
    return telegram.to(chat_id).count("sendMessage")


def is_answered(telegram: FakeTelegram, presses: int) -> bool:
    return telegram.to(GROUP).count("answerCallbackQuery") == presses


async def all_but(app: App, count: int) -> None:
    """Wait until so many wait, and what was sent is written down."""
    async with asyncio.timeout(10):
        while len(await left(app)) > count:  # noqa: ASYNC110 - the queue says nothing
            await asyncio.sleep(0.02)


@FULL
@pytest.mark.parametrize("cards", [45, 2 * AT_A_LOOK], ids=["a queue", "more than a look takes"])
async def test_a_press_in_a_group_is_answered_while_cards_wait(
    app: App, telegram: FakeTelegram, cards: int
) -> None:
    """The card that was pressed is drawn anew as well: a second of the staff would press it."""
    await put(app, GROUP, *[doubt(number) for number in range(cards)])
    async with at_work(app.courier):
        await all_but(app, cards - BURST)
        await put(app, GROUP, Answer(f"press-{GROUP}"), doubt(0, "accepted", 2))
        await telegram.until(lambda: len(telegram.to(GROUP)) == BURST + 2)
    assert telegram.to(GROUP)[-2:] == ["answerCallbackQuery", "editMessageText"]
    assert telegram.texts(GROUP)[-1] == "accepted"
    await all_but(app, cards - BURST)


@FULL
async def test_a_press_in_a_private_chat_is_answered_while_a_long_answer_waits(
    app: App, telegram: FakeTelegram
) -> None:
    card = Show("main", screen("main"), 1, ME, fresh=True)
    await put(app, ME, card, *[note(str(number)) for number in range(9)])
    started = asyncio.get_running_loop().time()
    async with at_work(app.courier):
        await telegram.until(lambda: sent(telegram, ME) == BURST)
        await put(app, ME, Answer(f"press-{ME}"), replace(card, fresh=False, message_id=1001))
        await telegram.until(lambda: "editMessageText" in telegram.to(ME))
    assert asyncio.get_running_loop().time() - started < 1
    assert telegram.to(ME)[BURST:] == ["answerCallbackQuery", "editMessageText"]


@ON_SQLITE
async def test_what_waits_for_its_pace_comes_in_its_order(
    app: App, telegram: FakeTelegram
) -> None:
    app.courier.pace.speed = 60.0  # a minute of the group lasts a second
    await put(app, GROUP, *[doubt(number) for number in range(30)])
    async with at_work(app.courier):
        await telegram.until(lambda: sent(telegram, GROUP) == BURST)
        await put(app, GROUP, note("the last"))
        await telegram.until(lambda: "the last" in telegram.texts(GROUP))
    assert telegram.texts(GROUP) == [*[f"card {number}" for number in range(30)], "the last"]
    assert await left(app) == []


@FULL
async def test_an_edit_of_a_card_that_waits_replaces_it_where_it_stands(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, GROUP, *[doubt(number) for number in range(25)])
    async with at_work(app.courier):
        await all_but(app, 25 - BURST)
        await put(app, GROUP, doubt(22, "corrected", 2), Answer(f"press-{GROUP}"))
        await telegram.until(partial(is_answered, telegram, 1))
        app.courier.pace = unhurried()
        await all_but(app, 0)
    expected = [f"card {number}" for number in range(25)]
    expected[22] = "corrected"
    assert telegram.texts(GROUP) == expected
    assert sent(telegram, GROUP) == 25


@FULL
@ON_SQLITE
async def test_a_lifted_card_stays_where_it_is_until_it_may_be_sent_anew(
    app: App, telegram: FakeTelegram
) -> None:
    await put(app, GROUP, *[doubt(number) for number in range(BURST)])
    async with at_work(app.courier):
        await all_but(app, 0)
        await put(app, GROUP, replace(doubt(0, "lifted", 2), fresh=True, instead=True))
        await put(app, GROUP, Answer(f"press-{GROUP}"))
        await telegram.until(lambda: "answerCallbackQuery" in telegram.to(GROUP))
        await all_but(app, 1)
        assert "deleteMessage" not in telegram.to(GROUP)


@FULL
@ON_SQLITE
async def test_a_file_is_not_made_before_it_may_be_sent(app: App, telegram: FakeTelegram) -> None:
    file = Document("receipt", text("address-house", house="a file"))
    await put(app, ME, *[note(str(number)) for number in range(BURST)], file)
    async with at_work(app.courier):
        await all_but(app, 1)
        await put(app, ME, Answer(f"press-{ME}"))
        await telegram.until(lambda: "answerCallbackQuery" in telegram.to(ME))
        await all_but(app, 1)
    [row] = await left(app)
    assert (row.kind, row.tries, row.dead_at) == ("document", 0, None)


@dataclass(slots=True)
class Purse:
    """A budget without end that notes who spent of it."""

    notices: list[bool] = field(default_factory=list)

    async def spend(self, *, notice: bool) -> None:
        self.notices.append(notice)

    async def stop(self, seconds: float) -> None: ...


@ON_SQLITE
async def test_the_first_drawing_of_a_card_spends_what_notices_may(
    app: App, telegram: FakeTelegram
) -> None:
    purse = Purse()
    app.courier.pace = Pace(budget=purse)
    async with at_work(app.courier):
        await put(app, GROUP, doubt(1))
        await all_but(app, 0)
        await put(app, GROUP, doubt(1, "edited", 2))
        await put(app, ME, Show("main", screen("answer"), 1, ME, fresh=True))
        await all_but(app, 0)
    assert purse.notices == [True, False]
    assert telegram.to(GROUP) == ["sendMessage", "editMessageText"]


@FULL
async def test_what_waits_for_its_pace_outlives_a_crash(
    app: App, telegram: FakeTelegram, clock: FakeClock
) -> None:
    await put(app, GROUP, *[doubt(number) for number in range(25)])
    async with at_work(app.courier):
        await all_but(app, 25 - BURST)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    after = another(app, telegram)
    after.pace = unhurried()
    async with at_work(after):
        await all_but(app, 0)
    assert telegram.texts(GROUP) == [f"card {number}" for number in range(25)]


def another(app: App, telegram: FakeTelegram) -> Courier:
    """Make the courier of another replica, or of the same after a restart."""
    known, bot = app.courier, Bot(TOKEN, session=telegram)
    kept = (known.aftermath, known.kept, known.threads)
    return Courier(bot, known.queue, Pace(), known.sealer, known.clock, *kept)


@dataclass(slots=True)
class Redis:
    """What Redis does: whoever listens hears it, the teller too."""

    couriers: list[Courier]

    async def tell(self, chat_ids: Sequence[int]) -> None:
        for courier in self.couriers:
            courier.hear(chat_ids)


@FULL
@ON_POSTGRES
async def test_replicas_together_keep_to_the_pace_of_a_group_and_answer_its_presses(
    app: App, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the group's count keeps the group; presses taken elsewhere are told to it."""
    monkeypatch.setattr(courier_module, "SWEEP", timedelta(hours=1).total_seconds())
    monkeypatch.setattr(courier_module, "AGAIN", 0.05)
    holder, other = app.courier, another(app, telegram)
    for courier in (holder, other):
        courier.neighbours = cast("Any", Redis([holder, other]))
    async with at_work(holder, other):
        await put(app, GROUP, *[doubt(number) for number in range(45)])
        await all_but(app, 45 - BURST)
        for press in range(2):
            work = Work(app.tools)
            work.post.put(GROUP, Answer(f"press-{GROUP}-{press}"))
            await work.commit()
            other.wake([GROUP])
            await telegram.until(partial(is_answered, telegram, press + 1))
            await all_but(app, 45 - BURST)
    assert sent(telegram, GROUP) == BURST
