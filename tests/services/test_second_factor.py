"""The second factor and the sessions, over fakes that keep state."""
# ruff: noqa: ARG002 - fakes take what the port gives

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from support.clock import FakeClock

from bot.domain.access import Attempt
from bot.domain.console import IDLE, LONGEST, ConsoleEnd, steps_near
from bot.domain.staff import Post, Role
from bot.services.console_entrance import (
    ConsoleSession,
    Factor,
    Link,
    ReadVisit,
    Turnstile,
    Visit,
    session_key,
)
from bot.services.errors import ConflictError
from bot.services.people import Person, Tally
from bot.services.second_factor import (
    CheckFactor,
    LetIn,
    OfferFactor,
    TooManyCodes,
    WrongConsoleCode,
    secret_place,
)
from bot.services.secrecy import Sealer
from bot.services.staff import FAILED, Employee, Entry, Failed

SEALER = Sealer.of(b"a key of tests, longer than 32 bytes ...")
CABINET = 5
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238: «12345678901234567890»


@dataclass
class FakeEntrances:
    factors: dict[int, Factor] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    touched: list[datetime] = field(default_factory=list)
    ended: list[tuple[int, ConsoleEnd]] = field(default_factory=list)
    offers: dict[int, bytes] = field(default_factory=dict)
    let: list[str] = field(default_factory=list)

    def keep_link(self, link: Link, made_at: datetime, expires_at: datetime) -> None:
        raise NotImplementedError

    async def link(self, token_key: str, now: datetime) -> Link | None:
        raise NotImplementedError

    def take_link(self, link: Link) -> None:
        raise NotImplementedError

    def begin(self, session: ConsoleSession, at: datetime) -> None:
        raise NotImplementedError

    async def find(
        self, token_key: str, active_since: datetime, started_since: datetime
    ) -> Visit | None:
        found = self.visits.get(token_key)
        if found is None or found.active_at <= active_since:
            return None
        return found if found.started_at > started_since else None

    def touch(self, session_id: int, at: datetime) -> None:
        self.touched.append(at)
        for key, one in self.visits.items():
            if one.session_id == session_id:
                self.visits[key] = replace(one, active_at=at)

    def offer(self, session_id: int, secret: bytes) -> None:
        if session_id in self.offers:
            raise ConflictError
        self.offers[session_id] = secret

    def let_in(self, session_id: int, token_key: str, at: datetime) -> None:
        self.let.append(token_key)

    def end(self, session_id: int, reason: ConsoleEnd, at: datetime) -> None:
        self.ended.append((session_id, reason))

    def end_all(self, cabinet_id: int, reason: ConsoleEnd, at: datetime) -> None:
        self.ended.append((cabinet_id, reason))

    async def factor(self, cabinet_id: int) -> Factor | None:
        return self.factors.get(cabinet_id)

    def keep_factor(self, cabinet_id: int, factor: Factor) -> None:
        if cabinet_id in self.factors:
            raise ConflictError
        self.factors[cabinet_id] = factor

    def use_step(self, cabinet_id: int, step: int) -> None:
        factor = self.factors[cabinet_id]
        if step <= factor.last_step:
            raise ConflictError
        self.factors[cabinet_id] = replace(factor, last_step=step)

    def drop_factor(self, cabinet_id: int) -> None:
        del self.factors[cabinet_id]


@dataclass
class FakeAttempts:
    kept: list[tuple[int, datetime]] = field(default_factory=list)

    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally:
        del kind, subject
        times = tuple(at for _, at in reversed(self.kept) if at > since)
        return Tally(len(times), len(self.kept), times)

    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None:
        del kind, subject
        assert ordinal == len(self.kept) + 1
        self.kept.append((ordinal, at))


@dataclass
class FakeAudit:
    entries: list[Entry] = field(default_factory=list)

    def record(self, entry: Entry) -> None:
        self.entries.append(entry)

    def fail(self, failed: Failed) -> None:
        last = self.entries[-1]
        self.entries[-1] = replace(last, details={**last.details, FAILED: failed.value})

    def said(self) -> Sequence[Any]:
        return [entry.details["what"] for entry in self.entries]


@dataclass
class Gate:
    clock: FakeClock = field(default_factory=FakeClock)
    entrances: FakeEntrances = field(default_factory=FakeEntrances)
    attempts: FakeAttempts = field(default_factory=FakeAttempts)
    audit: FakeAudit = field(default_factory=FakeAudit)

    @property
    def check(self) -> CheckFactor:
        turnstile = Turnstile(self.audit, self.clock)
        return CheckFactor(self.entrances, self.attempts, turnstile, SEALER, self.clock)

    @property
    def visit(self) -> Visit:
        now = self.clock()
        employee = Employee(7, CABINET, Post(Role.SUPPORT, None), "Анна", now)
        person = Person(1, 1, "ru", None, "Анна")
        return Visit(3, employee, person, now, now, passed=False, offered=None)

    def know(self, last_step: int = 0) -> None:
        sealed = SEALER.seal(SECRET.encode(), secret_place(CABINET))
        self.entrances.factors[CABINET] = Factor(sealed, last_step, self.clock())

    def code(self, later: timedelta = timedelta(0)) -> str:
        return pyotp.TOTP(SECRET).at(self.clock() + later)


@pytest.fixture
def gate() -> Gate:
    made = Gate()
    made.know()
    return made


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six of its eight digits."""
    for seconds, code in ((59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")):
        assert pyotp.TOTP(SECRET).generate_otp(seconds // 30) == code
    assert list(steps_near(datetime.fromtimestamp(59, UTC))) == [0, 1, 2]


@pytest.mark.parametrize(
    ("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
async def test_a_clock_may_be_half_a_minute_off(gate: Gate, seconds: int, *, right: bool) -> None:
    outcome = await gate.check(gate.visit, gate.code(timedelta(seconds=seconds)))
    assert isinstance(outcome, LetIn) is right


async def test_a_code_and_all_before_it_are_refused_once_it_was_taken(gate: Gate) -> None:
    before, code = gate.code(timedelta(seconds=-30)), gate.code()
    assert isinstance(await gate.check(gate.visit, code), LetIn)
    for used in (code, before):
        assert isinstance(await gate.check(gate.visit, used), WrongConsoleCode)
    gate.clock.advance(seconds=30)
    assert isinstance(await gate.check(gate.visit, gate.code()), LetIn)


async def test_wrong_codes_wait_and_right_ones_do_not_count(gate: Gate) -> None:
    for _ in range(7):
        assert isinstance(await gate.check(gate.visit, gate.code()), LetIn)
        gate.clock.advance(seconds=30)
    for left in (4, 3, 2, 1, 0):
        outcome = await gate.check(gate.visit, "000000")
        assert outcome == WrongConsoleCode(left)
        gate.clock.advance(seconds=10)
    first = gate.attempts.kept[7][1]
    assert await gate.check(gate.visit, gate.code()) == TooManyCodes(first + timedelta(minutes=15))
    assert gate.audit.said().count("wrong code") == 5
    gate.clock.advance(minutes=15)
    assert isinstance(await gate.check(gate.visit, gate.code()), LetIn)


async def test_a_factor_is_offered_to_one_session_and_confirmed_by_its_code() -> None:
    gate = Gate()
    offer = OfferFactor(gate.entrances, SEALER, lambda: SECRET)
    assert await gate.check(gate.visit, gate.code()) is None  # nothing was offered
    shown = await offer(gate.visit, "Центр")
    assert shown is not None
    assert shown.secret == SECRET
    assert shown.uri.startswith("otpauth://totp/")
    visit = replace(gate.visit, offered=gate.entrances.offers[3])
    assert await offer(visit, "Центр") == shown
    assert SECRET.encode() not in gate.entrances.offers[3]
    assert isinstance(await gate.check(visit, "000000"), WrongConsoleCode)
    assert gate.entrances.factors == {}
    outcome = await gate.check(visit, gate.code())
    assert isinstance(outcome, LetIn)
    assert gate.entrances.let == [session_key(SEALER, outcome.token)]
    assert SECRET.encode() not in gate.entrances.factors[CABINET].secret
    assert await offer(visit, "Центр") is None


async def test_a_session_is_kept_awake_by_what_somebody_does(gate: Gate) -> None:
    read = ReadVisit(gate.entrances, SEALER, gate.clock)
    key = session_key(SEALER, "token")
    gate.entrances.visits[key] = gate.visit
    gate.clock.advance(seconds=10)
    assert await read("token") is not None
    assert gate.entrances.touched == []  # a moment ago
    gate.clock.advance(seconds=15)
    assert await read("token", idle=True) is not None
    assert gate.entrances.touched == []
    assert await read("token") is not None
    assert gate.entrances.touched == [gate.clock()]
    gate.clock.advance(seconds=IDLE.total_seconds())
    assert await read("token") is None
    assert await read("other") is None
    gate.entrances.visits[key] = replace(
        gate.visit, started_at=gate.clock() - LONGEST, active_at=gate.clock()
    )
    assert await read("token") is None


async def test_a_post_that_grants_it_no_more_is_nobody(gate: Gate) -> None:
    read = ReadVisit(gate.entrances, SEALER, gate.clock)
    clerk = replace(gate.visit.employee, post=Post(Role.METER_CLERK, 1))
    gate.entrances.visits[session_key(SEALER, "token")] = replace(gate.visit, employee=clerk)
    assert await read("token") is None
