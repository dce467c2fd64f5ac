"""When readings of an account are taken, and for which month a value counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import Placed, ReadingWindow, extensions_of, place, resolve_window
from bot.services.meters import Meters, WindowRules

_FARTHEST_ZONE = timedelta(days=1)  # from UTC


@dataclass(frozen=True, slots=True)
class HouseTime:
    """The windows of one account, and the time of its house."""

    zone: ZoneInfo
    rules: WindowRules
    default: ReadingWindow

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def last_day(self, service: Service, period: BillingPeriod) -> date:
        """Give the last day of the month's window, whatever extends it."""
        return resolve_window(self.rules.rules, service, self.default).closes(period)

    def place(self, service: Service, said_at: datetime) -> Placed:
        window = resolve_window(self.rules.rules, service, self.default)
        return place(said_at, self.zone, window, extensions_of(self.rules.extensions, service))


@dataclass(slots=True)
class Timetable:
    """`zone` and `window`: the centre's, where nothing else is set."""

    meters: Meters
    zone: ZoneInfo
    window: ReadingWindow

    async def __call__(self, account_id: int, said_at: datetime) -> HouseTime:
        since = BillingPeriod.of((said_at - _FARTHEST_ZONE).date()).previous()
        rules = await self.meters.windows(account_id, since)
        zone = self.zone if rules.time_zone is None else ZoneInfo(rules.time_zone)
        return HouseTime(zone, rules, self.window)
