"""What the chart of one meter shows: what went through it, month by month, its zones stacked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.charts import window
from bot.domain.dials import consumption, previous_of
from bot.domain.meters import Meter, Reading, Service, Zone
from bot.domain.periods import parse_period

Spent = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class MeterChart:
    """Consumption of up to twelve months without a gap between them; `2026-10`.

    None: of that month nobody can tell, for want of a reading or because the meter was replaced.
    `carried`: some bar holds what went through in the months without a reading before it, too.
    """

    service: Service
    zones: tuple[Zone, ...]
    months: tuple[str, ...]
    spent: tuple[Spent | None, ...]  # a value for each zone
    carried: bool = False

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """Give what all zones come to, by month."""
        return tuple(None if one is None else sum(one, Decimal(0)) for one in self.spent)

    @property
    def by_zone(self) -> Spent:
        """Give what each zone comes to in all."""
        known = [one for one in self.spent if one is not None]
        return tuple(sum(each, Decimal(0)) for each in zip(*known, strict=True))


def meter_chart(meter: Meter, readings: Sequence[Reading]) -> MeterChart | None:
    """Give the twelve months that end with the last reading; None: nothing can be told of them."""
    counted = [one for one in readings if one.counts]
    if not counted:
        return None
    within = window(max(one.period for one in counted))
    spent: dict[str, Spent | None] = dict.fromkeys(within)
    carried = False
    for one in counted:
        before = previous_of(counted, one.period)
        if before is None or one.period not in spent:
            continue
        spent[one.period] = consumption(meter, before.values, one.values, one.flags)
        late = parse_period(one.period).previous().iso != before.period
        carried = carried or (late and spent[one.period] is not None)
    known = [place for place, month in enumerate(within) if spent[month] is not None]
    if not known:
        return None
    months = within[known[0] :]
    return MeterChart(
        meter.service, meter.zone_names, months, tuple(spent[one] for one in months), carried
    )
