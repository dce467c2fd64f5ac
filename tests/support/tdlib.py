"""Telegram's own reader of HTML, out of TDLib: what it refuses, the Bot API refuses."""

import json
from functools import cache
from typing import Any

import tdjson

TEXT_LIMIT = 4096
RAW_LIMIT = 32768  # bytes before parsing


def execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    return dict(json.loads(answer or b"{}"))


@cache
def _be_quiet() -> None:
    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def read_html(source: str) -> str:
    """Give the text without marks. Raises ValueError with TDLib's own words."""
    _be_quiet()
    mode = {"@type": "textParseModeHTML"}
    answer = execute({"@type": "parseTextEntities", "text": source, "parse_mode": mode})
    if answer["@type"] == "error":
        raise ValueError(f"{answer['message']}: {source}")
    return str(answer["text"])


def units(text: str) -> int:
    """Count as Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
