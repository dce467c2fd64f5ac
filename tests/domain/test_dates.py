from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import EARLIEST, MONTHS, DateRefusal, parse_date, parse_registry_date

TODAY = date(2026, 11, 22)
FIRST_OF_FEBRUARY = date(2026, 2, 1)
PAST_DAYS = st.dates(min_value=EARLIEST, max_value=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("01.02.2026", id="points"),
        pytest.param("1.2.26", id="short"),
        pytest.param("1.2.2026", id="no leading zeros"),
        pytest.param("2026-02-01", id="ISO"),
        pytest.param("2026.02.01", id="year first with points"),
        pytest.param("01/02/2026", id="slashes, day first"),
        pytest.param("01-02-2026", id="dashes"),
        pytest.param("01 02 2026", id="blanks"),
        pytest.param("01. 02. 2026", id="points and blanks"),
        pytest.param("01.02.2026 г.", id="year word"),
        pytest.param("01.02.2026.", id="full stop"),
        pytest.param("1 февраля 2026", id="month in words"),
        pytest.param("1 февраля 2026 г.", id="month in words, year word"),
        pytest.param("1 февраля 2026 года", id="month in words, year word in full"),
        pytest.param("1 Февраля 26", id="capital, short year"),
        pytest.param("01 ФЕВ. 2026", id="short month"),
        pytest.param("1-го февраля 2026", id="ordinal"),
        pytest.param("1февраля2026", id="no blanks"),
        pytest.param("1 february 2026", id="English, day first"),
        pytest.param("February 1, 2026", id="English, month first"),
        pytest.param("Feb 1st 2026", id="English ordinal"),
        pytest.param("01.02.2026 12:30:15", id="with the time of a bank slip"),
        pytest.param("2026-02-01T12:30", id="ISO with time"),
        pytest.param(" 01.02.\u200b2026\u00a0", id="invisible characters"),
        pytest.param("０１.０２.２０２６", id="full-width digits"),
    ],
)
def test_spellings_of_one_day_are_read(typed: str) -> None:
    assert parse_date(typed, TODAY) == FIRST_OF_FEBRUARY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("сегодня", date(2026, 11, 22)),
        ("Вчера", date(2026, 11, 21)),
        ("позавчера.", date(2026, 11, 20)),
        ("today", date(2026, 11, 22)),
        ("Yesterday", date(2026, 11, 21)),
        ("the day before yesterday", date(2026, 11, 20)),
    ],
)
def test_near_days_have_words(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


def test_today_itself_is_accepted() -> None:
    assert parse_date("22.11.2026", TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("31.02.2026", DateRefusal.NO_SUCH_DATE, id="no such day"),
        pytest.param("29.02.2025", DateRefusal.NO_SUCH_DATE, id="no leap year"),
        pytest.param("13.14.2026", DateRefusal.NO_SUCH_DATE, id="never swapped"),
        pytest.param("02.13.2026", DateRefusal.NO_SUCH_DATE, id="never swapped to US order"),
        pytest.param("2026-13-02", DateRefusal.NO_SUCH_DATE, id="never swapped in ISO"),
        pytest.param("00.02.2026", DateRefusal.NO_SUCH_DATE, id="day zero"),
        pytest.param("01.00.2026", DateRefusal.NO_SUCH_DATE, id="month zero"),
        pytest.param("31.02", DateRefusal.NO_SUCH_DATE, id="no such day in any year"),
        pytest.param("31 февраля", DateRefusal.NO_SUCH_DATE, id="no such day in words"),
        pytest.param("01.02", DateRefusal.YEAR_NEEDED, id="no year"),
        pytest.param("01.02.", DateRefusal.YEAR_NEEDED, id="no year, full stop"),
        pytest.param("29.02", DateRefusal.YEAR_NEEDED, id="leap day without a year"),
        pytest.param("1 февраля", DateRefusal.YEAR_NEEDED, id="no year in words"),
        pytest.param("February 1", DateRefusal.YEAR_NEEDED, id="no year in English"),
        pytest.param("23.11.2026", DateRefusal.FUTURE, id="tomorrow"),
        pytest.param("01.01.9999", DateRefusal.FUTURE, id="year 9999"),
        pytest.param("01.02.99", DateRefusal.FUTURE, id="two digits are this century"),
        pytest.param("01.01.1900", DateRefusal.TOO_OLD, id="year 1900"),
        pytest.param("31.12.1999", DateRefusal.TOO_OLD, id="last century"),
        pytest.param("01.01.0000", DateRefusal.TOO_OLD, id="year zero"),
        pytest.param("завтра", DateRefusal.UNREADABLE, id="tomorrow in words"),
        pytest.param("1 фрюктидора 2026", DateRefusal.UNREADABLE, id="no such month"),
        pytest.param("01.02.202", DateRefusal.UNREADABLE, id="year of three digits"),
        pytest.param("001.02.2026", DateRefusal.UNREADABLE, id="day of three digits"),
        pytest.param("01.02/2026", DateRefusal.UNREADABLE, id="mixed separators"),
        pytest.param("01.02.2026 02.02.2026", DateRefusal.UNREADABLE, id="two dates"),
        pytest.param("٠١.٠٢.٢٠٢٦", DateRefusal.UNREADABLE, id="Arabic digits"),
        pytest.param("-1.2.2026", DateRefusal.UNREADABLE, id="negative"),
        pytest.param("", DateRefusal.UNREADABLE, id="nothing"),
        pytest.param("1" * 5000, DateRefusal.UNREADABLE, id="5,000 digits"),
        pytest.param("{{7*7}}", DateRefusal.UNREADABLE, id="template"),
    ],
)
def test_text_that_is_no_acceptable_date_is_refused(typed: str, refusal: DateRefusal) -> None:
    assert parse_date(typed, TODAY) is refusal


def test_caller_may_move_the_earliest_day() -> None:
    assert parse_date("01.02.1998", TODAY, earliest=date(1990, 1, 1)) == date(1998, 2, 1)
    assert parse_date("01.02.2020", TODAY, earliest=TODAY) is DateRefusal.TOO_OLD


def test_yesterday_of_the_earliest_day_is_too_old() -> None:
    assert parse_date("вчера", EARLIEST) is DateRefusal.TOO_OLD


@given(PAST_DAYS, st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d %m %Y"]))
def test_any_past_day_can_be_typed(day: date, shape: str) -> None:
    assert parse_date(day.strftime(shape), TODAY) == day


@given(PAST_DAYS, st.sampled_from(sorted(MONTHS)))
def test_any_word_for_a_month_is_that_month(day: date, word: str) -> None:
    typed = parse_date(f"{min(day.day, 28)} {word} {day.year - 1}", TODAY, earliest=date.min)
    assert typed == date(day.year - 1, MONTHS[word], min(day.day, 28))


@given(st.text())
def test_parsing_never_raises(text: str) -> None:
    assert isinstance(parse_date(text, TODAY), date | DateRefusal)


@given(st.text(alphabet="0123456789 .-/гмая:т"), st.dates())
def test_parsing_dates_never_raises_nor_passes_today(text: str, today: date) -> None:
    day = parse_date(text, today)
    assert isinstance(day, DateRefusal) or EARLIEST <= day <= today


@pytest.mark.parametrize("typed", ["1 " * 32, "1." * 2500, "а" * 64, " 12:30" * 10])
def test_hostile_dates_are_refused(typed: str) -> None:
    assert isinstance(parse_date(typed, TODAY), DateRefusal)


@pytest.mark.parametrize("cell", ["01.02.2026", " 2026-02-01 "])
def test_registry_date_is_read(cell: str) -> None:
    assert parse_registry_date(cell) == FIRST_OF_FEBRUARY


@pytest.mark.parametrize("cell", ["", "1.2.26", "31.02.2026", "2026-13-01", "вчера", "01/02/2026"])
def test_registry_date_of_another_shape_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month"):
        parse_registry_date(cell)
