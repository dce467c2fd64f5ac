"""The end of processing: consent withdrawn, everything of the person destroyed, the act of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.consents import ErasureReason
from bot.services.letters import Address, Channel
from bot.services.my_data import MayDispose
from bot.services.notices import CabinetClosed, ConsentWithdrawn, Notices
from bot.services.papers import LANGUAGES
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer


@dataclass(slots=True)
class Act:
    """What was destroyed so far: rows by table, and when the person did what, without content."""

    destroyed: dict[str, int] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)  # moment, kind

    def count(self, table: str, rows: int) -> None:
        if rows:
            self.destroyed[table] = self.destroyed.get(table, 0) + rows

    def as_json(self) -> str:
        data = {"destroyed": self.destroyed, "log": self.log}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, kept: str | None) -> "Act":
        data = json.loads(kept or "{}")
        return cls(data.get("destroyed", {}), [(at, kind) for at, kind in data.get("log", [])])


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure, from the demand to the act; `user_id` is known until the rows are gone."""

    id: int
    subject: str
    user_id: int | None
    reason: ErasureReason
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None
    act: str | None


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand as a report of erasures keeps it: of whom, nobody reads there."""

    subject: str
    reason: ErasureReason
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Repeated:
    """Numbers of people: demanded again, known already, consented since, nothing kept of."""

    again: int
    stood: int
    taken_back: int
    strangers: int


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody did something; of what they said nothing."""

    id: int
    at: datetime
    kind: str


class Erasures(Protocol):
    """Demands, and the end of processing."""

    async def pending(self, user_id: int) -> Erasure | None: ...

    async def elsewhere(self, user_id: int) -> Sequence[int]:
        """Give the other chats that are signed in to the person's own cabinets."""
        ...

    async def emails(self, user_id: int) -> Sequence[str]:
        """Give the confirmed e-mails of the person's own cabinets."""
        ...

    def stop(self, person: Person, elsewhere: Sequence[int], at: datetime) -> None:
        """Withdraw consents, end sessions and dialogues, drop what waits to be told."""
        ...

    def ask(
        self, erasure_id: int, subject: str, user_id: int, reason: ErasureReason, at: datetime
    ) -> None: ...

    def set_due(self, erasure_id: int, due_at: datetime) -> None: ...

    async def people(self) -> Sequence[int]:
        """Give the ids of all people of whom anything is kept that an erasure destroys."""
        ...

    async def asked(self) -> Collection[tuple[str, datetime]]:
        """Give all demands: of whom, by pseudonym, and when."""
        ...

    async def consented_at(self, user_id: int) -> datetime | None:
        """Give the moment of the consent to processing that stands."""
        ...


class SettleRequests(Protocol):
    async def __call__(self, user_id: int) -> None:
        """Have staff see that the person's requests are gone, wherever their cards hang."""
        ...


class Remains(Protocol):
    """Everything of one person that is kept, as the eraser sees it."""

    async def moments(self, user_id: int) -> Sequence[Moment]:
        """Give the next lines of the journal."""
        ...

    async def events(self, user_id: int) -> Sequence[Moment]:
        """Give moments that stand outside the journal: consents, sessions, cabinets."""
        ...

    async def counts(self, user_id: int) -> Mapping[str, int]:
        """Count the rows of each table besides the journal."""
        ...

    async def language(self, user_id: int) -> str: ...

    def drop_moments(self, user_id: int, moments: Sequence[Moment]) -> None: ...

    def sweep(self, user_id: int, counts: Mapping[str, int]) -> None:
        """Destroy all at once, exactly as many rows as were counted, or conflict."""
        ...

    def write_act(self, erasure_id: int, act: str, *, last: bool) -> None:
        """Keep the act; with the last rows goes the person's id."""
        ...


@dataclass(slots=True)
class EndProcessing:
    """Stop at once; destroy at once or within the set days. Gives the moment of destruction.

    At once only for who may dispose of the data: the owner of a lost telephone has these days to
    call it off.
    """

    erasures: Erasures
    may_dispose: MayDispose
    notices: Notices
    sealer: Sealer
    clock: Clock
    ids: Ids
    days: int

    async def __call__(self, person: Person, reason: ErasureReason, *, at_once: bool) -> datetime:
        now = self.clock()
        at_once = at_once and await self.may_dispose(person.user_id)
        due = now if at_once else now + timedelta(days=self.days)
        await _stop(self.erasures, self.notices, person, now)
        pending = await self.erasures.pending(person.user_id)
        if pending is not None:
            due = min(due, pending.due_at)
            self.erasures.set_due(pending.id, due)
            return due
        erasure_id = self.ids()
        subject = self.sealer.pseudonym(person.user_id)
        self.erasures.ask(erasure_id, subject, person.user_id, reason, now)
        for email in () if at_once else await self.erasures.emails(person.user_id):
            to = Address(Channel.EMAIL, email)
            self.notices.write(to, person.language, ConsentWithdrawn(due))
        self.erasures.set_due(erasure_id, due)
        return due


async def _stop(erasures: Erasures, notices: Notices, person: Person, now: datetime) -> None:
    elsewhere = await erasures.elsewhere(person.user_id)
    erasures.stop(person, elsewhere, now)
    for chat_id in elsewhere:
        notices.tell(chat_id, CabinetClosed())


@dataclass(slots=True)
class RepeatErasures:
    """Make demands again that a restored store has lost: stop at once; the eraser does the rest.

    Only the last one of each person counts, and none that a later consent has taken back.
    """

    erasures: Erasures
    notices: Notices
    sealer: Sealer
    clock: Clock
    ids: Ids

    async def __call__(self, demands: Sequence[Demand]) -> Repeated:
        last = {one.subject: one for one in sorted(demands, key=lambda one: one.asked_at)}
        asked = await self.erasures.asked()
        stood = {one.subject for one in last.values() if (one.subject, one.asked_at) in asked}
        again = taken_back = 0
        found = set(stood)
        for user_id in await self.erasures.people():
            demand = last.get(self.sealer.pseudonym(user_id))
            if demand is None or demand.subject in stood:
                continue
            found.add(demand.subject)
            if await self._repeat(user_id, demand):
                again += 1
            else:
                taken_back += 1
        return Repeated(again, len(stood), taken_back, len(last.keys() - found))

    async def _repeat(self, user_id: int, demand: Demand) -> bool:
        consented_at = await self.erasures.consented_at(user_id)
        if consented_at is not None and consented_at > demand.asked_at:
            return False
        person = Person(user_id, user_id, LANGUAGES[0], None)
        await _stop(self.erasures, self.notices, person, self.clock())
        pending = await self.erasures.pending(user_id)
        if pending is not None:
            self.erasures.set_due(pending.id, min(pending.due_at, demand.due_at))
            return True
        erasure_id = self.ids()
        self.erasures.ask(erasure_id, demand.subject, user_id, demand.reason, demand.asked_at)
        self.erasures.set_due(erasure_id, demand.due_at)
        return True


@dataclass(slots=True)
class PendingErasure:
    """Tell when the person's data will be destroyed, if it was decided."""

    erasures: Erasures

    async def __call__(self, person: Person) -> datetime | None:
        pending = await self.erasures.pending(person.user_id)
        return None if pending is None else pending.due_at


@dataclass(slots=True)
class Destroy:
    """One piece of the work; what a crash leaves undone, the next call does."""

    remains: Remains
    settle_requests: SettleRequests

    async def __call__(self, erasure: Erasure, user_id: int) -> str | None:
        """Give the language of the last words when nothing is left; None: call again."""
        act = Act.read(erasure.act)
        moments = await self.remains.moments(user_id)
        if moments:
            act.count("journal", len(moments))
            act.log += [_line(one) for one in moments if one.kind]
            self.remains.drop_moments(user_id, moments)
            self.remains.write_act(erasure.id, act.as_json(), last=False)
            return None
        language = await self.remains.language(user_id)
        counts = await self.remains.counts(user_id)
        act.log += [_line(one) for one in await self.remains.events(user_id)]
        act.log.sort()
        for table, rows in counts.items():
            act.count(table, rows)
        self.remains.sweep(user_id, counts)
        await self.settle_requests(user_id)
        self.remains.write_act(erasure.id, act.as_json(), last=True)
        return language


def _line(one: Moment) -> tuple[str, str]:
    return one.at.isoformat(timespec="seconds"), one.kind
