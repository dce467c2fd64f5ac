"""Requests of somebody who may answer them no more are open again, as if nobody had taken them."""

from dataclasses import dataclass, replace

from bot.domain.requests import RequestState
from bot.domain.staff import Action, Post
from bot.services.notices import Notices
from bot.services.ports import Clock
from bot.services.requests import ReadRequest, Request, Requests
from bot.services.staff import Employee, Employees
from bot.services.staff_board import StaffBoard
from bot.services.staff_cards import request_card


@dataclass(slots=True)
class ReleaseRequests:
    """Free what an employee has; the notice of each is routed anew once this is committed."""

    requests: Requests
    read: ReadRequest
    employees: Employees
    board: StaffBoard
    notices: Notices
    clock: Clock

    async def __call__(self, employee: Employee, after: Post | None) -> None:
        """`after`: the post from now on, None when there is none."""
        for request in await self.requests.held_by(employee.id):
            if after is None or not await self._may_answer(after, request):
                await self._free(request)

    async def _may_answer(self, post: Post, request: Request) -> bool:
        place, house = request.organisation_id, request.building_id
        branch_id = None
        if place is not None and house is not None:
            branch_id = await self.employees.branch_of(place, house)
        return post.grants(Action.ANSWER_REQUEST, place, branch_id)

    async def _free(self, request: Request) -> None:
        free = replace(
            request,
            state=RequestState.NEW,
            version=request.version + 1,
            changed_at=self.clock(),
            taken_by=None,
            taker="",
            employee_id=None,
        )
        self.requests.change(request, free)
        known = await self.board.of_card(request_card(request.id))
        if known is None:
            card = replace(await self.read.whole(request), request=free).card
            self.notices.tell_staff(replace(card, lifted=True))
            return
        anew = replace(
            known, version=known.version + 1, routed_at=None, settled_at=None, overdue_at=None
        )
        self.board.change(known, anew)
