"""Cabinets with full access over one unit of work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from bot.domain.access import Access, Via
from bot.services.letters import Address, Channel
from bot.services.registration import NewCabinet
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

COLUMNS = {Channel.SMS: m.cabinets.c.phone, Channel.EMAIL: m.cabinets.c.email}
REGISTERED = Statement(
    select(m.cabinets.c.id)
    .where(
        m.cabinets.c.user_id == bindparam("user_id"),
        m.cabinets.c.registered_at.is_not(None),
    )
    .limit(1)
)
ADD = Statement(insert(m.cabinets))
CONFIRM = {
    channel: Statement(
        update(m.cabinets)
        .where(m.cabinets.c.id == bindparam("cabinet"))
        .values(
            {
                column: bindparam("value"),
                m.cabinets.c.registered_at: func.coalesce(
                    m.cabinets.c.registered_at, bindparam("at", type_=m.Moment())
                ),
            }
        )
    )
    for channel, column in COLUMNS.items()
}
UPGRADE_LINKS = Statement(
    update(m.links)
    .where(  # what somebody else invited to stays as limited as it was given
        m.links.c.cabinet_id == bindparam("cabinet"),
        m.links.c.via.is_distinct_from(Via.INVITATION.value),
    )
    .values(access=bindparam("full"))
)


@dataclass(slots=True)
class StoredRegistrations:
    unit: Unit

    async def has_registered(self, user_id: int) -> bool:
        return await self.unit.read_one(REGISTERED, user_id=user_id) is not None

    def add(self, cabinet_id: int, cabinet: NewCabinet, user_id: int, at: datetime) -> None:
        applicant, address = cabinet.applicant, cabinet.address
        self.unit.record(
            ADD,
            {
                "id": cabinet_id,
                "login": cabinet.login,
                "password_hash": cabinet.password_hash,
                "user_id": user_id,
                "created_at": at,
                "surname": applicant.surname,
                "given_name": applicant.given_name,
                "patronymic": applicant.patronymic,
                "born_on": applicant.born_on,
                "town": applicant.town,
                "phone": address.value if address.channel is Channel.SMS else None,
                "email": address.value if address.channel is Channel.EMAIL else None,
                "registered_at": at,
            },
        )

    def confirm(self, cabinet_id: int, address: Address, at: datetime) -> None:
        statement = CONFIRM[address.channel]
        self.unit.record(
            statement, {"cabinet": cabinet_id, "value": address.value, "at": at}, rows=1
        )
        self.unit.record(UPGRADE_LINKS, {"cabinet": cabinet_id, "full": Access.FULL})
