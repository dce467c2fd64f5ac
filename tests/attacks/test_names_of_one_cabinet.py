"""A cabinet has several names, and a holder: neither multiplies what may be tried or sent."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from support.cabinets import Registered, add_cabinets
from support.centre import settle
from support.clock import FakeClock
from support.siege import QuickHasher, Siege

from bot.domain.access import CODES_A_DAY, PIN_IDLE, WRONG_PASSWORDS
from bot.domain.consents import ErasureReason
from bot.services.codes import Confirmed, NotNow, Sent, WrongCode
from bot.services.letters import Address, Channel
from bot.services.people import Person, Session
from bot.services.sign_in import Proved, Refused
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.people import StoredSessions
from storage.statements import Statement

PASSWORD = "лодка скрипит у причала"
HOLDER = 50
LOGIN, EMAIL = "20000050", Address(Channel.EMAIL, "i@mail.ru")
NAMES = (LOGIN, Address(Channel.SMS, "+79123450089"), EMAIL)
NOBODY = ("20000051", Address(Channel.SMS, "+79123450088"), Address(Channel.EMAIL, "o@mail.ru"))
FIRST_CODE = 123_456  # the next one is one more


class Watched(QuickHasher):
    """Counts the looks at a real hash."""

    looks = 0

    async def verify(self, stored: str | None, password: str) -> bool:
        self.looks += stored is not None
        return await QuickHasher.verify(self, stored, password)


@pytest.fixture
def database_kind() -> str:
    """What is counted does not depend on the store; that counts hold is tried on both."""
    return "sqlite"


@pytest.fixture
def hasher() -> Watched:
    return Watched()


@pytest.fixture
async def siege(
    database_url: str, clock: FakeClock, hasher: Watched, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Siege]:
    numbers = count(FIRST_CODE)
    chance = SimpleNamespace(randbelow=lambda _: next(numbers))
    monkeypatch.setattr("bot.services.codes.secrets", chance)
    siege = Siege(database_url, clock, hasher=hasher)
    await siege.open()
    await settle(siege.tools.database)
    hashed = await hasher.hash(PASSWORD)
    known = Registered(HOLDER, LOGIN, hashed, phone="+79123450089", email=EMAIL.value)
    await add_cabinets(siege.tools.database, [known], clock())
    yield siege
    await siege.close()


async def do(siege: Siege, user_id: int, name: str, *said: object) -> Any:
    async def deed(work: Work, person: Person) -> object:
        return await work.use_cases[name](person, *said)

    return await siege.act(user_id, deed)


async def guess_under(siege: Siege, names: Sequence[object], first: int = 60) -> list[type]:
    """Let a stranger of its own type five wrong passwords and a sixth under each name."""
    return [
        type(await do(siege, user_id, "check_sign_in", name, "qwerty123"))
        for user_id, name in enumerate(names, first)
        for _ in range(6)
    ]


async def letters(siege: Siege) -> int:
    query = select(func.count().label("number")).select_from(m.letters)
    [row] = await siege.tools.database.read(Statement(query))
    return int(row.number)


async def test_passwords_are_counted_for_the_cabinet_and_that_is_not_told(
    siege: Siege, hasher: Watched
) -> None:
    most, within = WRONG_PASSWORDS[0]
    known, unknown = await guess_under(siege, NAMES), await guess_under(siege, NOBODY, 70)
    assert known == unknown == [*[Refused] * most, NotNow] * len(NAMES)
    assert hasher.looks == most
    siege.clock.now += within
    assert isinstance(await do(siege, 90, "check_sign_in", EMAIL, PASSWORD), Proved)


async def test_a_full_counter_of_the_cabinet_refuses_the_right_password_too(siege: Siege) -> None:
    await guess_under(siege, NAMES[:1])
    assert await do(siege, 90, "check_sign_in", EMAIL, PASSWORD) == Refused()


async def test_strangers_do_not_fill_the_holders_counters(siege: Siege) -> None:
    await guess_under(siege, NAMES)
    assert isinstance(await do(siege, HOLDER, "check_sign_in", LOGIN, PASSWORD), Proved)

    async def sign_in(work: Work, person: Person) -> None:
        session = Session(1, person.chat_id, HOLDER, LOGIN, None, None, 0, PIN_IDLE, True)
        StoredSessions(work.unit).start(session, siege.clock(), "")

    await siege.act(91, sign_in)
    hashed = await siege.hasher.hash(PASSWORD)
    assert await do(siege, 91, "prove_password", PASSWORD) == hashed


async def test_a_receiver_gets_no_more_letters_than_one_address(siege: Siege) -> None:
    for at in range(CODES_A_DAY):
        for name, other in ((LOGIN, NOBODY[0]), (EMAIL, NOBODY[2])):
            _, answer = await do(siege, 100 + at, "begin_recovery", name)
            _, same = await do(siege, 200 + at, "begin_recovery", other)
            assert type(answer) is type(same) is Sent
            siege.clock.advance(minutes=30)
    assert await letters(siege) == CODES_A_DAY
    _, answer = await do(siege, HOLDER, "begin_recovery", EMAIL)
    assert isinstance(answer, Sent)
    assert await letters(siege) == CODES_A_DAY + 1, "strangers do not use up the holder's"


async def test_wrong_codes_are_counted_for_the_receiver_and_that_is_not_told(
    siege: Siege,
) -> None:
    by_login, _ = await do(siege, 61, "begin_recovery", LOGIN)
    by_email, _ = await do(siege, 62, "begin_recovery", EMAIL)
    wrong = (by_login, "000000", siege.clock())
    answers = [await do(siege, 61, "check_recovery", *wrong) for _ in range(6)]
    assert [type(one) for one in answers] == [*[WrongCode] * 5, NotNow]
    right = (by_email, str(FIRST_CODE + 1), siege.clock())
    assert await do(siege, 62, "check_recovery", *right) == WrongCode()
    siege.clock.advance(minutes=1)
    right = (by_email, str(FIRST_CODE + 1), siege.clock())
    assert await do(siege, 62, "check_recovery", *right) == Confirmed(EMAIL)


async def change_email(siege: Siege) -> None:
    changed = Statement(update(m.cabinets).values(email="new@mail.ru"))
    await siege.tools.database.apply([Write(changed, {})])


async def withdraw(siege: Siege) -> None:
    async def end(work: Work, person: Person) -> None:
        await work.use_cases["end_processing"](person, ErasureReason.WITHDRAWN, at_once=False)

    await siege.act(HOLDER, end)


@pytest.mark.parametrize("meanwhile", [change_email, withdraw])
@pytest.mark.parametrize("name", [LOGIN, EMAIL], ids=["login", "email"])
async def test_a_code_opens_nothing_once_its_contact_is_not_the_cabinets(
    siege: Siege, meanwhile: Callable[[Siege], Awaitable[None]], name: object
) -> None:
    """Neither typed, nor confirmed before, nor when another one is asked for in between."""
    typed, _ = await do(siege, 61, "begin_recovery", name)
    confirmed, _ = await do(siege, 62, "begin_recovery", name)
    first, second = ((str(FIRST_CODE + at), siege.clock()) for at in range(2))
    assert isinstance(await do(siege, 62, "check_recovery", confirmed, *second), Confirmed)
    await meanwhile(siege)
    assert await do(siege, 62, "recover", confirmed, "a hash") is None
    again, _ = await do(siege, 61, "begin_recovery", name)
    for one in (typed, again):
        assert await do(siege, 61, "check_recovery", one, *first) == WrongCode()


async def test_a_right_password_opens_nothing_once_the_holder_has_withdrawn(siege: Siege) -> None:
    proved = await do(siege, 61, "check_sign_in", LOGIN, PASSWORD)
    assert isinstance(proved, Proved)
    await withdraw(siege)
    assert await do(siege, 61, "sign_in", proved) is None


@pytest.mark.parametrize(("own", "language"), [("en", "en"), (None, "ru")])
async def test_a_cabinet_is_written_to_in_its_holders_language(
    siege: Siege, monkeypatch: pytest.MonkeyPatch, own: str | None, language: str
) -> None:
    """Not in that of whoever acts, when the holder's chat is known."""
    if own is not None:
        row = dict.fromkeys(m.chats.c.keys()) | {
            "chat_id": HOLDER,
            "version": 1,
            "kind": "private",
            "language": own,
            "active_at": siege.clock(),
        }
        await siege.tools.database.apply([Write(Statement(insert(m.chats)), row)])
    told: list[str] = []
    proved = await do(siege, 61, "check_sign_in", LOGIN, PASSWORD)

    async def sign_in(work: Work, person: Person) -> None:
        def note(_: object, __: Address, language: str, *___: object) -> None:
            told.append(language)

        monkeypatch.setattr(type(work.notices), "write", note)
        await work.use_cases["sign_in"](person, proved)

    await siege.act(61, sign_in)
    assert told == [language]
