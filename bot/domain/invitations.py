"""Invitations: what a link carries, how long it lives, what became of it."""

import re
from datetime import timedelta
from enum import StrEnum

INVITATION_LIFETIME = timedelta(days=7)
MOST_INVITATIONS = 10  # of a cabinet, open at once
_PAYLOAD = re.compile(r"i_([A-Za-z0-9_-]{20,62})")


class Outcome(StrEnum):
    """How an invitation ended; the value is part of a text's id."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REVOKED = "revoked"


def invitation_payload(token: str) -> str:
    """Make the part of t.me/BOT?start=… behind the sign of equality."""
    return f"i_{token}"


def read_invitation(payload: str | None) -> str | None:
    """Return the token of a payload of ours; anything else is none."""
    found = _PAYLOAD.fullmatch(payload or "")
    return found[1] if found else None
