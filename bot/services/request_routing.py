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
    RequestHanded,
    RequestPhotos,
    RequestUnheard,
)
from bot.services.requests import Request, RequestMessage
from bot.services.staff import Employee, Site
from bot.services.staff_board import Level, StaffBoard, StaffNotice
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
            if notice.state is RequestState.CLOSED or (
                known.settled_at is None and notice.state is not RequestState.NEW
            ):
                taken = replace(
                    known, version=known.version + 1, settled_at=self.clock(), overdue_at=None
                )
                self.board.change(known, taken)
            await self.show.everywhere(known, notice)
        else:
            await self.show.below(known, notice)

    async def here(self, request: Request, chat_id: int, card: RequestCard) -> None:
        """Draw it in one chat alone, as its reader may see it."""
        known = await self.board.of_card(request_card(request.id))
        if known is None:
            self.notices.tell(chat_id, card)
        else:
            await self.show.here(chat_id, known, card)

    async def handed(self, request: Request, card: RequestCard, to: Employee, by: str) -> None:
        """Draw it wherever it hangs, and below to whoever has it from now on."""
        known = await self.board.of_card(request_card(request.id)) or self._kept(request)
        await self.show.everywhere(known, card)
        await self.show.to(to, known, card, lifted=True)
        for one in await self.show.directory.sessions_of(to.cabinet_id):
            self.notices.tell(one.chat_id, RequestHanded(request.id, request.number, by))

    def _kept(self, request: Request) -> StaffNotice:
        """Write down where the card of a request about no account hangs besides the staff chat."""
        now, card = self.clock(), request_card(request.id)
        site = Site(request.organisation_id)
        notice = StaffNotice(
            *(self.route.ids(), StaffTopic.REQUEST, card, None, request.account_id, site, now),
            routed_at=now,
            settled_at=now,
            level=Level.CENTRE,
        )
        self.board.add(notice)
        return notice

    async def erased(self, request: Request) -> None:
        """Draw what is left of it, where it hangs; of what nobody has nothing is said."""
        known = await self.board.of_card(request_card(request.id))
        if known is not None or request.account_id is None:
            number, drawing = request.number, request.version + 1
            state, at = RequestState.CLOSED, request.made_at
            gone = (request.id, number, request.subject, state, drawing, 0, "", "", 0, at)
            await self(request, RequestCard(*gone, erased=True))

    async def photos(self, request: Request, said: RequestMessage) -> None:
        """Send the photos of a message, if it has any."""
        if said.photos:
            await self(request, RequestPhotos(request.number, said.id, len(said.photos)))
