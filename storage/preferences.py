"""What chats want to be told, and when."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.quiet import Preferences, Quiet, Topic
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

OF_CHAT = Statement(
    select(m.preferences.c.quiet_from, m.preferences.c.quiet_until, m.preferences.c.muted).where(
        m.preferences.c.chat_id == bindparam("chat_id")
    )
)
KEEP = Statement(
    lambda insert_into: (
        insert_into(m.preferences)
        .values(
            chat_id=bindparam("chat_id"),
            quiet_from=bindparam("quiet_from"),
            quiet_until=bindparam("quiet_until"),
            muted=bindparam("muted"),
        )
        .on_conflict_do_update(
            index_elements=["chat_id"],
            set_={
                "quiet_from": bindparam("quiet_from"),
                "quiet_until": bindparam("quiet_until"),
                "muted": bindparam("muted"),
            },
        )
    )
)


def preferences_of(row: Any) -> Preferences:
    """Read them from a row that names them; topics of another release are left out."""
    quiet = None if row.quiet_from is None else Quiet(row.quiet_from, row.quiet_until)
    muted = (row.muted or "").split()
    return Preferences(quiet, frozenset(topic for topic in Topic if topic.value in muted))


@dataclass(slots=True)
class StoredPreferences:
    unit: Unit

    async def of(self, chat_id: int) -> Preferences:
        row = await self.unit.read_one(OF_CHAT, chat_id=chat_id)
        return Preferences() if row is None else preferences_of(row)

    def keep(self, chat_id: int, preferences: Preferences) -> None:
        quiet = preferences.quiet
        self.unit.record(
            KEEP,
            {
                "chat_id": chat_id,
                "quiet_from": None if quiet is None else quiet.start,
                "quiet_until": None if quiet is None else quiet.end,
                "muted": " ".join(sorted(preferences.muted)),
            },
        )
