"""Everything of one person that is kept: counted, and destroyed exactly as counted.

What the centre's registries say of accounts is the centre's own and stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, func, or_, select
from sqlalchemy import update as change

from bot.domain.access import Attempt
from bot.domain.doubts import Act
from bot.services.erasure import Moment
from storage import models as m
from storage.erasure import OWN_CABINETS, OWN_REQUESTS, OWN_SESSIONS, WHO
from storage.statements import Core, Statement
from storage.sweeping import sweeping
from storage.unit import Unit

CHUNK = 500  # journal lines destroyed in one transaction
PLAIN_ATTEMPTS = (Attempt.CHECK, Attempt.PROOF_BY_PERSON)  # once counted by the bare id


@dataclass(slots=True, eq=False)
class Part:
    """Rows of one table that go, or whose personal values go: `blank` has what stands then."""

    name: str
    table: Table
    where: ColumnElement[bool]
    blank: Mapping[str, Any] = field(default_factory=dict)
    count: Statement = field(init=False)
    drop: Statement = field(init=False)

    def __post_init__(self) -> None:
        rows = select(func.count().label("number")).select_from(self.table).where(self.where)
        going: Core = delete(self.table).where(self.where)
        if self.blank:
            going = change(self.table).where(self.where).values(**self.blank)
        self.count, self.drop = Statement(rows), Statement(going)


_other_chats = select(m.sessions.c.chat_id).where(
    m.sessions.c.cabinet_id.in_(OWN_CABINETS), m.sessions.c.chat_id != WHO
)
_seen_elsewhere = exists(
    select(m.sessions.c.id).where(
        m.sessions.c.cabinet_id.in_(OWN_CABINETS),
        m.sessions.c.chat_id == m.journal.c.chat_id,
        m.journal.c.at >= m.sessions.c.started_at,
        or_(m.sessions.c.ended_at.is_(None), m.journal.c.at <= m.sessions.c.ended_at),
    )
)
_own_requests = select(m.requests.c.id).where(OWN_REQUESTS)
_N, _O = m.staff_notices.c, m.console_notes.c
_notes_about = or_(_O.chat_id == WHO, _O.request_id.in_(_own_requests))
_own_posts = select(m.employees.c.id).where(m.employees.c.cabinet_id.in_(OWN_CABINETS))
# In this order: the chat first (whoever handles an update of it meanwhile conflicts), then what
# needs the person's cabinets to be found, the cabinets themselves last.
PARTS = (
    Part("chats", m.chats, m.chats.c.chat_id == WHO),
    Part("cards", m.cards, m.cards.c.chat_id == WHO),
    Part("outbox", m.outbox, m.outbox.c.chat_id == WHO),
    Part("tasks", m.tasks, m.tasks.c.chat_id == WHO),
    Part("pages", m.pages, m.pages.c.chat_id == WHO),
    Part("preferences", m.preferences, m.preferences.c.chat_id == WHO),
    Part(
        "announcement_receivers",
        m.announcement_receivers,
        m.announcement_receivers.c.chat_id == WHO,
    ),
    Part("journal", m.journal, m.journal.c.chat_id == WHO),
    Part("consents", m.consents, m.consents.c.user_id == WHO),
    Part("confirmation_codes", m.confirmation_codes, m.confirmation_codes.c.user_id == WHO),
    Part(
        "attempts",
        m.attempts,
        and_(
            m.attempts.c.subject == bindparam("plain"),
            or_(*(m.attempts.c.kind == kind for kind in PLAIN_ATTEMPTS)),
        ),
    ),
    Part("failures", m.failures, m.failures.c.chat_id == WHO, {"chat_id": None}),
    Part(
        "readings",  # what the dials showed is the centre's
        m.readings,
        or_(m.readings.c.chat_id == WHO, m.readings.c.user_id == WHO),
        {"chat_id": None, "user_id": None},
    ),
    Part("evidence", m.evidence, m.evidence.c.chat_id == WHO, {"chat_id": None}),
    Part(
        "reading_decisions",  # what staff decided is the centre's; who tried to is not
        m.reading_decisions,
        and_(m.reading_decisions.c.user_id == WHO, m.reading_decisions.c.act == Act.REFUSED.value),
        {"user_id": None, "title": None, "chat_id": None},
    ),
    Part(
        "invitations_as_guest",
        m.invitations,
        and_(
            m.invitations.c.guest_user_id == WHO, m.invitations.c.cabinet_id.not_in(OWN_CABINETS)
        ),
        {"guest_user_id": None, "guest_title": None},
    ),
    Part("invitations", m.invitations, m.invitations.c.cabinet_id.in_(OWN_CABINETS)),
    Part(
        "journal_of_other_chats",
        m.journal,
        and_(
            m.journal.c.chat_id.in_(_other_chats),
            m.journal.c.direction == "out",
            or_(m.journal.c.body.is_not(None), m.journal.c.details.is_not(None)),
            _seen_elsewhere,
        ),
        {"body": None, "details": None},
    ),
    Part(
        "chats_signed_in",
        m.chats,
        and_(m.chats.c.session_id.in_(OWN_SESSIONS), m.chats.c.chat_id != WHO),
        {"session_id": None},
    ),
    Part(
        "sessions",
        m.sessions,
        or_(m.sessions.c.chat_id == WHO, m.sessions.c.cabinet_id.in_(OWN_CABINETS)),
    ),
    Part(
        "request_messages",
        m.request_messages,
        m.request_messages.c.request_id.in_(_own_requests),
    ),
    Part(
        "request_answers",  # what staff answered is the resident's
        m.request_messages,
        and_(
            m.request_messages.c.user_id == WHO,
            m.request_messages.c.request_id.not_in(_own_requests),
        ),
        {"user_id": None, "title": None, "employee_id": None},
    ),
    Part(
        "requests_taken",
        m.requests,
        and_(m.requests.c.taken_by == WHO, m.requests.c.id.not_in(_own_requests)),
        {
            "taken_by": None,
            "taker": None,
            "employee_id": None,
            "version": m.requests.c.version + 1,
        },
    ),
    Part("console_notes", m.console_notes, _notes_about),
    Part(
        "console_notes_written",  # what staff note of others is the centre's
        m.console_notes,
        and_(
            _O.user_id == WHO,
            or_(_O.chat_id.is_(None), _O.chat_id != WHO),
            or_(_O.request_id.is_(None), _O.request_id.not_in(_own_requests)),
        ),
        {"user_id": None, "title": None, "employee_id": None},
    ),
    Part("requests", m.requests, OWN_REQUESTS),
    Part("unrecognised", m.unrecognised, m.unrecognised.c.chat_id == WHO),
    Part("links", m.links, m.links.c.cabinet_id.in_(OWN_CABINETS)),
    Part(
        "employee_invitations",
        m.employee_invitations,
        m.employee_invitations.c.employee_id.in_(_own_posts),
    ),
    Part(
        "staff_cards",
        m.staff_cards,
        or_(m.staff_cards.c.chat_id == WHO, m.staff_cards.c.employee_id.in_(_own_posts)),
    ),
    Part("staff_wishes", m.staff_wishes, m.staff_wishes.c.employee_id.in_(_own_posts)),
    Part("staff_hours", m.staff_hours, m.staff_hours.c.employee_id.in_(_own_posts)),
    Part("staff_deliveries", m.staff_deliveries, m.staff_deliveries.c.employee_id.in_(_own_posts)),
    Part(
        "staff_notices",  # that it was taken is the centre's, and by whom the audit log's
        m.staff_notices,
        and_(_N.taken_by == WHO, _N.settled_at.is_not(None)),
        {"taken_by": None, "taken_name": None},
    ),
    Part(
        "staff_notices_open",  # those above are told at once: somebody has to take it
        m.staff_notices,
        and_(_N.taken_by == WHO, _N.settled_at.is_(None)),
        {
            "taken_at": None,
            "taken_by": None,
            "taken_name": None,
            "overdue_at": _N.made_at,
            "version": _N.version + 1,
        },
    ),
    Part("console_links", m.console_links, m.console_links.c.cabinet_id.in_(OWN_CABINETS)),
    Part(
        "console_sessions",
        m.console_sessions,
        m.console_sessions.c.cabinet_id.in_(OWN_CABINETS),
    ),
    Part("console_presses", m.console_presses, m.console_presses.c.user_id == WHO),
    Part("console_factors", m.console_factors, m.console_factors.c.cabinet_id.in_(OWN_CABINETS)),
    Part("employees", m.employees, m.employees.c.cabinet_id.in_(OWN_CABINETS)),
    Part(
        "organisation_claims",
        m.organisation_claims,
        m.organisation_claims.c.cabinet_id.in_(OWN_CABINETS),
    ),
    Part("cabinets", m.cabinets, m.cabinets.c.user_id == WHO),
)
# What the console made of these rows goes with them; words of lines go by triggers.
DERIVED = (
    Statement(delete(m.walks).where(m.walks.c.chat_id == WHO)),
    Statement(delete(m.conversation_keys).where(m.conversation_keys.c.chat_id == WHO)),
    Statement(delete(m.conversations).where(m.conversations.c.chat_id == WHO)),
    Statement(delete(m.conversation_keys).where(m.conversation_keys.c.chat_id.in_(_other_chats))),
    Statement(
        change(m.conversations)
        .where(m.conversations.c.chat_id.in_(_other_chats))
        .values(name=None, cabinet_id=None, account_id=None)
    ),
    Statement(delete(m.console_views).where(m.console_views.c.employee_id.in_(_own_posts))),
)
MOMENTS = Statement(
    select(m.journal.c.id, m.journal.c.at, m.journal.c.direction, m.journal.c.kind)
    .where(m.journal.c.chat_id == WHO)
    .order_by(m.journal.c.id)
    .limit(CHUNK)
)
DROP_MOMENTS = Statement(
    delete(m.journal).where(m.journal.c.chat_id == WHO, m.journal.c.id <= bindparam("upto"))
)
LANGUAGE = Statement(select(m.chats.c.language).where(m.chats.c.chat_id == WHO))
CONSENTS = Statement(
    select(m.consents.c.kind, m.consents.c.given_at, m.consents.c.withdrawn_at).where(
        m.consents.c.user_id == WHO
    )
)
SESSIONS = Statement(
    select(m.sessions.c.started_at, m.sessions.c.ended_at).where(
        or_(m.sessions.c.chat_id == WHO, m.sessions.c.cabinet_id.in_(OWN_CABINETS))
    )
)
CABINETS = Statement(select(m.cabinets.c.created_at).where(m.cabinets.c.user_id == WHO))
WRITE_ACT = Statement(
    change(m.erasures)
    .where(m.erasures.c.id == bindparam("erasure"), m.erasures.c.user_id.is_not(None))
    .values(act=bindparam("text"))
)
LAST_ACT = Statement(
    change(m.erasures)
    .where(m.erasures.c.id == bindparam("erasure"), m.erasures.c.user_id.is_not(None))
    .values(act=bindparam("text"), user_id=None)
)


@dataclass(slots=True)
class StoredRemains:
    unit: Unit

    async def moments(self, user_id: int) -> Sequence[Moment]:
        return [
            Moment(row.id, row.at, "" if row.direction == "out" else row.kind)
            for row in await self.unit.read(MOMENTS, who=user_id)
        ]

    async def events(self, user_id: int) -> Sequence[Moment]:
        made = [
            Moment(0, at, f"consent {row.kind} {what}")
            for row in await self.unit.read(CONSENTS, who=user_id)
            for at, what in ((row.given_at, "given"), (row.withdrawn_at, "withdrawn"))
            if at is not None
        ]
        made += [
            Moment(0, at, f"session {what}")
            for row in await self.unit.read(SESSIONS, who=user_id)
            for at, what in ((row.started_at, "started"), (row.ended_at, "ended"))
            if at is not None
        ]
        for row in await self.unit.read(CABINETS, who=user_id):
            made.append(Moment(0, row.created_at, "cabinet made"))
        return made

    async def counts(self, user_id: int) -> Mapping[str, int]:
        found = {}
        for part in PARTS:
            row = await self.unit.read_one(part.count, **part_params(user_id))
            found[part.name] = row.number
        return found

    async def language(self, user_id: int) -> str:
        row = await self.unit.read_one(LANGUAGE, who=user_id)
        return "ru" if row is None else str(row.language)

    def drop_moments(self, user_id: int, moments: Sequence[Moment]) -> None:
        params = {"who": user_id, "upto": moments[-1].id}
        self.unit.writes.append(sweeping())
        self.unit.record(DROP_MOMENTS, params, rows=len(moments))

    def sweep(self, user_id: int, counts: Mapping[str, int]) -> None:
        self.unit.writes.append(sweeping())
        for derived in DERIVED:
            self.unit.record(derived, {"who": user_id})
        for part in PARTS:
            self.unit.record(part.drop, part_params(user_id), rows=counts[part.name])

    def write_act(self, erasure_id: int, act: str, *, last: bool) -> None:
        self.unit.record(
            LAST_ACT if last else WRITE_ACT, {"erasure": erasure_id, "text": act}, rows=1
        )


def part_params(user_id: int) -> dict[str, Any]:
    return {"who": user_id, "plain": str(user_id)}
