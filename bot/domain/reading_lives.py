"""What becomes of a reading: all versions of a month are kept, and only the last one counts.

accepted → exported → counted or rejected; cancelled and corrected only until exported. A rejected
or cancelled month is open for another version.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.domain.meters import Reading, Source, Status
from bot.domain.periods import parse_period

_MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.ACCEPTED: frozenset({Status.EXPORTED, Status.CANCELLED, Status.REJECTED}),
        Status.EXPORTED: frozenset({Status.COUNTED, Status.REJECTED}),
        Status.COUNTED: frozenset({Status.REJECTED}),
        Status.REJECTED: frozenset({Status.COUNTED}),
        Status.CANCELLED: frozenset(),
    }
)


CENTRES_WORD = "уточнено центром"  # why a reading is rejected in whose place the centre's came


def may_change(reading: Reading) -> bool:
    """Whether the person may still correct or cancel it."""
    return reading.status is Status.ACCEPTED


def is_handed_over(current: Reading | None) -> bool:
    """Whether the month is out of the bot's hands: another value counts for the next one."""
    return current is not None and current.status in {Status.EXPORTED, Status.COUNTED}


def moved(reading: Reading, to: Status, reason: str = "") -> Reading | None:
    """Give it with another status; None where that is no way to go."""
    if to not in _MOVES[reading.status]:
        return None
    return replace(reading, status=to, reason=reason)


def is_put_right(replaced: Reading) -> bool:
    """Whether a person has to hear that the centre's value came in place of theirs."""
    return replaced.counts and replaced.source is not Source.BILLING


def opening_period(month: str) -> str:
    """Give the month under which the first value of a new meter stands: before its own.

    Nothing was counted for its own yet, and what people pass there has to find it free.
    """
    return parse_period(month).previous().iso


def version_over(current: Reading | None) -> int:
    """Give the number of the version that comes next."""
    return 1 if current is None else current.version + 1


def brought(current: Reading | None, fresh: Reading) -> Reading | None:
    """Tell what a registry's reading makes of a month: its next version, or None.

    `fresh` says COUNTED. What a person said and nobody has exported yet stands: the registry does
    not know it. The same value as exported answers the export; another one is the centre's word
    and becomes a version of its own, the person's stays behind it, rejected.
    """
    if current is None:
        return replace(fresh, version=1)
    if current.status is Status.ACCEPTED and current.source is not Source.BILLING:
        return None
    if current.values == fresh.values and current.counts:
        return None if current.status is Status.COUNTED else moved(current, Status.COUNTED)
    return replace(fresh, version=version_over(current))
