"""One trace goes with an update from intake through its handler to every delivery it causes.

The real app against the local Telegram, with JSON lines in detail: an odd person types odd private
things; the trace of each update is found at all three places, and nothing of the person is.
"""

import asyncio
import io
import json
import logging
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from sqlalchemy import select
from support.centre import MARIA, settle
from support.clock import FakeClock
from support.office import Resident, open_office, rows
from support.person import Person
from support.post_office import SENDER, PostOffice
from support.walk import open_form, shows

from bot.app import App, open_app
from bot.logs import set_up_logs
from bot.playground.server import Playground
from bot.services.reveals import chat_key
from bot.services.traces import current_trace, trace_of, tracing
from bot.settings import Settings
from storage import models as m

SPEED = 25.0
NAUGHTY = (
    "Ёжиков\u2028Лука\u0085 Ильич",
    'Иванов","trace":"0000000000000000","x":"',
    "\u202eьдуИ Римский {{7*7}} %s {0}",
)
KINDS = {"update taken", "handler called", "message sent"}


@dataclass(slots=True)
class Logged:
    stream: io.StringIO

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().split("\n") if line]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Logged]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    stream = io.StringIO()
    set_up_logs("json", stream, level="debug")
    yield Logged(stream)
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    for name in ("bot", "handlers", "storage"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
async def town(
    database_url: str, clock: FakeClock, logged: Logged
) -> AsyncIterator[tuple[Playground, App]]:
    del logged
    async with AsyncExitStack() as stack:
        playground = await stack.enter_async_context(Playground(port=0, speed=SPEED))
        post = await stack.enter_async_context(PostOffice())
        settings = Settings(
            _env_file=None,
            bot_token=playground.token,
            telegram_api_url=playground.url,
            database_url=database_url,
            secret_key="a key of traces, longer than 32 bytes",
            smtp_url=post.smtp_url,
            smtp_from=SENDER,
        )
        app = await stack.enter_async_context(open_app(settings, clock=clock, speed=SPEED))
        await settle(app.tools.database)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        yield playground, app
        stop.set()
        await running


async def test_one_trace_from_intake_to_delivery(
    town: tuple[Playground, App], logged: Logged
) -> None:
    playground, app = town
    async with await Person.join(playground.url, "Лукерья", "Канарейкина-Ёжикова") as person:
        await open_form(person)
        for line in (*NAUGHTY, MARIA.holder, MARIA.address):
            await person.send(line)
            await person.settled()
        await shows(person, "Из какой квитанции данные?")
    lines = logged.lines
    seen = defaultdict(set)
    for each in lines:
        if each["event"] in KINDS:
            seen[each["trace"]].add(each["event"])
            assert each["chat"] == chat_key(app.tools.sealer, person.id)
    updates = [line for line in lines if line["event"] == "update taken"]
    assert len(updates) == 7
    for each in updates:
        assert each["trace"] == trace_of(app.intake.bot.id, str(each["update"]))
        assert seen[each["trace"]] == KINDS
    steps = [(line["dialogue"], line["step"]) for line in updates]
    assert steps[:3] == [("command", "/start"), ("limited", "enter"), ("limited", "name")]
    assert {line["part"] for line in updates} == {"Polling"}
    private = (*NAUGHTY, *NAUGHTY[0].split(), *MARIA.holder.split(), MARIA.address, "Мира")
    text = logged.stream.getvalue()
    for one in (*private, "Лукерья", "Канарейкина", str(person.id), MARIA.number):
        assert one not in text
        assert json.dumps(one)[1:-1] not in text


async def test_what_an_update_causes_elsewhere_bears_its_trace(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    async with open_office(database_url, clock, staff_chat_id=-100500) as app:
        one = Resident(app, 77)

        async def fail(*_: object, **__: object) -> bool:
            raise ZeroDivisionError

        monkeypatch.setattr(type(app.intake.switch), "hand", fail)
        update = one.message("/start")
        await app.intake.take(update)
        trace = trace_of(app.intake.bot.id, str(update["update_id"]))
        found = await rows(app, select(m.outbox.c.chat_id, m.outbox.c.trace))
        assert {(row.chat_id, row.trace) for row in found} == {(77, trace), (-100500, trace)}
        [failed] = [line for line in logged.lines if line["event"] == "handler failed"]
        assert (failed["trace"], failed["update"]) == (trace, update["update_id"])
        assert "ZeroDivisionError" in failed["failure"]
        assert current_trace() is None


async def test_a_slow_update_is_told_without_detail(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    set_up_logs("json", stream)
    async with open_office(database_url, clock) as app:
        one = Resident(app, 77)
        await one.say("/start")
        assert not stream.getvalue()
        monkeypatch.setattr("bot.intake.pipeline.SLOW", 0.0)
        await one.say("/menu")
    structlog.reset_defaults()
    [line] = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert (line["event"], line["level"], line["step"]) == ("slow update", "warning", "/menu")


def test_replicas_and_retries_agree_on_a_trace() -> None:
    assert trace_of(7, "1") == trace_of(7, "1") != trace_of(8, "1")
    with tracing("a" * 16, update=1):
        with tracing("b" * 16, chat="c"):
            assert current_trace() == "b" * 16
        assert current_trace() == "a" * 16
        assert structlog.contextvars.get_contextvars() == {"trace": "a" * 16, "update": 1}
    assert structlog.contextvars.get_contextvars() == {}
