"""«Мои данные»: everything that is kept about a person, as the person may have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.services.people import Person
from bot.services.ports import Clock

MAKER = "my_data"
FORMATS = ("html", "json")
MOST_LINES = 20_000  # of the journal in a file: the newest
Kept = dict[str, list[dict[str, Any]]]  # rows by section, values as they are kept

# Sections in the order of the file, and what each row says.
FIELDS: dict[str, tuple[str, ...]] = {
    "cabinets": (
        "login",
        "surname",
        "given_name",
        "patronymic",
        "born_on",
        "town",
        "phone",
        "email",
        "has_password",
        "created_at",
        "registered_at",
    ),
    "links": (
        "login",
        "number",
        "receipt_type",
        "address",
        "name",
        "access",
        "via",
        "linked_at",
    ),
    "sessions": (
        "login",
        "own_chat",
        "title",
        "has_pin",
        "started_at",
        "ended_at",
        "end_reason",
    ),
    "preferences": ("quiet_from", "quiet_until", "muted"),
    "consents": ("kind", "version", "language", "given_at", "withdrawn_at", "text"),
    "chats": ("chat_id", "language", "state", "active_at", "unreachable_at"),
    "confirmation_codes": ("purpose", "channel", "sent_at", "expires_at", "checks", "closed_at"),
    "invitations": ("number", "made_at", "expires_at", "guest_title", "settled_at", "outcome"),
    "employees": ("organisation", "role", "employee_name", "since", "ended_at"),
    "console_sessions": ("started_at", "active_at", "ended_at"),
    "console_factors": ("made_at",),
    "organisation_claims": (
        "claim",
        "inn",
        "ogrn",
        "organisation",
        "legal_address",
        "contact",
        "phone",
        "email",
        "made_at",
        "settled_at",
        "claim_outcome",
        "claim_reason",
    ),
    "requests": (
        "request",
        "request_subject",
        "request_state",
        "made_at",
        "changed_at",
        "closed_at",
        "rating",
    ),
    "request_messages": ("request", "side", "at", "words", "photos"),
    "unrecognised": ("at", "step", "words"),
    "readings": (
        "number",
        "service",
        "meter",
        "period",
        "version",
        "values",
        "said_at",
        "status",
        "reading",
    ),
    "evidence": ("service", "meter", "period", "at"),
    "attempts": ("kind", "at"),
    "outbox": ("kind", "created_at"),
    "pages": ("expires_at",),
    "tasks": ("created_at",),
    "failures": ("reference", "at"),
    "erasures": ("reason", "asked_at", "due_at", "done_at"),
    "journal": ("at", "direction", "kind", "step", "body"),
}


@dataclass(frozen=True, slots=True)
class OwnCabinet:
    """A cabinet of the person's own; `is_open`: their chat is signed in to it now."""

    made_at: datetime
    is_open: bool


class Records(Protocol):
    async def own_cabinets(self, user_id: int) -> Sequence[OwnCabinet]:
        """Give them, the oldest first."""
        ...

    async def of(self, user_id: int) -> Kept:
        """Gather all sections of FIELDS; of the journal one line more than a file shows."""
        ...

    async def counts(self, user_id: int) -> Mapping[str, int]:
        """Count rows by table."""
        ...


@dataclass(slots=True)
class CountMyData:
    """Say how much is kept, most telling first."""

    records: Records

    async def __call__(self, person: Person) -> Sequence[tuple[str, int]]:
        counts = await self.records.counts(person.user_id)
        return [(name, counts[name]) for name in FIELDS if counts.get(name)]


@dataclass(slots=True)
class MayDispose:
    """Tell whether who holds the telephone may have the person's data, or end them at once.

    The chat alone proves nothing once there is a cabinet: it has to be signed in to it. To the
    oldest, or to one that is no newer than an erasure may last: anybody can register another.
    """

    records: Records
    clock: Clock
    days: int

    async def __call__(self, user_id: int) -> bool:
        cabinets = await self.records.own_cabinets(user_id)
        if not cabinets:
            return True
        newest = self.clock() - timedelta(days=self.days)
        return cabinets[0].is_open or any(
            one.is_open and one.made_at <= newest for one in cabinets
        )
