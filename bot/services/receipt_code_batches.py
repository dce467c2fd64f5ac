"""Codes for all receipts of a month: made in chunks, kept as keys, written out for the printer."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeAlias

from bot.domain.accounts import ReceiptType
from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import BITS, code_of_bits, last_day, printed
from bot.services.errors import ConflictError
from bot.services.ports import Clock
from bot.services.receipt_codes import CodeKeys

CHUNK = 1024
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Edition:
    """Whose receipts codes are made for; `every`: accounts without a receipt of the month too."""

    period: BillingPeriod
    receipt_type: ReceiptType | None = None
    every: bool = False


class Addressee(NamedTuple):
    """An account that a receipt goes to."""

    account_id: int
    number: str
    address: str
    holder: str


class CodeRow(NamedTuple):
    """A code to keep; `account` is an id or, from a file, a number."""

    key: str
    account: int | str
    period: str
    expires_at: datetime


class PrintedCode(NamedTuple):
    """A line for the printer: the only place where the code is readable."""

    account: str
    address: str
    holder: str
    period: str
    code: str
    valid_until: date


class CodeStore(Protocol):
    async def count(self, edition: Edition) -> int:
        """Give the number of accounts of the edition."""
        ...

    async def has_codes(self, edition: Edition) -> bool:
        """Tell whether accounts of the edition have codes of its month that nobody used."""
        ...

    async def addressees(self, edition: Edition, after: int, limit: int) -> Sequence[Addressee]:
        """Give the next accounts by their ids."""
        ...

    async def keep(self, rows: Sequence[CodeRow], now: datetime, *, again: bool) -> None:
        """Keep new codes, `again`: in place of the same accounts' unused ones of the month.

        Codes that expired go. Raises ConflictError when a key is there already.
        """
        ...


Write: TypeAlias = Callable[[Sequence[PrintedCode]], None]
Tell: TypeAlias = Callable[[int, int], None]  # accounts done, accounts in all


@dataclass(frozen=True, slots=True)
class Made:
    """So many codes were made; the last day on which they are taken."""

    number: int
    valid_until: date


@dataclass(frozen=True, slots=True)
class NobodyToPrintFor:
    """The edition has no accounts."""


@dataclass(frozen=True, slots=True)
class MadeBefore:
    """There are codes of this month: new ones would make the printed ones void."""


@dataclass(frozen=True, slots=True)
class PeriodOver:
    """The receipt after those of this month is out: their codes would be expired from birth."""

    last_day: date


@dataclass(frozen=True, slots=True)
class PeriodAhead:
    """A slip in the month: codes would be good for years, and nobody prints such receipts yet."""

    latest: str


@dataclass(slots=True)
class MakeReceiptCodes:
    """One code for each account; memory does not grow with their number."""

    store: CodeStore
    keys: CodeKeys
    clock: Clock

    async def __call__(
        self, edition: Edition, write: Write, tell: Tell, *, again: bool = False
    ) -> Made | NobodyToPrintFor | MadeBefore | PeriodOver | PeriodAhead:
        """`write` gets only codes that are kept; `again`: unused codes of the month are void."""
        if self.keys.expires_at(edition.period) <= self.clock():
            return PeriodOver(last_day(edition.period))
        latest = self.keys.latest(self.clock())
        if edition.period > latest:
            return PeriodAhead(latest.iso)
        total = await self.store.count(edition)
        if not total:
            return NobodyToPrintFor()
        if not again and await self.store.has_codes(edition):
            return MadeBefore()
        done = after = 0
        while people := await self.store.addressees(edition, after, CHUNK):
            codes = await self._keep(edition.period, people, again=again)
            write(self._lines(edition.period, people, codes))
            after = people[-1].account_id
            done += len(people)
            tell(done, total)
        return Made(done, last_day(edition.period))

    async def _keep(
        self, period: BillingPeriod, people: Sequence[Addressee], *, again: bool
    ) -> list[str]:
        """Keep a code for each; all are drawn anew when one of them was drawn before."""
        expires_at = self.keys.expires_at(period)
        for left in reversed(range(_TRIES)):
            codes = [code_of_bits(secrets.randbits(BITS)) for _ in people]
            rows = [
                CodeRow(self.keys.key(code), one.account_id, period.iso, expires_at)
                for one, code in zip(people, codes, strict=True)
            ]
            try:
                await self.store.keep(rows, self.clock(), again=again)
            except ConflictError:
                if not left:
                    raise
            else:
                break
        return codes

    def _lines(
        self, period: BillingPeriod, people: Sequence[Addressee], codes: Sequence[str]
    ) -> list[PrintedCode]:
        until = last_day(period)
        return [
            PrintedCode(one.number, one.address, one.holder, period.iso, printed(code), until)
            for one, code in zip(people, codes, strict=True)
        ]
