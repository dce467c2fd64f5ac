"""Use cases of organisations' and the centre's people."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import (
    branch_buildings,
    branches,
    building_lists,
    employees,
    organisation_account,
    staff,
    staff_invitations,
)
from bot.services.request_release import ReleaseRequests
from bot.services.requests import ReadRequest
from bot.services.staff_newcomers import CatchUp
from bot.services.staff_orders import StaffOrders
from storage.branches import StoredBranches, StoredOrganisations
from storage.directory import StoredDirectory
from storage.people import StoredCabinets, StoredSessions
from storage.requests import StoredRequests
from storage.staff import StoredAudit, StoredEmployees
from storage.staff_invitations import StoredStaffInvitations
from storage.staff_notices import StoredStaffBoard

if TYPE_CHECKING:
    from bot.work import Work


def authorise(work: "Work") -> staff.Authorise:
    return staff.Authorise(_employees(work), _audit(work), work.tools.clock)


def _employees(work: "Work") -> StoredEmployees:
    return StoredEmployees(work.unit)


def _audit(work: "Work") -> StoredAudit:
    return StoredAudit(work.unit, work.tools.new_id)


def _branches(work: "Work") -> StoredBranches:
    return StoredBranches(work.unit)


def _organisations(work: "Work") -> StoredOrganisations:
    return StoredOrganisations(work.unit)


def _invitations(work: "Work") -> StoredStaffInvitations:
    return StoredStaffInvitations(work.unit)


def _tell_employee(work: "Work") -> employees.TellEmployee:
    return employees.TellEmployee(
        _employees(work),
        _organisations(work),
        StoredCabinets(work.unit),
        StoredDirectory(work.unit),
        work.notices,
        _release_requests(work),
        work.tools.clock,
    )


def _release_requests(work: "Work") -> ReleaseRequests:
    requests = StoredRequests(work.unit)
    return ReleaseRequests(
        requests,
        ReadRequest(requests),
        _employees(work),
        StoredStaffBoard(work.unit),
        work.notices,
        work.tools.clock,
    )


def _add_branch(work: "Work") -> branches.AddBranch:
    tools = work.tools
    return branches.AddBranch(
        authorise(work), _branches(work), _employees(work), tools.clock, tools.new_id
    )


def _invite_employee(work: "Work") -> staff_invitations.InviteEmployee:
    return staff_invitations.InviteEmployee(
        authorise(work),
        _employees(work),
        _invitations(work),
        _branches(work),
        work.tools.sealer,
        work.tools.clock,
    )


def _open_staff_invitation(work: "Work") -> staff_invitations.OpenStaffInvitation:
    return staff_invitations.OpenStaffInvitation(
        _employees(work),
        _invitations(work),
        _organisations(work),
        _branches(work),
        work.tools.sealer,
        work.tools.clock,
    )


def _accept_staff_invitation(work: "Work") -> staff_invitations.AcceptStaffInvitation:
    return staff_invitations.AcceptStaffInvitation(
        _open_staff_invitation(work),
        _employees(work),
        _invitations(work),
        _audit(work),
        StoredCabinets(work.unit),
        StoredSessions(work.unit),
        StoredDirectory(work.unit),
        work.notices,
        CatchUp(StoredStaffBoard(work.unit), work.tools.clock, work.tools.settings.time_zone),
        work.tools.clock,
        work.tools.new_id,
    )


def _change_post(work: "Work") -> employees.ChangePost:
    people = _employees(work)
    return employees.ChangePost(
        authorise(work),
        people,
        _branches(work),
        employees.KeepOwners(people),
        _tell_employee(work),
    )


def _remove_employee(work: "Work") -> employees.RemoveEmployee:
    people, clock = _employees(work), work.tools.clock
    keep = employees.KeepOwners(people)
    return employees.RemoveEmployee(authorise(work), people, keep, _tell_employee(work), clock)


def _leave_organisation(work: "Work") -> employees.LeaveOrganisation:
    people, clock = _employees(work), work.tools.clock
    keep = employees.KeepOwners(people)
    return employees.LeaveOrganisation(authorise(work), people, keep, _tell_employee(work), clock)


def staff_orders(work: "Work") -> StaffOrders:
    return StaffOrders(
        _employees(work),
        _invitations(work),
        _organisations(work),
        _branches(work),
        _audit(work),
        _tell_employee(work),
        work.tools.sealer,
        work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "authorise": authorise,
    "list_posts": lambda work: organisation_account.ListPosts(
        authorise(work), _organisations(work), _branches(work)
    ),
    "read_organisation": lambda work: organisation_account.ReadOrganisation(
        authorise(work), _organisations(work)
    ),
    "ask_for_change": lambda work: organisation_account.AskForChange(
        authorise(work), _organisations(work), _employees(work), work.notices
    ),
    "list_branches": lambda work: branches.ListBranches(authorise(work), _branches(work)),
    "read_branch": lambda work: branches.ReadBranch(
        authorise(work), _branches(work), _employees(work)
    ),
    "add_branch": _add_branch,
    "rename_branch": lambda work: branches.RenameBranch(
        authorise(work), _branches(work), _employees(work)
    ),
    "change_branch": lambda work: branches.ChangeBranch(
        authorise(work), _branches(work), _employees(work)
    ),
    "remove_branch": lambda work: branches.RemoveBranch(
        authorise(work), _branches(work), _employees(work)
    ),
    "list_buildings": lambda work: branch_buildings.ListBuildings(
        authorise(work), _branches(work)
    ),
    "place_building": lambda work: branch_buildings.PlaceBuilding(
        authorise(work), _branches(work), _employees(work)
    ),
    "sort_buildings": lambda work: branch_buildings.SortBuildings(
        authorise(work), _branches(work), work.use_cases["resolve"]
    ),
    "take_buildings": lambda work: branch_buildings.TakeBuildings(
        authorise(work), _branches(work), _employees(work)
    ),
    "order_list": lambda work: building_lists.OrderList(
        authorise(work), _branches(work), work.tasks
    ),
    "keep_list": lambda work: building_lists.KeepList(work.tasks),
    "list_employees": lambda work: employees.ListEmployees(
        authorise(work), _employees(work), _invitations(work), _branches(work), work.tools.clock
    ),
    "read_employee": lambda work: employees.ReadEmployee(
        authorise(work), _employees(work), _branches(work)
    ),
    "change_post": _change_post,
    "remove_employee": _remove_employee,
    "leave_organisation": _leave_organisation,
    "invite_employee": _invite_employee,
    "revoke_staff_invitation": lambda work: staff_invitations.RevokeStaffInvitation(
        authorise(work), _employees(work), _invitations(work), work.tools.clock
    ),
    "open_staff_invitation": _open_staff_invitation,
    "accept_staff_invitation": _accept_staff_invitation,
    "staff_orders": staff_orders,
}
