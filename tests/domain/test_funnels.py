"""Funnels by hand-made tables, and what always holds of them."""

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.funnels import (
    TIMES,
    Count,
    Course,
    Fate,
    Kind,
    StepFigures,
    funnels,
    median_time,
    middle_of,
    share,
    time_class,
)

NAME, ADDRESS, OLD = "Limited:name", "Limited:address", "Limited:older"
COURSES = (
    Course("Limited", "limited", (NAME, ADDRESS)),
    Course("Support", "support", ("Support:words",)),
)


def fate(step: str, value: Fate, number: int) -> Count:
    return Count(Kind.FATE, step, value.value, number)


def test_a_funnel_by_hand() -> None:
    """Ten came: two left at the name, eight went on; of these five finished, one was refused."""
    [one] = funnels(
        COURSES,
        [
            fate(ADDRESS, Fate.FINISHED, 5),
            fate(ADDRESS, Fate.REFUSED, 1),
            fate(ADDRESS, Fate.OPEN, 2),
            fate(NAME, Fate.MOVED, 8),
            fate(NAME, Fate.ABANDONED, 2),
            Count(Kind.REFUSAL, ADDRESS, "no-match", 3),
            Count(Kind.REFUSAL, ADDRESS, "checks-used-up", 4),
            Count(Kind.TIME, NAME, str(time_class(7)), 5),
            Count(Kind.TIME, NAME, str(time_class(3)), 3),
            Count(Kind.TIME, NAME, str(time_class(90)), 1),
        ],
    )
    assert (one.group, one.name, one.entered) == ("Limited", "limited", 10)
    first, second = one.steps
    assert (first.step, first.entered, first.ended, first.median) == (NAME, 10, 2, 7)
    assert (second.step, second.entered, second.ended, second.median) == (ADDRESS, 8, 8, None)
    assert list(second.refusals.items()) == [("checks-used-up", 4), ("no-match", 3)]
    assert one.of("finished") == 5
    assert one.step(NAME) == first
    assert one.step("Limited:flat") == StepFigures("Limited:flat")


def test_steps_stand_in_the_order_of_the_dialogue_older_ones_last() -> None:
    counts = [fate(one, Fate.OPEN, 1) for one in (OLD, ADDRESS, NAME, "Gone:first")]
    made = funnels(COURSES, [fate("Support:words", Fate.OPEN, 1), *counts])
    assert [one.group for one in made] == ["Limited", "Support", "Gone"]
    assert [one.step for one in made[0].steps] == [NAME, ADDRESS, OLD]


def test_a_dialogue_that_nobody_entered_is_left_out() -> None:
    assert funnels(COURSES, []) == []
    assert funnels(COURSES, [fate(NAME, Fate.OPEN, 0)]) == []


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (5, 5, 100)]
)
def test_shares_are_rounded_half_upwards(part: int, whole: int, percent: int) -> None:
    assert share(part, whole) == percent


@given(
    st.dictionaries(
        st.sampled_from([NAME, ADDRESS, OLD]),
        st.dictionaries(st.sampled_from(list(Fate)), st.integers(0, 50), min_size=1),
    )
)
def test_fates_sum_up_to_those_who_entered(table: dict[str, dict[Fate, int]]) -> None:
    counts = [
        fate(step, one, number) for step, row in table.items() for one, number in row.items()
    ]
    for made in funnels(COURSES, counts):
        for one in made.steps:
            assert (
                one.entered == sum(one.of(each) for each in Fate) == sum(table[one.step].values())
            )
        ended = sum(made.of(each) for each in Fate if each is not Fate.MOVED)
        assert made.entered == ended


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=60))
def test_the_median_is_near_the_true_one(seconds: list[int]) -> None:
    told = median_time(Counter(map(time_class, seconds)))
    true = statistics.median_low(seconds)
    assert told is not None
    assert time_class(told) == time_class(true)
    if true < 10:
        assert told == true
    elif true < 1917:
        assert abs(told - true) <= true / 8


def test_the_median_of_nothing_is_none() -> None:
    assert median_time({}) is None
    assert median_time({3: 0}) is None


def test_classes_of_times_grow() -> None:
    assert list(TIMES) == sorted(set(TIMES))
    assert [time_class(one) for one in (0, 0.9, 1, 9.99, 10)] == [0, 0, 1, 9, 10]
    assert middle_of(len(TIMES)) == TIMES[-1]
