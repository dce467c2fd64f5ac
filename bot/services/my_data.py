"""«Мои данные»: everything that is kept about a person, as the person may have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.services.people import Person

MAKER = "my_data"
FORMATS = ("html", "json")
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
    "attempts": ("kind", "at"),
    "outbox": ("kind", "created_at"),
    "pages": ("expires_at",),
    "failures": ("reference", "at"),
    "erasures": ("reason", "asked_at", "due_at", "done_at"),
    "journal": ("at", "direction", "kind", "step", "body"),
}


class Records(Protocol):
    async def of(self, user_id: int) -> Kept:
        """Gather all sections of FIELDS."""
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
