"""Announcements: made, seen and stopped by whom the post allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.announcements import (
    MOST_OPEN,
    MOST_TARGETS,
    AnnouncementRefusal,
    AnnouncementState,
    Audience,
    Whom,
    judge_start,
)
from bot.domain.staff import Action
from bot.services.branches import Branches, Served, ServedPage
from bot.services.organisation_account import Organisations
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.staff import Authorise, Denied, Employees, Site, Subject

A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Announcement:
    """`expected`: receivers, as they were counted last."""

    id: int
    audience: Audience
    words: str
    employee_id: int
    made_at: datetime
    starts_at: datetime
    state: AnnouncementState
    expected: int

    @property
    def site(self) -> Site:
        return Site(self.audience.organisation_id, self.audience.branch_id)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of messages; `put`: all that there were."""

    put: int = 0
    sent: int = 0
    withdrawn: int = 0
    waiting: int = 0

    @property
    def lost(self) -> int:
        """Count whom it did not reach: the bot was blocked, or the person left or muted it."""
        return self.put - self.sent - self.withdrawn - self.waiting


@dataclass(frozen=True, slots=True)
class Report:
    announcement: Announcement
    tally: Tally
    speaker: "Speaker"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: no organisation, the centre; no branch, the whole."""

    organisation: str = ""
    branch: str = ""


class Announcements(Protocol):
    async def find(self, announcement_id: int) -> Announcement | None: ...

    async def of_site(self, site: Site, skip: int, most: int) -> Sequence[Announcement]:
        """Give a part of them, the newest first; of a branch, its own."""
        ...

    async def count_open(self, organisation_id: int | None) -> int:
        """Count those that are planned or being sent."""
        ...

    async def count_receivers(self, audience: Audience) -> int:
        """Count chats that are signed in there now and want to be told, each once."""
        ...

    async def tally(self, announcement_id: int) -> Tally: ...

    def add(self, announcement: Announcement) -> None: ...

    def turn(
        self,
        announcement: Announcement,
        state: AnnouncementState,
        expected: int,
        ended_at: datetime | None,
    ) -> None:
        """Give it another state, if it still is in the one that was read, or conflict."""
        ...

    def receive(
        self, announcement: Announcement, chat_id: int, outbox_id: int, at: datetime
    ) -> None:
        """Write down that a chat has it; conflicts when it had, or nothing is sent any more."""
        ...

    def bury(self, announcement_id: int, at: datetime) -> None:
        """Withhold what cannot be read, if it has not ended, or conflict."""
        ...

    def withdraw(self, announcement_id: int) -> None:
        """Take out of the outbox what has not left."""
        ...


@dataclass(slots=True)
class NameSpeaker:
    organisations: Organisations
    branches: Branches

    async def __call__(self, site: Site) -> Speaker:
        known = branch = None
        if site.organisation_id is not None:
            known = await self.organisations.find(site.organisation_id)
        if site.branch_id is not None:
            branch = await self.branches.find(site.branch_id)
        return Speaker("" if known is None else known.name, "" if branch is None else branch.name)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody may announce: a site, who speaks there, and its branches to choose from."""

    site: Site
    speaker: Speaker
    branches: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class OpenDesk:
    authorise: Authorise
    branches: Branches
    name_speaker: NameSpeaker

    async def __call__(self, person: Person, organisation_id: int | None) -> Desk | Denied:
        site = await self.authorise.reach(person, Action.ANNOUNCE, organisation_id)
        about = (Subject.ORGANISATION, str(organisation_id or ""))
        if await self.authorise(person, Action.ANNOUNCE, site, about, done="open") is None:
            return Denied()
        known = []
        if organisation_id is not None and site.branch_id is None:
            known = [*await self.branches.of_organisation(organisation_id)]
        names = tuple((one.id, one.name) for one in known)
        return Desk(site, await self.name_speaker(site), names)


@dataclass(slots=True)
class ListTargets:
    """Buildings that an announcement may be for, a page at a time."""

    authorise: Authorise
    branches: Branches

    async def __call__(self, person: Person, site: Site, number: int) -> ServedPage | Denied:
        about = (Subject.ORGANISATION, str(site.organisation_id or ""))
        if await self.authorise(person, Action.ANNOUNCE, site, about, done="list") is None:
            return Denied()
        if site.organisation_id is None:
            return ServedPage((), 1, more=False)
        number = max(number, 1)
        found: Sequence[Served] = await self.branches.buildings(
            site.organisation_id, site.branch_id, (number - 1) * A_PAGE, A_PAGE + 1
        )
        return ServedPage(tuple(found[:A_PAGE]), number, len(found) > A_PAGE)


@dataclass(slots=True)
class MeetsSite:
    """Whether what is meant belongs to where somebody may announce."""

    branches: Branches
    employees: Employees

    async def __call__(self, audience: Audience) -> bool:
        targets = audience.targets
        if audience.whom is Whom.ALL:
            return not targets
        if not 0 < len(set(targets)) == len(targets) <= MOST_TARGETS:
            return False
        reaches = self.branch if audience.whom is Whom.BRANCHES else self.building
        for one in targets:
            if not await reaches(audience, one):
                return False
        return True

    async def branch(self, audience: Audience, branch_id: int) -> bool:
        found = await self.branches.find(branch_id)
        ours = found is not None and found.organisation_id == audience.organisation_id
        return ours and audience.branch_id in (None, branch_id)

    async def building(self, audience: Audience, building_id: int) -> bool:
        place = audience.organisation_id
        if place is None:
            return True
        if not await self.branches.serves(place, building_id):
            return False
        branch_id = audience.branch_id
        return branch_id is None or branch_id == await self.employees.branch_of(place, building_id)


@dataclass(slots=True)
class MayTarget:
    """Whether a building is one that an announcement may be for."""

    authorise: Authorise
    meets: MeetsSite

    async def __call__(self, person: Person, site: Site, building_id: int) -> bool:
        about = (Subject.ORGANISATION, str(site.organisation_id or ""))
        me = await self.authorise(
            person, Action.ANNOUNCE, site, about, done="choose", building=building_id
        )
        if me is None:
            return False
        return await self.meets.building(
            Audience(site.organisation_id, site.branch_id, Whom.BUILDINGS), building_id
        )


@dataclass(frozen=True, slots=True)
class NotYours:
    """A branch or a building does not belong there, or there are too many."""


@dataclass(frozen=True, slots=True)
class TooManyOpen:
    """So many wait or are being sent already."""


@dataclass(slots=True)
class CountReceivers:
    authorise: Authorise
    announcements: Announcements
    meets: MeetsSite

    async def __call__(self, person: Person, audience: Audience) -> int | Denied | NotYours:
        site = Site(audience.organisation_id, audience.branch_id)
        about = (Subject.ORGANISATION, str(audience.organisation_id or ""))
        if await self.authorise(person, Action.ANNOUNCE, site, about, done="count") is None:
            return Denied()
        if not await self.meets(audience):
            return NotYours()
        return await self.announcements.count_receivers(audience)


@dataclass(slots=True)
class PlanAnnouncement:
    authorise: Authorise
    announcements: Announcements
    employees: Employees
    meets: MeetsSite
    name_speaker: NameSpeaker
    clock: Clock
    ids: Ids

    async def __call__(
        self, person: Person, audience: Audience, words: str, starts_at: datetime | None
    ) -> Report | Denied | NotYours | TooManyOpen | AnnouncementRefusal:
        """`starts_at` None: now."""
        now = self.clock()
        made = Announcement(
            self.ids(), audience, words, 0, now, starts_at or now, AnnouncementState.PLANNED, 0
        )
        me = await self.authorise(
            person,
            Action.ANNOUNCE,
            made.site,
            (Subject.ANNOUNCEMENT, str(made.id)),
            done="plan",
            starts_at=made.starts_at.isoformat(),
            whom=audience.whom,
            targets=audience.targets,
            words=words,
        )
        if me is None:
            return Denied()
        if not await self.meets(audience):
            return NotYours()
        refusal = judge_start(made.starts_at, now)
        if refusal is not None:
            return refusal
        if await self.announcements.count_open(audience.organisation_id) >= MOST_OPEN:
            return TooManyOpen()
        expected = await self.announcements.count_receivers(audience)
        made = replace(made, employee_id=me.id, expected=expected)
        self.employees.hold(me)
        self.announcements.add(made)
        return Report(made, Tally(), await self.name_speaker(made.site))


@dataclass(slots=True)
class ListAnnouncements:
    authorise: Authorise
    announcements: Announcements

    async def __call__(
        self, person: Person, organisation_id: int | None, number: int
    ) -> tuple[Sequence[Announcement], bool] | Denied:
        """Give a page, counted from 1, and whether there are more."""
        site = await self.authorise.reach(person, Action.ANNOUNCE, organisation_id)
        about = (Subject.ORGANISATION, str(organisation_id or ""))
        if await self.authorise(person, Action.ANNOUNCE, site, about, done="list") is None:
            return Denied()
        found = await self.announcements.of_site(site, (max(number, 1) - 1) * A_PAGE, A_PAGE + 1)
        return found[:A_PAGE], len(found) > A_PAGE


@dataclass(slots=True)
class ReadAnnouncement:
    authorise: Authorise
    announcements: Announcements
    name_speaker: NameSpeaker

    async def __call__(self, person: Person, announcement_id: int) -> Report | Denied:
        found = await self.announcements.find(announcement_id)
        if found is None:
            return Denied()
        about = (Subject.ANNOUNCEMENT, str(found.id))
        me = await self.authorise(person, Action.ANNOUNCE, found.site, about, done="read")
        if me is None:
            return Denied()
        tally = await self.announcements.tally(found.id)
        return Report(found, tally, await self.name_speaker(found.site))


@dataclass(slots=True)
class StopAnnouncement:
    """Nothing that has not left leaves; what has is read already."""

    authorise: Authorise
    announcements: Announcements
    employees: Employees
    name_speaker: NameSpeaker
    clock: Clock

    async def __call__(self, person: Person, announcement_id: int) -> Report | Denied:
        found = await self.announcements.find(announcement_id)
        if found is None:
            return Denied()
        about = (Subject.ANNOUNCEMENT, str(found.id))
        me = await self.authorise(person, Action.ANNOUNCE, found.site, about, done="stop")
        if me is None:
            return Denied()
        tally = await self.announcements.tally(found.id)
        speaker = await self.name_speaker(found.site)
        if found.state in {AnnouncementState.STOPPED, AnnouncementState.WITHHELD} or not (
            found.state.open or tally.waiting
        ):
            return Report(found, tally, speaker)
        self.employees.hold(me)
        self.announcements.turn(found, AnnouncementState.STOPPED, found.expected, self.clock())
        self.announcements.withdraw(found.id)
        stopped = replace(found, state=AnnouncementState.STOPPED)
        withdrawn = replace(tally, withdrawn=tally.withdrawn + tally.waiting, waiting=0)
        return Report(stopped, withdrawn, speaker)
