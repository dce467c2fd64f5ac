"""A newcomer hears of the requests that wait for somebody of the place already."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.staff_topics import ALWAYS, StaffTopic, default_wish, told_at
from bot.services.ports import Clock
from bot.services.staff import Employee
from bot.services.staff_board import StaffBoard, placed
from bot.services.staff_cards_shown import may_get


@dataclass(slots=True)
class CatchUp:
    """They come as one list, when the newcomer wants to be told by their role."""

    board: StaffBoard
    clock: Clock
    zone: tzinfo

    async def __call__(self, newcomer: Employee) -> None:
        post, now = newcomer.post, self.clock()
        at = told_at(default_wish(post.role), ALWAYS, now.astimezone(self.zone))
        if post.organisation_id is None or at is None:  # the centre has its chat
            return
        for one in await self.board.open_of(post.organisation_id, StaffTopic.REQUEST):
            known = await placed(self.board, one)
            if may_get(post, known.topic, known.site):
                self.board.deliver(known.id, newcomer.id, max(at, now))
