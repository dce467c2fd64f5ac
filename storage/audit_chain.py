"""Seals of the audit log over one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.domain.audit_chain import AuditRow, Head, Seal, Sealed, microseconds
from bot.services.audit_chain import Anchor, Last, Stray, read_anchor, write_anchor
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

CHECKED, ANCHOR = "audit_checked", "audit_anchor"  # in the table of settings
A, S = m.audit.c, m.audit_seals.c
_LOOSE = m.audit.outerjoin(m.audit_seals, S.audit_id == A.id)
_UNSEALED = select(*A).select_from(_LOOSE).where(S.seq.is_(None))
_SEALED = m.audit_seals.outerjoin(m.audit, A.id == S.audit_id)
LAST = Statement(
    select(*S, func.coalesce(A.at, S.at, type_=m.Moment).label("row_at"))
    .select_from(_SEALED)
    .order_by(S.seq.desc())
    .limit(1),
    keyed=True,
)
UNSEALED = Statement(
    _UNSEALED.where(A.at >= bindparam("since")).order_by(A.at, A.id).limit(bindparam("most"))
)
ALL_UNSEALED = Statement(_UNSEALED.order_by(A.at, A.id).limit(bindparam("most")))
SEALED = Statement(
    select(
        S.seq,
        S.audit_id,
        S.hash,
        S.at.label("sealed_at"),
        *A,
    )
    .select_from(_SEALED)
    .where(S.seq > bindparam("after"))
    .order_by(S.seq)
    .limit(bindparam("most"))
)
STRAY = Statement(
    select(func.count().label("number"))
    .select_from(_LOOSE)
    .where(S.seq.is_(None), A.at < bindparam("before"))
)
FIRST_STRAY = Statement(
    select(A.id, A.at)
    .select_from(_LOOSE)
    .where(S.seq.is_(None), A.at < bindparam("before"))
    .order_by(A.at, A.id)
    .limit(1)
)
ADD = Statement(insert(m.audit_seals))
_NAMED = m.settings.c.name == bindparam("named")
NOTED = Statement(select(m.settings.c.value).where(_NAMED), keyed=True)
FIRST_NOTE = Statement(
    insert(m.settings).values(name=bindparam("named"), value=bindparam("new")), keyed=True
)
NEXT_NOTE = Statement(
    update(m.settings)
    .where(_NAMED, m.settings.c.value == bindparam("old"))
    .values(value=bindparam("new")),
    keyed=True,
)
# Rows are sealed in the order in which they were found, nearly that of their moments: the chain
# is cut before the first one that is to stay.
FIRST_KEPT = Statement(
    select(func.min(S.seq).label("seq"))
    .select_from(m.audit_seals.join(m.audit, A.id == S.audit_id))
    .where(A.at >= bindparam("moment"))
)
AT_PLACE = Statement(select(*S).where(S.seq == bindparam("place")), keyed=True)
DROP_ROWS = Statement(
    delete(m.audit).where(A.id.in_(select(S.audit_id).where(S.seq <= bindparam("upto"))))
)
DROP_SEALS = Statement(delete(m.audit_seals).where(S.seq <= bindparam("upto")))


@dataclass(slots=True)
class StoredChain:
    """`bot.services.audit_chain.Chain`."""

    unit: Unit

    async def last(self) -> Last | None:
        row = await self.unit.read_one(LAST)
        if row is None:
            return None
        return Last(Seal(row.seq, row.audit_id, row.hash, row.at), row.row_at)

    async def unsealed(self, since: datetime | None, most: int) -> Sequence[AuditRow]:
        if since is None:
            rows = await self.unit.read(ALL_UNSEALED, most=most)
        else:
            rows = await self.unit.read(UNSEALED, since=since, most=most)
        return [_row_of(row) for row in rows]

    async def sealed(self, after: int, most: int) -> Sequence[Sealed]:
        rows = await self.unit.read(SEALED, after=after, most=most)
        return [
            (
                Seal(row.seq, row.audit_id, row.hash, row.sealed_at),
                None if row.id is None else _row_of(row),
            )
            for row in rows
        ]

    async def stray(self, before: datetime) -> Stray | None:
        first = await self.unit.read_one(FIRST_STRAY, before=before)
        if first is None:
            return None
        [row] = await self.unit.read(STRAY, before=before)
        return Stray(row.number, first.id, first.at)

    async def anchor(self) -> Anchor | None:
        row = await self.unit.read_one(NOTED, named=ANCHOR)
        return None if row is None else read_anchor(row.value)

    async def checked(self) -> str | None:
        row = await self.unit.read_one(NOTED, named=CHECKED)
        return None if row is None else str(row.value)

    def add(self, seals: Sequence[Seal]) -> None:
        values = [
            {"seq": one.seq, "audit_id": one.audit_id, "hash": one.hash, "at": one.at}
            for one in seals
        ]
        self.unit.record(ADD, values)

    def note_check(self, old: str | None, new: str) -> None:
        self._note(CHECKED, old, new)

    def cut(self, anchor: Anchor, old: Anchor | None) -> None:
        before = None if old is None else write_anchor(old)
        self._note(ANCHOR, before, write_anchor(anchor))
        self.unit.record(DROP_ROWS, {"upto": anchor.head.seq})
        self.unit.record(DROP_SEALS, {"upto": anchor.head.seq})

    async def at(self, seq: int) -> Head | None:
        row = await self.unit.read_one(AT_PLACE, place=seq)
        return None if row is None else Head(row.seq, row.hash)

    async def last_before(self, moment: datetime) -> Head | None:
        last = await self.last()
        kept = await self.unit.read_one(FIRST_KEPT, moment=moment)
        if last is None:
            return None
        return await self.at(last.seal.seq if kept.seq is None else kept.seq - 1)

    def _note(self, name: str, old: str | None, new: str) -> None:
        params = {"named": name, "new": new}
        if old is None:
            self.unit.record(FIRST_NOTE, params, rows=1)
        else:
            self.unit.record(NEXT_NOTE, {**params, "old": old}, rows=1)


def _row_of(row: Any) -> AuditRow:
    return AuditRow(
        id=row.id,
        at=microseconds(row.at),
        user_id=row.user_id,
        employee_id=row.employee_id,
        organisation_id=row.organisation_id,
        action=row.action,
        denied=row.denied,
        subject=row.subject,
        subject_id=row.subject_id,
        details=row.details,
    )
