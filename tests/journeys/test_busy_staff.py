"""More doubtful readings than a group may be sent: its staff can work all the same."""

import asyncio
from dataclasses import replace

import pytest
from support.clock import FakeClock
from support.doubt_screens import doubts
from support.doubting import answered, at_home, captions, card_of, pass_far_above
from support.person import Person

from bot.playground.server import Playground
from bot.services.doubt_notices import DoubtfulReading
from bot.work import Work

from .conftest import SPEED, Town

A_PRESS_LIVES = 150.0  # seconds of Telegram


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    """Give a group of one of the staff, known before the bot starts."""
    olga = playground.add_person("Ольга", "Дежурная")
    return playground.add_group("Сотрудники", [olga.id]).id


async def test_a_press_is_answered_and_its_card_drawn_while_forty_cards_wait(
    town: Town, staff_chat_id: int
) -> None:
    [member] = town.playground.world.chats[str(staff_chat_id)].members
    joined = await Person.join(town.playground.url, person=member, chat=staff_chat_id)
    olga = await town.stack.enter_async_context(joined)
    maria = await town.person()
    await at_home(town.app, maria)
    await pass_far_above(maria)
    card = await card_of(olga, "Аномалия")
    await many_more(town, staff_chat_id)
    await olga.until(lambda: len(olga.from_bot()) > 5, 30, "further cards")
    began = asyncio.get_running_loop().time()
    query = await olga.press_data(card["message_id"], card["keyboard"][0][0]["data"])
    await answered(olga, query)
    await olga.until(lambda: not captions(olga.from_bot()[0]), 30, "the card decided")
    assert (asyncio.get_running_loop().time() - began) * SPEED < A_PRESS_LIVES
    assert len(olga.from_bot()) <= 40
    stats = town.playground.stats()
    assert (stats["refused_429"], stats["sent_inside_retry_after"]) == (0, 0)


async def many_more(town: Town, staff_chat_id: int) -> None:
    """Have forty further readings told to staff, as use cases tell them."""
    doubt = next(one for one in doubts(lambda _: "ххххх") if isinstance(one, DoubtfulReading))
    work = Work(town.app.tools)
    for number in range(40):
        work.notices.tell_staff(replace(doubt, reading_id=10_000 + number, lifted=False))
    await work.commit()
    town.app.courier.wake([staff_chat_id])
