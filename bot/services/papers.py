"""The centre's own documents: user agreement and privacy policy, by language, with versions.

A document is a UTF-8 text file, `agreement.ru.txt` or `privacy.en.txt`. Its first line is
`Версия: 2026-12-01` or `Version: …`; what follows is shown as it stands, with `{centre}` replaced
by the centre's name. A file of the centre's folder comes in place of the one that ships with
Kvitok, in all languages for which the folder has no file of its own.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import locales

LONGEST_PAGE = 3500  # characters: with heading and news it still fits into one message
LONGEST_VERSION = 16
LONGEST_PAPER = 200_000
LANGUAGES = ("ru", "en")
_VERSION = re.compile(r"(?:версия|version)\s*:\s*(\S.*?)\s*", re.IGNORECASE)
_BREAKS = ("\n\n", "\n", ". ", " ")


class PaperKind(StrEnum):
    """Which document; the value is part of its file's name and of text ids."""

    AGREEMENT = "agreement"
    PRIVACY = "privacy"


class PaperError(Exception):
    """A file of the centre's folder is no document; its name is the message."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of a document as it is shown; numbers begin with 1."""

    kind: PaperKind
    language: str
    version: str
    digest: str
    number: int
    total: int
    text: str

    @property
    def last(self) -> bool:
        return self.number == self.total


@dataclass(frozen=True, slots=True)
class Paper:
    kind: PaperKind
    language: str
    version: str
    text: str

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def identity(self) -> tuple[str, str]:
        """Give what a page must share to be a page of this text: language and digest."""
        return self.language, self.digest

    def page(self, number: int) -> PaperPage:
        """Give a page; a number beyond the ends gives the nearest one."""
        pages = split_pages(self.text)
        number = min(max(number, 1), len(pages))
        return PaperPage(
            self.kind,
            self.language,
            self.version,
            self.digest,
            number,
            len(pages),
            pages[number - 1],
        )


@dataclass(frozen=True, slots=True)
class Papers:
    """All documents of the centre."""

    by_name: Mapping[tuple[PaperKind, str], Paper] = field(default_factory=dict)

    def get(self, kind: PaperKind, language: str) -> Paper:
        return self.by_name[kind, language if language in LANGUAGES else LANGUAGES[0]]

    def versions(self, kind: PaperKind) -> frozenset[str]:
        """Give the present versions, which differ where only one language was changed."""
        return frozenset(self.get(kind, language).version for language in LANGUAGES)


def digest_of(wording: str) -> str:
    return hashlib.sha256(wording.encode()).hexdigest()


def load_papers(centre: str, folder: Path | None = None) -> Papers:
    """Read all documents. Raises PaperError, and OSError for a file that cannot be read."""
    return Papers(
        {
            (kind, language): _read(kind, language, path, centre)
            for kind in PaperKind
            for language, path in _paths(kind, folder)
        }
    )


def _paths(kind: PaperKind, folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Find the file of each language; the centre's own in another language beats a shipped one."""
    shipped = Path(locales.__file__).parent
    own = {} if folder is None else {one: folder / f"{kind}.{one}.txt" for one in LANGUAGES}
    found = {one: path for one, path in own.items() if path.exists()}
    for language in LANGUAGES:
        stand_in = next(iter(found.values()), shipped / language / f"{kind}.txt")
        yield language, found.get(language, stand_in)


def _read(kind: PaperKind, language: str, path: Path, centre: str) -> Paper:
    try:
        first, _, rest = path.read_text("utf-8-sig").strip().partition("\n")
    except UnicodeDecodeError as error:
        raise PaperError(path.name) from error
    version = _VERSION.fullmatch(first.strip())
    text = rest.strip().replace("{centre}", centre)
    if not version or len(version[1]) > LONGEST_VERSION or not 0 < len(text) <= LONGEST_PAPER:
        raise PaperError(path.name)
    return Paper(kind, language, version[1], text)


def split_pages(text: str, longest: int = LONGEST_PAGE) -> list[str]:
    """Cut a text into pages, between paragraphs where it can be, else lines, sentences, words."""
    pages = []
    while len(text) > longest:
        cut = next(filter(None, (_cut(text, one, longest) for one in _BREAKS)), longest)
        pages.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*pages, text]


def _cut(text: str, sign: str, longest: int) -> int:
    """Give where the last whole part ends; 0 when that would leave a page half empty."""
    found = text.rfind(sign, longest // 2, longest)
    return 0 if found < 0 else found + len(sign)
