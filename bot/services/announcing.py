"""Announcements leave: the right is asked anew, and each chat has one.

What is put into the outbox and that it was put are one unit: a crash or a second replica tells
nobody twice.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.announcements import GIVEN_UP, AnnouncementState, Audience
from bot.domain.requests import shortened
from bot.domain.staff import Action, Post
from bot.services.announcement_notices import Announced
from bot.services.announcements import Announcement, Announcements, MeetsSite, NameSpeaker
from bot.services.directory import Directory
from bot.services.notices import Notices, RowKind, RowUnreadable
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Employee, Employees, Entry, Site, Subject
from bot.services.staff_notices import AnnouncementWithheld, Withheld

WORDS_TOLD = 200  # UTF-16 units of an announcement that did not leave


class Megaphone(Protocol):
    def announce(self, chat_id: int, notice: Announced) -> int:
        """Tell a chat; give the id of the row that waits in its outbox."""
        ...


@dataclass(slots=True)
class TellWithheld:
    """Tell who made it, while they have a post, and whoever may announce for the whole place."""

    employees: Employees
    directory: Directory
    notices: Notices

    async def __call__(self, found: Announcement, author: Employee | None, why: Withheld) -> None:
        place = found.audience.organisation_id
        people = [
            one
            for one in await self.employees.of_organisation(place)
            if grants(one.post, Site(place))
        ]
        told = {one.id: one for one in (author, *people) if one is not None}
        notice = AnnouncementWithheld(why, shortened(found.words, WORDS_TOLD))
        chats = [
            chat.chat_id
            for one in told.values()
            for chat in await self.directory.sessions_of(one.cabinet_id)
        ]
        for chat_id in dict.fromkeys(chats):
            self.notices.tell(chat_id, notice)


@dataclass(slots=True)
class StartAnnouncement:
    """Its time has come: whoever made it has to have the right still."""

    announcements: Announcements
    employees: Employees
    audit: AuditLog
    meets: MeetsSite
    tell_withheld: TellWithheld
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
            why = Withheld.LATE
            if not may:
                why = Withheld.BRANCH if await self._lacks_branch(found) else Withheld.RIGHT
            await self.tell_withheld(found, author, why)
            return AnnouncementState.WITHHELD
        self.employees.hold(author)
        expected = await self.announcements.count_receivers(found.audience)
        self.announcements.turn(found, AnnouncementState.SENDING, expected, None)
        return AnnouncementState.SENDING

    async def _is_left(self, audience: Audience) -> bool:
        """Tell whether the branch that speaks is there; targets that went reach nobody."""
        branch_id = audience.branch_id
        return branch_id is None or await self.meets.branch(audience, branch_id)

    async def _lacks_branch(self, found: Announcement) -> bool:
        return not await self._is_left(found.audience)

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
class BuryAnnouncement:
    """What cannot be read holds up no other."""

    announcements: Announcements
    notices: Notices
    clock: Clock

    async def __call__(self, announcement_id: int) -> None:
        self.announcements.bury(announcement_id, self.clock())
        self.notices.tell_staff(RowUnreadable(RowKind.ANNOUNCEMENT, announcement_id))


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
