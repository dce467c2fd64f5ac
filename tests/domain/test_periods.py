from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import BillingPeriod, parse_period

PERIODS = st.builds(BillingPeriod, st.integers(2000, 2099), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        pytest.param("08.2026", 2026, 8, id="registry"),
        pytest.param("2026-08", 2026, 8, id="ISO"),
        pytest.param("0826", 2026, 8, id="name of a bank file"),
        pytest.param("0521", 2021, 5, id="QR, month and short year"),
        pytest.param("042026", 2026, 4, id="QR, month and year"),
        pytest.param("112021", 2021, 11, id="QR, month of two digits and year"),
        pytest.param("07.2023", 2023, 7, id="QR, point"),
        pytest.param("62015", 2015, 6, id="QR, month of one digit and year"),
        pytest.param("202604", 2026, 4, id="QR, year first"),
        pytest.param("122012", 2012, 12, id="QR, month first when both orders read"),
        pytest.param("7.2023", 2023, 7, id="month without its zero"),
        pytest.param("07/2023", 2023, 7, id="slash"),
        pytest.param("07.23", 2023, 7, id="short year"),
        pytest.param("2023.07", 2023, 7, id="year first, point"),
        pytest.param("Август 2026", 2026, 8, id="word"),
        pytest.param("августа 2026 г.", 2026, 8, id="word with the year word"),
        pytest.param("АВГ. 26", 2026, 8, id="short word, short year"),
        pytest.param("май2026", 2026, 5, id="word without a blank"),
        pytest.param("August 2026", 2026, 8, id="English"),
        pytest.param(" 08.\u00a02026 ", 2026, 8, id="blanks"),
    ],
)
def test_period_is_read(text: str, year: int, month: int) -> None:
    assert parse_period(text) == BillingPeriod(year, month)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13.2026",
        "00.2026",
        "2026-13",
        "1326",
        "08",
        "август",
        "8.1926",
        "521",
        "201326",
        "٠٨٢٦",
        "foo 2026",
        "08.2026 09.2026",
        "1" * 5000,
        "08.2026" + " " * 100 + "x",
    ],
)
def test_text_that_names_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month and year"):
        parse_period(text)


def test_period_knows_its_first_day_and_iso_text() -> None:
    period = BillingPeriod(2026, 9)
    assert period.first_day == date(2026, 9, 1)
    assert period.iso == "2026-09"
    assert BillingPeriod.of(date(2026, 9, 30)) == period


def test_neighbours_cross_the_year() -> None:
    assert BillingPeriod(2026, 12).next() == BillingPeriod(2027, 1)
    assert BillingPeriod(2026, 1).previous() == BillingPeriod(2025, 12)


@pytest.mark.parametrize(("year", "month"), [(2026, 0), (2026, 13), (0, 1)])
def test_there_is_no_period_outside_the_calendar(year: int, month: int) -> None:
    with pytest.raises(ValueError, match=r"month|year"):
        BillingPeriod(year, month)


@given(PERIODS)
def test_next_and_previous_undo_each_other_and_keep_order(period: BillingPeriod) -> None:
    assert period.previous().next() == period
    assert period.previous() < period < period.next()
    assert period.previous().first_day < period.first_day


@given(
    PERIODS, st.sampled_from(["{m:02}.{y}", "{y}-{m:02}", "{m:02}{s:02}", "{m:02}{y}", "{m}{y}"])
)
def test_period_survives_every_shape_of_files(period: BillingPeriod, shape: str) -> None:
    text = shape.format(m=period.month, y=period.year, s=period.year % 100)
    assert parse_period(text) == period


@given(PERIODS)
def test_iso_text_reads_back(period: BillingPeriod) -> None:
    assert parse_period(period.iso) == period


@given(st.text())
def test_parsing_raises_nothing_but_value_error(text: str) -> None:
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert 1 <= period.month <= 12
