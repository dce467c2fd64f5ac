"""Confirmation codes: six digits that prove a phone or an e-mail.

Every limit is counted in SQL under pseudonyms. Places in a count are keys, so of sends or checks
that come at once one is first and the others are judged anew; what is right takes a place too,
dated out of the day.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.access import (
    ADDRESSES_A_DAY,
    CHECKS_OF_CODE,
    CODE_BY_EMAIL,
    CODE_BY_SMS,
    DAY,
    Attempt,
)
from bot.domain.codes import CODE_DIGITS, NEVER_LOCKED, wait_to_check, wait_to_send
from bot.services.letters import Address, Channel, Channels, Letter, Letters
from bot.services.messages import Text, text
from bot.services.notices import CodesUsedUp, Notices
from bot.services.people import Attempts, Person, Tally
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer

LIFETIME = {Channel.SMS: CODE_BY_SMS, Channel.EMAIL: CODE_BY_EMAIL}


class Purpose(StrEnum):
    """What a code is for: one is never taken for another."""

    REGISTER = "register"  # a new cabinet
    CONTACT = "contact"  # add or change the phone or the e-mail of a cabinet
    RECOVER = "recover"  # a forgotten password


@dataclass(frozen=True, slots=True)
class Sent:
    """The code is on its way (or seems to be: nobody learns whether an address is known)."""

    address: Address
    resend_after: timedelta
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class NotNow:
    """Too many codes or checks; try again after this time."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The centre has no carrier for this channel, or its budget of the day is used up."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The code is right and used up."""

    address: Address


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Wrong, used, expired, another's: one answer to all."""


@dataclass(frozen=True, slots=True)
class CodeKey:
    """What a code is bound to; the address by its fingerprint."""

    user_id: int
    purpose: Purpose
    channel: Channel
    address_key: str


@dataclass(frozen=True, slots=True)
class ConfirmationCode:
    """An open code: neither used nor replaced; its digits are kept as a fingerprint."""

    id: int
    code_hash: str
    expires_at: datetime
    checks: int


class Codes(Protocol):
    async def newest(self, key: CodeKey) -> ConfirmationCode | None:
        """Give the open code, expired or not."""
        ...

    async def sent_since(self, since: datetime) -> int:
        """Count what the whole centre sent."""
        ...

    def add(self, key: CodeKey, code: ConfirmationCode, at: datetime) -> None: ...

    def close_others(self, key: CodeKey, at: datetime) -> None:
        """Close the person's open codes of this purpose, wherever they went."""
        ...

    def use(self, code: ConfirmationCode, at: datetime) -> None:
        """Close it; guarded: a code is used once, and not beside another check."""
        ...

    def count_wrong(self, code: ConfirmationCode, at: datetime | None) -> None:
        """Add a check, guarded; with `at` it was the last."""
        ...


@dataclass(slots=True)
class SendCode:
    """Send a new code in place of older ones, within the limits of address, person and centre."""

    codes: Codes
    attempts: Attempts
    letters: Letters
    notices: Notices
    sealer: Sealer
    channels: Channels
    a_day: int  # of the whole centre
    clock: Clock
    new_id: Ids

    async def __call__(
        self,
        person: Person,
        address: Address,
        purpose: Purpose,
        *,
        known: bool = True,
        to: Address | None = None,
    ) -> Sent | NotNow | Unavailable:
        """With `known=False` all is the same but that no letter goes out.

        `to`: where the letter goes when `address` only stands for it, in limits and for the check.
        """
        if address.channel not in self.channels:
            return Unavailable()
        now = self.clock()
        key = code_key(self.sealer, person, address, purpose)
        sends = await self._sends(key, now)
        lifetime = LIFETIME[address.channel]
        locked = (await _wrong(self.attempts, self.sealer, key, now)).wait(now)
        wait = max(sends.wait(now), locked if locked > lifetime else NEVER_LOCKED)
        if wait > NEVER_LOCKED:
            return NotNow(wait)
        if await self.codes.sent_since(now - DAY) >= self.a_day:
            await self._alarm(now)
            return Unavailable()
        digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        receiver = to or address
        expires_at = now + LIFETIME[receiver.channel]
        self._keep(key, digits, now, expires_at)
        sends.count(self.attempts, now)
        if known:
            self.letters.send(_letter(person, receiver, purpose, digits, expires_at))
        resend_after = wait_to_send((now, *sends.to_address.times), now)
        return Sent(address, resend_after, lifetime)

    async def _sends(self, key: CodeKey, now: datetime) -> "_Sends":
        person = self.sealer.pseudonym(key.user_id)
        pair = self.sealer.fingerprint("pair", person + key.address_key)
        since = now - DAY
        return _Sends(
            person,
            key.address_key,
            pair,
            await self.attempts.tally(Attempt.CODE_BY_PERSON, person, since),
            await self.attempts.tally(Attempt.CODE_TO_ADDRESS, key.address_key, since),
            await self.attempts.tally(Attempt.CODE_OF_PAIR, pair, since),
        )

    def _keep(self, key: CodeKey, digits: str, now: datetime, expires_at: datetime) -> None:
        code_id = self.new_id()
        self.codes.close_others(key, now)
        code = ConfirmationCode(code_id, _code_hash(self.sealer, code_id, digits), expires_at, 0)
        self.codes.add(key, code, now)

    async def _alarm(self, now: datetime) -> None:
        """Tell staff, once a day."""
        told = await self.attempts.tally(Attempt.CODES_USED_UP, "", now - DAY)
        if not told.recent:
            self.attempts.add(Attempt.CODES_USED_UP, "", told.last + 1, now)
            self.notices.tell_staff(CodesUsedUp(self.a_day))


@dataclass(frozen=True, slots=True)
class _Sends:
    """What was sent in the last day: to the address, by the person, by the one to the other."""

    person: str
    address: str
    pair: str
    by_person: Tally
    to_address: Tally
    of_pair: Tally

    def wait(self, now: datetime) -> timedelta:
        wait = wait_to_send(self.to_address.times, now)
        addresses = self.by_person.times
        if not self.of_pair.recent and len(addresses) >= ADDRESSES_A_DAY:
            wait = max(wait, addresses[ADDRESSES_A_DAY - 1] + DAY - now)
        return wait

    def count(self, attempts: Attempts, now: datetime) -> None:
        attempts.add(Attempt.CODE_TO_ADDRESS, self.address, self.to_address.last + 1, now)
        attempts.add(Attempt.CODE_OF_PAIR, self.pair, self.of_pair.last + 1, now)
        if not self.of_pair.recent:
            attempts.add(Attempt.CODE_BY_PERSON, self.person, self.by_person.last + 1, now)


@dataclass(slots=True)
class CheckCode:
    """Compare a code; a wrong one is counted for the code, the person and the address."""

    codes: Codes
    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def __call__(
        self,
        person: Person,
        address: Address,
        purpose: Purpose,
        digits: str,
        typed_at: datetime | None = None,
    ) -> Confirmed | WrongCode | NotNow:
        """Take the six digits that parse_code gave; `typed_at` decides whether it was in time."""
        now = self.clock()
        key = code_key(self.sealer, person, address, purpose)
        wrong = await _wrong(self.attempts, self.sealer, key, now)
        wait = wrong.wait(now)
        if wait > NEVER_LOCKED:
            return NotNow(wait)
        code = await self.codes.newest(key)
        if code is not None and self._fits(code, digits, min(typed_at or now, now)):
            self.codes.use(code, now)
            wrong.count(self.attempts, now - DAY)
            return Confirmed(address)
        if code is not None:
            self.codes.count_wrong(code, now if code.checks + 1 >= CHECKS_OF_CODE else None)
        wrong.count(self.attempts, now)
        return WrongCode()

    def _fits(self, code: ConfirmationCode, digits: str, typed_at: datetime) -> bool:
        typed = _code_hash(self.sealer, code.id, digits)
        return hmac.compare_digest(code.code_hash, typed) and typed_at < code.expires_at


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Wrong checks of the last day, of the person and of the address."""

    person: str
    address: str
    of_person: Tally
    of_address: Tally

    def wait(self, now: datetime) -> timedelta:
        return max(
            wait_to_check(self.of_person.times, now), wait_to_check(self.of_address.times, now)
        )

    def count(self, attempts: Attempts, at: datetime) -> None:
        attempts.add(Attempt.WRONG_CODE_OF_PERSON, self.person, self.of_person.last + 1, at)
        attempts.add(Attempt.WRONG_CODE_OF_ADDRESS, self.address, self.of_address.last + 1, at)


async def _wrong(attempts: Attempts, sealer: Sealer, key: CodeKey, now: datetime) -> _Wrong:
    person = sealer.pseudonym(key.user_id)
    since = now - DAY
    return _Wrong(
        person,
        key.address_key,
        await attempts.tally(Attempt.WRONG_CODE_OF_PERSON, person, since),
        await attempts.tally(Attempt.WRONG_CODE_OF_ADDRESS, key.address_key, since),
    )


def code_key(sealer: Sealer, person: Person, address: Address, purpose: Purpose) -> CodeKey:
    address_key = sealer.fingerprint(f"address/{address.channel}", address.value)
    return CodeKey(person.user_id, purpose, address.channel, address_key)


def _code_hash(sealer: Sealer, code_id: int, digits: str) -> str:
    return sealer.fingerprint(f"code/{code_id}", digits)


def _letter(
    person: Person, address: Address, purpose: Purpose, digits: str, expires_at: datetime
) -> Letter:
    lines: tuple[Text, ...]
    minutes = LIFETIME[address.channel] // timedelta(minutes=1)
    if address.channel is Channel.SMS:
        lines = (text("letter-code-sms", code=digits, minutes=minutes),)
    else:
        lines = (
            text(f"letter-code-{purpose}"),
            text("letter-code-digits", code=digits),
            text("letter-code-rules", minutes=minutes),
            text("letter-code-unasked"),
        )
    return Letter(address, person.language, text("letter-code-subject"), lines, expires_at)
