"""Screens that use cases, jobs or the console cause in chats other than the one answered."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.messages import RANKS, Day, Notify, Outgoing, Screen, text
from bot.services.notices import (
    HandlerFailed,
    MessageRefused,
    Notice,
    OpenedElsewhere,
    ProofLocked,
)
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.updates import Ledger
from bot.ui.codec import OUTGOING, pack

DISCREET = Screen((text("notice-discreet"),))
REFUSAL = "notice-message-refused"


def outbox_place(chat_id: int) -> str:
    return f"outbox/{chat_id}"


@dataclass(slots=True)
class Post:
    """Puts messages into the outbox of any chat, sealed."""

    ledger: Ledger
    sealer: Sealer
    clock: Clock
    touched: set[int] = field(default_factory=set)

    def put(self, chat_id: int, outgoing: Outgoing) -> None:
        self.touched.add(chat_id)
        payload = pack(OUTGOING, outgoing, self.sealer, outbox_place(chat_id))
        self.ledger.put(chat_id, RANKS[outgoing.kind], outgoing.kind, payload, self.clock())


@dataclass(slots=True)
class PostedNotices:
    """The port of notices over the outbox."""

    post: Post
    staff_chat_id: int | None
    zone: ZoneInfo

    def tell(self, chat_id: int, notice: Notice) -> None:
        self.post.put(chat_id, Notify(self._screen(notice), DISCREET))

    def tell_staff(self, notice: Notice) -> None:
        if self.staff_chat_id is not None:
            self.post.put(self.staff_chat_id, Notify(self._screen(notice)))

    def _screen(self, notice: Notice) -> Screen:
        match notice:
            case OpenedElsewhere(number, at):
                day, hour = self._when(at)
                line = text("notice-opened-elsewhere", number=number, day=day, hour=hour)
            case ProofLocked(number, by_person):
                key = "notice-proof-locked-person" if by_person else "notice-proof-locked-account"
                line = text(key, number=number)
            case HandlerFailed(reference, failure):
                line = text("notice-handler-failed", reference=reference, failure=failure)
            case MessageRefused(error):
                line = text(REFUSAL, error=error)
        return Screen((line,))

    def _when(self, at: datetime) -> tuple[Day, str]:
        local = at.astimezone(self.zone)
        return Day(local.date()), f"{local:%H:%M}"
