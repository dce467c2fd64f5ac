"""Announcements leave: the right is asked anew, and each chat has one.

What is put into the outbox and that it was put are one unit: a crash or a second replica tells
nobody twice.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.announcements import GIVEN_UP, AnnouncementState, Audience
from bot.domain.staff import Action, Post
from bot.services.announcement_notices import Announced
from bot.services.announcements import Announcement, Announcements, MeetsSite, NameSpeaker
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Employee, Employees, Entry, Site, Subject


class Megaphone(Protocol):
    def announce(self, chat_id: int, notice: Announced) -> int:
        """Tell a chat; give the id of the row that waits in its outbox."""
        ...


@dataclass(slots=True)
class StartAnnouncement:
    """Its time has come: whoever made it has to have the right still."""

    announcements: Announcements
    employees: Employees
    audit: AuditLog
    meets: MeetsSite
    clock: Clock

    async def __call__(self, announcement_id: int) -> AnnouncementState | None:
        """Give what it is now; None: it was no planned one."""
        found = await self.announcements.find(announcement_id)
        if found is None or found.state is not AnnouncementState.PLANNED:
            return None
        author = await self.employees.find(found.employee_id)
        may = author is not None and grants(author.post, found.site)
        may = may and await self._is_left(found.audience)
        self.audit.record(self._entry(found, author, denied=not may))
        late = self.clock() - found.starts_at > GIVEN_UP  # what it says of tomorrow was yesterday
        if author is None or not may or late:
            self.announcements.turn(
                found, AnnouncementState.WITHHELD, found.expected, self.clock()
            )
            return AnnouncementState.WITHHELD
        self.employees.hold(author)
        expected = await self.announcements.count_receivers(found.audience)
        self.announcements.turn(found, AnnouncementState.SENDING, expected, None)
        return AnnouncementState.SENDING

    async def _is_left(self, audience: Audience) -> bool:
        """Tell whether the branch that speaks is there; targets that went reach nobody."""
        branch_id = audience.branch_id
        return branch_id is None or await self.meets.branch(audience, branch_id)

    def _entry(self, found: Announcement, author: Employee | None, *, denied: bool) -> Entry:
        return Entry(
            at=self.clock(),
            user_id=None,
            employee_id=None if author is None else author.id,
            organisation_id=found.audience.organisation_id,
            action=Action.ANNOUNCE,
            subject=Subject.ANNOUNCEMENT,
            subject_id=str(found.id),
            denied=denied,
            details={"done": "start"},
        )


def grants(post: Post, site: Site) -> bool:
    return post.grants(Action.ANNOUNCE, site.organisation_id, site.branch_id)


@dataclass(slots=True)
class TellOfAnnouncement:
    announcements: Announcements
    name_speaker: NameSpeaker
    megaphone: Megaphone
    clock: Clock

    async def __call__(self, announcement_id: int, chat_id: int) -> None:
        """Put it into the chat's outbox, unless it was stopped meanwhile."""
        found = await self.announcements.find(announcement_id)
        if found is None or found.state is not AnnouncementState.SENDING:
            return
        speaker = await self.name_speaker(found.site)
        notice = Announced(speaker.organisation, speaker.branch, found.words)
        outbox_id = self.megaphone.announce(chat_id, notice)
        self.announcements.receive(found, chat_id, outbox_id, self.clock())


@dataclass(slots=True)
class FinishAnnouncement:
    announcements: Announcements
    clock: Clock

    async def __call__(self, announcement_id: int) -> None:
        """All have it in their outbox: whoever comes later is not told."""
        found = await self.announcements.find(announcement_id)
        if found is not None and found.state is AnnouncementState.SENDING:
            tally = await self.announcements.tally(announcement_id)
            self.announcements.turn(found, AnnouncementState.SENT, tally.put, self.clock())
