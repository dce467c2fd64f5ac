"""Use cases of a person's rights: consents withdrawn, data seen and destroyed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import erasure, my_data
from storage.erasure import StoredErasures
from storage.my_data import StoredRecords
from storage.remains import StoredRemains

if TYPE_CHECKING:
    from bot.work import Work


def _records(work: "Work") -> StoredRecords:
    return StoredRecords(work.tools.database, work.tools.sealer)


def _may_dispose(work: "Work") -> my_data.MayDispose:
    tools = work.tools
    return my_data.MayDispose(_records(work), tools.clock, tools.settings.erasure_days)


def _end_processing(work: "Work") -> erasure.EndProcessing:
    tools = work.tools
    return erasure.EndProcessing(
        erasures=StoredErasures(work.unit),
        may_dispose=_may_dispose(work),
        notices=work.notices,
        sealer=tools.sealer,
        clock=tools.clock,
        ids=tools.new_id,
        days=tools.settings.erasure_days,
    )


def _repeat_erasures(work: "Work") -> erasure.RepeatErasures:
    tools = work.tools
    return erasure.RepeatErasures(
        erasures=StoredErasures(work.unit),
        notices=work.notices,
        sealer=tools.sealer,
        clock=tools.clock,
        ids=tools.new_id,
    )


FACTORIES: "dict[str, Callable[[Work], Any]]" = {
    "end_processing": _end_processing,
    "repeat_erasures": _repeat_erasures,
    "pending_erasure": lambda work: erasure.PendingErasure(StoredErasures(work.unit)),
    "destroy": lambda work: erasure.Destroy(
        StoredRemains(work.unit), work.use_cases["settle_erased"]
    ),
    "may_dispose": _may_dispose,
    "count_my_data": lambda work: my_data.CountMyData(_records(work)),
}
