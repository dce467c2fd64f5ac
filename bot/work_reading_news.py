"""Use cases of what is told of readings by the clock, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.domain.windows import ReadingWindow
from bot.services import reading_news, reading_reminders
from bot.services.timetable import Timetable
from storage.meters import StoredMeters
from storage.reading_news import StoredStatusChanges
from storage.reading_reminders import StoredReminders

if TYPE_CHECKING:
    from bot.work import Work


def _reminders(work: "Work") -> StoredReminders:
    return StoredReminders(work.unit, work.tools.clock())


def _remind_of_readings(work: "Work") -> reading_reminders.RemindOfReadings:
    tools, meters = work.tools, StoredMeters(work.unit)
    settings = tools.settings
    return reading_reminders.RemindOfReadings(
        store=_reminders(work),
        meters=meters,
        timetable=Timetable(meters, settings.time_zone, ReadingWindow(*settings.reading_window)),
        notices=work.notices,
        clock=tools.clock,
    )


FACTORIES: "dict[str, Callable[[Work], Any]]" = {
    "tell_of_readings": lambda work: reading_news.TellOfReadings(
        StoredStatusChanges(work.unit), work.notices
    ),
    "remind_of_readings": _remind_of_readings,
    "remind_of_verification": lambda work: reading_reminders.RemindOfVerification(
        _reminders(work), work.notices
    ),
}
