"""More than 10,000 guesses of 100 people over all that is secret: no more checks than allowed.

Some 4,000 for each secret on SQLite, fewer on PostgreSQL, in bursts of simultaneous tries with
restarts between; the comparisons themselves are counted (`support.siege`).
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select
from support.cabinets import Registered, add_cabinets
from support.centre import MARIA, Flat, settle
from support.clock import FakeClock
from support.metering import put_meter
from support.siege import Siege, Try, most_within, watch

from bot.domain.access import (
    CHECKS_OF_CODE,
    CODES_A_DAY,
    CODES_AN_HOUR,
    DAY,
    HOUR,
    OWN_PASSWORD_LOOKS_A_DAY,
    PIN_IDLE,
    PIN_TRIES,
    PROOFS_A_DAY,
    RECEIPT_CODE_LOCKS,
    WRONG_CODES_A_DAY,
    WRONG_PASSWORDS,
)
from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import BITS, code_of_bits
from bot.services.codes import CheckCode, NotNow, Purpose, Sent, WrongCode
from bot.services.letters import Address, Channel
from bot.services.limited_access import Proof, ProveAccount, TooOften
from bot.services.people import Person, Session
from bot.services.receipt_code_batches import CodeRow
from bot.services.receipt_codes import CodeKeys
from bot.work import Work
from storage import models as m
from storage.people import StoredSessions
from storage.receipt_codes import StoredEditions, StoredReceiptCodes
from storage.statements import Statement

PEOPLE = range(1, 101)
BURSTS = 5
MINUTE = timedelta(minutes=1)
FLATS = tuple(
    replace(MARIA, id=number, number=f"14700{number:05}", address=f"г. Асбест, ул. Мира, {number}")
    for number in range(1, 21)
)
PASSWORD = "лодка скрипит у причала"
WRONG_PROOF = Proof(111, date(2026, 10, 8))


@pytest.fixture
async def siege(database_url: str, clock: FakeClock) -> AsyncIterator[Siege]:
    siege = Siege(database_url, clock)
    await siege.open()
    await settle(siege.tools.database, FLATS)
    yield siege
    await siege.close()


@pytest.fixture
def at_once(database_kind: str) -> int:
    """Give how many guesses one person makes in a burst."""
    return 8 if database_kind == "sqlite" else 2


async def bursts(siege: Siege, pause: timedelta) -> "AsyncIterator[int]":
    """Give time to pass between bursts, and each time another life of the bot."""
    for number in range(BURSTS):
        yield number
        siege.clock.now += pause
        await siege.restart()


def crowd(at_once: int) -> Iterator[int]:
    return (user_id for user_id, _ in product(PEOPLE, range(at_once)))


async def move_in(siege: Siege, pin: str = "") -> None:
    """Give people cabinets with a password, chats that are signed in to them, and a PIN."""
    hashed = await siege.hasher.hash(PASSWORD)
    cabinets = [Registered(user_id, str(10_000_000 + user_id), hashed) for user_id in PEOPLE]
    await add_cabinets(siege.tools.database, cabinets, siege.clock())

    async def sign_in(work: Work, person: Person) -> None:
        number = person.user_id
        sessions = StoredSessions(work.unit)
        session = Session(number, number, number, "", None, None, 0, PIN_IDLE, False)
        sessions.start(session, siege.clock(), person.title)
        if pin:
            sessions.set_pin(number, await siege.hasher.hash(pin))

    for user_id in PEOPLE:
        await siege.act(user_id, sign_in)


async def test_a_pin(siege: Siege, at_once: int) -> None:
    await move_in(siege, "4072")

    async def guess(work: Work, person: Person) -> object:
        return await work.use_cases["verify_pin"](person, f"{siege.chance.randrange(4000):04}")

    async for _ in bursts(siege, timedelta(hours=30)):
        await siege.burst(Try(user_id, guess) for user_id in crowd(at_once))
    assert siege.guesses == len(PEOPLE) * at_once * BURSTS
    assert {len(siege.checks[user_id]) for user_id in PEOPLE} == {PIN_TRIES}
    open_now = select(m.sessions.c.id).where(m.sessions.c.ended_at.is_(None))
    assert await siege.tools.database.read(Statement(open_now)) == []


async def test_a_pin_guessed_at_two_replicas_at_once(siege: Siege, database_kind: str) -> None:
    """Their locks know nothing of each other: the guards of the store decide."""
    if database_kind == "sqlite":
        pytest.skip("a SQLite file is for one process")
    await move_in(siege, "4072")
    other = Siege(siege.url, siege.clock, checks=siege.checks)
    await other.open()

    async def guess(work: Work, person: Person) -> object:
        return await work.use_cases["verify_pin"](person, f"{siege.chance.randrange(4000):04}")

    for _ in range(4):
        tries = [Try(user_id, guess) for user_id in crowd(2)]
        await asyncio.gather(siege.burst(tries), other.burst(tries))
    await other.close()
    assert max(len(siege.checks[user_id]) for user_id in PEOPLE) == PIN_TRIES


async def test_a_password(siege: Siege, at_once: int) -> None:
    """By login, known or not: what is not there is counted and compared like what is."""
    right = await siege.hasher.hash(PASSWORD)
    logins = [f"{number:08}" for number in range(1, 11)]
    known = [Registered(1000 + at, login, right) for at, login in enumerate(logins[:5])]
    await add_cabinets(siege.tools.database, known, siege.clock())

    def one(user_id: int, login: str) -> Try:
        async def guess(work: Work, person: Person) -> object:
            return await work.use_cases["check_sign_in"](person, login, "qwerty123")

        return Try(user_id, guess, (login,))

    for pause in (timedelta(minutes=4), timedelta(hours=6)):
        async for _ in bursts(siege, pause):
            logins_tried = (siege.chance.choice(logins) for _ in iter(int, 1))
            await siege.burst(
                one(user_id, next(logins_tried)) for user_id in crowd(-(-at_once // 2))
            )
    for most, within in WRONG_PASSWORDS:
        assert siege.most_within(within, logins) <= most
        assert siege.most_within(within, PEOPLE) <= most
    compared = [len(siege.checks[login]) for login in logins]
    assert min(compared) > WRONG_PASSWORDS[0][0]
    assert max(compared) - min(compared) <= WRONG_PASSWORDS[0][0]


@pytest.mark.parametrize("way", ["prove_password", "is_own_password"])
async def test_the_password_of_a_chat_that_lies_open(siege: Siege, at_once: int, way: str) -> None:
    """By «Изменить пароль», and by texts that are held against it when nobody asked for one."""
    await move_in(siege)

    async def guess(work: Work, person: Person) -> object:
        return await work.use_cases[way](person, "qwerty123")

    for pause in (timedelta(minutes=4), timedelta(hours=6)):
        async for _ in bursts(siege, pause):
            await siege.burst(Try(user_id, guess) for user_id in crowd(at_once))
    rules = {
        "prove_password": WRONG_PASSWORDS,
        "is_own_password": ((OWN_PASSWORD_LOOKS_A_DAY, DAY),),
    }
    for most, within in rules[way]:
        assert 0 < siege.most_within(within, PEOPLE) <= most


async def test_a_proof(siege: Siege, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By payments and by serial numbers of meters: they share the day's tries."""
    watch(monkeypatch, ProveAccount, "_fits")

    await put_meter(siege.tools.database, number="00771012")

    def one(user_id: int, flat: Flat) -> Try:
        by_serial = Proof(serial=f"{siege.chance.randrange(100_000, 700_000)}")
        wrong = siege.chance.choice((WRONG_PROOF, by_serial))

        async def guess(work: Work, person: Person) -> object:
            return await work.use_cases["prove_account"](person, flat.id, wrong)

        return Try(user_id, guess, (flat.number,))

    async for _ in bursts(siege, timedelta(hours=7)):
        flats = (siege.chance.choice(FLATS) for _ in iter(int, 1))
        await siege.burst(one(user_id, next(flats)) for user_id in crowd(at_once))
    accounts = [flat.number for flat in FLATS]
    assert siege.most_within(DAY, accounts) == PROOFS_A_DAY
    assert siege.most_within(DAY, PEOPLE) <= PROOFS_A_DAY
    last = await siege.guess(one(1, FLATS[0]))
    assert isinstance(last, TooOften)


async def test_a_code_of_a_receipt(
    siege: Siege, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _print_codes(siege)
    await move_in(siege)
    watch(monkeypatch, StoredReceiptCodes, "find")

    async def guess(work: Work, person: Person) -> object:
        code = code_of_bits(secrets.randbits(BITS))
        return await work.use_cases["enter_receipt_code"](person, code, siege.clock())

    for pause in (timedelta(seconds=20), timedelta(minutes=3), timedelta(hours=9)):
        async for _ in bursts(siege, pause):
            await siege.burst(Try(user_id, guess) for user_id in crowd(-(-at_once // 3)))
    assert siege.most_within(DAY, PEOPLE) == len(RECEIPT_CODE_LOCKS)
    assert siege.most_within(MINUTE, PEOPLE) <= 2
    assert siege.most_within(5 * MINUTE, PEOPLE) <= 3


async def _print_codes(siege: Siege) -> None:
    keys = CodeKeys(siege.tools.sealer, siege.tools.settings.time_zone)
    period = BillingPeriod(2026, 11)
    rows = [
        CodeRow(keys.key(code_of_bits(flat.id)), flat.id, period.iso, keys.expires_at(period))
        for flat in FLATS
    ]
    await StoredEditions(siege.tools.database).keep(rows, siege.clock(), again=False)


def victims() -> list[Address]:
    phones = [Address(Channel.SMS, f"+7912345678{number}") for number in range(5)]
    return phones + [Address(Channel.EMAIL, f"victim{number}@mail.ru") for number in range(5)]


async def test_a_confirmation_code(
    siege: Siege, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(monkeypatch, CheckCode, "_fits", lambda _, code, *__: ("code", code.id))

    def one(user_id: int, address: Address) -> Try:
        async def guess(work: Work, person: Person) -> object:
            outcome = await work.use_cases["send_code"](person, address, Purpose.REGISTER)
            if isinstance(outcome, Sent):
                return outcome
            digits = f"{siege.chance.randrange(10**6):06}"
            return await work.use_cases["check_code"](person, address, Purpose.REGISTER, digits)

        return Try(user_id, guess, (address,))

    addresses = victims()
    for pause in (timedelta(seconds=50), timedelta(hours=3)):
        async for _ in bursts(siege, pause):
            # a person stays with an address: each change of it is counted too
            await siege.burst(
                one(user_id, addresses[user_id % 10]) for user_id in crowd(max(1, at_once // 2))
            )
    codes = [target for target in siege.checks if isinstance(target, tuple)]
    assert siege.most_within(10 * DAY, codes) <= CHECKS_OF_CODE
    assert 0 < siege.most_within(DAY, addresses) <= WRONG_CODES_A_DAY
    assert siege.most_within(DAY, PEOPLE) <= WRONG_CODES_A_DAY


@pytest.mark.parametrize("pause", [timedelta(seconds=70), timedelta(minutes=25)])
async def test_no_more_codes_go_out_than_an_address_may_get(
    siege: Siege, pause: timedelta
) -> None:

    def one(user_id: int, address: Address) -> Try:
        async def send(work: Work, person: Person) -> object:
            return await work.use_cases["send_code"](person, address, Purpose.RECOVER)

        return Try(user_id, send)

    async for _ in bursts(siege, pause):
        await siege.burst(one(user_id, victims()[0]) for user_id in crowd(1))
    sent = await siege.tools.database.read(Statement(select(m.letters.c.created_at)))
    times = [row.created_at for row in sent]
    assert 0 < most_within(times, DAY) <= CODES_A_DAY
    assert most_within(times, HOUR) <= CODES_AN_HOUR


async def test_ten_who_check_one_code_at_once_are_judged_one_after_another(
    siege: Siege, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(monkeypatch, CheckCode, "_fits")
    address = victims()[0]

    async def send(work: Work, person: Person) -> object:
        return await work.use_cases["send_code"](person, address, Purpose.CONTACT)

    async def check(work: Work, person: Person) -> object:
        return await work.use_cases["check_code"](person, address, Purpose.CONTACT, "000000")

    await siege.act(1, send)
    await siege.burst([Try(1, check)] * 10)
    assert len(siege.checks[1]) <= CHECKS_OF_CODE
    last = await siege.guess(Try(1, check))
    assert isinstance(last, (WrongCode, NotNow))
