"""What is kept about one person, gathered for the person."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from bot.domain.access import Access
from bot.domain.accounts import mask_number
from bot.domain.organisation_claims import standard_claim_reason
from bot.services.my_data import FIELDS, MOST_LINES, Kept, OwnCabinet
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database
from storage.erasure import OWN_CABINETS, OWN_REQUESTS, WHO
from storage.remains import PARTS, part_params
from storage.statements import Statement

QUERIES = {
    "cabinets": Statement(
        select(*m.cabinets.c).where(m.cabinets.c.user_id == WHO).order_by(m.cabinets.c.created_at)
    ),
    "links": Statement(
        select(
            m.cabinets.c.login,
            m.accounts.c.number,
            m.accounts.c.receipt_type,
            m.accounts.c.address,
            m.links.c.name,
            m.links.c.access,
            m.links.c.via,
            m.links.c.linked_at,
        )
        .select_from(m.links.join(m.cabinets).join(m.accounts))
        .where(m.cabinets.c.user_id == WHO)
        .order_by(m.links.c.linked_at)
    ),
    "sessions": Statement(
        select(
            m.cabinets.c.login,
            m.cabinets.c.user_id.label("holder"),
            m.sessions.c.chat_id,
            m.sessions.c.title,
            m.sessions.c.pin_hash,
            m.sessions.c.started_at,
            m.sessions.c.ended_at,
            m.sessions.c.end_reason,
        )
        .select_from(m.sessions.join(m.cabinets))
        .where(or_(m.sessions.c.chat_id == WHO, m.sessions.c.cabinet_id.in_(OWN_CABINETS)))
        .order_by(m.sessions.c.started_at)
    ),
    "preferences": Statement(select(*m.preferences.c).where(m.preferences.c.chat_id == WHO)),
    "consents": Statement(
        select(
            m.consents.c.kind,
            m.consents.c.version,
            m.consents.c.language,
            m.consents.c.given_at,
            m.consents.c.withdrawn_at,
            m.consent_texts.c.text,
        )
        .select_from(m.consents.join(m.consent_texts))
        .where(m.consents.c.user_id == WHO)
        .order_by(m.consents.c.given_at)
    ),
    "chats": Statement(select(*m.chats.c).where(m.chats.c.chat_id == WHO)),
    "confirmation_codes": Statement(
        select(*m.confirmation_codes.c)
        .where(m.confirmation_codes.c.user_id == WHO)
        .order_by(m.confirmation_codes.c.sent_at)
    ),
    "invitations": Statement(
        select(
            m.accounts.c.number,
            m.invitations.c.made_at,
            m.invitations.c.expires_at,
            m.invitations.c.guest_title,
            m.invitations.c.settled_at,
            m.invitations.c.outcome,
        )
        .select_from(m.invitations.join(m.accounts))
        .where(
            or_(
                m.invitations.c.cabinet_id.in_(OWN_CABINETS),
                m.invitations.c.guest_user_id == WHO,
            )
        )
        .order_by(m.invitations.c.made_at)
    ),
    "employees": Statement(
        select(
            m.organisations.c.name.label("organisation"),
            m.employees.c.role,
            m.employees.c.name.label("employee_name"),
            m.employees.c.since,
            m.employees.c.ended_at,
        )
        .select_from(m.employees.outerjoin(m.organisations))
        .where(m.employees.c.cabinet_id.in_(OWN_CABINETS))
        .order_by(m.employees.c.since)
    ),
    "console_sessions": Statement(
        select(
            m.console_sessions.c.started_at,
            m.console_sessions.c.active_at,
            m.console_sessions.c.ended_at,
        )
        .where(m.console_sessions.c.cabinet_id.in_(OWN_CABINETS))
        .order_by(m.console_sessions.c.started_at)
    ),
    "console_factors": Statement(
        select(m.console_factors.c.made_at).where(m.console_factors.c.cabinet_id.in_(OWN_CABINETS))
    ),
    "organisation_claims": Statement(
        select(
            m.organisation_claims.c.number.label("claim"),
            m.organisation_claims.c.inn,
            m.organisation_claims.c.ogrn,
            m.organisation_claims.c.name.label("organisation"),
            m.organisation_claims.c.legal_address,
            m.organisation_claims.c.contact,
            m.organisation_claims.c.phone,
            m.organisation_claims.c.email,
            m.organisation_claims.c.made_at,
            m.organisation_claims.c.settled_at,
            m.organisation_claims.c.outcome.label("claim_outcome"),
            m.organisation_claims.c.reason.label("claim_reason"),
        )
        .where(m.organisation_claims.c.cabinet_id.in_(OWN_CABINETS))
        .order_by(m.organisation_claims.c.made_at)
    ),
    "requests": Statement(
        select(
            m.requests.c.number.label("request"),
            m.requests.c.subject.label("request_subject"),
            m.requests.c.state.label("request_state"),
            m.requests.c.made_at,
            m.requests.c.changed_at,
            m.requests.c.closed_at,
            m.requests.c.rating,
        )
        .where(OWN_REQUESTS)
        .order_by(m.requests.c.made_at)
    ),
    "request_messages": Statement(
        select(
            m.requests.c.number.label("request"),
            m.request_messages.c.side,
            m.request_messages.c.at,
            m.request_messages.c.words,
            m.request_messages.c.photos.label("photo_names"),
        )
        .select_from(m.request_messages.join(m.requests))
        .where(OWN_REQUESTS)
        .order_by(m.request_messages.c.at, m.request_messages.c.place)
    ),
    "unrecognised": Statement(
        select(*m.unrecognised.c)
        .where(m.unrecognised.c.chat_id == WHO)
        .order_by(m.unrecognised.c.at)
    ),
    "readings": Statement(
        select(
            m.accounts.c.number,
            m.meters.c.service,
            m.meters.c.number.label("meter"),
            m.readings.c.period,
            m.readings.c.version,
            m.readings.c.t1,
            m.readings.c.t2,
            m.readings.c.t3,
            m.readings.c.said_at,
            m.readings.c.status,
            m.readings.c.number.label("reading"),
        )
        .select_from(m.readings.join(m.meters).join(m.accounts))
        .where(or_(m.readings.c.chat_id == WHO, m.readings.c.user_id == WHO))
        .order_by(m.readings.c.said_at, m.readings.c.id)
    ),
    "evidence": Statement(
        select(
            m.meters.c.service,
            m.meters.c.number.label("meter"),
            m.evidence.c.period,
            m.evidence.c.at,
        )
        .select_from(m.evidence.join(m.meters))
        .where(m.evidence.c.chat_id == WHO)
        .order_by(m.evidence.c.at)
    ),
    "attempts": Statement(
        select(m.attempts.c.kind, m.attempts.c.at)
        .where(m.attempts.c.subject == bindparam("subject"))
        .order_by(m.attempts.c.at)
    ),
    "outbox": Statement(
        select(m.outbox.c.kind, m.outbox.c.created_at)
        .where(m.outbox.c.chat_id == WHO)
        .order_by(m.outbox.c.id)
    ),
    "pages": Statement(select(m.pages.c.expires_at).where(m.pages.c.chat_id == WHO)),
    "tasks": Statement(select(m.tasks.c.created_at).where(m.tasks.c.chat_id == WHO)),
    "failures": Statement(
        select(m.failures.c.reference, m.failures.c.at).where(m.failures.c.chat_id == WHO)
    ),
    "erasures": Statement(
        select(
            m.erasures.c.reason,
            m.erasures.c.asked_at,
            m.erasures.c.due_at,
            m.erasures.c.done_at,
        ).where(m.erasures.c.subject == bindparam("subject"))
    ),
    "journal": Statement(
        select(*m.journal.c)
        .where(m.journal.c.chat_id == WHO)
        .order_by(m.journal.c.id.desc())
        .limit(MOST_LINES + 1)
    ),
}
OF_OTHERS = Statement(  # what was said in their cabinets is theirs, once the chat is out of them
    select(m.sessions.c.started_at, m.sessions.c.ended_at)
    .join(m.cabinets)
    .where(
        m.sessions.c.chat_id == WHO,
        m.cabinets.c.user_id != WHO,
        m.sessions.c.ended_at.is_not(None),
    )
)
OPEN = and_(m.sessions.c.id == m.chats.c.session_id, m.sessions.c.ended_at.is_(None))
SEATED = select(m.sessions.c.cabinet_id).select_from(m.chats.join(m.sessions, OPEN))
OWN = Statement(
    select(
        m.cabinets.c.created_at,
        m.cabinets.c.id.in_(SEATED.where(m.chats.c.chat_id == WHO)).label("is_open"),
    )
    .where(m.cabinets.c.user_id == WHO)
    .order_by(m.cabinets.c.created_at, m.cabinets.c.id)
)


@dataclass(slots=True)
class StoredRecords:
    database: Database
    sealer: Sealer

    async def own_cabinets(self, user_id: int) -> Sequence[OwnCabinet]:
        rows = await self.database.read(OWN, who=user_id)
        return [OwnCabinet(row.created_at, bool(row.is_open)) for row in rows]

    async def of(self, user_id: int) -> Kept:
        names = {"who": user_id, "subject": self.sealer.pseudonym(user_id)}
        kept: Kept = {}
        for section, fields in FIELDS.items():
            rows = await self.database.read(QUERIES[section], **names)
            kept[section] = await asyncio.to_thread(self._section, rows, fields, user_id)
        kept["journal"].reverse()
        if ended := await self.database.read(OF_OTHERS, who=user_id):
            for section, words in (("journal", "body"), ("unrecognised", "words")):
                for line in kept[section]:
                    if any(one.started_at <= line["at"] <= one.ended_at for one in ended):
                        line[words] = None
        return kept

    def _section(
        self, rows: Sequence[Any], fields: Sequence[str], user_id: int
    ) -> list[dict[str, Any]]:
        told = (self._told(row._asdict(), user_id) for row in rows)
        return [{name: row[name] for name in fields} for row in told]

    def _told(self, row: dict[str, Any], user_id: int) -> dict[str, Any]:
        """Say of secrets only that there are such; of numbers what the person may see of them."""
        if "number" in row and row.get("access") != Access.FULL:
            row["number"] = mask_number(row["number"])
        if row.get("holder", user_id) != user_id and row["ended_at"] is not None:
            row["login"] = ""
        if row.get("claim_reason"):
            standard = standard_claim_reason(row["claim_reason"])
            row["claim_reason"] = standard or row["claim_reason"]
        if "photo_names" in row:
            row["photos"] = len(json.loads(row["photo_names"] or "[]"))
        if "t1" in row:
            row["values"] = " / ".join(one for one in (row["t1"], row["t2"], row["t3"]) if one)
        row["has_password"] = row.get("password_hash") is not None
        row["has_pin"] = row.get("pin_hash") is not None
        row["own_chat"] = row.get("chat_id") == user_id
        return row

    async def counts(self, user_id: int) -> Mapping[str, int]:
        found = {}
        for part in PARTS:
            [row] = await self.database.read(part.count, **part_params(user_id))
            found[part.name] = row.number
        return found
