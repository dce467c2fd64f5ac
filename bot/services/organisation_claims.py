"""An organisation registers: its claim waits until the centre has looked at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.access import DAY, Attempt
from bot.domain.consents import ConsentKind
from bot.domain.organisation_claims import (
    CLAIMS_A_DAY,
    MOST_OPEN_CLAIMS,
    ClaimOutcome,
    ClaimStep,
    Told,
)
from bot.domain.reading_numbers import RANDOM_NUMBERS, reading_number
from bot.services.cabinet import NotSignedInError, session_of
from bot.services.claim_notices import ClaimCard
from bot.services.directory import Directory
from bot.services.letters import Channel
from bot.services.notices import Notices
from bot.services.people import Attempts, Consents, Person, Session
from bot.services.ports import Clock, Ids
from bot.services.registration import Accepted, CabinetExists, NewCabinet, Register, give
from bot.services.secrecy import Sealer
from bot.services.staff_cards import CLAIM, card_name, card_subject


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is kept; the reason is a standard one or somebody's own words."""

    id: int
    number: str
    cabinet_id: int
    told: Told
    phone: str
    email: str
    made_at: datetime
    outcome: ClaimOutcome | None = None
    settled_at: datetime | None = None
    reason: str = ""

    @property
    def waits(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """One that the centre knows already."""

    id: int
    name: str
    owned: bool


class Claims(Protocol):
    async def organisation(self, inn: str) -> KnownOrganisation | None: ...

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Claim]:
        """Give them, the newest first."""
        ...

    async def find(self, claim_id: int) -> Claim | None: ...

    async def waiting(self, inn: str) -> Sequence[Claim]:
        """Give those of an ИНН that wait, by id: who settles several locks them in order."""
        ...

    async def steps(self, claim: Claim) -> Sequence[ClaimStep]:
        """Give what staff did with it, out of the audit log."""
        ...

    async def awaited(
        self, chat_id: int, user_id: int, message_id: int, since: datetime
    ) -> int | None:
        """Tell of which claim, whose card that message is, the person is to write the reason.

        `since`: what was asked to be written before is not awaited any more.
        """
        ...

    def add(self, claim: Claim) -> None: ...

    def settle(
        self, claim: Claim, outcome: ClaimOutcome, at: datetime, reason: str, by: int | None
    ) -> None:
        """Settle one that waits, or conflict."""
        ...

    def make_organisation(self, organisation_id: int, told: Told) -> None:
        """Write a new one down; two of one ИНН conflict."""
        ...

    def complete_organisation(self, organisation_id: int, told: Told) -> None:
        """Give one that has no owner its ОГРН and legal address, or conflict."""
        ...


class ClaimRefusal(StrEnum):
    """Why a claim is not taken; the value is the id of its text."""

    OWNED = "claim-owned"
    WAITS = "claim-waits-already"
    MANY_OPEN = "claim-many-open"
    MANY_TODAY = "claim-many-today"


@dataclass(slots=True)
class CheckOrganisation:
    """Tell whether somebody may ask for an ИНН, and by which name the centre knows it."""

    claims: Claims
    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, inn: str) -> str | ClaimRefusal:
        """Give the name, empty when the centre knows none. Of an owner only that there is one."""
        known = await self.claims.organisation(inn)
        if known is not None and known.owned:
            return ClaimRefusal.OWNED
        if person.session is not None:
            made = await self.claims.of_cabinet(person.session.cabinet_id)
            waiting = [one for one in made if one.waits]
            if any(one.told.inn == inn for one in waiting):
                return ClaimRefusal.WAITS
            if len(waiting) >= MOST_OPEN_CLAIMS:
                return ClaimRefusal.MANY_OPEN
        subject = self.sealer.pseudonym(person.user_id)
        tally = await self.attempts.tally(Attempt.CLAIM, subject, self.clock() - DAY)
        if tally.recent >= CLAIMS_A_DAY:
            return ClaimRefusal.MANY_TODAY
        return "" if known is None else known.name

    async def count(self, person: Person) -> None:
        """Two at once take one place and conflict."""
        subject, now = self.sealer.pseudonym(person.user_id), self.clock()
        tally = await self.attempts.tally(Attempt.CLAIM, subject, now - DAY)
        self.attempts.add(Attempt.CLAIM, subject, tally.last + 1, now)


@dataclass(frozen=True, slots=True)
class Submitted:
    """It waits; `opened`: the cabinet is new."""

    claim: Claim
    session: Session
    opened: bool


@dataclass(slots=True)
class RegisterOrganisation:
    """Keep the claim and tell staff; whoever has no cabinet gets one in the same unit."""

    claims: Claims
    check: CheckOrganisation
    register: Register
    consents: Consents
    directory: Directory
    notices: Notices
    clock: Clock
    ids: Ids
    random_below: Callable[[int], int]

    async def __call__(
        self,
        person: Person,
        told: Told,
        cabinet: NewCabinet | None,
        given: Mapping[ConsentKind, Accepted],
    ) -> Submitted | CabinetExists | ClaimRefusal:
        """`cabinet`: of whoever is not signed in, its address proved."""
        refused = await self.check(person, told.inn)
        if isinstance(refused, ClaimRefusal):
            return refused
        if cabinet is None:
            session, phone, email = await self._own(person, given)
        else:
            opened = await self.register(person, cabinet)
            if isinstance(opened, CabinetExists):
                return opened
            session, address = opened, cabinet.address
            phone = address.value if address.channel is Channel.SMS else ""
            email = address.value if address.channel is Channel.EMAIL else ""
        await self.check.count(person)
        number = reading_number(self.random_below(RANDOM_NUMBERS))
        now = self.clock()
        claim = Claim(self.ids(), number, session.cabinet_id, told, phone, email, now)
        known = await self.claims.organisation(told.inn)
        rivals = len(await self.claims.waiting(told.inn))
        self.claims.add(claim)
        self.notices.tell_staff(claim_told(claim, known, rivals))
        return Submitted(claim, session, cabinet is not None)

    async def _own(
        self, person: Person, given: Mapping[ConsentKind, Accepted]
    ) -> tuple[Session, str, str]:
        """Give the session with the confirmed contacts of a cabinet with full access."""
        session = session_of(person)
        cabinet = await self.directory.cabinet(session.cabinet_id)
        if cabinet is None or not cabinet.registered:
            raise NotSignedInError
        for kind, accepted in given.items():
            give(self.consents, person, kind, accepted)
        return session, cabinet.phone or "", cabinet.email or ""


@dataclass(slots=True)
class ReadClaim:
    """Tell how a claim stands."""

    claims: Claims

    async def __call__(self, claim: Claim) -> ClaimCard:
        known = await self.claims.organisation(claim.told.inn)
        waiting = await self.claims.waiting(claim.told.inn)
        rivals = sum(one.id != claim.id for one in waiting)
        steps = tuple(await self.claims.steps(claim))
        return claim_told(claim, known, rivals, steps)


def claim_told(
    claim: Claim,
    known: KnownOrganisation | None,
    rivals: int,
    steps: tuple[ClaimStep, ...] = (),
) -> ClaimCard:
    return ClaimCard(
        claim_id=claim.id,
        number=claim.number,
        told=claim.told,
        phone=claim.phone,
        email=claim.email,
        made_at=claim.made_at,
        known_as="" if known is None else known.name,
        owned=known is not None and known.owned,
        rivals=rivals,
        outcome=claim.outcome,
        steps=steps,
    )


@dataclass(slots=True)
class ListClaims:
    """Give what the cabinet has asked for."""

    claims: Claims

    async def __call__(self, person: Person) -> Sequence[Claim]:
        return await self.claims.of_cabinet(session_of(person).cabinet_id)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A claim to begin anew with; `known_as`: the name in the centre's registry now."""

    claim: Claim
    known_as: str


@dataclass(slots=True)
class RejectedClaim:
    """Give what was told last, if the centre has rejected it and it may be asked again."""

    claims: Claims
    check: CheckOrganisation

    async def __call__(self, person: Person) -> Rejected | None:
        made = await self.claims.of_cabinet(session_of(person).cabinet_id)
        last = next((one for one in made if one.outcome is not ClaimOutcome.WITHDRAWN), None)
        if last is None or last.outcome is not ClaimOutcome.REJECTED:
            return None
        known_as = await self.check(person, last.told.inn)
        return None if isinstance(known_as, ClaimRefusal) else Rejected(last, known_as)


@dataclass(slots=True)
class WithdrawClaim:
    """«Отозвать заявку»."""

    claims: Claims
    read: ReadClaim
    notices: Notices
    clock: Clock

    async def __call__(self, person: Person, number: str) -> bool:
        """False: the cabinet has no such claim that waits."""
        made = await self.claims.of_cabinet(session_of(person).cabinet_id)
        claim = next((one for one in made if one.number == number and one.waits), None)
        if claim is None:
            return False
        card = await self.read(claim)
        self.claims.settle(claim, ClaimOutcome.WITHDRAWN, self.clock(), "", None)
        self.notices.tell_staff(replace(card, outcome=ClaimOutcome.WITHDRAWN))
        return True


def claim_card(claim_id: int) -> str:
    return card_name(CLAIM, claim_id)


def claimed(card: str) -> int | None:
    """Give the claim whose card this is; None: it is another card."""
    return card_subject(CLAIM, card)
