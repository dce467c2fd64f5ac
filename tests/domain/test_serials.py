"""Serial numbers of meters that stand for a payment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.serials import LEAST_DIGITS, SerialRefusal, proof_of, read_serial


@pytest.mark.parametrize(
    "typed",
    [
        "00771012",
        "771012",
        "№ 0077 1012",
        "зав. № 771012",
        "Номер: 0077-1012",
        "７７１０１２",
    ],
)
def test_a_number_is_read_as_it_may_be_written(typed: str) -> None:
    assert read_serial(typed) == proof_of("00771012")


def test_letters_that_look_alike_are_one() -> None:
    cyrillic, latin = "АВ771012Е", "ab771012E"
    assert read_serial(cyrillic) == proof_of(latin)
    assert read_serial(latin) == proof_of(cyrillic)


@pytest.mark.parametrize("other", ["771013", "7710120", "71012", "AB771012"])
def test_another_number_is_another(other: str) -> None:
    assert read_serial(other) != proof_of("00771012")


@pytest.mark.parametrize("number", ["1", "1234", "00001234", "AB-12", "б/н", "", "0000000"])
def test_a_short_number_never_proves(number: str) -> None:
    assert proof_of(number) == ""
    assert isinstance(read_serial(number), SerialRefusal)


@pytest.mark.parametrize("number", ["1111111", "1212121", "12345", "12345678", "9876543210"])
def test_a_stopgap_of_a_registry_never_proves(number: str) -> None:
    assert proof_of(number) == ""
    assert read_serial(number) is SerialRefusal.TOO_SHORT


def test_no_number_at_all_is_unreadable() -> None:
    assert read_serial("не знаю") is SerialRefusal.UNREADABLE
    assert read_serial("7" * 41) is SerialRefusal.UNREADABLE


@pytest.mark.parametrize(
    "number", ["Зав.№ 12345987", "N-1239874", "n.1239874", "NO 1239874", "СЕР 1239874", "№1239874"]
)
def test_what_a_registry_writes_before_a_number_is_not_compared(number: str) -> None:
    assert read_serial(number) == proof_of(number)
    assert number.endswith(proof_of(number))


@given(st.text(max_size=40) | st.from_regex(r"(зав|№|n|no|сер)[.:№ -]{0,3}[0-9]{4,9}"))
def test_the_number_of_a_registry_typed_letter_for_letter_proves(number: str) -> None:
    read = read_serial(number)
    assert isinstance(read, SerialRefusal) or read == proof_of(number)


@given(st.text(max_size=60))
def test_whatever_is_read_has_digits_enough(typed: str) -> None:
    read = read_serial(typed)
    if not isinstance(read, SerialRefusal):
        assert sum(one in "0123456789" for one in read) >= LEAST_DIGITS
        assert read.strip()


@given(st.from_regex(r"[0-9]{6,12}", fullmatch=True))
def test_a_number_that_proves_is_read_as_what_it_is_compared_with(number: str) -> None:
    if proof_of(number):
        assert read_serial(number) == proof_of(number)
