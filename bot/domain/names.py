"""Full names: what a person may type as one, and the key by which two spellings are one name."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.typed import clean

MAX_LENGTH = 150

# Latin letters that look like Cyrillic ones: the capitals, and the small letters that do as well.
_LATIN = "ABCEHIKMOPTXYËÏ" + "aceikopxyëï"
_CYRILLIC = "АВСЕНІКМОРТХУЁЇ" + "асеікорхуёї"
_FOLD = str.maketrans(_LATIN, _CYRILLIC)
_UNFOLD = str.maketrans(_CYRILLIC, _LATIN)
_APOSTROPHE_SIGNS = "'`´ʹʻʼʽˈ‘’‛′＇"
# One table, because an import keys a million holders: each pass over a name costs microseconds.
_KEY = str.maketrans(
    {
        **dict(zip(_LATIN, _CYRILLIC, strict=True)),
        **dict.fromkeys("ЁËЀ", "Е"),
        "Ѝ": "И",
        **dict.fromkeys(_APOSTROPHE_SIGNS),
    }
)

_APOSTROPHES = re.compile(f"[{_APOSTROPHE_SIGNS}]")
_HYPHENS = re.compile(r" ?[-‐‑‒–—―−﹣－] ?")
_WORD = re.compile(r"[^\W\d_]+(?:[-’][^\W\d_]+)*")
_LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")
_HAS_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOT_CYRILLIC = re.compile(r"[^\u0400-\u052f ’-]")
_FOREIGN = re.compile(r"[^A-Za-z\u00c0-\u024f\u0400-\u052f ’-]")


class NameRefusal(StrEnum):
    """Why a text is no full name; the value is the id of its text in refusals.ftl."""

    NOT_LETTERS = "name-not-letters"
    DIGITS = "name-digits"
    TOO_LONG = "name-too-long"
    ONE_WORD = "name-one-word"
    INITIALS = "name-initials"
    NOT_CYRILLIC = "name-not-cyrillic"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A full name as the person wrote it; blanks, hyphens, look-alike letters are put right."""

    text: str

    @property
    def key(self) -> str:
        return name_key(self.text)

    @property
    def is_latin(self) -> bool:
        """Whether the name counts only if the centre's registry has it in Latin script too."""
        return _HAS_LATIN.search(self.text) is not None


def parse_name(text: str, *, allow_latin: bool = False) -> PersonName | NameRefusal:
    """Return the full name, or the reason to ask again.

    A name in Latin script is refused, unless allow_latin: then it comes back with `is_latin` set
    and the caller decides, having looked for a holder of that key.
    """
    tidy = _tidy(text)
    refusal = _refuse_signs(tidy) or _refuse_words(tidy.split(" "))
    if refusal is not None:
        return refusal
    folded = fold_look_alikes(tidy)
    if not _NOT_CYRILLIC.search(folded):
        return PersonName(folded)
    if allow_latin and not _FOREIGN.search(tidy):
        return PersonName(tidy)
    return NameRefusal.NOT_CYRILLIC


def name_key(text: str) -> str:
    """Return what two spellings of one holder share: capitals, one script for look-alikes, no ё.

    Takes anything a registry may hold and never refuses; apostrophes vanish, other signs and
    hyphens part words. Text without letters and digits gives an empty key: match nothing by it.
    """
    return " ".join(_LETTERS_OR_DIGITS.findall(clean(text).upper().translate(_KEY)))


def fold_look_alikes(text: str) -> str:
    """Return text with the Latin letters that look Cyrillic written as Cyrillic ones."""
    return text.translate(_FOLD)


def unfold_look_alikes(text: str) -> str:
    """Return text with the Cyrillic letters that look Latin written as Latin ones."""
    return text.translate(_UNFOLD)


def _tidy(text: str) -> str:
    text = _APOSTROPHES.sub("’", clean(text))
    return _HYPHENS.sub("-", text).strip(" .,;")


def _refuse_signs(text: str) -> NameRefusal | None:
    if len(text) > MAX_LENGTH:
        return NameRefusal.TOO_LONG
    signs = [char for char in text if not char.isalpha() and char not in " .’-"]
    if any(not char.isdigit() for char in signs) or not any(map(str.isalnum, text)):
        return NameRefusal.NOT_LETTERS
    return NameRefusal.DIGITS if signs else None


def _refuse_words(words: list[str]) -> NameRefusal | None:
    """Refuse initials; one letter alone is a surname (О, Э) only in front."""
    if any("." in word for word in words) or any(len(word) == 1 for word in words[1:]):
        return NameRefusal.INITIALS
    if not all(map(_WORD.fullmatch, words)):
        return NameRefusal.NOT_LETTERS
    return NameRefusal.ONE_WORD if len(words) == 1 else None
