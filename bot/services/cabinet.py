"""The account that a person is signed in to: accounts, receipt, password, PIN, leaving."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import DAY, OWN_PASSWORD_LOOKS_A_DAY, PIN_TRIES, Attempt, EndReason
from bot.domain.consents import VERSIONS, ConsentKind
from bot.domain.receipts import Account
from bot.services.passwords import PasswordHasher, PasswordRating, rate_password
from bot.services.people import (
    Attempts,
    Cabinets,
    Consents,
    GivenConsent,
    LinkedAccount,
    Person,
    Session,
    Sessions,
)
from bot.services.ports import Clock
from bot.services.secrecy import Sealer


class NotSignedInError(Exception):
    """The use case needs a session and the chat has none: default deny."""


class NotYoursError(Exception):
    """The account is not linked to the cabinet of the chat: default deny."""


def session_of(person: Person) -> Session:
    """Give the session or raise NotSignedInError."""
    if person.session is None:
        raise NotSignedInError
    return person.session


@dataclass(frozen=True, slots=True)
class Overview:
    """The accounts of the cabinet and the current one among them."""

    accounts: Sequence[LinkedAccount]
    current: LinkedAccount | None

    def called(self, account_id: int, name: str) -> "Overview":
        """Give it with the name that this unit gives an account."""
        named = {
            one.account.id: replace(one, name=name) if one.account.id == account_id else one
            for one in self.accounts
        }
        current = None if self.current is None else named[self.current.account.id]
        return Overview(tuple(named.values()), current)


@dataclass(slots=True)
class ListAccounts:
    cabinets: Cabinets

    async def __call__(self, person: Person) -> Overview:
        session = session_of(person)
        accounts = await self.cabinets.accounts(session.cabinet_id)
        chosen = [one for one in accounts if one.account.id == session.account_id]
        return Overview(accounts, next(iter([*chosen, *accounts]), None))


@dataclass(slots=True)
class ChooseAccount:
    cabinets: Cabinets
    sessions: Sessions

    async def __call__(self, person: Person, account_id: int) -> Account:
        """Make it the current one, or raise NotYoursError."""
        session = session_of(person)
        for linked in await self.cabinets.accounts(session.cabinet_id):
            if linked.account.id == account_id:
                self.sessions.choose_account(session.id, account_id)
                return linked.account
        raise NotYoursError


@dataclass(slots=True)
class RatePassword:
    """Judge a password typed for the cabinet; off the event loop, for some take long."""

    cabinets: Cabinets

    async def __call__(self, person: Person, typed: str) -> PasswordRating:
        session = session_of(person)
        words = [session.login, *await own_words(self.cabinets, session.cabinet_id)]
        return await asyncio.to_thread(rate_password, typed, words=words)


async def own_words(cabinets: Cabinets, cabinet_id: int) -> list[str]:
    """Give what accounts say of their holders: no password may be made of it."""
    words: list[str] = []
    for linked in await cabinets.accounts(cabinet_id):
        account = linked.account
        words += [account.number, account.holder, account.address]
    return words


@dataclass(slots=True)
class IsOwnPassword:
    """Tell a typed text that is the cabinet's password: it must not stay in the chat.

    So often a day that nobody finds the password out by it.
    """

    cabinets: Cabinets
    attempts: Attempts
    hasher: PasswordHasher
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, typed: str) -> bool:
        if person.session is None or not person.session.has_password:
            return False
        known = await self.cabinets.password_hash(person.session.cabinet_id)
        subject, now = self.sealer.pseudonym(person.user_id), self.clock()
        tally = await self.attempts.tally(Attempt.OWN_PASSWORD, subject, now - DAY)
        if known is None or tally.recent >= OWN_PASSWORD_LOOKS_A_DAY:
            return False
        self.attempts.add(Attempt.OWN_PASSWORD, subject, tally.last + 1, now)
        return await self.hasher.verify(known, typed)


@dataclass(slots=True)
class SetPin:
    sessions: Sessions
    hasher: PasswordHasher

    async def __call__(self, person: Person, pin: str | None) -> None:
        """None switches the PIN off."""
        hashed = None if pin is None else await self.hasher.hash(pin)
        self.sessions.set_pin(session_of(person).id, hashed)


@dataclass(slots=True)
class SetPinIdle:
    sessions: Sessions

    async def __call__(self, person: Person, idle: timedelta) -> None:
        self.sessions.set_pin_idle(session_of(person).id, idle)


@dataclass(frozen=True, slots=True)
class WrongPin:
    """How many tries are left; none: the session is ended."""

    left: int


@dataclass(slots=True)
class CheckPin:
    sessions: Sessions
    hasher: PasswordHasher
    clock: Clock

    async def __call__(self, person: Person, pin: str) -> WrongPin | None:
        """None: it is right. The last wrong one ends the session."""
        session = session_of(person)
        if session.pin_hash is None or await self.hasher.verify(session.pin_hash, pin):
            if session.pin_wrong:
                self.sessions.forget_wrong_pins(session.id)
            return None
        self.sessions.count_wrong_pin(session)
        left = PIN_TRIES - session.pin_wrong - 1
        if left <= 0:
            self.sessions.end(session, EndReason.PIN_WRONG, self.clock())
        return WrongPin(max(left, 0))


@dataclass(slots=True)
class SignOut:
    sessions: Sessions
    clock: Clock

    async def __call__(self, person: Person, reason: EndReason = EndReason.SIGNED_OUT) -> None:
        self.sessions.end(session_of(person), reason, self.clock())


@dataclass(slots=True)
class GiveConsent:
    """Write a statement into the ledger with the wording that was shown.

    A new consent to processing takes back an erasure that has not begun.
    """

    consents: Consents
    clock: Clock

    async def __call__(self, person: Person, kind: ConsentKind, wording: str) -> None:
        now = self.clock()
        self.consents.give(person, kind, VERSIONS[kind], wording, now)
        if kind is ConsentKind.PERSONAL_DATA:
            await self.consents.keep_data(person.user_id, now)


@dataclass(slots=True)
class ListConsents:
    consents: Consents

    async def __call__(self, person: Person) -> Sequence[GivenConsent]:
        return await self.consents.of(person.user_id)


@dataclass(slots=True)
class Today:
    """The centre's day, for typed dates and the calendar."""

    clock: Clock
    zone: ZoneInfo

    def __call__(self) -> date:
        return self.clock().astimezone(self.zone).date()
