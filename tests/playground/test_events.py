"""What people are told stays small however long the playground runs, and nobody misses words."""

import asyncio
import gc
import json
import weakref
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot
from support.person import Person

from bot.playground import Playground, events
from bot.playground.desk import VERSIONS
from bot.playground.events import Hub
from bot.playground.world import World

ANNA, BORIS = 1, 2


@pytest.fixture
def hub() -> Hub:
    return Hub(World())


@pytest.fixture
async def unlimited() -> AsyncIterator[Playground]:
    async with Playground(port=0, enforce_limits=False) as running:
        yield running


def test_events_come_in_order_after_the_last_one_seen(hub: Hub) -> None:
    for number in range(5):
        hub.tell([ANNA], "message", number=number)
    first = hub.since(ANNA, 0)[0][0]
    told = [json.loads(line) for _seq, line in hub.since(ANNA, first + 2)]
    assert [one["number"] for one in told] == [3, 4]
    assert hub.gap(ANNA, first) == 0


def test_the_newest_events_of_one_person_are_kept(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "KEPT", 3)
    for number in range(5):
        hub.tell([ANNA], "message", number=number)
    kept = hub.since(ANNA, 0)
    assert [json.loads(line)["number"] for _seq, line in kept] == [2, 3, 4]
    assert hub.gap(ANNA, 0) == kept[0][0] - 1
    assert hub.gap(ANNA, kept[0][0]) == 0


def test_whoever_was_told_longest_ago_is_forgotten_first(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "KEPT_IN_ALL", 1000)
    hub.tell([ANNA], "message", text="to Anna")
    last = hub.last(ANNA)
    for _ in range(50):
        hub.tell([BORIS], "message", text="to Boris")
    assert hub.since(ANNA, 0) == []
    assert hub.gap(ANNA, last - 1) == last
    assert len(hub.since(BORIS, 0)) == 50
    hub.tell([ANNA], "message", text="again")
    assert [json.loads(line)["text"] for _seq, line in hub.since(ANNA, last)] == ["again"]
    assert hub.gap(ANNA, last - 1) == last, "the first is still missing"


def test_news_of_the_place_are_kept_once(hub: Hub) -> None:
    ear = hub.subscribe(ANNA)
    for _ in range(100):
        hub.tell_all("people")
        hub.tell_all("commands", bot=7)
    assert ear.is_set()
    kinds = [json.loads(line)["type"] for _seq, line in hub.since(ANNA, 0)]
    assert kinds == ["people", "commands"]
    hub.unsubscribe(ANNA, ear)


async def test_earlier_wordings_are_not_kept_without_end(
    telegram: Bot, playground: Playground, maria: Person
) -> None:
    sent = await telegram.send_message(maria.id, "0")
    for number in range(1, VERSIONS + 11):
        await telegram.edit_message_text(str(number), chat_id=maria.id, message_id=sent.message_id)
    shown = await maria.wait_for(str(VERSIONS + 10))
    kept = [one["text"] for one in shown["edit_history"]]
    assert kept == [str(number) for number in range(10, VERSIONS + 10)]
    assert playground.desk.hub.gap(maria.id, maria.events[0]["seq"]) == 0


async def test_a_page_that_lags_behind_what_is_kept_gets_the_messages(
    unlimited: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forgotten while it listens: the words come from the world."""
    monkeypatch.setattr(events, "KEPT", 2)
    async with await Person.join(unlimited.url) as anna, aiohttp.ClientSession() as session:
        address = f"{unlimited.url}/chat/{anna.id}/events"
        async with session.get(address) as stream, asyncio.timeout(30):
            assert await stream.content.readline()
            chat = unlimited.world.private(unlimited.bot, unlimited.world.people[anna.id])
            for number in range(9):
                unlimited.desk.post(chat, unlimited.bot.id, text=str(number))
            seen: list[str] = []
            async for line in stream.content:
                if line.startswith(b"data: "):
                    seen.append(json.loads(line[6:])["text"])
                if len(seen) == 9:
                    break
    assert seen == [str(number) for number in range(9)]


async def test_a_playground_that_stopped_is_let_go() -> None:
    async with Playground(port=0) as running:
        async with aiohttp.ClientSession() as session:
            await session.get(f"{running.url}/chat/people")
        world = weakref.ref(running.world)
    del running
    gc.collect()
    assert world() is None
