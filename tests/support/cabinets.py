"""Cabinets straight into the store: residents who registered long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert

from bot.domain.consents import VERSIONS, ConsentKind
from bot.services.people import Person
from storage import models as m
from storage.engine import Database, Write
from storage.ids import TimeIds
from storage.people import StoredConsents
from storage.statements import Statement
from storage.unit import Unit

ADD = Statement(
    insert(m.cabinets).values(
        id=bindparam("id"),
        login=bindparam("login"),
        password_hash=bindparam("password_hash"),
        user_id=bindparam("id"),
        created_at=bindparam("at"),
        registered_at=bindparam("at"),
        phone=bindparam("phone"),
        email=bindparam("email"),
    )
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A cabinet with all by which it may be found; its number is that of its owner, too."""

    id: int
    login: str
    password_hash: str | None = None
    phone: str | None = None
    email: str | None = None


async def add_cabinets(database: Database, cabinets: Sequence[Registered], at: datetime) -> None:
    """Put them there, with the consents of their owners."""
    rows = [
        {
            "id": one.id,
            "login": one.login,
            "password_hash": one.password_hash,
            "phone": one.phone,
            "email": one.email,
            "at": at,
        }
        for one in cabinets
    ]
    unit = Unit(database)
    consents = StoredConsents(unit, TimeIds())
    kind = ConsentKind.PERSONAL_DATA
    for one in cabinets:
        consents.give(Person(one.id, one.id, "ru", None), kind, VERSIONS[kind], "…", at)
    await database.apply([Write(ADD, rows), *unit.writes])
