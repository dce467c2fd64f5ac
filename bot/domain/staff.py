"""Who may do what for an organisation or the centre. What the table does not grant is denied."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

STAFF_INVITATION_LIFETIME = timedelta(days=7)
MOST_STAFF_INVITATIONS = 50  # of an organisation, open at once
MOST_BRANCHES = 200
MOST_EMPLOYEES = 500
GROUP_LINK_LIFETIME = timedelta(hours=1)
MOST_GROUPS = 50  # of an organisation
_GROUP_PAYLOAD = re.compile(r"g_([A-Za-z0-9_-]{20,62})")
_PAYLOAD = re.compile(r"e_([A-Za-z0-9_-]{20,62})")


class Role(StrEnum):
    """What somebody is; the value is kept, and part of a text's id."""

    OWNER = "owner"
    MANAGER = "manager"
    DISPATCHER = "dispatcher"
    METER_CLERK = "meter_clerk"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"  # of the centre
    SUPPORT = "support"  # of the centre

    @property
    def of_centre(self) -> bool:
        return self in CENTRE_ROLES


CENTRE_ROLES = frozenset({Role.ADMINISTRATOR, Role.SUPPORT})
ORGANISATION_ROLES = frozenset(Role) - CENTRE_ROLES


class Action(StrEnum):
    """What is asked for; the value is kept in the audit log."""

    SEE_ORGANISATION = "see_organisation"
    CHANGE_ORGANISATION = "change_organisation"  # asks the centre
    SEE_BRANCHES = "see_branches"
    CHANGE_BRANCHES = "change_branches"
    SEE_EMPLOYEES = "see_employees"
    CHANGE_EMPLOYEES = "change_employees"  # invite, change role or branch, remove
    GET_NOTICES = "get_notices"
    TAKE_NOTICE = "take_notice"
    SEE_RESIDENT = "see_resident"  # name, flat and account number unmasked
    DECIDE_READING = "decide_reading"
    ANSWER_REQUEST = "answer_request"
    ANNOUNCE = "announce"
    BIND_GROUP = "bind_group"  # notices to a group
    SETTLE_ORGANISATION = "settle_organisation"  # confirm or reject who registers
    SEE_AUDIT = "see_audit"
    REVIEW_CONVERSATIONS = "review_conversations"
    ENTER_CONSOLE = "enter_console"
    UNLOCK_PROOF = "unlock_proof"  # after wrong proofs of an account


_VIEWER = frozenset({Action.SEE_ORGANISATION, Action.SEE_BRANCHES, Action.GET_NOTICES})
_METER_CLERK = _VIEWER | {Action.TAKE_NOTICE, Action.DECIDE_READING, Action.SEE_RESIDENT}
_DISPATCHER = _VIEWER | {
    Action.TAKE_NOTICE,
    Action.SEE_RESIDENT,
    Action.ANSWER_REQUEST,
    Action.SEE_EMPLOYEES,
    Action.ENTER_CONSOLE,
}
_MANAGER = (
    _METER_CLERK
    | _DISPATCHER
    | {Action.CHANGE_BRANCHES, Action.CHANGE_EMPLOYEES, Action.ANNOUNCE, Action.BIND_GROUP}
)
_SUPPORT = frozenset(
    {
        Action.SEE_ORGANISATION,
        Action.SEE_BRANCHES,
        Action.GET_NOTICES,
        Action.TAKE_NOTICE,
        Action.SEE_RESIDENT,
        Action.ANSWER_REQUEST,
        Action.REVIEW_CONVERSATIONS,
        Action.ENTER_CONSOLE,
        Action.UNLOCK_PROOF,
    }
)

RIGHTS: Mapping[Role, frozenset[Action]] = {
    Role.OWNER: _MANAGER | {Action.CHANGE_ORGANISATION},
    Role.MANAGER: _MANAGER,
    Role.DISPATCHER: _DISPATCHER,
    Role.METER_CLERK: _METER_CLERK,
    Role.VIEWER: _VIEWER,
    Role.ADMINISTRATOR: frozenset(Action),
    Role.SUPPORT: _SUPPORT,
}

# Whom one may invite, change and remove: never somebody above oneself.
_ALL = frozenset(ORGANISATION_ROLES)
MAY_MANAGE: Mapping[Role, frozenset[Role]] = {
    Role.OWNER: _ALL,
    Role.MANAGER: _ALL - {Role.OWNER, Role.MANAGER},
    Role.ADMINISTRATOR: frozenset(Role),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role and what it reaches.

    Without an organisation: all of the centre. Without a branch: the whole organisation.
    """

    role: Role
    organisation_id: int | None
    branch_id: int | None = None

    def grants(self, action: Action, organisation_id: int | None, branch_id: int | None) -> bool:
        """Tell whether the action is granted in this place.

        `branch_id` None: it concerns the organisation as a whole, which a branch's people see
        but do not change. `organisation_id` None: it concerns the centre.
        """
        if action not in RIGHTS[self.role]:
            return False
        if self.organisation_id is None:
            return True
        if organisation_id != self.organisation_id:
            return False
        if self.branch_id is None or self.branch_id == branch_id:
            return True
        return branch_id is None and action in _VIEWER

    def may_manage(self, other: "Post") -> bool:
        """Tell whether one may give somebody that post, or take it away."""
        return other.role in MAY_MANAGE.get(self.role, frozenset()) and self.grants(
            Action.CHANGE_EMPLOYEES, other.organisation_id, other.branch_id
        )


def staff_payload(token: str) -> str:
    """Make the part of t.me/BOT?start=… behind the sign of equality."""
    return f"e_{token}"


def read_staff_payload(payload: str | None) -> str | None:
    """Return the token of a payload of ours; anything else is none."""
    found = _PAYLOAD.fullmatch(payload or "")
    return found[1] if found else None


def group_payload(token: str) -> str:
    """Make the part of t.me/BOT?startgroup=… behind the sign of equality."""
    return f"g_{token}"


def read_group_payload(payload: str | None) -> str | None:
    """Return the token of a payload that binds a group; anything else is none."""
    found = _GROUP_PAYLOAD.fullmatch(payload or "")
    return found[1] if found else None
