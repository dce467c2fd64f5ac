import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import (
    AmountRefusal,
    format_amount,
    format_tariff,
    parse_amount,
    parse_registry_amount,
)


@pytest.mark.parametrize(
    ("typed", "kopecks"),
    [
        pytest.param("1234,56", 123456, id="comma"),
        pytest.param("1234.56", 123456, id="point"),
        pytest.param("1 234,56", 123456, id="space"),
        pytest.param("1\u00a0234,56", 123456, id="no-break space"),
        pytest.param("1\u202f234.56", 123456, id="narrow no-break space"),
        pytest.param("1\u2009234,56 ₽", 123456, id="thin space, rouble sign"),
        pytest.param("12 345 678,90", 1234567890, id="two groups"),
        pytest.param("1234", 123400, id="whole roubles are exact"),
        pytest.param("1 234", 123400, id="whole roubles in groups"),
        pytest.param("12 345", 1234500, id="two digits and a group"),
        pytest.param("1234,5", 123450, id="one decimal"),
        pytest.param("0,01", 1, id="one kopeck"),
        pytest.param("100 руб 50 коп", 10050, id="roubles and kopecks in words"),
        pytest.param("100 руб. 5 коп.", 10005, id="five kopecks"),
        pytest.param("1 234 рубля 56 копеек", 123456, id="words in full"),
        pytest.param("100р50к", 10050, id="words of one letter"),
        pytest.param("50 коп", 50, id="kopecks alone"),
        pytest.param("100 ₽", 10000, id="rouble sign"),
        pytest.param("100₽", 10000, id="rouble sign without a blank"),
        pytest.param("100 руб.", 10000, id="roubles"),
        pytest.param("1234,56 РУБ", 123456, id="capitals"),
        pytest.param(" 1234,56. ", 123456, id="full stop at the end"),
        pytest.param("1.234,56", 123456, id="point for groups, comma for kopecks"),
        pytest.param("1,234.56", 123456, id="comma for groups, point for kopecks"),
        pytest.param("１２３４，５６", 123456, id="full-width digits"),
        pytest.param("12\u200b34,56", 123456, id="zero-width character inside"),
    ],
)
def test_sum_is_read(typed: str, kopecks: int) -> None:
    assert parse_amount(typed) == kopecks


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("1,234", AmountRefusal.AMBIGUOUS, id="comma and three digits"),
        pytest.param("1.234", AmountRefusal.AMBIGUOUS, id="point and three digits"),
        pytest.param("12,345 руб", AmountRefusal.AMBIGUOUS, id="with roubles said"),
        pytest.param("1,234,567", AmountRefusal.AMBIGUOUS, id="two groups by commas"),
        pytest.param("100 200", AmountRefusal.AMBIGUOUS, id="one sum or two"),
        pytest.param("-100", AmountRefusal.NOT_POSITIVE, id="negative"),
        pytest.param("−100,50 ₽", AmountRefusal.NOT_POSITIVE, id="negative, real minus"),
        pytest.param("0", AmountRefusal.NOT_POSITIVE, id="zero"),
        pytest.param("0,00", AmountRefusal.NOT_POSITIVE, id="zero with kopecks"),
        pytest.param("0 руб 00 коп", AmountRefusal.NOT_POSITIVE, id="zero in words"),
        pytest.param("1e3", AmountRefusal.UNREADABLE, id="exponent"),
        pytest.param("0x1F", AmountRefusal.UNREADABLE, id="hexadecimal"),
        pytest.param("1_000", AmountRefusal.UNREADABLE, id="underscore"),
        pytest.param("NaN", AmountRefusal.UNREADABLE, id="not a number"),
        pytest.param("Infinity", AmountRefusal.UNREADABLE, id="infinity"),
        pytest.param("1234,567", AmountRefusal.TOO_PRECISE, id="three decimals"),
        pytest.param("0,345", AmountRefusal.TOO_PRECISE, id="three decimals below one"),
        pytest.param("1 234,567", AmountRefusal.TOO_PRECISE, id="three decimals in groups"),
        pytest.param("100 и 200", AmountRefusal.SEVERAL, id="two sums with «и»"),
        pytest.param("100, 200", AmountRefusal.SEVERAL, id="two sums in a list"),
        pytest.param("100 50", AmountRefusal.SEVERAL, id="two sums side by side"),
        pytest.param("1234,56 1234,56", AmountRefusal.SEVERAL, id="two sums with kopecks"),
        pytest.param("100 ₽; 200 ₽", AmountRefusal.SEVERAL, id="two sums with signs"),
        pytest.param("1" * 5000, AmountRefusal.UNREADABLE, id="5,000 digits"),
        pytest.param("1" * 10, AmountRefusal.TOO_LARGE, id="ten digits"),
        pytest.param("١٢٣٤", AmountRefusal.UNREADABLE, id="Arabic digits"),
        pytest.param("10²", AmountRefusal.UNREADABLE, id="superscript"),
        pytest.param("100 руб 100 коп", AmountRefusal.UNREADABLE, id="100 kopecks"),
        pytest.param("100,50 руб 50 коп", AmountRefusal.UNREADABLE, id="kopecks said twice"),
        pytest.param("сто рублей", AmountRefusal.UNREADABLE, id="words"),
        pytest.param("1234-56", AmountRefusal.UNREADABLE, id="dash for kopecks"),
        pytest.param("-", AmountRefusal.UNREADABLE, id="a dash"),
        pytest.param("", AmountRefusal.UNREADABLE, id="nothing"),
        pytest.param("=1+1", AmountRefusal.UNREADABLE, id="formula"),
        pytest.param(",50", AmountRefusal.UNREADABLE, id="no roubles"),
        pytest.param("1234,", AmountRefusal.UNREADABLE, id="no kopecks after the comma"),
    ],
)
def test_text_that_is_no_one_sum_is_refused(typed: str, refusal: AmountRefusal) -> None:
    assert parse_amount(typed) is refusal


@pytest.mark.parametrize("typed", ["1" * 5000, "١" * 5000, "1 " * 32, "1," * 32, "100 и " * 10])
def test_hostile_sums_are_refused(typed: str) -> None:
    assert isinstance(parse_amount(typed), AmountRefusal)


@pytest.mark.parametrize(
    ("kopecks", "shown"),
    [
        (523361, "5\u00a0233,61\u00a0₽"),
        (5, "0,05\u00a0₽"),
        (0, "0,00\u00a0₽"),
        (-9268, "\u221292,68\u00a0₽"),
        (123456789000, "1\u00a0234\u00a0567\u00a0890,00\u00a0₽"),
    ],
)
def test_sum_is_shown(kopecks: int, shown: str) -> None:
    assert format_amount(kopecks) == shown


@given(st.integers(min_value=1, max_value=99_999_999_999))
def test_what_is_shown_can_be_typed_back(kopecks: int) -> None:
    assert parse_amount(format_amount(kopecks)) == kopecks


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_what_is_shown_can_stand_in_a_file(kopecks: int) -> None:
    assert parse_registry_amount(format_amount(kopecks).removesuffix("\u00a0₽")) == kopecks


@given(st.text())
def test_parsing_never_raises(text: str) -> None:
    amount = parse_amount(text)
    assert isinstance(amount, AmountRefusal) or amount > 0


@given(st.text(alphabet="0123456789 ,.-руб₽коп"))
def test_parsing_sums_never_raises(text: str) -> None:
    amount = parse_amount(text)
    assert isinstance(amount, AmountRefusal) or amount > 0


@pytest.mark.parametrize(
    ("cell", "kopecks"),
    [
        ("3707,32", 370732),
        ("3707.32", 370732),
        ("-92,68", -9268),
        ("−92,68", -9268),
        ("- 92,68", -9268),
        ("0", 0),
        ("0,00", 0),
        ("12,5", 1250),
        (" 1 234,56 ", 123456),
        ("1\u00a0234\u00a0567,80", 123456780),
    ],
)
def test_registry_sum_is_read(cell: str, kopecks: int) -> None:
    assert parse_registry_amount(cell) == kopecks


@pytest.mark.parametrize(
    "cell",
    ["", "-", "1,234.56", "1234,567", "1e3", "12 руб", "NaN", "١", "--1", "1" * 14, "1 " * 5000],
)
def test_registry_sum_of_another_shape_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="sum in roubles"):
        parse_registry_amount(cell)


@pytest.mark.parametrize(
    ("tariff", "shown"),
    [
        ("2387.11", "2\u00a0387,11"),
        ("65", "65,00"),
        ("5.5", "5,50"),
        ("0.7035", "0,7035"),
        ("1234567.1234", "1\u00a0234\u00a0567,1234"),
        ("-0.5", "\u22120,50"),
    ],
)
def test_a_tariff_has_kopecks_and_parted_thousands(tariff: str, shown: str) -> None:
    assert format_tariff(tariff) == shown
