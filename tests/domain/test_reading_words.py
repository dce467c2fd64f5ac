"""Readings told in one message, as people tell them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dials import BATH, COLD, HOT, POWER, months, values

from bot.domain.dials import ReadingRefusal, Values, on_the_dial
from bot.domain.judgement import fits
from bot.domain.meters import Meter
from bot.domain.reading_words import LONGEST_TEXT, Unread, read_text

FLAT = (COLD, HOT, POWER)
TWO_COLD = (*FLAT, BATH)
SOME_WORDS = """
хвс гвс свет газ т1 т2 день ночь кухня ванная № 093217959 ab-12/7 5 100 99999 123456 1,5 1,2345 -5
: — , вода привет кв. 22.11.2026 1e5
"""
WORDS = [*SOME_WORDS.split(), "\n"]
KNOWN = {COLD.id: months(COLD, 120), HOT.id: months(HOT, 1065)}


def fit(meter: Meter, said: Values) -> bool:
    return fits(meter, KNOWN.get(meter.id, ()), "2026-11", said)


def told(typed: str, meters: Sequence[Meter] = FLAT) -> dict[int, Values]:
    return {meter.id: said for meter, said in read_text(typed, meters).found}


@pytest.mark.parametrize(
    ("typed", "cold", "hot", "power"),
    [
        ("хвс 123 гвс 45", 123, 45, None),
        ("ХВС: 123 м3; ГВС: 45 м³", 123, 45, None),
        ("холодная 123,4 горячая 45", "123.4", 45, None),
        ("Хол. вода — 123, гор. вода — 45", 123, 45, None),
        ("хол.вода 12 гор.вода 13", 12, 13, None),
        ("х.в.с. 5 г.в.с. 6", 5, 6, None),
        ("холодной воды 5", 5, None, None),
        ("123 хвс 45 гвс", 123, 45, None),
        ("хвс\n123\nгвс\n45", 123, 45, None),
        ("1) хвс 5\n2) гвс 6", 5, 6, None),
        ("Здравствуйте! Передаю показания за ноябрь: хвс 5, гвс 6. Спасибо!", 5, 6, None),
        ("Добрый день, хвс 5", 5, None, None),
        ("за 22.11.2026 хвс 5", 5, None, None),
        ("кв. 27 л/с 1470000000 хвс 5", 5, None, None),
        ("cold 5 hot 6", 5, 6, None),
        ("хвс-5, гвс=6", 5, 6, None),
        ("№ 093217959 — 63010", 63010, None, None),
        ("счётчик 93217959: 63010", 63010, None, None),
        ("Т1 100 Т2 50", None, None, (100, 50)),
        ("т2 50 т1 100", None, None, (100, 50)),
        ("свет день 100 ночь 50", None, None, (100, 50)),
        ("электричество 100 50", None, None, (100, 50)),
        ("эл-во\nт1 100\nт2 50", None, None, (100, 50)),
        ("100 50 свет", None, None, (100, 50)),
        ("хвс 5 т1 100 т2 50", 5, None, (100, 50)),
        ("хвс 123 гвс 45 свет 100 50", 123, 45, (100, 50)),
    ],
)
def test_readings_are_understood(
    typed: str, cold: object, hot: object, power: tuple[int, int] | None
) -> None:
    said = {COLD.id: cold, HOT.id: hot}
    expected = {meter: values(one) for meter, one in said.items() if isinstance(one, int | str)}
    if power is not None:
        expected[POWER.id] = values(*power)
    read = read_text(typed, FLAT)
    assert {meter.id: one for meter, one in read.found} == expected
    assert read.sure, read.left


def test_the_table_is_in_the_order_of_the_list() -> None:
    found = read_text("свет 1 2 гвс 3 хвс 4", FLAT).found
    assert [meter.id for meter, _ in found] == [COLD.id, HOT.id, POWER.id]


@pytest.mark.parametrize(
    ("typed", "meters", "why"),
    [
        ("хвс 5", TWO_COLD, Unread.SEVERAL_METERS),
        ("вода 5", FLAT, Unread.SEVERAL_METERS),
        ("5", FLAT, Unread.SEVERAL_METERS),
        ("1 2 3 4", FLAT, Unread.SEVERAL_METERS),
        ("газ 5", FLAT, Unread.NO_METER),
        ("№ 12345 5", FLAT, Unread.NO_METER),
        ("пик 5", FLAT, Unread.NO_METER),
        ("5", (), Unread.NO_METER),
        ("хвс", FLAT, Unread.NO_VALUE),
        ("хвс т1", FLAT, Unread.NO_VALUE),
        ("свет 5", FLAT, Unread.OTHER_COUNT),
        ("хвс 12 345", FLAT, Unread.OTHER_COUNT),
        ("т1 5 т1 6", FLAT, Unread.OTHER_COUNT),
        ("5 6", (COLD,), Unread.OTHER_COUNT),
        ("хвс 5 хвс 6", FLAT, Unread.REPEATED),
        ("хвс 123456", FLAT, Unread.BAD_VALUE),
        ("хвс 1,2345", FLAT, Unread.BAD_VALUE),
        ("-5", (COLD,), Unread.BAD_VALUE),
        ("123456", (COLD,), Unread.BAD_VALUE),
        ("хвс сто", FLAT, Unread.WORDS),
        ("123 хвс 45", FLAT, Unread.WORDS),
        ("1e5", (COLD,), Unread.WORDS),
        ("٣٤٥", (COLD,), Unread.WORDS),
        ("привет", FLAT, Unread.WORDS),
        ("1" * 5000, FLAT, Unread.TOO_LONG),
        ("хвс 5 " * 90, FLAT, Unread.TOO_LONG),
        ("5\n" * 25, FLAT, Unread.TOO_LONG),
        ("5 " * 49, FLAT, Unread.TOO_LONG),
        ("хвс 5 " * 13, FLAT, Unread.TOO_LONG),
    ],
)
def test_what_is_not_understood_is_handed_back(
    typed: str, meters: Sequence[Meter], why: Unread
) -> None:
    read = read_text(typed, meters)
    assert not read.found
    assert not read.sure
    assert why in {one.why for one in read.left}


def test_why_the_dial_cannot_show_a_value_is_told() -> None:
    [left] = read_text("хвс 123456 гвс 5", FLAT).left
    assert (left.said, left.refusal) == ("хвс 123456", ReadingRefusal.TOO_MANY_DIGITS)
    assert told("хвс 123456 гвс 5") == {HOT.id: values(5)}


def test_two_serial_numbers_are_two_meters() -> None:
    read = read_text("№ 093217959 № 890976686 — 5", FLAT)
    assert read.found == ((HOT, values(5)),)
    assert [one.why for one in read.left] == [Unread.NO_VALUE]


def test_words_that_are_no_readings_make_it_unsure() -> None:
    read = read_text("когда отключат горячую воду 25 числа", FLAT)
    assert not read.sure


@pytest.mark.parametrize(
    ("typed", "meter"),
    [("хвс ванная 7", BATH), ("кухня хвс 7", COLD), ("ab-12/7 7", BATH), ("№AB-12/7: 7", BATH)],
)
def test_a_place_or_a_number_tells_two_meters_of_a_service_apart(typed: str, meter: Meter) -> None:
    assert told(typed, TWO_COLD) == {meter.id: values(7)}


@pytest.mark.parametrize(
    ("typed", "meters", "understood"),
    [
        pytest.param("124 1068", (COLD, HOT), True, id="the only order that fits"),
        pytest.param("1068 124", (COLD, HOT), False, id="fits the other way round"),
        pytest.param("124", (COLD, HOT), False, id="one is missing"),
        pytest.param("124 1068 9", (COLD, HOT), False, id="one too many"),
        pytest.param("124 7", (COLD, BATH), True, id="the second is below the first meter"),
        pytest.param("124 125", (BATH, COLD), False, id="either order would do"),
        pytest.param("124 1068 100 50", FLAT, True, id="zones in their order"),
        pytest.param("124\n1068", (COLD, HOT), True, id="a line each"),
    ],
)
def test_a_bare_list_is_read_when_no_other_order_would_do(
    typed: str, meters: Sequence[Meter], understood: bool
) -> None:
    read = read_text(typed, meters, fit)
    assert bool(read.found) is understood
    assert [meter for meter, _ in read.found] == (list(meters) if understood else [])


def test_one_number_for_one_meter_needs_nothing_to_compare() -> None:
    assert read_text("5", (COLD,)).found == ((COLD, values(5)),)


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_no_words_make_it_raise_or_leave_the_dial(words: list[str]) -> None:
    read = read_text(" ".join(words), TWO_COLD, fit)
    assert all(on_the_dial(said, meter) for meter, said in read.found)
    assert len({meter.id for meter, _ in read.found}) == len(read.found)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    read_text(text, TWO_COLD, fit)


@pytest.mark.parametrize(
    "typed",
    [
        "1" * 5000,
        "1" * LONGEST_TEXT,
        "хвс 5 " * 12,
        "хвс 5 " * 24,
        "9 " * 40,
        "т1" * 200,
        "а\u0301" * 200,
        "№" * 400,
        "х.в." * 100,
        "кв " * 133,
        "1\n" * 24,
        "1." * 200,
        "л/с" * 133,
        "\x00" * 400,
    ],
)
def test_hostile_messages_give_no_table(typed: str) -> None:
    assert read_text(typed, TWO_COLD, fit).found == ()


@pytest.mark.parametrize("typed", ["хвс -5", "хвс: −5", "-5 хвс", "свет т1 100 т2 -50"])
def test_a_minus_is_not_left_out(typed: str) -> None:
    read = read_text(typed, FLAT)
    assert read.found == ()
    [left] = read.left
    assert left.refusal in {ReadingRefusal.NEGATIVE, ReadingRefusal.NEGATIVE_WHOLE}


@pytest.mark.parametrize("typed", ["хвс-5", "хвс - 5", "хвс — 5", "хвс:-5", "№ 093217959-5"])
def test_a_dash_between_two_is_no_minus(typed: str) -> None:
    assert told(typed) == {COLD.id: values(5)}


def test_a_dash_behind_a_number_of_letters_is_no_minus() -> None:
    spelled = replace(COLD, number="AB-12/7")
    assert told("AB-12/7-5", [spelled]) == {spelled.id: values(5)}


@pytest.mark.parametrize(
    "typed",
    [
        "свет пик 30 ночь 20 полупик 10",
        "свет полу-пик 10 ночь 20 пик 30",
        "свет: полупиковая 10, пиковая 30, ночная 20",
        "свет т1 30 т2 20 т3 10",
        "свет 30 20 10",
    ],
)
def test_three_zones_are_told_by_their_words(typed: str) -> None:
    three = replace(POWER, zones=3)
    assert told(typed, (COLD, three)) == {three.id: values(30, 20, 10)}


FIRST = replace(COLD, id=11, number="480011231123")
SECOND = replace(HOT, id=12, number="480011231126")
LIGHT = replace(POWER, id=13, zones=1, number="70019001")
BY_ENDS = (FIRST, SECOND, LIGHT)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1123 201,5 1126 151", {11: values("201.5"), 12: values(151)}),
        ("1123: 201,5\n1126: 151", {11: values("201.5"), 12: values(151)}),
        ("№1123 201,5", {11: values("201.5")}),
        ("••••1123 201,5", {11: values("201.5")}),
        ("№ 31126 — 151", {12: values(151)}),
        ("хвс 1123 201,5", {11: values("201.5")}),
        ("гвс 7\n1123 201,5", {11: values("201.5"), 12: values(7)}),
        ("1123 201", {11: values(201)}),
    ],
)
def test_a_meter_is_named_by_the_digits_that_screens_show(
    typed: str, expected: dict[int, Values]
) -> None:
    read = read_text(typed, BY_ENDS)
    assert ({meter.id: said for meter, said in read.found}, read.left) == (expected, ())


@pytest.mark.parametrize(
    "typed", ["1123 1126", "1123", "1123 201 7", "201 1123", "№1124 5", "1123 201,5 1127 151"]
)
def test_digits_that_may_be_read_otherwise_name_no_meter(typed: str) -> None:
    assert read_text(typed, BY_ENDS).found == ()


def test_digits_that_end_two_numbers_name_neither() -> None:
    twin = replace(SECOND, number="990000001123")
    assert read_text("1123 201,5", (FIRST, twin)).found == ()
    assert [one.why for one in read_text("№1123 5", (FIRST, twin)).left] == [Unread.SEVERAL_METERS]
    assert told("гвс №1123 5", (FIRST, twin)) == {twin.id: values(5)}


def test_a_whole_number_goes_before_the_end_of_another() -> None:
    whole = replace(SECOND, number="1123")
    assert told("№1123 5", (FIRST, whole)) == {whole.id: values(5)}


def test_zones_stand_behind_the_end_of_a_number_too() -> None:
    zoned = replace(LIGHT, zones=2)
    assert told("9001 т1 100 т2 50", (FIRST, zoned)) == {zoned.id: values(100, 50)}


@pytest.mark.parametrize(
    ("typed", "found", "left"),
    [
        ("газ 45\n3420 700", {}, ["газ 45", "3420 700"]),
        ("хвс 5\n3420 700", {COLD.id: values(5)}, ["3420 700"]),
        ("хвс 5\nбассейн 7", {COLD.id: values(5)}, ["бассейн 7"]),
        ("хвс 5\nбассейн 7\nгвс 6", {COLD.id: values(5), HOT.id: values(6)}, ["бассейн 7"]),
        ("свет 100\n50", {POWER.id: values(100, 50)}, []),
        ("свет\n100\n50", {POWER.id: values(100, 50)}, []),
    ],
)
def test_a_line_that_is_not_understood_swallows_no_other(
    typed: str, found: dict[int, Values], left: list[str]
) -> None:
    read = read_text(typed, FLAT)
    assert {meter.id: said for meter, said in read.found} == found
    assert sorted(one.said for one in read.left) == sorted(left)


def test_the_first_zone_alone_is_the_value_of_the_only_light() -> None:
    assert told("Т1 18990", BY_ENDS) == {LIGHT.id: values(18990)}
    assert told("т1 18990 хвс 5", BY_ENDS) == {LIGHT.id: values(18990), FIRST.id: values(5)}
    assert told("Т2 18990", BY_ENDS) == {}
    assert told("Т1 18990", (*BY_ENDS, replace(LIGHT, id=14, number="5"))) == {}
    assert told("Т1 18990", (FIRST, SECOND)) == {}
