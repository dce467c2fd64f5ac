"""Use cases of organisations' and the centre's people."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import staff
from storage.staff import StoredAudit, StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work


def authorise(work: "Work") -> staff.Authorise:
    return staff.Authorise(
        StoredEmployees(work.unit), StoredAudit(work.unit, work.tools.new_id), work.tools.clock
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "authorise": authorise,
}
