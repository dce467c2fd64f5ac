"""«Взять», «Сделано», «Вернуть»: of two who take one notice at once one has it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.staff import Action
from bot.domain.staff_topics import RULES
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Employee, Employees, Entry, Failed, Subject
from bot.services.staff_board import Level, StaffBoard, StaffNotice, Taken, placed
from bot.services.staff_cards import Pressed, StaffRights
from bot.services.staff_cards_shown import ReadContent, ShowCards, card_of, may_get


class TakeOutcome(StrEnum):
    """What came of a press; the value is the id of its text."""

    DONE = "done"
    DENIED = "notice-take-denied"
    OUTDATED = "doubt-outdated"
    TAKEN = "notice-take-taken"


@dataclass(slots=True)
class TakeNotice:
    """Everything that is pressed on the card of a notice; who may is asked at each press."""

    board: StaffBoard
    employees: Employees
    audit: AuditLog
    show: ShowCards
    read: ReadContent
    rights: StaffRights
    clock: Clock

    async def take(self, pressed: Pressed) -> TakeOutcome:
        found = await self._admit(pressed, "take")
        if isinstance(found, TakeOutcome):
            return found
        notice, name = found
        if notice.taken is not None or notice.settled_at is not None:
            return await self._as_it_stands(pressed, notice)
        taken = Taken(pressed.user_id, name, self.clock())
        return await self._change(notice, taken=taken, overdue_at=None)

    async def settle(self, pressed: Pressed) -> TakeOutcome:
        """«Сделано», by who has taken it."""
        found = await self._admit(pressed, "settle")
        if isinstance(found, TakeOutcome):
            return found
        notice, _ = found
        if not _has(notice, pressed.user_id):
            return await self._as_it_stands(pressed, notice)
        return await self._change(notice, settled_at=self.clock())

    async def give_back(self, pressed: Pressed) -> TakeOutcome:
        """«Вернуть»: it waits for somebody else, for as long as at first."""
        found = await self._admit(pressed, "give_back")
        if isinstance(found, TakeOutcome):
            return found
        notice, _ = found
        if not _has(notice, pressed.user_id):
            return await self._as_it_stands(pressed, notice)
        patience = RULES[notice.topic].patience
        waits = patience is not None and notice.level is not Level.CENTRE
        until = self.clock() + patience if waits and patience is not None else None
        return await self._change(notice, taken=None, overdue_at=until)

    async def open(self, user_id: int, chat_id: int, notice_id: int) -> TakeOutcome:
        """«Показать» of a digest, or of a chat that was locked: its card comes below."""
        notice = await self.board.find(notice_id)
        if notice is None:
            return TakeOutcome.OUTDATED
        notice = await placed(self.board, notice)
        me = await self._reader(user_id, notice)
        if me is None:
            self._log(user_id, chat_id, notice, None, "open", denied=True)
            return TakeOutcome.DENIED
        content = await self.read.legible(notice)
        if content is None:
            return TakeOutcome.OUTDATED
        await self.show.to(me, notice, content, lifted=True)
        return TakeOutcome.DONE

    async def unveil(self, user_id: int, chat_id: int, card: str) -> TakeOutcome:
        """Show a card in the chat where it came while that was locked."""
        notice = await self.board.of_card(card)
        if notice is None:
            return TakeOutcome.OUTDATED
        notice = await placed(self.board, notice)
        me = await self._reader(user_id, notice)
        if me is None and chat_id not in self.rights.chats:
            self._log(user_id, chat_id, notice, None, "open", denied=True)
            return TakeOutcome.DENIED
        content = await self.read.legible(notice)
        if content is None:
            return TakeOutcome.OUTDATED
        await self.show.here(chat_id, notice, content)
        return TakeOutcome.DONE

    async def _reader(self, user_id: int, notice: StaffNotice) -> Employee | None:
        for one in await self.employees.of_user(user_id):
            if may_get(one.post, notice.topic, notice.site):
                return one
        return None

    async def _admit(self, pressed: Pressed, act: str) -> tuple[StaffNotice, str] | TakeOutcome:
        notice = await self.board.find(pressed.subject_id)
        if notice is None:
            return TakeOutcome.OUTDATED
        notice = await placed(self.board, notice)
        me = await self._reader(pressed.user_id, notice) if pressed.of_this_chat else None
        site = notice.site
        if me is not None and not me.post.grants(
            Action.TAKE_NOTICE, site.organisation_id, site.branch_id
        ):
            me = None
        denied = me is None and not self.rights.may_decide(pressed)
        denied |= not RULES[notice.topic].taken
        self._log(pressed.user_id, pressed.chat_id, notice, me, act, denied=denied)
        if denied:
            return TakeOutcome.DENIED
        if pressed.drawing != notice.version:
            return await self._as_it_stands(pressed, notice)
        return notice, pressed.title if me is None else me.name

    async def _as_it_stands(self, pressed: Pressed, notice: StaffNotice) -> TakeOutcome:
        """Show it to whoever was let in, and write down that nothing was done."""
        self.audit.fail(Failed.STATE)
        await self.show.here(pressed.chat_id, notice, card_of(notice))
        taken = notice.taken is not None and not _has(notice, pressed.user_id)
        return TakeOutcome.TAKEN if taken else TakeOutcome.OUTDATED

    async def _change(self, notice: StaffNotice, **changed: object) -> TakeOutcome:
        new = replace(notice, version=notice.version + 1, **changed)  # type: ignore[arg-type]
        self.board.change(notice, new)
        await self.show.everywhere(new, card_of(new))
        return TakeOutcome.DONE

    def _log(
        self,
        user_id: int,
        chat_id: int,
        notice: StaffNotice,
        me: Employee | None,
        act: str,
        *,
        denied: bool,
    ) -> None:
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=user_id,
                employee_id=None if me is None else me.id,
                organisation_id=notice.site.organisation_id,
                action=Action.TAKE_NOTICE,
                subject=Subject.NOTICE,
                subject_id=str(notice.id),
                denied=denied,
                details={"act": act, "chat": chat_id},
            )
        )


def _has(notice: StaffNotice, user_id: int) -> bool:
    taken = notice.taken
    return taken is not None and taken.user_id == user_id and notice.settled_at is None
