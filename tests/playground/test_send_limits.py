"""Sending limits: 1/s per chat in bursts of 5, 20/min per group, 30/s in all."""

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from support.person import Person

from bot.playground import Playground
from bot.playground.clock import Clock
from bot.playground.errors import RefusedError
from bot.playground.limits import Limits


class StillClock(Clock):
    """A clock that stands unless it is pushed."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = 1_000.0

    def now(self) -> float:
        return self.moment


def refusal(limits: Limits, chat: str = "a", *, group: bool = False) -> int | None:
    """Give retry_after, or None when the message passed."""
    try:
        limits.take(chat, group=group)
    except RefusedError as error:
        return error.parameters["retry_after"]
    return None


def test_five_at_once_then_one_a_second() -> None:
    clock = StillClock()
    limits = Limits(clock)
    assert [refusal(limits) for _ in range(6)] == [None] * 5 + [1]
    clock.moment += 1
    assert [refusal(limits) for _ in range(2)] == [None, 1]


def test_sends_inside_retry_after_are_counted_and_extend_nothing() -> None:
    clock = StillClock()
    limits = Limits(clock)
    for _ in range(6):
        refusal(limits)
    clock.moment += 0.5
    assert refusal(limits) == 1
    assert (limits.refused, limits.sent_inside_retry_after) == (2, 1)
    clock.moment += 0.5
    assert refusal(limits) is None


def test_twenty_a_minute_in_a_group() -> None:
    clock = StillClock()
    limits = Limits(clock)
    for _ in range(20):
        assert refusal(limits, group=True) is None
        clock.moment += 1
    assert refusal(limits, group=True) == 40
    clock.moment += 40
    assert refusal(limits, group=True) is None


def test_thirty_a_second_in_all_stops_every_chat() -> None:
    clock = StillClock()
    limits = Limits(clock)
    assert [refusal(limits, str(n)) for n in range(31)] == [None] * 30 + [1]
    assert refusal(limits, "other") == 1
    assert limits.sent_inside_retry_after == 1
    clock.moment += 1.01
    assert refusal(limits, "other") is None


async def test_429_over_http(playground: Playground, telegram: Bot, maria: Person) -> None:
    for number in range(5):
        await telegram.send_message(maria.id, str(number))
    with pytest.raises(TelegramRetryAfter) as caught:
        await telegram.send_message(maria.id, "6")
    assert caught.value.retry_after == 1
    address = f"{playground.url}/bot{playground.token}/sendMessage"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json={"chat_id": maria.id, "text": "7"}) as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
    stats = playground.stats()
    assert (stats["sent"], stats["refused_429"], stats["sent_inside_retry_after"]) == (5, 2, 1)
    playground.clock.change(advance=1)
    assert (await telegram.send_message(maria.id, "8")).text == "8"


async def test_edits_and_deletions_are_not_limited(telegram: Bot, maria: Person) -> None:
    sent = await telegram.send_message(maria.id, "x")
    for number in range(40):
        await telegram.edit_message_text(str(number), chat_id=maria.id, message_id=sent.message_id)
    assert await telegram.delete_message(maria.id, sent.message_id)


async def test_a_refused_message_costs_nothing(telegram: Bot, maria: Person) -> None:
    for _ in range(20):
        with pytest.raises(Exception, match="text must be non-empty"):
            await telegram.send_message(maria.id, " ")
    for number in range(5):
        await telegram.send_message(maria.id, str(number))


async def test_limits_can_be_off() -> None:
    async with Playground(port=0, enforce_limits=False) as free:
        for number in range(100):
            free.desk.limits[free.bot.id].take(str(number % 2), group=True)
