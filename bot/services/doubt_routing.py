"""A doubt is shown to those who decide about readings of its house, and to the staff chat.

Employees of the branch or organisation have it in their own chats; all cards say the same.
"""

from dataclasses import dataclass, replace

from bot.domain.meters import Flag
from bot.domain.staff import Action
from bot.domain.staff_topics import StaffTopic
from bot.services.doubt_notices import DoubtfulReading
from bot.services.doubts import doubt_card
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Employees, Entry, Site, Subject
from bot.services.staff_board import StaffBoard
from bot.services.staff_cards import Pressed
from bot.services.staff_cards_shown import ShowCards, may_get
from bot.services.staff_routing import RouteNotice


@dataclass(slots=True)
class SpreadDoubt:
    board: StaffBoard
    route: RouteNotice
    show: ShowCards
    employees: Employees
    audit: AuditLog
    notices: Notices
    clock: Clock

    async def raised(self, doubt: DoubtfulReading, account_id: int) -> None:
        """Find who is to look at it."""
        alone = set(doubt.flags) == {Flag.VERIFICATION_EXPIRED}
        topic = StaffTopic.VERIFICATION if alone else StaffTopic.READING
        await self.route.at_once(topic, doubt_card(doubt.reading_id), account_id, doubt)

    async def changed(self, doubt: DoubtfulReading, chat_id: int | None = None) -> None:
        """Draw it wherever it hangs, and where it was pressed; what is over waits no more."""
        notice = await self.board.of_card(doubt_card(doubt.reading_id))
        if notice is None:
            if chat_id is None:
                self.notices.tell_staff(doubt)
            else:
                self.notices.tell(chat_id, doubt)
            return
        if notice.settled_at is None and not doubt.may_be_accepted:
            over = replace(
                notice,
                version=notice.version + 1,
                settled_at=self.clock(),
                overdue_at=None,
            )
            self.board.change(notice, over)
        await self.show.everywhere(notice, doubt, chat_id)

    async def here(self, doubt: DoubtfulReading, chat_id: int) -> None:
        """Draw it where it was pressed, as its reader may see it."""
        notice = await self.board.of_card(doubt_card(doubt.reading_id))
        if notice is None:
            self.notices.tell(chat_id, doubt)
        else:
            await self.show.here(chat_id, notice, doubt)

    async def hangs(self, doubt: DoubtfulReading, chat_id: int) -> bool:
        """Tell whether the card was put there, and not only passed on."""
        hanging = await self.board.hanging(doubt_card(doubt.reading_id))
        return chat_id in {one.chat_id for one in hanging}

    async def may_decide(self, pressed: Pressed, account_id: int) -> bool:
        """Tell whether somebody who is not of the staff chat has a post for it; written down."""
        place = await self.board.place(account_id)
        site = Site(None) if place is None else Site(place.organisation_id, place.branch_id)
        posts = await self.employees.of_user(pressed.user_id) if pressed.of_this_chat else ()
        me = next((one for one in posts if may_get(one.post, StaffTopic.READING, site)), None)
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=pressed.user_id,
                employee_id=None if me is None else me.id,
                organisation_id=site.organisation_id,
                action=Action.DECIDE_READING,
                subject=Subject.READING,
                subject_id=str(pressed.subject_id),
                denied=me is None,
                details={"chat": pressed.chat_id},
            )
        )
        return me is not None

    async def decides(self, person: Person) -> bool:
        """Tell whether the person may be asked for a reason at all."""
        if person.chat_id != person.user_id:
            posts = await self.employees.of_user(person.user_id)
        elif person.session is not None and person.session.employed:
            posts = await self.employees.of_cabinet(person.session.cabinet_id)
        else:
            return False
        return any(
            one.post.grants(Action.DECIDE_READING, one.post.organisation_id, one.post.branch_id)
            for one in posts
        )
