"""Meters of a flat and what their dials said; values are exact decimals, one for each zone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

MOST_DIGITS = 8  # of the dials that there are


class Service(StrEnum):
    """What a meter counts; the value is part of text ids."""

    COLD_WATER = "cold_water"
    HOT_WATER = "hot_water"
    ELECTRICITY = "electricity"
    GAS = "gas"
    HEATING = "heating"
    SEWERAGE = "sewerage"
    IRRIGATION = "irrigation"
    WASTE = "waste"


class Status(StrEnum):
    """What became of a reading; the value is part of text ids."""

    ACCEPTED = "accepted"
    EXPORTED = "exported"
    COUNTED = "counted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Who said the value."""

    RESIDENT = "resident"
    STAFF = "staff"
    BILLING = "billing"  # a registry, or the answer to an export


class Flag(StrEnum):
    """What the centre should know about an accepted reading; the value is part of text ids."""

    BELOW_PREVIOUS = "below_previous"  # the person says that it is right all the same
    METER_REPLACED = "meter_replaced"  # the person says that it is another meter now
    ROLLED_OVER = "rolled_over"
    ABOVE_USUAL = "above_usual"
    VERIFICATION_EXPIRED = "verification_expired"
    OUTSIDE_WINDOW = "outside_window"
    LIKE_SWAPPED = "like_swapped"  # it would fit the flat's other water meter better
    ABOVE_NEXT = "above_next"  # a later month has a lower value
    MORE_DIGITS = "more_digits"  # than its dial was thought to have
    AFTER_EXPORT = "after_export"  # its month was handed over: it counts for the next one
    LOOKED_AT = "looked_at"  # staff had a doubt, looked, and took it


class Zone(StrEnum):
    """A tariff zone of electricity by its hours; the value is part of text ids."""

    WHOLE_DAY = "whole_day"
    DAY = "day"  # where there are three zones: the hours between the peaks
    NIGHT = "night"
    PEAK = "peak"


_ZONE_NAMES = MappingProxyType(
    {
        1: (Zone.WHOLE_DAY,),
        2: (Zone.DAY, Zone.NIGHT),
        3: (Zone.PEAK, Zone.NIGHT, Zone.DAY),
    }
)


@dataclass(frozen=True, slots=True)
class Meter:
    """A device; `number` is its serial as printed, `capacity` the integer digits of its dial.

    `decimals` is how many of a value's decimals count (0: whole units), `zones` 1–3. `guessed`:
    no registry has said the capacity, it is what is usual.
    """

    id: int
    account_id: int
    number: str
    service: Service
    zones: int
    capacity: int
    decimals: int
    place: str = ""
    installed: date | None = None
    verification_due: date | None = None
    automatic: bool = False
    retired_on: date | None = None
    guessed: bool = False

    @property
    def most_digits(self) -> int:
        """How many integer digits may be typed: a guess refuses nothing that a dial can show."""
        return max(self.capacity, MOST_DIGITS) if self.guessed else self.capacity

    @property
    def zone_names(self) -> tuple[Zone, ...]:
        """T1, T2, T3 as dials of the country count them: night is always the second."""
        return _ZONE_NAMES[self.zones]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a dial showed, for a billing period (`2026-11`); one value for each zone of the meter.

    `said_at` is when the person said it, `taken_at` when the bot took it. All versions are kept:
    a correction has the next `version` of the same meter and period, and only the last counts.
    """

    id: int
    meter_id: int
    period: str
    version: int
    values: tuple[Decimal, ...]
    said_at: datetime
    taken_at: datetime
    source: Source
    status: Status
    number: str = ""  # of the receipt for the reading; empty when a registry brought it
    flags: frozenset[Flag] = field(default_factory=frozenset)
    reason: str = ""  # why it was rejected, in the centre's words

    @property
    def counts(self) -> bool:
        """Whether later values are compared with it."""
        return self.status in {Status.ACCEPTED, Status.EXPORTED, Status.COUNTED}
