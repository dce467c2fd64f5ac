"""Limits of confirmation codes over both databases, whoever comes at once, across restarts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from support.clock import FakeClock

from bot.domain.access import (
    ADDRESSES_A_DAY,
    CHECKS_OF_CODE,
    CODES_AN_HOUR,
    WRONG_CODES_A_DAY,
)
from bot.services.codes import (
    CheckCode,
    Confirmed,
    Hold,
    NotNow,
    Purpose,
    SendCode,
    Sent,
    Unavailable,
    WrongCode,
)
from bot.services.errors import ConflictError
from bot.services.letters import Address, Channel, Channels, Letter
from bot.services.notices import CodesUsedUp, Notice
from bot.services.people import Person
from bot.services.secrecy import Sealer
from storage import models as m
from storage.codes import StoredCodes
from storage.engine import Database, Write
from storage.ids import TimeIds
from storage.people import StoredAttempts
from storage.statements import Statement
from storage.unit import Unit

MARIA, IVAN = (Person(user, user, "ru", None) for user in (7_000_001, 7_000_002))
PHONE = Address(Channel.SMS, "+79123456789")
MAIL = Address(Channel.EMAIL, "maria@mail.example")
MINUTE = timedelta(minutes=1)
NEVER = "no such code"


@dataclass
class Office:
    """Use cases over one database, each in a unit of its own, committed as intake does."""

    database: Database
    clock: FakeClock
    a_day: int = 1000
    channels: Channels = field(default_factory=lambda: Channels(sms=True, email=True))
    letters: list[Letter] = field(default_factory=list)
    staff: list[Notice] = field(default_factory=list)
    sealer: Sealer = field(default_factory=lambda: Sealer.of(b"k" * 40))
    ids: TimeIds = field(default_factory=TimeIds)

    async def send(
        self,
        person: Person = MARIA,
        address: Address = PHONE,
        purpose: Purpose = Purpose.REGISTER,
        *,
        known: bool = True,
    ) -> Any:
        async def work(unit: Unit) -> Any:
            letters = Outbox()
            outcome = await SendCode(
                StoredCodes(unit),
                StoredAttempts(unit),
                letters,
                letters,
                self.sealer,
                self.channels,
                self.a_day,
                self.clock,
                self.ids,
            )(person, address, purpose, known=known)
            return outcome, letters

        outcome, outbox = await self._commit(work)
        self.letters += outbox.letters
        self.staff += outbox.staff
        return outcome

    async def check(
        self,
        digits: str,
        person: Person = MARIA,
        address: Address = PHONE,
        purpose: Purpose = Purpose.REGISTER,
        *,
        tries: int = 3,
        late: timedelta | None = None,
    ) -> Any:
        typed_at = None if late is None else self.clock() - late

        async def work(unit: Unit) -> Any:
            check = CheckCode(StoredCodes(unit), StoredAttempts(unit), self.sealer, self.clock)
            return await check(person, address, purpose, digits, typed_at)

        return await self._commit(work, tries)

    async def _commit(self, work: Callable[[Unit], Awaitable[Any]], tries: int = 3) -> Any:
        for _ in range(tries):
            unit = Unit(self.database)
            outcome = await work(unit)
            try:
                await self.database.apply(unit.writes)
            except ConflictError:
                continue
            return outcome
        raise ConflictError

    @property
    def code(self) -> str:
        """Read the newest letter."""
        return next(
            str(line.args["code"]) for line in self.letters[-1].lines if "code" in line.args
        )

    @property
    def wrong(self) -> str:
        return f"{(int(self.code) + 1) % 1_000_000:06}"

    async def rows(self, table: Any) -> list[Any]:
        return await self.database.read(Statement(select(table)))


@dataclass
class Outbox:
    letters: list[Letter] = field(default_factory=list)
    staff: list[Notice] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def tell(self, chat_id: int, notice: Notice) -> None:
        raise AssertionError(f"{notice} to {chat_id}: codes tell staff only")

    def write(self, to: Address, language: str, notice: Notice, cabinet_id: int = 0) -> None:
        raise AssertionError(f"{notice} to {to} in {language} of {cabinet_id}")

    def tell_staff(self, notice: Notice, account_id: int | None = None) -> None:
        del account_id
        self.staff.append(notice)


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


async def test_right_code_is_taken_once(office: Office) -> None:
    assert await office.send() == Sent(PHONE, MINUTE, 5 * MINUTE)
    assert await office.check(office.code) == Confirmed(PHONE)
    assert await office.check(office.code) == WrongCode()


async def test_nothing_at_rest_tells_the_code_or_the_address(office: Office) -> None:
    await office.send()
    await office.check(office.wrong)
    rest = repr(await office.rows(m.confirmation_codes) + await office.rows(m.attempts))
    assert PHONE.value not in rest
    assert office.code not in rest
    assert str(MARIA.user_id) not in repr(await office.rows(m.attempts))


@pytest.mark.parametrize(("address", "minutes"), [(PHONE, 5), (MAIL, 10)])
async def test_code_lives_as_long_as_its_channel_lets_it(
    office: Office, address: Address, minutes: int
) -> None:
    sent = await office.send(address=address)
    assert sent.lifetime == office.letters[0].expires_at - office.clock() == minutes * MINUTE
    office.clock.advance(minutes=minutes)
    assert await office.check(office.code, address=address) == WrongCode()


async def test_code_typed_in_time_counts_when_the_bot_was_down(office: Office) -> None:
    await office.send()
    office.clock.advance(minutes=7)
    late = timedelta(minutes=3)
    assert await office.check(office.code, late=late) == Confirmed(PHONE)


async def test_time_to_come_is_not_believed(office: Office) -> None:
    await office.send()
    office.clock.advance(minutes=5)
    assert await office.check(office.code, late=-timedelta(hours=1)) == WrongCode()


async def test_code_is_bound_to_person_purpose_and_address(office: Office) -> None:
    await office.send()
    assert await office.check(office.code, IVAN) == WrongCode()
    assert await office.check(office.code, purpose=Purpose.RECOVER) == WrongCode()
    assert await office.check(office.code, address=MAIL) == WrongCode()
    assert await office.check(office.code) == Confirmed(PHONE)


async def test_newer_code_closes_the_older_one(office: Office) -> None:
    await office.send()
    older = office.code
    office.clock.advance(minutes=1)
    await office.send()
    if older != office.code:
        assert await office.check(older) == WrongCode()
    assert await office.check(office.code) == Confirmed(PHONE)


async def test_code_to_another_address_closes_the_first_one_too(office: Office) -> None:
    await office.send()
    first = office.code
    await office.send(address=MAIL)
    assert await office.check(first) == WrongCode()


async def test_fifth_wrong_check_closes_the_code(office: Office) -> None:
    await office.send()
    for _ in range(CHECKS_OF_CODE):
        assert await office.check(office.wrong) == WrongCode()
    assert await office.check(office.code) == NotNow(MINUTE, Hold.CHECKS)
    office.clock.advance(minutes=1)
    assert await office.check(office.code) == WrongCode()


async def test_new_code_never_resets_the_count(office: Office) -> None:
    """Twenty guesses a day, whoever sends how many codes; the locks grow."""
    start, guesses, waits = office.clock(), 0, []
    while office.clock() < start + timedelta(days=1):
        await office.send()
        match await office.check(NEVER):
            case WrongCode():
                guesses += 1
            case NotNow(wait):
                waits.append(wait)
                office.clock.now += wait
    assert guesses == WRONG_CODES_A_DAY
    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, timedelta(days=1) - 36 * MINUTE]


async def test_wrong_checks_of_an_address_count_for_all_who_try_it(office: Office) -> None:
    for person in (MARIA, IVAN):
        for _ in range(5):
            await office.check(NEVER, person)
        office.clock.advance(minutes=1)
    other = Person(7_000_003, 7_000_003, "ru", None)
    assert await office.check(NEVER, other) == NotNow(4 * MINUTE, Hold.CHECKS)
    assert await office.check(NEVER, other, MAIL) == WrongCode()


async def test_wrong_checks_of_a_person_count_for_all_addresses(office: Office) -> None:
    for number in range(5):
        await office.check(NEVER, address=Address(Channel.SMS, f"+7912345678{number}"))
    assert await office.check(NEVER, address=MAIL) == NotNow(MINUTE, Hold.CHECKS)


@pytest.mark.parametrize(("wrong", "minutes"), [(5, 1), (15, 30)])
async def test_no_code_is_sent_that_could_not_be_checked(
    office: Office, wrong: int, minutes: int
) -> None:
    for _ in range(wrong):
        outcome = await office.check(NEVER)
        if isinstance(outcome, NotNow):
            office.clock.now += outcome.wait
            await office.check(NEVER)
    assert await office.send() == NotNow(minutes * MINUTE, Hold.CHECKS)
    assert isinstance(await office.send(IVAN), Sent), "who checked nothing is not told of it"
    assert len(office.letters) == (minutes == 1), (
        "the address is locked for longer than a code lives"
    )


async def test_codes_to_one_address_come_slower_and_slower(office: Office) -> None:
    waits = []
    start = office.clock()
    for _ in range(5):
        sent = await office.send()
        assert isinstance(sent, Sent)
        assert await office.send() == NotNow(sent.resend_after)
        waits.append(sent.resend_after)
        office.clock.now += sent.resend_after
    assert waits[:2] == [MINUTE, 2 * MINUTE]
    assert waits[2] == timedelta(hours=1) - 3 * MINUTE
    assert office.clock() == start + timedelta(days=1)
    assert len(office.letters) == 5


@pytest.mark.parametrize("purpose", Purpose)
async def test_what_others_asked_for_an_address_is_never_told(
    office: Office, purpose: Purpose
) -> None:
    """Its own limits go on for all together, but only by letters that do not come."""
    for number in range(CODES_AN_HOUR + 1):
        other = Person(7_000_010 + number, 7_000_010 + number, "ru", None)
        assert await office.send(other, PHONE, purpose) == Sent(PHONE, MINUTE, 5 * MINUTE)
        assert await office.send(other, PHONE, purpose) == NotNow(MINUTE)
    assert len(office.letters) == CODES_AN_HOUR


async def test_person_writes_to_few_addresses_a_day(office: Office) -> None:
    for number in range(ADDRESSES_A_DAY):
        address = Address(Channel.EMAIL, f"{number}@mail.example")
        assert isinstance(await office.send(address=address), Sent)
        office.clock.advance(hours=1)
    assert await office.send(address=MAIL) == NotNow(
        timedelta(hours=24 - ADDRESSES_A_DAY), Hold.ADDRESSES
    )
    again = Address(Channel.EMAIL, "2@mail.example")
    assert isinstance(await office.send(address=again), Sent), "one of the three goes on"
    assert isinstance(await office.send(IVAN, MAIL), Sent)
    office.clock.advance(hours=24 - ADDRESSES_A_DAY)
    assert isinstance(await office.send(address=PHONE), Sent)


async def test_unknown_address_is_treated_alike_but_gets_no_letter(office: Office) -> None:
    known = await office.send(address=MAIL, purpose=Purpose.RECOVER)
    unknown = await office.send(IVAN, PHONE, Purpose.RECOVER, known=False)
    assert len(office.letters) == 1
    assert (known.resend_after, 2 * unknown.lifetime) == (unknown.resend_after, known.lifetime)
    assert await office.send(IVAN, PHONE, Purpose.RECOVER, known=False) == NotNow(MINUTE)
    assert await office.check(NEVER, IVAN, PHONE, Purpose.RECOVER) == WrongCode()


async def test_budget_of_the_centre_ends_with_one_alarm_a_day(office: Office) -> None:
    office.a_day = 2
    for number in range(4):
        await office.send(address=Address(Channel.SMS, f"+7912345678{number}"))
    assert len(office.letters) == 2
    assert await office.send(IVAN) == Unavailable()
    assert office.staff == [CodesUsedUp(2)]
    office.clock.advance(days=1)
    assert isinstance(await office.send(IVAN), Sent)


async def test_budget_counts_what_went_out_and_an_erasure_gives_nothing_back(
    office: Office,
) -> None:
    office.a_day = 2
    for number in range(ADDRESSES_A_DAY):
        unknown = Address(Channel.EMAIL, f"{number}@mail.example")
        assert isinstance(await office.send(IVAN, unknown, Purpose.RECOVER, known=False), Sent)
    assert isinstance(await office.send(), Sent)
    await office.database.apply([Write(Statement(delete(m.confirmation_codes)), {})])
    assert isinstance(await office.send(address=MAIL), Sent)
    assert await office.send(address=Address(Channel.EMAIL, "a@mail.example")) == Unavailable()


async def test_channel_that_is_not_set_up_sends_nothing(office: Office) -> None:
    office.channels = Channels(sms=False, email=True)
    assert await office.send() == Unavailable()
    assert isinstance(await office.send(address=MAIL), Sent)


async def test_twenty_checks_at_once_are_five_at_the_most(office: Office) -> None:
    """Replicas have no lock between them: those that lose a race see what the first one did."""
    await office.send()
    guesses = [office.wrong] * 19 + [office.code]
    outcomes = await asyncio.gather(*(office.check(one, tries=100) for one in guesses))
    assert sum(isinstance(one, WrongCode) for one in outcomes) <= CHECKS_OF_CODE
    assert sum(isinstance(one, Confirmed) for one in outcomes) <= 1
    [row] = await office.rows(m.confirmation_codes)
    assert row.checks <= CHECKS_OF_CODE
    assert row.closed_at is not None


async def test_right_code_twice_at_once_confirms_once(office: Office) -> None:
    await office.send()
    outcomes = await asyncio.gather(*(office.check(office.code) for _ in range(2)))
    assert sorted(type(one).__name__ for one in outcomes) == ["Confirmed", "WrongCode"]


async def test_codes_asked_for_at_once_are_one(office: Office) -> None:
    outcomes = await asyncio.gather(*(office.send() for _ in range(3)))
    assert sum(isinstance(one, Sent) for one in outcomes) == 1
    assert len(office.letters) == 1
