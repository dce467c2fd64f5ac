"""Calls that only the centre's own people may make: conversations, figures, the audit log."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from support.crossed_calls import Call
from support.two_organisations import Whole

from bot.domain.reveals import RevealReason
from bot.domain.spans import Compared, Span
from bot.services.audit_page import AuditFilters
from bot.services.conversation_filters import Filters
from bot.services.exports import ExportForm
from bot.services.stuck import Sorting, Whose

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
DAY = Span(date(2026, 11, 20), date(2026, 11, 20))
GIST = "0123456789abcdef"


def once(name: str, *args: Any, **named: Any) -> Callable[[Whole], Iterator[Call]]:
    def calls(_: Whole) -> Iterator[Call]:
        yield Call(name, args, tuple(named.items()))

    return calls


def of_chats(name: str, *args: Any, **named: Any) -> Callable[[Whole], Iterator[Call]]:
    def calls(at: Whole) -> Iterator[Call]:
        for one in at.people:
            yield Call(name, (one.chat_id, *args), tuple(named.items()))

    return calls


def of_requests(name: str, *args: Any) -> Callable[[Whole], Iterator[Call]]:
    def calls(at: Whole) -> Iterator[Call]:
        yield from (Call(name, (number, *args)) for number in at.numbers)

    return calls


REVIEWS = {
    "list_conversations": once("list_conversations", Filters()),
    "list_places": once("list_places"),
    "console_views": once("console_views"),
    "keep_console_view": once("keep_console_view", "Мои", Filters()),
    "drop_console_view": once("drop_console_view", 1),
    "read_conversation": of_chats("read_conversation"),
    "conversation_since": of_chats("conversation_since", 0),
    "reveal_conversation": of_chats(
        "reveal_conversation", next(iter(RevealReason)).value, "проверка чужого обращения"
    ),
    "reveal_request": of_requests(
        "reveal_request", next(iter(RevealReason)).value, "проверка чужого обращения"
    ),
    "export_conversation": of_chats("export_conversation", ExportForm.CSV),
    "export_selection": once("export_selection", Filters(), ExportForm.CSV),
    "read_audit": once("read_audit", AuditFilters(), visit=BEGAN),
    "read_stuck": once("read_stuck", BEGAN, Compared(DAY, DAY), Whose(), ()),
    "read_puzzles": once("read_puzzles", BEGAN, DAY, Whose(), next(iter(Sorting))),
    "sort_puzzle": once("sort_puzzle", GIST, done=True),
}
