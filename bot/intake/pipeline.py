"""One unit of work per update: load, handle, commit; exactly once, or not at all."""

import contextlib
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import ChatMemberRestricted, ResultChatMemberUnion

from bot.intake.handling import Handling, is_honoured
from bot.intake.locks import ChatLocks
from bot.intake.reading import Incoming, read_update
from bot.intake.recording import Recording
from bot.intake.steps import Steps
from bot.intake.unit import OpenUnit
from bot.services.cabinet import NotSignedInError, NotYoursError
from bot.services.errors import (
    ConflictError,
    DuplicateError,
    ErasureUnderWayError,
    StoreUnavailableError,
)
from bot.services.messages import Screen, text
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.reveals import ChatName
from bot.services.secrecy import Sealer
from bot.services.traces import current_trace, in_detail, trace_of, tracing
from bot.services.turns import IN_ONE_TURN, Turns
from bot.services.updates import ChatStore, StoredChat
from bot.services.watch import SLOW, Watch
from bot.ui.chat import MAIN, Chat
from bot.ui.codec import UnreadableError
from bot.ui.form import Dialogue, Form
from bot.ui.switch import Switch
from bot.ui.texts import language_of

log = structlog.get_logger()
ATTEMPTS = 3
GONE = frozenset({"kicked", "left"})
GROUPS = frozenset({"group", "supergroup"})
Event = Callable[[Chat, StoredChat], Awaitable[None]]
Result = Callable[[Chat, StoredChat, Form[Any] | None, Mapping[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Intake:
    """Takes updates and events; whoever calls `take` acknowledges only when it returns."""

    bot: Bot
    switch: Switch
    chats: ChatStore
    begin: Callable[[], OpenUnit]
    sealer: Sealer
    clock: Clock
    dialogues: Mapping[str, Dialogue[Any]]  # by name and by group of states
    gate: Callable[[Chat, StoredChat, datetime], Awaitable[bool]]
    home: Callable[[Person], Screen]
    wake: Callable[[set[int]], None]
    locks: ChatLocks = field(default_factory=ChatLocks)
    turns: Turns = field(default_factory=lambda: Turns(IN_ONE_TURN))
    groups: Switch | None = None  # what may be said and pressed in groups; None: nothing
    staff_chats: Callable[[], Collection[int]] = tuple
    follow: Callable[[int, int], Awaitable[None]] | None = None  # a group's new id
    watch: Watch = field(default_factory=Watch)
    _handling: Handling = field(init=False)
    _recording: Recording = field(init=False)

    def __post_init__(self) -> None:
        steps = Steps(self.dialogues)
        self._handling = Handling(
            self.bot,
            self.switch,
            self.sealer,
            self.clock,
            steps,
            self.gate,
            self.home,
            self.staff_chats,
        )
        self._recording = Recording(self.sealer, self.clock, steps)

    async def take(self, raw: Any) -> None:
        """Handle one decoded update. Raises NotAnUpdateError, StoreUnavailableError."""
        begun = time.perf_counter()
        await self.turns.come()
        incoming = read_update(raw, self.bot)
        trace = trace_of(self.bot.id, incoming.key)
        with tracing(trace, update=raw["update_id"], chat=self._shown(incoming.chat_id)):
            try:
                await self._take(incoming)
            except StoreUnavailableError as error:
                self.watch.failed(type(error).__name__)
                incoming.fate.outcome = "put_back"
                self._note(incoming, time.perf_counter() - begun)
                raise
            self._note(incoming, time.perf_counter() - begun)

    def _shown(self, chat_id: int | None) -> ChatName | None:
        """Name the chat as logs may."""
        return None if chat_id is None else ChatName(self.sealer, chat_id)

    def _note(self, incoming: Incoming, seconds: float) -> None:
        """Count it; a line in the log is for what was slow, and for whoever wants all of them."""
        fate = incoming.fate
        self.watch.handled(incoming.kind, fate, seconds)
        if fate.outcome == "answered" and incoming.sent_at and not incoming.edited:
            late = (self.clock() - incoming.sent_at).total_seconds()
            self.watch.ages.take(max(late, 0.0))
        if seconds < SLOW and not in_detail():
            return
        tell = log.debug if seconds < SLOW else log.warning
        tell(
            "update taken" if seconds < SLOW else "slow update",
            kind=incoming.kind,
            dialogue=fate.dialogue,
            step=fate.step,
            outcome=fate.outcome,
            seconds=round(seconds, 4),
        )

    async def _take(self, incoming: Incoming) -> None:
        if incoming.chat_id is None:
            incoming.fate.outcome = "ignored"
            await self._retrying(lambda: self._pass_over(incoming), incoming)
            return
        async with self.locks.of(incoming.chat_id):
            if incoming.private and incoming.member is None:
                await self._converse_or_fail(incoming)
            elif self.groups is not None and incoming.is_for(self.bot.id):
                await self._confer_or_fail(incoming, self.groups)
            else:
                incoming.fate.outcome = "ignored"
                await self._follow(incoming)
                await self._retrying(lambda: self._pass_over(incoming), incoming)

    async def _follow(self, incoming: Incoming) -> None:
        """Take what is known of a group along to its new id; may be done twice."""
        message = incoming.message
        new_id = None if message is None else message.migrate_to_chat_id
        if self.follow is not None and incoming.chat_id is not None and new_id is not None:
            await self.follow(incoming.chat_id, new_id)

    async def happen(self, chat_id: int, key: str, event: Event) -> None:
        """Let an event of the chat (a timer, a result) change it, once per key."""

        async def experience(unit: OpenUnit, chat: Chat, stored: StoredChat) -> None:
            del unit
            await event(chat, stored)

        async with self.locks.of(chat_id):
            with self._tracing(chat_id, key):
                await self._retrying(lambda: self._experience(chat_id, key, experience))

    async def conclude(self, chat_id: int, key: str, result: Result) -> None:
        """Let the result of a recorded task change the chat, with all that a handler has."""

        async def experience(unit: OpenUnit, chat: Chat, stored: StoredChat) -> None:
            try:
                form = self._handling.form(chat)
            except UnreadableError:
                form = None
            await result(chat, stored, form, unit.use_cases)

        async with self.locks.of(chat_id):
            with self._tracing(chat_id, key):
                await self._retrying(lambda: self._experience(chat_id, key, experience))

    async def _converse_or_fail(self, incoming: Incoming) -> None:
        """Answer; what the store refuses for good fails as a handler does and blocks nobody."""
        try:
            await self._retrying(lambda: self._converse(incoming), incoming)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad update never blocks a chat
            refusal = error
            await self._retrying(lambda: self._give_up(incoming, refusal), incoming)

    async def _confer_or_fail(self, incoming: Incoming, groups: Switch) -> None:
        try:
            await self._retrying(lambda: self._confer(incoming, groups), incoming)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad update never blocks a chat
            refusal = error
            await self._retrying(lambda: self._apologise_in_group(incoming, refusal), incoming)

    async def _confer(self, incoming: Incoming, groups: Switch) -> OpenUnit:
        """Let a group's press or reply have its effect; what means nothing leaves no trace."""
        unit = self.begin()
        chat = self._handling.open_group(incoming)
        self._handling.locate(chat, incoming)
        taken = (chat.on_doubt or incoming.query is None) and await groups.hand(
            *incoming.event,
            bot=self.bot,
            chat=chat,
            person=chat.person,
            form=None,
            press=chat.press,
            raw_state=None,
            use_cases=unit.use_cases,
        )
        if not taken and incoming.query is not None:
            chat.toast = text("press-outdated")
        if not taken:
            incoming.fate.outcome = "ignored" if incoming.query is None else "outdated"
        self._recording.record_group(unit, chat, incoming if taken else None)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    async def _apologise_in_group(self, incoming: Incoming, error: Exception) -> OpenUnit:
        self.watch.failed(type(error).__name__)
        incoming.fate.outcome = "failed"
        unit = self.begin()
        chat = self._handling.open_group(incoming)
        await self._recording.apologise(unit, chat, error)
        self._recording.record_group(unit, chat, incoming)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    def _tracing(self, chat_id: int, key: str) -> contextlib.AbstractContextManager[None]:
        """Go on with the trace of what brings the event about, or begin its own."""
        trace = current_trace() or trace_of(self.bot.id, key)
        return tracing(trace, chat=self._shown(chat_id))

    async def _retrying(
        self, work: Callable[[], Awaitable[OpenUnit]], incoming: Incoming | None = None
    ) -> None:
        for _ in range(ATTEMPTS):
            unit = await work()
            try:
                await unit.commit()
            except DuplicateError:
                if incoming is not None:
                    incoming.fate.outcome = "duplicate"
                return
            except ConflictError:
                continue
            self.wake(unit.post.touched)
            return
        self.watch.failed(ConflictError.__name__)
        raise StoreUnavailableError("the chat changed under every attempt")

    async def _pass_over(self, incoming: Incoming) -> OpenUnit:
        unit, chat_id = self.begin(), incoming.chat_id
        if incoming.member is not None and chat_id is not None and _is_known(incoming):
            if _is_gone(incoming.member.new_chat_member):
                await unit.use_cases["lose_chat"](chat_id)
            else:
                unit.use_cases["regain_chat"](chat_id)
                unit.post.touched.add(chat_id)
        if (title := incoming.new_title) and chat_id is not None:
            await unit.use_cases["rename_group"](chat_id, title)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    async def _converse(self, incoming: Incoming) -> OpenUnit:
        stored = await self._load(incoming)
        try:
            unit = self.begin()
            chat = self._handling.open_chat(stored, incoming)
            await self._handling.handle(unit, chat, stored, incoming)
            self._recording.record(unit, chat, stored)
        except (ConflictError, StoreUnavailableError):
            raise
        except (NotSignedInError, NotYoursError):
            incoming.fate.outcome = "led_home"
            line = "not-yours" if stored.session else "not-signed-in"
            unit, chat = self._lead_home(stored, incoming, line)
        except ErasureUnderWayError:
            incoming.fate.outcome = "led_home"
            unit, chat = self._lead_home(stored, incoming, "erasure-under-way")
        except Exception as error:  # noqa: BLE001 - one bad update never blocks a chat
            unit, chat = await self._apology(stored, incoming, error)
        if incoming.edited:
            chat.answers = await self._answered(unit, incoming)
            chat.hush |= chat.answers is None
        return self._taken(unit, chat, stored, incoming)

    async def _answered(self, unit: OpenUnit, incoming: Incoming) -> str | None:
        """Give the step, long over maybe, that an edited message answered; None: it is secret."""
        chat_id, message_id = incoming.chat_id, incoming.message_id
        if chat_id is None or message_id is None:
            return None
        return await unit.ledger.said_openly(chat_id, message_id)

    async def _give_up(self, incoming: Incoming, error: Exception) -> OpenUnit:
        """Apologise, and keep out of the journal what the store may have refused."""
        stored = await self._load(incoming)
        unit, chat = await self._apology(stored, incoming, error)
        chat.hush = True
        return self._taken(unit, chat, stored, incoming)

    def _lead_home(
        self, stored: StoredChat, incoming: Incoming, line: str
    ) -> tuple[OpenUnit, Chat]:
        """The session was ended elsewhere, or an account taken away: begin from what is true."""
        unit = self.begin()
        chat = self._handling.open_chat(stored, incoming)
        chat.honoured = is_honoured(chat, chat.press)
        chat.note(line)
        chat.rest(self.home(chat.person).under(text(line)))
        self._recording.record(unit, chat, stored)
        return unit, chat

    async def _apology(
        self, stored: StoredChat, incoming: Incoming, error: Exception
    ) -> tuple[OpenUnit, Chat]:
        self.watch.failed(type(error).__name__)
        incoming.fate.outcome = "failed"
        unit = self.begin()
        chat = self._handling.open_chat(stored, incoming)
        await self._recording.apologise(unit, chat, error)
        self._recording.record(unit, chat, stored)
        return unit, chat

    def _taken(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming
    ) -> OpenUnit:
        self._recording.journal(unit, chat, stored, incoming)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    async def _experience(
        self,
        chat_id: int,
        key: str,
        experience: Callable[[OpenUnit, Chat, StoredChat], Awaitable[None]],
    ) -> OpenUnit:
        incoming = Incoming(key, chat_id, chat_id)
        stored = await self.chats.load(chat_id, MAIN)
        unit = self.begin()
        if stored is None:  # erased since the event was due: nothing of the chat comes back
            unit.ledger.see(self.bot.id, key, self.clock())
            return unit
        chat = self._handling.open_chat(stored, incoming)
        chat.in_place = True
        await experience(unit, chat, stored)
        self._recording.record(unit, chat, stored, active_at=stored.active_at)
        self._recording.log_move(unit, chat, stored)
        self._recording.log_notes(unit, chat)
        unit.ledger.see(self.bot.id, key, self.clock())
        return unit

    async def _load(self, incoming: Incoming) -> StoredChat:
        chat_id = incoming.chat_id
        assert chat_id is not None  # noqa: S101 - take() sees to it
        stored = await self.chats.load(chat_id, MAIN)
        language = language_of(incoming.language_code)
        return stored or StoredChat(
            chat_id, 0, language, None, None, None, self.clock(), None, None
        )


def _is_known(incoming: Incoming) -> bool:
    """Tell what became of us in a person's own chat, or in a group; channels are none of ours."""
    return incoming.private or (
        incoming.member is not None and incoming.member.chat.type in GROUPS
    )


def _is_gone(member: ResultChatMemberUnion) -> bool:
    """Tell whether nothing can be said there any more."""
    muted = isinstance(member, ChatMemberRestricted) and not member.can_send_messages
    return muted or member.status in GONE
