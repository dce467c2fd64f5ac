"""A request that somebody deals with is handed on to a colleague who may answer it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.requests import RequestState
from bot.domain.staff_topics import StaffTopic
from bot.services.directory import Directory
from bot.services.request_desk import Handled, RequestDesk
from bot.services.request_notices import Colleagues
from bot.services.requests import Conversation, Request
from bot.services.staff import Employee
from bot.services.staff_cards import Pressed
from bot.services.staff_routing import FindReceivers

A_PAGE = 8


@dataclass(slots=True)
class HandOnRequest(RequestDesk):
    """Everybody who may answer may hand on: who has it may be ill."""

    receivers: FindReceivers
    directory: Directory

    async def choose(self, pressed: Pressed, page: int = 0) -> Handled:
        """«Передать»: show those who may have it, a page counted from 0."""
        known = await self._admit_to_hand(pressed, "colleagues seen")
        if isinstance(known, Handled):
            return known
        found = await self.colleagues(known.request)
        if not found:
            return self.failed(Handled.NOBODY)
        page = min(max(page, 0), (len(found) - 1) // A_PAGE)
        shown = found[page * A_PAGE : (page + 1) * A_PAGE]
        names = tuple((one.id, one.name) for one in shown)
        more = len(found) > (page + 1) * A_PAGE
        card = replace(known.card, colleagues=Colleagues(names, page, more))
        await self.tell_staff.here(known.request, pressed.chat_id, card)
        return Handled.DONE

    async def hand(self, pressed: Pressed, employee_id: int) -> Handled:
        """Give it to one of them, unless it was changed since they were shown."""
        known = await self._admit_to_hand(pressed, "handed", to=employee_id)
        if isinstance(known, Handled):
            return known
        request = known.request
        if pressed.drawing != request.version:
            await self.tell_staff.here(request, pressed.chat_id, known.card)
            return self.failed(Handled.CHANGED)
        return await self.give(pressed, known, employee_id)

    async def give(self, pressed: Pressed, known: Conversation, employee_id: int) -> Handled:
        """Make it theirs, if they still may have it, and tell them."""
        request = known.request
        found = [one for one in await self.colleagues(request) if one.id == employee_id]
        if not found:
            return self.failed(Handled.NOBODY)
        to = found[0]
        [chat, *_] = await self.directory.sessions_of(to.cabinet_id)
        self.employees.hold(to)
        new = request.state is RequestState.NEW
        handed = replace(
            request,
            state=RequestState.TAKEN if new else request.state,
            taken_by=chat.chat_id,
            taker=to.name,
            employee_id=to.id,
            version=request.version + 1,
            changed_at=self.clock(),
        )
        self.requests.change(request, handed)
        card = replace(known, request=handed).card
        if new:
            await self.tell_staff(handed, card)  # it goes up no more
        await self.tell_staff.handed(handed, card, to, pressed.title)
        return Handled.DONE

    async def put_back(self, pressed: Pressed) -> Handled:
        """«Назад»: the card as it stands."""
        request = await self.requests.find(pressed.subject_id)
        found = await self.admit(pressed, request, "read")
        if isinstance(found, Handled):
            return found
        known, _ = found
        await self.tell_staff.here(known.request, pressed.chat_id, known.card)
        return Handled.DONE

    async def _admit_to_hand(
        self, pressed: Pressed, act: str, **said: Any
    ) -> Conversation | Handled:
        request = await self.requests.find(pressed.subject_id)
        found = await self.admit(pressed, request, act, **said)
        if isinstance(found, Handled):
            return found
        known, _ = found
        if known.request.taken_by is None:
            await self.tell_staff.here(known.request, pressed.chat_id, known.card)
            return self.failed(Handled.CHANGED)
        return known

    async def colleagues(self, request: Request) -> Sequence[Employee]:
        """Give who may have it and can be told: whoever has it already is none of them."""
        found = []
        for one in await self.receivers(StaffTopic.REQUEST, await self.site_of(request)):
            other = one.id != request.employee_id
            if other and await self.directory.sessions_of(one.cabinet_id):
                found.append(one)
        return sorted(found, key=lambda one: (one.post.organisation_id is None, one.name, one.id))
