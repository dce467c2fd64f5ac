"""Log lines for people or for programs, with one mask over all of them, the libraries' too.

What may not rest in a log: tokens, addresses of files (they hold the token), passwords inside
URLs, phone numbers, account numbers. Numbers given as numbers (`chat_id=…`) stay: they are ids
of ours; an account's number is text.
"""

import logging
import re
import sys
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


def set_up_logs(style: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Send all records, warnings and uncaught errors to the stream, masked."""
    stream = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
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
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def _renderer(style: str, stream: TextIO) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty())


def mask_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Mask every text of a record, however deep, and whatever is not plain by its repr."""
    del logger, method
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    match value:
        case str():
            return mask(value)
        case None | bool() | int() | float():
            return value
        case dict():
            return {_masked(key): _masked(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(inner) for inner in value]
        case _:
            return mask(repr(value))


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
