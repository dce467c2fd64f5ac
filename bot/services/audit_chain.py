"""The audit log is sealed row by row, and walked along to see that nothing was touched.

Whoever acts does not wait for a seal: rows are written unsealed in the units of their acts, and
sealed a moment later in the order in which they are found.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.audit_chain import (
    LATEST,
    UNSEALED_AFTER,
    AuditRow,
    Broken,
    Fault,
    Head,
    Mac,
    Seal,
    Sealed,
    Walk,
    anchor_mac,
    seal_rows,
)
from bot.services.ports import Clock
from bot.services.secrecy import Sealer

TOGETHER = 500  # rows sealed in one unit, or read at once
RECENT = timedelta(minutes=1)  # so far back rows are looked for each time


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain begins since its oldest rows were deleted; the digest is keyed."""

    head: Head
    mac: str


@dataclass(frozen=True, slots=True)
class Stray:
    """Rows that nobody sealed: how many, and the oldest of them."""

    count: int
    first_id: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found."""

    at: datetime
    head: Head
    rows: int
    broken: Broken | None

    @property
    def ok(self) -> bool:
        return self.broken is None


@dataclass(frozen=True, slots=True)
class Last:
    """The newest seal. `row_at`: the moment of its row, or of the seal where that is gone."""

    seal: Seal
    row_at: datetime

    @property
    def head(self) -> Head:
        return Head(self.seal.seq, self.seal.hash)

    @property
    def reached(self) -> datetime:
        """Give up to when rows are sealed: one dated ahead says nothing of those till then."""
        return min(self.row_at, self.seal.at)


class Chain(Protocol):
    async def last(self) -> Last | None: ...

    async def unsealed(self, since: datetime | None, most: int) -> Sequence[AuditRow]:
        """Give rows without a seal, the oldest first; None: from the beginning."""
        ...

    async def sealed(self, after: int, most: int) -> Sequence[Sealed]:
        """Give seals behind this number, each with its row unless that is gone."""
        ...

    async def stray(self, before: datetime) -> Stray | None:
        """Give rows from before without a seal."""
        ...

    async def anchor(self) -> Anchor | None: ...

    async def at(self, seq: int) -> Head | None:
        """Give the seal with this number."""
        ...

    async def checked(self) -> str | None:
        """Give what was last noted of a check."""
        ...

    def add(self, seals: Sequence[Seal]) -> None:
        """Add seals; conflicts when somebody else has sealed meanwhile."""
        ...

    def note_check(self, old: str | None, new: str) -> None:
        """Note a check where the note still is as it was read, or conflict."""
        ...

    def cut(self, anchor: Anchor, old: Anchor | None) -> None:
        """Delete the rows and seals up to the anchor's, and keep it, or conflict."""
        ...

    async def last_before(self, moment: datetime) -> Head | None:
        """Give the last seal of which and before which every row is older than this."""
        ...


def chain_mac(sealer: Sealer) -> Mac:
    return lambda message: sealer.fingerprint("audit", message)


@dataclass(slots=True)
class SealAudit:
    """Seal what was written since; of two that seal at once one conflicts."""

    chain: Chain
    mac: Mac
    clock: Clock

    async def __call__(self, *, thorough: bool = False) -> Head | None:
        """Give the new head; None: nothing was unsealed.

        `thorough`: look as far back as a row may come late.
        """
        last = await self.chain.last()
        head = await self._head(last)
        since = None if last is None else last.reached - (LATEST if thorough else RECENT)
        rows = await self.chain.unsealed(since, TOGETHER)
        if not rows:
            return None
        head, seals = seal_rows(self.mac, head, rows, self.clock())
        self.chain.add(seals)
        return head

    async def holds(self, known: Head) -> bool:
        """Tell whether a head that was seen still stands, or was deleted behind an anchor."""
        anchor = await self.chain.anchor()
        gone = anchor is not None and anchor.head.seq >= known.seq
        return gone or await self.chain.at(known.seq) == known

    async def _head(self, last: Last | None) -> Head:
        if last is not None:
            return last.head
        anchor = await self.chain.anchor()
        return Head() if anchor is None else anchor.head


@dataclass(slots=True)
class VerifyAudit:
    """Walk along the whole chain, so many rows at a time; nothing is written."""

    chain: Chain
    mac: Mac
    clock: Clock

    async def __call__(self, known: Head | None = None) -> Verdict:
        """`known`: a head from the log, which has to stand in the chain."""
        now = self.clock()
        anchor = await self.chain.anchor()
        walk = Walk(self.mac, Head() if anchor is None else anchor.head, known)
        broken = None
        if anchor is not None and anchor.mac != anchor_mac(self.mac, anchor.head):
            broken = Broken(Fault.CHANGED, anchor.head.seq, None)
        while broken is None:
            sealed = await self.chain.sealed(walk.head.seq, TOGETHER)
            if not sealed:
                break
            broken = walk.over(sealed)
        broken = broken or walk.end() or await self._stray(now)
        return Verdict(now, walk.head, walk.rows, broken)

    async def _stray(self, now: datetime) -> Broken | None:
        stray = await self.chain.stray(now - UNSEALED_AFTER)
        if stray is None:
            return None
        last = await self.chain.last()
        late = last is not None and stray.first_at < last.reached - LATEST
        return Broken(Fault.INSERTED if late else Fault.UNSEALED, 0, stray.first_id)


@dataclass(slots=True)
class CheckAudit:
    """Walk along the chain once a day, and note what was found for the page to show."""

    verify: VerifyAudit
    chain: Chain
    clock: Clock

    async def __call__(self) -> Verdict | None:
        """None: it was checked today."""
        old = await self.chain.checked()
        known = None if old is None else read_verdict(old)
        if known is not None and known.at.date() == self.clock().date():
            return None
        found = await self.verify(None if known is None else known.head)
        self.chain.note_check(old, write_verdict(found))
        return found


@dataclass(slots=True)
class ForgetAudit:
    """Delete the oldest part of the log; what follows stays verifiable behind an anchor."""

    chain: Chain
    mac: Mac

    async def __call__(self, before: datetime) -> Head | None:
        """Give the anchor that is left; None: nothing is that old."""
        head = await self.chain.last_before(before)
        if head is None:
            return None
        self.chain.cut(Anchor(head, anchor_mac(self.mac, head)), await self.chain.anchor())
        return head


def write_verdict(verdict: Verdict) -> str:
    broken = verdict.broken
    data: dict[str, Any] = {
        "at": verdict.at.isoformat(),
        "seq": verdict.head.seq,
        "hash": verdict.head.hash,
        "rows": verdict.rows,
        "broken": None if broken is None else [broken.fault, broken.seq, broken.audit_id],
    }
    return json.dumps(data)


def read_verdict(text: str) -> Verdict:
    data = json.loads(text)
    broken = data["broken"]
    return Verdict(
        at=datetime.fromisoformat(data["at"]),
        head=Head(data["seq"], data["hash"]),
        rows=data["rows"],
        broken=None if broken is None else Broken(Fault(broken[0]), broken[1], broken[2]),
    )


def write_anchor(anchor: Anchor) -> str:
    return f"{anchor.head.seq}:{anchor.head.hash}:{anchor.mac}"


def read_anchor(text: str) -> Anchor:
    seq, digest, mac = text.split(":")
    return Anchor(Head(int(seq), digest), mac)
