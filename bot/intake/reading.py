"""What came in: which chat and person it belongs to, and how the journal calls it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update
from pydantic import ValidationError

from bot.domain.typed import clean

log = structlog.get_logger()
LARGEST_ID = 1 << 52
LONGEST_TITLE = 64
# Only these: what else begins with a slash may be a password, and is treated as what was asked.
COMMAND = re.compile(
    r"/(?:start|menu|cancel|help|lang|support|forget|console)(?:@\w+)?(?: i_[\w-]{20,62})?$"
)
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class NotAnUpdateError(ValueError):
    """The body is no update of the Bot API: Telegram did not send it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, read. `user_id` is None when nobody of ours is to be answered."""

    key: str
    update: Update | None
    chat_id: int | None = None
    user_id: int | None = None
    language_code: str | None = None
    message: Message | None = None
    query: CallbackQuery | None = None
    member: ChatMemberUpdated | None = None

    @property
    def private(self) -> bool:
        return self.chat_id is not None and self.chat_id == self.user_id

    @property
    def title(self) -> str:
        """Give what Telegram calls the person who speaks."""
        said = self.query or self.message
        user = None if said is None else said.from_user
        return "" if user is None else clean(user.full_name)[:LONGEST_TITLE]

    @property
    def message_id(self) -> int | None:
        if self.query is not None:
            return self.query.message.message_id if self.query.message else None
        return self.message.message_id if self.message else None

    @property
    def sent_at(self) -> datetime | None:
        """Give the moment that decides deadlines; a press has none."""
        return self.message.date if self.message else None

    @property
    def kind(self) -> str:
        """Name it for the journal."""
        if self.query is not None:
            return "press"
        if self.message is None:
            return "member" if self.member else "other"
        if self.update is not None and self.update.edited_message is not None:
            return "edited"
        if self.message.text is None:
            return str(self.message.content_type)[:24]
        return "command" if COMMAND.match(self.message.text) else "text"

    @property
    def body(self) -> str | None:
        if self.message is None or self.kind == "edited":
            return None
        if self.message.text and self.kind == "command":
            return self.message.text.partition(" ")[0]  # what a link carries is no one's to read
        return self.message.text or self.message.caption


def read_update(raw: Any, bot: Bot) -> Incoming:
    """Read a decoded body; what this version does not know or understand is taken and left alone.

    Were it refused, Telegram would bring it for a day and nothing else of its chat.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise NotAnUpdateError("no update_id")
    key = str(raw["update_id"])
    if not any(kind in raw for kind in ALLOWED_UPDATES):
        return Incoming(key, None)
    try:
        incoming = _of(key, Update.model_validate(raw, context={"bot": bot}))
    except ValidationError as error:
        log.warning("unreadable update", faults=error.error_count())
        return Incoming(key, None)
    return incoming if abs(incoming.chat_id or 0) < LARGEST_ID else Incoming(key, None)


def _of(key: str, update: Update) -> Incoming:
    if query := update.callback_query:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        user = query.from_user
        return Incoming(key, update, chat_id, user.id, user.language_code, query=query)
    if message := update.message or update.edited_message:
        person = message.from_user
        if person is None or person.is_bot:
            return Incoming(key, update, message.chat.id, message=message)
        code = person.language_code
        return Incoming(key, update, message.chat.id, person.id, code, message=message)
    if member := update.my_chat_member:
        return Incoming(key, update, member.chat.id, member.from_user.id, member=member)
    return Incoming(key, None)
