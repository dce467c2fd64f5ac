"""Values of dials: what people type, and what lies between two readings."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dials import COLD, POWER, reading, values

from bot.domain.dials import (
    ReadingRefusal,
    consumption,
    estimated,
    format_value,
    months_between,
    next_of,
    on_the_dial,
    parse_values,
    previous_of,
    settle,
)
from bot.domain.meters import Flag, Status, Zone

THREE = replace(POWER, zones=3)
LARGE = replace(COLD, capacity=8)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("123", "123"),
        ("123,4", "123.4"),
        ("123.456", "123.456"),
        (" 00123 ", "123"),
        ("0", "0"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("123 м3", "123"),
        ("123,4 м³", "123.4"),
        ("123 куб. м.", "123"),
        ("123 кубов", "123"),
        ("１２３", "123"),
        ("123.", "123"),
        ("\u200b123", "123"),
    ],
)
def test_a_value_is_read(typed: str, value: str) -> None:
    assert parse_values(typed, COLD) == (Decimal(value),)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("-5", ReadingRefusal.NEGATIVE),
        ("−5", ReadingRefusal.NEGATIVE),
        ("123456", ReadingRefusal.TOO_MANY_DIGITS),
        ("00123456", ReadingRefusal.LEADING_ZEROS),
        ("123 456", ReadingRefusal.TOO_MANY_DIGITS),
        ("123,4567", ReadingRefusal.TOO_PRECISE),
        ("00123 456", ReadingRefusal.SEVERAL),
        ("12 34", ReadingRefusal.SEVERAL),
        ("1e5", ReadingRefusal.UNREADABLE),
        ("0x1F", ReadingRefusal.UNREADABLE),
        ("1_000", ReadingRefusal.UNREADABLE),
        ("NaN", ReadingRefusal.UNREADABLE),
        ("10²", ReadingRefusal.UNREADABLE),
        ("١٢٣", ReadingRefusal.UNREADABLE),
        ("=1+1", ReadingRefusal.UNREADABLE),
        ("", ReadingRefusal.UNREADABLE),
        (",5", ReadingRefusal.UNREADABLE),
        ("сто", ReadingRefusal.UNREADABLE),
        ("1" * 5000, ReadingRefusal.TOO_MANY_DIGITS),
        ("сто " * 50, ReadingRefusal.UNREADABLE),
    ],
)
def test_what_is_no_value(typed: str, refusal: ReadingRefusal) -> None:
    assert parse_values(typed, COLD) is refusal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("100 50", values(100, 50)),
        ("100/50", values(100, 50)),
        ("100; 50", values(100, 50)),
        ("100 500", values(100, 500)),
        ("Т1 100 Т2 50", values(100, 50)),
        ("t2=50, t1=100", values(100, 50)),
        ("ночь 50 день 100", values(100, 50)),
        ("день: 100 кВт·ч, ночь: 50 кВт·ч", values(100, 50)),
        ("100", ReadingRefusal.ZONES),
        ("100,50", ReadingRefusal.ZONES),
        ("100 50 25", ReadingRefusal.ZONES),
        ("т1 100 т1 50", ReadingRefusal.ZONES),
        ("т1 100 50", ReadingRefusal.ZONES),
        ("пик 100 ночь 50", ReadingRefusal.UNREADABLE_WHOLE),
        ("т1 1000000 т2 50", ReadingRefusal.TOO_MANY_WHOLE),
    ],
)
def test_a_value_for_each_zone(typed: str, expected: object) -> None:
    assert parse_values(typed, POWER) == expected


def test_three_zones_are_peak_night_and_the_hours_between() -> None:
    assert THREE.zone_names == (Zone.PEAK, Zone.NIGHT, Zone.DAY)
    typed = "полупик 3 пик 1 ночь 2"
    assert parse_values(typed, THREE) == values(1, 2, 3) == parse_values("т1 1 т2 2 т3 3", THREE)


@given(st.decimals(0, 99999, places=3))
def test_what_is_shown_can_be_typed(value: Decimal) -> None:
    assert parse_values(format_value(value), COLD) == (value,)


@given(st.text(alphabet="0123456789 .,;/-тt123деньночьм³кВт·ч=eE") | st.text())
def test_typing_never_raises_nor_leaves_the_dial(text: str) -> None:
    for meter in (COLD, POWER, THREE):
        parsed = parse_values(text, meter)
        assert isinstance(parsed, ReadingRefusal) or on_the_dial(parsed, meter)


@pytest.mark.parametrize(
    "typed", ["1" * 5000, "1 " * 50, "т1" * 50, "день " * 20, "1," * 50, "1 234" * 20, "a" * 100]
)
def test_hostile_values_are_refused(typed: str) -> None:
    assert isinstance(parse_values(typed, THREE), ReadingRefusal)
    assert isinstance(parse_values(typed, COLD), ReadingRefusal)


def test_decimals_that_do_not_count_are_cut() -> None:
    whole = replace(COLD, decimals=0)
    assert settle(values("123.999"), whole) == values(123)
    assert settle(values("123.999"), COLD) == values("123.999")


@pytest.mark.parametrize(
    ("before", "after", "flags", "spent"),
    [
        pytest.param(values(100), values(103), (), values(3), id="usual"),
        pytest.param(values(100), values(100), (), values(0), id="none"),
        pytest.param(values(100), values(99), (), None, id="below"),
        pytest.param(values(99998), values(2), (Flag.ROLLED_OVER,), values(4), id="rolled over"),
        pytest.param(values(99998), values(2), (Flag.METER_REPLACED,), None, id="replaced"),
        pytest.param(values(100), values(90), (Flag.BELOW_PREVIOUS,), None, id="said right"),
        pytest.param(values(1, 2), values(3), (), None, id="other zones"),
        pytest.param(values("100.5"), values("100.25"), (), None, id="below by a fraction"),
    ],
)
def test_consumption(before: object, after: object, flags: object, spent: object) -> None:
    assert consumption(COLD, before, after, flags) == spent  # type: ignore[arg-type]


def test_zones_roll_over_one_by_one() -> None:
    before, after = values(999_990, 100), values(5, 110)
    assert consumption(POWER, before, after, {Flag.ROLLED_OVER}) == values(15, 10)


def test_a_fraction_that_does_not_count_is_no_step_back() -> None:
    whole = replace(COLD, decimals=0)
    assert consumption(whole, values("100.9"), values(100)) == values(0)


@given(st.integers(0, 99_999), st.integers(0, 9_999))
def test_a_full_turn_is_counted_on(before: int, spent: int) -> None:
    after = (before + spent) % 100_000
    flags = {Flag.ROLLED_OVER} if after < before else set()
    assert consumption(COLD, values(before), values(after), flags) == values(spent)


def test_readings_beside_a_month() -> None:
    rejected = reading(COLD, "2026-10", 5, status=Status.REJECTED)
    august, december = reading(COLD, "2026-08", 1), reading(COLD, "2026-12", 9)
    known = [december, rejected, august]
    assert previous_of(known, "2026-11") == august
    assert next_of(known, "2026-11") == december
    assert previous_of(known, "2026-08") is None
    assert months_between("2025-11", "2026-02") == 3


def test_a_sum_is_estimated_in_whole_kopecks() -> None:
    assert estimated(values("1.358"), values("53.42")) == 7254
    assert estimated(values(100, 50), values("6.10", "2.05")) == 71250
    assert estimated(values("0.001"), values(5)) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("123456", values(123_456)),
        ("12345678", values(12_345_678)),
        ("00123", values(123)),
        ("00123456", ReadingRefusal.LEADING_ZEROS),  # five black digits and three red ones
        ("123456789", ReadingRefusal.TOO_MANY_DIGITS),
    ],
)
def test_a_guessed_dial_refuses_no_digits_that_a_dial_can_have(
    typed: str, expected: object
) -> None:
    assert parse_values(typed, replace(COLD, guessed=True)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("пик 30 ночь 20 полупик 10", values(30, 20, 10)),
        ("полупик 10, пик 30, ночь 20", values(30, 20, 10)),
        ("ночь 20 день 10 пик 30", values(30, 20, 10)),
        ("т1 30 т2 20 т3 10", values(30, 20, 10)),
        ("30 20 10", values(30, 20, 10)),
        ("полупиковое 10 пиковое 30 ночное 20", values(30, 20, 10)),
        ("полу-пик 10 пик 30 ночь 20", values(30, 20, 10)),
    ],
)
def test_the_words_for_three_zones_find_their_places(typed: str, expected: object) -> None:
    """T1 is the peak, T2 the night, T3 the hours between, which some call the day."""
    assert parse_values(typed, THREE) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("00005600", values(5600)),
        ("00000000", values(0)),
        ("00123456", values(123_456)),
        ("01234567", ReadingRefusal.TOO_MANY_WHOLE),
        ("1" * 3900, ReadingRefusal.TOO_MANY_WHOLE),
        ("сто", ReadingRefusal.UNREADABLE_WHOLE),
        ("-5", ReadingRefusal.NEGATIVE_WHOLE),
        ("5 6", ReadingRefusal.SEVERAL_WHOLE),
    ],
)
def test_a_meter_of_whole_numbers_has_no_red_digits(typed: str, expected: object) -> None:
    assert parse_values(typed, replace(POWER, zones=1)) == expected


def test_zeros_before_a_set_comma_say_nothing() -> None:
    assert parse_values("00005600,5", COLD) == values("5600.5")
