"""What is said of a value, rule by rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from support.dials import COLD, HOT, POWER, SAID_ON, months, reading, values

from bot.domain.dials import ReadingRefusal, Values
from bot.domain.judgement import (
    ANSWERS,
    Concern,
    Judgement,
    Other,
    Verification,
    fits,
    judge,
    verification_of,
)
from bot.domain.meters import Flag, Meter, Reading, Service
from bot.domain.usual import usual_of

NOVEMBER = "2026-11"
STEADY = months(COLD, 100, 104, 108, 112, 116, 120)
HOT_STEADY = months(HOT, 50, 53, 56, 59, 62, 65)
YOUNG = months(COLD, 116, 120)


def judged(
    value: str | int,
    readings: Sequence[Reading] = STEADY,
    meter: Meter = COLD,
    others: Sequence[Other] = (),
) -> Judgement:
    said = judge(meter, readings, NOVEMBER, values(value), SAID_ON, UTC, others)
    assert isinstance(said, Judgement)
    return said


@pytest.mark.parametrize(
    ("value", "readings", "concerns"),
    [
        pytest.param(124, STEADY, (), id="usual"),
        pytest.param(120, STEADY, (Concern.EQUAL,), id="equal"),
        pytest.param(119, STEADY, (Concern.BELOW,), id="below"),
        pytest.param("119.999", STEADY, (Concern.BELOW,), id="below by a fraction"),
        pytest.param(134, STEADY, (), id="one guest"),
        pytest.param("134.1", STEADY, (Concern.FAR_ABOVE,), id="far above"),
        pytest.param(1200, STEADY, (Concern.FAR_ABOVE,), id="a digit too many"),
        pytest.param(179, YOUNG, (), id="too few months to compare"),
        pytest.param(181, YOUNG, (Concern.FAR_ABOVE,), id="unheard of"),
        pytest.param(99999, (), (), id="the first reading ever"),
        pytest.param(3, months(COLD, 99998), (Concern.ROLLED_OVER,), id="rolled over"),
        pytest.param(3000, months(COLD, 99998), (Concern.BELOW,), id="no roll-over by 3002"),
        pytest.param(3, months(COLD, 80000), (Concern.BELOW,), id="not near the end"),
        pytest.param(150, months(COLD, 100, 104, 108, 112, last=6), (), id="five months"),
        pytest.param(
            183, months(COLD, 100, 104, 108, 112, last=6), (Concern.FAR_ABOVE,), id="too much of 5"
        ),
    ],
)
def test_a_value_is_held_against_the_months_before(
    value: str | int, readings: Sequence[Reading], concerns: tuple[Concern, ...]
) -> None:
    assert judged(value, readings).concerns == concerns


def test_what_went_through_is_told() -> None:
    assert judged(124).spent == values(4)
    assert judged(124).usual == 4
    assert judged(119).spent is None
    assert judged(3, months(COLD, 99998)).spent == values(5)
    assert judged(181, YOUNG).usual is None


def test_the_usual_is_rounded_to_be_shown() -> None:
    thirds = [reading(COLD, "2026-01", 0), reading(COLD, "2026-04", 10), *STEADY[:3]]
    assert str(usual_of(COLD, thirds, NOVEMBER).monthly) == "4.0"
    thirds = [reading(COLD, f"2025-{at:02}", 10 * at // 3) for at in (1, 4, 7, 10)]
    assert str(usual_of(COLD, thirds, NOVEMBER).monthly) == "3.3"
    assert str(usual_of(replace(COLD, decimals=0), thirds, NOVEMBER).monthly) == "3"


def test_small_consumptions_do_not_alarm() -> None:
    absent = months(COLD, 100, 100, 100, 100, "100.5")
    assert judged(109, absent).concerns == ()
    assert judged(120, absent).concerns == (Concern.FAR_ABOVE,)


def test_winter_does_not_alarm_after_a_summer() -> None:
    gas = replace(COLD, service=Service.GAS)
    burnt = (0, 300, 550, 700, 720, 740, 760, 780, 850, 1000)
    assert judged(1400, months(gas, *burnt), gas).concerns == ()


def test_a_month_that_alarmed_does_not_raise_the_limit() -> None:
    flagged = [
        replace(one, flags=frozenset({Flag.ABOVE_USUAL})) if one.period == "2026-10" else one
        for one in months(COLD, 100, 104, 108, 112, 1112)
    ]
    assert usual_of(COLD, flagged, NOVEMBER).alarm == 14
    assert judged(1130, flagged).concerns == (Concern.FAR_ABOVE,)


@pytest.mark.parametrize(
    ("meter", "refusal"),
    [
        (replace(COLD, automatic=True), ReadingRefusal.AUTOMATIC),
        (replace(COLD, retired_on=SAID_ON), ReadingRefusal.ARCHIVED),
        (replace(COLD, installed=SAID_ON + timedelta(days=1)), ReadingRefusal.BEFORE_INSTALLATION),
    ],
)
def test_a_closed_meter_takes_nothing(meter: Meter, refusal: ReadingRefusal) -> None:
    assert judge(meter, (), NOVEMBER, values(1), SAID_ON, UTC) is refusal


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (values(100_000), ReadingRefusal.TOO_MANY_DIGITS),
        (values(-1), ReadingRefusal.NEGATIVE),
        (values(1, 2), ReadingRefusal.ZONES),
        ((), ReadingRefusal.ZONES),
    ],
)
def test_what_the_dial_cannot_show_is_refused(typed: Values, refusal: ReadingRefusal) -> None:
    assert judge(COLD, (), NOVEMBER, typed, SAID_ON, UTC) is refusal


def test_a_value_said_before_the_last_reading_is_refused() -> None:
    said = judge(COLD, STEADY, NOVEMBER, values(124), date(2026, 10, 19), UTC)
    assert said is ReadingRefusal.BEFORE_LAST


def test_a_fraction_that_does_not_count_is_cut_and_said() -> None:
    whole = replace(COLD, decimals=0)
    said = judged("124.9", STEADY, whole)
    assert (said.values, said.concerns) == (values(124), (Concern.FRACTION_CUT,))


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (None, Verification.OK),
        (SAID_ON + timedelta(days=61), Verification.OK),
        (SAID_ON + timedelta(days=60), Verification.DUE_SOON),
        (SAID_ON, Verification.DUE_SOON),
        (SAID_ON - timedelta(days=1), Verification.EXPIRED),
    ],
)
def test_verification(due: date | None, state: Verification) -> None:
    meter = replace(COLD, verification_due=due)
    assert verification_of(meter, SAID_ON) is state
    expired = state is Verification.EXPIRED
    assert (Concern.VERIFICATION_EXPIRED in judged(124, STEADY, meter).concerns) is expired


@pytest.mark.parametrize(
    ("meter", "readings", "value", "other", "concerns"),
    [
        pytest.param(COLD, STEADY, 68, HOT_STEADY, (Concern.SWAPPED, Concern.BELOW), id="cold"),
        pytest.param(HOT, HOT_STEADY, 124, STEADY, (Concern.SWAPPED, Concern.FAR_ABOVE), id="hot"),
        pytest.param(COLD, STEADY, 30, HOT_STEADY, (Concern.BELOW,), id="fits neither"),
        pytest.param(COLD, STEADY, 68, (), (Concern.BELOW,), id="nothing known of the other"),
    ],
)
def test_hot_and_cold_that_fit_the_other_way_round(
    meter: Meter,
    readings: Sequence[Reading],
    value: int,
    other: Sequence[Reading],
    concerns: tuple[Concern, ...],
) -> None:
    sibling = HOT if meter is COLD else COLD
    said = judged(value, readings, meter, [Other(sibling, other)])
    assert said.concerns == concerns
    assert said.swap_with == (sibling.id if Concern.SWAPPED in concerns else None)


@pytest.mark.parametrize(("hot", "swapped"), [(124, True), (68, False)])
def test_both_values_have_to_fit_the_other_way_round(hot: int, swapped: bool) -> None:
    together = Other(HOT, HOT_STEADY, values(hot))
    assert (Concern.SWAPPED in judged(68, others=[together]).concerns) is swapped
    passed = Other(HOT, (reading(HOT, NOVEMBER, hot), *HOT_STEADY))
    assert (Concern.SWAPPED in judged(68, others=[passed]).concerns) is swapped


def test_only_water_is_swapped() -> None:
    single = replace(POWER, zones=1)
    assert judged(68, others=[Other(single, months(single, 65))]).concerns == (Concern.BELOW,)


def test_a_correction_above_the_next_month_is_asked() -> None:
    later = (reading(COLD, "2026-12", 126), *STEADY)
    assert judged(125, later).concerns == ()
    assert judged(127, later).concerns == (Concern.ABOVE_NEXT,)
    anew = reading(COLD, "2026-12", 3, flags=[Flag.METER_REPLACED])
    assert judged(127, (anew, *STEADY)).concerns == ()


def test_zones_are_compared_one_by_one_and_alarm_together() -> None:
    known = [reading(POWER, f"2026-{7 + at:02}", 100 + 90 * at, 50 + 30 * at) for at in range(4)]
    for said, concerns in (
        (values(460, 170), ()),
        (values(370, 140), (Concern.EQUAL,)),
        (values(370, 139), (Concern.BELOW,)),
        (values(690, 200), (Concern.FAR_ABOVE,)),
    ):
        answer = judge(POWER, known, NOVEMBER, said, SAID_ON, UTC)
        assert isinstance(answer, Judgement)
        assert answer.concerns == concerns
        assert answer.usual == Decimal(120)


@pytest.mark.parametrize(
    ("value", "confirmed", "open_", "flags"),
    [
        (119, (), (Concern.BELOW,), ()),
        (119, (Flag.METER_REPLACED,), (), (Flag.METER_REPLACED,)),
        (119, (Flag.BELOW_PREVIOUS,), (), (Flag.BELOW_PREVIOUS,)),
        (119, (Flag.ABOVE_USUAL,), (Concern.BELOW,), ()),
        (1200, (Flag.ABOVE_USUAL,), (), (Flag.ABOVE_USUAL,)),
        (124, (Flag.ABOVE_USUAL, Flag.ROLLED_OVER), (), ()),
    ],
)
def test_only_the_answer_to_a_question_counts(
    value: int,
    confirmed: tuple[Flag, ...],
    open_: tuple[Concern, ...],
    flags: tuple[Flag, ...],
) -> None:
    said = judged(value)
    assert said.questions(confirmed) == open_
    assert said.flags(confirmed) == set(flags)


def test_an_expired_verification_asks_nothing_and_stays_as_a_flag() -> None:
    meter = replace(COLD, verification_due=date(2026, 1, 1))
    said = judged(124, STEADY, meter)
    assert said.questions(()) == ()
    assert said.flags(()) == {Flag.VERIFICATION_EXPIRED}


def test_questions_come_before_remarks() -> None:
    for asked, remarked in pairwise([one in ANSWERS for one in Concern]):
        assert asked or not remarked


def test_what_fits() -> None:
    assert fits(COLD, STEADY, NOVEMBER, values(124))
    assert fits(COLD, (), NOVEMBER, values(99999))
    for value in (119, 1200, 100_000):
        assert not fits(COLD, STEADY, NOVEMBER, values(value))


def test_a_previous_value_of_another_number_of_zones_is_asked_about() -> None:
    said = judged(9, [reading(COLD, "2026-10", 5, 6)])
    assert (said.concerns, said.spent) == ((Concern.ZONES,), None)
    assert said.questions({Flag.BELOW_PREVIOUS}) == (Concern.ZONES,)
    assert said.flags({Flag.METER_REPLACED}) == {Flag.METER_REPLACED}


GUESSED = replace(COLD, guessed=True)


def test_more_digits_than_a_guessed_dial_has_are_asked_about() -> None:
    said = judge(GUESSED, (), NOVEMBER, values(123_456), SAID_ON, UTC)
    assert isinstance(said, Judgement)
    assert said.questions(()) == (Concern.MORE_DIGITS,)
    assert said.questions({Flag.MORE_DIGITS}) == ()
    assert said.flags({Flag.MORE_DIGITS}) == {Flag.MORE_DIGITS}


def test_a_dial_that_has_shown_so_many_digits_is_not_asked_about_again() -> None:
    before = (reading(GUESSED, "2026-10", 123_450),)
    said = judge(GUESSED, before, NOVEMBER, values(123_456), SAID_ON, UTC)
    assert isinstance(said, Judgement)
    assert said.concerns == ()
    assert said.spent == values(6)


def test_the_digits_are_asked_about_before_the_consumption() -> None:
    said = judge(GUESSED, STEADY, NOVEMBER, values(123_456), SAID_ON, UTC)
    assert isinstance(said, Judgement)
    assert said.questions(()) == (Concern.MORE_DIGITS, Concern.FAR_ABOVE)


def test_more_digits_than_any_dial_has_are_refused() -> None:
    said = judge(GUESSED, (), NOVEMBER, values(123_456_789), SAID_ON, UTC)
    assert said is ReadingRefusal.TOO_MANY_DIGITS
