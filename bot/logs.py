"""Log lines for people or for programs, with one mask over all of them, the libraries' too.

What may not rest in a log: tokens, addresses of files (they hold the token), passwords inside
URLs, phone numbers, account numbers. Numbers given as numbers (`update=…`) stay: they are ids
of ours; an account's number is text. A chat is shown by its pseudonym.
"""

import logging
import math
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Literal, TextIO

# structlog draws tracebacks with rich where it finds it: 4 MB that a running bot never uses.
if hidden := "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment] # not to be found, for now
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

if hidden:
    del sys.modules["rich"]

MASK = "***"
HIDDEN = (
    (re.compile(r"(?:bot)?\d+:[A-Za-z0-9_-]{30,}(?:/\S*)?"), MASK),  # a token, a file's address
    (re.compile(r"(?<=://)[^\s/@]*:[^\s/]+(?=@)"), MASK),  # user and password of a URL
    (
        re.compile(r"(?<![\d.])(?:\+7|[78])[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d\d[\s-]?\d\d(?!\d)"),
        MASK,
    ),
    (re.compile(r"(?<![\d.])\d{4,}(\d{4})(?!\d)"), MASK + r"\1"),  # an account, a card, a phone
)
TALKATIVE = ("aiogram.event", "aiohttp.access", "alembic", "asyncio")  # heard from WARNING on
OURS = ("bot", "handlers", "storage")  # in detail only these: drivers would log what people typed
COMPLAINING = "bot.services.complaints"  # warns in the name of who calls it
NAMES = {
    "trace": re.compile(r"[0-9a-f]{16}"),
    "chat": re.compile(r"[0-9a-f]{16}"),
}  # of our making
DEEPEST = 8  # levels of a value that are looked into
UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # ends a line, or cannot be encoded


def set_up_logs(
    style: Literal["text", "json"],
    stream: TextIO | None = None,
    level: Literal["debug", "info", "warning"] = "info",
) -> None:
    """Send all records, warnings and uncaught errors to the stream, masked."""
    stream = stream or sys.stderr
    lowest = logging.getLevelNamesMapping()[level.upper()]
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        logger_factory=structlog.stdlib.LoggerFactory([COMPLAINING]),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.format_exc_info,
                mask_event,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _renderer(style, stream),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(lowest, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(lowest)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(_UNREADABLE)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


class _Unreadable(logging.Filter):
    """Say of a request that is no HTTP only that: aiohttp repeats its words and cookies."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and kind.__module__ == "aiohttp.http_exceptions":
            record.msg, record.args = "a request was not read: %s", (kind.__name__,)
            record.exc_info, record.exc_text = None, None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


_UNREADABLE = _Unreadable()


class _Counter(logging.Handler):
    def __init__(self, count: Callable[[str, str], None]) -> None:
        super().__init__(logging.WARNING)
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        self._count(record.levelname.lower(), record.name)


@contextmanager
def counted_lines(count: Callable[[str, str], None]) -> Iterator[None]:
    """Tell level and logger of each record from WARNING on while it lasts."""
    counter = _Counter(count)
    logging.getLogger().addHandler(counter)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(counter)


def _renderer(style: str, stream: TextIO) -> Processor:
    if style == "json":
        return _JsonLines()
    return structlog.dev.ConsoleRenderer(colors=stream.isatty())


class _JsonLines(structlog.processors.JSONRenderer):
    """One JSON object a line, whatever it says: Cyrillic stays readable, the rest is escaped."""

    def __init__(self) -> None:
        super().__init__(ensure_ascii=False, allow_nan=False)

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        line = super().__call__(logger, name, event)
        text = line if isinstance(line, str) else line.decode()
        return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def mask_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Mask every text of a record, however deep, and whatever is not plain by its repr."""
    del logger, method
    return {name: _of_event(name, value) for name, value in event.items()}


def _of_event(name: str, value: Any) -> Any:
    made = NAMES.get(name)
    if made is not None and value is not None and made.fullmatch(shown := _text(value)):
        return shown  # a row of digits in it is no number of anybody
    return _masked(value)


def _masked(value: Any, depth: int = 0) -> Any:
    match value:
        case str():
            return mask(str(value))
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else repr(value)
        case dict() if depth < DEEPEST:
            return {mask(_text(key)): _masked(inner, depth + 1) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset() if depth < DEEPEST:
            return [_masked(inner, depth + 1) for inner in value]
        case _:
            return mask(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - a line is worth more than what its value would say
        return f"<{type(value).__name__}>"


def mask(text: str) -> str:
    """Hide tokens, passwords of URLs and phones; of a long number only the last four stay."""
    for pattern, replacement in HIDDEN:
        text = pattern.sub(replacement, text)
    return text


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("kvitok").critical("stopped by a fault", exc_info=(kind, error, trace))
