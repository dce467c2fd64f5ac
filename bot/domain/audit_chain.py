"""The chain of the audit log: each row is sealed over the seal before it.

A seal is a keyed digest, so that whoever can write into the database alone cannot make one. It
does not name its own number: a row put in between is then told from one that was changed.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

Mac: TypeAlias = Callable[[str], str]  # 64 hexadecimal digits that only this centre can make
GENESIS = "0" * 64
_HEX = frozenset("0123456789abcdef")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNSEALED_AFTER = timedelta(minutes=1)  # sealing takes a second: later nobody seals
LATEST = timedelta(hours=1)  # a row that comes later than that into the past is never sealed


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the audit log as it is sealed: every column, the moment in microseconds."""

    id: int
    at: int
    user_id: int | None
    employee_id: int | None
    organisation_id: int | None
    action: str
    denied: int
    subject: str
    subject_id: str
    details: str

    def canonical(self) -> str:
        values = [getattr(self, name) for name in self.__slots__]
        return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Seal:
    seq: int  # 1, 2, 3 …
    audit_id: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, or the anchor that deleted rows left. `seq` 0: nothing is sealed."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        """Word it for the log, where long rows of digits are masked."""
        groups = (self.hash[first : first + 4] for first in range(0, len(self.hash), 4))
        return f"{self.seq}:{':'.join(groups)}"


def read_head(text: str) -> Head | None:
    """Read what `str` gave."""
    seq, _, digest = text.strip().partition(":")
    digest = digest.replace(":", "").lower()
    if not seq.isdecimal() or len(digest) != len(GENESIS) or not _HEX.issuperset(digest):
        return None
    return Head(int(seq), digest)


class Fault(StrEnum):
    """What is wrong with a row; the value is part of a text's id."""

    CHANGED = "changed"  # it says something else than what was sealed
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"  # it stands in another place than it was sealed in
    UNSEALED = "unsealed"  # nobody sealed it in time
    CUT = "cut"  # the chain ends before a head that is known


@dataclass(frozen=True, slots=True)
class Broken:
    """`seq` 0: it was never sealed. `audit_id` None: its seal is gone too."""

    fault: Fault
    seq: int
    audit_id: int | None


def link(mac: Mac, before: str, row: AuditRow, at: datetime) -> str:
    """Give the seal of a row behind the seal `before`."""
    return mac(f"{before}|{microseconds(at)}|{row.canonical()}")


def microseconds(at: datetime) -> int:
    """Give a moment as it is sealed: since 1970, in UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def anchor_mac(mac: Mac, head: Head) -> str:
    return mac(f"anchor|{head.seq}|{head.hash}")


def seal_rows(
    mac: Mac, head: Head, rows: Sequence[AuditRow], at: datetime
) -> tuple[Head, list[Seal]]:
    """Seal rows in their order behind the head."""
    made = []
    for row in rows:
        head = Head(head.seq + 1, link(mac, head.hash, row, at))
        made.append(Seal(head.seq, row.id, head.hash, at))
    return head, made


Sealed: TypeAlias = tuple[Seal, AuditRow | None]


@dataclass(slots=True)
class Walk:
    """A walk along the chain, chunk by chunk, up to the first fault.

    `known`: a head that was seen before; it has to stand in the chain.
    """

    mac: Mac
    head: Head
    known: Head | None = None
    rows: int = 0

    def over(self, sealed: Sequence[Sealed]) -> Broken | None:
        for place, (seal, row) in enumerate(sealed):
            broken = self._step(sealed, place)
            if broken is not None:
                return broken
            assert row is not None  # noqa: S101 - a missing one is a fault
            self.head = Head(seal.seq, seal.hash)
            self.rows += 1
        return None

    def end(self) -> Broken | None:
        """Tell whether the chain ends before the known head."""
        if self.known is not None and self.known.seq > self.head.seq:
            return Broken(Fault.CUT, self.head.seq + 1, None)
        return None

    def _step(self, sealed: Sequence[Sealed], place: int) -> Broken | None:
        seal, row = sealed[place]
        if seal.seq != self.head.seq + 1:
            return Broken(Fault.MISSING, self.head.seq + 1, None)
        if row is None:
            return Broken(Fault.MISSING, seal.seq, seal.audit_id)
        if link(self.mac, self.head.hash, row, seal.at) != seal.hash:
            return Broken(self._why(sealed, place), seal.seq, seal.audit_id)
        known = self.known
        if known is not None and known.seq == seal.seq and known.hash != seal.hash:
            return Broken(Fault.CHANGED, seal.seq, seal.audit_id)
        return None

    def _why(self, sealed: Sequence[Sealed], place: int) -> Fault:
        """Look around: the seal may fit another row, or the next seal may follow without it."""
        seal, _ = sealed[place]
        for _, other in sealed:
            if other is not None and link(self.mac, self.head.hash, other, seal.at) == seal.hash:
                return Fault.MOVED
        for later, row in sealed[place + 1 :]:
            if row is not None and link(self.mac, self.head.hash, row, later.at) == later.hash:
                return Fault.INSERTED
        return Fault.CHANGED
