"""What is to be said of a value before it is taken: little is refused, nothing taken silently."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from bot.domain.dials import (
    ReadingRefusal,
    Values,
    consumption,
    is_wider,
    months_between,
    next_of,
    on_the_dial,
    one_turn,
    previous_of,
    settle,
)
from bot.domain.meters import Flag, Meter, Reading, Service
from bot.domain.usual import usual_of

DUE_SOON = timedelta(days=60)
_WATER = {
    Service.COLD_WATER: Service.HOT_WATER,
    Service.HOT_WATER: Service.COLD_WATER,
}


class Verification(StrEnum):
    """How the verification of a meter stands; the value is part of text ids."""

    OK = "ok"
    DUE_SOON = "due_soon"
    EXPIRED = "expired"


class Concern(StrEnum):
    """What is said of a value; the value is part of text ids. Those of ANSWERS are asked."""

    SWAPPED = "swapped"
    BELOW = "below"
    ROLLED_OVER = "rolled_over"
    FAR_ABOVE = "far_above"
    ZONES = "zones"
    MORE_DIGITS = "more_digits"
    ABOVE_NEXT = "above_next"
    AFTER_EXPORT = "after_export"
    EQUAL = "equal"
    FRACTION_CUT = "fraction_cut"
    VERIFICATION_EXPIRED = "verification_expired"


ANSWERS: Mapping[Concern, frozenset[Flag]] = MappingProxyType(
    {
        Concern.SWAPPED: frozenset({Flag.LIKE_SWAPPED}),
        Concern.BELOW: frozenset({Flag.BELOW_PREVIOUS, Flag.METER_REPLACED}),
        Concern.ROLLED_OVER: frozenset({Flag.ROLLED_OVER, Flag.METER_REPLACED}),
        Concern.FAR_ABOVE: frozenset({Flag.ABOVE_USUAL}),
        Concern.ZONES: frozenset({Flag.METER_REPLACED}),
        Concern.MORE_DIGITS: frozenset({Flag.MORE_DIGITS}),
        Concern.ABOVE_NEXT: frozenset({Flag.ABOVE_NEXT}),
        Concern.AFTER_EXPORT: frozenset({Flag.AFTER_EXPORT}),
    }
)
"""The answers besides «опечатка» that take the value all the same; each becomes its flag."""


@dataclass(frozen=True, slots=True)
class Other:
    """The flat's other water meter; `values`: what is said of it now, if anything is."""

    meter: Meter
    readings: Sequence[Reading] = ()
    values: Values | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A value beside what is known; `spent` by zone is None when nobody can tell.

    `spent` of ROLLED_OVER is that of a dial that began anew. `usual`: a month's, all zones.
    """

    values: Values
    concerns: tuple[Concern, ...]
    previous: Reading | None = None
    spent: Values | None = None
    usual: Decimal | None = None
    swap_with: int | None = None  # the other water meter's id, when SWAPPED

    def questions(self, confirmed: Collection[Flag]) -> tuple[Concern, ...]:
        """Give the concerns that these answers leave open, in the order in which to ask."""
        return tuple(
            one for one in self.concerns if one in ANSWERS and not ANSWERS[one] & set(confirmed)
        )

    def flags(self, confirmed: Collection[Flag]) -> frozenset[Flag]:
        """Give what the centre should know once the value is taken; foreign answers are none."""
        answers = frozenset[Flag]().union(*(ANSWERS.get(one, ()) for one in self.concerns))
        flags = answers & set(confirmed)
        if Concern.VERIFICATION_EXPIRED in self.concerns:
            flags |= {Flag.VERIFICATION_EXPIRED}
        return flags


def verification_of(meter: Meter, today: date) -> Verification:
    """The day by which it is due is the last good one."""
    if meter.verification_due is None or meter.verification_due - today > DUE_SOON:
        return Verification.OK
    return Verification.EXPIRED if meter.verification_due < today else Verification.DUE_SOON


def why_closed(meter: Meter, said_on: date) -> ReadingRefusal | None:
    """Tell why a meter takes no value of a day at all; None: it does."""
    if meter.retired_on is not None and meter.retired_on <= said_on:
        return ReadingRefusal.ARCHIVED
    if meter.automatic:
        return ReadingRefusal.AUTOMATIC
    if meter.installed is not None and said_on < meter.installed:
        return ReadingRefusal.BEFORE_INSTALLATION
    return None


def judge(
    meter: Meter,
    readings: Sequence[Reading],
    period: str,
    typed: Values,
    said_on: date,
    zone: tzinfo,
    others: Sequence[Other] = (),
) -> Judgement | ReadingRefusal:
    """Hold a value of each zone against what is known of the meter, or refuse it.

    `readings`: the last version of each period, in any order. `said_on`: the day where the house
    stands, whose `zone` this is. `others`: the water meters of the flat.
    """
    refused = why_closed(meter, said_on) or _why_not_shown(meter, typed)
    if refused is not None:
        return refused
    values, previous = settle(typed, meter), previous_of(readings, period)
    if previous is not None and said_on < previous.said_at.astimezone(zone).date():
        return ReadingRefusal.BEFORE_LAST
    usual = usual_of(meter, readings, period)
    concern, spent = _compare(meter, readings, period, values)
    concerns = [concern] if concern is not None else []
    swap_with = None
    if concern in {Concern.BELOW, Concern.FAR_ABOVE}:
        swap_with = _swapped_with(meter, readings, period, values, others)
        if swap_with is not None:
            concerns.insert(0, Concern.SWAPPED)
    if _surprises(meter, previous, values):
        concerns.insert(0, Concern.MORE_DIGITS)
    following = next_of(readings, period)
    if following is not None and _any_above(values, following):
        concerns.append(Concern.ABOVE_NEXT)
    if values != tuple(typed):
        concerns.append(Concern.FRACTION_CUT)
    if verification_of(meter, said_on) is Verification.EXPIRED:
        concerns.append(Concern.VERIFICATION_EXPIRED)
    return Judgement(values, tuple(concerns), previous, spent, usual.monthly, swap_with)


def _why_not_shown(meter: Meter, typed: Values) -> ReadingRefusal | None:
    if len(typed) != meter.zones:
        return ReadingRefusal.ZONES
    if on_the_dial(typed, meter):
        return None
    return ReadingRefusal.TOO_MANY_DIGITS if min(typed) >= 0 else ReadingRefusal.NEGATIVE


def fits(meter: Meter, readings: Sequence[Reading], period: str, values: Values) -> bool:
    """Tell whether a value is what one would expect: not below, not far above."""
    if not on_the_dial(values, meter):
        return False
    if _surprises(meter, previous_of(readings, period), values):
        return False
    return _compare(meter, readings, period, settle(values, meter))[0] in {None, Concern.EQUAL}


def _surprises(meter: Meter, previous: Reading | None, values: Values) -> bool:
    """Tell whether there are more digits than anything but this value says of the dial."""
    known = previous is not None and is_wider(previous.values, meter)
    return is_wider(values, meter) and not known


def _compare(
    meter: Meter, readings: Sequence[Reading], period: str, values: Values
) -> tuple[Concern | None, Values | None]:
    previous = previous_of(readings, period)
    if previous is None:
        return None, None
    if len(previous.values) != len(values):
        return Concern.ZONES, None
    months = max(months_between(previous.period, period), 1)
    alarm = usual_of(meter, readings, period).alarm * months
    spent = consumption(meter, previous.values, values)
    if spent is None:
        around = consumption(meter, previous.values, values, {Flag.ROLLED_OVER})
        rolled = around is not None and sum(around) <= alarm and _near(meter, around)
        return (Concern.ROLLED_OVER, around) if rolled else (Concern.BELOW, None)
    if sum(spent) > alarm:
        return Concern.FAR_ABOVE, spent
    return (None if any(spent) else Concern.EQUAL), spent


def _near(meter: Meter, around: Values) -> bool:
    """Tell whether the dial was so near to its end that a tenth of a turn is all that passed."""
    return max(around) <= one_turn(meter) / 10


def _swapped_with(
    meter: Meter,
    readings: Sequence[Reading],
    period: str,
    values: Values,
    others: Sequence[Other],
) -> int | None:
    """Find the water meter of the other kind that the value fits, as its value fits this one."""
    for other in others:
        if other.meter.service is not _WATER.get(meter.service) or not _known(other, period):
            continue
        theirs = other.values or _said_of(other, period)
        here = theirs is None or fits(meter, readings, period, theirs)
        if here and fits(other.meter, other.readings, period, values):
            return other.meter.id
    return None


def _known(other: Other, period: str) -> bool:
    return previous_of(other.readings, period) is not None


def _said_of(other: Other, period: str) -> Values | None:
    said = (one.values for one in other.readings if one.counts and one.period == period)
    return next(said, None)


def _any_above(values: Values, following: Reading) -> bool:
    """A dial that began anew between the two is no reason to ask."""
    anew = following.flags & {Flag.METER_REPLACED, Flag.ROLLED_OVER}
    return not anew and any(
        now > then for now, then in zip(values, following.values, strict=False)
    )
