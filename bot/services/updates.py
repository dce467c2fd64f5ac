"""Ports of the life of an update: the chat as committed, and what a unit of work adds to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.quiet import Preferences
from bot.services.people import Session

AT_A_LOOK = 100  # messages of a chat that delivery takes at once


@dataclass(frozen=True, slots=True)
class StoredCard:
    message_id: int | None
    drawing: int
    screen: bytes | None  # sealed


@dataclass(frozen=True, slots=True)
class StoredChat:
    """A private chat as committed; version 0: never seen before."""

    chat_id: int
    version: int
    language: str
    state: str | None
    draft: bytes | None  # sealed
    draft_expires_at: datetime | None
    active_at: datetime
    session: Session | None
    card: StoredCard | None
    left_step: str | None = None  # the step that expired: answers to it may still come


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the conversation log. `body` is JSON or plain text, never a secret.

    `after`: the step that came of it, empty when none did, None when it stayed the same.
    `details`: see bot/services/line_details.py.
    """

    chat_id: int
    at: datetime
    direction: str  # in, out, note
    kind: str
    step: str | None = None
    message_id: int | None = None
    body: str | None = None
    after: str | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that waits. `payload` is sealed; `error`: why it was put off last.

    `trace`: of what caused it. `made`: when it was put, in seconds since 1970.
    """

    id: int
    chat_id: int
    rank: int
    kind: str
    payload: bytes
    tries: int
    error: str | None = None
    trace: str | None = None
    made: float = 0.0


class Ledger(Protocol):
    """What every unit of work writes besides its effects."""

    def see(self, bot_id: int, key: str, at: datetime) -> None:
        """Note that the update or event is taken; a second one discards its unit."""
        ...

    def save_chat(self, chat: StoredChat) -> None:
        """Write the next version over the one that was loaded, or conflict."""
        ...

    def draw_card(self, chat_id: int, card: str, drawing: int, screen: bytes | None) -> None:
        """Note a card's newest drawing; without a `screen` where nobody reads it back."""
        ...

    def put(self, chat_id: int, rank: int, kind: str, payload: bytes, at: datetime) -> int:
        """Add a message to the outbox; give the id of its row."""
        ...

    def put_card(
        self,
        chat_id: int,
        card: str,
        ranks: tuple[int, int],
        kind: str,
        payload: bytes,
        at: datetime,
    ) -> None:
        """Add a card: with the first rank as long as it hangs nowhere, then with the second."""
        ...

    def log(self, line: JournalLine) -> None: ...

    async def said_openly(self, chat_id: int, message_id: int) -> str | None:
        """Give the step that a message answered before it was edited, empty where there was none.

        None: the journal has not what it said.
        """
        ...

    def mark_reachable(self, chat_id: int, since: datetime | None) -> None:
        """Note since when the person blocks the bot, or None when they are back."""
        ...

    async def knows_failure(self, kind: str) -> bool: ...

    def fail(
        self, reference: str, kind: str, chat_id: int | None, at: datetime, trace: str
    ) -> None: ...

    def first_failure(self, kind: str, at: datetime) -> None: ...


class ChatStore(Protocol):
    async def load(self, chat_id: int, card: str) -> StoredChat | None: ...

    async def expired(self, now: datetime) -> Sequence[tuple[int, datetime]]:
        """Give chats whose drafts are past their time, with that time."""
        ...


class Queue(Protocol):
    """The outbox as delivery sees it."""

    async def lease(self, chat_id: int, owner: str, until: datetime, now: datetime) -> bool: ...

    async def renew(self, chat_id: int, owner: str, until: datetime) -> bool:
        """Keep a lease; False: another owner had the chat in between."""
        ...

    async def release(self, chat_id: int, owner: str) -> None: ...

    async def release_all(self, owner: str) -> None:
        """Let others go on at once with all that the owner held."""
        ...

    async def waiting(self, chat_id: int, now: datetime) -> "Waiting":
        """Give what is due, in order, AT_A_LOOK at the most, and who shall have it."""
        ...

    async def chats_waiting(self, now: datetime) -> Sequence[int]:
        """Give chats with messages that shall go at once."""
        ...

    async def chats_with_news(self, now: datetime) -> Sequence[int]:
        """Give chats with notices that can wait, the longest waiting first; a part of them."""
        ...

    async def card_message(self, chat_id: int, card: str) -> int | None: ...

    async def settle(
        self,
        rows: Sequence[OutboxRow],
        lines: Sequence[JournalLine],
        drawn: "Drawn | None" = None,
    ) -> None:
        """Forget what was delivered, log it, and learn where the card hangs.

        Notices without a line were kept back: nobody has read them.
        """
        ...

    async def postpone(self, row: OutboxRow, until: datetime, error: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Receiver:
    """How to word a message for a chat, and whether it is locked by a PIN now."""

    language: str
    pin_idle: float | None  # seconds; None: no PIN
    active_at: datetime | None
    group: bool
    unlocking: bool
    preferences: Preferences = field(default_factory=Preferences)
    signed_in_at: datetime | None = None  # None: no session is open


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a chat: read in one go."""

    rows: Sequence[OutboxRow]
    receiver: Receiver


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card's message, known after it was sent."""

    chat_id: int
    card: str
    message_id: int
