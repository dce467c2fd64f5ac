"""What nobody understood is collected, and can be sent to staff with one press.

A line that may be a secret leaves a mark only.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.requests import RequestSubject, WordsRefusal, parse_words
from bot.domain.unrecognised import may_be_secret
from bot.services.cabinet import ListAccounts
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.request_acts import NewRequest, SendRequest
from bot.services.requests import Request, RequestRefusal


@dataclass(frozen=True, slots=True)
class Line:
    """`step`: of the dialogue, or what the card showed; `kind`: as the journal names it.

    `words`: none where they may be a secret. `request_id`: what they were sent as.
    """

    id: int
    chat_id: int
    at: datetime
    step: str | None
    kind: str
    words: str = ""
    request_id: int | None = None


class Lines(Protocol):
    async def find(self, line_id: int) -> Line | None: ...

    def add(self, line: Line) -> None: ...

    def pass_on(self, line: Line, request_id: int) -> None:
        """Note what it was sent as; once, or conflict."""
        ...


@dataclass(slots=True)
class CollectUnrecognised:
    lines: Lines
    clock: Clock
    ids: Ids

    async def __call__(
        self, person: Person, step: str | None, kind: str, said: str | None
    ) -> int | None:
        """Keep it. Give its number if its words can be sent to staff."""
        words = "" if said is None or may_be_secret(said) else parse_words(said)
        kept = "" if isinstance(words, WordsRefusal) else words
        line = Line(self.ids(), person.chat_id, self.clock(), step, kind, kept)
        self.lines.add(line)
        return line.id if kept else None


class NotPassedOn(StrEnum):
    """Why the words are not sent; the value is the id of its text."""

    GONE = "support-words-gone"
    BEFORE = "support-passed-before"


@dataclass(slots=True)
class PassOn:
    """Send a line on as a request, with the account if there is but one."""

    lines: Lines
    send: SendRequest
    list_accounts: ListAccounts

    async def __call__(
        self, person: Person, line_id: int
    ) -> Request | RequestRefusal | NotPassedOn:
        line = await self.lines.find(line_id)
        if line is None or line.chat_id != person.chat_id or not line.words:
            return NotPassedOn.GONE
        if line.request_id is not None:
            return NotPassedOn.BEFORE
        account_id = None
        if person.session is not None:
            accounts = (await self.list_accounts(person)).accounts
            account_id = accounts[0].account.id if len(accounts) == 1 else None
        sent = await self.send(person, NewRequest(RequestSubject.OTHER, account_id, line.words))
        if isinstance(sent, Request):
            self.lines.pass_on(line, sent.id)
        return sent
