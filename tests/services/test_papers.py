"""The centre's documents: which file is whose, what is no document, where pages end."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.papers import LONGEST_PAGE, PaperError, PaperKind, load_papers, split_pages
from bot.settings import Settings, SettingsError
from bot.work_registration import open_papers


def test_shipped_documents_are_there_in_both_languages() -> None:
    papers = load_papers("Исеть & Ко")
    for kind in PaperKind:
        for language in ("ru", "en"):
            paper = papers.get(kind, language)
            assert paper.language == language
            assert "Исеть & Ко" in paper.text
            assert "{" not in paper.text
        assert papers.versions(kind) == {"1"}
    assert papers.get(PaperKind.PRIVACY, "de") == papers.get(PaperKind.PRIVACY, "ru")


def test_a_file_of_the_centre_stands_in_for_all_languages_it_has_no_file_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "agreement.ru.txt").write_text("\ufeffВерсия: 2026-12-01\r\n\r\nТекст {centre}.")
    (tmp_path / "privacy.en.txt").write_text("version : 7\nText", "utf-8")
    papers = load_papers("Исеть", tmp_path)
    for language in ("ru", "en"):
        agreement = papers.get(PaperKind.AGREEMENT, language)
        assert (agreement.version, agreement.text) == ("2026-12-01", "Текст Исеть.")
        assert papers.get(PaperKind.PRIVACY, language).text == "Text"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "Текст без версии".encode(),
        "Версия: 1".encode(),
        "Версия:\nТекст".encode(),
        "Версия: 12345678901234567\nТекст".encode(),
        "Версия: 1\nТекст".encode("cp1251"),
        "Версия: 1\n".encode() + b"a" * 200_001,
    ],
    ids=["empty", "no version", "no text", "blank version", "long version", "cp1251", "too long"],
)
def test_what_is_no_document_stops_the_start_with_the_name_of_the_file(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "privacy.ru.txt").write_bytes(content)
    with pytest.raises(PaperError, match=r"privacy\.ru\.txt"):
        load_papers("Исеть", tmp_path)
    with pytest.raises(SettingsError) as caught:
        open_papers(Settings(_env_file=None, documents_dir=tmp_path))
    [problem] = caught.value.problems
    assert (problem.name, problem.expected) == ("DOCUMENTS_DIR", "setting-documents-dir")
    assert problem.given == str(tmp_path / "privacy.ru.txt")


def test_a_folder_that_is_not_there_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        open_papers(Settings(_env_file=None, documents_dir=tmp_path / "none"))


@given(st.text(alphabet="аб .\n", max_size=600))
def test_pages_lose_no_word_and_are_short_enough(text: str) -> None:
    pages = split_pages(text.strip(), 50)
    assert all(len(page) <= 50 for page in pages)
    assert "".join("".join(pages).split()) == "".join(text.split())


def test_pages_end_between_paragraphs() -> None:
    text = "\n\n".join(f"{number}. " + "слово " * 100 for number in range(20))
    pages = split_pages(text)
    assert len(pages) > 3
    assert all(page[0].isdigit() and len(page) <= LONGEST_PAGE for page in pages)
