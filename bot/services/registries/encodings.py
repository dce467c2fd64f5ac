"""Which encoding a file is in. Guessing libraries fail on such files; letters do not lie.

UTF-8 proves itself by decoding. Of the single-byte encodings the right one is that in which the
letters are as frequent as they are in Russian.
"""

from collections.abc import Mapping
from math import log

SINGLE_BYTE = ("cp1251", "cp866", "koi8-r")
_PER_MILLE = {
    "о": 109,
    "е": 85,
    "а": 80,
    "и": 74,
    "н": 67,
    "т": 63,
    "с": 55,
    "р": 47,
    "в": 45,
    "л": 44,
    "к": 35,
    "м": 32,
    "д": 30,
    "п": 28,
    "у": 26,
    "я": 20,
    "ы": 19,
    "ь": 17,
    "г": 17,
    "з": 16,
    "б": 16,
    "ч": 14,
    "й": 12,
    "х": 10,
    "ж": 9,
    "ш": 7,
    "ю": 6,
    "ц": 5,
    "щ": 4,
    "э": 3,
    "ф": 3,
    "ъ": 0.5,
    "ё": 0.5,
    **dict.fromkeys("«»№–—\u00a0·²°“”", 0.5),
}
_LIKELY = {char: log(share / 1000) for char, share in _PER_MILLE.items()}
_UNLIKELY = log(1e-6)
_HIGH = range(0x80, 0x100)


def _weights(encoding: str) -> Mapping[int, float]:
    return {
        byte: _LIKELY.get(bytes([byte]).decode(encoding, "replace").lower(), _UNLIKELY)
        for byte in _HIGH
    }


_WEIGHTS = {encoding: _weights(encoding) for encoding in SINGLE_BYTE}


def guess_single_byte(sample: bytes) -> str:
    """Name the single-byte encoding of a text; for one without Russian letters any is right."""
    counts = {byte: sample.count(byte) for byte in _HIGH}
    return max(
        SINGLE_BYTE,
        key=lambda name: sum(n * _WEIGHTS[name][byte] for byte, n in counts.items() if n),
    )


def is_broken_utf8(sample: bytes) -> bool:
    """Tell a damaged UTF-8 text: nearly all that is not ASCII decodes as Russian letters."""
    high = sum(byte >= 0x80 for byte in sample)
    text = sample.decode("utf-8", "ignore")
    return 2 * sum("а" <= char.lower() <= "я" for char in text) > high * 0.8
