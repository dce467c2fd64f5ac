import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import (
    NumberRefusal,
    ReceiptType,
    mask_number,
    normalise_number,
    parse_els,
    parse_receipt_type,
)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("0012345678", id="digits"),
        pytest.param("л/с № 0012345678", id="prefix of a receipt"),
        pytest.param("Л/С №0012345678", id="prefix in capitals"),
        pytest.param("лс 0012345678", id="short prefix"),
        pytest.param("ЛС0012345678", id="prefix without a blank"),
        pytest.param("ЛС: 0012345678", id="prefix with a colon"),
        pytest.param("л.с. 0012345678", id="prefix with points"),
        pytest.param("Лицевой счёт № 0012345678", id="prefix in full"),
        pytest.param("лицевой счет 0012345678.", id="prefix in full, full stop"),
        pytest.param("№0012345678", id="number sign"),
        pytest.param("account 0012345678", id="English prefix"),
        pytest.param("00 1234\u00a05678", id="blanks"),
        pytest.param("00-1234–5678", id="dashes"),
        pytest.param("００12345678", id="full-width digits"),
        pytest.param("\u200e0012345678\u200b", id="invisible characters"),
    ],
)
def test_spellings_of_one_number_are_one(typed: str) -> None:
    assert normalise_number(typed) == "0012345678"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("1", "1", id="one digit"),
        pytest.param("9" * 30, "9" * 30, id="30 characters"),
        pytest.param("12/345", "12/345", id="slash inside"),
        pytest.param("a12", "А12", id="Latin letter that looks Cyrillic"),
        pytest.param("а12", "А12", id="Cyrillic letter"),
        pytest.param("ж12", "Ж12", id="letter that only Cyrillic has"),
        pytest.param("аn12", "AN12", id="letter that only Latin has"),
        pytest.param("ЛС12", "12", id="letters that are the prefix"),
        pytest.param("N15", "15", id="N for number"),
        pytest.param("л/c № АБ12", "АБ12", id="letters after the prefix, Latin c in it"),
        pytest.param("NB 0", "NB0", id="N that is no prefix"),
        pytest.param("л/с an12", "AN12", id="Latin number after a Cyrillic prefix"),
    ],
)
def test_number_has_one_form(typed: str, number: str) -> None:
    assert normalise_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("", NumberRefusal.UNREADABLE, id="nothing"),
        pytest.param("л/с №", NumberRefusal.UNREADABLE, id="prefix only"),
        pytest.param("абв", NumberRefusal.UNREADABLE, id="letters only"),
        pytest.param("12;34", NumberRefusal.UNREADABLE, id="other signs"),
        pytest.param("<b>12</b>", NumberRefusal.UNREADABLE, id="markup"),
        pytest.param("12*", NumberRefusal.UNREADABLE, id="wildcard"),
        pytest.param("١٢٣", NumberRefusal.UNREADABLE, id="Arabic digits"),
        pytest.param("1" * 31, NumberRefusal.TOO_LONG, id="31 digits"),
        pytest.param("1" * 5000, NumberRefusal.TOO_LONG, id="5,000 digits"),
    ],
)
def test_text_that_is_no_number_is_refused(typed: str, refusal: NumberRefusal) -> None:
    assert normalise_number(typed) is refusal


@given(st.text() | st.text(alphabet="0123456789абвАBnOлсc/№.: -"))
def test_normalising_never_raises_and_settles_at_once(text: str) -> None:
    number = normalise_number(text)
    if not isinstance(number, NumberRefusal):
        assert normalise_number(number) == number
        assert 1 <= len(number) <= 30


@given(st.text(alphabet="0123456789", min_size=1, max_size=30))
def test_digits_are_never_touched(digits: str) -> None:
    assert normalise_number(f"л/с № {digits}") == digits


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0012340042", "••••••0042"),
        ("12345678", "••••5678"),
        ("12345", "•••45"),
        ("12", "•2"),
        ("1", "•"),
        ("", ""),
    ],
)
def test_number_is_masked(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@given(st.text(alphabet="0123456789", min_size=1, max_size=30))
def test_mask_hides_half_and_shows_four_at_most(number: str) -> None:
    shown = mask_number(number)
    assert len(shown) == len(number)
    assert shown.count("•") >= max(len(number) / 2, len(number) - 4)


@pytest.mark.parametrize(
    "typed",
    ["63МВ715887", "63мв715887", "63MB715887", "63mв715887", " 63 МВ 715-887 "],
)
def test_els_has_one_form(typed: str) -> None:
    assert parse_els(typed) == "63МВ715887"


@pytest.mark.parametrize(
    "typed",
    ["", "63МВ71588", "63МВ7158877", "63МВ715887-01", "6МВ3715887", "63QW715887", "1" * 999],
)
def test_text_that_is_no_els_is_refused(typed: str) -> None:
    assert parse_els(typed) is NumberRefusal.NOT_ELS


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("utilities", ReceiptType.UTILITIES),
        ("Коммунальные услуги", ReceiptType.UTILITIES),
        ("ЖКУ", ReceiptType.UTILITIES),
        ("capital_repair", ReceiptType.CAPITAL_REPAIR),
        (" Капитальный  ремонт ", ReceiptType.CAPITAL_REPAIR),
        ("капремонт", ReceiptType.CAPITAL_REPAIR),
    ],
)
def test_kind_of_receipt_is_read(word: str, kind: ReceiptType) -> None:
    assert parse_receipt_type(word) is kind


@pytest.mark.parametrize("word", ["", "газ", "utilities;capital_repair"])
def test_unknown_kind_of_receipt_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="kind of receipt"):
        parse_receipt_type(word)
