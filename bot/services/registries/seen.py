"""What a file has named before, in bounded memory."""

from array import array
from collections.abc import Hashable, Sequence

_FEWEST = 1 << 12
_MOST = 1 << 22  # 32 MB


class SeenKeys:
    """Tells repeated keys: a table of 64-bit hashes, open addressing, at most 32 MB.

    Beyond 2.8 million keys it starts anew, so that repeats further apart pass unnoticed. That two
    keys share a hash happens once in some ten million files of a million rows.
    """

    def __init__(self, expected: int) -> None:
        size = _FEWEST
        while size < min(2 * expected, _MOST):
            size *= 2
        self._slots = array("q", bytes(8 * size))
        self._mask = size - 1
        self._room = size * 2 // 3

    def repeats(self, key: Hashable) -> bool:
        """Remember the key; tell whether it was there."""
        return bool(self.repeated((key,)))

    def repeated(self, keys: Sequence[Hashable]) -> list[int]:
        """Remember the keys; give the places in the sequence of those that were there."""
        if self._room < len(keys):
            self._forget()
        self._room -= len(keys)
        slots, mask = self._slots, self._mask
        hits = []
        for place, key in enumerate(keys):
            wanted = hash(key) or 1
            at = wanted & mask
            while found := slots[at]:
                if found == wanted:
                    hits.append(place)
                    break
                at = (at + 1) & mask
            else:
                slots[at] = wanted
        return hits

    def _forget(self) -> None:
        size = len(self._slots)
        self._slots = array("q", bytes(8 * size))
        self._room = size * 2 // 3


class Occurrences:
    """Numbers equal keys 1, 2, 3… in the order of the file."""

    def __init__(self, expected: int) -> None:
        self._seen = SeenKeys(expected)
        self._counts: dict[Hashable, int] = {}

    def number(self, key: Hashable) -> int:
        if not self._seen.repeats(key):
            return 1
        self._counts[key] = self._counts.get(key, 1) + 1
        return self._counts[key]
