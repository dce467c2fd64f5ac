"""For what exists and what does not the same statements run, and argon2 as often."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from support.cabinets import Registered, add_cabinets
from support.centre import IVAN, MARIA, NEVER_PAID, Flat, settle
from support.clock import FakeClock
from support.metering import COLD, HOT, LIGHT, put_meter
from support.siege import COMPARED, Siege

from bot.domain.accounts import ReceiptType
from bot.services.codes import Purpose
from bot.services.letters import Address, Channel
from bot.services.limited_access import Claim, Proof, Wrong
from bot.services.people import Person
from bot.work import Work

Deed = Callable[[Work, Person], Awaitable[object]]
KNOWN = ("20000050", Address(Channel.SMS, "+79123450089"), Address(Channel.EMAIL, "i@mail.ru"))
UNKNOWN = ("20000051", Address(Channel.SMS, "+79123450088"), Address(Channel.EMAIL, "o@mail.ru"))
PAIRS = list(zip(KNOWN, UNKNOWN, strict=True))
NAMES = ["login", "phone", "email"]
LETTER = "INSERT INTO letters"


@pytest.fixture
def database_kind() -> str:
    """What is asked of the store does not depend on which it is."""
    return "sqlite"


@pytest.fixture
async def siege(database_url: str, clock: FakeClock) -> AsyncIterator[Siege]:
    siege = Siege(database_url, clock)
    await siege.open()
    await settle(siege.tools.database)
    hashed = await siege.hasher.hash("лодка скрипит у причала")
    known = Registered(50, KNOWN[0], hashed, phone=KNOWN[1].value, email=KNOWN[2].value)
    await add_cabinets(siege.tools.database, [known], clock())
    yield siege
    await siege.close()


async def work_of(siege: Siege, user_id: int, deed: Deed) -> tuple[list[str], int]:
    """Give the statements of a deed in their order, and how often a hash was compared."""
    database = siege.tools.database
    done: list[str] = []
    read, apply = database.read, database.apply

    async def noted_read(statement: Any, **params: Any) -> list[Any]:
        done.append(statement.on(database.dialect).sql)
        return await read(statement, **params)

    async def noted_apply(writes: Any) -> None:
        done.extend(write.statement.on(database.dialect).sql for write in writes)
        await apply(writes)

    compared: list[object] = []
    COMPARED.set(compared)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(database), "read", lambda _, *args, **named: noted_read(*args, **named))
        patch.setattr(type(database), "apply", lambda _, writes: noted_apply(writes))
        await siege.act(user_id, deed)
    return done, len(compared)


async def same_work(siege: Siege, one: Deed, other: Deed) -> tuple[list[str], int]:
    known, unknown = [await work_of(siege, 60 + at, deed) for at, deed in enumerate((one, other))]
    assert known == unknown
    return known


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
async def test_a_wrong_password(siege: Siege, pair: tuple[Any, Any]) -> None:
    def sign_in(identity: Any) -> Deed:
        return lambda work, person: work.use_cases["check_sign_in"](person, identity, "qwerty123")

    _, hashes = await same_work(siege, *map(sign_in, pair))
    assert hashes == 1


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
async def test_a_forgotten_password(siege: Siege, pair: tuple[Any, Any]) -> None:
    """Only the letter differs: there is nobody to send one to."""

    def forget(identity: Any) -> Deed:
        return lambda work, person: work.use_cases["begin_recovery"](person, identity)

    (known, _), (unknown, _) = [
        await work_of(siege, 60 + at, forget(identity)) for at, identity in enumerate(pair)
    ]
    assert len(known) == len(unknown) + 1
    assert [one for one in known if not one.startswith(LETTER)] == unknown


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
async def test_a_wrong_code_after_that(siege: Siege, pair: tuple[Any, Any]) -> None:
    recoveries = []
    for user_id, identity in enumerate(pair, 60):
        siege.clock.advance(seconds=1)

        async def begin(work: Work, person: Person, identity: Any = identity) -> None:
            recovery, _ = await work.use_cases["begin_recovery"](person, identity)
            recoveries.append(recovery)

        await siege.act(user_id, begin)

    def check(recovery: Any) -> Deed:
        return lambda work, person: work.use_cases["check_recovery"](
            person, recovery, "000000", siege.clock()
        )

    await same_work(siege, *map(check, recoveries))


@pytest.mark.parametrize("pair", PAIRS[1:], ids=NAMES[1:])
async def test_a_code_to_register_with(siege: Siege, pair: tuple[Any, Any]) -> None:
    def send(address: Any) -> Deed:
        return lambda work, person: work.use_cases["send_code"](person, address, Purpose.REGISTER)

    await same_work(siege, *map(send, pair))


async def test_a_name_at_an_address(siege: Siege) -> None:
    def claim(flat: str) -> Deed:
        said = Claim("Чужой Человек", 1, flat, ReceiptType.UTILITIES)
        return lambda work, person: work.use_cases["check_claim"](person, said)

    assert MARIA.address.endswith("12")
    await same_work(siege, claim("12"), claim("99"))


async def test_a_serial_number_of_an_account_with_a_meter_and_without(siege: Siege) -> None:
    """None, a short one, an archived one: asked and counted like a wrong one."""
    database = siege.tools.database
    await put_meter(database, COLD, MARIA.id, number="00771012")
    await put_meter(database, HOT, MARIA.id, number="4321")
    await put_meter(database, LIGHT, IVAN.id, number="771013", retired_on=date(2026, 1, 1))

    def prove(flat: Flat) -> Deed:
        guess = Proof(serial="771013")
        return lambda work, person: work.use_cases["prove_account"](person, flat.id, guess)

    await same_work(siege, prove(MARIA), prove(IVAN))
    siege.clock.advance(hours=25)
    await same_work(siege, prove(MARIA), prove(NEVER_PAID))
    for number, flat in enumerate((MARIA, IVAN, NEVER_PAID)):
        outcomes = []

        async def deed(work: Work, person: Person, flat: Flat = flat) -> None:
            outcomes.append(await prove(flat)(work, person))  # noqa: B023

        siege.clock.advance(hours=25)
        await siege.act(80 + number, deed)
        assert outcomes == [Wrong(2)]
