"""A column of texts that begin alike: addresses of houses."""

from collections.abc import Iterator, Sequence
from operator import add
from typing import overload


class Spliced(Sequence[str]):
    """Texts, each a head that many share with a tail of its own behind it."""

    __slots__ = ("heads", "tails")

    def __init__(self, heads: Sequence[str], tails: Sequence[str]) -> None:
        self.heads, self.tails = heads, tails

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return list(map(add, self.heads[at], self.tails[at]))
        return self.heads[at] + self.tails[at]

    def __iter__(self) -> Iterator[str]:
        return map(add, self.heads, self.tails)

    def __len__(self) -> int:
        return len(self.heads)
