"""Presses on cards of staff, and the reasons that they write in reply to them."""

from collections.abc import Mapping
from typing import Any, Protocol

from aiogram.filters import Filter
from aiogram.types import Message

from bot.services.people import Person
from bot.services.staff_cards import Pressed, card_subject
from bot.ui.chat import Chat


class AwaitsReason(Protocol):
    async def awaited(self, person: Person, message_id: int | None = None) -> object | None:
        """Tell what the reason is of that the person is to write; None: of nothing."""
        ...


def pressed_on(chat: Chat, kind: str) -> Pressed:
    """Tell who pressed which card. Raises LookupError where no card of this kind was."""
    press, who = chat.press, chat.person
    subject_id = None if press is None else card_subject(kind, press.card)
    if press is None or subject_id is None:
        raise LookupError(f"no card of the kind {kind!r} was pressed")
    here = not chat.foreign
    return Pressed(who.user_id, who.title, who.chat_id, subject_id, press.drawing, here)


def written_by(chat: Chat, subject_id: int) -> Pressed:
    """Tell who wrote a reason; a message is of no drawing."""
    who = chat.person
    return Pressed(who.user_id, who.title, who.chat_id, subject_id, 0, of_this_chat=True)


class WritesReason(Filter):
    """What somebody says of whom a reason is awaited; the use case knows whether it is a reply."""

    def __init__(self, use_case: str) -> None:
        self.use_case = use_case

    async def __call__(
        self, message: Message, chat: Chat, person: Person, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, object]:
        if chat.state is not None:
            return False
        answered = message.reply_to_message
        card = None if answered is None else answered.message_id
        decide: AwaitsReason = use_cases[self.use_case]
        awaited = await decide.awaited(person, card)
        return False if awaited is None else {"awaited": awaited}
