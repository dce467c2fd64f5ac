"""Filters of an address that nobody can read: they are said, never left out in silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

LONGEST_SAID = 60  # characters of what is repeated


@dataclass(frozen=True, slots=True)
class Doubts:
    """`unread`: the label of each filter that was left out, and what it said.

    `backwards`: the last day is before the first. `typed`: what was said, by its name.
    """

    unread: tuple[tuple[str, str], ...]
    backwards: bool
    typed: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.unread) or self.backwards


def doubts(
    query: Mapping[str, str],
    understood: str,
    labels: Mapping[str, str],
    days: tuple[date | None, date | None],
    **usual: str,
) -> Doubts:
    """Compare what was asked for with the query that was `understood` of it.

    `labels`: the text that names each filter; `usual`: values that no address keeps.
    """
    kept = dict(parse_qsl(understood))
    typed = {name: query.get(name, "").strip()[:LONGEST_SAID] for name in labels}
    unread = tuple(
        (labels[name], said)
        for name, said in typed.items()
        if said and name not in kept and usual.get(name) != said
    )
    first, last = days
    backwards = first is not None and last is not None and last < first
    return Doubts(unread, backwards, typed)
