"""The file of «Мои данные»: everything in words, nothing that a browser would run."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.services.my_data import FIELDS, MOST_LINES, Kept
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


def test_a_long_conversation_is_cut_and_the_files_say_so() -> None:
    lines = [{"at": NOW, "body": f"line {number}."} for number in range(MOST_LINES + 1)]
    kept: Kept = {**{section: [] for section in FIELDS}, "journal": lines}
    read = json.loads(as_json(kept, NOW))
    assert read["journal_newest"] == MOST_LINES
    assert read["journal"][0]["body"] == "line 1."
    assert len(read["journal"]) == MOST_LINES
    cut = Readable(texts_for("ru"), ZONE)
    page = cut.page({**kept, "journal": lines[: MOST_LINES + 1]}, NOW)
    assert "показаны последние сообщения" in page
    assert "показаны последние" not in cut.page({**kept, "journal": lines[:3]}, NOW)


def test_the_json_is_whole() -> None:
    read = json.loads(as_json(everything(), NOW))
    assert read["made_at"] == "2026-11-20T21:30:00+00:00"
    assert read["cabinets"][0]["born_on"] == "1985-02-01"
    assert read.keys() == {"made_at", *FIELDS}


@pytest.mark.parametrize(
    ("section", "row", "shown", "hidden"),
    [
        (
            "journal",
            {"direction": "out", "kind": "card", "step": "Registration:surname"}
            | {"body": "<b>Профиль</b>\n5 &lt; 7"},
            ["карточка", "от бота", "Профиль\n5 &lt; 7"],
            ["&lt;b&gt;", "Registration", "Шаг", "card"],
        ),
        (
            "journal",
            {"direction": "in", "kind": "press", "step": None, "body": "profile.open"},
            ["нажатие кнопки"],
            ["profile.open", "press"],
        ),
        (
            "journal",
            {"direction": "in", "kind": "text", "step": None, "body": "<b> — мой текст"},
            ["сообщение", "&lt;b&gt; — мой текст"],
            [],
        ),
        (
            "journal",
            {"direction": "out", "kind": "card", "step": None, "body": "sessions-title"},
            ["карточка"],
            ["sessions-title"],
        ),
        ("journal", {"direction": "note", "kind": "signed-in"}, [], ["signed-in"]),
        ("chats", {"state": "Registration:surname"}, [], ["Registration"]),
        ("sessions", {"end_reason": "pin_wrong"}, ["неверный ПИН-код"], ["pin_wrong"]),
        ("links", {"via": "proof"}, ["сведениями из квитанции"], ["proof"]),
        ("attempts", {"kind": "wrong_code_person"}, ["код подтверждения"], ["wrong_code"]),
        ("outbox", {"kind": "show"}, ["карточка"], []),
        ("preferences", {"quiet_from": 1350, "muted": "family"}, ["22:30"], ["1350", "family"]),
    ],
)
def test_the_readable_file_is_in_words(
    section: str, row: dict[str, Any], shown: list[str], hidden: list[str]
) -> None:
    kept: Kept = {**{one: [] for one in FIELDS}, section: [row]}
    body = Readable(texts_for("ru"), ZONE).page(kept, NOW).partition("</h1>")[2]
    assert [one for one in shown if one not in body] == []
    assert [one for one in hidden if one in body] == []


def test_the_json_has_all_times_in_one_zone_and_quiet_hours_as_hours() -> None:
    kept: Kept = {**everything(), "preferences": [{"quiet_from": 1350, "quiet_until": 0}]}
    read = json.loads(as_json(kept, NOW.astimezone(ZONE)))
    assert read["made_at"] == read["cabinets"][0]["created_at"] == "2026-11-21T02:30:00+05:00"
    assert read["preferences"] == [{"quiet_from": "22:30", "quiet_until": "00:00"}]
