"""Lines that say the same have one mark."""

import pytest

from bot.domain.unrecognised import GIST_LENGTH, gist_of, same_words


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Где мой СЧЁТ?!", "где мой счет"),
        ("  где   мой счет ", "где мой счет"),
        ("показания 123,45", "показания #"),
        ("показания 7", "показания #"),
        ("+7 (912) 345-67-89", "# # #"),
        ("кв. 5, дом 12/3", "кв # дом #"),
        ("???", ""),
    ],
)
def test_what_lines_have_in_common(said: str, plain: str) -> None:
    assert same_words(said) == plain


def test_marks() -> None:
    assert gist_of("text", "Ещё раз!") == gist_of("text", "еще  раз")
    assert gist_of("text", "да") != gist_of("text", "нет")
    assert gist_of("sticker", "") != gist_of("voice", "")
    assert len(gist_of("text", "да")) == GIST_LENGTH
