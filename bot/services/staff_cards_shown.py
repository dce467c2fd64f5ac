"""The cards of notices to employees: drawn in each chat as its reader may see them."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.domain.requests import RequestState
from bot.domain.staff import RIGHTS, Action, Post
from bot.domain.staff_topics import RULES, StaffTopic
from bot.services.claim_notices import ClaimCard
from bot.services.directory import Directory
from bot.services.doubt_notices import DoubtfulReading
from bot.services.doubts import Doubts, ReadDoubt, doubted
from bot.services.errors import UnreadableRowError
from bot.services.groups import Groups, groups_of
from bot.services.notices import Notices
from bot.services.organisation_claims import Claims, ReadClaim, claimed
from bot.services.ports import Clock
from bot.services.request_notices import (
    RequestCard,
    RequestFollowed,
    RequestPhotos,
    RequestUnheard,
)
from bot.services.requests import ReadRequest, Requests
from bot.services.staff import AuditLog, Employee, Employees, Entry, Site, Subject
from bot.services.staff_board import AccountPlace, Level, StaffBoard, StaffNotice, placed
from bot.services.staff_cards import requested
from bot.services.staff_notices import NoticeCard

NOBODY = 0  # instead of an employee: the card hangs in a group

Content: TypeAlias = NoticeCard | DoubtfulReading | ClaimCard | RequestCard
Below: TypeAlias = RequestFollowed | RequestPhotos | RequestUnheard


def may_get(post: Post, topic: StaffTopic, site: Site) -> bool:
    """Tell whether it concerns the post: of a branch's people nothing of other buildings does."""
    rule = RULES[topic]
    where = Site(None) if rule.of_centre else site
    return post.branch_id in {None, where.branch_id} and all(
        post.grants(action, where.organisation_id, where.branch_id)
        for action in (Action.GET_NOTICES, rule.action)
    )


def sees_resident(post: Post, site: Site) -> bool:
    return post.grants(Action.SEE_RESIDENT, site.organisation_id, site.branch_id)


@dataclass(slots=True)
class ReadContent:
    """Give what a card says now, to somebody who may see nothing of the resident."""

    doubts: Doubts
    read_doubt: ReadDoubt
    claims: Claims
    read_claim: ReadClaim
    requests: Requests
    read_request: ReadRequest
    opens: Callable[[StaffNotice], bool]

    async def __call__(self, notice: StaffNotice) -> Content | None:
        """None: there is nothing of it any more. Raises UnreadableRowError."""
        try:
            found = await self._read(notice)
        except ValueError as error:  # of another release
            raise UnreadableRowError(notice.id) from error
        if isinstance(found, NoticeCard) and not self.opens(notice):
            raise UnreadableRowError(notice.id)
        return found

    async def legible(self, notice: StaffNotice) -> Content | None:
        """Give the same, and None where it cannot be read."""
        with suppress(UnreadableRowError):
            return await self(notice)
        return None

    async def _read(self, notice: StaffNotice) -> Content | None:
        reading_id, claim_id = doubted(notice.card), claimed(notice.card)
        if reading_id is not None:
            passed = await self.doubts.passed(reading_id)
            return None if passed is None else await self.read_doubt(passed)
        if claim_id is not None:
            claim = await self.claims.find(claim_id)
            return None if claim is None else await self.read_claim(claim)
        request_id = requested(notice.card)
        if request_id is not None:
            request = await self.requests.find(request_id)
            return None if request is None else (await self.read_request.whole(request)).card
        return card_of(notice)


def card_of(notice: StaffNotice) -> NoticeCard:
    taken = notice.taken
    return NoticeCard(
        notice_id=notice.id,
        drawing=notice.version,
        payload=notice.payload or b"",
        takable=RULES[notice.topic].taken,
        taken_by=None if taken is None else taken.user_id,
        taken_name="" if taken is None else taken.name,
        taken_at=None if taken is None else taken.at,
        settled_at=notice.settled_at,
        overdue=notice.level is not Level.EMPLOYEES and taken is None,
        topic=notice.topic,
    )


@dataclass(frozen=True, slots=True)
class CardReaders:
    """Who may read a card now, of those to whom it ever came."""

    board: StaffBoard
    employees: Employees
    directory: Directory
    groups: Groups

    async def reads(self, chat_id: int, card: str) -> bool:
        """Tell whether the card hangs in the chat, for somebody who may have it now."""
        notice = await self.board.of_card(card)
        return notice is not None and chat_id in await self(notice)

    async def __call__(self, notice: StaffNotice) -> dict[int, Post | None]:
        """Give the chats where it hangs and who reads it there: a post, or none in a group."""
        notice = await placed(self.board, notice)
        found: dict[int, Post | None] = {}
        groups = {one.chat_id for one in await groups_of(self.groups, notice.site)}
        for one in await self.board.hanging(notice.card):
            if one.employee_id == NOBODY:
                if one.chat_id in groups:
                    found[one.chat_id] = None
                continue
            employee = await self.employees.find(one.employee_id)
            if employee is None or not may_get(employee.post, notice.topic, notice.site):
                continue
            sessions = await self.directory.sessions_of(employee.cabinet_id)
            if one.chat_id in {session.chat_id for session in sessions}:
                found[one.chat_id] = employee.post
        return found


@dataclass(slots=True)
class ShowCards:
    """Draws a card in the chats of employees, and in all where it hangs."""

    board: StaffBoard
    employees: Employees
    directory: Directory
    audit: AuditLog
    notices: Notices
    groups: Groups
    clock: Clock

    async def to(
        self, employee: Employee, notice: StaffNotice, content: Content, *, lifted: bool = False
    ) -> bool:
        """Hang it in the employee's chats; False: none is signed in.

        Whoever sees a resident on it is written down before.
        """
        chats = await self.directory.sessions_of(employee.cabinet_id)
        if not chats:
            return False
        notice = await placed(self.board, notice)
        place = await self._place(notice)
        if place is not None and sees_resident(employee.post, notice.site):
            self.audit.record(self._sight(employee, notice))
        shown = personal(replace(content, lifted=lifted), employee.post, notice.site, place)
        for one in chats:
            self.board.hang(notice.card, one.chat_id, employee.id, self.clock())
            self.notices.tell(one.chat_id, shown)
            self._below_new(one.chat_id, shown)
        return True

    async def to_groups(self, notice: StaffNotice, content: Content) -> bool:
        """Hang it in the groups of its place, the resident masked; False: there are none."""
        found = await groups_of(self.groups, notice.site)
        for one in found:
            self.board.hang(notice.card, one.chat_id, NOBODY, self.clock())
            self.notices.tell(one.chat_id, content)
            self._below_new(one.chat_id, content)
        return bool(found)

    def _below_new(self, chat_id: int, content: Content) -> None:
        if isinstance(content, RequestCard) and content.photos:
            self.notices.tell(chat_id, content.first_photos)

    async def everywhere(
        self, notice: StaffNotice, content: Content, also: int | None = None
    ) -> None:
        """Draw the truth in all chats where it hangs, and in one that was pressed.

        Who may not have it any more sees nothing more of it; what nobody has and is not over
        is the staff chat's from now on.
        """
        notice = await placed(self.board, notice)
        hanging = await self.in_chats(notice, content)
        if notice.level is Level.CENTRE:
            self.notices.tell_staff(content)
        elif not is_over(content) and await self._is_left(notice, hanging):
            self.board.lift(notice.id)
            self.notices.tell_staff(content)
            if isinstance(content, RequestCard) and content.photos:
                self.notices.tell_staff(content.first_photos)
        elif also is not None and also not in hanging:
            self.notices.tell(also, content)

    async def in_chats(self, notice: StaffNotice, content: Content) -> Collection[int]:
        """Draw it in the chats of employees and in groups; give those."""
        notice = await placed(self.board, notice)
        place = await self._place(notice)
        hanging = await self._readers(notice)
        for chat_id, post in hanging.items():
            shown = content if post is None else personal(content, post, notice.site, place)
            self.notices.tell(chat_id, shown)
        return hanging

    async def below(self, notice: StaffNotice, said: Below) -> None:
        """Say something wherever the card hangs, and to the staff chat where it hangs nowhere."""
        notice = await placed(self.board, notice)
        hanging = await self._readers(notice)
        for chat_id in hanging:
            self.notices.tell(chat_id, said)
        left = notice.level is not Level.CENTRE and await self._is_left(notice, hanging)
        if left:
            self.board.lift(notice.id)
        if left or notice.level is Level.CENTRE:
            self.notices.tell_staff(said)

    async def _is_left(self, notice: StaffNotice, hanging: Collection[int]) -> bool:
        """Tell whether nobody has the card, nor will at their hour."""
        if hanging:
            return False
        for employee_id in await self.board.awaited_by(notice.id):
            employee = await self.employees.find(employee_id)
            if (
                employee is not None
                and may_get(employee.post, notice.topic, notice.site)
                and await self.directory.sessions_of(employee.cabinet_id)
            ):
                return False
        return True

    async def _readers(self, notice: StaffNotice) -> dict[int, Post | None]:
        readers = CardReaders(self.board, self.employees, self.directory, self.groups)
        return await readers(notice)

    async def here(self, chat_id: int, notice: StaffNotice, content: Content) -> None:
        """Draw the truth in one chat, where a press was of another."""
        notice = await placed(self.board, notice)
        hanging = await self.board.hanging(notice.card)
        reader = next((one for one in hanging if one.chat_id == chat_id), None)
        employee = None if reader is None else await self.employees.find(reader.employee_id)
        if employee is not None:
            place = await self._place(notice)
            content = personal(content, employee.post, notice.site, place)
        self.notices.tell(chat_id, content)

    async def _place(self, notice: StaffNotice) -> AccountPlace | None:
        return None if notice.account_id is None else await self.board.place(notice.account_id)

    def _sight(self, employee: Employee, notice: StaffNotice) -> Entry:
        return Entry(
            at=self.clock(),
            user_id=None,
            employee_id=employee.id,
            organisation_id=notice.site.organisation_id,
            action=Action.SEE_RESIDENT,
            subject=Subject.ACCOUNT,
            subject_id=str(notice.account_id),
            details={"notice": str(notice.id), "topic": notice.topic},
        )


def is_over(content: Content) -> bool:
    if isinstance(content, RequestCard):
        return content.state is RequestState.CLOSED
    if isinstance(content, DoubtfulReading):
        return not content.may_be_accepted
    return isinstance(content, NoticeCard) and content.settled_at is not None


def personal(content: Content, post: Post, site: Site, place: AccountPlace | None) -> Content:
    """Give what a reader with this post may see: without the right the resident is masked."""
    known = place if sees_resident(post, site) else None
    if isinstance(content, DoubtfulReading) and known is not None:
        return replace(content, account=known.number)
    if isinstance(content, RequestCard) and known is not None:
        return replace(content, account=known.number, address=known.address)
    if isinstance(content, NoticeCard):
        takable = content.takable and Action.TAKE_NOTICE in RIGHTS[post.role]
        content = replace(content, takable=takable)
        if known is not None:
            return replace(content, number=known.number, address=known.address)
    return content
