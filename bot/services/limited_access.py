"""Limited access: name and address are checked, then a payment or a meter proves the account."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.access import (
    CHECKS_A_DAY,
    DAY,
    LOGIN_DIGITS,
    MONTH,
    PIN_IDLE,
    PROOFS_A_DAY,
    SERIALS_A_MONTH,
    Access,
    Attempt,
)
from bot.domain.accounts import ReceiptType, mask_number, normalise_number
from bot.domain.names import name_key
from bot.domain.receipts import Account
from bot.domain.serials import proof_of
from bot.services.cabinet import Today
from bot.services.notices import Notices, OpenedElsewhere, ProofLocked
from bot.services.people import Accounts, Attempts, Cabinets, Person, Session, Sessions, Tally
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says of the account: the flat, whose receipt, the holder's name."""

    name: str
    building_id: int
    flat: str
    receipt_type: ReceiptType


@dataclass(frozen=True, slots=True)
class Found:
    """Accounts that fit the claim; `number` is whole and is masked before it is shown."""

    account_id: int
    number: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """One answer, whichever part of the claim is wrong."""

    left: int


@dataclass(frozen=True, slots=True)
class TooOften:
    """The day's tries are used up; `until`: when the first of them is a day old.

    `of_account`: the account's, while the person still has some of their own.
    """

    until: datetime
    of_account: bool = False


@dataclass(slots=True)
class CheckClaim:
    """Find the accounts of a claim, at most CHECKS_A_DAY times a day per person."""

    accounts: Accounts
    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def __call__(self, person: Person, claim: Claim) -> list[Found] | NoMatch | TooOften:
        now = self.clock()
        subject = self.sealer.pseudonym(person.user_id)
        tally = await self.attempts.tally(Attempt.CHECK, subject, now - DAY)
        if tally.recent >= CHECKS_A_DAY:
            return TooOften(_free_at(now, tally))
        self.attempts.add(Attempt.CHECK, subject, tally.last + 1, now)
        holders = await self.accounts.holders_at(claim.building_id, claim.flat, claim.receipt_type)
        key = name_key(claim.name).encode()
        found = [
            Found(holder.account_id, holder.number)
            for holder in holders
            if hmac.compare_digest(name_key(holder.name).encode(), key)
        ]
        return found or NoMatch(CHECKS_A_DAY - tally.recent - 1)


@dataclass(frozen=True, slots=True)
class LastPayment:
    """The proof asked of most: amount and day of the last payment."""

    known_until: date | None


@dataclass(frozen=True, slots=True)
class LastDue:
    """The proof for an account that was never paid: what its last receipt asks, and its month."""


@dataclass(slots=True)
class ChooseProof:
    """Tell which proof an account can be asked for, unless its tries are used up."""

    accounts: Accounts
    attempts: Attempts
    sealer: Sealer
    clock: Clock
    today: Today

    async def __call__(
        self, person: Person, account_id: int
    ) -> LastPayment | LastDue | TooOften | None:
        """None: the account has neither payments nor a receipt to ask about."""
        tallies = await _proof_tallies(self.attempts, self.sealer, self.clock, person, account_id)
        used_up = [tally for tally in tallies if tally.recent >= PROOFS_A_DAY]
        if used_up:
            of_account = tallies[0].recent < PROOFS_A_DAY
            return TooOften(_free_at(self.clock(), *used_up), of_account)
        today = self.today()
        if await self.accounts.last_payments(account_id, today):
            return LastPayment(await self.accounts.payments_known_until(today))
        receipt = await self.accounts.last_receipt(account_id)
        return LastDue() if receipt is not None and receipt.due > 0 else None


@dataclass(frozen=True, slots=True)
class Proof:
    """What the person gave; `number` only where the whole account number was asked.

    `serial` stands for all the rest: of a meter of the flat, as `serials` reads it.
    """

    amount: int = 0
    paid_on: date | None = None
    period: str | None = None
    number: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """The proof does not fit; which part of it is never said."""

    left: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The person is in."""

    login: str
    has_password: bool
    returning: bool


@dataclass(slots=True)
class ProveAccount:
    """Compare the proof, count a wrong one, or open the account for the chat."""

    accounts: Accounts
    attempts: Attempts
    cabinets: Cabinets
    sessions: Sessions
    notices: Notices
    sealer: Sealer
    clock: Clock
    today: Today
    ids: Ids

    async def __call__(
        self, person: Person, account_id: int, proof: Proof
    ) -> Opened | Wrong | TooOften:
        """At most PROOFS_A_DAY wrong ones a day, per account and per person."""
        tallies = await _proof_tallies(self.attempts, self.sealer, self.clock, person, account_id)
        tried = max(tally.recent for tally in tallies)
        most_tried = [tally for tally in tallies if tally.recent == tried]
        too_often = TooOften(_free_at(self.clock(), *most_tried))
        if tried >= PROOFS_A_DAY:
            return replace(too_often, of_account=tallies[0].recent < PROOFS_A_DAY)
        account = await self.accounts.account(account_id)
        may_fit = proof.serial is None or await self._count_serial(account_id)
        if account is not None and await self._fits(account, proof) and may_fit:
            self._count(person, account_id, tallies, at=self.clock() - DAY)
            return await self._open(person, account)
        self._count(person, account_id, tallies, at=self.clock())
        if tried + 1 < PROOFS_A_DAY:
            return Wrong(PROOFS_A_DAY - tried - 1)
        if account is not None:
            by_person = tallies[0].recent >= tallies[1].recent
            locked = ProofLocked(mask_number(account.number), by_person)
            self.notices.tell_staff(locked, account.id)
        return replace(too_often, of_account=tallies[0].recent + 1 < PROOFS_A_DAY)

    async def _fits(self, account: Account, proof: Proof) -> bool:
        whole = normalise_number(account.number)
        if account.receipt_type is ReceiptType.CAPITAL_REPAIR and proof.number != whole:
            return False
        if proof.serial is not None:
            return await self._is_of_the_flat(account, proof.serial)
        payments = await self.accounts.last_payments(account.id, self.today())
        if payments:
            amounts = {payment.amount for payment in payments}
            amounts.add(sum(payment.amount for payment in payments))
            return proof.paid_on == payments[0].paid_on and proof.amount in amounts
        receipt = await self.accounts.last_receipt(account.id)
        return (
            receipt is not None
            and receipt.due > 0
            and (proof.amount, proof.period) == (receipt.due, receipt.period)
        )

    async def _count_serial(self, account_id: int) -> bool:
        """Tell whether this month's serials of the account are not used up, and take one.

        A right one takes a place too: whoever is in needs no further one.
        """
        now, subject = self.clock(), str(account_id)
        tally = await self.attempts.tally(Attempt.SERIAL_OF_ACCOUNT, subject, now - MONTH)
        self.attempts.add(Attempt.SERIAL_OF_ACCOUNT, subject, tally.last + 1, now)
        return tally.recent < SERIALS_A_MONTH

    async def _is_of_the_flat(self, account: Account, serial: str) -> bool:
        """Compare with each meter: nothing tells how many there are, or which of them is near."""
        fits = False
        for number in await self.accounts.serials_of_flat(account.id, self.today()):
            known = proof_of(number)
            fits |= hmac.compare_digest(known.encode(), serial.encode()) and bool(known)
        return fits

    def _count(
        self, person: Person, account_id: int, tallies: tuple[Tally, Tally], at: datetime
    ) -> None:
        """Take the next places; a right proof takes them too, dated out of the day.

        So proofs that come at once conflict and are judged one after another.
        """
        by_person, of_account = tallies
        subject = self.sealer.pseudonym(person.user_id)
        self.attempts.add(Attempt.PROOF_BY_PERSON, subject, by_person.last + 1, at)
        self.attempts.add(Attempt.PROOF_OF_ACCOUNT, str(account_id), of_account.last + 1, at)

    async def _open(self, person: Person, account: Account) -> Opened:
        now = self.clock()
        session = person.session or await self._start_session(person, account)
        access = Access.FULL if session.registered else Access.LIMITED
        self.cabinets.link(session.cabinet_id, account.id, access, now)
        self.sessions.choose_account(session.id, account.id)
        masked = mask_number(account.number)
        for chat_id in await self.cabinets.chats_with(account.id):
            if chat_id != person.chat_id:
                self.notices.tell(chat_id, OpenedElsewhere(masked, now))
        return Opened(
            session.login,
            session.has_password,
            returning=person.session is not None,
        )

    async def _start_session(self, person: Person, account: Account) -> Session:
        now = self.clock()
        own = await self.cabinets.of_user_with(person.user_id, account.id)
        if own is None:
            own = (self.ids(), new_login(), False)
            self.cabinets.add(own[0], own[1], person.user_id, now)
        session = Session(
            id=self.ids(),
            chat_id=person.chat_id,
            cabinet_id=own[0],
            login=own[1],
            account_id=None,
            pin_hash=None,
            pin_wrong=0,
            pin_idle=PIN_IDLE,
            has_password=own[2],
        )
        self.sessions.start(session, now, person.title)
        return session


def new_login() -> str:
    """Make eight digits that tell nothing of any account; the first is never a zero."""
    first = 10 ** (LOGIN_DIGITS - 1)
    return str(first + secrets.randbelow(9 * first))


def _free_at(now: datetime, *tallies: Tally) -> datetime:
    """Tell when all of them have room again."""
    return max(tally.times[-1] if tally.times else now for tally in tallies) + DAY


async def _proof_tallies(
    attempts: Attempts, sealer: Sealer, clock: Clock, person: Person, account_id: int
) -> tuple[Tally, Tally]:
    since = clock() - DAY
    return (
        await attempts.tally(Attempt.PROOF_BY_PERSON, sealer.pseudonym(person.user_id), since),
        await attempts.tally(Attempt.PROOF_OF_ACCOUNT, str(account_id), since),
    )
