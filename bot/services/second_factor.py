"""The second factor of the console: codes of an authenticator (TOTP, RFC 6238).

The secret is shown to one session, until its first code confirms it; then it is never shown again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import pyotp

from bot.domain.access import Attempt
from bot.domain.console import WRONG_CODES, WRONG_CODES_WITHIN, ConsoleEnd, steps_near
from bot.services.console_entrance import (
    Entrances,
    Factor,
    Turnstile,
    Visit,
    new_token,
    session_key,
)
from bot.services.people import Attempts
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.staff import Employee, Employees

Offers = Callable[[], str]  # makes a secret: base32, 160 bits
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """What the authenticator is told: as an address for its camera, and by hand."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """The code was right; `token` takes the place of the cookie that was there before."""

    token: str


@dataclass(frozen=True, slots=True)
class WrongConsoleCode:
    """Wrong or used. `left`: how many more may be tried before a pause."""

    left: int


@dataclass(frozen=True, slots=True)
class TooManyCodes:
    until: datetime


def offered_place(session_id: int) -> str:
    return f"console-offer/{session_id}"


def secret_place(cabinet_id: int) -> str:
    return f"console-factor/{cabinet_id}"


@dataclass(slots=True)
class OfferFactor:
    """Give the secret that the session is to confirm; the same one until it does."""

    entrances: Entrances
    sealer: Sealer
    make: Offers = pyotp.random_base32

    async def __call__(self, visit: Visit, issuer: str) -> Offer | None:
        """Return None when the person has a factor: it is asked for, and never shown again."""
        if await self.entrances.factor(visit.employee.cabinet_id) is not None:
            return None
        place = offered_place(visit.session_id)
        if visit.offered is not None:
            secret = self.sealer.unseal(visit.offered, place).decode()
        else:
            secret = self.make()
            self.entrances.offer(visit.session_id, self.sealer.seal(secret.encode(), place))
        uri = pyotp.TOTP(secret).provisioning_uri(name=visit.employee.name, issuer_name=issuer)
        return Offer(secret, uri)


@dataclass(slots=True)
class CheckFactor:
    """Take a code once; the first one confirms the secret that was offered.

    Each check takes the next number of the counter, a right one too: codes that are tried at the
    same moment come one after another. Only wrong ones count.
    """

    entrances: Entrances
    attempts: Attempts
    turnstile: Turnstile
    sealer: Sealer
    clock: Clock

    async def __call__(
        self, visit: Visit, code: str
    ) -> LetIn | WrongConsoleCode | TooManyCodes | None:
        """Return None where there is nothing to check: no factor, and none was offered."""
        now, cabinet_id = self.clock(), visit.employee.cabinet_id
        subject = self.sealer.fingerprint("console code", str(cabinet_id))
        tally = await self.attempts.tally(Attempt.CONSOLE_CODE, subject, now - WRONG_CODES_WITHIN)
        if tally.recent >= WRONG_CODES:
            return TooManyCodes(tally.times[WRONG_CODES - 1] + WRONG_CODES_WITHIN)
        factor = await self.entrances.factor(cabinet_id)
        secret = self._secret(visit, factor)
        if secret is None:
            return None
        step = _step_of(secret, code, now, factor)
        right = step is not None
        at = now - WRONG_CODES_WITHIN if right else now
        self.attempts.add(Attempt.CONSOLE_CODE, subject, tally.last + 1, at)
        user_id = visit.person.user_id
        if step is None:
            self.turnstile.note(visit.employee, user_id, "wrong code", denied=True)
            return WrongConsoleCode(WRONG_CODES - tally.recent - 1)
        if factor is None:
            sealed = self.sealer.seal(secret.encode(), secret_place(cabinet_id))
            self.entrances.keep_factor(cabinet_id, Factor(sealed, step, now))
            self.turnstile.note(visit.employee, user_id, "second factor set up")
        else:
            self.entrances.use_step(cabinet_id, step)
        token = new_token()
        self.entrances.let_in(visit.session_id, session_key(self.sealer, token), now)
        self.turnstile.note(visit.employee, user_id, "entered")
        return LetIn(token)

    def _secret(self, visit: Visit, factor: Factor | None) -> str | None:
        if factor is not None:
            place = secret_place(visit.employee.cabinet_id)
            return self.sealer.unseal(factor.secret, place).decode()
        if visit.offered is None:
            return None
        return self.sealer.unseal(visit.offered, offered_place(visit.session_id)).decode()


def _step_of(secret: str, code: str, now: datetime, factor: Factor | None) -> int | None:
    """Give the step whose code it is, past the last one taken; None: none of them."""
    said = "".join(code.split())
    maker = pyotp.TOTP(secret, digits=DIGITS)
    found = None
    for step in steps_near(now):
        fits = compare_digest(maker.generate_otp(step).encode(), said.encode())
        if fits and (factor is None or step > factor.last_step):
            found = step
    return found


@dataclass(slots=True)
class ResetFactor:
    """Take somebody's second factor away, by the command line: the next entrance sets up another.

    Open sessions end.
    """

    employees: Employees
    entrances: Entrances
    turnstile: Turnstile
    clock: Clock

    async def __call__(self, employee_id: int) -> Employee | None:
        """Return None when there is no such employee, or nothing to take away."""
        found = await self.employees.find(employee_id)
        if found is None or await self.entrances.factor(found.cabinet_id) is None:
            return None
        self.entrances.drop_factor(found.cabinet_id)
        self.entrances.end_all(found.cabinet_id, ConsoleEnd.RESET, self.clock())
        self.turnstile.note(found, None, "second factor reset")
        return found
