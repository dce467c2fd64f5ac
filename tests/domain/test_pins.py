import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pins import PinRefusal, check_pin


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param("4072", id="unrelated digits"),
        pytest.param("0427", id="leading zero"),
        pytest.param("0001", id="three zeros"),
        pytest.param("2580", id="column of the pad"),
        pytest.param("1122", id="two pairs side by side"),
        pytest.param("1221", id="a mirror"),
        pytest.param("1929", id="before birth years"),
        pytest.param("1357", id="every other digit"),
    ],
)
def test_pin_will_do(pin: str) -> None:
    assert check_pin(pin) is None


@pytest.mark.parametrize(
    ("pin", "refusal"),
    [
        *((str(digit) * 4, PinRefusal.REPEAT) for digit in range(10)),
        ("1212", PinRefusal.REPEAT),
        ("0909", PinRefusal.REPEAT),
        ("2020", PinRefusal.REPEAT),
        ("0123", PinRefusal.RUN),
        ("1234", PinRefusal.RUN),
        ("6789", PinRefusal.RUN),
        ("7890", PinRefusal.RUN),
        ("9012", PinRefusal.RUN),
        ("4321", PinRefusal.RUN),
        ("9876", PinRefusal.RUN),
        ("3210", PinRefusal.RUN),
        ("0987", PinRefusal.RUN),
        ("1930", PinRefusal.BIRTH_YEAR),
        ("1985", PinRefusal.BIRTH_YEAR),
        ("2026", PinRefusal.BIRTH_YEAR),
        ("", PinRefusal.NOT_FOUR_DIGITS),
        ("407", PinRefusal.NOT_FOUR_DIGITS),
        ("40721", PinRefusal.NOT_FOUR_DIGITS),
        ("4072\n", PinRefusal.NOT_FOUR_DIGITS),
        (" 4072", PinRefusal.NOT_FOUR_DIGITS),
        ("40a2", PinRefusal.NOT_FOUR_DIGITS),
        ("٤٠٧٢", PinRefusal.NOT_FOUR_DIGITS),
        ("1" * 5000, PinRefusal.NOT_FOUR_DIGITS),
    ],
)
def test_pin_that_is_easy_to_guess_is_refused(pin: str, refusal: PinRefusal) -> None:
    assert check_pin(pin) is refusal


def test_own_birth_year_is_refused_however_long_ago() -> None:
    assert check_pin("1925") is None
    assert check_pin("1925", 1925) is PinRefusal.BIRTH_YEAR


def test_year_to_come_is_no_birth_year() -> None:
    assert check_pin("2027", this_year=2026) is None
    assert check_pin("2026", this_year=2026) is PinRefusal.BIRTH_YEAR


@given(st.text())
def test_checking_never_raises(text: str) -> None:
    check_pin(text)


def test_nearly_all_pins_are_left_to_choose_from() -> None:
    assert sum(check_pin(f"{pin:04}") is None for pin in range(10_000)) > 9700
