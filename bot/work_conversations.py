"""Use cases of conversations in the console, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import conversations
from bot.services.conversation_list import KeepViews, ListConversations
from bot.services.conversation_reading import ReadConversation
from bot.services.masking import mask_line
from bot.work_console_privacy import name_chats, name_words, open_reveals
from bot.work_staff import authorise
from storage.console_views import StoredViews
from storage.conversations import StoredConversations
from storage.reveals import StoredResidents
from storage.staff import StoredAudit
from storage.transcripts import StoredTranscripts

if TYPE_CHECKING:
    from bot.work import Work


def _reviewing(work: "Work") -> conversations.Reviewing:
    audit = StoredAudit(work.unit, work.tools.new_id)
    return conversations.Reviewing(
        authorise(work), audit, work.tools.clock, name_chats(work), name_words(work)
    )


def _list(work: "Work") -> ListConversations:
    stored = StoredConversations(work.tools.database, work.tools.settings.time_zone)
    return ListConversations(stored, _reviewing(work), StoredResidents(work.unit), mask_line)


def _read(work: "Work") -> ReadConversation:
    return ReadConversation(
        StoredTranscripts(work.unit, name_chats(work)),
        _reviewing(work),
        mask_line,
        open_reveals(work),
        work.tools.clock,
    )


def _views(work: "Work") -> KeepViews:
    views = StoredViews(work.unit, work.tools.new_id)
    return KeepViews(views, _reviewing(work), work.tools.clock)


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "list_conversations": _list,
    "list_places": lambda work: _list(work).places,
    "read_conversation": _read,
    "conversation_since": lambda work: _read(work).since,
    "console_views": lambda work: _views(work).of,
    "keep_console_view": lambda work: _views(work).keep,
    "drop_console_view": lambda work: _views(work).drop,
}
