"""What is kept about one person, gathered for the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select

from bot.domain.access import Access
from bot.domain.accounts import mask_number
from bot.services.my_data import FIELDS, Kept
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database
from storage.erasure import OWN_CABINETS, WHO
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
        select(*m.journal.c).where(m.journal.c.chat_id == WHO).order_by(m.journal.c.id)
    ),
}


@dataclass(slots=True)
class StoredRecords:
    database: Database
    sealer: Sealer

    async def of(self, user_id: int) -> Kept:
        names = {"who": user_id, "subject": self.sealer.pseudonym(user_id)}
        kept: Kept = {}
        for section, fields in FIELDS.items():
            rows = await self.database.read(QUERIES[section], **names)
            told = [self._told(row._asdict(), user_id) for row in rows]
            kept[section] = [{name: row[name] for name in fields} for row in told]
        return kept

    def _told(self, row: dict[str, Any], user_id: int) -> dict[str, Any]:
        """Say of secrets only that there are such; of numbers what the person may see of them."""
        if "number" in row and row.get("access") != Access.FULL:
            row["number"] = mask_number(row["number"])
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
