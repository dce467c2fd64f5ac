"""Invitations of employees over one unit of work; of two that use one at once, one conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.domain.staff import Post, Role
from bot.services.staff_invitations import REFERENCE, InvitationOutcome, StaffInvitation
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

T = m.employee_invitations.c
_FOUND = select(
    T.token_key,
    T.organisation_id,
    T.branch_id,
    T.role,
    T.name,
    T.made_by,
    T.expires_at,
    T.settled_at,
)
FIND = Statement(_FOUND.where(T.token_key == bindparam("key")), keyed=True)
OPEN_OF = Statement(
    _FOUND.where(
        T.organisation_id.is_not_distinct_from(bindparam("organisation_id")),
        T.settled_at.is_(None),
        T.expires_at > bindparam("now"),
    ).order_by(T.made_at, T.token_key)
)
OPEN_ONE = Statement(
    _FOUND.where(
        func.substr(T.token_key, 1, REFERENCE) == bindparam("reference"),
        T.settled_at.is_(None),
        T.expires_at > bindparam("now"),
    )
)
ADD = Statement(
    insert(m.employee_invitations).values(
        token_key=bindparam("token_key"),
        organisation_id=bindparam("organisation_id"),
        branch_id=bindparam("branch_id"),
        role=bindparam("role"),
        name=bindparam("name"),
        made_at=bindparam("made_at"),
        made_by=bindparam("made_by"),
        expires_at=bindparam("expires_at"),
    ),
    keyed=True,
)
SETTLE = Statement(
    update(m.employee_invitations)
    .where(
        T.token_key == bindparam("key"),
        T.settled_at.is_(None),
        T.branch_id.is_not_distinct_from(bindparam("known_branch")),
    )
    .values(settled_at=bindparam("at"), outcome=bindparam("as"), employee_id=bindparam("to")),
    keyed=True,
)


@dataclass(slots=True)
class StoredStaffInvitations:
    """`bot.services.staff_invitations.StaffInvitations`."""

    unit: Unit

    async def find(self, key: str) -> StaffInvitation | None:
        row = await self.unit.read_one(FIND, key=key)
        return None if row is None else _invitation(row)

    async def open_of(
        self, organisation_id: int | None, now: datetime
    ) -> Sequence[StaffInvitation]:
        rows = await self.unit.read(OPEN_OF, organisation_id=organisation_id, now=now)
        return [_invitation(row) for row in rows]

    async def open_one(self, reference: str, now: datetime) -> StaffInvitation | None:
        row = await self.unit.read_one(OPEN_ONE, reference=reference, now=now)
        return None if row is None else _invitation(row)

    def add(self, invitation: StaffInvitation, at: datetime) -> None:
        values = {
            "token_key": invitation.key,
            "organisation_id": invitation.post.organisation_id,
            "branch_id": invitation.post.branch_id,
            "role": invitation.post.role.value,
            "name": invitation.name,
            "made_at": at,
            "made_by": invitation.made_by,
            "expires_at": invitation.expires_at,
        }
        self.unit.record(ADD, values)

    def settle(
        self,
        invitation: StaffInvitation,
        outcome: InvitationOutcome,
        at: datetime,
        employee_id: int | None = None,
    ) -> None:
        known = {"key": invitation.key, "known_branch": invitation.post.branch_id}
        params = {**known, "at": at, "as": outcome.value, "to": employee_id}
        self.unit.record(SETTLE, params, rows=1)


def _invitation(row: Any) -> StaffInvitation:
    post = Post(Role(row.role), row.organisation_id, row.branch_id)
    settled = row.settled_at is not None
    return StaffInvitation(row.token_key, post, row.name, row.made_by, row.expires_at, settled)
