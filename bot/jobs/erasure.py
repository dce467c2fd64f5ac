"""Destroys the data of people whose erasure is due, and closes the act when nothing is left."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.courier import Courier
from bot.domain.consents import ACT_LIFETIME
from bot.intake.pipeline import Intake
from bot.intake.unit import OpenUnit
from bot.services.complaints import complain
from bot.services.erasure import Destroy
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.letters import Letter
from bot.services.messages import Farewell, Screen, text
from bot.services.ports import Clock
from bot.ui.codec import LETTER, UnreadableError, unpack
from bot.ui.letters import letter_place
from storage.erasure import ErasureDesk, Mail

log = structlog.get_logger()
EVERY = 2.0  # seconds between looks
PATIENCE = timedelta(seconds=10)  # for answers that are on their way to the person
FAREWELL_LIFETIME = timedelta(hours=1)
CLEAR_EVERY = timedelta(minutes=10)
FORGET_EVERY = timedelta(hours=1)
ATTEMPTS = 5
GONE = Screen((text("erasure-done"),))


@dataclass(slots=True)
class Eraser:
    """Works through erasures that are due; one that was interrupted goes on where it stood."""

    desk: ErasureDesk
    begin: Callable[[], OpenUnit]
    intake: Intake
    courier: Courier
    clock: Clock
    _cleared_at: datetime | None = None
    _forgot_at: datetime | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.erase_due()
                await self._forget()
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "erasure put off", failure=type(error).__name__)

    async def erase_due(self) -> None:
        """Destroy what is due, then clear the files once for all of it."""
        now = self.clock()
        for erasure_id, user_id in await self.desk.due(now):
            if await self.desk.answered(user_id, now - PATIENCE):
                await self._erase_or_put_off(erasure_id, user_id)
        swept = await self.desk.swept()
        if swept and not await self.desk.farewells_wait(now - FAREWELL_LIFETIME):
            await self._clear_files(swept)

    async def _clear_files(self, swept: Sequence[int]) -> None:
        """Clear them for all that were swept so far, not each time: writers wait meanwhile."""
        now = self.clock()
        if self._cleared_at is None or now - self._cleared_at >= CLEAR_EVERY:
            await self.desk.finish(swept, now)
            self._cleared_at = now
            log.info("erased", people=len(swept))

    async def _erase_or_put_off(self, erasure_id: int, user_id: int) -> None:
        try:
            await self._erase(erasure_id, user_id)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one person never holds up the others
            log.warning("erasure put off", failure=type(error).__name__)

    async def _erase(self, erasure_id: int, user_id: int) -> None:
        """Let neither updates nor deliveries of the chat come in between."""
        async with self.courier.hold(user_id) as ours, self.intake.locks.of(user_id):
            if not ours:
                return  # another replica has the chat now
            await self._drop_letters(user_id)
            while not await self._piece_in_peace(erasure_id, user_id):
                if not await self.courier.keep(user_id):
                    return

    async def _piece_in_peace(self, erasure_id: int, user_id: int) -> bool:
        """Destroy a piece, anew when something was written meanwhile; True: nothing is left."""
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(ConflictError):
                return await self._piece(erasure_id, user_id)
        return await self._piece(erasure_id, user_id)

    async def _piece(self, erasure_id: int, user_id: int) -> bool:
        unit = self.begin()
        destroy: Destroy = unit.use_cases["destroy"]
        erasure = await self.desk.one(erasure_id)
        if erasure is None or erasure.user_id is None:
            return True  # consented anew, or done by another replica
        language = await destroy(erasure, user_id)
        if language is not None:
            unit.post.put(user_id, Farewell(GONE, language))
        await unit.commit()
        return language is not None

    async def _drop_letters(self, user_id: int) -> None:
        """Forget letters that wait to be sent to the person."""
        mail, last = await self.desk.mail(user_id), 0
        while letters := await self.desk.letters(last):
            last = letters[-1][0]
            theirs = await asyncio.to_thread(self._theirs, mail, letters)
            if theirs:
                await self.desk.drop_letters(theirs)

    def _theirs(self, mail: Mail, letters: Sequence[tuple[int, bytes]]) -> list[int]:
        return [letter_id for letter_id, payload in letters if self._is(mail, letter_id, payload)]

    def _is(self, mail: Mail, letter_id: int, payload: bytes) -> bool:
        try:
            letter: Letter = unpack(LETTER, payload, self.intake.sealer, letter_place(letter_id))
        except UnreadableError:
            return False
        return (
            letter.user_id == mail.user_id
            or letter.cabinet_id in mail.cabinets
            or letter.to.value in mail.addresses
        )

    async def _forget(self) -> None:
        now = self.clock()
        if self._forgot_at is None or now - self._forgot_at >= FORGET_EVERY:
            self._forgot_at = now
            await self.desk.forget(now - ACT_LIFETIME, now)
