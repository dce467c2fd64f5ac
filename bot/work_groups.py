"""Use cases of groups of staff, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import groups
from storage.branches import StoredOrganisations
from storage.groups import StoredGroups, StoredReach
from storage.staff import StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work


def lose_chat(work: "Work") -> groups.LoseChat:
    return groups.LoseChat(
        StoredGroups(work.unit),
        StoredReach(work.unit),
        StoredEmployees(work.unit),
        StoredOrganisations(work.unit),
        work.notices,
        work.tools.ways(),
        work.tools.staff_chats(),
        work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "lose_chat": lose_chat,
    "regain_chat": lambda work: groups.RegainChat(
        StoredGroups(work.unit), StoredReach(work.unit), work.tools.clock
    ),
}
