"""What charts show: gaps, ranks, the rest, trends."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.charts import (
    MOST_METERS,
    MOST_SERVICES,
    Chart,
    Series,
    Trend,
    charges_chart,
    consumption_chart,
    trend_of,
    window,
)
from bot.domain.receipts import Charge, Receipt

OCTOBER = "2026-10"


def month(period: str, *charges: Charge, untold: int = 0) -> Receipt:
    charged = sum(one.charged for one in charges) + untold
    recalculated = sum(one.recalculated for one in charges)
    due = charged + recalculated
    return Receipt(period, 0, charged, recalculated, 0, 0, due, charges)


def water(charged: int, recalculated: int = 0, volume: str = "3.5") -> Charge:
    return Charge("Вода", "м³", volume, "53.42", charged, recalculated)


def upkeep(charged: int) -> Charge:
    return Charge("Содержание жилья", "м²", "77.5", "31.14", charged, 0)


def whole(*values: int | None) -> tuple[Decimal | None, ...]:
    return tuple(None if one is None else Decimal(one) for one in values)


def drawn(chart: Chart | None) -> dict[str, tuple[Decimal | None, ...]]:
    assert chart is not None
    return {one.name: one.values for one in chart.series}


def test_a_month_without_a_receipt_is_a_gap_and_not_nought() -> None:
    receipts = [month("2026-07", water(100)), month("2026-09", water(0)), month(OCTOBER)]
    chart = charges_chart(receipts, OCTOBER)
    assert chart is not None
    assert chart.months == ("2026-07", "2026-08", "2026-09", "2026-10")
    assert drawn(chart)["Вода"] == whole(100, None, 0, None)
    assert chart.totals == whole(100, None, 0, 0)


def test_what_is_older_than_a_year_is_not_drawn() -> None:
    receipts = [month("2025-10", water(1)), month("2025-11", water(2)), month(OCTOBER, water(3))]
    chart = charges_chart(receipts, OCTOBER)
    assert chart is not None
    assert (chart.months[0], len(chart.months)) == ("2025-11", 12)
    assert window(OCTOBER) == chart.months


def test_a_debt_known_from_the_bank_alone_is_a_gap() -> None:
    bank = Receipt("2026-09", None, None, None, None, None, 100, ())
    receipts = [month("2026-08", water(1)), bank, month(OCTOBER, water(3))]
    assert drawn(charges_chart(receipts, OCTOBER)) == {"Вода": whole(1, None, 3)}
    assert charges_chart([bank], OCTOBER) is None
    assert consumption_chart([bank], OCTOBER) is None
    assert charges_chart([], OCTOBER) is None


def test_recalculations_count_and_may_lead_below_nought() -> None:
    chart = charges_chart([month(OCTOBER, upkeep(500), water(100, -300))], OCTOBER)
    assert drawn(chart) == {"Содержание жилья": whole(500), "Вода": whole(-200)}
    assert chart is not None
    assert chart.totals == whole(300)


def test_of_many_services_the_largest_stand_alone_and_the_rest_together() -> None:
    charges = [Charge(f"{number:02}", "", "", "", number * 100, 0) for number in range(1, 16)]
    chart = charges_chart([month(OCTOBER, *charges)], OCTOBER)
    assert chart is not None
    assert [one.name for one in chart.series] == [
        *("15", "14", "13", "12", "11", "10", "09"),
        "",
    ]
    assert chart.totals == whole(sum(one.charged for one in charges))


def test_one_service_more_than_colours_with_a_name_takes_the_place_of_the_rest() -> None:
    charges = [Charge(str(number), "", "", "", 1, 0) for number in range(MOST_SERVICES + 1)]
    assert "" not in drawn(charges_chart([month(OCTOBER, *charges)], OCTOBER))


def test_what_no_line_tells_stands_with_the_rest() -> None:
    receipts = [month("2026-09", untold=700), month(OCTOBER, water(100), untold=5)]
    assert drawn(charges_chart(receipts, OCTOBER)) == {
        "Вода": whole(None, 100),
        "": whole(700, 5),
    }


lines = st.builds(
    Charge,
    st.sampled_from([f"Услуга {number}" for number in range(15)]),
    st.just("м³"),
    st.just("1"),
    st.just("1"),
    st.integers(-(10**9), 10**9),
    st.integers(-(10**9), 10**9),
)


@given(
    st.dictionaries(
        st.sampled_from(window(OCTOBER)),
        st.tuples(
            st.lists(lines, max_size=15, unique_by=lambda one: one.service),
            st.integers(-100, 100),
        ),
        min_size=1,
    )
)
def test_a_bar_is_as_high_as_its_receipt(months: dict[str, tuple[Sequence[Charge], int]]) -> None:
    receipts = {
        period: month(period, *charges, untold=untold)
        for period, (charges, untold) in months.items()
    }
    chart = charges_chart(list(receipts.values()), OCTOBER)
    assert chart is not None
    assert len(chart.series) <= MOST_SERVICES + 1
    for period, total in zip(chart.months, chart.totals, strict=True):
        receipt = receipts.get(period)
        assert total == (None if receipt is None else receipt.due)


def test_consumption_is_what_is_measured_each_in_its_unit() -> None:
    people = Charge("ТКО", "Чел.", "3", "142.33", 1, 0)
    flat = Charge("Домофон", "", "", "", 1, 0)
    chart = consumption_chart(
        [month("2026-09", water(1), people), month(OCTOBER, upkeep(1), water(1), people, flat)],
        OCTOBER,
    )
    assert chart is not None
    assert chart.series == (Series("Вода", "м³", (Decimal("3.5"), Decimal("3.5"))),)


def test_a_service_with_another_unit_is_another_meter() -> None:
    old = Charge("Отопление", "м²", "77", "20", 1, 0)
    new = Charge("Отопление", "Гкал", "1.2", "2000", 1, 0)
    energy = Charge("Отопление", "кВт·ч", "1400", "2", 1, 0)
    chart = consumption_chart(
        [month("2026-08", old), month("2026-09", new), month(OCTOBER, energy)], OCTOBER
    )
    assert chart is not None
    assert [(one.unit, one.values) for one in chart.series] == [
        ("кВт·ч", whole(None, 1400)),
        ("Гкал", (Decimal("1.2"), None)),
    ]


def test_meters_that_there_is_no_room_for_are_counted() -> None:
    charges = [Charge(str(number), "м³", "1", "", 1, 0) for number in range(15)]
    chart = consumption_chart([month(OCTOBER, *charges)], OCTOBER)
    assert chart is not None
    assert (len(chart.series), chart.left_out) == (MOST_METERS, 15 - MOST_METERS)


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ((1, 2, 3), None),
        ((None, 1, None, 2, 3, None), None),
        ((100, 100, 100, 100), Trend.STEADY),
        ((100, 100, 105, 105), Trend.STEADY),
        ((100, 100, 106, 106), Trend.UP),
        ((100, 100, 94, 94), Trend.DOWN),
        ((100, None, 100, 1, 300, 100), Trend.UP),
        ((-100, -100, 100, 100), Trend.UP),
        ((0, 0, 0, 0), Trend.STEADY),
        ((0, 0, -1, 0), Trend.DOWN),
    ],
)
def test_a_trend_compares_the_halves(values: tuple[int | None, ...], trend: Trend | None) -> None:
    assert trend_of(whole(*values)) == trend
