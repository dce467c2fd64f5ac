"""What a chat has become is written into the unit of work: state, card, messages, journal."""

import secrets
import traceback
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import orjson
import structlog

from bot.domain.access import DIALOGUE_LIFETIME
from bot.domain.walks import MOVED
from bot.intake.reading import Incoming
from bot.intake.steps import Steps
from bot.intake.unit import OpenUnit
from bot.services.messages import Document, Keys, Notify, Screen, Show, text
from bot.services.notices import HandlerFailed
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.updates import JournalLine, StoredChat
from bot.ui.chat import MAIN, Chat, card_place
from bot.ui.codec import SCREEN, pack
from bot.ui.form import draft_place

log = structlog.get_logger()


@dataclass(slots=True)
class Recording:
    sealer: Sealer
    clock: Clock
    steps: Steps

    def record(
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
            dialogue = self.steps.dialogues[chat.state.partition(":")[0]]
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
            sealed = pack(SCREEN, chat.shown, self.sealer, card_place(chat_id))
            unit.ledger.draw_card(chat_id, MAIN, drawing, sealed)
            secret = self.steps.is_secret(chat.state)
            chat.outgoing.append(_show(chat, drawing, secret=secret))
        for outgoing in chat.outgoing:
            unit.post.put(chat_id, outgoing)

    def record_group(self, unit: OpenUnit, chat: Chat, said: Incoming | None) -> None:
        """Write what is answered in a group, and what was `said` there if it meant anything."""
        chat_id = chat.person.chat_id
        chat.answer()
        for outgoing in chat.outgoing:
            if isinstance(outgoing, Notify | Document):
                outgoing = replace(outgoing, thread=chat.thread)  # noqa: PLW2901 - where it was said
            unit.post.put(chat_id, outgoing)
        if said is None:
            return
        press = chat.press
        body = said.body if press is None else f"{press.dialogue}.{press.action}={press.value}"
        body = None if chat.hush else body
        line = JournalLine(chat_id, self.clock(), "in", said.kind, None, said.message_id, body)
        unit.ledger.log(line)
        self.log_notes(unit, chat)

    def _switch_keys(self, chat: Chat, stored: StoredChat) -> None:
        """Offer the key of the own contact while it is asked for; the card stays the last."""
        asks = self.steps.asks_contact(chat.state)
        if asks == self.steps.asks_contact(stored.state):
            return
        label = text("button-share-contact")
        keys = Keys(text("keys-share"), label) if asks else Keys(text("keys-away"))
        chat.outgoing.append(keys)
        chat.fresh = True

    def journal(self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming) -> None:
        now = self.clock()
        body = incoming.body
        if incoming.query is not None and chat.press is not None:
            body = f"{chat.press.dialogue}.{chat.press.action}"
            if chat.honoured and not self.steps.is_secret(stored.state):
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
                after=None if chat.state == stored.state else chat.state or "",
                details=self._details(chat, stored, incoming),
            )
        )
        self.log_notes(unit, chat)

    def _details(self, chat: Chat, stored: StoredChat, incoming: Incoming) -> str | None:
        """Give the file that came, what an edited one answered, or what was shown over the chat.

        Of secret steps nothing.
        """
        if chat.hush or self.steps.is_secret(stored.state):
            return None
        if chat.toast is not None and incoming.query is not None:
            return orjson.dumps({"toast": chat.texts.plain(chat.toast)}).decode()
        told = {"file": incoming.file_name, "answers": chat.answers}
        kept = {name: said for name, said in told.items() if said}
        return orjson.dumps(kept).decode() if kept else None

    def log_move(self, unit: OpenUnit, chat: Chat, stored: StoredChat) -> None:
        """Write down the step that an event brought about, which nobody said or pressed."""
        if chat.state != stored.state:
            now, after = self.clock(), chat.state or ""
            line = JournalLine(stored.chat_id, now, "note", MOVED, stored.state, after=after)
            unit.ledger.log(line)

    def log_notes(self, unit: OpenUnit, chat: Chat) -> None:
        for note in chat.notes:
            line = JournalLine(chat.person.chat_id, self.clock(), "note", note[:24], chat.state)
            unit.ledger.log(line)

    async def apologise(self, unit: OpenUnit, chat: Chat, error: Exception) -> None:
        """Nothing of the handler is applied; the person and, once per kind, staff are told."""
        reference = secrets.token_hex(4).upper()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} {Path(frame.filename).stem}.{frame.name}"[:200]
        trace = "".join(traceback.format_tb(error.__traceback__))
        log.error("handler failed", reference=reference, failure=kind, traceback=trace)
        now = self.clock()
        unit.ledger.fail(reference, kind, chat.person.chat_id, now, trace)
        if not await unit.ledger.knows_failure(kind):
            unit.ledger.first_failure(kind, now)
            unit.notices.tell_staff(HandlerFailed(reference, kind))
        chat.note("failed")
        apology = Screen((text("failure-apology", reference=reference),))
        chat.outgoing.append(Notify(apology))


def _show(chat: Chat, drawing: int, *, secret: bool) -> Show:
    assert chat.shown is not None  # noqa: S101 - the caller looked
    pressed = chat.pressed_id if chat.honoured else None
    bound = chat.person.chat_id
    return Show(
        MAIN,
        chat.shown,
        drawing,
        bound,
        chat.fresh,
        pressed,
        chat.outlived,
        unlogged=secret,
    )
