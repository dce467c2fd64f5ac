"""Notices find the employees whom they concern: at once, in a digest, or those above."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.requests import RequestState
from bot.domain.staff import Role
from bot.domain.staff_topics import ALWAYS, RULES, StaffTopic, Wish, default_wish, told_at
from bot.services.doubt_notices import DoubtfulReading
from bot.services.notices import Notices, RowKind, RowUnreadable
from bot.services.ports import Clock, Ids
from bot.services.request_notices import RequestCard
from bot.services.staff import Employee, Employees, Site
from bot.services.staff_board import Level, StaffBoard, StaffNotice, placed
from bot.services.staff_cards_shown import Content, ReadContent, ShowCards, may_get
from bot.services.staff_notices import DigestLine, NoticeCard, StaffDigest

IN_A_DIGEST = 8  # of one message: each has a button
LEADERS = frozenset({Role.OWNER, Role.MANAGER})


@dataclass(slots=True)
class FindReceivers:
    employees: Employees

    async def __call__(self, topic: StaffTopic, site: Site) -> Sequence[Employee]:
        """Give everybody whom it concerns, whatever they wish."""
        rule = RULES[topic]
        people = list(await self.employees.of_organisation(None))
        if site.organisation_id is not None and not rule.of_centre:
            people += await self.employees.of_organisation(site.organisation_id)
        return [one for one in people if may_get(one.post, topic, site)]


@dataclass(slots=True)
class Deliver:
    """Have employees told, each when they wish and work."""

    board: StaffBoard
    show: ShowCards
    clock: Clock
    zone: tzinfo

    async def __call__(
        self,
        notice: StaffNotice,
        content: Content,
        people: Sequence[Employee],
        *,
        urgent: bool = False,
    ) -> bool:
        """Tell those who want it; False: nobody does. Urgent is what waits for no digest."""
        ids = [one.id for one in people]
        wishes, hours = await self.board.wishes(ids), await self.board.hours(ids)
        some = False
        for one in people:
            wish = wishes.get((one.id, notice.topic), default_wish(one.post.role, notice.topic))
            now = self.clock()
            at = told_at(
                Wish.NOW if urgent else wish, hours.get(one.id, ALWAYS), now.astimezone(self.zone)
            )
            if at is not None:
                some |= await self._deliver(notice, content, one, at, lifted=urgent)
        return some

    async def _deliver(
        self,
        notice: StaffNotice,
        content: Content,
        employee: Employee,
        at: datetime,
        *,
        lifted: bool,
    ) -> bool:
        now = self.clock()
        if at > now:
            if not await self.show.directory.sessions_of(employee.cabinet_id):
                return False
            self.board.deliver(notice.id, employee.id, at)
            return True
        if not await self.show.to(employee, notice, content, lifted=lifted):
            return False
        self.board.deliver(notice.id, employee.id, now)
        self.board.told(notice.id, employee.id, now)
        return True


@dataclass(slots=True)
class RouteNotice:
    """Find who is to be told of a notice; the staff chat where nobody is."""

    board: StaffBoard
    receivers: FindReceivers
    deliver: Deliver
    read: ReadContent
    notices: Notices
    clock: Clock
    ids: Ids

    async def __call__(self, notice_id: int) -> None:
        """Route what was recorded, once."""
        notice = await self.board.find(notice_id)
        if notice is None or notice.routed_at is not None:
            return
        content = await self.read(notice)
        known = replace(notice, version=notice.version + 1, routed_at=self.clock())
        routed = await placed(self.board, known)
        if content is not None:
            if isinstance(content, NoticeCard):
                content = replace(content, drawing=routed.version)
            tell = self._tell_anew if isinstance(content, RequestCard) else self._tell
            routed = await tell(routed, content)
        self.board.change(notice, routed)

    async def at_once(
        self, topic: StaffTopic, card: str, account_id: int, content: Content
    ) -> Level:
        """Route in the unit in which it happens what has a card of its own; give how far."""
        now = self.clock()
        fresh = StaffNotice(self.ids(), topic, card, None, account_id, Site(None), now)
        known = await placed(self.board, fresh)
        self.board.add(replace(known, version=1))
        routed = replace(await self._tell(known, content), version=2)
        self.board.change(known, routed)
        return routed.level

    async def _tell(self, notice: StaffNotice, content: Content) -> StaffNotice:
        now, rule = self.clock(), RULES[notice.topic]
        people = await self.receivers(notice.topic, notice.site)
        told = await self.deliver(notice, content, people)
        if not rule.private:
            told |= await self.deliver.show.to_groups(notice, content)
        if rule.of_centre or notice.level is Level.CENTRE:  # the staff chat has it
            return replace(notice, routed_at=now, level=Level.CENTRE)
        if not told:
            self.notices.tell_staff(content)
            return replace(notice, routed_at=now, level=Level.CENTRE)
        overdue = None if rule.patience is None else now + rule.patience
        return replace(notice, routed_at=now, overdue_at=overdue)

    async def _tell_anew(self, notice: StaffNotice, card: Content) -> StaffNotice:
        """Tell all of its place at once of a request whose taker may answer it no more."""
        if not waits(card):
            return notice
        await self.deliver.show.in_chats(notice, card)
        people = await self.receivers(notice.topic, notice.site)
        place, patience = notice.site.organisation_id, RULES[notice.topic].patience
        ours = [one for one in people if one.post.organisation_id == place]
        told = await self.deliver(notice, card, ours, urgent=True)
        if told and notice.level is not Level.CENTRE and patience is not None:
            return replace(notice, overdue_at=self.clock() + patience)
        self.notices.tell_staff(replace(card, lifted=True))
        return replace(notice, level=Level.CENTRE)


def waits(content: Content) -> bool:
    """Tell whether somebody still has to see to it: erasure closes a request, not its notice."""
    match content:
        case RequestCard():
            return content.state is RequestState.NEW
        case DoubtfulReading():
            return content.may_be_accepted
    return True


@dataclass(slots=True)
class EscalateNotice:
    """What nobody has taken or settled in time: to those above, then to the staff chat."""

    board: StaffBoard
    receivers: FindReceivers
    deliver: Deliver
    read: ReadContent
    notices: Notices
    clock: Clock

    async def __call__(self, notice_id: int) -> None:
        notice = await self.board.find(notice_id)
        now = self.clock()
        if notice is None or notice.overdue_at is None or notice.overdue_at > now:
            return
        content = await self.read(notice)
        settled = notice.taken is not None or notice.settled_at is not None
        if content is None or settled or not waits(content):
            self.board.change(notice, _next(notice, overdue_at=None))
            return
        notice = await placed(self.board, notice)
        higher = self._higher(notice)
        if isinstance(content, NoticeCard):
            content = replace(content, drawing=higher.version, overdue=True)
        if higher.level is Level.LEADERS:
            people = await self._leaders(notice)
            if await self.deliver(higher, content, people, urgent=True):
                self.board.change(notice, higher)
                return
            higher = replace(higher, level=Level.CENTRE, overdue_at=None)
        await self.deliver.show.in_chats(higher, replace(content, lifted=False))
        self.notices.tell_staff(replace(content, lifted=True))
        self.board.change(notice, higher)

    def _higher(self, notice: StaffNotice) -> StaffNotice:
        patience = RULES[notice.topic].patience
        if notice.level is Level.EMPLOYEES and patience is not None:
            until = self.clock() + patience
            return _next(notice, level=Level.LEADERS, overdue_at=until)
        return _next(notice, level=Level.CENTRE, overdue_at=None)

    async def _leaders(self, notice: StaffNotice) -> Sequence[Employee]:
        people = await self.receivers(notice.topic, notice.site)
        return [one for one in people if one.post.role in LEADERS]


def _next(notice: StaffNotice, **changed: object) -> StaffNotice:
    return replace(notice, version=notice.version + 1, **changed)  # type: ignore[arg-type]


@dataclass(slots=True)
class BuryNotice:
    """What cannot be read holds up nobody else."""

    board: StaffBoard
    notices: Notices
    clock: Clock

    async def __call__(self, notice_id: int, *, tell: bool) -> None:
        self.board.bury(notice_id, self.clock())
        if tell:
            self.notices.tell_staff(RowUnreadable(RowKind.NOTICE, notice_id))


@dataclass(slots=True)
class TellDigest:
    """What waited for its hour: one is its card, several are a list of them."""

    board: StaffBoard
    employees: Employees
    show: ShowCards
    read: ReadContent
    notices: Notices
    clock: Clock
    ids: Ids

    async def __call__(self, employee_id: int) -> None:
        now = self.clock()
        waiting = await self.board.waiting(employee_id, now)
        employee = await self.employees.find(employee_id)
        open_ones = [] if employee is None else await self._open(employee, waiting)
        told = open_ones[:IN_A_DIGEST]
        kept = {one.id for one in open_ones[IN_A_DIGEST:]}
        for one in waiting:
            if one.id not in kept:
                self.board.told(one.id, employee_id, now)
        if employee is None or not told:
            return
        if len(told) == 1:
            [notice] = told
            content = await self.read(notice)
            if content is not None:
                await self.show.to(employee, notice, content)
            return
        lines = tuple(DigestLine(one.id, one.topic, one.made_at) for one in told)
        digest = StaffDigest(self.ids(), lines)
        for chat in await self.show.directory.sessions_of(employee.cabinet_id):
            self.notices.tell(chat.chat_id, digest)

    async def _open(
        self, employee: Employee, waiting: Sequence[StaffNotice]
    ) -> Sequence[StaffNotice]:
        """Leave out what is settled, and what the employee may not have any more."""
        found = []
        for one in waiting:
            if one.settled_at is not None:
                continue
            known = await placed(self.board, one)
            if may_get(employee.post, known.topic, known.site):
                content = await self.read(known)
                if content is not None and waits(content):
                    found.append(known)
        return found
