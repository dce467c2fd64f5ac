"""Telegram failing in every way it does: nothing is lost, given up or put off for long."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from support.clock import FakeClock
from support.faulty_api import (
    Fault,
    bad_gateway,
    half_an_answer,
    refusing,
    reset,
    reset_afterwards,
    silence,
    too_many,
)
from support.office import number_of, rows
from support.plant import Plant, open_plant

from bot.delivery import courier, reach, telegram
from storage import models as m

SEND = "sendMessage"
UNAUTHORIZED = refusing(401, "Unauthorized")
CONFLICT = refusing(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
GONE = {
    "500": (refusing(500, "Internal Server Error"), "server"),
    "502 with a page": (bad_gateway, "server"),
    "half an answer": (half_an_answer, "server"),
    "reset": (reset, "network"),
    "silence": (silence, "network"),
}


@pytest.fixture
def database_kind() -> str:
    """Take the file: it is Telegram that fails."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "SWEEP", 0.05)


@pytest.fixture
async def plant(database_url: str, clock: FakeClock) -> AsyncIterator[Plant]:
    async with open_plant(database_url, clock) as opened:
        yield opened


@pytest.fixture
async def polling_plant(database_url: str, clock: FakeClock) -> AsyncIterator[Plant]:
    async with open_plant(database_url, clock, webhook=False) as opened:
        yield opened


async def away(plant: Plant) -> bool:
    return plant.app.courier.reach.away


async def everybody_is_answered_once(plant: Plant, number: int, fault: Fault) -> None:
    plant.api.fault, plant.api.only = fault, SEND
    people = [await plant.person(f"{one}") for one in range(number)]
    for person in people:
        await person.send("/start")
    await plant.until(lambda: waiting(plant, number))
    await plant.until(lambda: away(plant))
    status, told = await plant.ready()
    assert (status, told["telegram"]) == (200, "away")  # what the webhook brings is taken
    assert await plant.sample("kvitok_telegram_up") == 0
    assert told["outbox"]["waiting"] == number
    plant.clock.advance(minutes=10)
    plant.api.fault = None
    for person in people:
        await person.wait_for("Личный кабинет")
    await plant.drained()
    assert [len(person.from_bot()) for person in people] == [1] * number
    assert await plant.spotless()
    assert (await plant.ready())[1]["telegram"] == "answers"
    assert await plant.sample("kvitok_telegram_up") == 1


@pytest.mark.parametrize("what", GONE)
async def test_what_was_to_be_said_while_telegram_is_gone_is_said_once(
    plant: Plant, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, kind = GONE[what]
    if what == "silence":
        monkeypatch.setattr(telegram, "REQUEST_TIMEOUT", 0.5)
    await everybody_is_answered_once(plant, 5, fault)
    assert await plant.sample(f'kvitok_telegram_errors_total{{kind="{kind}"}}') >= 2
    assert await plant.alive()


async def test_while_telegram_is_gone_few_rows_are_put_off(plant: Plant) -> None:
    """What nobody tried is due at once when it is back, however long it was gone."""
    plant.app.courier.pace.speed = 1.0  # a probe in two seconds: only the first are tried
    plant.api.fault, plant.api.only = bad_gateway, SEND
    people = [await plant.person(f"{one}") for one in range(2)]
    for person in people:
        await person.send("/start")
    await plant.until(lambda: away(plant))
    late = [await plant.person(f"late {one}") for one in range(5)]
    for person in late:
        await person.send("/start")
    await plant.until(lambda: waiting(plant, 7))
    tried = [row.tries for row in await rows(plant.app, select(m.outbox.c.tries))]
    assert sum(tried) <= 4


async def waiting(plant: Plant, number: int) -> bool:
    return await number_of(plant.app, m.outbox) == number


async def test_an_answer_cut_off_is_said_again_and_the_journal_tells_why(plant: Plant) -> None:
    """Telegram knows no key by which a message is sent once: this is the one way to say it."""
    plant.api.next(SEND, reset_afterwards)
    person = await plant.person()
    await person.send("/start")
    await plant.until(lambda: len(person.from_bot()) == 2)
    await plant.drained()
    lines = await rows(plant.app, select(m.journal).where(m.journal.c.direction == "out"))
    assert '"tries":1' in lines[-1].details
    assert "TelegramNetworkError" in lines[-1].details
    assert (await plant.resident(person).chat()).version == 1


@pytest.mark.parametrize(
    "fault", [too_many(3), refusing(429, "Too Many Requests")], ids=["told", "untold"]
)
async def test_a_429_is_waited_for_and_is_no_absence(plant: Plant, fault: Fault) -> None:
    plant.api.next(SEND, fault, fault)
    person = await plant.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    await plant.drained()
    assert len(person.from_bot()) == 1
    assert await plant.sample('kvitok_telegram_errors_total{kind="429"}') == 2
    assert (await plant.ready())[1]["telegram"] == "answers"
    assert await plant.spotless()


async def test_a_token_that_is_revoked_is_said_once(
    polling_plant: Plant, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    plant = polling_plant
    plant.api.fault = UNAUTHORIZED
    await plant.until(lambda: away(plant))
    before = plant.api.calls["getUpdates"]
    await plant.api.until(lambda: plant.api.calls["getUpdates"] > before + 5)
    status, told = await plant.ready()
    assert (status, told["telegram"]) == (503, "token refused")
    assert await plant.alive()
    said = capsys.readouterr().out + caplog.text
    assert said.count("telegram refuses the token") == 1
    assert "polling paused" not in said
    plant.api.fault = None
    person = await plant.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    assert (await plant.ready())[0] == 200


async def test_a_second_poller_is_said_once(
    polling_plant: Plant,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant = polling_plant
    plant.api.fault, plant.api.only = CONFLICT, "getUpdates"
    before = plant.api.calls["getUpdates"]
    await plant.api.until(lambda: plant.api.calls["getUpdates"] > before + 5)
    status, told = await plant.ready()
    assert (status, told["telegram"]) == (503, "updates go elsewhere")
    assert capsys.readouterr().out.count("somebody else takes the updates") == 1
    plant.api.fault = None
    person = await plant.person()
    await person.send("/start")
    await person.wait_for("Личный кабинет")
    monkeypatch.setattr(reach, "CONTESTED", 0.0)
    assert (await plant.ready())[0] == 200


async def test_who_polls_takes_nothing_while_telegram_is_gone_and_all_once_it_is_back(
    polling_plant: Plant,
) -> None:
    plant = polling_plant
    plant.api.fault = bad_gateway
    people = [await plant.person(f"{one}") for one in range(3)]
    for person in people:
        await person.send("/start")
    await plant.until(lambda: away(plant))
    assert (await plant.ready())[0] == 503
    plant.api.fault = None
    for person in people:
        await person.wait_for("Личный кабинет")
    await plant.drained()
    assert [len(person.from_bot()) for person in people] == [1, 1, 1]
    assert (await plant.ready())[0] == 200


async def test_what_the_start_needs_of_telegram_is_asked_again(
    database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that starts while Telegram is gone has its commands and its webhook in the end."""
    monkeypatch.setattr("bot.app.CALL_AGAIN", 0.05)
    async with open_plant(database_url, clock, fault=bad_gateway) as plant:
        await plant.api.until(lambda: plant.api.calls["setWebhook"] > 2)
        plant.api.fault = None
        await plant.until(lambda: plant.playground.bot.webhook)
        await plant.api.until(lambda: plant.api.calls["setMyCommands"] > 3)
        person = await plant.person()
        await person.send("/start")
        await person.wait_for("Личный кабинет")
