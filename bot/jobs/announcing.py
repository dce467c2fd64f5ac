"""Sends announcements whose time has come, several by turns, never faster than notices go.

Whom each reached stands in the store: after a crash the look begins anew and nobody is told twice.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from bot.domain.announcements import GIVEN_UP, AnnouncementState
from bot.intake.unit import OpenUnit
from bot.jobs.patience import Patience
from bot.jobs.rounds import LostTurnError, Rounds
from bot.services.announcements import Announcement
from bot.services.complaints import complain
from bot.services.errors import ConflictError, StoreUnavailableError, UnreadableRowError
from bot.services.ports import Clock
from bot.services.receipt_news import BEGINNING, Look, Place

log = structlog.get_logger()
EVERY = 5.0  # seconds between looks
MOST_BURIED = 100  # at one look
AGAIN = 60.0  # after a look that left somebody: it goes through all again


class Desk(Protocol):
    async def open(self, now: datetime) -> Sequence[Announcement]:
        """Give those that are planned for now or before, or being sent; the oldest first.

        Raises UnreadableRowError.
        """
        ...

    async def untold(self, announcement: Announcement, after: Place) -> Look: ...


@dataclass(slots=True)
class Announcer:
    desk: Desk
    rounds: Rounds
    clock: Clock
    patience: Patience
    _places: dict[int, Place] = field(default_factory=dict)  # where looks ended
    _left: set[int] = field(default_factory=set)  # those of which somebody was left

    async def run(self) -> None:
        """Work until cancelled."""
        whole = True
        while True:
            await asyncio.sleep(EVERY if whole else AGAIN)
            whole = True
            try:
                whole = await self.announce()
            except LostTurnError:
                continue
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "announcements put off", failure=type(error).__name__)

    async def announce(self) -> bool:
        """Tell everybody of whatever is to be told now; False: somebody is left."""
        whole = True
        tried: set[int] = set()
        while True:
            found = await self._open()
            waiting = [one for one in found if one.id not in tried and self.patience.may(one.id)]
            if not waiting:
                return whole
            for one in waiting:
                if await self._try(one):
                    tried.add(one.id)
                    whole &= one.id not in self._left

    async def _open(self) -> Sequence[Announcement]:
        """Put aside what cannot be read: it holds up no other."""
        for _ in range(MOST_BURIED):
            try:
                return await self.desk.open(self.clock())
            except UnreadableRowError as error:
                await self._apply("bury_announcement", error.row_id)
        return ()

    async def _try(self, one: Announcement) -> bool:
        """Go on with one; who fails waits, and holds up no other."""
        try:
            ended = await self._step(one)
        except (LostTurnError, StoreUnavailableError):
            raise
        except Exception as error:  # noqa: BLE001 - one never holds up the others
            failure = type(error).__name__
            if self.patience.failed(one.id, failure):
                log.warning("announcement put off", failure=failure)
            return True
        self.patience.done(one.id)
        return ended

    async def _step(self, one: Announcement) -> bool:
        """Go on with one; True: this was the last of it for now."""
        if one.state is AnnouncementState.PLANNED:
            return not await self._start(one)
        if self.clock() - one.starts_at > GIVEN_UP:
            return await self._finish(one)
        upto: list[Place | None] = [None]

        async def find(after: Place) -> Look:
            del after
            look = await self.desk.untold(one, self._places.get(one.id, BEGINNING))
            upto[0] = look.upto
            return Look(look.whom, None)

        async def tell(unit: OpenUnit, chat_id: int) -> None:
            await unit.use_cases["tell_of_announcement"](one.id, chat_id)

        if not self._places.get(one.id):
            self._left.discard(one.id)
        if not await self.rounds.go(find, tell):
            self._left.add(one.id)
        if upto[0] is not None:
            self._places[one.id] = upto[0]
            return False
        self._places.pop(one.id, None)
        return one.id in self._left or await self._finish(one)

    async def _finish(self, one: Announcement) -> bool:
        self._left.discard(one.id)
        self._places.pop(one.id, None)
        await self._apply("finish_announcement", one.id)
        return True

    async def _start(self, one: Announcement) -> bool:
        return await self._apply("start_announcement", one.id) is AnnouncementState.SENDING

    async def _apply(self, name: str, announcement_id: int) -> object:
        """Run a use case as a unit of its own; who conflicts is asked again at the next look."""
        unit = self.rounds.begin()
        done = await unit.use_cases[name](announcement_id)
        try:
            await unit.commit()
        except ConflictError:
            return None
        return done
