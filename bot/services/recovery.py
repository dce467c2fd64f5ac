"""A forgotten password: a code to the confirmed contact, then a new one. Nobody learns who exists.

For what is known and for what is not the same is counted, said and done; only no letter goes out.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.access import EndReason
from bot.services.cabinet import own_words
from bot.services.codes import (
    CheckCode,
    Confirmed,
    NotNow,
    Purpose,
    SendCode,
    Sent,
    Unavailable,
    WrongCode,
)
from bot.services.directory import Cabinet, Directory, Identity
from bot.services.letters import Address, Channel, Channels
from bot.services.notices import Change, Changed
from bot.services.passwords import PasswordRating, rate_password
from bot.services.people import Cabinets, Person, Session
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.sign_in import Alarm, Entrance


@dataclass(frozen=True, slots=True)
class Recovery:
    """What the code is bound to; without a cabinet it goes nowhere, and looks as if it went."""

    address: Address
    cabinet_id: int | None


@dataclass(slots=True)
class BeginRecovery:
    directory: Directory
    channels: Channels
    send_code: SendCode
    sealer: Sealer

    async def __call__(
        self, person: Person, identity: Identity
    ) -> tuple[Recovery, Sent | NotNow | Unavailable]:
        cabinet = await self.directory.find(identity)
        if cabinet is not None and not cabinet.admits(person.user_id):
            cabinet = None
        to = None if cabinet is None else self._contact(cabinet, identity)
        known = None if cabinet is None or to is None else cabinet.id
        address = identity if isinstance(identity, Address) else self._stand_in(identity)
        answer = await self.send_code(
            person, address, Purpose.RECOVER, known=known is not None, to=to
        )
        return Recovery(address, known), answer

    def _contact(self, cabinet: Cabinet, identity: Identity) -> Address | None:
        """Give the contact that was named, or one that the centre can write to."""
        if isinstance(identity, Address):
            return identity
        return next((one for one in cabinet.contacts if one.channel in self.channels), None)

    def _stand_in(self, login: str) -> Address:
        """Give what limits count for a login, known or not: what a contact got tells nothing."""
        value = self.sealer.fingerprint("login", login)
        return Address(Channel.EMAIL if self.channels.email else Channel.SMS, value)


@dataclass(slots=True)
class CheckRecovery:
    check_code: CheckCode

    async def __call__(
        self, person: Person, recovery: Recovery, digits: str, typed_at: datetime
    ) -> Confirmed | WrongCode | NotNow:
        answer = await self.check_code(person, recovery.address, Purpose.RECOVER, digits, typed_at)
        if isinstance(answer, Confirmed) and recovery.cabinet_id is None:
            return WrongCode()
        return answer


@dataclass(slots=True)
class RateRecovered:
    """Judge a new password for a cabinet whose owner is not signed in yet."""

    directory: Directory
    cabinets: Cabinets

    async def __call__(self, cabinet_id: int, typed: str) -> PasswordRating:
        cabinet = await self.directory.cabinet(cabinet_id)
        words = [] if cabinet is None else await own_words(self.cabinets, cabinet_id)
        login = [] if cabinet is None else [cabinet.login]
        return await asyncio.to_thread(rate_password, typed, words=[*login, *words])


@dataclass(slots=True)
class Recover:
    """Set the new password, end every session but this chat's own, and sign the chat in."""

    directory: Directory
    entrance: Entrance
    alarm: Alarm
    clock: Clock

    async def __call__(
        self, person: Person, cabinet_id: int, password_hash: str
    ) -> Session | None:
        """None: the cabinet is gone."""
        cabinet = await self.directory.cabinet(cabinet_id)
        if cabinet is None:
            return None
        now = self.clock()
        self.directory.set_password(cabinet, password_hash)
        await self.alarm(person, cabinet, Changed(Change.RECOVERED, now))
        for session in await self.directory.sessions_of(cabinet_id):
            if session.chat_id != person.chat_id:
                self.directory.end(session, EndReason.RECOVERED, now)
        if person.session is not None and person.session.cabinet_id == cabinet_id:
            return replace(person.session, has_password=True)
        return self.entrance(person, replace(cabinet, password_hash=password_hash))
