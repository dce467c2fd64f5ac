"""What came in: which chat and person it belongs to, and how the journal calls it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import structlog
from aiogram import Bot
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from pydantic import ValidationError

from bot.domain.typed import clean_title
from bot.services.watch import Fate

log = structlog.get_logger()
LARGEST_ID = 1 << 52
LONGEST_NAME = 120  # of a file
# Only these: what else begins with a slash may be a password, and is treated as what was asked.
COMMAND = re.compile(
    r"/(?:start|menu|cancel|help|lang|support|forget|console)(?:@\w+)?(?: [ieg]_[\w-]{20,62})?$"
)
BINDS_GROUP = re.compile(r"/start(?:@\w+)? g_[\w-]{20,62}$")
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot, as who they speak in groups
UpdateType = Literal["message", "edited_message", "callback_query"]


class NotAnUpdateError(ValueError):
    """The body is no update of the Bot API: Telegram did not send it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, read. `user_id` is None when nobody of ours is to be answered.

    `fate`: what becomes of it, noted by whoever handles it.
    """

    key: str
    chat_id: int | None = None
    user_id: int | None = None
    language_code: str | None = None
    message: Message | None = None
    query: CallbackQuery | None = None
    member: ChatMemberUpdated | None = None
    edited: bool = False
    fate: Fate = field(default_factory=Fate, compare=False)

    @property
    def event(self) -> tuple[UpdateType, Message | CallbackQuery]:
        """Give what handlers take and how routers call it. Raises LookupError for the rest."""
        if self.query is not None:
            return "callback_query", self.query
        if self.message is None:
            raise LookupError(self.kind)
        return ("edited_message" if self.edited else "message"), self.message

    @property
    def private(self) -> bool:
        return self.chat_id is not None and self.chat_id == self.user_id

    def is_for(self, bot_id: int) -> bool:
        """Tell whether somebody in a group means us.

        By a button, in reply to our message, or by the link that binds the group.
        """
        if self.private or self.user_id is None or self.edited:
            return False
        if self.message is not None and BINDS_GROUP.match(self.message.text or ""):
            return True
        answered = None if self.message is None else self.message.reply_to_message
        author = None if answered is None else answered.from_user
        return self.query is not None or (author is not None and author.id == bot_id)

    @property
    def title(self) -> str:
        """Give what Telegram calls the person who speaks."""
        said = self.query or self.message
        user = None if said is None else said.from_user
        return "" if user is None else clean_title(user.full_name)

    @property
    def message_id(self) -> int | None:
        if self.query is not None:
            return self.query.message.message_id if self.query.message else None
        return self.message.message_id if self.message else None

    @property
    def new_title(self) -> str:
        """Give what a group is called from now on, or by what tells of us there; else nothing."""
        said, member = self.message, self.member
        if member is not None:
            return clean_title(member.chat.title or "")
        return "" if said is None else clean_title(said.new_chat_title or "")

    @property
    def thread(self) -> int:
        """Give the topic of the group in which it was said or pressed; 0: in none."""
        said = self.message if self.query is None else self.query.message
        if not isinstance(said, Message) or not said.is_topic_message:
            return 0
        return said.message_thread_id or 0

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
        if self.edited:
            return "edited"
        if self.message.text is None:
            return self.message.content_type[:24]
        return "command" if COMMAND.match(self.message.text) else "text"

    @property
    def file_name(self) -> str:
        """Give the name of the file that came, empty when it has none."""
        held = None if self.message is None else self.message.document
        name = None if held is None else held.file_name
        return (name or "")[:LONGEST_NAME]

    @property
    def body(self) -> str | None:
        if self.message is None:
            return None
        if self.message.text and self.kind == "command":
            return self.message.text.partition(" ")[0]  # what a link carries is no one's to read
        return self.message.text or self.message.caption


def build_models() -> None:
    """Build what updates are read with now, not while the first person waits."""
    for model in (CallbackQuery, Message, ChatMemberUpdated):
        model.model_rebuild()


def read_update(raw: Any, bot: Bot) -> Incoming:
    """Read a decoded body; what this version does not know or understand is taken and left alone.

    Were it refused, Telegram would bring it for a day and nothing else of its chat. Only what the
    update holds is made a model: an `Update` around it is a third of the work, and remembers what
    people typed in the last 128 of its kind.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise NotAnUpdateError("no update_id")
    key = str(raw["update_id"])
    try:
        incoming = _read(key, raw, {"bot": bot})
    except ValidationError as error:
        log.warning("unreadable update", faults=error.error_count())
        return Incoming(key)
    return incoming if abs(incoming.chat_id or 0) < LARGEST_ID else Incoming(key)


def _read(key: str, raw: dict[str, Any], context: dict[str, Bot]) -> Incoming:
    if held := raw.get("callback_query"):
        query = CallbackQuery.model_validate(held, context=context)
        chat_id = query.message.chat.id if query.message else query.from_user.id
        user = query.from_user
        return Incoming(key, chat_id, user.id, user.language_code, query=query)
    if held := raw.get("message") or raw.get("edited_message"):
        message = Message.model_validate(held, context=context)
        edited = not raw.get("message")
        person = message.from_user
        if person is None or (person.is_bot and person.id != ANONYMOUS_ADMIN):
            return Incoming(key, message.chat.id, message=message, edited=edited)
        code = person.language_code
        return Incoming(key, message.chat.id, person.id, code, message=message, edited=edited)
    if held := raw.get("my_chat_member"):
        member = ChatMemberUpdated.model_validate(held, context=context)
        return Incoming(key, member.chat.id, member.from_user.id, member=member)
    return Incoming(key)
