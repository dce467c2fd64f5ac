"""A cabinet with full access: a new one, or one that was opened with limited access."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.applicants import Applicant, with_tail
from bot.domain.consents import VERSIONS, ConsentKind
from bot.services.cabinet import NotSignedInError, session_of
from bot.services.directory import Cabinet, Directory
from bot.services.letters import Address, Channel
from bot.services.limited_access import new_login
from bot.services.notices import Change, Changed
from bot.services.papers import PaperKind, Papers
from bot.services.passwords import PasswordRating, rate_password
from bot.services.people import Consents, Person, Session
from bot.services.ports import Clock, Ids
from bot.services.sign_in import Alarm, Entrance


@dataclass(frozen=True, slots=True)
class Accepted:
    """A statement as it was accepted: what it said, in which language, when."""

    version: str
    language: str
    wording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewCabinet:
    """All that a registered person has told; the address is confirmed."""

    applicant: Applicant
    address: Address
    login: str
    password_hash: str
    agreement: Accepted
    consent: Accepted


class Registrations(Protocol):
    """How cabinets with full access come to be."""

    async def has_registered(self, user_id: int) -> bool:
        """Tell whether this Telegram user has a cabinet with full access."""
        ...

    def add(self, cabinet_id: int, cabinet: NewCabinet, user_id: int, at: datetime) -> None:
        """Two of one phone, e-mail or login conflict, and one runs again."""
        ...

    def confirm(self, cabinet_id: int, address: Address, at: datetime) -> None:
        """Give a cabinet its phone or e-mail and full access to all its accounts."""
        ...


@dataclass(frozen=True, slots=True)
class CabinetExists:
    """The address or the person has one: said only to whoever proved the address."""


@dataclass(slots=True)
class MakeLogin:
    """Make a login that nobody has: eight digits, or the chosen name with four more."""

    directory: Directory

    async def __call__(self, name: str = "") -> str:
        while await self.directory.find(login := _drawn(name)) is not None:
            pass
        return login


def _drawn(name: str) -> str:
    return with_tail(name) if name else new_login()


@dataclass(slots=True)
class RateNewPassword:
    """Judge a password for a cabinet that is not there yet; off the loop, some take long."""

    async def __call__(
        self, typed: str, own_words: Sequence[str], login: str, address: Address
    ) -> PasswordRating:
        words = [*own_words, login, *_spellings(address)]
        return await asyncio.to_thread(rate_password, typed, words=words)


def _spellings(address: Address) -> list[str]:
    if address.channel is Channel.EMAIL:
        return [address.value, address.value.partition("@")[0]]
    digits = address.value.lstrip("+")
    return [digits, digits[1:], f"8{digits[1:]}"]


@dataclass(slots=True)
class Register:
    """Open the cabinet, sign the chat in and record the consents: all in one unit."""

    registrations: Registrations
    directory: Directory
    entrance: Entrance
    consents: Consents
    clock: Clock
    ids: Ids

    async def __call__(self, person: Person, new: NewCabinet) -> Session | CabinetExists:
        """The address must be proved. What came first since is found, never run into."""
        found = await self.directory.find(new.address)
        if found is not None or await self.registrations.has_registered(person.user_id):
            return CabinetExists()
        new = replace(new, login=await self._free(new.login))
        cabinet_id, now = self.ids(), self.clock()
        self.registrations.add(cabinet_id, new, person.user_id, now)
        give(self.consents, person, ConsentKind.AGREEMENT, new.agreement)
        give(self.consents, person, ConsentKind.PERSONAL_DATA, new.consent)
        await self.consents.keep_data(person.user_id, now)
        cabinet = Cabinet(
            cabinet_id,
            new.login,
            new.password_hash,
            registered=True,
            phone=new.address.value if new.address.channel is Channel.SMS else None,
            email=new.address.value if new.address.channel is Channel.EMAIL else None,
        )
        return self.entrance(person, cabinet)

    async def _free(self, login: str) -> str:
        """Draw other digits when somebody took the login meanwhile."""
        if await self.directory.find(login) is None:
            return login
        return await MakeLogin(self.directory)(login.rpartition("-")[0])


def give(consents: Consents, person: Person, kind: ConsentKind, accepted: Accepted) -> None:
    """Write a statement into the ledger as it was accepted."""
    reader = replace(person, language=accepted.language)
    consents.give(reader, kind, accepted.version, accepted.wording, accepted.at)


@dataclass(slots=True)
class GainFullAccess:
    """Turn limited access into full access by a confirmed phone or e-mail."""

    registrations: Registrations
    directory: Directory
    consents: Consents
    alarm: Alarm
    clock: Clock

    async def __call__(
        self, person: Person, address: Address, given: Mapping[ConsentKind, Accepted]
    ) -> Session | CabinetExists:
        """Give the session as it is with full access; one that has it already changes nothing."""
        session, now = session_of(person), self.clock()
        cabinet = await self.directory.cabinet(session.cabinet_id)
        found = await self.directory.find(address)
        if cabinet is None:
            raise NotSignedInError
        if found is not None and found.id != cabinet.id:
            return CabinetExists()
        if cabinet.registered:  # meanwhile, from another chat
            return replace(session, registered=True)
        self.registrations.confirm(cabinet.id, address, now)
        for kind, accepted in given.items():
            give(self.consents, person, kind, accepted)
        if ConsentKind.PERSONAL_DATA in given:
            await self.consents.keep_data(person.user_id, now)
        await self.alarm(person, cabinet, Changed(Change.FULL_ACCESS, now))
        return replace(session, registered=True)


@dataclass(slots=True)
class StatementsDue:
    """Tell which statements of full access a person has not made in their present versions."""

    consents: Consents
    papers: Papers

    async def __call__(self, person: Person) -> frozenset[ConsentKind]:
        made = await _made(self.consents, person)
        wanted = {
            ConsentKind.AGREEMENT: self.papers.versions(PaperKind.AGREEMENT),
            ConsentKind.PERSONAL_DATA: frozenset({VERSIONS[ConsentKind.PERSONAL_DATA]}),
        }
        return frozenset(
            kind
            for kind, versions in wanted.items()
            if not any((kind, version) in made for version in versions)
        )


@dataclass(slots=True)
class AgreementChanged:
    """Tell whether the person accepted an earlier agreement and not the present one."""

    consents: Consents
    papers: Papers

    async def __call__(self, person: Person) -> bool:
        made = await _made(self.consents, person)
        accepted = {version for kind, version in made if kind is ConsentKind.AGREEMENT}
        return bool(accepted) and not accepted & self.papers.versions(PaperKind.AGREEMENT)


async def _made(consents: Consents, person: Person) -> set[tuple[ConsentKind, str]]:
    """Give the kinds and versions of the statements that stand."""
    given = await consents.of(person.user_id)
    return {(one.kind, one.version) for one in given if one.withdrawn_at is None}


@dataclass(slots=True)
class AcceptAgreement:
    """Record that the present agreement was read to its end and accepted."""

    consents: Consents
    papers: Papers
    clock: Clock

    async def __call__(self, person: Person) -> None:
        paper = self.papers.get(PaperKind.AGREEMENT, person.language)
        accepted = Accepted(paper.version, paper.language, paper.text, self.clock())
        give(self.consents, person, ConsentKind.AGREEMENT, accepted)
