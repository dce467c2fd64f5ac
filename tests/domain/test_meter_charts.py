"""What the chart of a meter shows."""

from decimal import Decimal

from support.dials import COLD, POWER, months, reading, values

from bot.domain.meter_charts import meter_chart
from bot.domain.meters import Flag, Status, Zone


def test_a_bar_is_what_went_through_since_the_reading_before() -> None:
    chart = meter_chart(COLD, months(COLD, 100, 104, 110))
    assert chart is not None
    assert chart.months == ("2026-09", "2026-10")
    assert chart.spent == (values(4), values(6))
    assert (chart.totals, chart.by_zone, chart.carried) == (values(4, 6), values(10), False)


def test_a_month_without_a_reading_is_a_gap_and_the_next_bar_holds_it() -> None:
    known = [reading(COLD, f"2026-{month:02}", 10 * month) for month in (5, 6, 8, 10)]
    chart = meter_chart(COLD, known)
    assert chart is not None
    assert chart.months == ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
    assert chart.totals == (Decimal(10), None, Decimal(20), None, Decimal(20))
    assert chart.carried


def test_a_dial_that_began_anew_is_counted_through_and_a_new_meter_is_not() -> None:
    known = [
        reading(COLD, "2026-07", 99990),
        reading(COLD, "2026-08", 5, flags=[Flag.ROLLED_OVER]),
        reading(COLD, "2026-09", 1, flags=[Flag.METER_REPLACED]),
        reading(COLD, "2026-10", 4),
    ]
    chart = meter_chart(COLD, known)
    assert chart is not None
    assert chart.totals == (Decimal(15), None, Decimal(3))
    assert not chart.carried


def test_zones_are_apart_and_what_does_not_count_is_left_out() -> None:
    known = [
        reading(POWER, "2026-08", 100, 50),
        reading(POWER, "2026-09", 190, 80),
        reading(POWER, "2026-10", 900, 900, status=Status.CANCELLED),
    ]
    chart = meter_chart(POWER, known)
    assert chart is not None
    assert chart.zones == (Zone.DAY, Zone.NIGHT)
    assert (chart.months, chart.spent) == (("2026-09",), (values(90, 30),))


def test_of_one_reading_or_none_there_is_nothing_to_draw() -> None:
    assert meter_chart(COLD, ()) is None
    assert meter_chart(COLD, months(COLD, 100)) is None
    replaced = reading(COLD, "2026-10", 1, flags=[Flag.METER_REPLACED])
    assert meter_chart(COLD, [reading(COLD, "2026-09", 5), replaced]) is None


def test_no_more_than_twelve_months_are_drawn() -> None:
    known = [reading(COLD, f"2025-{month:02}", month) for month in range(1, 13)]
    known += [reading(COLD, f"2026-{month:02}", 12 + month) for month in range(1, 11)]
    chart = meter_chart(COLD, known)
    assert chart is not None
    assert (chart.months[0], len(chart.months)) == ("2025-11", 12)
    assert chart.by_zone == values(12)
