"""Residents on a visit who look at what order they are answered in."""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field

from support.person import View
from support.telephones import Telephone

from benchmarks.visits import HOME, LONGEST, MIX, Phase, Tap, Visitor
from bot.ui.chat import MAIN

HASTY = 0.25  # share of those who write several messages before they are answered
IN_HASTE = 3


@dataclass(slots=True, eq=False)
class Traveller(Visitor):
    """A visitor who counts only what is newer than what was there."""

    hasty: bool = False
    patience: float = LONGEST  # seconds until a press is made again: Telegram forgot it
    pressed_again: int = 0
    seen: Phase = field(default_factory=Phase)
    newest: int = 1  # drawing of the card that the chat showed
    backwards: list[str] = field(default_factory=list)
    repeated: int = 0  # messages of a drawing that stood there already: sending is at least once
    _wanted: int = 0
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _drawn: dict[int, int] = field(default_factory=dict)  # drawings by message

    async def travel(self) -> None:
        """Make the whole visit. Raises TimeoutError when an answer does not come."""
        self.phone.heard = self._hear
        if self.hasty:
            await self._hurry()
        while self.at < len(self.visit):
            await self._act(1)

    async def _hurry(self) -> None:
        """Ask for the menu several times: all are taken in turn, the last is answered last."""
        own, self.visit = self.visit, (HOME,)
        for _ in range(IN_HASTE - 1):
            self.phone.do("messages", text=HOME.text)
        await self._act(IN_HASTE)
        self.visit, self.at = own, 0

    async def _act(self, drawings: int) -> None:
        self._wanted = self.newest + drawings
        self._answered.clear()
        began = time.perf_counter()
        async with asyncio.timeout(LONGEST):
            self.act(began, self.seen)
            while not await self._answered_within(self.patience):
                if isinstance(self.visit[self.at], Tap):
                    self.pressed_again += 1
                    self.act(began, self.seen)

    async def _answered_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        return self._answered.is_set()

    def __str__(self) -> str:
        shown = (self.card or {}).get("text", "")
        return f"{self.phone.id}: {self.visit[self.at]}, drawing {self.newest}: {shown!r:.200}"

    def _hear(self, event: View) -> None:
        drawing = _drawing(event)
        if drawing is not None:
            self._look(event, drawing)
            if drawing < self._wanted:
                return
        if self.answered_by(event):
            self._answered.set()

    def _look(self, event: View, drawing: int) -> None:
        """Note the order of drawings, and what came twice."""
        if drawing < self.newest:
            self.backwards.append(f"{self.phone.id}: drawing {drawing} after {self.newest}")
        if event["type"] == "message":
            self.repeated += drawing in self._drawn.values()
        self._drawn[event["message_id"]] = drawing
        self.newest = max(self.newest, drawing)


def _drawing(event: View) -> int | None:
    """Give the drawing of the card, when it is what was sent or edited."""
    if event["type"] not in {"message", "edit"} or not event["from"]["is_bot"]:
        return None
    rows = event["keyboard"]
    card, drawing, *_ = rows[0][0]["data"].split(":") if rows else ("", "0")
    return int(drawing) if card == MAIN else None


def travellers(phones: list[Telephone], chance: random.Random, patience: float) -> list[Traveller]:
    """Give everybody a visit of the mix; who begins with a press has the menu before them."""
    ways, shares = [one for _, one in MIX], [share for share, _ in MIX]
    return [
        Traveller(
            phone,
            chance.choices(ways, shares)[0],
            card=next(iter(phone.from_bot()), None),
            patience=patience,
            hasty=chance.random() < HASTY,
        )
        for phone in phones
    ]
