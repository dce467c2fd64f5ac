"""Ports of organisations that register, in memory: what is written is there for who looks next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from support.clock import FakeClock

from bot.domain.access import Attempt
from bot.domain.organisation_claims import ClaimAct, ClaimOutcome, ClaimStep, Told, claim_writer
from bot.domain.staff import Post, Role
from bot.services.claim_decisions import DecideClaim, TellClaimant
from bot.services.directory import Cabinet, OpenSession
from bot.services.errors import ConflictError
from bot.services.letters import Address
from bot.services.notices import Notice
from bot.services.organisation_claims import (
    CheckOrganisation,
    Claim,
    KnownOrganisation,
    ListClaims,
    ReadClaim,
    RegisterOrganisation,
    WithdrawClaim,
)
from bot.services.people import Person, Session, Tally
from bot.services.registration import CabinetExists, NewCabinet
from bot.services.secrecy import Sealer
from bot.services.staff import FAILED, Employee, Entry, Failed
from bot.services.staff_cards import Pressed, StaffRights

ADMIN, STAFF_CHAT = 900, -1001
TOLD = Told("7707083893", "1027700132195", "ООО «Заря»", "Асбест, Мира, 5", "Иванова Анна")
SEALER = Sealer.of(b"a key of claims, longer than 32 bytes ...")


@dataclass(slots=True)
class CentreInMemory:
    """Claims, organisations, employees, the audit log, attempts, cabinets and what was told."""

    clock: FakeClock = field(default_factory=FakeClock)
    claims: dict[int, Claim] = field(default_factory=dict)
    organisations: dict[str, tuple[int, str]] = field(default_factory=dict)
    completed: list[int] = field(default_factory=list)
    staff: list[Employee] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    attempts: dict[tuple[Attempt, str], list[datetime]] = field(default_factory=dict)
    cabinets: dict[int, Cabinet] = field(default_factory=dict)
    chats: dict[int, list[int]] = field(default_factory=dict)
    centre_staff: dict[int, Role] = field(default_factory=dict)
    told: list[tuple[int, Notice]] = field(default_factory=list)
    told_staff: list[Notice] = field(default_factory=list)
    letters: list[tuple[str, Notice]] = field(default_factory=list)

    async def organisation(self, inn: str) -> KnownOrganisation | None:
        if inn not in self.organisations:
            return None
        number, name = self.organisations[inn]
        owners = [one.post for one in self.staff]
        return KnownOrganisation(number, name, Post(Role.OWNER, number) in owners)

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Any]:
        return [one for one in self.claims.values() if one.cabinet_id == cabinet_id][::-1]

    async def find(self, claim_id: int) -> Claim | None:
        return self.claims.get(claim_id)

    async def waiting(self, inn: str) -> Sequence[Claim]:
        return [one for one in self.claims.values() if one.told.inn == inn and one.waits]

    async def steps(self, claim: Claim) -> Sequence[ClaimStep]:
        return [
            ClaimStep(
                ClaimAct(one.details["act"]),
                one.at,
                one.user_id or 0,
                one.details["title"],
                one.details["words"],
                one.details["chat"],
            )
            for one in self.entries
            if one.subject_id == claim.number and not one.denied
        ]

    async def awaited(
        self, chat_id: int, user_id: int, message_id: int, since: datetime
    ) -> int | None:
        del message_id
        for one in self.claims.values():
            writer = claim_writer(tuple(await self.steps(one)))
            if writer is None or not one.waits or writer.at < since:
                continue
            if (writer.chat_id, writer.user_id) == (chat_id, user_id):
                return one.id
        return None

    def settle(
        self, claim: Claim, outcome: ClaimOutcome, at: datetime, reason: str, by: int | None
    ) -> None:
        del by
        if not self.claims[claim.id].waits:
            raise ConflictError
        settled = replace(claim, outcome=outcome, settled_at=at, reason=reason)
        self.claims[claim.id] = settled

    def make_organisation(self, organisation_id: int, told: Told) -> None:
        if told.inn in self.organisations:
            raise ConflictError
        self.organisations[told.inn] = (organisation_id, told.name)

    def complete_organisation(self, organisation_id: int, told: Told) -> None:
        del told
        self.completed.append(organisation_id)

    async def of_user(self, user_id: int) -> Sequence[Employee]:
        role = self.centre_staff.get(user_id)
        post = None if role is None else Post(role, None)
        return [] if post is None else [Employee(1, 1, post, "", self.clock())]

    def change(self, employee: Employee, post: Post) -> None:
        self.staff.remove(employee)
        self.staff.append(replace(employee, post=post))

    def record(self, entry: Entry) -> None:
        self.entries.append(entry)

    def fail(self, failed: Failed) -> None:
        last = self.entries[-1]
        self.entries[-1] = replace(last, details={**last.details, FAILED: failed.value})

    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally:
        times = self.attempts.get((kind, subject), [])
        recent = tuple(one for one in times if one > since)
        return Tally(len(recent), len(times), recent)

    async def cabinet(self, cabinet_id: int) -> Cabinet | None:
        return self.cabinets.get(cabinet_id)

    async def sessions_of(self, cabinet_id: int) -> Sequence[OpenSession]:
        now = self.clock()
        return [OpenSession(1, one, "", now, now) for one in self.chats.get(cabinet_id, [])]

    def tell(self, chat_id: int, notice: Notice) -> None:
        self.told.append((chat_id, notice))

    def tell_staff(self, notice: Notice, account_id: int | None = None) -> None:
        del account_id
        self.told_staff.append(notice)

    def write(self, to: Address, language: str, notice: Notice, cabinet_id: int = 0) -> None:
        del language, cabinet_id
        self.letters.append((to.value, notice))


@dataclass(slots=True)
class _Kept:
    """The ports whose `add` differs."""

    centre: CentreInMemory

    def __getattr__(self, name: str) -> Any:
        return getattr(self.centre, name)


class _Claims(_Kept):
    def add(self, claim: Claim) -> None:
        self.centre.claims[claim.id] = claim


class _Employees(_Kept):
    async def of_cabinet(self, cabinet_id: int) -> Sequence[Employee]:
        return [one for one in self.centre.staff if one.cabinet_id == cabinet_id]

    def add(self, employee: Employee, invited_by: int | None) -> None:
        assert invited_by is None
        self.centre.staff.append(employee)


class _Attempts(_Kept):
    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None:
        times = self.centre.attempts.setdefault((kind, subject), [])
        if ordinal != len(times) + 1:
            raise ConflictError
        times.append(at)


@dataclass(slots=True)
class ClaimDesk:
    centre: CentreInMemory
    check: CheckOrganisation
    register: RegisterOrganisation
    decide: DecideClaim
    withdraw: WithdrawClaim
    list_claims: ListClaims
    opened: list[NewCabinet]

    def person(self, number: int, *, registered: bool = True) -> Person:
        """Give somebody whose chat is signed in to a cabinet with the same number."""
        centre = self.centre
        email = f"{number}@example.ru"
        cabinet = Cabinet(number, f"{number}", None, registered, None, email, number)
        centre.cabinets[number] = cabinet
        centre.chats[number] = [number]
        session = Session(
            number, number, number, "1", None, None, 0, timedelta(1), True, registered
        )
        return Person(number, number, "ru", session)


def open_claim_desk(*, cabinet_exists: bool = False) -> ClaimDesk:
    centre = CentreInMemory()
    port: Any = centre
    claims: Any = _Claims(centre)
    employees: Any = _Employees(centre)
    attempts: Any = _Attempts(centre)
    ids, numbers = count(5000), count(1)
    opened: list[NewCabinet] = []

    async def register(person: Person, new: NewCabinet) -> Session | CabinetExists:
        if cabinet_exists:
            return CabinetExists()
        opened.append(new)
        return Session(1, person.chat_id, 77, new.login, None, None, 0, timedelta(1), True, True)

    opening: Any = register
    new_id = lambda: next(ids)  # noqa: E731 - a port
    read = ReadClaim(claims)
    check = CheckOrganisation(claims, attempts, SEALER, centre.clock)
    return ClaimDesk(
        centre,
        check,
        RegisterOrganisation(
            claims, check, opening, port, port, port, centre.clock, new_id, lambda _: next(numbers)
        ),
        DecideClaim(
            claims,
            read,
            employees,
            port,
            TellClaimant(port, port),
            port,
            StaffRights(frozenset({ADMIN}), frozenset({STAFF_CHAT})),
            centre.clock,
            new_id,
        ),
        WithdrawClaim(claims, read, port, centre.clock),
        ListClaims(claims),
        opened,
    )


def by(
    user_id: int, claim: Claim, drawing: int = 1, chat_id: int = STAFF_CHAT, *, here: bool = True
) -> Pressed:
    return Pressed(user_id, f"Сотрудник {user_id}", chat_id, claim.id, drawing, here)
