"""Links that bind groups over one unit of work; of two that use one at once, one conflicts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.services.group_binding import GroupLink
from bot.services.staff import Site
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

L = m.group_invitations.c
FIND = Statement(
    select(L.token_key, L.organisation_id, L.branch_id, L.made_by, L.expires_at, L.used_at).where(
        L.token_key == bindparam("key")
    ),
    keyed=True,
)
DROP_UNUSED = Statement(
    delete(m.group_invitations).where(L.made_by == bindparam("maker"), L.used_at.is_(None))
)
ADD = Statement(
    insert(m.group_invitations).values(
        token_key=bindparam("token_key"),
        organisation_id=bindparam("organisation_id"),
        branch_id=bindparam("branch_id"),
        made_by=bindparam("made_by"),
        expires_at=bindparam("expires_at"),
    ),
    keyed=True,
)
USE = Statement(
    update(m.group_invitations)
    .where(
        L.token_key == bindparam("key"),
        L.used_at.is_(None),
        L.branch_id.is_not_distinct_from(bindparam("known_branch")),
    )
    .values(used_at=bindparam("at")),
    keyed=True,
)


@dataclass(slots=True)
class StoredGroupLinks:
    """`bot.services.group_binding.GroupLinks`."""

    unit: Unit

    async def find(self, key: str) -> GroupLink | None:
        row = await self.unit.read_one(FIND, key=key)
        if row is None:
            return None
        site = Site(row.organisation_id, row.branch_id)
        return GroupLink(row.token_key, site, row.made_by, row.expires_at, row.used_at is not None)

    def add(self, link: GroupLink) -> None:
        self.unit.record(DROP_UNUSED, {"maker": link.made_by})
        values = {
            "token_key": link.key,
            "organisation_id": link.site.organisation_id,
            "branch_id": link.site.branch_id,
            "made_by": link.made_by,
            "expires_at": link.expires_at,
        }
        self.unit.record(ADD, values)

    def use(self, link: GroupLink, at: datetime) -> None:
        used = {"key": link.key, "at": at, "known_branch": link.site.branch_id}
        self.unit.record(USE, used, rows=1)
