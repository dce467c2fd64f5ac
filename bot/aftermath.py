"""What follows when a message did not go through: each time one unit of work."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.next_way import Missed, send_on
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.messages import Notify, Outgoing, Show, text
from bot.services.notices import MessageRefused, Notice
from bot.services.updates import AT_A_LOOK, OutboxRow, StoredChat
from bot.ui.chat import MAIN, Chat
from bot.ui.home import home_screen
from bot.ui.notices import REFUSAL
from bot.work import Tools, Work
from bot.work_groups import lose_chat, refuse_topics
from bot.work_notices import tell_unheard
from handlers.pin.dialogue import UNLOCK
from storage.groups import StoredGroups
from storage.moves import remember_move
from storage.queue import burial, done, outbox_of

LONGEST_ERROR = 200
ATTEMPTS = 5
LED_HOME = "card-refused"
Happen = Callable[[int, str, Callable[[Chat, StoredChat], Awaitable[None]]], Awaitable[None]]


@dataclass(slots=True)
class Aftermath:
    """Writes down what delivery met; `happen` lets an event change a chat, once per key."""

    tools: Tools
    wake: Callable[[set[int]], None] = field(init=False)
    happen: Happen = field(init=False)

    async def tell(self, chat_id: int, notify: Notify) -> None:
        work = Work(self.tools)
        work.post.put(chat_id, notify)
        await self._commit(work)

    async def tell_staff(self, notice: Notice) -> None:
        work = Work(self.tools)
        work.notices.tell_staff(notice)
        await self._commit(work)

    async def unheard(self, number: str) -> None:
        work = Work(self.tools)
        await tell_unheard(work, number)
        await self._commit(work)

    async def bury(
        self, rows: Sequence[OutboxRow], error: str, outgoing: Outgoing | None = None
    ) -> None:
        """Dead-letter a refused message and tell staff; a person whose card it was goes home."""
        if isinstance(outgoing, Show) and outgoing.card == MAIN and not _leads_home(outgoing):
            await self.happen(rows[-1].chat_id, f"refused:{rows[-1].id}", _lead_home)
        work, why = Work(self.tools), error[:LONGEST_ERROR]
        work.unit.writes += burial(rows, why, self.tools.clock())
        if not _tells_of_refusal(outgoing):
            work.notices.tell_staff(MessageRefused(why))
        await self._commit(work)

    async def move(self, rows: Sequence[OutboxRow], outgoing: Outgoing, new_id: int) -> None:
        """Send it to the supergroup that the group became; staff notices follow from now on."""
        work, old_id = Work(self.tools), rows[0].chat_id
        work.unit.writes += done(rows)
        if isinstance(outgoing, Show):
            work.post.draw(new_id, replace(outgoing, bound=new_id, message_id=None))
        else:
            work.post.put(new_id, outgoing)
        await self._follow(work, old_id, new_id)

    async def follow(self, old_id: int, new_id: int) -> None:
        """Take what is known of a group along to the supergroup that it became."""
        await self._follow(Work(self.tools), old_id, new_id)

    async def _follow(self, work: Work, old_id: int, new_id: int) -> None:
        work.unit.writes += remember_move(old_id, new_id)
        await self._commit(work)
        if self.tools.staff_chat_id == old_id:
            self.tools.staff_chat_id = new_id

    async def lose(self, chat_id: int, error: str = "", tried: Sequence[OutboxRow] = ()) -> bool:
        """Write down that a chat is out of reach; what is for staff there goes the next way.

        All else of it is dropped, which the journal says. False: a group has no other way, its
        rows stay.
        """
        await self._note_lost(chat_id)
        rows, gone = await outbox_of(self.tools.database, chat_id), True
        missed = Missed(error, frozenset(row.id for row in tried))
        for begin in range(0, len(rows), AT_A_LOOK):
            gone = await self._send_on(rows[begin : begin + AT_A_LOOK], missed) and gone
        return gone

    async def _send_on(self, rows: Sequence[OutboxRow], missed: Missed) -> bool:
        """Send some rows on; what employees did meanwhile with a card among them is read anew."""
        for _ in range(ATTEMPTS):
            work, gone, raised = Work(self.tools), True, set[str]()
            for row in rows:
                gone = await send_on(work, row, raised, missed) and gone
            with contextlib.suppress(ConflictError):
                await self._commit(work)
                return gone
        raise StoreUnavailableError("the cards changed under every attempt")

    async def heard(self, chat_id: int) -> None:
        """What waits for a group that was lost is due, when something could be said there."""
        work = Work(self.tools)
        groups = StoredGroups(work.unit)
        group = await groups.find(chat_id)
        if group is not None and group.lost_at is not None:
            groups.regain(chat_id, self.tools.clock())
            work.post.touched.add(chat_id)
            await self._commit(work)

    async def tell_refused(self, chat_id: int, why: str) -> None:
        work = Work(self.tools)
        await refuse_topics(work)(chat_id, why)
        await self._commit(work)

    async def _note_lost(self, chat_id: int) -> None:
        work = Work(self.tools)
        await lose_chat(work)(chat_id)
        with contextlib.suppress(ConflictError):  # noted and told at the same time elsewhere
            await self._commit(work)

    async def _commit(self, work: Work) -> None:
        await work.commit()
        self.wake(work.post.touched)


async def _lead_home(chat: Chat, stored: StoredChat) -> None:
    """Leave the step whose card cannot be shown; a locked chat stays locked."""
    if not (stored.state or "").startswith(UNLOCK.group):
        chat.note("card-refused")
        chat.rest(home_screen(chat.person).under(text(LED_HOME)))


def _leads_home(show: Show) -> bool:
    """Tell the card of `_lead_home`: when it is refused too, that is the end of it."""
    return any(line.key == LED_HOME for line in show.screen.news)


def _tells_of_refusal(outgoing: Outgoing | None) -> bool:
    """Tell a notice to staff of a refused message: when it is refused, that is the end of it."""
    return isinstance(outgoing, Notify | Show) and any(
        line.key == REFUSAL for line in outgoing.screen.lines
    )
