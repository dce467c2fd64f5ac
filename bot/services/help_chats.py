"""Help from beside a conversation: writing first, internal notes, another chance to prove.

The centre's people alone, nobody to themselves; the audit log is written before all else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.access import DAY, PROOFS_A_DAY, UNLOCKS_A_DAY, Attempt
from bot.domain.reading_numbers import RANDOM_NUMBERS, reading_number
from bot.domain.requests import (
    LONGEST_ANSWER,
    RequestState,
    RequestSubject,
    Side,
    WordsRefusal,
    parse_words,
)
from bot.domain.staff import Action
from bot.domain.typed import clean
from bot.services.conversations import AGAIN
from bot.services.help_notes import Note, Notes, Presses, parse_note
from bot.services.masking import mask_line
from bot.services.notices import Notices, ProofUnlocked
from bot.services.people import Attempts, Person, Tally
from bot.services.ports import Clock, Ids
from bot.services.request_routing import TellStaff
from bot.services.request_told import TellResident
from bot.services.requests import Conversation, Request, RequestMessage, Requests
from bot.services.reveals import Residents, Reveals, chat_key
from bot.services.secrecy import Sealer
from bot.services.staff import AuditLog, Authorise, Employee, Entry, Failed, Site, Subject

CENTRE = Site(None)
LONGEST_REASON = 300
LOOK = "help"


class Helped(StrEnum):
    """What came of it; the value is the id of its text."""

    DONE = "console-help-done"
    DENIED = "console-help-denied"
    UNKNOWN = "console-help-unknown"
    EMPTY = "console-help-empty"
    TOO_LONG = "console-help-too-long"
    ASKED = "console-help-asked"  # there is an open request: answer that one
    NO_REASON = "console-help-no-reason"
    NOT_LOCKED = "console-help-not-locked"
    UNLOCKED_ENOUGH = "console-help-unlocked-enough"


_WORDS = {WordsRefusal.EMPTY: Helped.EMPTY, WordsRefusal.TOO_LONG: Helped.TOO_LONG}
OF_CONTENT = frozenset({Helped.EMPTY, Helped.TOO_LONG, Helped.NO_REASON})


@dataclass(frozen=True, slots=True)
class ChatKnown:
    """A private chat. `cabinet_id`: it is signed in now; `cabinets`, `owners`: of all it was."""

    chat_id: int
    language: str
    cabinet_id: int | None
    cabinets: frozenset[int]
    owners: frozenset[int]


class HelpChats(Protocol):
    async def find(self, chat_id: int) -> ChatKnown | None: ...

    async def looked(self, subject: str, employee_id: int, since: datetime) -> bool:
        """Tell whether the audit log has the employee's look at what stands beside it."""
        ...


class ProofLocks(Protocol):
    """Wrong proofs, which are moved out of the day and stay counted for ever."""

    async def of_accounts(self, times: Sequence[datetime]) -> Sequence[tuple[str, int, datetime]]:
        """Give (account, place, when) of the proofs of accounts at these moments."""
        ...

    def move(self, kind: Attempt, subject: str, at: datetime, to: datetime) -> None:
        """Date one otherwise, or conflict: somebody has."""
        ...


@dataclass(frozen=True, slots=True)
class ChatHelp:
    """What staff have beside a conversation. `wrong`: proofs of the day, `locked`: no more.

    `revealed_until`: notes are unmasked, until then.
    """

    chat_id: int
    notes: Sequence[Note]
    revealed_until: datetime | None
    open_requests: Sequence[Request]
    wrong: int
    locked: bool
    may_unlock: bool


@dataclass(slots=True)
class HelpDoor:
    """Lets the centre's people in, and nobody to themselves.

    The audit log outlives erasure: the chat is named there by its pseudonym.
    """

    authorise: Authorise
    audit: AuditLog
    chats: HelpChats
    sealer: Sealer
    clock: Clock

    async def __call__(
        self, person: Person, chat_id: int, action: Action, act: str, **details: str
    ) -> tuple[ChatKnown, Employee] | Helped:
        """Write one line, whatever comes of it; looks within minutes are one."""
        found = await self.authorise.employee(person, action, CENTRE)
        who = found or await self.authorise.whoever(person)
        chat = await self.chats.find(chat_id)
        own = chat_id == person.user_id
        if chat is not None and found is not None:
            own |= found.cabinet_id in chat.cabinets or person.user_id in chat.owners
        key, lately = chat_key(self.sealer, chat_id), self.clock() - AGAIN
        let_in = None if chat is None or found is None or own else (chat, found)
        if act == LOOK and let_in and await self.chats.looked(key, let_in[1].id, lately):
            return let_in
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=None if who is None else who.id,
                organisation_id=None,
                action=action,
                subject=Subject.CONVERSATION,
                subject_id=key,
                denied=found is None or own,
                details={"act": act, **details, **({"own": True} if own else {})},
            )
        )
        if found is None or own:
            return Helped.DENIED
        return self.failed(Helped.UNKNOWN) if chat is None else (chat, found)

    def failed(self, helped: Helped) -> Helped:
        """Write down that what somebody was let in for was not done."""
        self.audit.fail(Failed.CONTENT if helped in OF_CONTENT else Failed.STATE)
        return helped


@dataclass(slots=True)
class ProofsOfDay:
    """How often somebody was wrong about accounts within a day."""

    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def __call__(self, user_id: int) -> Tally:
        subject, since = self.sealer.pseudonym(user_id), self.clock() - DAY
        return await self.attempts.tally(Attempt.PROOF_BY_PERSON, subject, since)

    async def unlocks(self, user_id: int) -> Tally:
        subject, since = self.sealer.pseudonym(user_id), self.clock() - DAY
        return await self.attempts.tally(Attempt.PROOF_UNLOCKED, subject, since)


@dataclass(slots=True)
class HelpInChat:
    door: HelpDoor
    requests: Requests
    notes: Notes
    presses: Presses
    proofs: ProofsOfDay
    locks: ProofLocks
    residents: Residents
    reveals: Reveals
    tell: TellResident
    tell_staff: TellStaff
    notices: Notices
    clock: Clock
    ids: Ids
    random_below: Callable[[int], int]

    async def look(self, person: Person, chat_id: int) -> ChatHelp | Helped:
        """Give what stands beside a conversation, which is read at the same time."""
        found = await self.door(person, chat_id, Action.REVIEW_CONVERSATIONS, LOOK)
        if isinstance(found, Helped):
            return found
        chat, employee = found
        wrong = (await self.proofs(chat_id)).recent
        unlocks = (await self.proofs.unlocks(chat_id)).recent
        unlocker = await self.door.authorise.employee(person, Action.UNLOCK_PROOF, CENTRE)
        until = await self.reveals.until(employee.id, chat_id, self.clock())
        return ChatHelp(
            chat_id=chat_id,
            notes=await self._notes(chat_id, revealed=until is not None),
            revealed_until=until,
            open_requests=await self._open(chat),
            wrong=wrong,
            locked=wrong >= PROOFS_A_DAY,
            may_unlock=unlocker is not None and unlocks < UNLOCKS_A_DAY,
        )

    async def _notes(self, chat_id: int, *, revealed: bool) -> Sequence[Note]:
        """Give them as the conversation beside them is seen."""
        found = await self.notes.of_chat(chat_id)
        if not found or revealed:
            return found
        known = await self.residents.known_of(chat_id)
        return [replace(one, words=mask_line(one.words, known)) for one in found]

    async def write(self, person: Person, chat_id: int, token: str, typed: str) -> Helped | str:
        """Begin a request in the person's name; give its number, or why there is none."""
        if await self.presses.used(person.user_id, token):
            return Helped.DONE
        found = await self.door(person, chat_id, Action.ANSWER_REQUEST, "written")
        if isinstance(found, Helped):
            return found
        words = parse_words(typed, LONGEST_ANSWER)
        if isinstance(words, WordsRefusal):
            return self.door.failed(_WORDS[words])
        chat, employee = found
        if await self._open(chat):
            return self.door.failed(Helped.ASKED)
        request, said = self._begun(chat, person, employee, words)
        self.requests.add(request)
        self.requests.say(said)
        self.presses.use(person.user_id, token, request.made_at)
        await self.tell_staff.sent(request, Conversation(request, (said,)).card)
        await self.tell.answered(request, said)
        return request.number

    async def note(self, person: Person, chat_id: int, token: str, typed: str) -> Helped:
        """Keep a note about the person's conversation."""
        if await self.presses.used(person.user_id, token):
            return Helped.DONE
        found = await self.door(person, chat_id, Action.REVIEW_CONVERSATIONS, "noted")
        if isinstance(found, Helped):
            return found
        words = parse_note(typed)
        if isinstance(words, WordsRefusal):
            return self.door.failed(_WORDS[words])
        _, employee = found
        now = self.clock()
        who = (person.user_id, employee.name, employee.id)
        self.notes.add(Note(self.ids(), None, chat_id, now, words, *who))
        self.presses.use(person.user_id, token, now)
        return Helped.DONE

    async def unlock(self, person: Person, chat_id: int, token: str, typed: str) -> Helped:
        """Let somebody prove an account again before the day is over, and tell them."""
        if await self.presses.used(person.user_id, token):
            return Helped.DONE
        reason = clean(typed)[:LONGEST_REASON]
        why = mask_line(reason, await self.residents.known_of(chat_id))
        found = await self.door(person, chat_id, Action.UNLOCK_PROOF, "unlocked", reason=why)
        if isinstance(found, Helped):
            return found
        if not any(map(str.isalnum, reason)):
            return self.door.failed(Helped.NO_REASON)
        unlocks, tally = await self.proofs.unlocks(chat_id), await self.proofs(chat_id)
        if unlocks.recent >= UNLOCKS_A_DAY:
            return self.door.failed(Helped.UNLOCKED_ENOUGH)
        if tally.recent < PROOFS_A_DAY:
            return self.door.failed(Helped.NOT_LOCKED)
        await self._forgive(chat_id, tally, unlocks)
        self.presses.use(person.user_id, token, self.clock())
        self.notices.tell(chat_id, ProofUnlocked())
        return Helped.DONE

    async def _forgive(self, user_id: int, tally: Tally, unlocks: Tally) -> None:
        """Move the person's proofs out of the day, with what each took from its account.

        Both were written at one moment; what others tried with that account stays counted.
        """
        now = self.clock()
        out, subject = now - DAY, self.proofs.sealer.pseudonym(user_id)
        for at in set(tally.times):
            self.locks.move(Attempt.PROOF_BY_PERSON, subject, at, out)
        for account, _, at in await self.locks.of_accounts(tally.times):
            self.locks.move(Attempt.PROOF_OF_ACCOUNT, account, at, out)
        self.proofs.attempts.add(Attempt.PROOF_UNLOCKED, subject, unlocks.last + 1, now)

    async def _open(self, chat: ChatKnown) -> Sequence[Request]:
        found = await self.requests.of_person(chat.chat_id, chat.cabinet_id)
        return [one for one in found if not one.closed]

    def _begun(
        self, chat: ChatKnown, person: Person, employee: Employee, words: str
    ) -> tuple[Request, RequestMessage]:
        now = self.clock()
        request = Request(
            id=self.ids(),
            number=reading_number(self.random_below(RANDOM_NUMBERS)),
            chat_id=chat.chat_id,
            cabinet_id=chat.cabinet_id,
            account_id=None,
            subject=RequestSubject.OTHER,
            state=RequestState.ANSWERED,
            version=1,
            made_at=now,
            changed_at=now,
            taken_by=person.user_id,
            taker=employee.name,
            employee_id=employee.id,
        )
        who = (person.user_id, employee.name, employee.id)
        said = RequestMessage(self.ids(), request.id, 1, Side.STAFF, now, words, (), *who)
        return request, said
