"""What a log line and a waiting message were caused by: one trace from an update to its answers.

A trace names what is done, never who does it. It stands in the context of the task that works, in
each line that is logged there, and in the rows of messages, letters and tasks that come of it.
"""

import hashlib
import logging
import secrets
from collections.abc import Coroutine
from contextvars import Context, ContextVar, copy_context
from typing import Any

from structlog.contextvars import bind_contextvars, reset_contextvars

OCTETS = 8
_TRACE: ContextVar[str | None] = ContextVar("trace", default=None)
_OURS = logging.getLogger("bot")


def trace_of(bot_id: int, key: str) -> str:
    """Derive it from an update's or event's key: replicas and retries agree on it."""
    return hashlib.blake2b(f"{bot_id}/{key}".encode(), digest_size=OCTETS).hexdigest()


def context_of(part: Coroutine[Any, Any, None]) -> Context:
    """Give the context in which the lines of a part, and of what it starts, name it."""
    context = copy_context()
    name = getattr(part, "__qualname__", "").partition(".")[0]
    context.run(bind_contextvars, part=name)
    return context


def new_trace() -> str:
    return secrets.token_hex(OCTETS)


def current_trace() -> str | None:
    return _TRACE.get()


class tracing:  # noqa: N801 - it is used like a function
    """Let all that is logged and put inside bear the trace; lines show the rest, too.

    A class: a generator would cost each update and message twice as much.
    """

    __slots__ = ("_before", "_bound", "_shown", "_trace")

    def __init__(self, trace: str, **shown: Any) -> None:
        self._trace, self._shown = trace, shown

    def __enter__(self) -> None:
        self._before = _TRACE.set(self._trace)
        self._bound = bind_contextvars(trace=self._trace, **self._shown)

    def __exit__(self, *_: object) -> None:
        reset_contextvars(**self._bound)
        _TRACE.reset(self._before)


def in_detail() -> bool:
    """Tell whether lines at DEBUG are wanted: to make one and drop it costs ten times this."""
    return _OURS.isEnabledFor(logging.DEBUG)
