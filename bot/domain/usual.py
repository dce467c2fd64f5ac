"""What a meter usually counts in a month, and from where on a value is worth a question.

Usual is the median of the last months, of three at least. A month alarms above three times that,
above one and a half times the greatest month that did not alarm (gas that heats), and above the
usual by what one guest or one repair takes: small consumptions jump without any slip of the pen.
Without three months to compare with, only what hardly any flat reaches alarms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from bot.domain.dials import consumption, months_between
from bot.domain.meters import Flag, Meter, Reading, Service

LEAST_MONTHS = 3
MOST_MONTHS = 12
_TIMES_USUAL = 3
_TIMES_GREATEST = Decimal("1.5")
# Units a month: m³ of water and gas, kW·h, Gcal.
_JUMP: Mapping[Service, int] = MappingProxyType(
    {
        Service.COLD_WATER: 10,
        Service.HOT_WATER: 8,
        Service.ELECTRICITY: 200,
        Service.GAS: 60,
        Service.HEATING: 2,
        Service.SEWERAGE: 15,
        Service.IRRIGATION: 20,
        Service.WASTE: 5,
    }
)
_UNHEARD_OF: Mapping[Service, int] = MappingProxyType(
    {
        Service.COLD_WATER: 60,
        Service.HOT_WATER: 40,
        Service.ELECTRICITY: 3000,
        Service.GAS: 1500,
        Service.HEATING: 15,
        Service.SEWERAGE: 90,
        Service.IRRIGATION: 300,
        Service.WASTE: 30,
    }
)


@dataclass(frozen=True, slots=True)
class Usual:
    """A month's consumption, all zones together: the usual one, and the one that alarms."""

    monthly: Decimal | None
    alarm: Decimal


def usual_of(meter: Meter, readings: Sequence[Reading], before: str) -> Usual:
    """Tell from readings of the periods before this one, in any order."""
    known = sorted(
        (one for one in readings if one.counts and one.period < before), key=lambda one: one.period
    )
    months: list[Decimal] = []
    calm: list[Decimal] = []
    for earlier, later in pairwise(known):
        spent = consumption(meter, earlier.values, later.values, later.flags)
        if spent is not None:
            month = sum(spent, Decimal(0)) / months_between(earlier.period, later.period)
            months.append(month)
            if Flag.ABOVE_USUAL not in later.flags:
                calm.append(month)
    months, calm = months[-MOST_MONTHS:], calm[-MOST_MONTHS:]
    if len(months) < LEAST_MONTHS:
        return Usual(None, Decimal(_UNHEARD_OF[meter.service]))
    usual = median(months)
    greatest = max(calm, default=usual)
    alarm = max(_TIMES_USUAL * usual, _TIMES_GREATEST * greatest, usual + _JUMP[meter.service])
    return Usual(usual, alarm)
