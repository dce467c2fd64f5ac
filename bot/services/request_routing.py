"""A request is shown to those who answer for its house, and to the staff chat where nobody does.

All cards of it say the same; what the resident adds comes below each.
"""

from dataclasses import dataclass, replace

from bot.domain.requests import RequestState
from bot.domain.staff_topics import StaffTopic
from bot.services.notices import Notices
from bot.services.ports import Clock
from bot.services.request_notices import (
    RequestCard,
    RequestFollowed,
    RequestPhotos,
    RequestUnheard,
)
from bot.services.staff_board import Level, StaffBoard
from bot.services.staff_cards import request_card
from bot.services.staff_cards_shown import ShowCards
from bot.services.staff_routing import RouteNotice


@dataclass(slots=True)
class SpreadRequest:
    board: StaffBoard
    route: RouteNotice
    show: ShowCards
    notices: Notices
    clock: Clock

    async def sent(self, card: RequestCard, account_id: int | None) -> None:
        """Find who is to answer; what is about no account is the centre's."""
        level = Level.CENTRE
        if account_id is None:
            self.notices.tell_staff(card)
        else:
            name = request_card(card.request_id)
            level = await self.route.at_once(StaffTopic.REQUEST, name, account_id, card)
        if level is Level.CENTRE and card.photos:
            self.notices.tell_staff(card.first_photos)

    async def changed(self, card: RequestCard) -> None:
        """Draw it wherever it hangs; once somebody has it, it goes up no more."""
        notice = await self.board.of_card(request_card(card.request_id))
        if notice is None:
            self.notices.tell_staff(card)
            return
        if notice.settled_at is None and card.state is not RequestState.NEW:
            taken = replace(
                notice, version=notice.version + 1, settled_at=self.clock(), overdue_at=None
            )
            self.board.change(notice, taken)
        await self.show.everywhere(notice, card)

    async def below(
        self, request_id: int, said: RequestFollowed | RequestPhotos | RequestUnheard
    ) -> None:
        notice = await self.board.of_card(request_card(request_id))
        if notice is None:
            self.notices.tell_staff(said)
        else:
            await self.show.below(notice, said)
