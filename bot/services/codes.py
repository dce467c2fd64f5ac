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
from bot.domain.codes import (
    CODE_DIGITS,
    NEVER_LOCKED,
    sends_used_up,
    wait_to_check,
    wait_to_send,
)
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


class Hold(StrEnum):
    """Which of the person's own limits a code waits for."""

    PAUSE = "pause"  # between codes to one address
    ADDRESSES = "addresses"  # other ones of the day
    CHECKS = "checks"  # wrong ones: what is sent could not be entered


@dataclass(frozen=True, slots=True)
class NotNow:
    """Too many codes or checks; try again after this time."""

    wait: timedelta
    why: Hold = Hold.PAUSE


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
        """Count the codes that the whole centre let out; erasures do not lower it."""
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
        apart: bool = False,
    ) -> Sent | NotNow | Unavailable:
        """With `known=False` all is the same but that no letter goes out.

        `to`: where the letter goes when `address` only stands for it, in limits and for the check.
        Only this person's own codes and checks are told of. When others used up what the address
        may get, no letter goes out either. `apart`: its limits are this person's own.
        """
        if address.channel not in self.channels:
            return Unavailable()
        now = self.clock()
        key = code_key(self.sealer, person, address, purpose)
        receiver = to or address
        reached = Reached.by(self.sealer, key, receiver, apart=apart)
        sends = await self._sends(key, reached, now)
        lifetime = LIFETIME[address.channel]
        wrong = await _wrong(self.attempts, reached, now)
        own = NotNow(wait_to_check(wrong.of_person.times, now), Hold.CHECKS)
        later = max(*sends.waits(now), own, key=lambda one: one.wait)
        if later.wait > NEVER_LOCKED:
            return later
        if await self.codes.sent_since(now - DAY) >= self.a_day:
            await self._alarm(now)
            return Unavailable()
        digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        expires_at = now + LIFETIME[receiver.channel]
        self._keep(key, _of(digits, receiver), now, expires_at)
        in_vain = sends_used_up(sends.to_receiver.times, now) or wrong.wait(now) > lifetime
        goes_out = known and not in_vain
        sends.count(self.attempts, now, goes_out=goes_out)
        if goes_out:
            self.letters.send(_letter(person, receiver, purpose, digits, expires_at))
        resend_after = wait_to_send((now, *sends.of_pair.times), now)
        return Sent(address, resend_after, lifetime)

    async def _sends(self, key: CodeKey, reached: "Reached", now: datetime) -> "_Sends":
        pair = self.sealer.fingerprint("pair", reached.person + key.address_key)
        since = now - DAY
        return _Sends(
            reached,
            pair,
            await self.attempts.tally(Attempt.CODE_BY_PERSON, reached.person, since),
            await self.attempts.tally(Attempt.CODE_TO_RECEIVER, reached.receiver, since),
            await self.attempts.tally(Attempt.CODE_OF_PAIR, pair, since),
        )

    def _keep(self, key: CodeKey, secret: str, now: datetime, expires_at: datetime) -> None:
        code_id = self.new_id()
        self.codes.close_others(key, now)
        code = ConfirmationCode(code_id, _code_hash(self.sealer, code_id, secret), expires_at, 0)
        self.codes.add(key, code, now)

    async def _alarm(self, now: datetime) -> None:
        """Tell staff, once a day."""
        told = await self.attempts.tally(Attempt.CODES_USED_UP, "", now - DAY)
        if not told.recent:
            self.attempts.add(Attempt.CODES_USED_UP, "", told.last + 1, now)
            self.notices.tell_staff(CodesUsedUp(self.a_day))


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom limits count for: the person, the address that was typed, and whom it stands for."""

    person: str
    address: str
    receiver: str

    @classmethod
    def by(cls, sealer: Sealer, key: CodeKey, receiver: Address, *, apart: bool) -> "Reached":
        person = sealer.pseudonym(key.user_id)
        keys = [key.address_key, _address_key(sealer, receiver)]
        if apart:
            keys = [sealer.fingerprint("own", person + one) for one in keys]
        return cls(person, *keys)


@dataclass(frozen=True, slots=True)
class _Sends:
    """What was sent in the last day: by the person, to the address, by the one to the other."""

    reached: Reached
    pair: str
    by_person: Tally
    to_receiver: Tally
    of_pair: Tally

    def waits(self, now: datetime) -> tuple[NotNow, NotNow]:
        addresses, wait = self.by_person.times, NEVER_LOCKED
        if not self.of_pair.recent and len(addresses) >= ADDRESSES_A_DAY:
            wait = addresses[ADDRESSES_A_DAY - 1] + DAY - now
        return NotNow(wait_to_send(self.of_pair.times, now)), NotNow(wait, Hold.ADDRESSES)

    def count(self, attempts: Attempts, now: datetime, *, goes_out: bool) -> None:
        to, last = self.reached.receiver, self.to_receiver.last
        attempts.add(Attempt.CODE_TO_RECEIVER, to, last + 1, now if goes_out else now - DAY)
        attempts.add(Attempt.CODE_OF_PAIR, self.pair, self.of_pair.last + 1, now)
        if not self.of_pair.recent:
            by, last = self.reached.person, self.by_person.last
            attempts.add(Attempt.CODE_BY_PERSON, by, last + 1, now)


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
        *,
        to: Address | None = None,
        apart: bool = False,
    ) -> Confirmed | WrongCode | NotNow:
        """Take the six digits that parse_code gave; `typed_at` decides whether it was in time.

        `to` and `apart` as they were when it was sent: to one contact's code another's is wrong.
        """
        now = self.clock()
        key = code_key(self.sealer, person, address, purpose)
        receiver = to or address
        reached = Reached.by(self.sealer, key, receiver, apart=apart)
        wrong = await _wrong(self.attempts, reached, now)
        wait = wrong.wait(now)
        if wait > NEVER_LOCKED:
            return NotNow(wait, Hold.CHECKS)
        code = await self.codes.newest(key)
        secret = _of(digits, receiver)
        fits = code is not None and self._fits(code, secret, min(typed_at or now, now))
        if code is not None and fits and not wrong.locked(now):
            self.codes.use(code, now)
            wrong.count(self.attempts, now - DAY)
            return Confirmed(address)
        if code is not None:
            self.codes.count_wrong(code, now if code.checks + 1 >= CHECKS_OF_CODE else None)
        wrong.count(self.attempts, now)
        return WrongCode()

    def _fits(self, code: ConfirmationCode, secret: str, typed_at: datetime) -> bool:
        typed = _code_hash(self.sealer, code.id, secret)
        return hmac.compare_digest(code.code_hash, typed) and typed_at < code.expires_at


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Wrong checks of the last day, of the person, of the address and of whom it stands for."""

    reached: Reached
    of_person: Tally
    of_address: Tally
    of_receiver: Tally

    def wait(self, now: datetime) -> timedelta:
        return max(
            wait_to_check(self.of_person.times, now), wait_to_check(self.of_address.times, now)
        )

    def locked(self, now: datetime) -> bool:
        """Tell whether checks under other names used up those of the receiver; nobody is told."""
        return wait_to_check(self.of_receiver.times, now) > NEVER_LOCKED

    def count(self, attempts: Attempts, at: datetime) -> None:
        """What is wrong only because of a lock that is not told does not make that longer."""
        one, last = self.reached, self.of_receiver.last
        attempts.add(Attempt.WRONG_CODE_OF_PERSON, one.person, self.of_person.last + 1, at)
        attempts.add(Attempt.WRONG_CODE_OF_ADDRESS, one.address, self.of_address.last + 1, at)
        of_receiver = at - DAY if self.locked(at) else at
        attempts.add(Attempt.WRONG_CODE_OF_RECEIVER, one.receiver, last + 1, of_receiver)


async def _wrong(attempts: Attempts, reached: Reached, now: datetime) -> _Wrong:
    since = now - DAY
    return _Wrong(
        reached,
        await attempts.tally(Attempt.WRONG_CODE_OF_PERSON, reached.person, since),
        await attempts.tally(Attempt.WRONG_CODE_OF_ADDRESS, reached.address, since),
        await attempts.tally(Attempt.WRONG_CODE_OF_RECEIVER, reached.receiver, since),
    )


def code_key(sealer: Sealer, person: Person, address: Address, purpose: Purpose) -> CodeKey:
    key = _address_key(sealer, address)
    return CodeKey(person.user_id, purpose, address.channel, key)


def _address_key(sealer: Sealer, address: Address) -> str:
    return sealer.fingerprint(f"address/{address.channel}", address.value)


def _of(digits: str, receiver: Address) -> str:
    """Bind the digits to where they really went."""
    return f"{digits} {receiver.channel} {receiver.value}"


def _code_hash(sealer: Sealer, code_id: int, secret: str) -> str:
    return sealer.fingerprint(f"code/{code_id}", secret)


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
    subject = text("letter-code-subject")
    return Letter(address, person.language, subject, lines, expires_at, person.user_id)
