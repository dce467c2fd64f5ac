"""Into which topic of a group a message goes, and what happens when there is none any more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest

from bot.delivery.telegram import MadeTopic, MakeTopic, SendDocument, SendPhoto, SendText
from bot.domain.group_topics import GroupTopic
from bot.services.group_threads import KeptThreads
from bot.services.messages import text
from bot.services.ports import Clock
from bot.ui.texts import Texts

log = structlog.get_logger()
Sending = SendText | SendPhoto | SendDocument
ASK_AGAIN = timedelta(days=1)  # a group without topics may have become a forum, or given the right
KNOWN = frozenset(GroupTopic)
NO_FORUM = "chat is not a forum"
GONE = ("message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED", "TOPIC_ID_INVALID")
# What a group answers that hears the bot no more, though not with 403.
OUT_OF_REACH = (
    *("chat not found", "not enough rights to send", "have no rights to send"),
    *("CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "TOPIC_CLOSED"),
)
LONGEST_REFUSAL = 200


def is_out_of_reach(chat_id: int, error: TelegramAPIError) -> bool:
    """Tell a group in which nothing can be said, of its general thread neither."""
    return chat_id < 0 and any(words in error.message for words in OUT_OF_REACH)


@dataclass(slots=True)
class Topics:
    """Sends into topics; whatever becomes of those, the message is sent."""

    kept: KeptThreads
    clock: Clock
    tell_refused: Callable[[int, str], Awaitable[None]]  # a group takes no topics, in whose words

    async def send(
        self,
        call: Callable[[Any], Awaitable[Any]],
        message: Sending,
        subject: str,
        texts: Texts,
    ) -> Any:
        """Send; into a topic that is gone once more, into one made anew, else into none.

        Kept right after it is made: a crash between the two makes one more topic.
        """
        thread = message.message_thread_id
        if subject and thread is None:
            thread = await self._find(call, message.chat_id, subject, texts)
        if thread is None:
            return await call(message)
        try:
            return await call(_into(message, thread))
        except TelegramBadRequest as error:
            if not _is_gone(error):
                raise
            log.info("topic is gone", subject=subject, error=error.message)
        if subject:
            await self.kept.forget(message.chat_id, subject)
            thread = await self._find(call, message.chat_id, subject, texts)
            try:
                return await call(_into(message, thread))
            except TelegramBadRequest as error:
                if thread is None or not _is_gone(error):
                    raise
        return await call(_into(message, None))

    async def _find(
        self,
        call: Callable[[Any], Awaitable[Any]],
        chat_id: int,
        subject: str,
        texts: Texts,
    ) -> int | None:
        """Give the thread, made at first need; None: the general one."""
        if chat_id > 0 or subject not in KNOWN:
            return None
        known, now = await self.kept.find(chat_id, subject), self.clock()
        if known.thread_id is not None:
            return known.thread_id
        if known.refused_at is not None and now - known.refused_at < ASK_AGAIN:
            return None
        title = texts.plain(text(f"group-topic-{subject}"))
        try:
            made: MadeTopic = await call(MakeTopic(chat_id=chat_id, name=title))
        except TelegramBadRequest as error:
            if is_out_of_reach(chat_id, error):
                raise
            why = error.message[:LONGEST_REFUSAL]
            await self.kept.refuse(chat_id, why, now)
            if NO_FORUM not in why and why != known.refused:
                await self.tell_refused(chat_id, why)
            return None
        await self.kept.keep(chat_id, subject, made.message_thread_id, now)
        return made.message_thread_id


def _is_gone(error: TelegramBadRequest) -> bool:
    return any(words in error.message for words in GONE)


def _into(message: Sending, thread: int | None) -> Sending:
    return message.model_copy(update={"message_thread_id": thread})
