"""The file of «Мои данные»: everything in words, nothing that a browser would run."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.services.my_data import FIELDS, Kept
from bot.ui.my_data import Readable, as_json
from bot.ui.texts import LANGUAGES, texts_for

NOW = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yekaterinburg")
KNOWN: dict[str, Any] = {
    "born_on": date(1985, 2, 1),
    "has_password": True,
    "has_pin": False,
    "receipt_type": "utilities",
    "access": "full",
    "direction": "in",
    "language": "ru",
    "surname": "<script>alert(1)</script>",
    "patronymic": "",
    "created_at": NOW,
}


def everything() -> Kept:
    return {
        section: [{name: KNOWN.get(name, f"{section} {name}") for name in fields}]
        for section, fields in FIELDS.items()
    } | {"consents": [{"kind": "personal_data", "text": "Да\nнет", "withdrawn_at": None}]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_words_and_escaped(language: str) -> None:
    page = Readable(texts_for(language), ZONE).page(everything(), NOW)
    assert page.count("<h2>") == len(FIELDS)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "21.11.2026 02:30:00" in page  # the centre's time
    assert "01.02.1985" in page
    assert ("полный" if language == "ru" else "full") in page


def test_sections_without_rows_are_left_out() -> None:
    nothing: Kept = {section: [] for section in FIELDS}
    assert "<h2>" not in Readable(texts_for("ru"), ZONE).page(nothing, NOW)


def test_the_json_is_whole() -> None:
    read = json.loads(as_json(everything(), NOW))
    assert read["made_at"] == "2026-11-20T21:30:00+00:00"
    assert read["cabinets"][0]["born_on"] == "1985-02-01"
    assert read.keys() == {"made_at", *FIELDS}
