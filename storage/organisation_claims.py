"""Organisations that register, over one unit of work; of two who settle one, one conflicts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update

from bot.domain.accounts import ReceiptType
from bot.domain.organisation_claims import (
    ClaimAct,
    ClaimOutcome,
    ClaimStep,
    Told,
    claim_writer,
)
from bot.domain.staff import Action, Role
from bot.services.organisation_claims import Claim, KnownOrganisation, claim_card
from bot.services.staff import Subject
from storage import models as m
from storage.doubts import CARDS
from storage.statements import Statement
from storage.unit import Unit

MOST_SHOWN = 20
C, A = m.organisation_claims.c, m.audit.c
COLUMNS = tuple(m.organisation_claims.c)
OWNED = exists().where(
    m.employees.c.organisation_id == m.organisations.c.id,
    m.employees.c.role == Role.OWNER.value,
    m.employees.c.ended_at.is_(None),
)
ORGANISATION = Statement(
    select(m.organisations.c.id, m.organisations.c.name, OWNED.label("owned")).where(
        m.organisations.c.inn == bindparam("inn")
    )
)
OF_CABINET = Statement(
    select(*COLUMNS)
    .where(C.cabinet_id == bindparam("cabinet_id"))
    .order_by(C.made_at.desc(), C.id.desc())
    .limit(MOST_SHOWN)
)
FIND = Statement(select(*COLUMNS).where(C.id == bindparam("claim_id")), keyed=True)
WAITING = Statement(
    select(*COLUMNS).where(C.inn == bindparam("inn"), C.settled_at.is_(None)).order_by(C.id)
)
_STEPS = select(A.subject_id, A.at, A.user_id, A.details).where(
    A.subject == Subject.CLAIM.value,
    A.action == Action.SETTLE_ORGANISATION.value,
    A.denied == 0,
)
STEPS = Statement(_STEPS.where(A.subject_id == bindparam("number")).order_by(A.id))
STEPS_OF_WAITING = Statement(
    _STEPS.add_columns(C.id.label("claim_id"))
    .join(m.organisation_claims, C.number == A.subject_id)
    .where(C.settled_at.is_(None))
    .order_by(A.id)
)
_TOLD = ("inn", "name", "ogrn", "legal_address")
_NEW = ("id", "number", "cabinet_id", *_TOLD, "contact", "phone", "email", "made_at")
ADD = Statement(insert(m.organisation_claims).values({one: bindparam(one) for one in _NEW}))
SETTLE = Statement(
    update(m.organisation_claims)
    .where(C.id == bindparam("claim"), C.settled_at.is_(None))
    .values(
        settled_at=bindparam("at"),
        outcome=bindparam("as"),
        reason=bindparam("why"),
        settled_by=bindparam("by"),
    )
)
MAKE = Statement(
    insert(m.organisations).values({one: bindparam(one) for one in ("id", *_TOLD, "receipt_type")})
)
COMPLETE = Statement(
    update(m.organisations)
    .where(m.organisations.c.id == bindparam("organisation"), ~OWNED)
    .values(ogrn=bindparam("number"), legal_address=bindparam("address"))
)


@dataclass(slots=True)
class StoredClaims:
    """`bot.services.organisation_claims.Claims`."""

    unit: Unit

    async def organisation(self, inn: str) -> KnownOrganisation | None:
        row = await self.unit.read_one(ORGANISATION, inn=inn)
        return None if row is None else KnownOrganisation(row.id, row.name, bool(row.owned))

    async def of_cabinet(self, cabinet_id: int) -> Sequence[Claim]:
        rows = await self.unit.read(OF_CABINET, cabinet_id=cabinet_id)
        return [_claim(row) for row in rows]

    async def find(self, claim_id: int) -> Claim | None:
        row = await self.unit.read_one(FIND, claim_id=claim_id)
        return None if row is None else _claim(row)

    async def waiting(self, inn: str) -> Sequence[Claim]:
        return [_claim(row) for row in await self.unit.read(WAITING, inn=inn)]

    async def steps(self, claim: Claim) -> Sequence[ClaimStep]:
        return [_step(row) for row in await self.unit.read(STEPS, number=claim.number)]

    async def awaited(
        self, chat_id: int, user_id: int, message_id: int, since: datetime
    ) -> int | None:
        steps: dict[int, tuple[ClaimStep, ...]] = {}
        for row in await self.unit.read(STEPS_OF_WAITING):
            steps[row.claim_id] = (*steps.get(row.claim_id, ()), _step(row))
        writers = {claim_id: claim_writer(known) for claim_id, known in steps.items()}
        waiting = [
            claim_id
            for claim_id, writer in writers.items()
            if writer is not None
            and (writer.user_id, writer.chat_id) == (user_id, chat_id)
            and writer.at >= since
        ]
        if not waiting:
            return None
        cards = await self.unit.read(CARDS, chat_id=chat_id, message_id=message_id)
        meant = {row.card for row in cards}
        return next((one for one in waiting if claim_card(one) in meant), None)

    def add(self, claim: Claim) -> None:
        told = claim.told
        values = {
            "id": claim.id,
            "number": claim.number,
            "cabinet_id": claim.cabinet_id,
            "inn": told.inn,
            "ogrn": told.ogrn,
            "name": told.name,
            "legal_address": told.legal_address,
            "contact": told.contact,
            "phone": claim.phone or None,
            "email": claim.email or None,
            "made_at": claim.made_at,
        }
        self.unit.record(ADD, values)

    def settle(
        self, claim: Claim, outcome: ClaimOutcome, at: datetime, reason: str, by: int | None
    ) -> None:
        params = {"claim": claim.id, "at": at, "as": outcome.value, "why": reason or None}
        self.unit.record(SETTLE, {**params, "by": by}, rows=1)

    def make_organisation(self, organisation_id: int, told: Told) -> None:
        values = {
            "id": organisation_id,
            "inn": told.inn,
            "name": told.name,
            "receipt_type": ReceiptType.UTILITIES.value,  # until a registry says otherwise
            "ogrn": told.ogrn,
            "legal_address": told.legal_address,
        }
        self.unit.record(MAKE, values)

    def complete_organisation(self, organisation_id: int, told: Told) -> None:
        params = {"organisation": organisation_id, "number": told.ogrn}
        self.unit.record(COMPLETE, {**params, "address": told.legal_address}, rows=1)


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        number=row.number,
        cabinet_id=row.cabinet_id,
        told=Told(row.inn, row.ogrn, row.name, row.legal_address, row.contact),
        phone=row.phone or "",
        email=row.email or "",
        made_at=row.made_at,
        outcome=None if row.outcome is None else ClaimOutcome(row.outcome),
        settled_at=row.settled_at,
        reason=row.reason or "",
    )


def _step(row: Any) -> ClaimStep:
    said = json.loads(row.details)
    act, title, words = ClaimAct(said["act"]), said["title"], said["words"]
    return ClaimStep(act, row.at, row.user_id, title, words, said["chat"])
