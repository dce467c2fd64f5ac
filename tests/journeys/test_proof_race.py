"""Proofs that come at once are judged one after another: the day's three tries stay three."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from support.centre import MARIA, Flat, settle
from support.clock import FakeClock

from bot.app import App, open_app
from bot.domain.access import DAY, Attempt
from bot.services.errors import ConflictError
from bot.services.limited_access import Opened, Proof, TooOften, Wrong
from bot.services.people import Person
from bot.settings import Settings
from bot.work import Work
from storage.people import StoredAttempts
from storage.unit import Unit

RIGHT = Proof(523361, date(2026, 10, 8))
WRONG = Proof(111, date(2026, 10, 8))
REFUNDED = Flat(
    5,
    "1470000099",
    "Громова Анна Петровна",
    "г. Асбест, ул. Мира, д. 5, кв. 20",
    paid=((date(2026, 10, 8), 523361), (date(2026, 10, 20), -50000)),
)


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    settings = Settings(_env_file=None, bot_token="1:" + "A" * 30, database_url=database_url)
    secret = b"a key of tests, longer than 32 bytes"
    async with open_app(settings, clock=clock, secret=secret) as opened:
        await settle(opened.tools.database, (MARIA, REFUNDED))
        yield opened


async def judged(
    app: App, user: int, proof: Proof, account: int = MARIA.id
) -> tuple[Work, object]:
    work = Work(app.tools)
    person = Person(user, user, "ru", None)
    return work, await work.use_cases["prove_account"](person, account, proof)


async def test_a_right_proof_does_not_slip_past_wrong_ones_of_the_same_moment(app: App) -> None:
    guesses = [await judged(app, user, WRONG) for user in (1, 2, 3)]
    right, outcome = await judged(app, 4, RIGHT)
    assert isinstance(outcome, Opened)
    await guesses[0][0].commit()
    with pytest.raises(ConflictError):
        await right.commit()
    with pytest.raises(ConflictError):
        await guesses[1][0].commit()


async def test_a_right_proof_burns_no_try(app: App) -> None:
    tools = app.tools
    attempts = StoredAttempts(Unit(tools.database))
    for last in range(5):
        attempts.add(Attempt.PROOF_OF_ACCOUNT, str(MARIA.id), last + 1, tools.clock() - DAY)
    await tools.database.apply(attempts.unit.writes)
    _, outcome = await judged(app, 9, WRONG)
    assert outcome == Wrong(2)


async def test_the_fourth_wrong_one_of_a_day_is_not_judged(app: App) -> None:
    for user in (1, 2, 3):
        work, _ = await judged(app, user, WRONG)
        await work.commit()
    _, outcome = await judged(app, 4, RIGHT)
    assert isinstance(outcome, TooOften)


async def test_a_refund_is_no_payment(app: App) -> None:
    _, outcome = await judged(app, 1, RIGHT, REFUNDED.id)
    assert isinstance(outcome, Opened)
