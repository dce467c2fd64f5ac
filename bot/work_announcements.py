"""Use cases of announcements."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import announcements, announcing
from bot.work_staff import authorise
from storage.announcements import StoredAnnouncements
from storage.branches import StoredBranches, StoredOrganisations
from storage.directory import StoredDirectory
from storage.staff import StoredAudit, StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work


def _stored(work: "Work") -> StoredAnnouncements:
    return StoredAnnouncements(work.unit)


def _name_speaker(work: "Work") -> announcements.NameSpeaker:
    return announcements.NameSpeaker(StoredOrganisations(work.unit), StoredBranches(work.unit))


def _meets(work: "Work") -> announcements.MeetsSite:
    return announcements.MeetsSite(StoredBranches(work.unit), StoredEmployees(work.unit))


def _plan(work: "Work") -> announcements.PlanAnnouncement:
    return announcements.PlanAnnouncement(
        authorise(work),
        _stored(work),
        StoredEmployees(work.unit),
        _meets(work),
        _name_speaker(work),
        work.tools.clock,
        work.tools.new_id,
    )


def _stop(work: "Work") -> announcements.StopAnnouncement:
    return announcements.StopAnnouncement(
        authorise(work),
        _stored(work),
        StoredEmployees(work.unit),
        _name_speaker(work),
        work.tools.clock,
    )


def _start(work: "Work") -> announcing.StartAnnouncement:
    return announcing.StartAnnouncement(
        _stored(work),
        StoredEmployees(work.unit),
        StoredAudit(work.unit, work.tools.new_id),
        _meets(work),
        announcing.TellWithheld(
            StoredEmployees(work.unit), StoredDirectory(work.unit), work.notices
        ),
        work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "now": lambda work: work.tools.clock(),
    "open_desk": lambda work: announcements.OpenDesk(
        authorise(work), StoredBranches(work.unit), _name_speaker(work)
    ),
    "list_targets": lambda work: announcements.ListTargets(
        authorise(work), StoredBranches(work.unit)
    ),
    "may_target": lambda work: announcements.MayTarget(authorise(work), _meets(work)),
    "count_receivers": lambda work: announcements.CountReceivers(
        authorise(work), _stored(work), _meets(work)
    ),
    "plan_announcement": _plan,
    "list_announcements": lambda work: announcements.ListAnnouncements(
        authorise(work), _stored(work)
    ),
    "read_announcement": lambda work: announcements.ReadAnnouncement(
        authorise(work), _stored(work), _name_speaker(work)
    ),
    "stop_announcement": _stop,
    "start_announcement": _start,
    "bury_announcement": lambda work: announcing.BuryAnnouncement(
        _stored(work), work.notices, work.tools.clock
    ),
    "tell_of_announcement": lambda work: announcing.TellOfAnnouncement(
        _stored(work), _name_speaker(work), work.notices, work.tools.clock
    ),
    "finish_announcement": lambda work: announcing.FinishAnnouncement(
        _stored(work), work.tools.clock
    ),
}
