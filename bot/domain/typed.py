"""What people type, made fit for comparing: one spelling for what looks the same."""

import re
import unicodedata

_MARKS_PER_LETTER = 4
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})
# Letters and symbols by category, yet drawn as nothing: Hangul fillers and the empty Braille cell.
_LOOKS_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Most answers are already clean; this spares them the table below.
_CLEAN_ALREADY = re.compile(r"(?:[!-~А-Яа-яЁё№]+(?: [!-~А-Яа-яЁё№]+)*)?")
_LINK = re.compile(r"[@/\\]|www\.|:\S", re.IGNORECASE)
_DOT = re.compile(r"[.\u3002](?=\S)")
_LONG_NUMBER = re.compile(r"\+?\d(?:[ ()-]*\d){5,}")
_LONGEST_TITLE = 40
_LONGEST_READ = 256  # Telegram gives two names of 64
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def clean(text: str) -> str:
    """Return text in NFC on one line, without invisible characters and stacked marks.

    Every blank (newlines and NBSP too) becomes one space, edges are trimmed; control, zero-width,
    bidi and private characters and lone surrogates go; an accent stays only where it makes one
    letter with its base (so «й» and «ё» survive in two pieces, stress marks and zalgo do not).
    Linear in the length: marks are cut before NFC, which sorts a run of them in quadratic time.
    """
    if _CLEAN_ALREADY.fullmatch(text):
        return text
    text = text.translate({ord(char): _stand_in(char) for char in set(text)})
    if not text.isascii():
        text = unicodedata.normalize("NFC", _cut_marks(text, _MARKS_PER_LETTER))
        text = unicodedata.normalize("NFC", _cut_marks(text, 0))
    return " ".join(text.split())


def clean_number(text: str) -> str:
    """Clean text that holds a number or a date, full-width characters as plain ones.

    Not NFKC: that would make «10²» read as 102.
    """
    return clean(text.translate(_FULL_WIDTH))


def clean_title(text: str) -> str:
    """Return what somebody calls themselves fit to stand in a letter of the centre's.

    A name is theirs to choose, and must not speak for the centre: links, addresses and long
    numbers go, and no dot joins two words, which mail programs would show as a link.
    """
    text = clean(unicodedata.normalize("NFKC", clean(text)[:_LONGEST_READ]))
    words = (word for word in text.split() if not _LINK.search(word))
    text = _DOT.sub(". ", _LONG_NUMBER.sub(" ", " ".join(words)))
    return " ".join(text.split())[:_LONGEST_TITLE].rstrip()


def _stand_in(char: str) -> str:
    if char.isspace() or char in _LOOKS_BLANK:
        return " "
    return "" if unicodedata.category(char) in _DROPPED_CATEGORIES else char


def _cut_marks(text: str, limit: int) -> str:
    marks = {char for char in set(text) if unicodedata.category(char).startswith("M")}
    if not marks:
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if char in marks else 0
        if run <= limit:
            kept.append(char)
    return "".join(kept)
