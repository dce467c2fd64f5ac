"""A conversation as both sides saw it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.masking import MARK as HIDDEN
from bot.services.conversation_masks import Veil
from bot.services.line_details import NOTHING, Details, Key, read_details
from bot.services.masking import mask_line
from bot.services.timeline import Delivery, KeptLine, Line, Move, Side, StaffAct, timeline

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEYS = {
    "keys": [[["Квитанция", "receipt.open"], ["Дача", "accounts.choose=5", 1]], [["Сайт", ""]]]
}


def kept(number: int, direction: str, kind: str, body: str | None = None, **more: Any) -> KeptLine:
    details = more.pop("details", None)
    said = None if details is None else json.dumps(details, ensure_ascii=False)
    values = {"step": None, "after": None, "message_id": None, **more}
    at = NOW + timedelta(seconds=more.pop("second", number))
    values.pop("second", None)
    return KeptLine(
        number,
        at,
        direction,
        kind,
        values["step"],
        values["after"],
        values["message_id"],
        body,
        said,
    )


VEIL = Veil(mask_line, ["Мария", "Вася"])


def told(*lines: KeptLine, **more: Any) -> list[Line]:
    return timeline(lines, VEIL, **more)


def labels(line: Line) -> list[tuple[str, bool]]:
    return [(key.label, key.pressed) for row in line.keys for key in row]


def test_the_pressed_button_is_marked_and_named() -> None:
    card, press = told(
        kept(1, "out", "card", "<b>Меню</b> &lt;1&gt;", message_id=5, details=KEYS),
        kept(2, "in", "press", "receipt.open", message_id=5),
    )
    assert card.text == "Меню <1>"
    assert labels(card) == [("Квитанция", True), (HIDDEN, False), ("Сайт", False)]
    assert (press.text, press.side) == ("Квитанция", Side.PERSON)


def test_a_private_label_is_shown_only_when_revealed() -> None:
    lines = (
        kept(1, "out", "card", "Счета", message_id=5, details=KEYS),
        kept(2, "in", "press", "accounts.choose=5", message_id=5),
    )
    assert told(*lines)[1].text == HIDDEN
    assert timeline(lines, replace(VEIL, revealed=True))[1].text == "Дача"


def test_of_what_the_bot_said_what_it_named_is_hidden_and_its_words_stay() -> None:
    body = "Не понял вас, <b>Ким Ли</b>. Например: Иванова Анна Петровна"
    details = {"values": [[14, 20]], "keys": [[["Счёт ••••••0042", "a.b=1", [[5, 15]]]]]}
    [line] = told(kept(1, "out", "card", body, details=details))
    assert line.text == f"Не понял вас, {HIDDEN}. Например: Иванова Анна Петровна"
    assert labels(line) == [("Счёт ••••••0042", False)]
    [shown] = timeline(
        [kept(1, "out", "card", body, details=details)], replace(VEIL, revealed=True)
    )
    assert "Ким Ли" in shown.text


def test_what_an_older_release_said_is_hidden_by_what_it_looks_like() -> None:
    [line] = told(kept(1, "out", "card", "ФИО: <b>Ким Ли</b>"))
    assert line.text == f"ФИО: {HIDDEN}"


def test_a_press_without_its_value_marks_only_what_is_sure() -> None:
    pad = {"keys": [[["1", "pin.key=a"], ["2", "pin.key=b"], ["Стереть", "pin.erase"]]]}
    lines = [
        kept(1, "out", "card", "ПИН", message_id=5, details=pad),
        kept(2, "in", "press", "pin.key", message_id=5),
        kept(3, "in", "press", "pin.erase=", message_id=5),
    ]
    card, digit, erase = told(*lines)
    assert (digit.text, digit.about) == ("", "pin.key")
    assert erase.text == "Стереть"
    assert [one for one, pressed in labels(card) if pressed] == ["Стереть"]


def test_an_edited_message_keeps_what_it_said_and_a_deleted_one_is_marked() -> None:
    first, edited = told(
        kept(1, "in", "text", "раз", message_id=7),
        kept(2, "in", "edited", "два", message_id=7),
        kept(3, "out", "erase", message_id=7),
    )
    assert (first.text, first.deleted) == ("раз", False)
    assert (edited.text, edited.earlier, edited.deleted) == ("два", "раз", True)


def test_a_name_that_was_edited_is_hidden_as_the_answer_it_was() -> None:
    *_, edited = told(
        kept(1, "in", "text", "ким", step="LimitedAccess:name", message_id=7),
        kept(2, "in", "edited", "кимов", step="LimitedAccess:address", message_id=7),
    )
    assert (edited.text, edited.earlier) == (HIDDEN, HIDDEN)


@pytest.mark.parametrize(("details", "refused"), [(None, False), ({"refused": 1}, True)])
def test_what_was_deleted_before_the_page_is_said(details: Any, refused: bool) -> None:
    [line] = told(kept(1, "out", "erase", message_id=9, details=details))
    assert (line.deleted, line.error) == (not refused, "refused" if refused else "")


def test_an_edited_answer_is_hidden_where_the_first_one_is_not_in_sight() -> None:
    details = {"answers": "LimitedAccess:name"}
    edited = kept(2, "in", "edited", "кимов", step="LimitedAccess:address", details=details)
    assert told(edited)[0].text == HIDDEN


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Сидоров_Илья.pdf", f"{HIDDEN}.pdf"),
        ("счёт_147042.pdf", f"счёт {HIDDEN}042.pdf"),
        ("IMG_2026.jpg", "IMG 2026.jpg"),
    ],
)
def test_names_in_names_of_files_are_hidden(name: str, seen: str) -> None:
    line = kept(1, "in", "document", details={"file": name})
    assert told(line)[0].file == seen
    [whole] = timeline([line], replace(VEIL, revealed=True))
    assert whole.file == name


def test_steps_and_decisions_stand_beside_what_they_came_of() -> None:
    walk, alone = told(
        kept(1, "in", "text", "Мария", step="A:name", after="A:address"),
        kept(2, "note", "no-match", second=1),
        kept(3, "note", "expired"),
    )
    assert walk.move == Move("A:name", "A:address")
    assert walk.notes == ("no-match",)
    assert walk.text == HIDDEN
    assert (alone.side, alone.notes) == (Side.EVENT, ("expired",))
    [moved] = told(kept(1, "note", "moved", step="A:name", after=""))
    assert moved.move == Move("A:name", None)


def test_secrets_are_marks() -> None:
    [line] = told(kept(1, "in", "secret", None, message_id=4))
    assert line.hidden
    assert line.text == ""


def test_deliveries_and_acts_stand_at_their_moments() -> None:
    late = kept(1, "out", "notice", "а", details={"tries": 2, "error": "TelegramNetworkError"})
    file = kept(9, "out", "document", "receipt", details={"caption": "Чек", "file": "Мария.pdf"})
    lost = Delivery(3, NOW + timedelta(seconds=5), "show", 4, "Bad Request", dead=True)
    act = StaffAct(4, NOW + timedelta(seconds=6), "answered", "Оператор", "112", "Мария, всё так")
    lines = told(late, file, deliveries=[lost], acts=[act])
    assert [one.kind for one in lines] == ["notice", "lost", "answered", "document"]
    assert (lines[0].tries, lines[0].error) == (2, "TelegramNetworkError")
    assert lines[2].text == f"{HIDDEN}, всё так"
    assert (lines[3].text, lines[3].file) == ("Чек", f"{HIDDEN}.pdf")


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        "7",
        '{"keys": 5}',
        '{"keys": [[[]]]}',
        '{"tries": "x"}',
        "null",
        '{"values": [[5, 2]]}',
        '{"values": [[1]]}',
    ],
)
def test_details_of_another_release_are_left_out(broken: str) -> None:
    assert read_details(broken) == NOTHING


def test_details_are_read_as_they_were_written() -> None:
    read = read_details('{"keys": [[["а", "b.c=1", 1]]], "toast": "т", "refused": 1}')
    keys = ((Key("а", "b.c=1", private=True),),)
    assert read == Details(keys=keys, toast="т", refused=True)
