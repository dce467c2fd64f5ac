"""A chat is opened as it was committed, and an update handled in it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot

from bot.intake.reading import Incoming
from bot.intake.steps import Steps
from bot.intake.unit import OpenUnit
from bot.services.messages import Screen, Text, text
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.staff_cards import is_staff_card
from bot.services.updates import StoredCard, StoredChat
from bot.ui.chat import MAIN, PASSED, Card, Chat, card_place
from bot.ui.codec import SCREEN, UnreadableError, unpack
from bot.ui.form import Form, open_form
from bot.ui.home import READ_ANEW
from bot.ui.presses import NOTICE, Press, lasts, read_press
from bot.ui.switch import Switch

GROUPS_SPEAK = "ru"
SECOND_TAP = timedelta(seconds=5)  # a notice keeps its buttons: it may be pressed on other days


@dataclass(slots=True)
class Handling:
    """Decides who answers an update: the gate, the truth redrawn, or a handler."""

    bot: Bot
    switch: Switch
    sealer: Sealer
    clock: Clock
    steps: Steps
    gate: Callable[[Chat, StoredChat, datetime], Awaitable[bool]]
    home: Callable[[Person], Screen]
    staff_chats: Callable[[], Collection[int]] = tuple

    def open_chat(self, stored: StoredChat, incoming: Incoming) -> Chat:
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
            self._read_press(chat, incoming.query.data)
        elif incoming.message is not None:
            chat.typed_id = incoming.message_id
            chat.wrote = incoming.kind != "command"
            self._hush(chat, stored.state or stored.left_step, incoming)
        return chat

    def open_group(self, incoming: Incoming) -> Chat:
        """Make a group as handlers see it: whoever speaks stands in it, nothing is kept of it."""
        assert incoming.chat_id is not None  # noqa: S101 - the caller looked
        assert incoming.user_id is not None  # noqa: S101 - as before
        who = Person(incoming.user_id, incoming.chat_id, GROUPS_SPEAK, None, incoming.title)
        chat = Chat(person=who, state=None, draft=None, card=None, thread=incoming.thread)
        if incoming.query is not None:
            chat.query_id, chat.pressed_id = incoming.query.id, incoming.message_id
            self._read_press(chat, incoming.query.data)
        return chat

    def _read_press(self, chat: Chat, data: str | None) -> None:
        """Tell a press that we made: for this chat, or for staff and carried elsewhere."""
        chat.press = read_press(self.sealer, data, chat.person.chat_id)
        if chat.press is None:
            carried = (read_press(self.sealer, data, one) for one in self.staff_chats())
            ours = (one for one in carried if one is not None and is_staff_card(one.card))
            foreign = next(ours, None)
            chat.press, chat.foreign = foreign, foreign is not None
        chat.on_doubt = chat.press is not None and is_staff_card(chat.press.card)

    def _hush(self, chat: Chat, state: str | None, incoming: Incoming) -> None:
        if incoming.edited and not self.steps.is_secret(state):
            return  # the step that it answered says how it is kept
        if self.steps.is_erased(state) and incoming.kind != "command":
            chat.forget_typed()
        elif self.steps.is_secret(state):
            chat.hush = True

    def _card(self, stored: StoredChat) -> Card | None:
        card = stored.card
        if card is None:
            return None
        return Card(card.message_id, card.drawing, lambda: self._drawn(stored.chat_id, card))

    def _drawn(self, chat_id: int, card: StoredCard) -> Screen | None:
        if card.screen is None:
            return None
        try:
            screen: Screen = unpack(SCREEN, card.screen, self.sealer, card_place(chat_id))
        except UnreadableError:
            return None
        return screen

    async def handle(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming
    ) -> None:
        now = self.clock()
        self.locate(chat, incoming)
        said_at = min(incoming.sent_at or now, now)
        chat.honoured = is_honoured(chat, chat.press)
        chat.on_notice = chat.press is not None and chat.press.card == NOTICE
        chat.on_notice |= lasts(chat.press) and not chat.honoured
        expired = stored.draft_expires_at is not None and stored.draft_expires_at <= said_at
        if chat.honoured or incoming.kind == "command":
            chat.left_step = None  # the person has seen that it is over
        if expired:
            expire(chat, self.home)
        if await self.gate(chat, stored, now):
            return
        if expired and incoming.kind != "command":
            return  # it was said to a dialogue that is no more
        if incoming.query is not None and not (chat.honoured or chat.on_notice or chat.on_doubt):
            chat.toast = text("press-outdated")
            incoming.fate.outcome = "outdated"
            await self._redraw(unit, chat, stored, incoming)
            return
        try:
            form = self.form(chat)
        except UnreadableError:
            chat.note("draft-unreadable")
            await self._restart(chat, stored, text("dialogue-restarted"))
            return
        before = chat.state
        await self._dispatch(unit, chat, form, incoming)
        if chat.on_notice and before is not None:
            _tell_closed(chat, before)
        if chat.press is not None and chat.shown is None and not chat.on_doubt:
            chat.redraw()  # a press is used up: its drawing takes no second one
        same = chat.person.session == stored.session  # else another account was chosen
        if chat.on_notice and same and now - stored.active_at < SECOND_TAP:
            chat.leave_as_it_is()

    def locate(self, chat: Chat, incoming: Incoming) -> None:
        """Note where it is handled: at a button, a command, or a step of a dialogue."""
        fate, dialogue = incoming.fate, self.steps.dialogue_of(chat.state)
        fate.outcome = "answered"  # it may be tried again
        if chat.press is not None:
            fate.dialogue, fate.step = chat.press.dialogue, chat.press.action
        elif incoming.kind == "command":
            fate.dialogue, fate.step = "command", (incoming.body or "").partition("@")[0]
        elif dialogue is not None:
            fate.dialogue, fate.step = dialogue.name, (chat.state or "").partition(":")[2]

    async def _read_anew(self, unit: OpenUnit, chat: Chat, incoming: Incoming) -> bool:
        """Draw what others may have changed as it stands now; False: the card is none of these."""
        screen = None if chat.card is None else chat.card.screen
        found = None if screen is None else READ_ANEW.get(screen.lines[0].key)
        if found is None or chat.press is None or chat.state is not None:
            return False
        dialogue, action = found
        pressed = chat.press
        chat.press = replace(pressed, dialogue=dialogue, action=action, value="")
        await self._dispatch(unit, chat, None, incoming)
        chat.press = pressed
        return chat.shown is not None

    async def _redraw(
        self, unit: OpenUnit, chat: Chat, stored: StoredChat, incoming: Incoming
    ) -> None:
        """Show the truth as it stands, with its news but for what was said of an answer.

        Nothing is used up: a quick next press counts.
        """
        if await self._read_anew(unit, chat, incoming):
            return
        if chat.card is not None and chat.card.screen is not None:
            chat.same_drawing = True
            screen = chat.card.screen
            chat.show(screen.under(*(one for one in screen.news if one.key not in PASSED)))
        else:
            await self._restart(chat, stored)

    async def _restart(self, chat: Chat, stored: StoredChat, *lines: Text) -> None:
        """What stood here cannot be shown any more: begin anew, behind the PIN if there is one."""
        chat.state = None
        if not await self.gate(chat, stored, datetime.max.replace(tzinfo=UTC)):
            chat.rest(self.home(chat.person).under(*lines))

    async def _dispatch(
        self, unit: OpenUnit, chat: Chat, form: Form[Any] | None, incoming: Incoming
    ) -> None:
        await self.switch.hand(
            *incoming.event,
            bot=self.bot,
            chat=chat,
            person=chat.person,
            form=form,
            press=chat.press,
            raw_state=chat.state,
            use_cases=unit.use_cases,
        )

    def form(self, chat: Chat) -> Form[Any] | None:
        """Give the form of the dialogue in question. Raises UnreadableError."""
        names = (
            chat.press.dialogue if chat.press else "",
            (chat.state or "").partition(":")[0],
        )
        for name in names:
            if name in self.steps.dialogues:
                return open_form(chat, self.steps.dialogues[name], self.sealer)
        return None


def is_honoured(chat: Chat, press: Press | None) -> bool:
    """Tell whether the press is of the newest drawing of its card."""
    return (
        press is not None
        and chat.card is not None
        and press.card == MAIN
        and press.drawing == chat.card.drawing
    )


def _tell_closed(chat: Chat, before: str) -> None:
    """A notice's button leads away from a form: nobody shall look for it there."""
    left = (chat.state or "").partition(":")[0] != before.partition(":")[0]
    if left and chat.shown is not None:
        chat.shown = chat.shown.under(*chat.shown.news, text("form-closed"))


def expire(chat: Chat, home: Callable[[Person], Screen]) -> None:
    """Forget an abandoned dialogue and say so."""
    chat.note("expired")
    chat.left_step = chat.state
    chat.rest(home(chat.person).under(text("dialogue-expired")))
