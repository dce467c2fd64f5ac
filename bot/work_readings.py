"""Use cases of meters and their readings, by their names."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.domain.windows import ReadingWindow
from bot.services import (
    doubt_answers,
    doubt_decisions,
    doubts,
    evidence,
    meter_charts,
    meter_lists,
    photos_wanted,
    readings,
)
from bot.services.own_accounts import OwnAccount
from bot.services.staff_cards import StaffRights
from bot.services.timetable import Timetable
from bot.work_notices import spread_doubt
from storage.accounts import StoredAccounts
from storage.doubts import StoredDoubts
from storage.evidence import StoredEvidence
from storage.meters import StoredMeters, StoredReadings
from storage.people import StoredCabinets

if TYPE_CHECKING:
    from bot.work import Work


def _own_account(work: "Work") -> OwnAccount:
    return OwnAccount(StoredCabinets(work.unit))


def _meters(work: "Work") -> StoredMeters:
    return StoredMeters(work.unit)


def _timetable(work: "Work") -> Timetable:
    settings = work.tools.settings
    days = settings.reading_window
    return Timetable(_meters(work), settings.time_zone, ReadingWindow(*days))


def _judge_reading(work: "Work") -> readings.JudgeReading:
    return readings.JudgeReading(
        own_account=_own_account(work),
        meters=_meters(work),
        accounts=StoredAccounts(work.unit),
        timetable=_timetable(work),
        clock=work.tools.clock,
    )


def _doubts(work: "Work") -> StoredDoubts:
    return StoredDoubts(work.unit, work.tools.new_id)


def _read_doubt(work: "Work") -> doubts.ReadDoubt:
    return doubts.ReadDoubt(_doubts(work), _meters(work), _evidence(work))


def _raise_doubt(work: "Work") -> doubt_answers.RaiseDoubt:
    return doubt_answers.RaiseDoubt(
        _doubts(work), _read_doubt(work), spread_doubt(work), work.tools.clock
    )


def _decide_reading(work: "Work") -> doubt_decisions.DecideReading:
    tools = work.tools
    admins = frozenset(tools.settings.admins)
    rights = StaffRights(admins, tools.staff_chats())
    photos = evidence.EvidenceOf(_evidence(work))
    return doubt_decisions.DecideReading(
        _doubts(work),
        _read_doubt(work),
        work.notices,
        spread_doubt(work),
        rights,
        photos,
        tools.clock,
    )


def _pass_reading(work: "Work") -> readings.PassReading:
    return readings.PassReading(
        judge=_judge_reading(work),
        readings=StoredReadings(work.unit),
        raise_doubt=_raise_doubt(work),
        clock=work.tools.clock,
        ids=work.tools.new_id,
        random_below=secrets.randbelow,
        photos=_count_evidence(work),
    )


def _evidence(work: "Work") -> StoredEvidence:
    return StoredEvidence(work.unit)


def _count_evidence(work: "Work") -> evidence.CountEvidence:
    return evidence.CountEvidence(_evidence(work), work.tasks)


def _take_evidence(work: "Work") -> evidence.TakeEvidence:
    return evidence.TakeEvidence(
        own_account=_own_account(work),
        meters=_meters(work),
        timetable=_timetable(work),
        store=_evidence(work),
        tasks=work.tasks,
        clock=work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "timetable": _timetable,
    "judge_reading": _judge_reading,
    "pass_reading": _pass_reading,
    "cancel_reading": lambda work: readings.CancelReading(
        _own_account(work), _meters(work), StoredReadings(work.unit), _raise_doubt(work)
    ),
    "decide_reading": _decide_reading,
    "answer_question": lambda work: doubt_answers.AnswerQuestion(
        _own_account(work), _doubts(work), _read_doubt(work), spread_doubt(work), work.tools.clock
    ),
    "read_question": lambda work: doubt_answers.ReadQuestion(
        _own_account(work), _doubts(work), _read_doubt(work)
    ),
    "list_meters": lambda work: meter_lists.ListMeters(
        _own_account(work), _meters(work), _timetable(work), work.tools.clock
    ),
    "read_typed": lambda work: meter_lists.ReadTyped(
        _own_account(work), _meters(work), _timetable(work), _judge_reading(work)
    ),
    "my_readings": lambda work: meter_lists.MyReadings(
        _own_account(work), _meters(work), _count_evidence(work)
    ),
    "read_versions": lambda work: meter_lists.ReadVersions(_own_account(work), _meters(work)),
    "take_evidence": _take_evidence,
    "keep_evidence": lambda work: evidence.KeepEvidence(
        _evidence(work), work.tasks, _raise_doubt(work)
    ),
    "photos_wanted": lambda work: photos_wanted.PhotosWanted(
        StoredCabinets(work.unit), _doubts(work), _meters(work), _read_doubt(work)
    ),
    "order_evidence": lambda work: evidence.OrderEvidence(
        _own_account(work), _meters(work), _evidence(work)
    ),
    "order_meter_chart": lambda work: meter_charts.OrderMeterChart(
        _own_account(work), _meters(work)
    ),
}
