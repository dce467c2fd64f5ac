"""One unit of work per update: load, handle, commit; exactly once, or not at all."""

import secrets
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.domain.access import DIALOGUE_LIFETIME
from bot.intake.locks import ChatLocks
from bot.intake.reading import Incoming, read_update
from bot.services.cabinet import NotSignedInError, NotYoursError
from bot.services.errors import (
    ConflictError,
    DuplicateError,
    ErasureUnderWayError,
    StoreUnavailableError,
)
from bot.services.messages import Keys, Notify, Screen, Show, Text, text
from bot.services.notices import HandlerFailed, Notices
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.turns import IN_ONE_TURN, Turns
from bot.services.updates import ChatStore, JournalLine, Ledger, StoredCard, StoredChat
from bot.ui.chat import MAIN, Card, Chat
from bot.ui.codec import SCREEN, UnreadableError, pack, unpack
from bot.ui.form import Dialogue, Form, draft_place, open_form
from bot.ui.notices import Post
from bot.ui.presses import NOTICE, Press, read_press
from bot.ui.texts import language_of

log = structlog.get_logger()
ATTEMPTS = 3
SECOND_TAP = timedelta(seconds=5)  # a notice keeps its buttons: it may be pressed on other days
Event = Callable[[Chat, StoredChat], Awaitable[None]]


class OpenUnit(Protocol):
    """One unit of work with the ports that intake itself writes through."""

    @property
    def ledger(self) -> Ledger: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def post(self) -> Post: ...

    @property
    def use_cases(self) -> Mapping[str, Any]: ...

    async def commit(self) -> None: ...


@dataclass(slots=True)
class Intake:
    """Takes updates and events; whoever calls `take` acknowledges only when it returns."""

    bot: Bot
    dispatcher: Dispatcher
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

    async def take(self, raw: Any) -> None:
        """Handle one decoded update. Raises NotAnUpdateError, StoreUnavailableError."""
        await self.turns.come()
        incoming = read_update(raw, self.bot)
        if incoming.chat_id is None:
            await self._retrying(lambda: self._pass_over(incoming))
            return
        async with self.locks.hold(incoming.chat_id):
            if incoming.private and incoming.member is None:
                await self._converse_or_fail(incoming)
            else:
                await self._retrying(lambda: self._pass_over(incoming))

    async def happen(self, chat_id: int, key: str, event: Event) -> None:
        """Let an event of the chat (a timer, a result) change it, once per key."""
        async with self.locks.hold(chat_id):
            await self._retrying(lambda: self._experience(chat_id, key, event))

    async def _converse_or_fail(self, incoming: Incoming) -> None:
        """Answer; what the store refuses for good fails as a handler does and blocks nobody."""
        try:
            await self._retrying(lambda: self._converse(incoming))
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad update never blocks a chat
            refusal = error
            await self._retrying(lambda: self._give_up(incoming, refusal))

    async def _retrying(self, work: Callable[[], Awaitable[OpenUnit]]) -> None:
        for _ in range(ATTEMPTS):
            unit = await work()
            try:
                await unit.commit()
            except DuplicateError:
                return
            except ConflictError:
                continue
            self.wake(unit.post.touched)
            return
        raise StoreUnavailableError("the chat changed under every attempt")

    async def _pass_over(self, incoming: Incoming) -> OpenUnit:
        unit = self.begin()
        if incoming.member is not None and incoming.private and incoming.chat_id is not None:
            blocked = incoming.member.new_chat_member.status == "kicked"
            unit.ledger.mark_reachable(incoming.chat_id, self.clock() if blocked else None)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    async def _converse(self, incoming: Incoming) -> OpenUnit:
        stored = await self._load(incoming)
        try:
            unit = self.begin()
            chat = self._open_chat(stored, incoming)
            await self._handle(unit, chat, stored, incoming)
            self._record(unit, chat, stored)
        except (ConflictError, StoreUnavailableError):
            raise
        except (NotSignedInError, NotYoursError):
            line = "not-yours" if stored.session else "not-signed-in"
            unit, chat = self._lead_home(stored, incoming, line)
        except ErasureUnderWayError:
            unit, chat = self._lead_home(stored, incoming, "erasure-under-way")
        except Exception as error:  # noqa: BLE001 - one bad update never blocks a chat
            unit, chat = await self._apology(stored, incoming, error)
        return self._taken(unit, chat, stored, incoming)

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
        chat = self._open_chat(stored, incoming)
        chat.honoured = self._honoured(chat, chat.press)
        chat.note(line)
        chat.rest(self.home(chat.person).under(text(line)))
        self._record(unit, chat, stored)
        return unit, chat

    async def _apology(
        self, stored: StoredChat, incoming: Incoming, error: Exception
    ) -> tuple[OpenUnit, Chat]:
        unit = self.begin()
        chat = self._open_chat(stored, incoming)
        await self._apologise(unit, chat, error)
        self._record(unit, chat, stored)
        return unit, chat

    def _taken(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming
    ) -> OpenUnit:
        self._journal(unit, chat, stored, incoming)
        unit.ledger.see(self.bot.id, incoming.key, self.clock())
        return unit

    async def _experience(self, chat_id: int, key: str, event: Event) -> OpenUnit:
        incoming = Incoming(key, None, chat_id, chat_id)
        stored = await self.chats.load(chat_id, MAIN)
        unit = self.begin()
        if stored is None:  # erased since the event was due: nothing of the chat comes back
            unit.ledger.see(self.bot.id, key, self.clock())
            return unit
        chat = self._open_chat(stored, incoming)
        chat.in_place = True
        await event(chat, stored)
        self._record(unit, chat, stored, active_at=stored.active_at)
        self._log_notes(unit, chat)
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

    def _open_chat(self, stored: StoredChat, incoming: Incoming) -> Chat:
        """Make the chat as handlers see it; typed secrets are deleted whatever happens."""
        chat = Chat(
            person=Person(
                stored.chat_id, stored.chat_id, stored.language, stored.session, incoming.title
            ),
            state=stored.state,
            draft=stored.draft,
            card=self._card(stored),
            left_step=stored.left_step,
        )
        if incoming.query is not None:
            chat.query_id = incoming.query.id
            chat.pressed_id = incoming.message_id
            chat.press = read_press(self.sealer, incoming.query.data, stored.chat_id)
        elif incoming.message is not None:
            chat.typed_id = incoming.message_id
            self._hush(chat, stored.state or stored.left_step, incoming)
        return chat

    def _hush(self, chat: Chat, state: str | None, incoming: Incoming) -> None:
        dialogue = self._dialogue_of(state)
        if dialogue is None:
            return
        if dialogue.keeps(dialogue.erased, state) and incoming.kind != "command":
            chat.forget_typed()
        elif dialogue.keeps(dialogue.secret, state):
            chat.hush = True

    def _dialogue_of(self, state: str | None) -> Dialogue[Any] | None:
        return self.dialogues.get((state or "").partition(":")[0])

    def _secret_step(self, state: str | None) -> bool:
        dialogue = self._dialogue_of(state)
        return dialogue is not None and dialogue.keeps(dialogue.secret, state)

    def _card(self, stored: StoredChat) -> Card | None:
        card = stored.card
        if card is None:
            return None
        return Card(card.message_id, card.drawing, lambda: self._drawn(stored.chat_id, card))

    def _drawn(self, chat_id: int, card: StoredCard) -> Screen | None:
        if card.screen is None:
            return None
        try:
            screen: Screen = unpack(SCREEN, card.screen, self.sealer, _card_place(chat_id))
        except UnreadableError:
            return None
        return screen

    async def _handle(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming
    ) -> None:
        now = self.clock()
        said_at = min(incoming.sent_at or now, now)
        chat.honoured = self._honoured(chat, chat.press)
        chat.on_notice = chat.press is not None and chat.press.card == NOTICE
        expired = stored.draft_expires_at is not None and stored.draft_expires_at <= said_at
        if chat.honoured or incoming.kind == "command":
            chat.left_step = None  # the person has seen that it is over
        if expired:
            expire(chat, self.home)
        if await self.gate(chat, stored, now):
            return
        if expired and incoming.kind != "command":
            return  # it was said to a dialogue that is no more
        if incoming.query is not None and not (chat.honoured or chat.on_notice):
            chat.toast = text("press-outdated")
            await self._redraw(chat, stored)
            return
        try:
            form = self._form(chat)
        except UnreadableError:
            chat.note("draft-unreadable")
            await self._restart(chat, stored, text("dialogue-restarted"))
            return
        assert incoming.update is not None  # noqa: S101 - a private chat has an update
        await self._dispatch(unit, chat, form, incoming.update)
        if chat.press is not None and chat.shown is None:
            chat.redraw()  # a press is used up: its drawing takes no second one
        if chat.on_notice and now - stored.active_at < SECOND_TAP:
            chat.leave_as_it_is()

    async def _redraw(self, chat: Chat, stored: StoredChat) -> None:
        """Show the truth as it stands, news too; nothing is used up: a quick next press counts."""
        if chat.card is not None and chat.card.screen is not None:
            chat.same_drawing = True
            chat.show(chat.card.screen)
        else:
            await self._restart(chat, stored)

    async def _restart(self, chat: Chat, stored: StoredChat, *lines: Text) -> None:
        """What stood here cannot be shown any more: begin anew, behind the PIN if there is one."""
        chat.state = None
        if not await self.gate(chat, stored, datetime.max.replace(tzinfo=UTC)):
            chat.rest(self.home(chat.person).under(*lines))

    async def _dispatch(
        self, unit: OpenUnit, chat: Chat, form: Form[Any] | None, update: Update
    ) -> None:
        """Let the routers have the event; errors and the log of updates are our own."""
        await self.dispatcher.propagate_event(
            update.event_type,
            update.event,
            bot=self.bot,
            chat=chat,
            person=chat.person,
            form=form,
            press=chat.press,
            raw_state=chat.state,
            use_cases=unit.use_cases,
        )

    def _form(self, chat: Chat) -> Form[Any] | None:
        names = (
            chat.press.dialogue if chat.press else "",
            (chat.state or "").partition(":")[0],
        )
        for name in names:
            if name in self.dialogues:
                return open_form(chat, self.dialogues[name], self.sealer)
        return None

    def _honoured(self, chat: Chat, press: Press | None) -> bool:
        """Tell whether the press is of the newest drawing of its card."""
        return (
            press is not None
            and chat.card is not None
            and press.card == MAIN
            and press.drawing == chat.card.drawing
        )

    def _record(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, active_at: datetime | None = None
    ) -> None:
        """Write what the chat has become."""
        now = self.clock()
        drawing = stored.version + 1
        if chat.same_drawing and chat.card is not None:
            drawing = chat.card.drawing
        chat_id = stored.chat_id
        draft, expires = stored.draft, stored.draft_expires_at
        if chat.state is None:
            draft, expires = None, None
        elif chat.saved is not None:
            dialogue = self.dialogues[chat.state.partition(":")[0]]
            draft = pack(dialogue.adapter, chat.saved, self.sealer, draft_place(chat))
            expires = None if dialogue.binding else now + DIALOGUE_LIFETIME
        unit.ledger.save_chat(
            replace(
                stored,
                language=chat.person.language,
                state=chat.state,
                draft=draft,
                draft_expires_at=expires,
                left_step=chat.left_step if chat.state is None else None,
                active_at=active_at or now,
            )
        )
        chat.answer()
        self._switch_keys(chat, stored)
        if chat.shown is not None:
            chat.shown = unit.post.veil(chat_id, chat.shown)
            sealed = pack(SCREEN, chat.shown, self.sealer, _card_place(chat_id))
            unit.ledger.draw_card(chat_id, MAIN, drawing, sealed)
            chat.outgoing.append(_show(chat, drawing))
        for outgoing in chat.outgoing:
            unit.post.put(chat_id, outgoing)

    def _switch_keys(self, chat: Chat, stored: StoredChat) -> None:
        """Offer the key of the own contact while it is asked for; the card stays the last."""
        asks = self._asks_contact(chat.state)
        if asks == self._asks_contact(stored.state):
            return
        label = text("button-share-contact")
        keys = Keys(text("keys-share"), label) if asks else Keys(text("keys-away"))
        chat.outgoing.append(keys)
        chat.fresh = True

    def _asks_contact(self, state: str | None) -> bool:
        dialogue = self._dialogue_of(state)
        return dialogue is not None and dialogue.keeps(dialogue.contact, state)

    def _journal(self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming) -> None:
        now = self.clock()
        body = incoming.body
        if incoming.query is not None and chat.press is not None:
            body = f"{chat.press.dialogue}.{chat.press.action}"
            if chat.honoured and not self._secret_step(stored.state):
                body += f"={chat.press.value}"
        unit.ledger.log(
            JournalLine(
                chat_id=stored.chat_id,
                at=now,
                direction="in",
                kind="secret" if chat.hush else incoming.kind,
                step=stored.state,
                message_id=incoming.message_id,
                body=None if chat.hush else body,
            )
        )
        self._log_notes(unit, chat)

    def _log_notes(self, unit: OpenUnit, chat: Chat) -> None:
        for note in chat.notes:
            line = JournalLine(chat.person.chat_id, self.clock(), "note", note[:24], chat.state)
            unit.ledger.log(line)

    async def _apologise(self, unit: OpenUnit, chat: Chat, error: Exception) -> None:
        """Nothing of the handler is applied; the person and, once per kind, staff are told."""
        reference = secrets.token_hex(4).upper()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} {Path(frame.filename).stem}.{frame.name}"[:200]
        trace = "".join(traceback.format_tb(error.__traceback__))
        log.error("handler failed", reference=reference, failure=kind, trace=trace)
        now = self.clock()
        unit.ledger.fail(reference, kind, chat.person.chat_id, now, trace)
        if not await unit.ledger.knows_failure(kind):
            unit.ledger.first_failure(kind, now)
            unit.notices.tell_staff(HandlerFailed(reference, kind))
        chat.note("failed")
        apology = Screen((text("failure-apology", reference=reference),))
        chat.outgoing.append(Notify(apology))


def expire(chat: Chat, home: Callable[[Person], Screen]) -> None:
    """Forget an abandoned dialogue and say so."""
    chat.note("expired")
    chat.left_step = chat.state
    chat.rest(home(chat.person).under(text("dialogue-expired")))


def _show(chat: Chat, drawing: int) -> Show:
    assert chat.shown is not None  # noqa: S101 - the caller looked
    pressed = chat.pressed_id if chat.honoured else None
    return Show(MAIN, chat.shown, drawing, chat.person.chat_id, chat.fresh, pressed)


def _card_place(chat_id: int) -> str:
    return f"card/{chat_id}/{MAIN}"
