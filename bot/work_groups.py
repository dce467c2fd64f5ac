"""Use cases of groups of staff, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import group_binding, groups
from bot.work_staff import authorise
from storage.branches import StoredBranches, StoredOrganisations
from storage.group_links import StoredGroupLinks
from storage.groups import StoredGroups, StoredReach
from storage.staff import StoredAudit, StoredEmployees

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


def refuse_topics(work: "Work") -> groups.RefuseTopics:
    return groups.RefuseTopics(StoredGroups(work.unit), work.notices, work.tools.ways())


def _offer_group(work: "Work") -> group_binding.OfferGroup:
    return group_binding.OfferGroup(
        authorise(work),
        StoredEmployees(work.unit),
        StoredBranches(work.unit),
        StoredGroupLinks(work.unit),
        work.tools.sealer,
        work.tools.clock,
    )


def _bind_group(work: "Work") -> group_binding.BindGroup:
    return group_binding.BindGroup(
        authorise(work),
        StoredAudit(work.unit, work.tools.new_id),
        StoredEmployees(work.unit),
        StoredOrganisations(work.unit),
        StoredBranches(work.unit),
        StoredGroups(work.unit),
        StoredGroupLinks(work.unit),
        work.tools.staff_chats(),
        work.tools.sealer,
        work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "lose_chat": lose_chat,
    "regain_chat": lambda work: groups.RegainChat(
        StoredGroups(work.unit), StoredReach(work.unit), work.tools.clock
    ),
    "rename_group": lambda work: groups.RenameGroup(StoredGroups(work.unit)),
    "offer_group": _offer_group,
    "bind_group": _bind_group,
    "list_groups": lambda work: group_binding.ListGroups(
        authorise(work), StoredGroups(work.unit), StoredBranches(work.unit)
    ),
    "unbind_group": lambda work: group_binding.UnbindGroup(
        authorise(work), StoredEmployees(work.unit), StoredGroups(work.unit)
    ),
}
