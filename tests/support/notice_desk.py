"""Notices are told while the bot is killed again and again: each has to reach who it is for.

As a program it is one life: it records notices and prints the number of each that is committed,
while another part of it finds employees. What it has printed counts as told; the rest is told
again by the next life.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from support.centre import MARIA, settle
from support.office import open_office, rows
from support.staff import OTHERS, OURS, hire, put_organisations

from bot.app import App
from bot.domain.staff import Post, Role
from bot.services.messages import Show
from bot.services.notices import ProofLocked
from bot.ui.codec import OUTGOING, SCREEN, unpack
from bot.ui.notices import outbox_place
from bot.work import Work
from storage import models as m

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ANNA, VERA, STRANGER = 501, 502, 601
AT_ONCE = 10
LAST = "done"


@dataclass(slots=True)
class Reckoning:
    """What the store says when all is over."""

    told: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)  # to somebody of another organisation

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.strayed]


async def prepare(url: str) -> None:
    async with open_office(url, lambda: NOW) as app:
        await settle(app.tools.database)
        await put_organisations(app)
        for one in (ANNA, VERA):
            await hire(app, one, Post(Role.DISPATCHER, OURS))
        await hire(app, STRANGER, Post(Role.DISPATCHER, OTHERS))


async def live(url: str, first: int, last: int) -> None:
    """Tell the notices of these numbers, and find employees for whatever is recorded."""
    async with open_office(url, lambda: NOW) as app:
        finding = asyncio.create_task(app.dispatching.run())
        for number in range(first, last + 1, AT_ONCE):
            some = range(number, min(number + AT_ONCE, last + 1))
            await asyncio.gather(*(_tell(app, one) for one in some))
        finding.cancel()
        with suppress(asyncio.CancelledError):
            await finding
        await app.dispatching.dispatch()
        _say(LAST)


async def _tell(app: App, number: int) -> None:
    work = Work(app.tools)
    work.notices.tell_staff(ProofLocked(str(number), by_person=False), MARIA.id)
    await work.commit()
    _say(str(number))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def ordeal(url: str, notices: int, kills: int, log: Path) -> Reckoning:
    """Kill a life after a random number of notices, and begin the next, until all are told."""
    await prepare(url)
    chance, told = random.Random(7), set[int]()
    found = Reckoning(notices)
    while True:
        first = next(one for one in range(1, notices + 2) if one not in told)
        patience = None
        if found.kills < kills:
            patience = chance.randint(1, max(2, 2 * notices // (kills + 1)))
        if await _life(url, first, notices, told, patience, log):
            break
        found.kills += 1
    await _reckon(url, told, found)
    return found


async def _life(
    url: str, first: int, last: int, told: set[int], patience: int | None, log: Path
) -> bool:
    """Give whether it came to its end; it is killed after so many notices."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with log.open("a") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "support.notice_desk", url, str(first), str(last)),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": path},
        )
    assert process.stdout is not None
    counted = 0
    async for line in process.stdout:
        said = line.decode().strip()
        if said == LAST:
            return await process.wait() == 0
        told.add(int(said))
        counted += 1
        if counted == patience:
            process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL, "it ended by itself"
    return False


async def _reckon(url: str, told: set[int], found: Reckoning) -> None:
    """Look through what waits for each chat: it is delivered from there at least once."""
    async with open_office(url, lambda: NOW) as app:
        sealer = app.tools.sealer
        number_of = {}
        for row in await rows(app, select(m.staff_notices.c.card, m.staff_notices.c.payload)):
            said = unpack(SCREEN, row.payload, sealer, row.card)
            number_of[row.card] = int(said.lines[0].args["number"].value)
        reached: dict[int, Counter[str]] = {ANNA: Counter(), VERA: Counter()}
        for row in await rows(app, select(m.outbox.c.chat_id, m.outbox.c.payload)):
            show = unpack(OUTGOING, row.payload, sealer, outbox_place(row.chat_id))
            if row.chat_id not in reached or not isinstance(show, Show):
                found.strayed.append(f"{show} to {row.chat_id}")
            else:
                reached[row.chat_id][show.card] += 1
        for chat_id, cards in reached.items():
            numbers = {number_of[card] for card in cards}
            found.lost += [f"{one} of {chat_id}" for one in sorted(told - numbers)]
            found.lost += [f"{card} of {chat_id}" for card in number_of if card not in cards]
            found.doubled += [f"{one} of {chat_id}" for one, times in cards.items() if times > 1]


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
