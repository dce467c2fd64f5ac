"""What a file has named before, in bounded memory."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import lt
from typing import Any

_FEWEST = 1 << 12
_MOST = 1 << 22  # 32 MB


class SeenKeys:
    """Tells repeated keys: a table of 64-bit hashes, open addressing, at most 32 MB.

    Keys that rise repeat nothing: while a file has them in order their hashes are only put by, at
    a tenth of the price, and go into the table when the order is broken. Beyond 2.8 million keys
    it starts anew, so that repeats further apart pass unnoticed. That two keys share a hash
    happens once in some ten million files of a million rows.
    """

    def __init__(self, expected: int) -> None:
        self._size = _FEWEST
        while self._size < min(2 * expected, _MOST):
            self._size *= 2
        self._room = self._size * 2 // 3
        self._highest: Any = None
        self._put_by = array("q")
        self._slots = array("q")

    def repeats(self, key: Any) -> bool:
        """Remember the key; tell whether it was there."""
        return bool(self.repeated((key,)))

    def repeated(self, keys: Sequence[Any]) -> list[int]:
        """Remember the keys, of one ordered type; give the places of those that were there."""
        if not keys:
            return []
        if self._room < len(keys):
            self._forget()
        self._room -= len(keys)
        if self._rise(keys):
            self._highest = keys[-1]
            self._put_by.extend(list(map(hash, keys)))
            return []
        if self._put_by:
            self._find(self._put_by)
            self._put_by = array("q")
        self._highest = max(keys) if self._highest is None else max(self._highest, *keys)
        return self._find(map(hash, keys))

    def _rise(self, keys: Sequence[Any]) -> bool:
        above = self._highest is None or self._highest < keys[0]
        return above and all(map(lt, keys, islice(keys, 1, None)))

    def _find(self, hashes: Iterable[int]) -> list[int]:
        if not self._slots:
            self._slots = array("q", (0,)) * self._size  # never a second time beside itself
        slots, mask = self._slots, self._size - 1
        hits = []
        for place, found_hash in enumerate(hashes):
            wanted = found_hash or 1
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
        self._room = self._size * 2 // 3
        self._slots = array("q")
        self._put_by = array("q")


class Occurrences:
    """Numbers equal keys 1, 2, 3… in the order of the file."""

    def __init__(self, expected: int) -> None:
        self._seen = SeenKeys(expected)
        self._counts: dict[Any, int] = {}

    def number(self, key: Any) -> int:
        if not self._seen.repeats(key):
            return 1
        self._counts[key] = self._counts.get(key, 1) + 1
        return self._counts[key]
