import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed import clean, clean_number, clean_title


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("", "", id="nothing stays nothing"),
        pytest.param("Иванов Иван", "Иванов Иван", id="clean text stays"),
        pytest.param("  ул.\t Мира \n5 ", "ул. Мира 5", id="blanks and lines become one space"),
        pytest.param("1\u00a0234\u202f567\u2009,5", "1 234 567 ,5", id="all kinds of spaces"),
        pytest.param("\u3164а\u2800б", "а б", id="letters drawn as nothing are blanks"),
        pytest.param("ИОД".replace("И", "И\u0306"), "ЙОД", id="two-piece й becomes one letter"),
        pytest.param("Ивано\u0301в", "Иванов", id="a stress mark goes"),
        pytest.param("Иван" + "\u0336\u0301\u0322" * 50, "Иван", id="zalgo goes"),
        pytest.param("Ива\u200bн\u200d\ufeff", "Иван", id="zero-width characters go"),
        pytest.param("\u202eИван\u2066", "Иван", id="bidi controls go"),
        pytest.param("Ив\x00ан\x1b", "Иван", id="control characters go"),
        pytest.param("Ив\ud83dан", "Иван", id="half an emoji goes"),
        pytest.param("<b>&amp;</b>", "<b>&amp;</b>", id="markup is plain text"),
    ],
)
def test_text_is_cleaned(typed: str, expected: str) -> None:
    assert clean(typed) == expected


def test_full_width_digits_are_digits_and_superscripts_are_not() -> None:
    assert clean_number("１２３，５") == "123,5"
    assert clean_number("10²") == "10²"


@given(st.text())
def test_cleaning_settles_at_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet=st.sampled_from("ие\u0306\u0308\u0301\u0336 \u200b\u1100\u1161\n")))
def test_cleaning_settles_on_stacked_marks(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("piece", ["\u0315\u0300", "а\u0301", " а", "\u200b", "й\n"])
def test_long_text_is_cleaned_to_the_end(piece: str) -> None:
    once = clean(piece * 50_000)
    assert clean(once) == once


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Мария Петрова", "Мария Петрова"),
        ("О'Нил-Смит 2", "О'Нил-Смит 2"),
        ("А.Б. Петрова", "А. Б. Петрова"),
        ("Счёт закрыт, https://centre.ru/pay", "Счёт закрыт,"),
        ("Войдите: t.me/centre_bot @centre_bot", "Войдите:"),
        ("Оплатите на WWW.centre.ru", "Оплатите на"),
        ("Оплатите на centre.ru", "Оплатите на centre. ru"),
        ("Оплатите на centre。ru и centre．ru", "Оплатите на centre. ru и centre. ru"),
        ("mailto:a tel:112 Пишите", "Пишите"),
        ("Звоните +7 (912) 345-67-89 сейчас", "Звоните сейчас"),
        ("Пётр\u202e\x00 Громов\n", "Пётр Громов"),
        ("https://centre.ru", ""),
        ("Ы" * 500, "Ы" * 40),
    ],
)
def test_a_title_does_not_speak_for_the_centre(named: str, expected: str) -> None:
    assert clean_title(named) == expected
