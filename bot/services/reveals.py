"""«Раскрыть»: an employee sees one conversation unmasked for a minute.

That and why is a row of the audit log, committed before anything is shown. The chat is named
there and here by its pseudonym, as both outlive a person's erasure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from bot.domain.reveals import (
    HOUR,
    REVEAL_LASTS,
    REVEALS_AN_HOUR,
    WARN_EVERY,
    RevealReason,
    RevealRefusal,
    read_reason,
    read_words,
)
from bot.domain.staff import Action
from bot.services.masking import mask_line
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.requests import Requests
from bot.services.secrecy import Sealer
from bot.services.staff import AuditLog, Authorise, Denied, Employee, Entry, Site, Subject
from bot.services.staff_notices import RevealsUsedUp

CENTRE = Site(None)
KEY_SHOWN = 16  # characters of a pseudonym: enough to find a chat by


@dataclass(frozen=True, slots=True)
class Reveal:
    """One that was given, or refused for being one too many. `number`: of the employee's."""

    id: int
    employee_id: int
    number: int
    chat_key: str
    reason: RevealReason
    at: datetime
    until: datetime
    refused: bool = False


class RevealRows(Protocol):
    async def since(self, employee_id: int, moment: datetime) -> Sequence[Reveal]:
        """Give the employee's from then on, the newest first."""
        ...

    async def last_number(self, employee_id: int) -> int: ...

    def add(self, reveal: Reveal) -> None:
        """Write it down, or conflict: another of the employee's has its number."""
        ...


class Residents(Protocol):
    async def is_own(self, person: Person, chat_id: int) -> bool:
        """Tell whether the chat is the person's, or ever was signed in to their cabinet."""
        ...

    async def known_of(self, chat_id: int) -> Sequence[str]:
        """Give names, addresses, numbers and contacts of whoever the chat is signed in to."""
        ...

    async def known_of_each(
        self, asked: Sequence[tuple[int, int | None]]
    ) -> Sequence[Sequence[str]]:
        """Give the same for each (chat, account), with what the account names if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Revealed:
    until: datetime


Outcome: TypeAlias = Revealed | RevealRefusal | Denied


@dataclass(frozen=True, slots=True, repr=False)
class ChatName:
    """A chat as logs name it: its pseudonym, reckoned only when a line is written."""

    sealer: Sealer
    chat_id: int

    def __repr__(self) -> str:
        return chat_key(self.sealer, self.chat_id)


def chat_key(sealer: Sealer, chat_id: int) -> str:
    """Name a chat where its id may not stay."""
    return sealer.pseudonym(chat_id)[:KEY_SHOWN]


@dataclass(slots=True)
class Reveals:
    """What is shown unmasked now; who left the centre sees nothing any more all the same."""

    rows: RevealRows
    sealer: Sealer

    async def open(self, employee_id: int, chat_id: int, now: datetime) -> bool:
        return await self.until(employee_id, chat_id, now) is not None

    async def until(self, employee_id: int, chat_id: int, now: datetime) -> datetime | None:
        key = chat_key(self.sealer, chat_id)
        for one in await self.rows.since(employee_id, now - REVEAL_LASTS):
            if one.chat_key == key and not one.refused and one.at <= now < one.until:
                return one.until
        return None


@dataclass(slots=True)
class RevealRequest:
    """The same from the page of a request: it shows the conversation that it came from."""

    requests: Requests
    reveal: "RevealConversation"

    async def __call__(
        self, person: Person, number: str, reason: str, words: str
    ) -> Outcome | None:
        """Return None where there is no such request."""
        request = await self.requests.numbered(number)
        if request is None:
            return None
        return await self.reveal(person, request.chat_id, reason, words)


@dataclass(slots=True)
class RevealConversation:
    authorise: Authorise
    audit: AuditLog
    rows: RevealRows
    residents: Residents
    notices: Notices
    sealer: Sealer
    clock: Clock
    new_id: Ids

    async def __call__(self, person: Person, chat_id: int, reason: str, words: str) -> Outcome:
        """Allow it from now on; `reason` and `words` as they were sent."""
        why, said = read_reason(reason), read_words(words)
        if isinstance(why, RevealRefusal):
            return why
        if isinstance(said, RevealRefusal):
            return said
        known = await self.residents.known_of(chat_id)
        details = {"reason": why.value, "words": mask_line(said, known)}
        about = Subject.CONVERSATION, chat_key(self.sealer, chat_id)
        reviewer = await self.authorise.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
        employee = await self.authorise.employee(person, Action.SEE_RESIDENT, CENTRE)
        if reviewer is None or employee is None or reviewer.id != employee.id:
            who = await self.authorise.whoever(person)
            self._record(person, who, about, details, denied=True)
            return Denied()
        if await self.residents.is_own(person, chat_id):
            self._record(person, employee, about, {**details, "refused": "own"}, denied=True)
            return RevealRefusal.OWN
        return await self._reveal(person, employee, why, about, details)

    async def _reveal(
        self,
        person: Person,
        employee: Employee,
        why: RevealReason,
        about: tuple[Subject, str],
        details: dict[str, Any],
    ) -> Outcome:
        now = self.clock()
        lately = await self.rows.since(employee.id, now - WARN_EVERY)
        given = [one for one in lately if not one.refused and one.at > now - HOUR]
        number = await self.rows.last_number(employee.id) + 1
        if len(given) >= REVEALS_AN_HOUR:
            refused = {**details, "refused": "too_often"}
            self._record(person, employee, about, refused, denied=True)
            if not any(one.refused for one in lately):
                self.notices.tell_staff(RevealsUsedUp(employee.name, REVEALS_AN_HOUR))
            self._add(employee, number, about[1], why, now, now, refused=True)
            return RevealRefusal.TOO_OFTEN
        until = now + REVEAL_LASTS
        lasts = int(REVEAL_LASTS.total_seconds())
        self._record(person, employee, about, {**details, "seconds": lasts})
        self._add(employee, number, about[1], why, now, until)
        return Revealed(until)

    def _add(
        self,
        employee: Employee,
        number: int,
        key: str,
        why: RevealReason,
        now: datetime,
        until: datetime,
        *,
        refused: bool = False,
    ) -> None:
        reveal = Reveal(self.new_id(), employee.id, number, key, why, now, until, refused)
        self.rows.add(reveal)

    def _record(
        self,
        person: Person,
        employee: Employee | None,
        about: tuple[Subject, str],
        details: dict[str, Any],
        *,
        denied: bool = False,
    ) -> None:
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=None if employee is None else employee.id,
                organisation_id=None,
                action=Action.SEE_RESIDENT,
                subject=about[0],
                subject_id=about[1],
                denied=denied or employee is None,
                details=details,
            )
        )
