"""«Где вы вошли»: the chats of the cabinet, and signing them out from here."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.access import EndReason
from bot.services.cabinet import session_of
from bot.services.directory import Directory, OpenSession
from bot.services.notices import Notices, SessionEnded
from bot.services.people import Person
from bot.services.ports import Clock


@dataclass(slots=True)
class ListSessions:
    directory: Directory

    async def __call__(self, person: Person) -> Sequence[OpenSession]:
        """Give all that are open, this chat's own first."""
        own = session_of(person)
        found = await self.directory.sessions_of(own.cabinet_id)
        return sorted(found, key=lambda one: one.id != own.id)


@dataclass(slots=True)
class EndSessions:
    """Sign other chats of the cabinet out, at once; each is told."""

    list_sessions: ListSessions
    directory: Directory
    notices: Notices
    clock: Clock

    async def __call__(self, person: Person, session_id: int | None = None) -> int:
        """End one of them, or all but this chat's own; tell how many."""
        own = session_of(person)
        others = [
            one
            for one in await self.list_sessions(person)
            if one.id != own.id and session_id in (None, one.id)
        ]
        now = self.clock()
        for one in others:
            self.directory.end(one, EndReason.ENDED_ELSEWHERE, now)
            self.notices.tell(one.chat_id, SessionEnded(now))
        return len(others)
