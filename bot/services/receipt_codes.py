"""Codes of receipts: one entered by a registered person links its account with full access."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.access import DAY, RECEIPT_CODE_LOCKS, Access, Attempt
from bot.domain.accounts import mask_number
from bot.domain.deadlines import newest_month
from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import last_day
from bot.domain.receipts import Account
from bot.services.codes import NotNow
from bot.services.notices import LinkedByCode, Notices
from bot.services.people import Accounts, Attempts, Cabinets, Person, Sessions
from bot.services.ports import Clock
from bot.services.secrecy import Sealer


@dataclass(frozen=True, slots=True)
class CodeKeys:
    """What is kept of a code: a key that nobody makes without the pepper, and its last moment."""

    sealer: Sealer
    zone: ZoneInfo

    def key(self, code: str) -> str:
        return self.sealer.fingerprint("receipt-code", code)

    def expires_at(self, period: BillingPeriod) -> datetime:
        """Return the end of the code's last day where the centre is."""
        after = last_day(period) + timedelta(days=1)
        return datetime.combine(after, time(), self.zone)

    def latest(self, now: datetime) -> BillingPeriod:
        """Return the last month whose receipts there may be where the centre is."""
        return newest_month(now.astimezone(self.zone).date())


@dataclass(frozen=True, slots=True)
class KeptCode:
    """A code as it is kept."""

    account_id: int
    expires_at: datetime
    used_at: datetime | None


class ReceiptCodes(Protocol):
    async def find(self, key: str) -> KeptCode | None: ...

    def use(self, key: str, at: datetime) -> None:
        """Use it up; of two who do it at once one conflicts."""
        ...

    def link(self, cabinet_id: int, account_id: int, at: datetime) -> None:
        """Link the account with full access, whatever the cabinet had of it before."""
        ...


@dataclass(frozen=True, slots=True)
class CodeTaken:
    """The account is the cabinet's now, and the current one."""

    account: Account


@dataclass(frozen=True, slots=True)
class LinkedBefore:
    """The cabinet has full access to the account: the code is left for somebody else."""

    account: Account


@dataclass(frozen=True, slots=True)
class NotRegistered:
    """Full access is for those who have confirmed a phone or an e-mail."""


@dataclass(frozen=True, slots=True)
class WrongReceiptCode:
    """Wrong, used up, expired: one answer to all. `wait`: before the next one is looked at."""

    left: int
    wait: timedelta


@dataclass(slots=True)
class EnterReceiptCode:
    """Look the code up, or count a wrong one: so many a day, with growing pauses between."""

    codes: ReceiptCodes
    keys: CodeKeys
    accounts: Accounts
    attempts: Attempts
    cabinets: Cabinets
    sessions: Sessions
    notices: Notices
    clock: Clock

    async def __call__(
        self, person: Person, code: str, said_at: datetime
    ) -> CodeTaken | LinkedBefore | NotRegistered | WrongReceiptCode | NotNow:
        """`code` as `parse_receipt_code` gives it; `said_at`: when it was written.

        A right one takes a place among the tries too, dated out of the day: so of codes that
        come at once each is judged behind the others.
        """
        session = person.session
        if session is None or not session.registered:
            return NotRegistered()
        now = self.clock()
        subject = self.keys.sealer.pseudonym(person.user_id)
        tally = await self.attempts.tally(Attempt.RECEIPT_CODE, subject, now - DAY)
        wait = pause(tally.times, now)
        if wait:
            return NotNow(wait)
        key = self.keys.key(code)
        found = await self.codes.find(key)
        fits = found is not None and found.used_at is None and found.expires_at > said_at
        account = await self.accounts.account(found.account_id) if found and fits else None
        at = now if account is None else now - DAY
        self.attempts.add(Attempt.RECEIPT_CODE, subject, tally.last + 1, at)
        if account is None:
            left = len(RECEIPT_CODE_LOCKS) - tally.recent - 1
            return WrongReceiptCode(left, pause((now, *tally.times), now))
        linked = await self.cabinets.accounts(session.cabinet_id)
        if any(one.account.id == account.id and one.access is Access.FULL for one in linked):
            return LinkedBefore(account)
        self.codes.use(key, now)
        self.codes.link(session.cabinet_id, account.id, now)
        self.sessions.choose_account(session.id, account.id)
        await self._tell_others(person, account, now)
        return CodeTaken(account)

    async def _tell_others(self, person: Person, account: Account, now: datetime) -> None:
        for chat_id in await self.cabinets.chats_with(account.id):
            if chat_id != person.chat_id:
                self.notices.tell(chat_id, LinkedByCode(mask_number(account.number), now))


def pause(wrong: tuple[datetime, ...], now: datetime) -> timedelta:
    """Tell how long after the wrong codes of a day, the newest first, no other is looked at."""
    if not wrong:
        return timedelta()
    lock = RECEIPT_CODE_LOCKS[min(len(wrong), len(RECEIPT_CODE_LOCKS)) - 1]
    since = wrong[-1] if lock == DAY else wrong[0]
    return max(since + lock - now, timedelta())
