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
from bot.services.requests import Request, RequestMessage
from bot.services.staff_board import Level, StaffBoard
from bot.services.staff_cards import request_card
from bot.services.staff_cards_shown import ShowCards
from bot.services.staff_routing import RouteNotice


@dataclass(slots=True)
class TellStaff:
    """Tell whoever deals with a request: who that is, is decided here and nowhere else."""

    board: StaffBoard
    route: RouteNotice
    show: ShowCards
    notices: Notices
    clock: Clock

    async def sent(self, request: Request, card: RequestCard) -> None:
        """Find who is to answer; what is about no account is the centre's."""
        level, account_id = Level.CENTRE, request.account_id
        if account_id is None:
            self.notices.tell_staff(card)
        else:
            name = request_card(request.id)
            level = await self.route.at_once(StaffTopic.REQUEST, name, account_id, card)
        if level is Level.CENTRE and card.photos:
            self.notices.tell_staff(card.first_photos)

    async def __call__(
        self,
        request: Request,
        notice: RequestCard | RequestFollowed | RequestPhotos | RequestUnheard,
    ) -> None:
        """Draw a card wherever it hangs, say all else below; what somebody has goes up no more."""
        known = await self.board.of_card(request_card(request.id))
        if known is None:
            self.notices.tell_staff(notice)
        elif isinstance(notice, RequestCard):
            if known.settled_at is None and notice.state is not RequestState.NEW:
                taken = replace(
                    known, version=known.version + 1, settled_at=self.clock(), overdue_at=None
                )
                self.board.change(known, taken)
            await self.show.everywhere(known, notice)
        else:
            await self.show.below(known, notice)

    async def photos(self, request: Request, said: RequestMessage) -> None:
        """Send the photos of a message, if it has any."""
        if said.photos:
            await self(request, RequestPhotos(request.number, said.id, len(said.photos)))
