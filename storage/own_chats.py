"""Which chats are an employee's own, as a resident: nobody reads about oneself."""

from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from storage import models as m


def own_chats(user: str, cabinet: str) -> Select[Any]:
    """Give the chats where cabinets of a person are or were open; takes names of parameters."""
    cabinets = select(m.cabinets.c.id).where(
        or_(m.cabinets.c.user_id == bindparam(user), m.cabinets.c.id == bindparam(cabinet))
    )
    return select(m.sessions.c.chat_id).where(m.sessions.c.cabinet_id.in_(cabinets))
