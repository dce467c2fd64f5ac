"""Visits of residents on the last day, and a load that brings them at moments planned before."""

import asyncio
import heapq
import random
import re
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from support.person import View
from support.telephones import Telephone

BURST_EVERY, BURST_LASTS, BURST = 10.0, 1.0, 2.0  # seconds, seconds, times the mean rate
THINKS = (1.0, 5.0)  # seconds between an answer and what its reader does next
HURRIES = (0.5, 1.5)  # the same of those who only press
LONGEST = 60.0  # seconds until what was not answered is lost
NUMBER = re.compile(r"№ (\d{4}-\d{4}-\d{4})")


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    shows: str  # what the answer says


@dataclass(frozen=True, slots=True)
class Tap:
    caption: str  # how it begins
    shows: str


Visit = tuple[Say | Tap, ...]
HOME = Say("/menu", "Выберите, что показать")
LIST = Tap("Показания", "Выберите счётчик или напишите")
COLD = Say("126", "Проверьте показание")
HOT = Say("48", "Проверьте показание")
MINE = Tap("Мои показания", "Показания какого счётчика")
PAST = Tap("💧", "Мои показания: 💧")
BACK = Tap("Меню", HOME.shows)
ONE: Visit = (
    HOME,
    LIST,
    Tap("💧", "Напишите показание"),
    COLD,
    Tap("Подтвердить", "Показание принято"),
)
ONE_AND_LOOK: Visit = (*ONE, LIST, MINE, PAST)
IN_A_ROW: Visit = (
    HOME,
    LIST,
    Tap("Передать все подряд", "Напишите показание"),
    COLD,
    Tap("Подтвердить", "Принято показаний: 1"),
    HOT,
    Tap("Подтвердить", "Принято показаний: 2"),
)
IN_WORDS: Visit = (
    Say("хвс 126 гвс 48", "Проверьте, так ли я понял"),
    Tap("Подтвердить", "Принято показаний: 2"),
)
RECEIPT: Visit = (HOME, Tap("Квитанция", "К оплате"), BACK)
SHARES = ((30, ONE), (20, ONE_AND_LOOK), (25, IN_A_ROW), (15, RECEIPT))
MIX = (  # one half writes /menu, the other presses on the menu that is there
    *((share / 2, visit[begin:]) for share, visit in SHARES for begin in (0, 1)),
    (10.0, IN_WORDS),
)
PRESSES = ((1.0, (LIST, MINE, PAST, BACK) * 1000),)
Mix = Sequence[tuple[float, Visit]]


def length_of(mix: Mix) -> float:
    """Give how many updates a visit has on average."""
    return sum(share * len(visit) for share, visit in mix) / sum(share for share, _ in mix)


def moments(rate: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """Give the moments of a Poisson process whose rate doubles for a second in every ten."""
    quiet = rate * (BURST_EVERY - BURST * BURST_LASTS) / (BURST_EVERY - BURST_LASTS)
    most, at = max(quiet, rate * BURST), 0.0
    while (at := at + chance.expovariate(most)) < seconds:
        now = rate * BURST if at % BURST_EVERY >= BURST_EVERY - BURST_LASTS else quiet
        if chance.random() < now / most:
            yield at


@dataclass(slots=True, eq=False)
class Visitor:
    """Somebody on a visit; `planned` is when the step that waits for its answer was due."""

    phone: Telephone
    visit: Visit
    at: int = 0
    planned: float = 0.0
    phase: "Phase | None" = None  # while an answer is waited for
    card: View | None = None
    receipts: set[str] = field(default_factory=set)  # numbers that their chat shows

    def act(self, planned: float, phase: "Phase") -> None:
        step = self.visit[self.at]
        self.planned, self.phase = planned, phase
        if isinstance(step, Say):
            self.phone.do("messages", text=step.text)
            return
        assert self.card is not None, step
        keys = [key for row in self.card["keyboard"] for key in row]
        data = next(key["data"] for key in keys if key["text"].startswith(step.caption))
        self.phone.do("press", message_id=self.card["message_id"], data=data)

    def answered_by(self, event: View) -> bool:
        """Look at what happened in the chat; tell whether it is what was waited for."""
        if event["type"] not in {"message", "edit"} or not event["from"]["is_bot"]:
            return False
        said = event["text"].replace("\u00a0", " ")
        self.receipts.update(NUMBER.findall(said))
        if event["keyboard"]:
            self.card = event
        if self.phase is None or self.visit[self.at].shows not in said:
            return False
        took = time.perf_counter() - self.planned
        self.phase.took.append(took)
        if event["type"] == "edit":
            self.phase.edited.append(took)
        self.phase, self.at = None, self.at + 1
        return True


@dataclass(slots=True)
class Phase:
    """What one stretch of load saw: seconds from the planned moment to the answer in the chat."""

    took: list[float] = field(default_factory=list)
    edited: list[float] = field(default_factory=list)  # those of them that no limit holds back
    late: list[float] = field(default_factory=list)  # seconds that the load was behind its plan
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Load:
    """Brings residents. A moment without anybody who is ready brings a newcomer."""

    phones: "deque[Telephone]"
    chance: random.Random
    visitors: list[Visitor] = field(default_factory=list)
    phase: Phase = field(default_factory=Phase)
    thinks: tuple[float, float] = THINKS
    _thinking: list[tuple[float, int, Visitor]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _waiting: set[Visitor] = field(default_factory=set)
    _answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, mix: Mix, rate: float, seconds: float) -> Phase:
        """Bring updates at this rate, and wait until all are answered; visits go on after it."""
        await self._bring(mix, rate, seconds)
        await self._all_answered()
        return self.phase

    async def warm(self, mix: Mix, rate: float, seconds: float) -> None:
        """Let visits begin as often as they do at this rate, until they are at all their steps."""
        await self._bring(mix, rate, seconds, begins=True)

    def hurry(self) -> None:
        """Let everybody go home; who comes from now on thinks less."""
        self._thinking.clear()
        self.thinks = HURRIES

    async def _bring(self, mix: Mix, rate: float, seconds: float, *, begins: bool = False) -> None:
        self.phase = Phase()
        began, newcomers = time.perf_counter(), 1 / length_of(mix)
        for moment in moments(rate, seconds, self.chance):
            planned = began + moment
            if (wait := planned - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            comes = self.chance.random() < newcomers
            if not comes and self._thinking and self._thinking[0][0] <= planned:
                visitor = heapq.heappop(self._thinking)[2]
            elif comes or not begins:
                visitor = self._come(mix)
            else:
                continue
            self.phase.late.append(time.perf_counter() - planned)
            self._act(visitor, planned)

    def _act(self, visitor: Visitor, planned: float) -> None:
        self._waiting.add(visitor)
        visitor.act(planned, self.phase)

    def _come(self, mix: Mix) -> Visitor:
        [visit] = self.chance.choices([one for _, one in mix], [share for share, _ in mix])
        phone = self.phones.popleft()
        visitor = Visitor(phone, visit, card=next(iter(phone.from_bot()), None))
        visitor.phone.heard = lambda event: self._heard(visitor, event)
        self.visitors.append(visitor)
        return visitor

    def _heard(self, visitor: Visitor, event: View) -> None:
        if not visitor.answered_by(event):
            return
        self._waiting.discard(visitor)
        self._answer.set()
        if visitor.at < len(visitor.visit):
            ready = time.perf_counter() + self.chance.uniform(*self.thinks)
            heapq.heappush(self._thinking, (ready, next(self._order), visitor))

    async def _all_answered(self) -> None:
        """Wait for what is on its way; whoever thinks goes on in the next phase."""
        try:
            async with asyncio.timeout(LONGEST):
                while self._waiting:
                    self._answer.clear()
                    await self._answer.wait()
        except TimeoutError:
            self.phase.lost += [_told(one) for one in self._waiting]
            self.phase.took += [LONGEST] * len(self._waiting)
            self._waiting.clear()


def _told(visitor: Visitor) -> str:
    said = visitor.card["text"] if visitor.card else ""
    return f"{visitor.phone.id}: {visitor.visit[visitor.at]} was not answered; the card: {said!r}"
