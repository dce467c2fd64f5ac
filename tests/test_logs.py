"""No line of a log holds a secret or a person, whoever wrote it."""

import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from aiohttp.http_exceptions import BadHttpMessage, InvalidHeader, LineTooLong
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.logs import OURS, counted_lines, mask, set_up_logs
from bot.services.complaints import complain, forget_complaints

TOKEN = "123456789:AAH-abcdefghijklmnopqrstuvwxyz_012345"


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield io.StringIO()
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)


def test_a_request_that_is_no_http_leaves_none_of_its_words(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    for error in (LineTooLong(b"GET /console?q=secret"), InvalidHeader(b"Cookie: secret")):
        try:
            raise error
        except BadHttpMessage as raised:
            logging.getLogger("aiohttp.server").exception("Error from %s", "::1", exc_info=raised)
    logging.getLogger("aiohttp.server").error("Something else")
    assert [(one["event"], one["level"]) for one in lines(stream)] == [
        ("a request was not read: LineTooLong", "warning"),
        ("a request was not read: InvalidHeader", "warning"),
        ("Something else", "error"),
    ]
    assert "secret" not in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"token {TOKEN}!", "token ***!"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/***"),
        (
            f"https://api.telegram.org/file/bot{TOKEN}/photos/file_1.jpg failed",
            "https://api.telegram.org/file/*** failed",
        ),
        ("postgresql+asyncpg://kvitok:p@ss@db/kvitok", "postgresql+asyncpg://***@db/kvitok"),
        ("redis://:hunter2@cache:6379/0", "redis://***@cache:6379/0"),
        ("call +7 (912) 345-67-89 now", "call *** now"),
        ("89123456789", "***"),
        ("8 912 345 67 89", "***"),
        ("ЛС 40702810912345678912", "ЛС ***8912"),
        ("ЛС1234567890", "ЛС***7890"),
        ("2026-11-22T09:15:00", "2026-11-22T09:15:00"),
        ("took 0.1234567890 s", "took 0.1234567890 s"),
        ("revision 0001, port 8080, 1234567 rows", "revision 0001, port 8080, 1234567 rows"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.from_regex(r"[0-9]{1,12}:[A-Za-z0-9_-]{30,60}", fullmatch=True), st.text())
def test_no_token_survives(token: str, around: str) -> None:
    assert token.split(":")[1] not in mask(f"{around} {token} {around}")


def test_own_records_are_masked(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    structlog.get_logger().info(
        "import of 40702810912345678912", account="1234567890", chat_id=1234567890
    )
    [line] = lines(stream)
    assert line["event"] == "import of ***8912"
    assert (line["account"], line["chat_id"]) == ("***7890", 1234567890)
    assert line["level"] == "info"
    assert line["timestamp"].startswith("20")


class Mute:
    def __repr__(self) -> str:
        raise ZeroDivisionError


def endless() -> dict[str, Any]:
    made: dict[str, Any] = {}
    made["again"] = made
    return made


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    )
)
@example("\ud800 \u2028 \x85 \x00 \r\n")
@example([float("nan"), float("-inf"), 10**400])
@settings(max_examples=50)
def test_whatever_is_logged_is_one_json_object_a_line(odd: Any) -> None:
    log_in_json(odd)


def test_what_has_no_words_is_logged_all_the_same() -> None:
    log_in_json({(1, 2): Mute(), None: endless(), b"\xff": {1, 2}})


def log_in_json(odd: Any) -> None:
    said = odd if isinstance(odd, str) else "x"
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        root = logging.getLogger()
        patch.setattr(root, "handlers", root.handlers)
        patch.setattr(sys, "excepthook", sys.excepthook)
        set_up_logs("json", stream)
        structlog.get_logger().warning(said, odd=odd, **{"with": odd})
        logging.getLogger("x").error("%s", said)
        structlog.reset_defaults()
    stream.flush()
    text = raw.getvalue().decode()
    assert text.endswith("\n")
    for line in text.splitlines():
        assert json.loads(line, parse_constant=pytest.fail)["level"] in {"warning", "error"}
    assert len(text.splitlines()) == 2


def test_names_of_our_making_are_shown_whole(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    log = structlog.get_logger()
    log.info("one", trace="1234567890123456", chat="a234567890123456", update=123456789)
    log.info("two", trace="12345678901234567", chat="79123456789")
    one, two = lines(stream)
    assert (one["trace"], one["chat"]) == ("1234567890123456", "a234567890123456")
    assert (two["trace"], two["chat"], one["update"]) == ("***4567", "***", 123456789)


def test_in_detail_speak_only_our_own(stream: io.StringIO) -> None:
    set_up_logs("json", stream, level="debug")
    logging.getLogger("aiosqlite").debug("INSERT Петрова")
    logging.getLogger("bot.x").debug("ours")
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert [line["event"] for line in lines(stream)] == ["ours"]


def test_lines_from_warning_on_are_counted(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    counted: list[tuple[str, str]] = []
    with counted_lines(lambda *one: counted.append(one)):
        logging.getLogger("bot.jobs.upkeep").warning("put off")
        logging.getLogger("bot.jobs.upkeep").info("done")
    logging.getLogger("bot.jobs.upkeep").warning("not counted any more")
    assert counted == [("warning", "bot.jobs.upkeep")]


def test_who_complains_is_named_and_counted(stream: io.StringIO) -> None:
    """What jobs put off is theirs, in the log and for the alarm that counts by logger."""
    set_up_logs("json", stream)
    job = {"log": structlog.get_logger(), "complain": complain, "__name__": "bot.jobs.upkeep"}
    counted: list[tuple[str, str]] = []
    forget_complaints()
    with counted_lines(lambda *one: counted.append(one)):
        exec("complain(log, 'upkeep put off', failure='OSError')", job)  # noqa: S102
    forget_complaints()
    assert counted == [("warning", "bot.jobs.upkeep")]
    assert [line["logger"] for line in lines(stream)] == ["bot.jobs.upkeep"]


def test_deep_values_are_masked(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    structlog.get_logger().warning("x", deep={"a": [TOKEN, 1.5, None]}, odd=ValueError(TOKEN))
    assert TOKEN not in stream.getvalue()
    [line] = lines(stream)
    assert line["deep"] == {"a": ["***", 1.5, None]}
    assert line["odd"] == "ValueError('***')"


@pytest.mark.parametrize("style", ["text", "json"])
def test_records_of_libraries_are_masked(stream: io.StringIO, style: Any) -> None:
    set_up_logs(style, stream)
    logging.getLogger("aiohttp.client").error("GET /bot%s/getMe", TOKEN)
    assert "GET /***" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_tracebacks_are_masked(stream: io.StringIO, style: Any) -> None:
    set_up_logs(style, stream)
    try:
        raise ConnectionError(f"no answer from https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: TRY301
    except ConnectionError:
        structlog.get_logger().exception("failed")
        logging.getLogger("asyncio").exception("failed too")
    assert stream.getvalue().count("ConnectionError: no answer from") == 2
    assert TOKEN not in stream.getvalue()


def test_warnings_are_recorded(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        set_up_logs("json", stream)
        warnings.warn(f"careful with {TOKEN}", stacklevel=1)
        logging.captureWarnings(capture=False)
    [line] = lines(stream)
    assert "careful with ***" in line["event"]


def test_chatter_of_libraries_is_left_out(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    logging.getLogger("aiogram.event").info("Update id=1 is handled")
    logging.getLogger("alembic.runtime.migration").info("Running upgrade")
    structlog.get_logger().debug("detail")
    assert not stream.getvalue()


def test_uncaught_errors_are_masked() -> None:
    code = f"from bot.logs import set_up_logs; set_up_logs('text'); raise ValueError('{TOKEN}')"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ValueError: ***" in done.stderr
    assert TOKEN not in done.stderr


def test_interrupt_is_no_fault(stream: io.StringIO) -> None:
    set_up_logs("json", stream)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not stream.getvalue()
